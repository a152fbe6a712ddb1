/**
 * Who else gets the data, where are they, and what lets them have it?
 *
 * People are told who receives their data; a processor is bound by an agreement; outside the EEA a
 * decision of adequacy or another safeguard is needed: GDPR art. 13(1)(e) and (f), 26, 28, 44 to 49.
 */
import type { Path } from '../complaint.ts';
import { countries, isCountry, transferStatus } from '../law/countries.ts';
import type { Day } from '../law/day.ts';
import type { Recipient } from '../schema/recipients.ts';
import { inClear } from '../secrets.ts';
import { type Check, type Facts, type Finding, listed, unknownWord } from './finding.ts';
import { ruleOf } from './retention.ts';

/** Whether data in a country is within the EEA. */
export function inEea(country: string, today: Day): boolean {
  return transferStatus(country, today).status === 'eea';
}

type Judge = (id: string, recipient: Recipient, facts: Facts) => string | undefined;

function each(key: string | undefined, judge: Judge): Check['find'] {
  return function* (facts) {
    for (const [id, recipient] of Object.entries(facts.declaration.recipients)) {
      const message = judge(id, recipient, facts);
      const path: Path = ['recipients', id];
      if (message !== undefined) yield { path: key === undefined ? path : [...path, key], message };
    }
  };
}

const operates = (id: string, { declaration }: Facts) =>
  Object.values(declaration.systems).some(({ operatedBy }) => operatedBy === id);

const unnamed: Judge = (id, { name, title }) =>
  name === undefined && title === undefined
    ? `'${id}' has no name that people can read. Write name:, or title: and what kind of recipient it is.`
    : undefined;

const unnamedProcessor: Judge = (id, { name, role, title }) =>
  role === 'processor' && name === undefined && title !== undefined
    ? `'${id}' processes data for you but is not named. Write name: and who it is; whoever asks is owed the actual recipient.`
    : undefined;

// Who will buy the business is not known, nor where.
const nowhere: Judge = (id, { country, relation }) =>
  country === undefined && relation !== 'buyer'
    ? `'${id}' has no country, so nobody can tell whether data leaves the EEA. Write country: and two letters, such as NO.`
    : undefined;

const withoutAgreement: Judge = (id, { role, agreement }) =>
  role === 'processor' && agreement === undefined
    ? `'${id}' is a processor without an agreement. Write agreement: { signed: the day }, or correct its role.`
    : undefined;

const getsNothing: Judge = (id, { receives }, facts) =>
  receives.length === 0 && !operates(id, facts)
    ? `'${id}' receives nothing. Write receives: and the categories it gets, or remove it.`
    : undefined;

const forNothing: Judge = (id, recipient, facts) =>
  recipient.for.length === 0 && recipient.law === undefined && !operates(id, facts)
    ? `Nothing says what '${id}' gets data for. Write for: and the purposes, or law: when a law demands it.`
    : undefined;

function* unheld({ declaration, overview }: Facts): Generator<Finding> {
  const held = new Set<string>();
  for (const { dataset } of overview.datasets.values())
    for (const { category } of Object.values(dataset.fields)) held.add(category);
  for (const [id, { receives }] of Object.entries(declaration.recipients))
    for (const [index, word] of receives.entries())
      if (!held.has(word) && overview.category(word) !== undefined)
        yield {
          path: ['recipients', id, 'receives', index],
          message: `'${id}' receives ${word}, but no dataset holds that. Declare the field, or remove ${word} here.`,
        };
}

/** Where a recipient has data, itself and through those it uses. */
function placesOf(id: string, recipient: Recipient): { country: string; path: Path }[] {
  const own = recipient.country === undefined ? [] : [recipient.country];
  return [
    ...own.map((country) => ({ country, path: ['recipients', id, 'country'] })),
    ...(recipient.subProcessors ?? []).map(({ country }, index) => ({
      country,
      path: ['recipients', id, 'subProcessors', index],
    })),
  ];
}

function countriesOutside(id: string, recipient: Recipient, { today }: Facts): readonly string[] {
  const places = placesOf(id, recipient).map(({ country }) => country);
  return [...new Set(places)].filter((country) => !inEea(country, today));
}

interface PlaceOfData {
  readonly country: string;
  readonly path: Path;
  readonly who: string;
}

function* places({ declaration }: Facts): Generator<PlaceOfData> {
  for (const [id, recipient] of Object.entries(declaration.recipients))
    for (const place of placesOf(id, recipient)) yield { ...place, who: id };
  for (const [id, { location }] of Object.entries(declaration.systems))
    if (location !== undefined)
      yield { country: location, path: ['systems', id, 'location'], who: id };
}

/** Every place outside the EEA where the declaration lets data be. */
export function* outside(facts: Facts): Generator<PlaceOfData> {
  for (const place of places(facts)) if (!inEea(place.country, facts.today)) yield place;
}

function* unknownCountries(facts: Facts): Generator<Finding> {
  const parents = Object.entries(facts.declaration.recipients).map(([id, { parentCountry }]) => ({
    country: parentCountry ?? 'NO',
    path: ['recipients', id, 'parentCountry'],
  }));
  for (const { country, path } of [...places(facts), ...parents])
    if (!isCountry(country)) {
      const usual = country === 'UK' ? ['GB'] : country === 'EU' ? ['NO', 'SE', 'IE'] : countries;
      yield { path, message: unknownWord('country', country, usual) };
    }
}

function* withoutMechanism(facts: Facts): Generator<Finding> {
  const { recipients, systems } = facts.declaration;
  for (const { country, path, who } of outside(facts)) {
    const [room] = path;
    const by = room === 'systems' ? (systems[who]?.operatedBy ?? '') : who;
    if (recipients[by]?.transfer !== undefined) continue;
    yield {
      path,
      message: `'${who}' has data in ${country}, outside the EEA, and nothing says what allows it. Write transfer: { mechanism: … } in the recipient: adequacy, standard clauses, binding rules or derogation.`,
    };
  }
}

function* notAdequate(facts: Facts): Generator<Finding> {
  const { today } = facts;
  for (const [id, recipient] of Object.entries(facts.declaration.recipients)) {
    if (recipient.transfer?.mechanism !== 'adequacy') continue;
    for (const country of countriesOutside(id, recipient, facts)) {
      if (transferStatus(country, today).status !== 'third country') continue;
      yield {
        path: ['recipients', id, 'transfer', 'mechanism'],
        message: `'${id}' relies on a decision of adequacy, but none for ${country} is in force on ${today}. Write mechanism: standard clauses and the day it was assessed, or use somebody else.`,
      };
    }
  }
}

const needsCertificate = (id: string, recipient: Recipient, facts: Facts) =>
  recipient.transfer?.mechanism === 'adequacy' &&
  countriesOutside(id, recipient, facts).some(
    (country) => transferStatus(country, facts.today).status === 'adequate if certified',
  );

const notCertified: Judge = (id, recipient, facts) =>
  needsCertificate(id, recipient, facts) && recipient.transfer?.certified === undefined
    ? `The decision on the USA covers only certified companies, and nothing says that '${id}' is. Write transfer: certified: and the day, or mechanism: standard clauses.`
    : undefined;

const withoutFallback: Judge = (id, recipient, facts) =>
  needsCertificate(id, recipient, facts) && recipient.transfer?.fallback === undefined
    ? `The decision on the USA is challenged in court, and '${id}' has nothing to fall back on. Write transfer: fallback: standard clauses.`
    : undefined;

const notAssessed: Judge = (id, { transfer }) =>
  (transfer?.mechanism === 'standard clauses' || transfer?.mechanism === 'binding rules') &&
  transfer.assessed === undefined
    ? `The transfer to '${id}' by ${transfer.mechanism} is not assessed. Assess the law and practice of the country, and write transfer: assessed: and the day.`
    : undefined;

const withoutModule: Judge = (id, { transfer }) =>
  transfer?.mechanism === 'standard clauses' && transfer.module === undefined
    ? `The standard clauses with '${id}' have four modules, and none is named. Write transfer: module: C2P for a processor, C2C for a controller.`
    : undefined;

const parentOutside: Judge = (id, recipient, { today }) => {
  const { parentCountry, transfer } = recipient;
  if (parentCountry === undefined || inEea(parentCountry, today) || transfer !== undefined)
    return undefined;
  return `'${id}' is owned from ${parentCountry}, whose authorities may demand data of it. Find out whether they can, and write transfer: with its mechanism and the day it was assessed, or use somebody else.`;
};

const jointly: Judge = (id, { role }, { declaration }) =>
  role === 'joint controller' && (declaration.organisation.jointControllers ?? []).length === 0
    ? `'${id}' decides together with you, but the arrangement is not described. Write it under organisation: jointControllers, with name, contact and arrangement.`
    : undefined;

/** Electronic accounts may lie in the EEA, the United Kingdom and Switzerland. */
function* accountsAbroad({ overview, today }: Facts): Generator<Finding> {
  const told = new Set<string>();
  for (const { id, purpose, needs } of overview.purposes) {
    if (ruleOf(purpose)?.class.counts !== 'fiscal year end') continue;
    for (const { system, systemKey } of needs.keys()) {
      const { location } = system;
      if (location === undefined || told.has(systemKey)) continue;
      if (inEea(location, today) || ['GB', 'CH'].includes(location)) continue;
      told.add(systemKey);
      yield {
        path: ['systems', systemKey, 'location'],
        message: `Accounts of '${id}' lie in ${location}. They must be in Norway, or electronically in the EEA, the United Kingdom or Switzerland: keep a copy there, and write where.`,
      };
    }
  }
}

function* secrets({ declaration }: Facts): Generator<Finding> {
  for (const [id, { connect }] of Object.entries(declaration.systems))
    if (connect !== 'none' && inClear(connect))
      yield {
        path: ['systems', id, 'connect'],
        message: `The connection of '${id}' is written in clear. Write connect: \${${id.toUpperCase()}_DATABASE_URL} and set that in the environment.`,
      };
}

function* noRecipients({ declaration }: Facts): Generator<Finding> {
  const { recipients, systems } = declaration;
  if (Object.keys(recipients).length === 0 && Object.keys(systems).length > 0)
    yield {
      path: ['systems'],
      message: `Nobody receives data from ${listed(Object.keys(systems))}? Hosting, e-mail, accounts and delivery mostly mean recipients: declare them under recipients.`,
    };
}

const told = 'GDPR art. 13(1)(e)';
const chapterFive = 'GDPR art. 13(1)(f), 44';

function error(code: string, citation: string, find: Check['find']): Check {
  return { code, severity: 'error', citation, find };
}

function warning(code: string, citation: string, find: Check['find']): Check {
  return { code, severity: 'warning', citation, find };
}

/** Checks of recipients, transfers and where data lies. */
export const recipientChecks: readonly Check[] = [
  warning('NO_RECIPIENTS', told, noRecipients),
  error('RECIPIENT_WITHOUT_NAME', told, each(undefined, unnamed)),
  warning('PROCESSOR_NOT_NAMED', 'GDPR art. 15(1)(c), 30(1)(d)', each(undefined, unnamedProcessor)),
  error('RECIPIENT_WITHOUT_COUNTRY', 'GDPR art. 13(1)(f), 30(1)(e)', each(undefined, nowhere)),
  error('PROCESSOR_WITHOUT_AGREEMENT', 'GDPR art. 28(3)', each(undefined, withoutAgreement)),
  error('RECIPIENT_RECEIVES_NOTHING', told, each(undefined, getsNothing)),
  error('RECIPIENT_FOR_NOTHING', 'GDPR art. 5(1)(b)', each(undefined, forNothing)),
  { ...warning('RECEIVES_WHAT_NOBODY_HOLDS', told, unheld), whole: true },
  error('UNKNOWN_COUNTRY', chapterFive, unknownCountries),
  error('TRANSFER_WITHOUT_MECHANISM', chapterFive, withoutMechanism),
  error('NOT_ADEQUATE', 'GDPR art. 45', notAdequate),
  error('USA_NOT_CERTIFIED', 'GDPR art. 45', each('transfer', notCertified)),
  error('USA_WITHOUT_FALLBACK', 'GDPR art. 45, 46', each('transfer', withoutFallback)),
  error('TRANSFER_NOT_ASSESSED', 'GDPR art. 46', each('transfer', notAssessed)),
  warning('CLAUSES_WITHOUT_MODULE', 'GDPR art. 46(2)(c)', each('transfer', withoutModule)),
  warning('PARENT_OUTSIDE_EEA', 'GDPR art. 28(1), 44, 48', each('parentCountry', parentOutside)),
  error('JOINT_WITHOUT_ARRANGEMENT', 'GDPR art. 26(2)', each('role', jointly)),
  error('ACCOUNTS_ABROAD', 'bokføringsforskriften § 7-5', accountsAbroad),
  error('SECRET_IN_CLEAR', 'GDPR art. 32(1)', secrets),
];
