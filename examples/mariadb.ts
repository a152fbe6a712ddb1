/**
 * How do the rows get into MariaDB?
 *
 * Tables are no part of a transaction there: a comment stands on them until they are full, and what a broken filling
 * left behind is dropped before the next.
 */
import { type Connection, createConnection } from 'mysql2/promise';
import type { Filling } from './database.ts';
import { afterwards, createTable, mariadb } from './dialect.ts';
import type { Value, Values } from './example.ts';
import type { Table } from './tables.ts';

/** Whether an address is of MariaDB or MySQL. */
export const isMariadb = (address: string) => /^(mysql|mariadb):/.test(address);

// The zone of the session, so that instants are written as they are.
const connectMariadb = (address: string) =>
  createConnection({
    uri: address.replace(/^mariadb:/, 'mysql:'),
    charset: 'utf8mb4',
    timezone: 'Z',
  });

/** Stands as the comment of tables that are not full yet. */
const unfinished = 'being filled with examples';

/** Whether a database holds the tables, full. */
export async function isMariadbFilled(address: string, tables: readonly Table[]): Promise<boolean> {
  const client = await connectMariadb(address);
  try {
    const [rows] = await client.query(
      'select 1 from information_schema.tables where table_schema = database() and table_name = ? and table_comment <> ?',
      [tables[0]?.name, unfinished],
    );
    return Array.isArray(rows) && rows.length > 0;
  } finally {
    await client.end();
  }
}

/** How many rows go in one statement: far below what a server takes. */
const rowsAtOnce = 1_000;

/** Makes the tables and opens them for filling; what an earlier filling left behind goes first. */
export async function fillMariadb(address: string, tables: readonly Table[]): Promise<Filling> {
  const client = await connectMariadb(address);
  const gathered = new Map(tables.map((table) => [table.name, { table, rows: [] as Values[] }]));
  try {
    await run(client, ["set time_zone = '+00:00'", "set sql_mode = 'STRICT_ALL_TABLES'"]);
    await dropUnfinished(client, tables);
    await run(
      client,
      tables.map((table) => `${createTable(mariadb, table)} comment = '${unfinished}'`),
    );
  } catch (thrown) {
    await client.end();
    throw thrown;
  }
  const flush = async () => {
    await run(client, ['start transaction']);
    for (const { table, rows } of gathered.values()) {
      await insert(client, table, rows);
      rows.length = 0;
    }
    await run(client, ['commit']);
  };
  return {
    put: (table, values) => gathered.get(table)?.rows.push(values),
    flush,
    finish: async () => {
      await flush();
      await run(client, [
        ...afterwards(mariadb, tables),
        `analyze table ${listed(tables)}`,
        ...tables.map(({ name }) => `alter table ${mariadb.quote(name)} comment = ''`),
      ]);
      await client.end();
    },
    abandon: async () => {
      await run(client, ['rollback']);
      await dropUnfinished(client, tables);
      await client.end();
    },
  };
}

const listed = (tables: readonly Table[]) =>
  tables.map(({ name }) => mariadb.quote(name)).join(', ');

async function run(client: Connection, statements: readonly string[]): Promise<void> {
  for (const each of statements) await client.query(each);
}

async function dropUnfinished(client: Connection, tables: readonly Table[]): Promise<void> {
  const [rows] = await client.query(
    'select 1 from information_schema.tables where table_schema = database() and table_comment = ?',
    [unfinished],
  );
  if (Array.isArray(rows) && rows.length > 0)
    await run(client, [
      'set foreign_key_checks = 0',
      `drop table if exists ${listed(tables)}`,
      'set foreign_key_checks = 1',
    ]);
}

async function insert(client: Connection, table: Table, rows: readonly Values[]): Promise<void> {
  const names = table.columns.map(({ name }) => mariadb.quote(name)).join(', ');
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const part = rows.slice(at, at + rowsAtOnce);
    const values = part.map((row) => table.columns.map(({ name }) => asMariadb(row[name])));
    await client.query(`insert into ${mariadb.quote(table.name)} (${names}) values ?`, [values]);
  }
}

function asMariadb(value: Value | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'string'
    ? value.replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)Z$/, '$1')
    : value;
}
