import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { LARGE, largeDeclaration } from '../../../bench/large-declaration.ts';
import { formatComplaint } from '../complaint.ts';
import { day } from '../law/day.ts';
import { parseDeclaration } from '../parse.ts';
import { checkDeclaration, checkSource } from './check.ts';
import { averageSentence, saysNothing, vagueWord } from './language.ts';

const today = day('2026-11-22')!;
const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const slugs = ['service', 'kjede', 'webbyra', 'nettbutikk', 'engros'];
const published = slugs.map((slug) => read(`examples/eksempel-${slug}/as-published.yaml`));

test('a complaint is one line with file, place, severity, code, what to do and the law', () => {
  const [first] = checkSource(
    'vern: 1\norganisation: { name: A }\nsubjects: {}\nsystems: {}\npurposes: {}\n',
    'a/vern.yaml',
    { today },
  );
  assert.equal(
    formatComplaint(first!),
    'a/vern.yaml:2:1 error MISSING_ADDRESS The postal address is missing. Write it under organisation: address. (ehandelsloven § 8)',
  );
});

test('complaints come in the order of the file, and each place is in the file', () => {
  for (const source of published) {
    const found = checkSource(source, 'as-published.yaml', { today });
    const lines = source.split('\n');
    const places = found.map(({ line, column }) => line * 10_000 + column);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    for (const { line, column } of found)
      assert.ok(column <= (lines[line - 1] ?? '').length, `${line}:${column}`);
  }
});

test('every complaint is a sentence or two that a person can act on', () => {
  for (const source of published)
    for (const { code, message } of checkSource(source, 'as-published.yaml', { today })) {
      assert.match(message, /[.?]$/, code);
      assert.match(message, /^(?:[A-ZÆØÅ«']|[a-z]\w*\.)/, code);
      assert.ok(message.length < 330, `${code}: ${message}`);
      assert.doesNotMatch(message, /undefined|\[object|NaN/, code);
    }
});

test('the law that changes with the day is asked for on the day', () => {
  const source = published[3]!.replace(
    '    country: US',
    '    country: GB\n    transfer: { mechanism: adequacy }',
  );
  const codes = (on: string) =>
    checkSource(source, 'a.yaml', { today: day(on)! }).map(({ code }) => code);
  assert.ok(!codes('2026-11-22').includes('NOT_ADEQUATE'));
  assert.ok(codes('2032-01-01').includes('NOT_ADEQUATE'));
});

test('a paragraph of one’s own must follow a sentence that the notice has', () => {
  const parsed = parseDeclaration(read('examples/eksempel-kjede/vern.yaml'), 'vern.yaml');
  assert.ok(parsed.ok);
  const codes = (paragraphs: readonly string[]) =>
    checkDeclaration(parsed, { today, paragraphs }).map(({ code }) => code);
  const declared = Object.values(parsed.declaration.notice.own).map(({ after }) => after ?? '');
  assert.ok(declared.length > 0);
  assert.deepEqual(codes(declared), []);
  assert.ok(codes(['purposes']).includes('UNKNOWN_PARAGRAPH'));
});

test('a retention that only repeats the law is heard in bokmål, nynorsk and English', () => {
  for (const words of [
    'så lenge det er nødvendig for formålet opplysningene ble samlet inn for',
    'Så lenge det er behov for det',
    'ikke lenger enn nødvendig',
    'så lenge formålet tilsier det',
    'so lenge det er naudsynt',
    'så lenge vi treng dei',
    'as long as necessary for the purposes',
    'for as long as we need it',
    'no longer than is required',
  ])
    assert.ok(saysNothing(words), words);
  for (const words of [
    'til du melder deg av',
    'så lenge du er kunde',
    'så lenge det er nødvendig, høyst tre år etter siste kjøp',
    'til saken er avsluttet',
    'until you unsubscribe',
    'as long as your account is open',
    'as long as it is needed to answer, at most 6 months',
  ])
    assert.ok(!saysNothing(words), words);
});

test('words that leave open what is done are heard, but not what people themselves can do', () => {
  const vague: readonly (readonly [string, string])[] = [
    ['nb', 'Vi kan dele opplysninger.'],
    ['nb', 'Vi deler for eksempel navn.'],
    ['nb', 'I enkelte tilfeller deler vi.'],
    ['nb', 'navn, adresse mv.'],
    ['nn', 'Vi deler til dømes namn.'],
    ['nn', 'I enkelte tilfelle deler vi.'],
    ['en', 'We may share your name.'],
    ['en', 'We share your name, e.g. with carriers.'],
    ['*', 'names etc.'],
  ];
  for (const [language, words] of vague)
    assert.notEqual(vagueWord(words, language), undefined, words);
  const clear: readonly (readonly [string, string])[] = [
    ['nb', 'Du kan melde deg av.'],
    ['nb', 'Da kan du logge inn.'],
    ['nn', 'Du kan melde deg av.'],
    ['en', 'You may unsubscribe. We moved in May.'],
    ['nb', 'Vi sender kanskjen en e-post til kantinen.'],
  ];
  for (const [language, words] of clear) assert.equal(vagueWord(words, language), undefined, words);
});

test('the length of sentences is counted in words, sentence by sentence', () => {
  assert.equal(averageSentence('En to tre. Fire fem.'), 2.5);
  assert.equal(averageSentence('Kl. 12 er det mat – ikke før'), 7);
  assert.equal(averageSentence(''), 0);
});

const good = /```yaml base\n(.*?)```/s.exec(read('docs/checks.md'))?.[1] ?? '';

/** What is found when one line of a good declaration is another. */
function found(from: string, to: string): readonly string[] {
  assert.ok(good.includes(from));
  const complaints = checkSource(
    good.replace(from, () => to),
    'vern.yaml',
    { today },
  );
  return complaints.map(
    ({ code, line }) => `${code} ${good.slice(0, good.indexOf(from)).split('\n').length - line}`,
  );
}

test('a field about somebody else follows its own path, not that of its record', () => {
  const seller = (about: string) =>
    found('    needs: shop.employees.*\n', '    needs: [shop.employees.*, shop.orders.seller]\n')
      .length +
    checkSource(
      good
        .replace('    needs: shop.employees.*', '    needs: [shop.employees.*, shop.orders.seller]')
        .replace('items: order,', `items: order, seller: { category: name, ${about} },`),
      'vern.yaml',
      { today },
    ).filter(({ code }) => code === 'NO_PATH').length;
  assert.equal(seller('about: employees(seller_id)'), 1);
  assert.equal(seller('mentions: true'), 2);
});

test('a purpose that counts only from records that go while another keeps its fields says what to write', () => {
  const needs = '    needs: shop.invoices.*';
  const withName = good.replace(needs, '    needs: [shop.invoices.*, shop.customers.name]');
  const said = (source: string) =>
    checkSource(source, 'vern.yaml', { today }).flatMap(({ code, message }) =>
      code === 'EVENT_GOES_FIRST' ? [message] : [],
    );
  // Each lets the other's event go first.
  const [delivery, bookkeeping, ...others] = said(withName);
  assert.deepEqual(others, []);
  assert.match(
    delivery ?? '',
    /^'delivery' keeps shop\.customers until after an event of shop\.orders/,
  );
  assert.match(
    bookkeeping ?? '',
    /^'bookkeeping' keeps shop\.customers until after an event of shop\.invoices\. Where 'delivery' keeps the same fields longer.*Let it count from shop\.customers\.left too/,
  );
  const after = '    until: { after: shop.invoices.booked }';
  assert.ok(withName.includes(after));
  const both = '    until: { after: { latest: [shop.invoices.booked, shop.customers.left] } }';
  assert.deepEqual(said(withName.replace(after, both)), [delivery]);
});

test('the wrong law is told once, even when its paragraph is missing too', () => {
  assert.deepEqual(found('    law: bokføringsloven § 13', '    law: regnskapsloven'), [
    'WRONG_LAW 0',
    'PERIOD_WITHOUT_LENGTH -4',
  ]);
});

test('a need that is not there is shown in the line where it is written', () => {
  const lines = ['    needs:', '      - shop.visits.{page,ip}', '      - shop.visits.pag', ''];
  assert.deepEqual(found('    needs: shop.visits.*\n', lines.join('\n')), ['UNKNOWN_FIELD -2']);
});

test('a declaration of 1,000 datasets, 20,000 fields and 200 purposes has no findings', () => {
  assert.deepEqual(checkSource(largeDeclaration(LARGE), 'large.yaml', { today }), []);
});

test('a chain of owners longer than any stack, or a circle of them, is followed to its end', () => {
  const chain = (first: string) => `vern: 1
organisation: { name: A }
subjects: { customer: Customers }
systems:
  s:
    title: S
    datasets:
${Array.from({ length: 12_000 }, (_, index) => `      d${index}: { title: D, about: ${index === 0 ? first : `d${index - 1}(up)`}, fields: { f: name } }`).join('\n')}
purposes: {}
`;
  const codes = (first: string) =>
    new Set(checkSource(chain(first), 'a.yaml', { today }).map(({ code }) => code));
  assert.ok(!codes('customer').has('ABOUT_CYCLE'));
  assert.ok(codes('d11999(up)').has('ABOUT_CYCLE'));
});

test('no declaration, however wrong, makes the check itself fail', () => {
  const words = fc.constantFrom(
    'shop',
    'orders',
    'name',
    'customer',
    'constructor',
    '__proto__',
    'x',
  );
  const reference = fc.tuple(words, words, words).map((parts) => parts.join('.'));
  const purpose = fc.record(
    {
      title: fc.constant('T'),
      basis: fc.subarray(['consent', 'contract', 'legal obligation', 'legitimate interest']),
      needs: fc.array(reference),
      law: fc.constantFrom('bokføringsloven § 13', 'regnskapsloven', 'x', 'GDPR art. 5(1)(e)', ''),
      class: words,
      until: fc.record({ after: reference, for: fc.constantFrom('P1Y', 'P500Y') }),
      while: fc.dictionary(reference, words),
      criteria: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
    },
    { requiredKeys: ['title'] },
  );
  const declaration = fc.record({
    vern: fc.constant(1),
    organisation: fc.record({ name: fc.constant('A'), number: fc.string() }),
    subjects: fc.dictionary(words, fc.constant('S')),
    systems: fc.dictionary(
      words,
      fc.record({
        title: fc.constant('S'),
        datasets: fc.dictionary(
          words,
          fc.record({
            title: fc.constant('D'),
            about: fc.array(
              fc.oneof(
                words,
                words.map((name) => `${name}(id)`),
              ),
            ),
            fields: fc.dictionary(words, words),
          }),
        ),
      }),
    ),
    purposes: fc.dictionary(words, purpose),
  });
  fc.assert(
    fc.property(declaration, (value) => {
      for (const complaint of checkSource(JSON.stringify(value), 'a.yaml', { today }))
        assert.ok(complaint.message.length > 0);
    }),
    { numRuns: 300 },
  );
});
