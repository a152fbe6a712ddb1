/**
 * Whose data is it, can they be found in it, and who answers for it?
 *
 * Everybody whose data is held must be found when they ask, or it is said why not: GDPR art. 11, 12(2).
 * The one who answers is an organisation that can be told from others.
 */
import type { Path } from '../complaint.ts';
import { fiscalYearFaults } from '../law/fiscal-year.ts';
import { organisationNumber } from '../law/identifiers.ts';
import { ofPurposes } from './bases.ts';
import type { Check, Facts, Finding } from './finding.ts';
import type { PurposeEntry } from './overview.ts';

/** Words that are addresses of Vern itself and no organisation's. */
export const reservedSlugs: readonly string[] = [
  'admin',
  'healthz',
  'openapi.json',
  'api',
  'assets',
];

function* aboutNobody({ overview }: Facts): Generator<Finding> {
  for (const { dataset, path, name } of overview.datasets.values()) {
    const people = [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])];
    // Departments with a manager are nobody's, and say who is mentioned.
    const onlyMentions =
      (dataset.mentions ?? []).length > 0 && Object.keys(dataset.fields).length === 0;
    if (people.length === 0 && !onlyMentions && dataset.unidentifiable === undefined)
      yield {
        path,
        message: `${name} does not say whose data it is. Write about: and a subject, or dataset(column), or unidentifiable: and why nobody can be recognised in it.`,
      };
  }
}

function* withoutFields({ overview }: Facts): Generator<Finding> {
  for (const { dataset, path, name } of overview.datasets.values()) {
    const people = [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])];
    if (people.length === 0 || dataset.unidentifiable !== undefined) continue;
    if (Object.keys(dataset.fields).length === 0)
      yield {
        path: [...path, 'fields'],
        message: `${name} is about people, but has no fields: no purpose can hold its rows, and nothing says until when they are kept. Write its columns under fields, or unidentifiable: and why nobody can be recognised in it.`,
      };
  }
}

function* notReached({ overview }: Facts): Generator<Finding> {
  for (const entry of overview.datasets.values()) {
    const { dataset, path, name } = entry;
    const aboutSomebody = [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])].length > 0;
    if (
      !aboutSomebody ||
      entry.lost ||
      dataset.unidentifiable !== undefined ||
      overview.reached.has(entry)
    )
      continue;
    yield {
      path,
      message: `Nobody can be found in ${name}: no identity reaches it. Write identifiedBy: { email: column }, let about: point at a dataset that has one, or say why not under unidentifiable.`,
    };
  }
}

// The same letters in another order or another case: a slip, and no other column.
const letters = (column: string) =>
  column.toLowerCase().replaceAll(/[_-]/g, '').split('').toSorted().join('');

function* identityColumns({ overview }: Facts): Generator<Finding> {
  for (const { dataset, path, name, columns } of overview.datasets.values())
    for (const [identity, { column }] of Object.entries(dataset.identifiedBy ?? {})) {
      if (columns.has(column)) continue;
      const near = [...columns].find((other) => letters(other) === letters(column));
      if (near !== undefined)
        yield {
          path: [...path, 'identifiedBy', identity],
          message: `${name} has no column '${column}'. Did you mean '${near}'?`,
        };
    }
}

function* organisationNumbers({ declaration }: Facts): Generator<Finding> {
  const numbers: [string | undefined, Path][] = [
    [declaration.organisation.number, ['organisation', 'number']],
    ...Object.entries(declaration.recipients).map(
      ([id, { number }]): [string | undefined, Path] => [number, ['recipients', id, 'number']],
    ),
  ];
  for (const [number, path] of numbers)
    if (number !== undefined) {
      const checked = organisationNumber(number);
      if (!checked.valid)
        yield {
          path,
          message: `'${number}' is not an organisation number: ${checked.because}. Look it up in Brønnøysundregistrene.`,
        };
    }
}

function* reservedSlug({ declaration }: Facts): Generator<Finding> {
  const { slug } = declaration.organisation;
  if (slug !== undefined && reservedSlugs.includes(slug))
    yield {
      path: ['organisation', 'slug'],
      message: `'${slug}' is an address of Vern itself. Write another slug, such as the name of the organisation.`,
    };
}

function* fiscalYears({ declaration }: Facts): Generator<Finding> {
  for (const fault of fiscalYearFaults(declaration.organisation.fiscalYears))
    yield {
      path: ['organisation', 'fiscalYears'],
      message: `The fiscal years cannot be used to count from: ${fault}.`,
    };
}

/** Days that something is said to have happened on. */
function* pastDays({ declaration }: Facts): Generator<readonly [string | undefined, Path]> {
  yield [declaration.notice.dated, ['notice', 'dated']];
  for (const [id, { agreement, transfer }] of Object.entries(declaration.recipients)) {
    const path: Path = ['recipients', id];
    yield [agreement?.signed, [...path, 'agreement', 'signed']];
    yield [agreement?.reviewed, [...path, 'agreement', 'reviewed']];
    yield [transfer?.certified, [...path, 'transfer', 'certified']];
    yield [transfer?.assessed, [...path, 'transfer', 'assessed']];
  }
  for (const [id, { assessment }] of Object.entries(declaration.purposes))
    yield [assessment?.day, ['purposes', id, 'assessment', 'day']];
}

function* futureDays(facts: Facts): Generator<Finding> {
  for (const [day, path] of pastDays(facts))
    if (day !== undefined && day > facts.today)
      yield {
        path,
        message: `${day} has not come yet, so it cannot have happened. Write the day it did happen.`,
      };
}

function* identityNumbers({ overview }: Facts): Generator<Finding> {
  for (const { dataset, path, name } of overview.datasets.values())
    for (const [field, { category, because }] of Object.entries(dataset.fields))
      if (overview.category(category)?.nationalId === true && because === undefined)
        yield {
          path: [...path, 'fields', field],
          message: `${name}.${field} holds fødselsnummer without a reason. Write because: and why people must be told apart so surely, or stop storing it.`,
        };
}

/** Fields of a purpose that need more care, as `name (health)`. */
function careful(entry: PurposeEntry, facts: Facts, kind: 'special' | 'criminal'): string[] {
  return [...entry.needs].flatMap(([{ dataset, name }, fields]) =>
    fields
      .filter((field) => {
        const category = facts.overview.category(dataset.fields[field]?.category ?? '');
        return category?.[kind] !== undefined;
      })
      .map((field) => `${name}.${field} (${dataset.fields[field]?.category})`),
  );
}

const withoutArticle9 = ofPurposes('needs', (entry, facts) => {
  if (entry.purpose.article9 !== undefined) return undefined;
  const [first] = careful(entry, facts, 'special');
  return first === undefined
    ? undefined
    : `'${entry.id}' needs ${first}, a special category, which is forbidden unless a condition of article 9(2) is met. Write article9: and its letter, such as h, or leave the field out.`;
});

const withoutArticle10 = ofPurposes('needs', (entry, facts) => {
  if (entry.purpose.article10 !== undefined) return undefined;
  const [first] = careful(entry, facts, 'criminal');
  return first === undefined
    ? undefined
    : `'${entry.id}' needs ${first}, about crimes, which only some may use. Write article10: and the law that lets you, or leave the field out.`;
});

const unknownLetter = ofPurposes('article9', ({ purpose }) =>
  purpose.article9 === undefined ||
  /^(?:GDPR )?(?:art\. ?)?(?:9\(2\)\(?)?[a-j]\)?$/i.test(purpose.article9)
    ? undefined
    : `'${purpose.article9}' is no condition of article 9(2). Write its letter, a to j; explicit consent is a.`,
);

/** Checks of whose data it is and who answers for it. */
export const peopleChecks: readonly Check[] = [
  {
    code: 'ABOUT_NOBODY',
    severity: 'error',
    citation: 'GDPR art. 30(1)(c)',
    find: aboutNobody,
  },
  {
    code: 'DATASET_WITHOUT_FIELDS',
    severity: 'error',
    citation: 'GDPR art. 5(1)(e), 30(1)(c)',
    find: withoutFields,
  },
  {
    code: 'NOBODY_FOUND',
    severity: 'error',
    citation: 'GDPR art. 11, 12(2)',
    whole: true,
    find: notReached,
  },
  { code: 'IDENTITY_COLUMN', severity: 'error', find: identityColumns },
  { code: 'ORGANISATION_NUMBER', severity: 'error', find: organisationNumbers },
  { code: 'RESERVED_SLUG', severity: 'error', find: reservedSlug },
  { code: 'DAY_IN_FUTURE', severity: 'error', find: futureDays },
  {
    code: 'FISCAL_YEARS',
    severity: 'error',
    citation: 'regnskapsloven § 1-7',
    find: fiscalYears,
  },
  {
    code: 'IDENTITY_NUMBER_WITHOUT_REASON',
    severity: 'error',
    citation: 'personopplysningsloven § 12',
    find: identityNumbers,
  },
  {
    code: 'SPECIAL_WITHOUT_CONDITION',
    severity: 'error',
    citation: 'GDPR art. 9',
    find: withoutArticle9,
  },
  { code: 'UNKNOWN_CONDITION', severity: 'error', citation: 'GDPR art. 9(2)', find: unknownLetter },
  {
    code: 'CRIMINAL_WITHOUT_GROUND',
    severity: 'error',
    citation: 'GDPR art. 10, personopplysningsloven § 11',
    find: withoutArticle10,
  },
];
