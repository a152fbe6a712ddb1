/**
 * How do the rows get into the databases?
 *
 * All tables and rows of a database in one transaction, so that it is either filled or not there; MariaDB, where tables
 * are no part of a transaction, has a mark on them until they are full. Rows are gathered and sent in batches: what is
 * in memory does not grow with the number of people. Another kind of database is another function that returns a Filling.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Client } from 'pg';
import { afterwards, createTable, postgres, sqlite } from './dialect.ts';
import type { Value, Values } from './example.ts';
import { fillMariadb, isMariadb, isMariadbFilled } from './mariadb.ts';
import type { Table } from './tables.ts';

/** A database that is being filled. */
export interface Filling {
  put(table: string, values: Values): void;
  /** Sends what is gathered. */
  flush(): Promise<void>;
  /** Adds keys and indexes, and makes it all visible. */
  finish(): Promise<void>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Where a file of SQLite is, by its address `sqlite:/path`. */
export function sqlitePath(address: string): string {
  return address.replace(/^sqlite:(\/\/)?/, '');
}

/** Whether a database holds the tables already. */
export async function isDatabaseFilled(
  address: string,
  tables: readonly Table[],
): Promise<boolean> {
  if (address.startsWith('sqlite:')) return existsSync(sqlitePath(address));
  if (isMariadb(address)) return isMariadbFilled(address, tables);
  const client = new Client({ connectionString: address });
  await client.connect();
  try {
    const there = await client.query(
      'select from pg_class where relname = $1 and pg_table_is_visible(oid)',
      [tables[0]?.name],
    );
    return (there.rowCount ?? 0) > 0;
  } finally {
    await client.end();
  }
}

/** Makes the tables in an empty database and opens it for filling. */
export async function openFilling(address: string, tables: readonly Table[]): Promise<Filling> {
  if (address.startsWith('sqlite:')) return fillSqlite(address, tables);
  return isMariadb(address) ? fillMariadb(address, tables) : fillPostgres(address, tables);
}

async function fillPostgres(address: string, tables: readonly Table[]): Promise<Filling> {
  const client = new Client({ connectionString: address, application_name: 'vern examples' });
  await client.connect();
  const gathered = new Map<string, Values[]>(tables.map(({ name }) => [name, []]));
  const run = async (statements: readonly string[]) => {
    if (statements.length > 0) await client.query(statements.join(';\n'));
  };
  try {
    await run(['begin', ...tables.map((table) => createTable(postgres, table))]);
  } catch (thrown) {
    await client.end();
    throw thrown;
  }
  const flush = async () => {
    for (const [name, rows] of gathered) {
      if (rows.length === 0) continue;
      const table = postgres.quote(name);
      await client.query(
        `insert into ${table} select * from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(rows, asJson)],
      );
      rows.length = 0;
    }
  };
  return {
    put: (table, values) => gathered.get(table)?.push(values),
    flush,
    finish: async () => {
      await flush();
      await run([...afterwards(postgres, tables), 'commit', 'analyze']);
      await client.end();
    },
    abandon: () => client.end(),
  };
}

function asJson(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value;
}

async function fillSqlite(address: string, tables: readonly Table[]): Promise<Filling> {
  const path = sqlitePath(address);
  const halfway = `${path}.filling`;
  mkdirSync(dirname(path), { recursive: true });
  rmSync(halfway, { force: true });
  const database = new DatabaseSync(halfway, { enableForeignKeyConstraints: false });
  database.exec('pragma journal_mode = off; pragma synchronous = off; begin');
  const inserts = new Map(tables.map((table) => [table.name, insertInto(database, table)]));
  return {
    put: (table, values) => inserts.get(table)?.(values),
    flush: async () => undefined,
    finish: async () => {
      database.exec([...afterwards(sqlite, tables), 'commit', 'analyze'].join(';\n'));
      database.close();
      renameSync(halfway, path);
    },
    abandon: async () => {
      database.close();
      rmSync(halfway, { force: true });
    },
  };
}

function insertInto(database: DatabaseSync, table: Table): (values: Values) => void {
  database.exec(createTable(sqlite, table));
  const names = table.columns.map(({ name }) => sqlite.quote(name)).join(', ');
  const places = table.columns.map(() => '?').join(', ');
  const insert = database.prepare(
    `insert into ${sqlite.quote(table.name)} (${names}) values (${places})`,
  );
  return (values) => {
    insert.run(...table.columns.map(({ name }) => asSqlite(values[name])));
  };
}

function asSqlite(value: Value | undefined): SQLInputValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'object' || value instanceof Uint8Array) return value;
  return JSON.stringify(value);
}
