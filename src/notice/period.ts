/**
 * How is the life of a purpose said in words, and why is it that long?
 *
 * As the rule reads it: while a state lasts, until the last of some events is long enough ago, after
 * the end of the fiscal year, until consent is withdrawn: GDPR art. 5(1)(e), 13(2)(a),
 * bokføringsloven § 13.
 */
import { type RetentionRule, retentionRule } from '../declaration/law/retention-law.ts';
import type { Purpose } from '../declaration/schema/purposes.ts';
import type { Reference } from '../declaration/schema/reference.ts';
import { bases } from '../declaration/terms/bases.ts';
import { sentenceOf, type Teller, word, words } from './teller.ts';
import { capital, inSentence, law, list, periodWords } from './text/language.ts';

/** How long a purpose holds its data, as a cell of the table. */
export function howLong(teller: Teller, purpose: Purpose): string {
  if (purpose.criteria !== undefined && purpose.until === undefined && purpose.while === undefined)
    return sentenceOf(teller, purpose.criteria);
  const limit = lasts(teller, purpose);
  if (!purpose.basis.includes('consent')) return capital(limit ?? word(teller, 'until.need'));
  return capital(
    limit === undefined
      ? word(teller, 'until.consent')
      : word(teller, 'until.consentMost', { rest: limit }),
  );
}

/** Why it is that long: the law or claim behind it, or its legal basis. */
export function whyKept(teller: Teller, purpose: Purpose): string {
  const cited = purpose.law === undefined ? undefined : law(teller.language, purpose.law);
  const criteria =
    purpose.criteria !== undefined && (purpose.until ?? purpose.while) !== undefined
      ? ` ${sentenceOf(teller, purpose.criteria)}`
      : '';
  const because = capital(reason(teller, purpose, cited));
  return criteria === '' ? because : `${because}.${criteria}`;
}

function reason(teller: Teller, purpose: Purpose, cited: string | undefined): string {
  if (purpose.exception === 'legal claims')
    return cited === undefined
      ? word(teller, 'why.claims')
      : word(teller, 'why.claimsLaw', { law: cited });
  const basis = purpose.basis.map((name) => bases[name].title[teller.language]).join(', ');
  if (cited !== undefined) return word(teller, 'why.law', { basis, law: cited });
  return purpose.basis[0] === 'legal obligation' ? word(teller, 'why.someLaw') : basis;
}

function lasts(teller: Teller, purpose: Purpose): string | undefined {
  const state =
    purpose.whileMeans === undefined
      ? undefined
      : inSentence(words(teller, purpose.whileMeans)).replace(/\.$/, '');
  const rest = ends(teller, purpose);
  if (state === undefined) return rest;
  return rest === undefined
    ? word(teller, 'until.while', { what: state })
    : word(teller, 'until.whileThen', { what: state, rest });
}

function ends(teller: Teller, purpose: Purpose): string | undefined {
  const rule = ruleOf(purpose);
  const { until } = purpose;
  const length = until?.for ?? rule?.length;
  if (length === undefined && until === undefined) return undefined;
  const period = length && periodWords(teller.language, length);
  if (rule?.class.counts === 'fiscal year end' && period !== undefined)
    return word(teller, 'until.fiscal', { period });
  const events = [...new Set((until?.after ?? []).map((event) => eventTitle(teller, event)))];
  if (events.length === 0)
    events.push(
      rule === undefined ? word(teller, 'event.unnamed') : rule.law.start[teller.language],
    );
  const joined = list(teller.language, events, 'disjunction');
  if (period === undefined) return word(teller, 'until.event', { event: joined });
  if (events.length === 1) return word(teller, 'until.after', { period, event: joined });
  return events.length === 2
    ? word(teller, 'until.later', { period, events: joined })
    : word(teller, 'until.latest', { period, events: list(teller.language, events) });
}

/** The rule in the law that gives the length, if the declaration names one that does. */
function ruleOf(purpose: Purpose): RetentionRule | undefined {
  if (purpose.law === undefined) return undefined;
  const asked = { law: purpose.law, class: purpose.class };
  const rule = retentionRule({ ...asked, period: purpose.until?.for });
  if (rule.kind === 'rule') return rule;
  const plain = retentionRule(asked);
  return plain.kind === 'rule' ? plain : undefined;
}

/** An event as it reads after «after», in words. */
export function eventTitle(teller: Teller, { system, dataset, field }: Reference): string {
  const event = teller.declaration.systems[system]?.datasets[dataset]?.events[field];
  if (event?.title === undefined) return word(teller, 'event.unnamed');
  return inSentence(words(teller, event.title)).replace(/\.$/, '');
}
