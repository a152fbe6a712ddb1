/**
 * Which rows of every dataset are the person's, shared with others, or only mention them?
 *
 * Whole rows along owned links, then those that are shared and not theirs alone, single fields of other people's
 * records, and rows that only point at them.
 */
import { all, not, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { type Link, linksOf, placesOf, stopId } from '../../find/links.ts';
import type { Reached, Unreached } from '../../find/subject.ts';
import type { Open } from './asking.ts';
import { isReached, type Node, nodeOf, pointingAt, type Reach } from './reach.ts';

/** All that was reached and all that was not, for one role; each dataset of the role is in one of them. */
export async function reachedOf(
  reach: Reach,
  role: string,
): Promise<{ readonly reached: readonly Reached[]; readonly unreached: readonly Unreached[] }> {
  const { declaration } = reach.asking.engine;
  const reached: Reached[] = [];
  const unreached = new Map<string, Unreached>();
  const add = (found: Reached | Unreached) => {
    if ('how' in found) reached.push(found);
    else if (!unreached.has(placeName(found.place))) unreached.set(placeName(found.place), found);
  };
  for (const place of placesOf(declaration)) {
    for (const found of await wholeRows(reach, place)) add(found);
    for (const found of await partsOfRows(reach, place, role)) add(found);
  }
  const { asking } = reach;
  // What failed while others were asked.
  const lost = reached.filter(({ place }) => asking.dataset(place).state === 'closed');
  for (const { place } of lost) {
    const open = asking.dataset(place);
    if (open.state === 'closed') add({ place, outcome: open.outcome, because: open.because });
  }
  return {
    reached: reached.filter((one) => !lost.includes(one)),
    unreached: [...unreached.values()],
  };
}

async function wholeRows(reach: Reach, place: Place): Promise<readonly (Reached | Unreached)[]> {
  const owned = await nodeOf(reach, stopId(place, 'owned'));
  const shared = await nodeOf(reach, stopId(place, 'shared'));
  const found: (Reached | Unreached)[] = [];
  for (const node of [owned, shared]) {
    if (node === undefined) continue;
    if (!isReached(node)) {
      found.push(node);
      continue;
    }
    if (node.because !== undefined) found.push({ place, outcome: 'failed', because: node.because });
    // A row that is theirs is not told again as shared.
    const others = node === shared && isReached(owned) ? not(owned.where) : undefined;
    const sets = { ...node.sets, ...(others !== undefined && isReached(owned) ? owned.sets : {}) };
    const where = all(node.open.within, node.where, ...(others === undefined ? [] : [others]));
    const filter = { table: node.open.written, where, sets };
    found.push({ place, how: node.how, fields: 'all', filter });
  }
  return found;
}

/** Fields that are theirs in somebody else's record, and rows that mention them. */
async function partsOfRows(
  reach: Reach,
  place: Place,
  role: string,
): Promise<readonly (Reached | Unreached)[]> {
  const { asking } = reach;
  const links = linksOf(asking.engine.declaration).filter(
    (link) =>
      placeName(link.place) === placeName(place) &&
      (link.field !== undefined || link.how === 'mentions'),
  );
  const found: (Reached | Unreached)[] = [];
  for (const link of links) {
    const above = await nodeOf(reach, stopId(link.into, 'owned'));
    if (!isReached(above)) continue;
    const open = asking.dataset(place);
    if (open.state === 'closed')
      found.push({ place, outcome: open.outcome, because: open.because });
    else found.push(await part(reach, [open, above], link));
  }
  return [...found, ...untied(reach, place, role)];
}

async function part(
  reach: Reach,
  [open, above]: readonly [Open, Node],
  link: Link,
): Promise<Reached | Unreached> {
  const { place, how, field, by } = link;
  const pointing = await pointingAt(reach, link, above);
  if (!pointing.ok) return { place, outcome: 'failed', because: pointing.because };
  const own = await nodeOf(reach, stopId(place, 'owned'));
  const isTheirs = how === 'mentions' && isReached(own);
  const where: Predicate = isTheirs
    ? all(open.within, pointing.where, not(own.where))
    : all(open.within, pointing.where);
  const sets = isTheirs ? { ...pointing.sets, ...own.sets } : pointing.sets;
  const fields =
    how === 'mentions' ? [...by, ...(field === undefined ? [] : [field])] : [field ?? ''];
  return {
    place,
    how: how === 'mentions' ? 'mentions' : 'owned',
    fields,
    filter: { table: open.written, where, sets },
  };
}

/** Fields about somebody of a role whom nothing in the row tells. */
function untied({ asking }: Reach, place: Place, role: string): readonly Unreached[] {
  const fields = Object.entries(datasetOf(asking.engine.declaration, place)?.fields ?? {});
  return fields.flatMap(([field, { about }]) =>
    about?.kind === 'subject' && about.subject === role
      ? [
          {
            place,
            outcome: 'unidentifiable' as const,
            because: `its field ${field} is about them, and nothing in the row says about whom`,
          },
        ]
      : [],
  );
}
