import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Day, dayAfter, latestDayEndingBefore, period } from '../declaration/law/day.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import type { Predicate } from '../declaration/predicate.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { FieldAnswer } from '../processing/rule/answer.ts';
import type { PersonFacts, Row } from '../processing/rule/case.ts';
import { holdField } from '../processing/rule/hold.ts';
import { compile } from './compile.ts';
import type { Compiled, FieldPredicates } from './compiled.ts';
import { evaluate, type Rows } from './evaluate.ts';
import { caseOf, fill, type World } from './testing/world.ts';

const lengths = ['P0D', 'P1D', 'P1M', 'P6M', 'P1Y', 'P3Y', 'P5Y'];
const todays = ['2024-02-29', '2025-02-28', '2026-03-31', '2026-11-22', '2027-01-01', '2026-10-25'];

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Days on both sides of every cut-off, and values that make no sense. */
function dayValue(today: Day): fc.Arbitrary<string | null> {
  const edges = lengths.flatMap((length) => {
    const last = latestDayEndingBefore(today, period(length) ?? {});
    return [last, dayAfter(last), dayAfter(dayAfter(last))];
  });
  const odd = ['1900-01-01', '1900-01-02', '0000-00-00', '9999-12-31', '2025-02-30', 'ukjent', ''];
  const near = [today, dayAfter(today), dayAfter(dayAfter(today)), '2024-02-29', '2021-12-31'];
  return fc.oneof(
    { weight: 4, arbitrary: pick(...edges) },
    { weight: 2, arbitrary: pick<string>(...near) },
    { weight: 1, arbitrary: pick<string | null>(null, ...odd) },
  );
}

function momentValue(today: Day): fc.Arbitrary<string | null> {
  const times = [
    '',
    ' 00:00:00',
    ' 23:59:59.5',
    'T00:30:00',
    'T22:30:00Z',
    ' 23:15:00+00',
    'T00:10:00+02:00',
  ];
  return fc.tuple(dayValue(today), pick(...times)).map(([date, time]) => date && date + time);
}

const years = pick(
  [{ ends: '12-31' }],
  [{ ends: '02-29' }],
  [{ ends: '12-31' }, { ends: '06-30', from: '2021-01-01' }],
  [{ ends: '12-31' }, { ends: '06-30', from: '2024-07-01' }],
);

const events = [
  'shop.customers.registered',
  'shop.orders.ordered',
  'shop.orders.delivered',
  'shop.orders.booked',
  'shop.lines.packed',
  'crm.contacts.contacted',
];
const conditions = maybe(
  pick<Record<string, unknown>>(
    { 'shop.orders.status': ['open', 'sent'] },
    { 'shop.orders.status': ['open', null], 'shop.orders.name': 'Kari' },
    { 'shop.customers.status': 'active' },
    { 'crm.contacts.kind': ['call'] },
    { 'shop.customers.status': 'active', 'shop.orders.payload.$.gift': true },
  ),
);

const purpose = fc
  .record(
    {
      title: fc.constant('x'),
      basis: pick(
        'consent',
        'contract',
        'legal obligation',
        'public task',
        'legitimate interest',
        'vital interests',
      ),
      exception: maybe(pick('legal claims', 'legal obligation')),
      marketing: maybe(fc.constant(['email'])),
      legal: maybe(
        pick({ law: 'bokføringsloven § 13', class: 'primary' }, { law: 'kjøpsloven § 32' }),
      ),
      when: conditions,
      while: conditions,
      until: maybe(
        fc.record({
          after: fc
            .uniqueArray(pick(...events), { minLength: 1, maxLength: 3 })
            .map((latest) => ({ latest })),
          for: pick<string | undefined>(...lengths, undefined),
          per: pick('record', 'customer'),
        }),
      ),
      consent: pick(
        {},
        { given: 'shop.choices.given', withdrawn: 'shop.choices.withdrawn' },
        { given: 'crm.contacts.contacted' },
        { given: 'shop.orders.ordered', withdrawn: 'shop.orders.delivered' },
      ),
      complete: fc.boolean(),
    },
    { requiredKeys: ['title', 'basis', 'consent', 'legal'] },
  )
  .map(({ legal, consent, ...rest }) => ({
    ...rest,
    ...(rest.basis === 'consent' ? consent : {}),
    ...legal,
    needs: ['shop.customers.*', 'shop.orders.*', 'shop.lines.*', 'crm.contacts.*'],
  }));

const nullMeans = pick('not yet', 'unknown');
const draft = fc.record({
  purposes: fc.uniqueArray(purpose, { minLength: 1, maxLength: 3, comparator: () => false }),
  years,
  nulls: fc.tuple(nullMeans, nullMeans, nullMeans),
  zone: pick('Europe/Oslo', 'UTC'),
  shared: fc.boolean(),
  bookedAs: pick('fiscal year', 'year'),
  maximum: maybe(pick('P1M', 'P1Y')),
});
type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never;

function declare({
  purposes,
  years: fiscalYears,
  nulls,
  zone,
  shared,
  bookedAs,
  maximum,
}: Draft): Declaration {
  const [one, two, three] = nulls;
  const customer = { edge: 'customers(customer_id)', other: 'customers(other_id)' };
  const dated = { column: 'given', as: 'timestamp', null: 'not yet', zone };
  const source = {
    vern: 1,
    organisation: { name: 'x', fiscalYears },
    subjects: { customer: 'x', employee: 'y' },
    systems: {
      shop: {
        title: 'x',
        connect: '${X}',
        datasets: {
          customers: {
            title: 'x',
            key: ['id'],
            about: 'customer',
            fields: { name: 'name' },
            events: { registered: { column: 'registered', null: one } },
          },
          employees: { title: 'x', key: ['id'], about: 'employee', fields: { name: 'name' } },
          orders: {
            title: 'x',
            key: ['id'],
            table: 'order',
            rows: { site: 7 },
            about: [customer.edge],
            ...(shared ? { sharedWith: [customer.other] } : {}),
            fields: { name: 'name', seller: { category: 'name', about: 'employees(seller_id)' } },
            events: {
              ordered: { column: 'ordered', as: 'timestamp', zone, null: two },
              delivered: { column: 'delivered', null: three },
              booked: { column: 'booked', as: bookedAs, null: one },
            },
            ...(maximum === undefined
              ? {}
              : { atMost: { after: 'shop.orders.delivered', for: maximum } }),
          },
          lines: {
            title: 'x',
            key: ['order_id', 'no'],
            about: 'orders(order_id)',
            fields: { product: 'order' },
            events: { packed: { column: 'packed', null: two } },
          },
          choices: {
            title: 'x',
            key: ['id'],
            about: 'customers(customer_id)',
            fields: { channel: 'order' },
            events: { given: dated, withdrawn: { ...dated, column: 'withdrawn', null: three } },
          },
        },
      },
      crm: {
        title: 'x',
        connect: '${Y}',
        datasets: {
          contacts: {
            title: 'x',
            key: ['id'],
            about: { system: 'shop', dataset: 'customers', by: ['customer_id'], to: ['id'] },
            fields: { kind: 'order' },
            events: { contacted: { column: 'contacted', as: 'timestamp' } },
          },
        },
      },
    },
    purposes: Object.fromEntries(purposes.map((each, index) => [`p${index}`, each])),
  };
  const parsed = parseDeclaration(JSON.stringify(source), 'vern.yaml');
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.complaints));
  return parsed.declaration;
}

function facts(today: Day): fc.Arbitrary<PersonFacts> {
  const ids = ['p0', 'p1', 'p2'];
  const some = fc.subarray(ids, { minLength: 1 });
  const days = pick('2021-11-22' as Day, '2024-02-29' as Day, '2026-01-15' as Day, today);
  const scope = pick<'all' | string[]>(
    'all',
    ['shop.orders.name', 'shop.customers.name'],
    ['crm.contacts.kind'],
  );
  const none = { weight: 3, arbitrary: fc.constant({}) };
  const wishes = fc.record(
    {
      consents: fc.array(
        fc.record({ purpose: pick(...ids), word: pick('given', 'withdrawn'), day: days }),
        { maxLength: 3 },
      ),
      objections: fc.array(
        fc.record({
          purposes: fc.oneof(pick('all', 'marketing'), some),
          outcome: pick('pending', 'upheld', 'overridden'),
        }),
        { maxLength: 2 },
      ),
      restrictions: fc.array(
        fc.record({ fields: scope, trigger: pick('accuracy'), review: days, uses: some }),
        { maxLength: 1 },
      ),
      holds: fc.array(scope, { maxLength: 1 }),
      access: fc.boolean(),
      erasures: fc.array(
        fc.oneof(
          fc.constant({ state: 'requested' } as const),
          days.map((day) => ({ state: 'done', day }) as const),
        ),
        { maxLength: 2 },
      ),
      relationshipOver: fc.boolean(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<PersonFacts>;
  return fc.oneof(none, { weight: 4, arbitrary: wishes });
}

function rowsOf(today: Day): fc.Arbitrary<Record<string, Row[]>> {
  const [date, moment] = [dayValue(today), momentValue(today)];
  const customerId = pick<number | null>(1, 2, 3, null, 9);
  const numbered = (rows: fc.Arbitrary<Row>, maxLength: number) =>
    fc
      .array(rows, { maxLength })
      .map((list) => list.map((row, index): Row => ({ id: index + 1, ...row })));
  const status = pick<string | null>('open', 'sent', 'active', 'closed', null);
  const name = pick<string | null>('Kari', 'Ola', null);
  return fc.record({
    'shop.customers': numbered(
      fc.record({ registered: date, status, name, person: pick('a', 'b') }),
      3,
    ),
    'shop.employees': fc.constant([{ id: 1, person: 'e' }]),
    'shop.orders': numbered(
      fc.record({
        site: pick(7, 7, 7, 8),
        customer_id: customerId,
        other_id: customerId,
        seller_id: pick<number | null>(1, null),
        status,
        name,
        payload: pick<string | null>('{"gift":true}', '{"gift":null}', 'no json', null),
        ordered: moment,
        delivered: date,
        booked: pick<number | null>(null, 0, 9999, 1900, 2020, 2021, 2022, 2025, 2026, 2027, 2028),
      }),
      4,
    ),
    'shop.lines': numbered(fc.record({ order_id: pick(1, 2, 3), no: fc.nat(), packed: date }), 3),
    'shop.choices': numbered(
      fc.record({ customer_id: customerId, given: moment, withdrawn: moment }),
      3,
    ),
    'crm.contacts': numbered(
      fc.record({ customer_id: customerId, kind: pick('call', 'mail'), contacted: moment }),
      3,
    ),
  });
}

const worlds: fc.Arbitrary<World> = pick(...(todays as Day[])).chain((today) =>
  fc
    .record({
      draft,
      rows: rowsOf(today),
      people: fc.tuple(facts(today), facts(today), facts(today)),
      silent: fc.boolean(),
      known: fc.subarray(['p0', 'p1']),
    })
    .map(({ draft: drawn, rows, people: [a, b, e], silent, known }) => ({
      declaration: declare(drawn),
      // What the declaration says are the dataset's rows.
      rows: {
        ...rows,
        'shop.orders': (rows['shop.orders'] ?? []).filter(({ site }) => site === 7),
      },
      facts: { a, b, e },
      options: { today, consentsKnown: known, ...(silent ? { silent: ['crm'] } : {}) },
    })),
);

function tablesOf(world: World, compiled: Compiled): Rows {
  const { 'shop.orders': orders = [], ...others } = world.rows;
  const tables = Object.fromEntries(
    Object.entries(others).map(([name, rows]) => [name.split('.')[1], rows]),
  );
  return {
    // Rows of the table that are not the dataset's must not be seen.
    tables: {
      ...tables,
      order: [...orders, ...orders.map((row) => ({ ...row, site: 8, status: 'open' }))],
    },
    sets: Object.fromEntries(
      compiled.sets.map((set) => [set.name, fill(world, compiled.place, set)]),
    ),
  };
}

const asked = [
  { system: 'shop', dataset: 'customers' },
  { system: 'shop', dataset: 'orders' },
  { system: 'shop', dataset: 'lines' },
  { system: 'crm', dataset: 'contacts' },
];

function agree(world: World) {
  for (const place of asked) {
    // A system that does not answer is not asked either.
    if (world.options.silent?.includes(place.system) === true) continue;
    const compiled = compile(world.declaration, place, world.options);
    assert.ok(compiled.ok);
    const rows = tablesOf(world, compiled);
    for (const row of world.rows[`${place.system}.${place.dataset}`] ?? []) {
      const record = caseOf(world, place, row);
      for (const predicates of compiled.fields) {
        const answer = holdField(world.declaration, record, predicates.field);
        sameAnswer(answer, predicates, (predicate) => evaluate(predicate, row, rows));
      }
    }
  }
}

function sameAnswer(
  answer: FieldAnswer,
  { purposes, ended, undecided, held }: FieldPredicates,
  ask: (predicate: Predicate) => boolean | undefined,
) {
  const why = JSON.stringify(answer);
  const found = [ask(ended), ask(undecided), ask(held)];
  assert.deepEqual(found, [!answer.kept, answer.undecided, answer.kept && !answer.undecided], why);
  for (const [id, { runs, rests, ended: over, undecided: open }] of Object.entries(purposes)) {
    const state = answer.holdings.find(({ purpose: name }) => name === id)?.state;
    const states = [ask(runs), ask(rests), ask(over), ask(open)];
    const expected = ['runs', 'rests', 'ended', 'undecided'].map((name) => name === state);
    assert.deepEqual(states, expected, `${id}: ${why}`);
  }
}

test('A database asked about all rows answers as the rule does about each: every purpose, field and row', () => {
  fc.assert(fc.property(worlds, agree), { numRuns: Number(process.env['VERN_RUNS'] ?? 250) });
});
