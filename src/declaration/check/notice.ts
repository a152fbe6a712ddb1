/**
 * Can the notice say all it must, and is what it claims true?
 *
 * The elements of GDPR art. 13 and 14 and ehandelsloven § 8, by their ids in
 * `law/notice-elements.ts`. What Vern always writes by itself needs no check.
 */
import type { Path } from '../complaint.ts';
import { rightsOn } from '../law/rights.ts';
import type { Declaration } from '../schema/declaration.ts';
import type { Purpose } from '../schema/purposes.ts';
import type { Category } from '../terms/categories.ts';
import { ofPurposes } from './bases.ts';
import { type Check, type Facts, type Finding, listed } from './finding.ts';
import type { PurposeEntry } from './overview.ts';
import { inEea, outside } from './recipients.ts';

type Say = (declaration: Declaration, facts: Facts) => string | undefined;

/** A check that says at most one thing, at one place. */
function once(path: Path, say: Say): Check['find'] {
  return function* (facts) {
    const message = say(facts.declaration, facts);
    if (message !== undefined) yield { path, message };
  };
}

const missing =
  (key: 'email' | 'address' | 'number', what: string): Say =>
  ({ organisation }) =>
    organisation[key] === undefined
      ? `The ${what} is missing. Write it under organisation: ${key}.`
      : undefined;

const emailOnly: Say = ({ organisation: { email, phone, address } }) =>
  email !== undefined && phone === undefined && address === undefined
    ? 'People can only reach you by e-mail. Add a phone number or a postal address.'
    : undefined;

const withoutRepresentative: Say = ({ organisation: { country, representative } }, { today }) =>
  country !== undefined && !inEea(country, today) && representative === undefined
    ? `The organisation is in ${country}, outside the EEA, and has no representative inside it. Write representative: with name and contact.`
    : undefined;

const unreachable: Check['find'] = function* ({ declaration: { organisation } }) {
  for (const key of ['dataProtectionOfficer', 'privacyAdviser', 'representative'] as const) {
    const contact = organisation[key];
    if (contact === undefined || contact.email !== undefined) continue;
    if (contact.phone === undefined && contact.address === undefined)
      yield {
        path: ['organisation', key],
        message: 'Nobody can reach this person. Write email:, phone: or address: here.',
      };
  }
};

const noPurposes: Say = ({ purposes }) =>
  Object.keys(purposes).length === 0
    ? 'No purpose is declared. Write what the data is used for, each with its basis and needs.'
    : undefined;

/** Whether a purpose needs what people give themselves. */
const asksPeople = ({ needs }: PurposeEntry) =>
  [...needs].some(([{ dataset }, fields]) =>
    fields.some((name) => (dataset.fields[name]?.source ?? dataset.source) === 'provided'),
  );

const mustUnsaid = ofPurposes(undefined, (entry, { declaration }) => {
  const { id, purpose } = entry;
  const duty = purpose.basis.some((basis) => basis === 'contract' || basis === 'legal obligation');
  if (purpose.must !== undefined || !(duty || purpose.basis.length === 0)) return undefined;
  if (!asksPeople(entry)) return undefined;
  const said = Object.values(declaration.collection).some((point) => point.for.includes(id));
  return said
    ? undefined
    : `Nothing says whether people must give the data for '${id}', and what happens if they do not. Write must: { by: contract, law or nobody, otherwise: … }.`;
});

const profilingKinds = new Set(['personalisation', 'targetedAdvertising', 'creditCheck']);

const profilingUntold = ofPurposes('is', ({ id, purpose }) =>
  profilingKinds.has(purpose.is ?? '') &&
  purpose.profiling === undefined &&
  purpose.automatedDecision === undefined
    ? `'${id}' (${purpose.is}) sorts people, but does not say how. Write profiling: in plain words, or automatedDecision: when nobody looks at the result.`
    : undefined,
);

function* withoutSource({ overview }: Facts): Generator<Finding> {
  for (const { dataset, path, name } of overview.datasets.values()) {
    const silent = Object.entries(dataset.fields).find(
      ([, field]) =>
        (field.source ?? dataset.source) === 'third party' &&
        (field.from ?? dataset.from) === undefined,
    );
    if (silent !== undefined)
      yield {
        path: [...path, 'fields', silent[0]],
        message: `${name}.${silent[0]} comes from somebody else, but not from whom. Declare them under sources, and write from: and their name here.`,
      };
  }
}

const eachSource = (
  say: (id: string, source: Declaration['sources'][string]) => string | undefined,
) =>
  function* ({ declaration }: Facts): Generator<Finding> {
    for (const [id, source] of Object.entries(declaration.sources)) {
      const message = say(id, source);
      if (message !== undefined) yield { path: ['sources', id], message };
    }
  };

const notInformed = eachSource((id, { informed }) =>
  informed === undefined
    ? `People whose data comes from '${id}' must be told, at the latest within a month. Write informed: and how and when you do it.`
    : undefined,
);

const unnamedSource = eachSource((id, { name, public: open }) =>
  name === undefined && !open
    ? `'${id}' is not named. Write name: and who it is, or public: true when anybody can look there.`
    : undefined,
);

const always = ['access', 'rectification', 'erasure', 'restriction'] as const;

/** The rights that exist on the bases used and the cookies set; without a basis it could be any. */
function rightsOf({ purposes, cookies }: Declaration): ReadonlySet<string> {
  const all: readonly Purpose[] = Object.values(purposes);
  const unsaid = all.some(({ basis }) => basis.length === 0);
  const marketing = all.some((purpose) => (purpose.marketing ?? []).length > 0);
  const asked = Object.values(cookies?.list ?? {}).some((cookie) => cookie.class !== 'necessary');
  const found = rightsOn(all.flatMap(({ basis }) => basis)).map(({ right }) => right as string);
  return new Set([
    ...always,
    ...found,
    ...(unsaid ? ['portability', 'objection'] : []),
    ...(marketing ? ['objection'] : []),
    ...(asked ? ['withdrawal'] : []),
  ]);
}

function untold(right: (name: string) => boolean, say: (names: readonly string[]) => string) {
  return once(['notice', 'rights'], (declaration) => {
    const told: readonly string[] | undefined = declaration.notice.rights;
    if (told === undefined) return undefined;
    const silent = [...rightsOf(declaration)].filter((name) => right(name) && !told.includes(name));
    return silent.length === 0 ? undefined : say(silent);
  });
}

const ordinary: readonly string[] = [...always, 'portability'];

const noAuthority: Say = ({ notice: { authority, rights } }) =>
  authority === 'none' || (rights !== undefined && !rights.includes('complaint'))
    ? 'The notice does not say that people can complain to Datatilsynet. Write authority: Datatilsynet, and name complaint if rights are listed.'
    : undefined;

const byUse: Say = ({ notice }) =>
  notice.consentByUse === true
    ? 'Using a service is no consent to a notice: consent is an act of its own, separate and free. Remove consentByUse, and ask where you need consent.'
    : undefined;

const gdprInNorway = '2018-07-20';

const beforeGdpr: Say = ({ notice: { dated } }) =>
  dated !== undefined && dated < gdprInNorway
    ? `The notice is from ${dated}, before the GDPR took effect in Norway on ${gdprInNorway}. Go through all of it, and leave dated out: Vern dates each version.`
    : undefined;

// Only the notices of others list rights; those of Vern list what exists, and are dated.
const undated: Say = ({ notice: { dated, rights } }) =>
  rights !== undefined && dated === undefined
    ? 'The notice has no date, so nobody can tell what was promised when. Write dated:, or leave rights out and let Vern date it.'
    : undefined;

const unannounced: Say = ({ notice }) =>
  notice.changes?.announce === 'none'
    ? 'Changes come unannounced, but people must be told of a new purpose before it begins. Write announce: significant.'
    : undefined;

const toNobody: Say = ({ notice: { changes } }) =>
  changes !== undefined &&
  changes.announce !== 'none' &&
  changes.by === 'email' &&
  changes.to.length === 0
    ? 'Changes are announced by e-mail, but to nobody. Write to: and the subjects, or by: web.'
    : undefined;

type Claim = keyof Declaration['notice']['claims'];

const claimed = (claim: Claim): Path => ['notice', 'claims', claim];

function* leavesEea(facts: Facts): Generator<Finding> {
  if (facts.declaration.notice.claims.neverOutsideEea !== true) return;
  const places = [...outside(facts)].map(({ who, country }) => `'${who}' in ${country}`);
  if (places.length > 0)
    yield {
      path: claimed('neverOutsideEea'),
      message: `The notice says that nothing leaves the EEA, but data goes to ${listed([...new Set(places)])}. Remove the claim, or use somebody inside.`,
    };
}

function* ownedOutside({ declaration, today }: Facts): Generator<Finding> {
  if (declaration.notice.claims.neverOutsideEea !== true) return;
  const owned = Object.entries(declaration.recipients).filter(
    ([, { parentCountry }]) => parentCountry !== undefined && !inEea(parentCountry, today),
  );
  if (owned.length > 0)
    yield {
      path: claimed('neverOutsideEea'),
      message: `The notice says that nothing leaves the EEA, but ${listed(owned.map(([id, { parentCountry }]) => `'${id}' is owned from ${parentCountry}`))}, where authorities may demand data. Do not promise it.`,
    };
}

/** Fields of a kind that the notice says nobody holds. */
const holds = (
  claim: 'noSpecialCategories' | 'neverCardData',
  isOne: (category: Category) => boolean,
  what: string,
) =>
  function* ({ declaration, overview }: Facts): Generator<Finding> {
    if (declaration.notice.claims[claim] !== true) return;
    for (const { dataset, name } of overview.datasets.values())
      for (const [field, { category }] of Object.entries(dataset.fields)) {
        const known = overview.category(category);
        if (known === undefined || !isOne(known)) continue;
        yield {
          path: claimed(claim),
          message: `The notice says that you hold no ${what}, but ${name}.${field} is ${category}. Remove the claim, or stop storing it.`,
        };
        return;
      }
  };

const observed = (facts: Facts) =>
  [...facts.overview.datasets.values()].filter(({ dataset }) => dataset.source === 'observed');

function* identified(facts: Facts): Generator<Finding> {
  if (facts.declaration.notice.claims.deidentified !== 'always') return;
  const named = observed(facts).filter(({ dataset }) => dataset.deidentified !== true);
  if (named.length > 0)
    yield {
      path: claimed('deidentified'),
      message: `The notice says that data from use is always de-identified, but ${listed(named.map(({ name }) => name))} is not said to be. Write deidentified: true there if it is, or remove the claim.`,
    };
}

function* mainly(facts: Facts): Generator<Finding> {
  if (facts.declaration.notice.claims.deidentified !== 'mainly') return;
  if (!observed(facts).some(({ dataset }) => dataset.deidentified === true))
    yield {
      path: claimed('deidentified'),
      message:
        '«Mainly de-identified» tells nobody what is. Write deidentified: true in the datasets that are, or remove the claim.',
    };
}

const traceable: ReadonlySet<string> = new Set([
  'ipAddress',
  'identifier',
  'customerNumber',
  'email',
]);

function* traceableStatistics({ declaration, overview }: Facts): Generator<Finding> {
  if (declaration.notice.claims.anonymousStatistics !== true) return;
  for (const [id, cookie] of Object.entries(declaration.cookies?.list ?? {})) {
    const traced = cookie.records.find((word) => traceable.has(overview.category(word)?.id ?? ''));
    if (cookie.class !== 'analytics' || traced === undefined) continue;
    yield {
      path: claimed('anonymousStatistics'),
      message: `The notice says that nobody can be recognised in the statistics, but '${id}' records ${traced}; a shortened IP address is still personal data beside the rest. Remove the claim, or stop recording it.`,
    };
    return;
  }
}

const whoWeAre = 'GDPR art. 13(1)(a), 14(1)(a)';

function error(code: string, citation: string, find: Check['find']): Check {
  return { code, severity: 'error', citation, find };
}

function warning(code: string, citation: string, find: Check['find']): Check {
  return { code, severity: 'warning', citation, find };
}

/** Checks that the notice says what it must. */
export const noticeChecks: readonly Check[] = [
  error(
    'MISSING_EMAIL',
    'ehandelsloven § 8',
    once(['organisation'], missing('email', 'e-mail address')),
  ),
  error(
    'MISSING_ADDRESS',
    'ehandelsloven § 8',
    once(['organisation'], missing('address', 'postal address')),
  ),
  error(
    'MISSING_NUMBER',
    'ehandelsloven § 8',
    once(['organisation'], missing('number', 'organisation number')),
  ),
  warning('EMAIL_ONLY', whoWeAre, once(['organisation', 'email'], emailOnly)),
  error(
    'MISSING_REPRESENTATIVE',
    'GDPR art. 13(1)(a), 27',
    once(['organisation', 'country'], withoutRepresentative),
  ),
  error('CONTACT_UNREACHABLE', 'GDPR art. 13(1)(a), (b)', unreachable),
  error('NO_PURPOSES', 'GDPR art. 13(1)(c)', once(['purposes'], noPurposes)),
  error('MUST_UNSAID', 'GDPR art. 13(2)(e)', mustUnsaid),
  warning('PROFILING_UNSAID', 'GDPR art. 13(2)(f), 22', profilingUntold),
  error('SOURCE_UNSAID', 'GDPR art. 14(2)(f)', withoutSource),
  warning('SOURCE_NOT_NAMED', 'GDPR art. 14(2)(f)', unnamedSource),
  error('NOT_INFORMED', 'GDPR art. 14(3)', notInformed),
  {
    ...error(
      'RIGHT_UNTOLD',
      'GDPR art. 13(2)(b)',
      untold(
        (name) => ordinary.includes(name),
        (names) =>
          `The notice is silent on ${listed(names)}, though people have ${names.length === 1 ? 'that right' : 'those rights'}. Name them, or leave rights out: Vern prints those that exist.`,
      ),
    ),
    whole: true,
  },
  {
    ...error(
      'OBJECTION_UNTOLD',
      'GDPR art. 21(4)',
      untold(
        (name) => name === 'objection',
        () =>
          'The notice is silent on the right to object, which must be shown clearly and apart from all else. Name objection, or leave rights out.',
      ),
    ),
    whole: true,
  },
  {
    ...error(
      'WITHDRAWAL_UNTOLD',
      'GDPR art. 7(3), 13(2)(c)',
      untold(
        (name) => name === 'withdrawal',
        () =>
          'The notice does not say that consent can be withdrawn at any time. Name withdrawal, or leave rights out.',
      ),
    ),
    whole: true,
  },
  error('NO_AUTHORITY', 'GDPR art. 13(2)(d)', once(['notice', 'authority'], noAuthority)),
  error('CONSENT_BY_USE', 'GDPR art. 4(11), 7(2)', once(['notice', 'consentByUse'], byUse)),
  error('NOTICE_BEFORE_GDPR', 'GDPR art. 12, 24', once(['notice', 'dated'], beforeGdpr)),
  warning('NOTICE_WITHOUT_DATE', 'GDPR art. 5(2)', once(['notice'], undated)),
  error(
    'CHANGES_UNANNOUNCED',
    'GDPR art. 13(3), 14(4)',
    once(['notice', 'changes', 'announce'], unannounced),
  ),
  warning('CHANGES_TO_NOBODY', 'GDPR art. 13(3)', once(['notice', 'changes'], toNobody)),
  error('CLAIM_NEVER_OUTSIDE_EEA', 'GDPR art. 5(1)(a), 13(1)(f)', leavesEea),
  warning('CLAIM_OWNED_OUTSIDE_EEA', 'GDPR art. 5(1)(a), 48', ownedOutside),
  error(
    'CLAIM_NO_SPECIAL_CATEGORIES',
    'GDPR art. 5(1)(a), 9',
    holds('noSpecialCategories', ({ special }) => special !== undefined, 'special categories'),
  ),
  error(
    'CLAIM_NEVER_CARD_DATA',
    'GDPR art. 5(1)(a)',
    holds('neverCardData', ({ id }) => id === 'cardNumber', 'card numbers'),
  ),
  error('CLAIM_DEIDENTIFIED', 'GDPR art. 5(1)(a), 4(5)', identified),
  warning('CLAIM_MAINLY_DEIDENTIFIED', 'GDPR art. 5(1)(a), 12(1)', mainly),
  error('CLAIM_ANONYMOUS_STATISTICS', 'GDPR art. 4(1), 5(1)(a)', traceableStatistics),
];
