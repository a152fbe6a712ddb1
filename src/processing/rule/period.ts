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

/** The period, and what a contract still waits for whatever its people ask: it runs for that, or nobody can say. */
export type Tenure = { readonly answer: Answer; readonly waiting: Answer | undefined };

/** Whether a purpose lasts, by its condition and its events alone. */
export function tenureOf(asked: Asked, purpose: Purpose): Tenure {
  const during = purpose.while === undefined ? false : holds(asked, purpose.while);
  const events = { during, found: foundOf(asked, purpose.until?.after ?? [], purpose.until?.per) };
  return {
    answer: cited(lasting(asked, purpose, events), purpose.law),
    waiting: waitingFor(purpose, events),
  };
}

/** Whether the dataset's maximum has been reached: `ended` when it has. */
export function maximumAnswer(asked: Asked): Answer | undefined {
  const atMost = datasetOf(asked.declaration, asked.case)?.atMost;
  if (atMost === undefined) return undefined;
  const reached = after(asked, foundOf(asked, [atMost.after]), maximumOf(atMost));
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

/** Whether the condition holds, undefined when nobody can say; and the events the period counts from. */
type Facts = { readonly during: boolean | undefined; readonly found: readonly Found[] };

const conditionHolds: Answer = {
  state: 'runs',
  until: { open: 'while' },
  because: 'condition holds',
};

function lasting(asked: Asked, purpose: Purpose, { during, found }: Facts): Answer {
  if (during === true) return conditionHolds;
  if (purpose.until === undefined) return withoutPeriod(purpose, during);
  const answer = after(asked, found, lengthOf(asked.declaration, purpose));
  return answer.state === 'ended' && during === undefined ? unanswered(purpose) : answer;
}

/** What has not happened yet keeps a contract from being over, and what nobody knows lets nobody say that it is. */
function waitingFor(purpose: Purpose, { during, found }: Facts): Answer | undefined {
  if (during === true) return conditionHolds;
  return notYet(found) ?? (during === undefined ? unanswered(purpose) : doubtful(found));
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

function after(asked: Asked, found: readonly Found[], length: Length | undefined): Answer {
  const waiting = notYet(found);
  if (waiting !== undefined) return waiting;
  if (length === undefined)
    return { state: 'undecided', until: { missing: 'length' }, because: 'no length' };
  const days = found.flatMap(({ known }) =>
    known.flatMap((one) => (one.kind === 'day' ? one.day : [])),
  );
  const end = days.map((day) => length.keptThrough(day)).reduce<Day | undefined>(later, undefined);
  const answer =
    end !== undefined && end >= asked.case.today
      ? ({ state: 'runs', until: { day: end }, because: 'within period' } as const)
      : (unknown(found) ?? ended(found, end));
  return cited(answer, length.citation);
}

function foundOf(asked: Asked, events: readonly Reference[], per = 'record'): readonly Found[] {
  return events.map((at) => ({ at, ...happeningsOf(asked, at, per) }));
}

function notYet(found: readonly Found[]): Answer | undefined {
  const waiting = found.find(({ known }) => known.some(({ kind }) => kind === 'not yet'));
  return waiting === undefined
    ? undefined
    : { state: 'runs', until: { open: formatReference(waiting.at) }, because: 'not begun' };
}

/** An event nobody can say has happened: a day ahead, nonsense where "not yet" would stand, or no answer. */
function doubtful(found: readonly Found[]): Answer | undefined {
  return unknown(
    found.map((one) => ({
      ...one,
      known: one.known.filter((each) => each.kind === 'unknown' && each.mayCome),
    })),
  );
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

function ended(found: readonly Found[], end: Day | undefined): Answer {
  if (end !== undefined) return { state: 'ended', until: { day: end }, because: 'period over' };
  const missing = found.map(({ at }) => formatReference(at)).join(', ');
  return { state: 'undecided', until: { missing }, because: 'event missing' };
}

function later(one: Day | undefined, other: Day): Day {
  return one === undefined || other > one ? other : one;
}

function cited(answer: Answer, citation: string | undefined): Answer {
  return citation === undefined || answer.citation !== undefined ? answer : { ...answer, citation };
}
