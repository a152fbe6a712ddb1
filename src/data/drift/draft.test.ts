import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Catalogue, Column, Table } from '../../declaration/database/catalogue.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Kind } from '../../shell/connectors/catalogue.ts';
import { type Databases, databasesOf, runIn } from '../../shell/connectors/testing/databases.ts';
import { compareLive, draftFrom } from '../store/drift/live.ts';
import { draftOf } from './draft.ts';
import { driftOf } from './drift.ts';
import { liveFacts } from './facts.ts';

// Customers and staff share a table of addresses; shops and staff point at each other.
const rentals = (t: {
  readonly text: string;
  readonly instant: string;
  readonly bytes: string;
}) => [
  `create table city (city_id int not null primary key, city ${t.text} not null)`,
  `create table address (address_id int not null primary key, address ${t.text} not null, postal_code ${t.text}, phone ${t.text}, city_id int references city (city_id))`,
  `create table store (store_id int not null primary key, manager_staff_id int not null)`,
  `create table staff (staff_id int not null primary key, first_name ${t.text} not null, last_name ${t.text} not null, email ${t.text}, address_id int references address (address_id), store_id int references store (store_id), picture ${t.bytes})`,
  `create table customer (customer_id int not null primary key, first_name ${t.text} not null, email ${t.text} unique, address_id int references address (address_id), create_date date not null)`,
  `create table film (film_id int not null primary key, title ${t.text} not null, description ${t.text})`,
  `create table rental (rental_id int not null primary key, customer_id int not null references customer (customer_id), film_id int not null references film (film_id), staff_id int not null references staff (staff_id), returned_at ${t.instant})`,
  `create table payment (payment_id int not null primary key, customer_id int not null references customer (customer_id), rental_id int references rental (rental_id), amount decimal(5,2) not null)`,
  `create table visit (visit_id int not null primary key, customer_id int not null references customer (customer_id))`,
  `create table review (review_id int not null primary key, customer_id int not null, stars int not null)`,
];

const words = {
  postgres: { text: 'varchar(60)', instant: 'timestamptz', bytes: 'bytea' },
  mariadb: { text: 'varchar(60)', instant: 'datetime', bytes: 'blob' },
  sqlite: { text: 'TEXT', instant: 'DATETIME', bytes: 'BLOB' },
} as const;

for (const kind of ['postgres', 'mariadb', 'sqlite'] as const)
  describe(kind, () => {
    let databases: Databases;
    before(async () => {
      databases = await databasesOf(kind);
    });
    after(() => databases.stop());

    test('a drafted declaration can be read, knows whose rows are whose, and fits its database', async () => {
      const address = await databases.empty('rentals');
      await runIn(address, rentals(words[kind]));
      const made = await draftFrom(address, { system: 'shop', connect: 'SHOP_URL' });
      assert.ok(made.ok);
      const parsed = parseDeclaration(made.value.text, 'vern.yaml');
      assert.ok(parsed.ok, JSON.stringify(parsed));
      const { datasets = {} } = parsed.declaration.systems['shop'] ?? {};
      const whose = Object.entries(datasets).map(([id, { about, mentions }]) => [
        id,
        (about ?? []).map((edge) => (edge.kind === 'subject' ? edge.subject : edge.dataset)),
        (mentions ?? []).map((edge) => (edge.kind === 'subject' ? edge.subject : edge.dataset)),
      ]);
      assert.deepEqual(
        whose.toSorted(([a], [b]) => String(a).localeCompare(String(b))),
        [
          ['address', ['customer', 'staff'], []],
          ['customer', ['customer'], []],
          ['payment', ['customer'], []],
          ['rental', ['customer'], ['staff']],
          ['review', ['customer'], []],
          ['staff', ['employee'], []],
          ['visit', ['customer'], []],
        ],
      );
      const { customer, rental, payment } = datasets;
      assert.deepEqual(Object.keys(customer?.identifiedBy ?? {}), ['email', 'customerNumber']);
      assert.equal(customer?.identifiedBy?.['email']?.unique, true);
      assert.deepEqual(Object.keys(rental?.fields ?? {}), ['film_id']);
      assert.deepEqual(rental?.events['returned'], {
        column: 'returned_at',
        null: 'not yet',
        as: 'timestamp',
        zone: 'Europe/Oslo',
      });
      assert.deepEqual(payment?.notPersonal, ['rental_id']);
      assert.deepEqual(Object.keys(datasets['visit']?.fields ?? {}), ['visit_id']);
      assert.match(made.value.text, /review[\s\S]*guessed from the name, there is no foreign key/);
      assert.match(
        made.value.text,
        /store is left out; its manager_staff_id points at staff|staff_id/,
      );
      assert.deepEqual(parsed.declaration.purposes, {});
      const found = await compareLive(parsed, { SHOP_URL: address });
      assert.deepEqual(
        found.complaints.filter(({ severity }) => severity === 'error'),
        [],
      );
    });
  });

test('a database that cannot be asked is said, and an address that is none', async () => {
  const down = await draftFrom('postgres://127.0.0.1:1/x', { system: 'shop', connect: 'A' });
  assert.deepEqual([down.ok, !down.ok && down.kind], [false, 'unreachable']);
  const wrong = await draftFrom('file.txt', { system: 'shop', connect: 'A' });
  assert.deepEqual([wrong.ok, !wrong.ok && wrong.kind], [false, 'invalid']);
});

const column = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  type: 'text',
  native: 'text',
  base: 'text',
  nullable: true,
  length: null,
  default: null,
  generated: false,
  counted: false,
  allowed: null,
  collation: null,
  ...more,
});

const table = (name: string, columns: readonly Column[]): Table => ({
  schema: 'public',
  name,
  kind: 'table',
  columns: [column('id', { type: 'integer', nullable: false }), ...columns],
  primaryKey: { name: 'key', columns: ['id'] },
  uniques: [],
  foreignKeys: [],
  checks: [],
  triggers: [],
  indexes: [],
  views: [],
  partitionOf: null,
  partitions: [],
  privileges: { select: true, insert: true, update: true, delete: true },
  rows: 5,
  engine: null,
  transactional: true,
});

const draftedFrom = (tables: readonly Table[], kind: Kind = 'postgres') => {
  const catalogue: Catalogue = { kind, version: '', defaultSchema: 'public', tables };
  return { catalogue, draft: draftOf(catalogue, 'shop', 'SHOP_URL') };
};

test('Norwegian and English names lead to the same categories', () => {
  const names = ['fornavn', 'E-post', 'mobilnummer', 'fødselsnr', 'Postnr', 'beløp', 'IP-adresse'];
  const { draft } = draftedFrom([
    table(
      'Kunder',
      names.map((name) => column(name)),
    ),
  ]);
  const parsed = parseDeclaration(draft.text, 'vern.yaml');
  assert.ok(parsed.ok);
  const fields = parsed.declaration.systems['shop']?.datasets['kunder']?.fields ?? {};
  assert.deepEqual(
    names.map((name) => fields[name]?.category),
    ['name', 'email', 'phone', 'nationalIdentityNumber', 'postalCode', 'amount', 'ipAddress'],
  );
});

test('the year a voucher belongs to is an event, and a state beside a town is an address', () => {
  const { draft } = draftedFrom([
    table('customer', [
      column('email'),
      column('City'),
      column('State'),
      column('fiscal_year', { type: 'integer' }),
    ]),
  ]);
  const parsed = parseDeclaration(draft.text, 'vern.yaml');
  assert.ok(parsed.ok);
  const customer = parsed.declaration.systems['shop']?.datasets['customer'];
  assert.equal(customer?.events['booked']?.as, 'fiscal year');
  assert.equal(customer?.fields['State']?.category, 'address');
});

test('visits are found by the visitor, Kunder are customers, and texts named as dates are events to look at', () => {
  const { draft } = draftedFrom([
    table('visits', [
      column('visitor_id'),
      column('ip'),
      column('visited_at', { type: 'instant' }),
    ]),
    table('Kunder', [column('E-post'), column('Kjøpsdato')]),
  ]);
  const parsed = parseDeclaration(draft.text, 'vern.yaml');
  assert.ok(parsed.ok);
  const { visits, kunder } = parsed.declaration.systems['shop']?.datasets ?? {};
  assert.deepEqual(visits?.identifiedBy, { visitor: { column: 'visitor_id', unique: true } });
  assert.deepEqual(visits?.about, [{ kind: 'subject', subject: 'visitor' }]);
  assert.deepEqual(kunder?.about, [{ kind: 'subject', subject: 'customer' }]);
  assert.match(draft.text, /kjopsdato: \{ column: Kjøpsdato \} {3}# check: are its texts dates\?/);
});

test('what a supplier delivers is not taken for their contact person’s; what customers do with it is still theirs', () => {
  const points = (name: string, to: string, nullable = false): Partial<Table> => ({
    foreignKeys: [
      {
        name: `${name} to ${to}`,
        columns: [name],
        toSchema: 'public',
        toTable: to,
        toColumns: ['id'],
        onDelete: 'no action',
        onUpdate: 'no action',
        deferrable: false,
        nullable,
      } as unknown as Table['foreignKeys'][number],
    ],
  });
  const pointer = (name: string) => column(name, { type: 'integer', nullable: false });
  const tables = [
    table('suppliers', [column('company_name'), column('contact_name'), column('phone')]),
    {
      ...table('products', [column('product_name'), pointer('supplier_id')]),
      ...points('supplier_id', 'suppliers'),
    },
    {
      ...table('stock', [column('amount'), pointer('product_id')]),
      ...points('product_id', 'products'),
    },
    {
      ...table('supplier_contacts', [column('email'), pointer('supplier_id')]),
      ...points('supplier_id', 'suppliers'),
    },
    table('customers', [column('company_name'), column('contact_name')]),
    { ...table('orders', [pointer('customer_id')]), ...points('customer_id', 'customers') },
  ];
  const { draft } = draftedFrom(tables);
  const parsed = parseDeclaration(draft.text, 'vern.yaml');
  assert.ok(parsed.ok, draft.text);
  const { datasets = {} } = parsed.declaration.systems['shop'] ?? {};
  assert.deepEqual(Object.keys(datasets).toSorted(), [
    'customers',
    'orders',
    'supplierContacts',
    'suppliers',
  ]);
  assert.match(
    draft.text,
    /products is left out; its supplier_id points at suppliers, mostly companies/,
  );
});

test('a database without people gives a declaration without datasets', () => {
  const { draft } = draftedFrom([table('rates', [column('percent', { type: 'decimal' })])]);
  assert.equal(draft.datasets, 0);
  assert.ok(parseDeclaration(draft.text, 'vern.yaml').ok);
});

const oddName = fc.oneof(
  fc.stringMatching(/^[A-Za-zÆØÅæøå_][A-Za-z0-9ÆØÅæøå_ .,:'"#{}[\]&*!|>%@`-]{0,14}$/),
  fc.constantFrom(
    'order',
    'true',
    'null',
    'on',
    '1',
    'a: b',
    "it's",
    '- x',
    'E-post',
    'first_name',
  ),
);
const types = fc.constantFrom('text', 'integer', 'date', 'instant', 'json', 'binary', 'boolean');

test('whatever tables and columns are called, a draft can be read and speaks of columns that are there', () => {
  const columns = fc.uniqueArray(
    fc.record({ name: oddName, type: types }) as fc.Arbitrary<Pick<Column, 'name' | 'type'>>,
    { selector: ({ name }) => name, maxLength: 6 },
  );
  const tables = fc.uniqueArray(fc.record({ name: oddName, columns }), {
    selector: ({ name }) => name,
    maxLength: 5,
  });
  fc.assert(
    fc.property(tables, (drawn) => {
      const made = drawn.map(({ name, columns: of }) =>
        table(name, [
          column('email'),
          ...of
            .filter((one) => !['id', 'email'].includes(one.name))
            .map((one) => column(one.name, one)),
        ]),
      );
      const { catalogue, draft } = draftedFrom(made);
      const parsed = parseDeclaration(draft.text, 'vern.yaml');
      assert.ok(parsed.ok, `${JSON.stringify(parsed)}\n${draft.text}`);
      const facts = liveFacts(parsed.declaration, new Map([['shop', catalogue]]));
      const wrong = driftOf(parsed, facts).filter(
        ({ code }) => code.endsWith('_GONE') || code.startsWith('UNDECLARED'),
      );
      assert.deepEqual(wrong, [], draft.text);
    }),
  );
});
