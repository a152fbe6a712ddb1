/**
 * Does the period of a purpose last for a record?
 *
 * While its condition holds, or some event related to the record is inside the length. The last of
 * several events counts, and one that is still to come has not set the period running. Where no event
 * carries it and one is unknown, nobody can say: GDPR art. 5(1)(e), 13(2)(a).
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Purpose } from '../../declaration/schema/purposes.ts';
import { formatReference, type Reference } from '../../declaration/schema/reference.ts';
import type { Answer } from './answer.ts';
import { datasetOf } from './condition.ts';
import { type Happening, happening } from './event-day.ts';
import { type Asked, calendarOf, holds, rowsOf } from './evidence.ts';
import { type Length, lengthOf, maximumOf } from './length.ts';

/** The period, and whether the condition under `while` holds; undefined when nobody can say. */
export type Tenure = { readonly answer: Answer; readonly during: boolean | undefined };

/** Whether a purpose lasts, by its condition and its events alone. */
export function tenureOf(asked: Asked, purpose: Purpose): Tenure {
  const during = purpose.while === undefined ? false : holds(asked, purpose.while);
  return { during, answer: cited(lasting(asked, purpose, during), purpose.law) };
}

/** Whether the dataset's maximum has been reached: `ended` when it has. */
export function maximumAnswer(asked: Asked): Answer | undefined {
  const atMost = datasetOf(asked.declaration, asked.case)?.atMost;
  if (atMost === undefined) return undefined;
  const reached = after(asked, [[atMost.after], 'record'], maximumOf(atMost));
  if (reached.state === 'runs') return reached;
  return { ...reached, because: reached.state === 'ended' ? 'maximum' : 'maximum unknown' };
}

/** When the events of a reference happened, for the records that speak. */
export function happeningsOf(
  asked: Asked,
  reference: Reference,
  per: string,
): { readonly known: readonly Happening[]; readonly silent: boolean } {
  const event = datasetOf(asked.declaration, reference)?.events[reference.field];
  if (event === undefined) return { known: [], silent: true };
  const { rows, silent } = rowsOf(asked, reference, per);
  const calendar = calendarOf(asked);
  return { known: rows.map((row) => happening(row[event.column], event, calendar)), silent };
}

function lasting(asked: Asked, purpose: Purpose, during: boolean | undefined): Answer {
  if (during === true)
    return { state: 'runs', until: { open: 'while' }, because: 'condition holds' };
  const { until } = purpose;
  if (until === undefined) return withoutPeriod(purpose, during);
  const answer = after(asked, [until.after, until.per], lengthOf(asked.declaration, purpose));
  return answer.state === 'ended' && during === undefined ? unanswered(purpose) : answer;
}

function withoutPeriod(purpose: Purpose, during: boolean | undefined): Answer {
  if (purpose.while === undefined)
    return { state: 'runs', until: { open: 'criteria' }, because: 'no end declared' };
  if (during === undefined) return unanswered(purpose);
  return { state: 'ended', until: { open: 'while' }, because: 'condition over' };
}

function unanswered(purpose: Purpose): Answer {
  const missing = Object.keys(purpose.while ?? {}).join(', ');
  return { state: 'undecided', until: { missing }, because: 'system silent' };
}

type Found = {
  readonly at: Reference;
  readonly known: readonly Happening[];
  readonly silent: boolean;
};

function after(
  asked: Asked,
  [references, per]: readonly [readonly Reference[], string],
  length: Length | undefined,
): Answer {
  const found = references.map((at): Found => ({ at, ...happeningsOf(asked, at, per) }));
  const waiting = found.find(({ known }) => known.some(({ kind }) => kind === 'not yet'));
  if (waiting !== undefined)
    return { state: 'runs', until: { open: formatReference(waiting.at) }, because: 'not begun' };
  if (length === undefined)
    return { state: 'undecided', until: { missing: 'length' }, because: 'no length' };
  const days = found.flatMap(({ known }) =>
    known.flatMap((one) => (one.kind === 'day' ? one.day : [])),
  );
  const end = days.map((day) => length.keptThrough(day)).reduce<Day | undefined>(later, undefined);
  const answer =
    end !== undefined && end >= asked.case.today
      ? ({ state: 'runs', until: { day: end }, because: 'within period' } as const)
      : (unknown(found) ?? ended(references, end));
  return cited(answer, length.citation);
}

function unknown(found: readonly Found[]): Answer | undefined {
  for (const { at, known, silent } of found) {
    const missing = formatReference(at);
    const odd = known.find((one) => one.kind === 'unknown');
    if (odd !== undefined) return { state: 'undecided', until: { missing }, because: odd.because };
    if (silent) return { state: 'undecided', until: { missing }, because: 'system silent' };
  }
  return undefined;
}

function ended(references: readonly Reference[], end: Day | undefined): Answer {
  if (end !== undefined) return { state: 'ended', until: { day: end }, because: 'period over' };
  const missing = references.map(formatReference).join(', ');
  return { state: 'undecided', until: { missing }, because: 'event missing' };
}

function later(one: Day | undefined, other: Day): Day {
  return one === undefined || other > one ? other : one;
}

function cited(answer: Answer, citation: string | undefined): Answer {
  return citation === undefined || answer.citation !== undefined ? answer : { ...answer, citation };
}
