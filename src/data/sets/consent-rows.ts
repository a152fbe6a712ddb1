/**
 * What does a record of consent say, as the database sees it?
 *
 * A day of withdrawal is a no; a day of consent that was not withdrawn is a yes; what makes no sense is odd.
 * The same as `columnWord` reads row by row: GDPR art. 7(1) and (3).
 */
import { type Day, dayBefore } from '../../declaration/law/day.ts';
import { all, always, any, never, type Predicate } from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Purpose } from '../../declaration/schema/purposes.ts';
import type { Event } from '../../declaration/schema/systems.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import type { Calendar } from '../../processing/rule/event-day.ts';
import { samePlace } from '../../processing/rule/relation.ts';
import { rangesOf } from '../cut-offs.ts';

/** The records of consent by what they say. */
export type ConsentRows = {
  readonly live: Predicate;
  readonly odd: Predicate;
  readonly taken: Predicate;
  /** Consent given after a day, and not withdrawn. */
  readonly liveAfter: (day: Day) => Predicate;
  /** Withdrawn on a day or later. */
  readonly takenSince: (day: Day) => Predicate;
};

/** The records of consent to a purpose, in the dataset of `given`. */
export function consentRows(
  declaration: Declaration,
  { given, withdrawn }: Purpose,
  calendar: Calendar,
): ConsentRows {
  const events = given && datasetOf(declaration, given)?.events;
  const yes = given && events?.[given.field];
  const same = given !== undefined && withdrawn !== undefined && samePlace(given, withdrawn);
  const no = same ? events?.[withdrawn.field] : undefined;
  if (yes === undefined || (withdrawn !== undefined && no === undefined))
    return {
      live: never,
      odd: always,
      taken: never,
      liveAfter: () => never,
      takenSince: () => never,
    };
  const told = rangesOf(yes, undefined, calendar);
  const gone = no === undefined ? undefined : rangesOf(no, undefined, calendar);
  const open = gone?.notYet ?? always;
  return {
    live: all(open, told.inside),
    odd: any(gone?.unknown ?? never, all(open, told.unknown)),
    taken: gone?.inside ?? never,
    liveAfter: (day) => all(open, after(yes, day, calendar)),
    takenSince: (day) => (no === undefined ? never : after(no, dayBefore(day), calendar)),
  };
}

/** The values of an event that are days after a day. */
export function after(event: Event, day: Day, calendar: Calendar): Predicate {
  const length = { latestOver: () => day, keptThrough: (happened: Day) => happened };
  return rangesOf(event, length, calendar).inside;
}
