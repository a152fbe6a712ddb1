/**
 * How many more rows will be over, month by month?
 *
 * The rule is compiled for the first of each month and all of them are asked of a dataset in one pass,
 * because a cut-off day is only another constant. As people's wishes and the rows are today; what happens
 * until then (a new order, a withdrawal) makes it another: GDPR art. 5(1)(e).
 */
import type { KeySets } from '../../declaration/database/value.ts';
import { addPeriod, type Day } from '../../declaration/law/day.ts';
import { all, any, type Predicate, renamed } from '../../declaration/predicate.ts';
import type { Compiled } from '../compiled.ts';

/** A month: rows that are over by its first day and were not today. */
export type Month = {
  readonly day: Day;
  /** No purpose holds any field. */
  readonly wholly: number;
  /** Some field is held by none. */
  readonly partly: number;
};

/** The rule for a dataset on a day, with its sets filled for that day. */
export type Ruling = {
  readonly day: Day;
  readonly compiled: Compiled;
  readonly sets: KeySets;
};

/** The first days of the following months. */
export function forecastDays(today: Day, months: number): readonly Day[] {
  const first = `${today.slice(0, 7)}-01` as Day;
  return Array.from({ length: months }, (_, at) => addPeriod(first, { months: at + 1 }));
}

/** What is asked in one pass: named predicates and their sets. */
export type Questions = {
  readonly of: Readonly<Record<string, Predicate>>;
  readonly sets: KeySets;
};

/** Rows with no field that is held or may be, and rows with a field that is over. */
export function overOf({ fields }: Compiled): {
  readonly wholly: Predicate;
  readonly partly: Predicate;
} {
  const ended = distinct(fields.map((field) => field.ended));
  return { wholly: all(...ended), partly: any(...ended) };
}

/** The questions of a forecast: `2026-12-01 wholly` and so on, today's first. */
export function forecastQuestions(rulings: readonly Ruling[]): Questions {
  const sets: Record<string, KeySets[string]> = {};
  const of: Record<string, Predicate> = {};
  for (const { day, compiled, sets: filled } of rulings) {
    // A set that is the same on every day travels once.
    const named = (name: string) => {
      const keys = filled[name] ?? [];
      if (sets[name] === undefined || sets[name] === keys) {
        sets[name] = keys;
        return name;
      }
      const own = `${day} ${name}`;
      sets[own] = keys;
      return own;
    };
    const { wholly, partly } = overOf(compiled);
    of[`${day} wholly`] = renamed(wholly, named);
    of[`${day} partly`] = renamed(partly, named);
  }
  return { of, sets };
}

/** The months, from what was counted; `today` is what is over already. */
export function monthsOf(
  counted: Readonly<Record<string, number>>,
  today: Day,
  days: readonly Day[],
): readonly Month[] {
  const more = (day: Day, what: 'wholly' | 'partly') =>
    (counted[`${day} ${what}`] ?? 0) - (counted[`${today} ${what}`] ?? 0);
  return days.map((day) => ({ day, wholly: more(day, 'wholly'), partly: more(day, 'partly') }));
}

/** Each predicate once. */
export function distinct(predicates: readonly Predicate[]): readonly Predicate[] {
  const found = new Map(predicates.map((each) => [JSON.stringify(each), each]));
  return [...found.values()];
}
