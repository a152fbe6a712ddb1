/**
 * Is a record one that was erased before, come back, or one that began later?
 *
 * An erasure is remembered. The purposes it ended stay ended for records from before that day, so that a
 * restored backup is caught; later records start anew, because a customer who comes back is a new
 * customer. A record without a day, or of that very day, is undecided: GDPR art. 17(1), 5(1)(d).
 */
import type { Day } from '../../../declaration/law/day.ts';
import type { Declaration } from '../../../declaration/schema/declaration.ts';
import type { Answer } from '../answer.ts';
import type { Erasure, PersonFacts } from '../case.ts';
import { datasetOf } from '../condition.ts';
import type { Asked } from '../evidence.ts';
import { happeningsOf, type Tenure } from '../period.ts';
import { ownersAbove, type Place } from '../relation.ts';
import { closing, isExcepted, type Named } from './objection.ts';

/** How a record stands to a day of erasure. */
export type Age = 'before' | 'later' | 'undated';

/** What a remembered erasure leaves of a purpose; undefined when it does not touch it. */
export function memoryAnswer(
  asked: Asked,
  named: Named,
  { facts, waiting }: { readonly facts: PersonFacts; readonly waiting: Tenure['waiting'] },
): Answer | undefined {
  const found = memoryOf(asked, facts.erasures ?? []);
  if (found === undefined || isExcepted(named, facts)) return undefined;
  const { age, day } = found;
  const citation = 'GDPR art. 17(1)';
  const answer: Answer =
    age === 'before'
      ? { state: 'ended', until: { day }, because: 'erased before', citation }
      : {
          state: 'undecided',
          until: { missing: 'the day of the record' },
          because: 'erased, undated',
          citation,
        };
  const [, { basis }] = named;
  const needed = basis.includes('contract') && waiting !== undefined;
  return needed ? closing(waiting, 'erased before', citation) : answer;
}

/**
 * How a record stands to the erasures that are remembered; undefined when it began after all of them. One
 * that may have been somebody else's leaves what is not later undecided.
 */
export function memoryOf(
  asked: Asked,
  erasures: readonly Erasure[],
): { readonly age: Exclude<Age, 'later'>; readonly day: Day } | undefined {
  const [own, doubtful] = [true, false].map((sure) =>
    lastErasure(erasures.filter((one) => one.state === 'done' && (one.sure ?? true) === sure)),
  );
  const age = own === undefined ? 'later' : ageOf(asked, own);
  if (own !== undefined && age !== 'later') return { age, day: own };
  return doubtful === undefined || ageOf(asked, doubtful) === 'later'
    ? undefined
    : { age: 'undated', day: doubtful };
}

/** The last day something of the person was erased. */
export function lastErasure(erasures: readonly Erasure[]): Day | undefined {
  return erasures
    .flatMap((erasure) => (erasure.state === 'done' ? [erasure.day] : []))
    .toSorted()
    .at(-1);
}

/** Whether a record is from before a day: by its own events, or those of what it belongs to. */
export function ageOf(asked: Asked, erased: Day): Age {
  const known = datedPlaces(asked.declaration, asked.case).flatMap((place) =>
    Object.keys(datasetOf(asked.declaration, place)?.events ?? {}).map((field) =>
      happeningsOf(asked, { ...place, field }, 'record'),
    ),
  );
  const all = known.flatMap((one) => one.known);
  const days = all.flatMap((one) => (one.kind === 'day' ? [one.day] : []));
  if (days.some((day) => day > erased)) return 'later';
  const unsure = known.some(({ silent }) => silent) || all.some(({ kind }) => kind === 'unknown');
  if (unsure || days.length === 0 || days.includes(erased)) return 'undated';
  return 'before';
}

/** The datasets whose events tell how old a record is: its own, else the nearest it belongs to. */
export function datedPlaces(
  declaration: Declaration,
  { system, dataset }: Place,
): readonly Place[] {
  let places: readonly Place[] = [{ system, dataset }];
  for (let height = 0; height < 20 && places.length > 0; height += 1) {
    const dated = places.filter(
      (place) => Object.keys(datasetOf(declaration, place)?.events ?? {}).length > 0,
    );
    if (dated.length > 0) return dated;
    places = places.flatMap((place) =>
      ownersAbove(declaration, place).steps.map(({ into }) => into),
    );
  }
  return [];
}
