/**
 * From which day may a new declaration be in force?
 *
 * Small changes at once. Significant ones only after the announcement the declaration itself
 * promises (GDPR art. 13(3): people are told before a new purpose begins). The first declaration
 * of an organisation changes nothing for anybody and is in force at once.
 */
import { type Change, type Significance } from '../declaration/change.ts';
import { addPeriod, type Day } from '../declaration/law/day.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Version } from './in-force.ts';

/** The day with its reason, or why the asked-for day is refused. */
export type EffectiveDay =
  | {
      readonly ok: true;
      readonly day: Day;
      readonly significance: Significance;
      readonly because: string;
    }
  | { readonly ok: false; readonly because: string };

export interface Asked {
  readonly today: Day;
  /** The declaration in force, whose promise about announcements binds. */
  readonly before: Declaration | undefined;
  readonly changes: readonly Change[];
  readonly last: Version | undefined;
  /** The day the operator asks for, if any. */
  readonly wanted: Day | undefined;
}

/** Decides the effective day of a version that is about to be applied. */
export function effectiveDay(asked: Asked): EffectiveDay {
  const { today, last, wanted } = asked;
  const earliest = firstPossible(asked);
  const day = wanted ?? later(earliest.day, last?.effectiveFrom ?? earliest.day);
  if (wanted !== undefined && wanted < today)
    return {
      ok: false,
      because: `${wanted} has passed. A version cannot be in force before today, ${today}.`,
    };
  if (wanted !== undefined && wanted < earliest.day)
    return { ok: false, because: `${wanted} is too early: ${earliest.because}` };
  if (last !== undefined && day < last.effectiveFrom)
    return {
      ok: false,
      because: `Version ${last.number} takes effect on ${last.effectiveFrom}; a later version cannot take effect before it.`,
    };
  return { ok: true, day, significance: earliest.significance, because: earliest.because };
}

const later = (a: Day, b: Day): Day => (a > b ? a : b);

function firstPossible({ today, before, changes }: Asked): {
  day: Day;
  significance: Significance;
  because: string;
} {
  const significance: Significance = changes.some((change) => change.significance === 'significant')
    ? 'significant'
    : 'minor';
  if (before === undefined)
    return { day: today, significance: 'minor', because: 'It is the first version.' };
  const promise = before.notice.changes;
  const binds =
    promise !== undefined &&
    promise.announce !== 'none' &&
    (promise.announce === 'all' || significance === 'significant');
  if (!binds || promise === undefined)
    return { day: today, significance, because: 'Nothing in it has to be announced first.' };
  const day = addPeriod(today, { days: promise.daysBefore });
  return {
    day,
    significance,
    because: `the notice in force promises ${promise.daysBefore} days’ notice of such changes, so ${day} is the first possible day (GDPR art. 13(3)).`,
  };
}
