/**
 * Whose last word on consent was yes, no, or cannot be known?
 *
 * What the columns say is asked of the database; what Vern was told is known by person. Where both spoke, the
 * later counts and on the same day a no, so those people are asked about by the day Vern was told.
 */
import type { Day } from '../../../declaration/law/day.ts';
import { all, any, never, not, type Predicate } from '../../../declaration/predicate.ts';
import type { Place } from '../../../processing/rule/relation.ts';
import type { KeySetWanted, Meaning } from '../../compiled.ts';
import { consentRows } from '../../sets/consent-rows.ts';
import { type Asking, among, isSilent, keyOf, type Tuple, tuplesOf } from './asking.ts';
import { related, relatedWays } from './events.ts';
import { allOf, type Buckets, dated, rowsOfKeys } from './facts.ts';
import { peopleWith, type Target } from './persons.ts';
import { isOpen, rowsAlong } from './ways.ts';

type Word = Extract<Meaning, { kind: 'consent' }>['word'];

/** Where consent is asked about: rows of a dataset, with the records of consent that speak for them. */
type Ground = {
  readonly place: Place;
  /** Rows with a record of consent that fits. */
  readonly having: (fits: Predicate) => Promise<Predicate>;
  /** Rows whose person is one of these. */
  readonly being: (tuples: readonly Tuple[]) => Promise<Predicate>;
  /** Whether those count of whom Vern was told nothing. */
  readonly untold: boolean;
};

/** The people whose last word it is: rows of their root dataset. */
export async function peopleSaying(
  asking: Asking,
  { target, wanted, buckets }: Spoken,
  { purpose, word }: Extract<Meaning, { kind: 'consent' }>,
): Promise<Predicate> {
  const given = asking.engine.declaration.purposes[purpose]?.given;
  if (target === undefined || (given !== undefined && isSilent(asking, given))) return never;
  const ground: Ground = {
    place: target.root,
    untold: true,
    having: (fits) =>
      given === undefined
        ? Promise.resolve(never)
        : peopleWith(asking, target, { at: given, fits, near: true }),
    being: (tuples) => Promise.resolve(rowsOfKeys(asking, target.root, tuples)),
  };
  return saying(asking, [ground, wanted.name], { purpose, word, buckets });
}

/** What a set of consent is found by. */
export type Spoken = {
  readonly target: Target | undefined;
  readonly wanted: KeySetWanted;
  readonly buckets: Buckets;
};

/** The rows whose person's last word it is, with the records of consent related to the row. */
export async function recordsSaying(
  asking: Asking,
  { target, wanted, buckets }: Spoken,
  { purpose, word }: Extract<Meaning, { kind: 'consent' }>,
): Promise<Predicate> {
  const given = asking.engine.declaration.purposes[purpose]?.given;
  const { place } = asking;
  if (given === undefined || isSilent(asking, given)) return never;
  const ways = relatedWays(asking, wanted, given);
  const ground: Ground = {
    place,
    untold: given.system !== place.system,
    having: (fits) => related(asking, ways, fits),
    being: async (tuples) =>
      target === undefined || tuples.length === 0 || !isOpen(asking, target.handle.way)
        ? never
        : rowsAlong(asking, target.handle.way, {
            fits: rowsOfKeys(asking, target.root, tuples),
          }),
  };
  return saying(asking, [ground, wanted.name], { purpose, word, buckets });
}

type Saying = { readonly purpose: string; readonly word: Word; readonly buckets: Buckets };

async function saying(
  asking: Asking,
  [ground, name]: readonly [Ground, string],
  { purpose, word, buckets }: Saying,
): Promise<Predicate> {
  const declared = asking.engine.declaration.purposes[purpose];
  if (declared === undefined) return never;
  const rows = consentRows(asking.engine.declaration, declared, asking.calendar);
  const [live, odd, taken] = [
    await ground.having(rows.live),
    await ground.having(rows.odd),
    await ground.having(rows.taken),
  ];
  const columns = {
    given: live,
    unknown: all(not(live), odd),
    withdrawn: all(not(live), not(odd), taken),
    none: not(any(live, odd, taken)),
  };
  const words = dated(buckets, 'consent', purpose);
  const told = async (wanted: string) =>
    ground.being(allOf(words.flatMap((one) => (one.word === wanted ? [one.tuples] : []))));
  const [yes, no] = [await told('given'), await told('withdrawn')];
  const untold = ground.untold ? all(not(any(yes, no)), columns[word]) : never;
  if (word === 'unknown') return any(untold, all(any(yes, no), columns.unknown));
  // Where columns and Vern differ, the day decides.
  const differ = any(all(yes, columns.withdrawn), all(no, columns.given));
  const won =
    differ.kind === 'false'
      ? never
      : await yesByDay(
          asking,
          [ground, name],
          async ({ word: said, day, tuples }) => {
            const who = await ground.being(tuples);
            return said === 'given'
              ? all(who, columns.withdrawn, not(await ground.having(rows.takenSince(day as Day))))
              : all(who, columns.given, await ground.having(rows.liveAfter(day as Day)));
          },
          words,
        );
  return word === 'given'
    ? any(untold, all(yes, any(columns.given, columns.none)), won)
    : any(untold, all(no, any(columns.withdrawn, columns.none)), all(differ, not(won)));
}

type Told = ReturnType<typeof dated>[number];

/** Some days at a time: a question about each of a thousand days would be too long for a database. */
const daysAtOnce = 40;

/** The rows in which a yes is the last word though the other place says no. */
async function yesByDay(
  asking: Asking,
  [ground]: readonly [Ground, string],
  each: (told: Told) => Promise<Predicate>,
  words: readonly Told[],
): Promise<Predicate> {
  const columns = keyOf(asking, ground.place);
  const found: Tuple[] = [];
  for (let at = 0; at < words.length; at += daysAtOnce) {
    const parts: Predicate[] = [];
    for (const told of words.slice(at, at + daysAtOnce)) parts.push(await each(told));
    found.push(...(await tuplesOf(asking, ground.place, { columns, where: any(...parts) })));
  }
  return among(asking, columns, found);
}
