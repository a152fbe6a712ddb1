/**
 * What does a person's objection, request for erasure or the end of the contract do to a purpose?
 *
 * An objection makes a legitimate interest or public task rest at once, and then ends it unless compelling
 * grounds are recorded; against direct marketing it ends at once and is never weighed (GDPR art. 21). A
 * request for erasure withdraws consents, counts as an objection and leaves contracts only what is not
 * done yet: their condition holds, or an event is still to come; what art. 17(3) excepts stays (art. 17(1) and (3)).
 */
import type { Purpose } from '../../../declaration/schema/purposes.ts';
import type { Answer, Reason } from '../answer.ts';
import type { Objection, PersonFacts } from '../case.ts';
import type { Tenure } from '../period.ts';

/** A purpose with its name. */
export type Named = readonly [id: string, purpose: Purpose];

/** What a person's wishes leave of a purpose; undefined when they do not touch it. */
export function wishAnswer(
  named: Named,
  facts: PersonFacts,
  waiting: Tenure['waiting'],
): Answer | undefined {
  const [, { basis }] = named;
  return (
    objectionAnswer(named, facts.objections ?? []) ??
    (isAsked(facts) ? erasureAnswer(named, facts, waiting) : undefined) ??
    (facts.relationshipOver === true && basis.includes('contract')
      ? closing(waiting, 'relationship over', 'GDPR art. 6(1)(b)')
      : undefined)
  );
}

/** Whether a purpose rests on an interest or task that a person may object to. */
export function isOpposable({ basis }: Purpose): boolean {
  return basis.includes('legitimate interest') || basis.includes('public task');
}

/** Whether an erasure leaves a purpose alone: GDPR art. 17(3), or a basis it does not reach. */
export function isExcepted([id, purpose]: Named, facts: PersonFacts): boolean {
  const { basis, exception } = purpose;
  if (exception !== undefined) return true;
  if (basis.includes('consent') || basis.includes('contract')) return false;
  return !isOpposable(purpose) || outcomes([id, purpose], facts.objections ?? []).has('overridden');
}

/** A contract goes on only for what it still waits for. */
export function closing(waiting: Tenure['waiting'], because: Reason, citation: string): Answer {
  return waiting === undefined ? ended(because, citation) : { ...waiting, citation };
}

function isAsked({ erasures }: PersonFacts): boolean {
  return erasures?.some(({ state }) => state === 'requested') === true;
}

function objectionAnswer(named: Named, objections: readonly Objection[]): Answer | undefined {
  const [, purpose] = named;
  const found = outcomes(named, objections);
  if (found.size === 0) return undefined;
  if (purpose.marketing !== undefined) return ended('objection to marketing', 'GDPR art. 21(3)');
  if (!isOpposable(purpose)) return undefined;
  if (found.has('upheld')) return ended('objection upheld', 'GDPR art. 21(1)');
  return found.has('pending') ? pending('objection pending', 'GDPR art. 18(1)(d)') : undefined;
}

function outcomes([id, { marketing }]: Named, objections: readonly Objection[]) {
  const reaches = ({ purposes }: Objection) =>
    purposes === 'all' ||
    (purposes === 'marketing' ? marketing !== undefined : purposes.includes(id));
  return new Set(objections.filter(reaches).map(({ outcome }) => outcome));
}

function erasureAnswer(
  named: Named,
  facts: PersonFacts,
  waiting: Tenure['waiting'],
): Answer | undefined {
  if (isExcepted(named, facts)) return undefined;
  const [, { basis }] = named;
  const citation = 'GDPR art. 17(1)';
  if (basis.includes('consent')) return ended('erasure requested', citation);
  return basis.includes('contract')
    ? closing(waiting, 'erasure requested', citation)
    : pending('erasure requested', citation);
}

function pending(because: Reason, citation: string): Answer {
  return { state: 'rests', until: { open: 'decision' }, because, citation };
}

function ended(because: Reason, citation: string): Answer {
  return { state: 'ended', until: { open: because }, because, citation };
}
