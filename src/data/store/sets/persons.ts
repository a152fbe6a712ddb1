/**
 * Which people have a record that fits, anywhere?
 *
 * Their records in every system, by the declared ways from the rows that stand for them; and those of their
 * other rows, where they stand in several.
 */
import { all, any, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { type Place, samePlace, turned, type Way } from '../../../processing/rule/relation.ts';
import type { KeySetWanted } from '../../compiled.ts';
import { type Handle, handlesOf } from '../../scope.ts';
import { type Asking, among, keyOf, type Tuple, tuplesOf } from './asking.ts';
import { membersBy, rowsOfKeys, type Whose } from './facts.ts';
import { allHandles, peopleAsked, rootOf, rootsOf } from './people.ts';
import { twinsOf } from './twins.ts';
import { canFollow, isOpen, rowsAlongAny } from './ways.ts';

/** Whose keys a set wants: the people at the end of a way, and the rest of it from where the keys are. */
export type Target = Whose & { readonly handle: Handle; readonly rest?: Way };

/** The people a set is about; `rest` where its keys are those of a crossing into another system. */
export function targetOf({ engine, place }: Asking, wanted: KeySetWanted): Target | undefined {
  for (const handle of allHandles(engine.declaration, place)) {
    if (handle.index !== wanted.person) continue;
    const whose = { handle, role: handle.subject, root: rootOf(place, handle) };
    const outside = handle.way.findIndex(({ into }) => into.system !== place.system);
    if (outside < 0 && samePlace(whose.root, wanted)) return whose;
    const crossing = handle.way[outside];
    if (crossing !== undefined && samePlace(crossing.into, wanted))
      return { ...whose, rest: handle.way.slice(outside + 1) };
  }
  return undefined;
}

/** The person of a row that a set of the rows themselves is about. */
export function personOf({ engine, place }: Asking, wanted: KeySetWanted): Target | undefined {
  const { declaration } = engine;
  const about =
    wanted.field === undefined
      ? undefined
      : datasetOf(declaration, place)?.fields[wanted.field]?.about;
  const edge = about === undefined ? {} : { edge: about };
  const handle = handlesOf({ declaration, place, ...edge })[wanted.person];
  return handle && { handle, role: handle.subject, root: rootOf(place, handle) };
}

/**
 * The rows of a root dataset whose people have a record that fits. `near`: what hangs on the row itself in
 * the system asked about counts too; otherwise it is asked elsewhere and left out.
 */
export async function peopleWith(
  asking: Asking,
  { role, root }: Whose,
  sought: { readonly at: Place; readonly fits: Predicate; readonly near: boolean },
): Promise<Predicate> {
  const start = await peopleAsked(asking, root);
  const own = waysDown(asking, { role, root }, sought.at).filter(
    (way) => sought.near || !isNear(asking, root, way),
  );
  const direct = await rowsAlongAny(asking, own, {
    fits: sought.fits,
    ...(start === undefined ? {} : { start }),
  });
  return any(direct, await twinsWith(asking, { role, root }, sought));
}

function isNear({ place }: Asking, root: Place, way: Way): boolean {
  return [root, ...way.map(({ into }) => into)].every(({ system }) => system === place.system);
}

/** The ways from a row standing for a person down to its records in a dataset, as far as they are open. */
function waysDown(asking: Asking, { role, root }: Whose, at: Place): readonly Way[] {
  const { declaration } = asking.engine;
  return handlesOf({ declaration, place: at })
    .filter((handle) => handle.subject === role && samePlace(rootOf(at, handle), root))
    .map(({ way }) => turned(way))
    .filter((way) => isOpen(asking, way));
}

async function twinsWith(
  asking: Asking,
  { role, root }: Whose,
  { at, fits }: { readonly at: Place; readonly fits: Predicate },
): Promise<Predicate> {
  if (!leadsToRole(asking, role, at)) return { kind: 'false' };
  const twins = await twinsOf(asking, role);
  const hit = new Set<number>();
  for (const [place, keys] of membersBy(twins.groups)) {
    const start = rowsOfKeys(asking, place, keys);
    const ways = waysDown(asking, { role, root: place }, at);
    const where = all(start, await rowsAlongAny(asking, ways, { fits, start }));
    for (const key of await tuplesOf(asking, place, { columns: keyOf(asking, place), where })) {
      const group = twins.of({ place, key });
      if (group !== undefined) hit.add(group);
    }
  }
  const keys = [...hit].flatMap((group): readonly Tuple[] =>
    (twins.groups[group] ?? []).flatMap((row) => (samePlace(row.place, root) ? [row.key] : [])),
  );
  return among(asking, keyOf(asking, root), keys);
}

/** Whether records of a dataset are about people of a role; notes root datasets that do not answer. */
function leadsToRole(asking: Asking, role: string, at: Place): boolean {
  const { declaration } = asking.engine;
  const handles = handlesOf({ declaration, place: at }).filter(({ subject }) => subject === role);
  const roots = rootsOf(declaration, role).filter((root) =>
    handles.some((handle) => samePlace(rootOf(at, handle), root)),
  );
  // A record that hangs on a row nobody can read may be anybody's.
  for (const handle of handles) if (!canFollow(asking, handle.way)) isOpen(asking, handle.way);
  return roots.length > 0;
}
