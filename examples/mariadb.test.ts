import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Row, Value } from '../src/declaration/database/value.ts';
import type { Day } from '../src/declaration/law/day.ts';
import { connect } from '../src/shell/connectors/connect.ts';
import { type Databases, databasesOf, runIn } from '../src/shell/connectors/testing/databases.ts';
import { exampleData, exampleSlugs, fillExample, isFilled } from './generate.ts';
import type { Table } from './tables.ts';

const today = '2026-11-22' as Day;
const people = 60;
let mariadb: Databases;
let postgres: Databases;

before(async () => {
  mariadb = await databasesOf('mariadb');
  postgres = await databasesOf('postgres');
});
after(async () => {
  await mariadb?.stop();
  await postgres?.stop();
});

/** One form for what the kinds of database hold differently: truth as 1, and JSON in one order. */
function plain(value: Value, type: string): unknown {
  if (value === null) return null;
  if (type === 'boolean') return Number(value);
  if (type === 'amount') return Number(value);
  if (type === 'json') return JSON.parse(String(value));
  if (type === 'blob') return Buffer.from(value as Uint8Array).toString('hex');
  return typeof value === 'bigint' ? Number(value) : value;
}

async function rowsOf(address: string, table: Table): Promise<readonly unknown[]> {
  const connector = await connect(address);
  const found: Row[] = [];
  try {
    const asked = connector.select({ table: table.name, where: { kind: 'true' } });
    for await (const rows of asked) found.push(...rows);
  } finally {
    await connector.close();
  }
  const byKey = (row: Row) => JSON.stringify(table.key.map((name) => String(row[name])));
  return found
    .toSorted((a, b) => (byKey(a) < byKey(b) ? -1 : 1))
    .map((row) => table.columns.map(({ name, type }) => plain(row[name] ?? null, type)));
}

async function addressesIn(databases: Databases, slug: string) {
  const { systems } = await exampleData(slug);
  const made = Object.values(systems).map(async ({ env }) => [
    env,
    await databases.empty(env.toLowerCase()),
  ]);
  return Object.fromEntries(await Promise.all(made)) as Readonly<Record<string, string>>;
}

for (const slug of exampleSlugs)
  test(`${slug} has the same rows in MariaDB as in PostgreSQL`, async () => {
    const [one, other] = [await addressesIn(mariadb, slug), await addressesIn(postgres, slug)];
    assert.equal(await isFilled(slug, one), false);
    assert.equal(await fillExample(slug, { addresses: one, people, today }), true);
    assert.equal(await isFilled(slug, one), true);
    assert.equal(await fillExample(slug, { addresses: one, people, today }), false);
    await fillExample(slug, { addresses: other, people, today });
    for (const { env, tables } of Object.values((await exampleData(slug)).systems))
      for (const table of tables) {
        const rows = await rowsOf(one[env] ?? '', table);
        assert.deepEqual(rows, await rowsOf(other[env] ?? '', table), `${env} ${table.name}`);
        assert(rows.length > 0, table.name);
      }
  });

test('keys, pointers and indexes of the examples are in MariaDB as in PostgreSQL', async () => {
  const shape = async (address: string) => {
    const connector = await connect(address);
    const { tables } = await connector.catalogue();
    await connector.close();
    return tables
      .filter(({ schema }) => schema === 'public' || schema.startsWith('eksempel_nettbutikk'))
      .map(({ name, primaryKey, foreignKeys, indexes }) => ({
        name,
        key: primaryKey?.columns,
        pointers: foreignKeys
          .map(({ columns, toTable }) => `${columns.join()} ${toTable}`)
          .toSorted(),
        indexed: new Set(indexes.map(({ columns }) => columns[0])),
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  };
  const name = 'eksempel_nettbutikk_database_url';
  assert.deepEqual(await shape(mariadb.url(name)), await shape(postgres.url(name)));
});

test('a filling of MariaDB that broke off is begun again', async () => {
  const address = await mariadb.empty('broken');
  const addresses = { EKSEMPEL_NETTBUTIKK_DATABASE_URL: address };
  const [first] = Object.values((await exampleData('eksempel-nettbutikk')).systems);
  const left = first?.tables[0]?.name ?? '';
  await runIn(address, [
    `create table ${left} (id int not null) comment = 'being filled with examples'`,
  ]);
  assert.equal(await isFilled('eksempel-nettbutikk', addresses), false);
  assert.equal(await fillExample('eksempel-nettbutikk', { addresses, people: 3, today }), true);
  assert.equal(await isFilled('eksempel-nettbutikk', addresses), true);
});
