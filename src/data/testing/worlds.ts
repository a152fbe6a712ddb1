/**
 * Which declarations, data and wishes could the two evaluators disagree on?
 *
 * Days on both sides of every cut-off and values that make no sense, empty tables, rows of two people,
 * people of two rows, changed fiscal years, times with and without a zone, a system that does not answer,
 * contracts whose event is still to come when somebody asks for erasure.
 * Only for tests.
 */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type Day, dayAfter, latestDayEndingBefore, period } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { PersonFacts, Row } from '../../processing/rule/case.ts';
import { draftWaiting, rowsWaiting, waiting } from './waiting.ts';
import type { World } from './world.ts';

export const lengths = ['P0D', 'P1D', 'P1M', 'P6M', 'P1Y', 'P3Y', 'P5Y'];
export const todays = [
  '2024-02-29',
  '2025-02-28',
  '2026-03-31',
  '2026-11-22',
  '2027-01-01',
  '2026-10-25',
];

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Days on both sides of every cut-off, and values that make no sense. */
export function dayValue(today: Day): fc.Arbitrary<string | null> {
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

export function momentValue(today: Day): fc.Arbitrary<string | null> {
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

export const years = pick(
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
  'crm.calls.called',
];
const conditions = (often: boolean) =>
  (often ? maybe : seldom)(
    pick<Record<string, unknown>>(
      { 'shop.orders.status': ['open', 'sent'] },
      { 'shop.orders.status': ['open', null], 'shop.orders.name': 'Kari' },
      { 'shop.customers.status': 'active' },
      { 'crm.contacts.kind': ['call'] },
      { 'crm.members.level': ['gold', null] },
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
      exception: seldom(pick('legal claims', 'legal obligation')),
      marketing: seldom(fc.constant(['email'])),
      legal: seldom(
        pick({ law: 'bokføringsloven § 13', class: 'primary' }, { law: 'kjøpsloven § 32' }),
      ),
      when: conditions(false),
      while: conditions(true),
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
    needs: [
      'shop.customers.*',
      'shop.orders.*',
      'shop.lines.*',
      'crm.contacts.*',
      'crm.members.*',
      'crm.calls.*',
    ],
  }));

const nullMeans = pick('not yet', 'unknown');
const draft = fc.record({
  purposes: fc.uniqueArray(purpose, { minLength: 1, maxLength: 3, comparator: () => false }),
  years,
  nulls: fc.tuple(nullMeans, nullMeans, nullMeans),
  zone: pick('Europe/Oslo', 'UTC'),
  shared: fc.boolean(),
  bookedAs: pick('fiscal year', 'year'),
  maximum: seldom(pick('P1M', 'P1Y')),
});
export type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never;

function shopOf({ nulls: [one, two, three], zone, shared, bookedAs, maximum }: Draft) {
  const given = { column: 'given', as: 'timestamp', null: 'not yet', zone };
  const orders = {
    title: 'x',
    key: ['id'],
    table: 'order',
    rows: { site: 7 },
    about: 'customers(customer_id)',
    ...(shared ? { sharedWith: 'customers(other_id)' } : {}),
    fields: { name: 'name', seller: { category: 'name', about: 'employees(seller_id)' } },
    events: {
      ordered: { column: 'ordered', as: 'timestamp', zone, null: two },
      delivered: { column: 'delivered', null: three },
      booked: { column: 'booked', as: bookedAs, null: one },
    },
    ...(maximum === undefined ? {} : { atMost: { after: 'shop.orders.delivered', for: maximum } }),
  };
  const customers = {
    title: 'x',
    key: ['id'],
    about: 'customer',
    identifiedBy: { person: 'person' },
    fields: { name: 'name' },
    events: { registered: { column: 'registered', null: one } },
  };
  const employees = {
    title: 'x',
    key: ['id'],
    about: 'employee',
    identifiedBy: { person: 'person' },
    fields: { name: 'name' },
  };
  const lines = {
    title: 'x',
    key: ['order_id', 'no'],
    about: 'orders(order_id)',
    fields: { product: 'order' },
    events: { packed: { column: 'packed', null: two } },
  };
  const choices = {
    title: 'x',
    key: ['id'],
    about: 'customers(customer_id)',
    fields: { channel: 'order' },
    events: { given, withdrawn: { ...given, column: 'withdrawn', null: three } },
  };
  return {
    title: 'x',
    connect: '${X}',
    datasets: { customers, employees, orders, lines, choices },
  };
}

const crm = {
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
    // Customers stand here too, known again by what identifies them.
    members: {
      title: 'x',
      key: ['id'],
      about: 'customer',
      identifiedBy: { person: 'person' },
      fields: { level: 'status' },
    },
    calls: {
      title: 'x',
      key: ['id'],
      about: 'members(member_id)',
      fields: { topic: 'messages' },
      events: { called: { column: 'called', null: 'not yet' } },
    },
  },
};

function declare(drawn: Draft): Declaration {
  const source = {
    vern: 1,
    organisation: { name: 'x', fiscalYears: drawn.years },
    subjects: { customer: 'x', employee: 'y' },
    systems: { shop: shopOf(drawn), crm },
    purposes: Object.fromEntries(drawn.purposes.map((each, index) => [`p${index}`, each])),
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
          days.map((day) => ({ state: 'done', day, sure: false }) as const),
        ),
        { maxLength: 2 },
      ),
      relationshipOver: fc.boolean(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<PersonFacts>;
  const one = fc
    .tuple(wishes, fc.nat({ max: 9 }))
    .map(([all, which]) => Object.fromEntries(Object.entries(all).slice(which, which + 2)));
  return fc.oneof(one, one, one, wishes);
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
    'crm.members': numbered(
      fc.record({ level: pick<string | null>('gold', 'plain', null), person: pick('a', 'b') }),
      2,
    ),
    'crm.calls': numbered(
      fc.record({ member_id: pick<number | null>(1, 2, null), topic: name, called: date }),
      3,
    ),
  });
}

/** Worlds with declarations of one to three purposes, and everything that can go wrong in their data. */
export const worlds: fc.Arbitrary<World> = pick(...(todays as Day[])).chain((today) =>
  fc
    .record({
      draft,
      rows: rowsOf(today),
      people: fc.tuple(facts(today), facts(today), facts(today)),
      silent: fc.boolean(),
      known: fc.subarray(['p0', 'p1']),
      waits: waiting,
    })
    .map(({ waits, ...drawn }) =>
      waits === undefined
        ? drawn
        : {
            ...drawn,
            draft: draftWaiting(drawn.draft, waits),
            rows: rowsWaiting(drawn.rows, waits),
            people: [waits.facts, drawn.people[1], drawn.people[2]] as const,
          },
    )
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

/** The datasets that are asked about. */
export const asked = [
  { system: 'shop', dataset: 'customers' },
  { system: 'shop', dataset: 'orders' },
  { system: 'shop', dataset: 'lines' },
  { system: 'crm', dataset: 'contacts' },
  { system: 'crm', dataset: 'members' },
  { system: 'crm', dataset: 'calls' },
];
