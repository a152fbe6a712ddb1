/**
 * Which rows are of people with a remembered erasure, from before it or of no known day?
 *
 * By the events of the row or of what it belongs to, asked for all rows of one day of erasure together.
 */
import type { Day } from '../../../declaration/law/day.ts';
import { dayBefore } from '../../../declaration/law/day.ts';
import { all, always, any, never, not, type Predicate } from '../../../declaration/predicate.ts';
import type { Event } from '../../../declaration/schema/systems.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { datedPlaces } from '../../../processing/rule/person/erasure-memory.ts';
import type { Place } from '../../../processing/rule/relation.ts';
import type { KeySetWanted } from '../../compiled.ts';
import { rangesOf } from '../../cut-offs.ts';
import { after } from '../../sets/consent-rows.ts';
import { type Asking, among, keyOf, remembered, type Tuple, tuplesOf } from './asking.ts';
import { related, relatedWays } from './events.ts';
import { type Buckets, dated, rowsOfKeys } from './facts.ts';
import { rowsOfOnly } from './people.ts';
import type { Target } from './persons.ts';
import { canFollow, isOpen, rowsAlong } from './ways.ts';

/** Rows that were before an erasure, and those of which nobody can say. */
type Ages = { readonly before: Predicate; readonly undated: Predicate };

/** The rows of people with an erasure that a purpose must heed, by how they stand to it. */
export async function rowsErased(
  asking: Asking,
  {
    target,
    wanted,
    buckets,
  }: { readonly target: Target; readonly wanted: KeySetWanted; readonly buckets: Buckets },
  purpose: string,
): Promise<Ages> {
  const { person, field = '' } = wanted;
  return remembered(asking, ['erased', asking.calendar.today, purpose, person, field], async () => {
    const days = dated(buckets, 'erased', purpose);
    if (days.length === 0 || !isOpen(asking, target.handle.way))
      return { before: never, undated: never };
    const columns = keyOf(asking, asking.place);
    const mine = (await rowsOfOnly(asking)) ?? always;
    const found: { before: Tuple[]; undated: Tuple[] } = { before: [], undated: [] };
    for (const { word, day, tuples } of days) {
      const fits = rowsOfKeys(asking, target.root, tuples);
      const who = all(mine, await rowsAlong(asking, target.handle.way, { fits }));
      const { before, undated } = await agesAt(asking, wanted, day as Day);
      const other = word === 'own' ? await othersToo(asking, target, [who, fits]) : always;
      const [old, open] = [all(before, not(other)), any(undated, all(before, other))];
      found.before.push(
        ...(await tuplesOf(asking, asking.place, { columns, where: all(who, old) })),
      );
      found.undated.push(
        ...(await tuplesOf(asking, asking.place, { columns, where: all(who, open) })),
      );
    }
    const before = among(asking, columns, found.before);
    return { before, undated: all(not(before), among(asking, columns, found.undated)) };
  });
}

/** Rows whose pointer, being no key, leads to somebody else as well: theirs may not be ended. */
async function othersToo(
  asking: Asking,
  { handle: { way } }: Target,
  [who, fits]: readonly [Predicate, Predicate],
): Promise<Predicate> {
  const isKey = way.every(
    ({ into, to }) => to === undefined || to.join('\n') === keyOf(asking, into).join('\n'),
  );
  return isKey ? never : rowsAlong(asking, way, { fits: not(fits), start: who });
}

/** `ageOf`, for all rows of the dataset. */
async function agesAt(asking: Asking, wanted: KeySetWanted, day: Day): Promise<Ages> {
  const some = await eventsThat(asking, wanted);
  const later = await some.are((event) => after(event, day, asking.calendar));
  const since = await some.are((event) => after(event, dayBefore(day), asking.calendar));
  const dayKnown = await some.are((event) => rangesOf(event, undefined, asking.calendar).inside);
  const odd = await some.are((event) => rangesOf(event, undefined, asking.calendar).unknown);
  // Whatever is of the day itself is `since`, and what is later is `later` too.
  const before = some.silent ? never : all(dayKnown, not(since), not(odd));
  return { before, undated: all(not(later), not(before)) };
}

async function eventsThat(asking: Asking, wanted: KeySetWanted) {
  const { declaration } = asking.engine;
  const places = datedPlaces(declaration, asking.place);
  const ways = (place: Place) => relatedWays(asking, wanted, place);
  const closed = places.filter((place) => ways(place).some((way) => !canFollow(asking, way)));
  return {
    silent: closed.length > 0,
    are: async (fits: (event: Event) => Predicate) => {
      const found: Predicate[] = [];
      for (const place of places.filter((one) => !closed.includes(one))) {
        const events = Object.values(datasetOf(declaration, place)?.events ?? {});
        found.push(await related(asking, ways(place), any(...events.map(fits))));
      }
      return any(...found);
    },
  };
}
