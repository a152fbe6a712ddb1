import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { day } from '../law/day.ts';
import { checkSource, checks } from './check.ts';

const today = day('2026-11-22')!;
const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const good = /```yaml base\n(.*?)```/s.exec(read('docs/checks.md'))?.[1] ?? '';

/** What one line is exchanged for in the good declaration; `''` takes it away. */
const mutations: Readonly<Record<string, readonly [from: string, to: string]>> = {
  UNKNOWN_SYSTEM: ['    needs: shop.visits.*', '    needs: [shop.visits.*, shp.visits.page]'],
  UNKNOWN_DATASET: ['    needs: shop.visits.*', '    needs: [shop.visits.*, shop.visit.page]'],
  UNKNOWN_FIELD: ['needs: shop.creditChecks.score', 'needs: shop.creditChecks.scores'],
  UNKNOWN_EVENT: ['after: shop.visits.seen', 'after: shop.visits.sen'],
  UNKNOWN_COLUMN: ['atEnd: { statistics: [total] }', 'atEnd: { statistics: [totals] }'],
  ABOUT_CYCLE: ['        about: employee', '        about: [employee, employees(boss)]'],
  UNEVEN_EDGE: [
    '        notPersonal: [total]',
    '        mentions: { dataset: customers, by: [a, b], to: [id] }',
  ],
  UNKNOWN_PARAGRAPH: [
    '  languages: [en]',
    '  languages: [en]\n  own: { more: { after: "purpose:purposes.none", text: More. } }',
  ],
  UNKNOWN_CATEGORY: ['gives: [creditData]', 'gives: [creditDate]'],
  UNKNOWN_SUBJECT: ['to: [customer]', 'to: [customers]'],
  UNKNOWN_RECIPIENT: ['operatedBy: hosting', 'operatedBy: host'],
  UNKNOWN_COOKIE_PARTY: ['by: measuring', 'by: measurement'],
  UNKNOWN_PURPOSE: ['    for: [improvement]', '    for: [improvements]'],
  UNKNOWN_SOURCE: ['from: creditBureau', 'from: bureau'],
  UNKNOWN_MEASURE: ['is: accessControl', 'is: accessControls'],
  UNKNOWN_PURPOSE_KIND: ['    is: bookkeeping', '    is: accounting'],
  UNKNOWN_SUBJECT_KIND: ['title: Customers, is: customer', 'title: Customers, is: client'],
  UNKNOWN_TERM: [
    'measures:',
    'terms: { categories: { shoe: { under: shoes, title: shoe size } } }\nmeasures:',
  ],
  PURPOSE_WITHOUT_BASIS: ['    basis: contract', ''],
  SEVERAL_BASES: ['    basis: contract', '    basis: [contract, legitimate interest]'],
  OBLIGATION_WITHOUT_LAW: ['    law: bokføringsloven § 13', ''],
  INTEREST_NOT_DESCRIBED: ['    interest: We must be able to share out the work.', ''],
  PURPOSE_NEEDS_NOTHING: ['    needs: shop.visits.*', ''],
  FIELD_WITHOUT_PURPOSE: ['address: address, status', 'address: address, card: cardNumber, status'],
  CONSENT_NOT_RECORDED: ['    basis: contract', '    basis: consent'],
  CONSENT_WITHOUT_WITHDRAWAL: ['    withdrawn: shop.subscribers.unsubscribed', ''],
  MARKETING_ON_CONTRACT: ['    basis: consent', '    basis: contract'],
  MARKETING_WITHOUT_CONSENT: ['    basis: consent', '    basis: legitimate interest'],
  PURPOSE_WITHOUT_END: ['    until: { after: shop.visits.seen, for: P6M }', ''],
  DATASET_WITHOUT_FIELDS: [
    '      employees:',
    '      teams: { title: Teams, about: employees(boss), fields: {} }\n      employees:',
  ],
  UNKNOWN_TIME_ZONE: [
    '{ column: seen_at, title: the visit }',
    '{ column: seen_at, zone: Europe/Olso, title: the visit }',
  ],
  PERIOD_WITHOUT_LENGTH: ['{ after: shop.visits.seen, for: P6M }', '{ after: shop.visits.seen }'],
  VAGUE_RETENTION: [
    '    until: { after: shop.visits.seen, for: P6M }',
    '    criteria: as long as we need it',
  ],
  WRONG_LAW: ['law: bokføringsloven § 13', 'law: regnskapsloven § 3-2'],
  UNKNOWN_LAW: ['law: bokføringsloven § 13', 'law: bokføringslven § 13'],
  UNKNOWN_CLASS: ['class: primary', 'class: tertiary'],
  PERIOD_SHORTER_THAN_LAW: ['shop.invoices.booked }', 'shop.invoices.booked, for: P4Y }'],
  PERIOD_LONGER_THAN_LAW: ['shop.invoices.booked }', 'shop.invoices.booked, for: P10Y }'],
  BOOKKEEPING_FROM_DATE: ['after: shop.invoices.booked', 'after: shop.invoices.issued'],
  MINIMUM_BEYOND_MAXIMUM: [
    '        source: derived',
    '        atMost: { after: shop.invoices.issued, for: P5Y }',
  ],
  PERIOD_BEYOND_MAXIMUM: [
    '        source: observed',
    '        atMost: { after: shop.visits.seen, for: P5M }',
  ],
  MAXIMUM_BEYOND_LAW: [
    '        source: observed',
    '        atMost: { after: shop.visits.seen, for: P1Y, law: kameraforskriften § 6 }',
  ],
  EVENT_WITHOUT_TITLE: ['seen: { column: seen_at, title: the visit }', 'seen: seen_at'],
  CONDITION_WITHOUT_WORDS: ['    whileMeans: the order is open', ''],
  ACCOUNTS_WITHOUT_LAW: ['fields: { items: order,', 'fields: { items: invoice,'],
  AMBIGUOUS_PATH: [
    '        atEnd: { statistics: [total] }',
    '        sharedWith: customers(given_by)',
  ],
  NO_PATH: ['after: shop.visits.seen', 'after: shop.employees.left'],
  EVENT_GOES_FIRST: [', "shop.orders.*"]', ']'],
  ABOUT_NOBODY: ['        about: employee', ''],
  NOBODY_FOUND: ['        identifiedBy: { email: email, customerNumber: id }', ''],
  IDENTITY_COLUMN: ['{ email: email, customerNumber: id }', '{ email: Email, customerNumber: id }'],
  ORGANISATION_NUMBER: ['"310000019"', '"310000018"'],
  RESERVED_SLUG: ['  phone: 22 00 00 01', '  slug: api'],
  DAY_IN_FUTURE: ['signed: 2025-01-15', 'signed: 2026-11-23'],
  FISCAL_YEARS: ['  phone: 22 00 00 01', '  fiscalYears: [{ ends: 12-31 }, { ends: 06-30 }]'],
  IDENTITY_NUMBER_WITHOUT_REASON: ['amount: invoice }', 'amount: nationalIdentityNumber }'],
  SPECIAL_WITHOUT_CONDITION: ['page: webBehaviour', 'page: religion'],
  UNKNOWN_CONDITION: ['    must: { by: law }', '    article9: x'],
  CRIMINAL_WITHOUT_GROUND: ['score: creditData }', 'score: criminalConvictions }'],
  NO_RECIPIENTS: ['recipients:', 'recipients: {}\nnotice2:'],
  RECIPIENT_WITHOUT_NAME: ['    title: The carrier you choose', ''],
  PROCESSOR_NOT_NAMED: ['    name: Eksempel Drift AS', '    title: Our hosting'],
  RECIPIENT_WITHOUT_COUNTRY: ['    country: US', ''],
  PROCESSOR_WITHOUT_AGREEMENT: ['    agreement: { signed: 2025-01-15 }', ''],
  RECIPIENT_RECEIVES_NOTHING: ['    receives: [name, address, phone]', ''],
  RECIPIENT_FOR_NOTHING: ['    for: [improvement]', ''],
  RECEIVES_WHAT_NOBODY_HOLDS: ['receives: [name, address, phone]', 'receives: [name, gender]'],
  UNKNOWN_COUNTRY: ['    country: US', '    country: UK'],
  TRANSFER_WITHOUT_MECHANISM: ['    location: NO', '    location: IN'],
  NOT_ADEQUATE: ['    country: US', '    country: IN'],
  USA_NOT_CERTIFIED: ['certified: 2025-03-01, ', ''],
  USA_WITHOUT_FALLBACK: [', fallback: standard clauses', ''],
  TRANSFER_NOT_ASSESSED: ['mechanism: adequacy', 'mechanism: standard clauses'],
  CLAUSES_WITHOUT_MODULE: ['mechanism: adequacy', 'mechanism: standard clauses'],
  PARENT_OUTSIDE_EEA: ['    for: [delivery, bookkeeping]', '    parentCountry: CN'],
  JOINT_WITHOUT_ARRANGEMENT: ['    role: controller', '    role: joint controller'],
  ACCOUNTS_ABROAD: ['    location: NO', '    location: US'],
  SECRET_IN_CLEAR: ['connect: ${SHOP_DATABASE_URL}', 'connect: postgres://shop:hunter2@db/shop'],
  COOKIES_BY_BROWSER_SETTINGS: ['consent: panel', 'consent: browser settings'],
  COOKIES_BY_USE: ['consent: panel', 'consent: use'],
  COOKIE_WITHOUT_CONSENT: ['consent: panel', 'consent: none'],
  COOKIE_NOT_NECESSARY: ['name: sid', 'name: _ga'],
  COOKIE_RECORDS_UNSAID: ['lasts: P6M, records: [webBehaviour] }', 'lasts: P6M }'],
  COOKIE_FOR_OTHERS: ['lasts: session,', 'lasts: session, by: carrier,'],
  COOKIE_PANEL_LINK: ['  consent: panel', '  panel: "#"'],
  MARKETING_COOKIE_WITHOUT_PURPOSE: ['    marketing: [email]', ''],
  COOKIES_NOT_DECLARED: ['cookies:', 'notCookies:'],
  COLLECTION_WITHOUT_NOTICE: ['    at: /order', '    linksNotice: false'],
  REQUIRED_NOT_ASKED: ['required: [name, address]', 'required: [name, gender]'],
  ASKED_IN_VAIN: ['asks: ["shop', 'asks: [shop.visits.page, "shop'],
  MISSING_EMAIL: ['  email: post@butikk.example.no', ''],
  MISSING_ADDRESS: ['  address: Eksempelveien 1, 0150 Oslo', ''],
  MISSING_NUMBER: ['  number: "310000019"', ''],
  MISSING_REPRESENTATIVE: ['  phone: 22 00 00 01', '  country: US'],
  CONTACT_UNREACHABLE: ['  phone: 22 00 00 01', '  dataProtectionOfficer: { name: Kari }'],
  MUST_UNSAID: ['    basis: consent', '    basis: contract'],
  PROFILING_UNSAID: ['    profiling: A clerk looks at a score from the bureau.', ''],
  SOURCE_UNSAID: ['        from: creditBureau', ''],
  SOURCE_NOT_NAMED: ['    name: Eksempel Kreditt AS', ''],
  NOT_INFORMED: ['    informed: We tell you when we ask them.', ''],
  NO_PURPOSES: ['purposes:', 'purposes: {}\nformerly:'],
  EMAIL_ONLY: ['  address: Eksempelveien 1, 0150 Oslo', ''],
  RIGHT_UNTOLD: ['restriction, ', ''],
  OBJECTION_UNTOLD: ['objection, ', ''],
  WITHDRAWAL_UNTOLD: ['withdrawal, ', ''],
  NOTICE_WITHOUT_DATE: ['  dated: 2026-01-01', ''],
  NOTICE_BEFORE_GDPR: ['dated: 2026-01-01', 'dated: 2018-07-19'],
  NO_AUTHORITY: ['  languages: [en]', '  languages: [en]\n  authority: none'],
  CONSENT_BY_USE: ['  languages: [en]', '  languages: [en]\n  consentByUse: true'],
  CHANGES_UNANNOUNCED: ['announce: significant', 'announce: none'],
  CHANGES_TO_NOBODY: ['to: [customer]', 'to: []'],
  CLAIM_NEVER_OUTSIDE_EEA: ['neverSold: true', 'neverOutsideEea: true'],
  CLAIM_OWNED_OUTSIDE_EEA: ['    country: SE', '    country: SE\n    parentCountry: US'],
  CLAIM_NO_SPECIAL_CATEGORIES: ['neverSold: true', 'noSpecialCategories: true'],
  CLAIM_NEVER_CARD_DATA: ['fields: { items: order,', 'fields: { items: cardNumber,'],
  CLAIM_DEIDENTIFIED: ['neverSold: true', 'deidentified: always'],
  CLAIM_MAINLY_DEIDENTIFIED: ['neverSold: true', 'deidentified: mainly'],
  CLAIM_ANONYMOUS_STATISTICS: ['neverSold: true', 'anonymousStatistics: true'],
  MISSING_TRANSLATION: ['languages: [en]', 'languages: [en, nn]'],
  UNUSED_TRANSLATION: ['title: the visit }', 'title: { en: the visit, nb: besøket } }'],
  UNKNOWN_LANGUAGE: ['languages: [en]', 'languages: [en, de]'],
  VAGUE_WORDING: ['    when: when you choose', '    when: in some cases, when you choose'],
  LONG_SENTENCES: [
    '    why: We pack your order and bring it to you.',
    `    why: We ${'pack and '.repeat(20)} send it.`,
  ],
};

const rights =
  '  rights: [access, rectification, erasure, restriction, portability, objection, withdrawal, complaint]';
const claims = (made: string) => ['  languages: [en]', `  languages: [en]\n  claims: { ${made} }`];

/** Where the code needs another good declaration: what sets it apart from the first. */
const variants: Readonly<Record<string, readonly (readonly string[])[]>> = {
  EMAIL_ONLY: [['  phone: 22 00 00 01', '']],
  ...Object.fromEntries(
    ['RIGHT', 'OBJECTION', 'WITHDRAWAL'].map((right) => [
      `${right}_UNTOLD`,
      [['  languages: [en]', `  languages: [en]\n  dated: 2026-01-01\n${rights}`]],
    ]),
  ),
  NOTICE_WITHOUT_DATE: [['  languages: [en]', `  languages: [en]\n  dated: 2026-01-01\n${rights}`]],
  NOTICE_BEFORE_GDPR: [['  languages: [en]', '  languages: [en]\n  dated: 2026-01-01']],
  CLAIM_NEVER_OUTSIDE_EEA: [claims('neverSold: true')],
  CLAIM_OWNED_OUTSIDE_EEA: [
    claims('neverOutsideEea: true'),
    ['    country: US', '    country: SE'],
  ],
  CLAIM_NO_SPECIAL_CATEGORIES: [
    claims('neverSold: true'),
    ['fields: { page: webBehaviour,', 'fields: { page: religion,'],
    ['    is: improvement', '    is: improvement\n    article9: a'],
    ['records: [webBehaviour, ipAddress]', 'records: [ipAddress]'],
    ['receives: [webBehaviour, ipAddress]', 'receives: [ipAddress]'],
  ],
  CLAIM_NEVER_CARD_DATA: [
    claims('neverCardData: true'),
    ['receives: [name, email, order, invoice]', 'receives: [name, email, invoice]'],
  ],
  CLAIM_DEIDENTIFIED: [claims('neverSold: true')],
  CLAIM_MAINLY_DEIDENTIFIED: [claims('neverSold: true')],
  CLAIM_ANONYMOUS_STATISTICS: [claims('neverSold: true')],
};

/** Exchanges a text that stands in one line, once. */
function exchange(source: string, [from = '', to = '']: readonly string[]): string {
  assert.equal(source.split(from).length, 2, `'${from}' stands once in the declaration`);
  assert.ok(!from.includes('\n'));
  return source.replace(from, () => to);
}

const codesOf = (source: string) =>
  new Set(checkSource(source, 'vern.yaml', { today }).map(({ code }) => code));

test('every check has a line of a good declaration that breaks it', () => {
  assert.deepEqual(
    checks.map(({ code }) => code).filter((code) => !Object.hasOwn(mutations, code)),
    [],
  );
});

for (const [code, mutation] of Object.entries(mutations))
  test(`${code}: a good declaration has it as soon as one line is wrong`, () => {
    const unbroken = (variants[code] ?? []).reduce(exchange, good);
    assert.deepEqual([...codesOf(unbroken)], []);
    assert.ok(codesOf(exchange(unbroken, mutation)).has(code));
  });
