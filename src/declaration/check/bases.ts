/**
 * May the data be used for this, and is it needed?
 *
 * Each purpose has one legal basis that it can stand on, and needs some data; each datum serves a
 * purpose: GDPR art. 5(1)(b) and (c), 6, 7, 13(1)(c) and (d), 17(3), markedsføringsloven § 15.
 */
import type { Check, Facts, Finding } from './finding.ts';
import { listed } from './finding.ts';
import type { PurposeEntry } from './overview.ts';

type Judge = (entry: PurposeEntry, facts: Facts) => string | undefined;

/** A check that says something of each purpose, at one of its keys. */
export function ofPurposes(key: string | undefined, judge: Judge): Check['find'] {
  return function* (facts) {
    for (const entry of facts.overview.purposes) {
      const message = judge(entry, facts);
      if (message !== undefined)
        yield { path: key === undefined ? entry.path : [...entry.path, key], message };
    }
  };
}

const choices =
  'consent, contract, legal obligation, vital interests, public task or legitimate interest';

const withoutBasis: Judge = ({ id, purpose }) =>
  purpose.basis.length > 0
    ? undefined
    : `The purpose '${id}' has no legal basis. Write basis: and one of ${choices}.`;

const severalBases: Judge = ({ id, purpose }) =>
  purpose.basis.length < 2
    ? undefined
    : `The purpose '${id}' rests on ${listed(purpose.basis)} at once. Keep one, or make one purpose of each.`;

const withoutLaw: Judge = ({ id, purpose }) => {
  if (purpose.law !== undefined) return undefined;
  if (purpose.basis.includes('legal obligation'))
    return `The purpose '${id}' rests on a legal obligation but names no law. Write law: and its paragraph, such as bokføringsloven § 13.`;
  if (purpose.exception === 'legal obligation')
    return `The purpose '${id}' keeps data against a request for erasure because of a legal obligation, but names no law. Write law: and its paragraph.`;
  return undefined;
};

const withoutInterest: Judge = ({ id, purpose }) =>
  purpose.basis.includes('legitimate interest') && purpose.interest === undefined
    ? `The purpose '${id}' rests on a legitimate interest that is not described. Write interest: and what it is, such as «to find and stop misuse».`
    : undefined;

const needsNothing: Judge = ({ id, purpose }) =>
  purpose.needs.length > 0
    ? undefined
    : `The purpose '${id}' needs no data. Write needs: and the fields it uses, or remove it.`;

const consentNotRecorded: Judge = ({ id, purpose }) =>
  purpose.basis.includes('consent') && purpose.given === undefined && purpose.complete !== true
    ? `The purpose '${id}' rests on consent, but not where it is recorded. Write given: and an event, or complete: true when Vern alone asks for it.`
    : undefined;

const consentForGood: Judge = ({ id, purpose }) =>
  purpose.given !== undefined && purpose.withdrawn === undefined
    ? `Consent to '${id}' is given in ${purpose.given.system}.${purpose.given.dataset}.${purpose.given.field}, but nothing says when it is withdrawn. Write withdrawn: and an event.`
    : undefined;

const marketingOnContract: Judge = ({ id, purpose }) => {
  if ((purpose.marketing ?? []).length === 0) return undefined;
  const wrong = purpose.basis.filter(
    (basis) => basis !== 'consent' && basis !== 'legitimate interest',
  );
  return wrong.length === 0
    ? undefined
    : `Marketing is never necessary for a ${listed(wrong)}: the purpose '${id}' needs consent. Write basis: consent, or remove marketing.`;
};

const marketingWithoutConsent: Judge = ({ id, purpose }) => {
  const channels = (purpose.marketing ?? []).filter((by) => by === 'email' || by === 'sms');
  return channels.length > 0 && purpose.basis.join() === 'legitimate interest'
    ? `Marketing by ${listed(channels)} in '${id}' without consent is only for existing customers, about similar goods, with a way out in each message. Write basis: consent if you are not sure.`
    : undefined;
};

function* unneededFields({ overview }: Facts): Generator<Finding> {
  for (const { dataset, needed, path, name } of overview.datasets.values())
    for (const [field, { category }] of Object.entries(dataset.fields)) {
      if (needed.has(field)) continue;
      const card = overview.category(category)?.id === 'cardNumber' ? ' A card number' : ' Data';
      yield {
        path: [...path, 'fields', field],
        message: `No purpose needs ${name}.${field} (${category}).${card} without a purpose may not be kept: add it to the needs of one, or stop storing it.`,
      };
    }
}

/** Checks of the legal basis of each purpose, and of what each needs. */
export const basisChecks: readonly Check[] = [
  {
    code: 'PURPOSE_WITHOUT_BASIS',
    severity: 'error',
    citation: 'GDPR art. 6(1), 13(1)(c)',
    find: ofPurposes(undefined, withoutBasis),
  },
  {
    code: 'SEVERAL_BASES',
    severity: 'error',
    citation: 'GDPR art. 6(1), 13(1)(c)',
    find: ofPurposes('basis', severalBases),
  },
  {
    code: 'OBLIGATION_WITHOUT_LAW',
    severity: 'error',
    citation: 'GDPR art. 6(3), 17(3)(b)',
    find: ofPurposes('basis', withoutLaw),
  },
  {
    code: 'INTEREST_NOT_DESCRIBED',
    severity: 'error',
    citation: 'GDPR art. 13(1)(d), 14(2)(b)',
    find: ofPurposes('basis', withoutInterest),
  },
  {
    code: 'PURPOSE_NEEDS_NOTHING',
    severity: 'error',
    citation: 'GDPR art. 5(1)(b)',
    find: ofPurposes(undefined, needsNothing),
  },
  {
    code: 'FIELD_WITHOUT_PURPOSE',
    severity: 'error',
    citation: 'GDPR art. 5(1)(b), (c)',
    whole: true,
    find: unneededFields,
  },
  {
    code: 'CONSENT_NOT_RECORDED',
    severity: 'error',
    citation: 'GDPR art. 7(1)',
    find: ofPurposes('basis', consentNotRecorded),
  },
  {
    code: 'CONSENT_WITHOUT_WITHDRAWAL',
    severity: 'error',
    citation: 'GDPR art. 7(3)',
    find: ofPurposes('given', consentForGood),
  },
  {
    code: 'MARKETING_ON_CONTRACT',
    severity: 'error',
    citation: 'markedsføringsloven § 15, GDPR art. 6(1)',
    find: ofPurposes('marketing', marketingOnContract),
  },
  {
    code: 'MARKETING_WITHOUT_CONSENT',
    severity: 'warning',
    citation: 'markedsføringsloven § 15',
    find: ofPurposes('marketing', marketingWithoutConsent),
  },
];
