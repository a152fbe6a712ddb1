/**
 * Why is a field kept or not, said so that anybody understands it?
 *
 * One sentence for each reason the rule can give, with the day it lasts until or what it waits for. Days of
 * events are told, other values of the record are not: GDPR art. 5(2), 12(1), 13(2)(a).
 */
import { type Day, dayAfter } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { reference } from '../../declaration/schema/reference.ts';
import type { Value } from '../../declaration/schema/text.ts';
import { say } from '../../declaration/terms/words.ts';
import type { FieldAnswer, Holding, Reason } from '../../processing/rule/answer.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { type Missing, missingOf } from './missing.ts';
import type { OnRequest } from './on-request.ts';

/** The event a period was counted from. */
export type Counted = { readonly event: string; readonly day: Day };

/** A purpose and a field, said in words. */
export type ExplainedHolding = Holding & {
  readonly title: string;
  readonly says: string;
  readonly lasts: string;
  readonly counted?: Counted;
  readonly missing?: Missing;
};

/** What the rule says of a field, in words. */
export type ExplainedField = Omit<FieldAnswer, 'holdings'> & {
  readonly holdings: readonly ExplainedHolding[];
  readonly says: string;
  /** For a field that is kept: what a request for erasure would leave of it. */
  readonly onRequest?: OnRequest;
  /** For a field nobody holds: the first day it was not held, where it is known. */
  readonly since?: Day;
};

/** An answer of the rule in words. `counted` finds the event that a holding's day was counted from. */
export function explained(
  declaration: Declaration,
  answer: FieldAnswer,
  counted: (holding: Holding) => Counted | undefined,
): ExplainedField {
  const holdings = answer.holdings.map((holding) =>
    explainedHolding(declaration, holding, counted(holding)),
  );
  const since = answer.kept ? undefined : sinceOf(answer);
  return {
    ...answer,
    holdings,
    says: fieldSays(answer, since),
    ...(since === undefined ? {} : { since }),
  };
}

function fieldSays({ holdings, kept, undecided }: FieldAnswer, since: Day | undefined): string {
  if (undecided) return 'kept, because nobody can say whether it may go';
  if (kept) return 'kept';
  if (holdings.length === 0) return 'held by nobody: no purpose needs it';
  return since === undefined
    ? 'held by nobody; since when is not known'
    : `held by nobody since ${since}`;
}

/** The day after the last purpose ended, or that of the erasure that ended it; unknown when one ended on no day. */
function sinceOf({ holdings }: FieldAnswer): Day | undefined {
  const relevant = holdings.filter(({ because }) => because !== 'other records');
  const days = relevant.flatMap(({ until, because }) => {
    if (!('day' in until)) return [];
    return [because === 'erased before' ? until.day : dayAfter(until.day)];
  });
  return days.length < relevant.length ? undefined : days.toSorted().at(-1);
}

function explainedHolding(
  declaration: Declaration,
  holding: Holding,
  counted: Counted | undefined,
): ExplainedHolding {
  const purpose = declaration.purposes[holding.purpose];
  const missing = missingOf(declaration, holding);
  return {
    ...holding,
    title: purpose === undefined ? holding.purpose : say(purpose.title, 'en'),
    says: sentence(declaration, holding, counted),
    lasts: lasting(declaration, holding),
    ...(counted === undefined ? {} : { counted }),
    ...(missing === undefined ? {} : { missing }),
  };
}

/** `through 2031-12-31`, `after 2026-03-01`, `until it is withdrawn`; empty where there is nothing to add. */
function lasting(declaration: Declaration, { state, until, because, purpose }: Holding): string {
  if ('missing' in until) return 'undecided';
  if ('day' in until) {
    if (because === 'erased before') return `erased on ${until.day}`;
    return state === 'ended' ? `after ${until.day}` : `through ${until.day}`;
  }
  if (state === 'ended') return '';
  const review = until.review === undefined ? '' : `, to be reviewed by ${until.review}`;
  const declared = declaration.purposes[purpose];
  const criteria = declared?.criteria;
  const words: Readonly<Record<string, string>> = {
    while: `as long as «${whileOf(declaration, purpose)}»`,
    withdrawal: 'until it is withdrawn',
    decision: 'until it is decided',
    criteria: criteria === undefined ? 'with no end declared' : say(criteria, 'en'),
    lifted: `until it is lifted${review}`,
    'legal hold': 'until it is released',
    'access request': 'until the request is answered',
    'people differ': 'until they agree',
  };
  return words[until.open] ?? `until ${eventName(declaration, until.open)} has happened`;
}

function whileOf({ purposes }: Declaration, id: string): string {
  const purpose = purposes[id];
  if (purpose?.whileMeans !== undefined) return say(purpose.whileMeans, 'en');
  return condition(purpose?.while);
}

function whenOf({ purposes }: Declaration, id: string): string {
  const purpose = purposes[id];
  if (purpose?.whenMeans !== undefined) return say(purpose.whenMeans, 'en');
  return `records where ${condition(purpose?.when)}`;
}

function condition(conditions: Readonly<Record<string, readonly Value[]>> = {}): string {
  return Object.entries(conditions)
    .map(
      ([name, values]) => `${name} is ${values.map((one) => String(one ?? 'empty')).join(' or ')}`,
    )
    .join(' and ');
}

function eventName(declaration: Declaration, written: string): string {
  const at = reference(written);
  const title = at && datasetOf(declaration, at)?.events[at.field]?.title;
  return title === undefined ? written : `${say(title, 'en')} (${written})`;
}

function sentence(
  declaration: Declaration,
  holding: Holding,
  counted: Counted | undefined,
): string {
  const { because, purpose, until } = holding;
  const from =
    counted === undefined
      ? ''
      : `, counted from ${eventName(declaration, counted.event)} ${counted.day}`;
  const missing = 'missing' in until ? names(declaration, until.missing) : '';
  const about: Partial<Record<Reason, string>> = {
    'within period': `The period lasts${from}.`,
    'period over': `The period is over${from}.`,
    'condition over': `It no longer holds: «${whileOf(declaration, purpose)}».`,
    'other records': `The purpose is only for other records: «${whenOf(declaration, purpose)}».`,
    'event missing': `There is no record of ${missing}.`,
    'event empty': `Nobody has entered ${missing}.`,
    'event senseless': `What is entered for ${missing} cannot be right.`,
    'system silent': `Only a system that does not answer could say: ${missing}.`,
    maximum: `The longest time allowed is over${from}.`,
    'maximum unknown': `Nobody can say whether the longest time allowed is over: ${missing}.`,
  };
  return about[because] ?? sentences[because];
}

function names(declaration: Declaration, missing: string): string {
  return missing
    .split(', ')
    .map((one) => eventName(declaration, one))
    .join(', ');
}

const sentences: Readonly<Record<Reason, string>> = {
  'within period': 'The period lasts.',
  'period over': 'The period is over.',
  'not begun': 'The period has not begun.',
  'condition holds': 'Its condition holds.',
  'condition over': 'Its condition no longer holds.',
  'no end declared': 'It goes on; no day ends it.',
  'other records': 'The purpose is for other records.',
  'event missing': 'There is no event to count from.',
  'event empty': 'The event to count from is not entered.',
  'event senseless': 'The event to count from cannot be right.',
  'system silent': 'A system does not answer.',
  'no length': 'Nobody has said how long it lasts.',
  maximum: 'The longest time allowed is over.',
  'maximum unknown': 'Nobody can say whether the longest time allowed is over.',
  'consent given': 'The person has consented.',
  'consent withdrawn': 'The person has withdrawn the consent.',
  'no consent': 'The person has not consented.',
  'consent unknown': 'Nobody can say whether the person has consented.',
  'objection pending': 'The person has objected, and it is not decided yet.',
  'objection upheld': 'The person objected, and was heard.',
  'objection to marketing': 'The person has objected to direct marketing.',
  'erasure requested': 'The person has asked for erasure.',
  'erased before': 'The person was erased, and the record is from before that day.',
  'erased, undated': 'The person was erased, and nobody can say whether the record is from before.',
  'relationship over': 'The relationship with the person is over.',
  'people differ': 'The record is about several people, and it is not the same for all of them.',
  restricted: 'The field is restricted, so it is kept and not used for this.',
  restriction: 'The field is restricted, and kept until that is lifted.',
  'legal hold': 'Legal claims are being made or met.',
  'access request': 'A request for access is being answered.',
};
