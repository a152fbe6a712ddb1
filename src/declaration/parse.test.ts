import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSource } from './check/check.ts';
import { formatComplaint } from './complaint.ts';
import { day } from './law/day.ts';
import { parseDeclaration } from './parse.ts';

const smallest = `vern: 1
organisation:
  name: Eksempel AS
subjects:
  customer: Kunder
systems:
  shop:
    title: Butikken
    datasets:
      customers:
        title: Kunder
        about: customer
        identifiedBy: { email: email }
        fields: { email: email }
purposes:
  delivery:
    title: Levere
    basis: contract
    needs: shop.customers.email
`;

/** What the parser says, as people see it. */
function said(source: string): readonly string[] {
  const parsed = parseDeclaration(source, 'vern.yaml');
  return parsed.ok ? [] : parsed.complaints.map(formatComplaint);
}

const wrong = (from: string, to: string) => {
  assert.ok(smallest.includes(from));
  return said(smallest.replace(from, () => to));
};

test('a small declaration is read into its normal form', () => {
  const parsed = parseDeclaration(smallest, 'vern.yaml');
  assert.ok(parsed.ok);
  const { customers } = parsed.declaration.systems['shop']!.datasets;
  assert.deepEqual(customers!.about, [{ kind: 'subject', subject: 'customer' }]);
  assert.deepEqual(customers!.fields, { email: { category: 'email' } });
  assert.deepEqual(parsed.declaration.purposes['delivery']!.needs, [
    { system: 'shop', dataset: 'customers', field: 'email' },
  ]);
  assert.deepEqual(parsed.declaration.organisation.fiscalYears, [{ ends: '12-31' }]);
  assert.deepEqual(parsed.place(['purposes', 'delivery', 'basis']), { line: 18, column: 5 });
});

const table: readonly (readonly [what: string, from: string, to: string, said: string])[] = [
  [
    'an organisation number without quotes',
    '  name: Eksempel AS',
    '  name: Eksempel AS\n  number: 310000019',
    'vern.yaml:4:3 error SCHEMA Write the organisation number in quotes.',
  ],
  [
    'a misspelt key',
    '    basis: contract',
    '    bases: contract',
    "vern.yaml:18:5 error UNKNOWN_KEY 'bases' is not known here. Did you mean 'basis'?",
  ],
  [
    'a key that is nothing like any other',
    '    basis: contract',
    '    xyzzy: contract',
    "vern.yaml:18:5 error UNKNOWN_KEY 'xyzzy' is not known here. Possible here: title, why, is, basis, interest, law, class, article9, article10, exception, needs, when, whenMeans, while, whileMeans, until, criteria, given, withdrawn, complete, marketing, profiling, automatedDecision, must, assessment.",
  ],
  [
    'a misspelt choice',
    'basis: contract',
    'basis: contrakt',
    "vern.yaml:18:5 error SCHEMA 'contrakt' is not possible here; write one of consent, contract, legal obligation, vital interests, public task, legitimate interest. Did you mean 'contract'?",
  ],
  [
    'a missing title',
    '    title: Levere\n',
    '',
    "vern.yaml:16:3 error SCHEMA 'title' is missing. Write it here.",
  ],
  [
    'a day that does not exist',
    '    basis: contract',
    '    basis: contract\n    assessment: { day: 2026-02-30, text: A }',
    "vern.yaml:19:19 error SCHEMA '2026-02-30' is not a day; write year-month-day, such as 2026-02-28.",
  ],
  [
    'a period in words',
    '    basis: contract',
    '    basis: contract\n    until: { after: shop.customers.left, for: 5 years }',
    "vern.yaml:19:42 error SCHEMA '5 years' is not a period; write P5Y, P3Y6M, P6M, P2W or P30D.",
  ],
  [
    'a reference in parts that are too few',
    'needs: shop.customers.email',
    'needs: customers.email',
    "vern.yaml:19:5 error SCHEMA 'customers.email' names no field; write system.dataset.field, or system.dataset.{field,field}.",
  ],
  [
    'a record about nobody',
    'about: customer',
    'about: The customers',
    "vern.yaml:12:9 error SCHEMA 'The customers' says nobody; write a subject (customer) or dataset(column), such as customers(customer_id).",
  ],
  [
    'a country in words',
    'subjects:',
    'recipients: { a: { name: A, role: processor, country: Norway } }\nsubjects:',
    'vern.yaml:4:46 error SCHEMA A country is written with two capital letters, such as NO or US.',
  ],
  [
    'a language code that is none',
    'title: Levere',
    'title: { norsk: Levere }',
    'vern.yaml:17:14 error SCHEMA A language is written with two or three small letters: nb, nn, en.',
  ],
  [
    'a name with a hyphen',
    '  delivery:',
    '  home-delivery:',
    'vern.yaml:16:3 error SCHEMA A name begins with a small letter and has only letters a to z, digits and _.',
  ],
  [
    'a block where a text belongs',
    'name: Eksempel AS',
    'name: { nb: Eksempel AS }',
    'vern.yaml:3:3 error SCHEMA A block of keys stands where a text (put it in quotes) is expected.',
  ],
  [
    'an empty text',
    'title: Levere',
    'title: ""',
    'vern.yaml:17:5 error SCHEMA Write a text here, or leave the key out.',
  ],
  [
    'another version of the format',
    'vern: 1',
    'vern: 2',
    'vern.yaml:1:1 error SCHEMA The first key is `vern: 1`, the version of the format.',
  ],
];

for (const [what, from, to, expected] of table)
  test(`${what} is told with its place and what to write instead`, () => {
    assert.deepEqual(wrong(from, to), [expected]);
  });

test('a list or a word at the top is no declaration', () => {
  assert.deepEqual(said('- a\n- b\n'), [
    'vern.yaml:1:1 error SCHEMA A list stands where a block of keys is expected.',
  ]);
  assert.deepEqual(said('hello'), [
    "vern.yaml:1:1 error SCHEMA 'hello' stands where a block of keys is expected.",
  ]);
});

test('names that every object has are no declared names', () => {
  const source = smallest
    .replace('needs: shop.customers.email', 'needs: shop.constructor.toString')
    .replace('about: customer', 'about: valueOf');
  const codes = checkSource(source, 'vern.yaml', { today: day('2026-11-22')! }).map(
    ({ code }) => code,
  );
  assert.ok(codes.includes('UNKNOWN_DATASET') && codes.includes('UNKNOWN_SUBJECT'));
});

test('all that is wrong is told in one run, in the order of the file', () => {
  const source = smallest
    .replace('  name: Eksempel AS', '  name: Eksempel AS\n  adress: Veien 1')
    .replace('basis: contract', 'basis: contrakt')
    .replace('about: customer', 'about: custommer');
  const found = checkSource(source, 'vern.yaml', { today: day('2026-11-22')! });
  assert.deepEqual(
    found.map(({ line, code }) => `${line} ${code}`),
    ['4 UNKNOWN_KEY', '7 NO_RECIPIENTS', '13 UNKNOWN_SUBJECT', '19 SCHEMA'],
  );
});

test('what only follows from an unreadable part is not told', () => {
  // The dataset cannot be read, and the purpose that needs it is not blamed for that.
  const source = smallest.replace('        fields: { email: email }', '        fields: none');
  const codes = checkSource(source, 'vern.yaml', { today: day('2026-11-22')! }).map(
    ({ code }) => code,
  );
  assert.ok(codes.includes('SCHEMA'));
  assert.ok(!codes.some((code) => code === 'UNKNOWN_FIELD' || code === 'FIELD_WITHOUT_PURPOSE'));
});
