import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { formatComplaint } from '../../declaration/complaint.ts';
import type { Catalogue, Column, Table } from '../../declaration/database/catalogue.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Kind } from '../../shell/connectors/catalogue.ts';
import { type Databases, databasesOf, runIn } from '../../shell/connectors/testing/databases.ts';
import { compareLive } from '../store/drift/live.ts';
import { driftOf } from './drift.ts';
import { liveFacts } from './facts.ts';

const written = `vern: 1
organisation: { name: Eksempel AS }
subjects: { customer: Customers }
systems:
  shop:
    title: The shop
    connect: \${SHOP_URL}
    datasets:
      customers:
        title: Customers
        table: customers
        about: customer
        identifiedBy: { email: email }
        fields: { name: name, email: email }
        events:
          registered: registered_on
      orders:
        title: Orders
        table: orders
        about: customers(customer_id)
        fields:
          note: messages
          payload.$.name: name
        events:
          delivered: delivered_on
        atEnd: { statistics: [note] }
purposes:
  selling:
    title: Sell
    basis: contract
    needs: [shop.customers.*, shop.orders.*]
    until: { after: { latest: [shop.customers.registered, shop.orders.delivered] }, for: P1Y, per: customer }
`;

type Words = Readonly<Record<'text' | 'json' | 'short', string>>;
const words: Readonly<Record<Kind, Words>> = {
  postgres: { text: 'text', json: 'jsonb', short: 'varchar(60)' },
  mariadb: { text: 'text', json: 'json', short: 'varchar(60)' },
  sqlite: { text: 'TEXT', json: 'JSON', short: 'TEXT' },
};

const fitting = ({ text, json, short }: Words) => [
  `create table customers (id int not null primary key, name ${text}, email ${short} unique, registered_on date)`,
  `create table orders (id int not null primary key, customer_id int references customers (id), note ${text}, payload ${json}, delivered_on date)`,
  "insert into customers values (1, 'Kari', 'kari@example.no', '2026-01-02')",
];

const drifted = ({ text, json, short }: Words) => [
  `create table customers (id int not null, nickname ${text}, email ${short}, tlf ${text}, points int, registered_on ${text})`,
  `create table orders (id int not null primary key, customer_id int not null, note ${text}, payload int, delivered_on int)`,
  `create table leads (id int not null primary key, first_name ${text}, extra ${json})`,
  'create table rates (id int not null primary key, rate int)',
  "insert into customers values (1, 'Kari', 'kari@example.no', '42', 1, 'yesterday')",
  "insert into customers values (2, 'Ola', 'ola@example.no', '43', 1, 'once')",
];

/** A database of its own with these tables, and what the comparison says. */
async function compared(address: string, statements: readonly string[], text = written) {
  await runIn(address, statements);
  const parsed = parseDeclaration(text, 'vern.yaml');
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return compareLive(parsed, { SHOP_URL: address });
}

const codes = (found: Awaited<ReturnType<typeof compared>>) =>
  found.complaints.map(({ code, line }) => `${line} ${code}`);

for (const kind of ['postgres', 'mariadb', 'sqlite'] as const)
  describe(kind, () => {
    let databases: Databases;
    before(async () => {
      databases = await databasesOf(kind);
    });
    after(() => databases.stop());

    test('a declaration that fits its database has no differences', async () => {
      const found = await compared(await databases.empty('fits'), fitting(words[kind]));
      assert.deepEqual(codes(found), []);
      assert.deepEqual([found.systems, found.answered], [1, 1]);
    });

    test('what is in the database and not in the declaration, and the other way, is said with its line', async () => {
      const found = await compared(await databases.empty('drifted'), drifted(words[kind]));
      assert.deepEqual(codes(found), [
        '8 UNDECLARED_PERSONAL_TABLE',
        '9 NO_ROW_KEY',
        '9 UNDECLARED_COLUMN',
        '9 UNDECLARED_COLUMN',
        '9 UNDECLARED_PERSONAL_COLUMN',
        '9 UNDECLARED_PERSONAL_COLUMN',
        '14 COLUMN_GONE',
        '16 EVENT_NOT_DATES',
        '20 EDGE_TO_NO_KEY',
        '23 PATH_NOT_JSON',
        '25 EVENT_NOT_DATES',
        '26 STATISTICS_KEEP_LINK',
      ]);
      const lines = found.complaints.map(formatComplaint);
      const line = (code: string) => lines.find((each) => each.includes(code));
      assert.equal(
        line('tlf'),
        "vern.yaml:9:7 error UNDECLARED_PERSONAL_COLUMN customers has a column 'tlf' that shop.customers does not declare; by its name it holds phone number. Write under fields: { tlf: phone }, or list it under notPersonal. (GDPR art. 5(1)(e), 30(1)(c))",
      );
      assert.match(line('COLUMN_GONE') ?? '', /'name'/);
      assert.match(line('UNDECLARED_PERSONAL_TABLE') ?? '', /leads .* 'first_name'/);
      assert.match(line('16:11') ?? '', /none of 2 values/);
      assert.doesNotMatch(lines.join(), /kari|ola@|yesterday/i);
    });

    test('people without any event are counted, and dates that are none among others', async () => {
      const found = await compared(await databases.empty('counted'), [
        `create table customers (id int not null primary key, name ${words[kind].text}, email ${words[kind].short} unique, registered_on ${words[kind].text})`,
        ...fitting(words[kind]).slice(1, 2),
        "insert into customers values (1, 'A', 'a', '2026-01-02'), (2, 'B', 'b', 'soon'), (3, 'C', 'c', null), (4, 'D', 'd', null)",
        "insert into orders values (7, 4, '', '{}', '2026-02-03')",
      ]);
      assert.deepEqual(codes(found), ['16 EVENT_ODD_DATES', '32 PEOPLE_WITHOUT_EVENT']);
      const [odd, people] = found.complaints;
      assert.match(odd?.message ?? '', /^1 of 2 values in 'registered_on'/);
      assert.match(people?.message ?? '', /^1 row of shop\.customers .* 'selling'/);
    });

    test('a purpose that is not for them, or still goes on, needs no event of people', async () => {
      const address = await databases.empty('meant');
      await runIn(address, [
        ...fitting(words[kind]).slice(0, 2),
        "insert into customers values (1, 'A', 'a', null), (2, 'B', 'b', null), (3, 'C', 'c', null)",
        "insert into orders values (7, 3, 'open', '{}', null)",
      ]);
      const count = async (line: string) => {
        const found = await compared(
          address,
          [],
          written.replace(/ {4}until: .*\n/, (all) => all + line),
        );
        return found.complaints.map(({ code, message }) => `${code} ${message.split(' ')[0]}`);
      };
      assert.deepEqual(await count(''), ['PEOPLE_WITHOUT_EVENT 3']);
      assert.deepEqual(await count('    when: { shop.orders.note: open }\n'), [
        'PEOPLE_WITHOUT_EVENT 1',
      ]);
      assert.deepEqual(await count('    while: { shop.orders.note: open }\n'), [
        'PEOPLE_WITHOUT_EVENT 2',
      ]);
    });

    if (kind !== 'sqlite')
      test('a user who may only read is told what to grant', async () => {
        const address = await databases.empty('reader');
        await compared(address, fitting(words[kind]));
        await runIn(
          address,
          kind === 'postgres'
            ? ["create user reader password 'r'", 'grant select on customers, orders to reader']
            : [
                "create user reader@'%' identified by 'r'",
                "grant select on reader.* to reader@'%'",
              ],
        );
        const found = await compared(databases.url('reader', 'reader', 'r'), []);
        assert.deepEqual(codes(found), ['7 MAY_ONLY_READ']);
        assert.match(
          found.complaints[0]?.message ?? '',
          /in customers and orders.* grant update, delete on customers to/,
        );
      });

    if (kind === 'mariadb')
      test('a table without transactions is said to be one', async () => {
        const found = await compared(await databases.empty('unsafe'), [
          ...fitting(words[kind]),
          'alter table orders drop foreign key orders_ibfk_1',
          'alter table orders engine = MyISAM',
        ]);
        assert.deepEqual(codes(found), ['17 NO_TRANSACTIONS']);
      });
  });

test('a database that does not answer is a warning, and nothing is said of its tables', async () => {
  const parsed = parseDeclaration(written, 'vern.yaml');
  assert.ok(parsed.ok);
  const unset = await compareLive(parsed, {});
  const down = await compareLive(parsed, { SHOP_URL: 'postgres://127.0.0.1:1/x' });
  for (const found of [unset, down]) {
    assert.deepEqual(codes(found), ['7 SYSTEM_NOT_REACHED']);
    assert.deepEqual([found.systems, found.answered], [1, 0]);
  }
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

const table = (name: string, columns: readonly Column[], more: Partial<Table> = {}): Table => ({
  schema: 'public',
  name,
  kind: 'table',
  columns,
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
  ...more,
});

const customers = table('customers', [
  column('id', { type: 'integer', nullable: false }),
  column('name'),
  column('email'),
  column('registered_on', { type: 'date' }),
]);
const orders = table('orders', [
  column('id', { type: 'integer', nullable: false }),
  column('customer_id', { type: 'integer' }),
  column('note'),
  column('payload', { type: 'json' }),
  column('delivered_on', { type: 'date' }),
]);

function differences(tables: readonly Table[], kind: Kind = 'postgres') {
  const parsed = parseDeclaration(written, 'vern.yaml');
  assert.ok(parsed.ok);
  const catalogue: Catalogue = { kind, version: '', defaultSchema: 'public', tables };
  return driftOf(parsed, liveFacts(parsed.declaration, new Map([['shop', catalogue]])));
}

test('in a large table the indexes to create are said, in the words of its database', () => {
  const large = [
    { ...customers, rows: 20_000 },
    { ...orders, rows: 20_000 },
  ];
  const found = differences(large);
  assert.deepEqual(
    found.map(({ code, message }) => `${code} ${message.split('Run: ')[1]}`),
    [
      'IDENTITY_WITHOUT_INDEX create index customers_email on customers (email);',
      'EDGE_WITHOUT_INDEX create index orders_customer_id on orders (customer_id);',
    ],
  );
  assert.match(differences(large, 'mariadb')[0]?.message ?? '', /on customers \(email\(190\)\);/);
  const index = { name: 'i', columns: ['email', 'name'], unique: false, partial: false };
  const served = differences([{ ...customers, rows: 20_000, indexes: [index] }, orders]);
  assert.deepEqual(served, []);
});

test('a view, a computed field and a pointer to what is not unique are told from the rest', () => {
  const found = differences([
    { ...customers, kind: 'view', primaryKey: null, uniques: [{ name: 'u', columns: ['id'] }] },
    {
      ...orders,
      columns: orders.columns.map((one) => ({ ...one, generated: one.name === 'note' })),
    },
  ]);
  assert.deepEqual(
    found.map(({ code }) => code),
    ['CANNOT_ERASE', 'FIELD_CANNOT_BE_EMPTIED'],
  );
});

test('every column taken away or added is reported, and nothing else is', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^x[a-z]{3,9}$/), { maxLength: 4 });
  const kept = fc.subarray(['name', 'email', 'registered_on']);
  fc.assert(
    fc.property(names, kept, (added, left) => {
      const columns = [
        ...customers.columns.filter(({ name }) => name === 'id' || left.includes(name)),
        ...added.map((name) => column(name, { type: 'integer' })),
      ];
      const found = differences([{ ...customers, columns }, orders]);
      const gone = found.filter(({ code }) => code === 'COLUMN_GONE');
      const extra = found.filter(({ code }) => code.startsWith('UNDECLARED'));
      const missing = new Set(gone.map(({ message }) => /'([^']+)'/.exec(message)?.[1]));
      assert.deepEqual(
        missing,
        new Set(['name', 'email', 'registered_on'].filter((name) => !left.includes(name))),
      );
      assert.equal(extra.length, added.length);
      assert.equal(found.length, gone.length + extra.length);
    }),
  );
});
