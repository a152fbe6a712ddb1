/**
 * How does a drawn world stand in a real database, with columns of its own types?
 *
 * A column of dates holds no nonsense, so what is none becomes empty there; SQLite's columns of text keep
 * it. Only for tests.
 */
import type { Row } from '../../processing/rule/case.ts';
import { momentParts } from '../../processing/rule/event-day.ts';
import type { Connector, Value } from '../../shell/connectors/contract.ts';
import type { World } from './world.ts';

type Type = 'number' | 'text' | 'json' | 'day' | 'clock' | 'instant';

/** The tables of a world with the types of their columns. */
export const tables: Readonly<Record<string, Readonly<Record<string, Type>>>> = {
  customers: { id: 'number', registered: 'day', status: 'text', name: 'text', person: 'text' },
  employees: { id: 'number', person: 'text' },
  order: {
    id: 'number',
    site: 'number',
    customer_id: 'number',
    other_id: 'number',
    seller_id: 'number',
    status: 'text',
    name: 'text',
    payload: 'json',
    ordered: 'clock',
    delivered: 'day',
    booked: 'number',
  },
  lines: { id: 'number', order_id: 'number', no: 'number', packed: 'day' },
  choices: { id: 'number', customer_id: 'number', given: 'clock', withdrawn: 'clock' },
  contacts: { id: 'number', customer_id: 'number', kind: 'text', contacted: 'instant' },
  members: { id: 'number', level: 'text', person: 'text' },
  calls: { id: 'number', member_id: 'number', topic: 'text', called: 'day' },
};

const words: Readonly<Record<Connector['kind'], Readonly<Record<Type, string>>>> = {
  postgres: {
    number: 'bigint',
    text: 'text',
    json: 'jsonb',
    day: 'date',
    clock: 'timestamp',
    instant: 'timestamptz',
  },
  mariadb: {
    number: 'bigint',
    text: 'varchar(50) collate utf8mb4_bin',
    json: 'json',
    day: 'date',
    clock: 'datetime(6)',
    instant: 'datetime(6)',
  },
  sqlite: {
    number: 'integer',
    text: 'text',
    json: 'text',
    day: 'text',
    clock: 'text',
    instant: 'text',
  },
};

/** Makes the tables, empty. `rid` tells their rows apart. */
export async function make(connector: Connector): Promise<void> {
  const quote = connector.kind === 'mariadb' ? '`' : '"';
  const statements = Object.entries(tables).map(([table, columns]) => {
    const written = Object.entries(columns).map(
      ([name, type]) => `${quote}${name}${quote} ${words[connector.kind][type]}`,
    );
    const shape = ['rid bigint primary key', ...written].join(', ');
    return `create table ${quote}${table}${quote} (${shape})`;
  });
  await connector.transaction({}, async (tx) => {
    for (const statement of statements) await tx.query(statement);
  });
}

/** Puts rows in place of those that are there. */
export async function put(
  connector: Connector,
  rows: Readonly<Record<string, readonly Row[]>>,
): Promise<void> {
  const quote = connector.kind === 'mariadb' ? '`' : '"';
  await connector.transaction({}, async (tx) => {
    for (const [table, columns] of Object.entries(tables)) {
      await tx.query(`delete from ${quote}${table}${quote}`);
      const names = Object.keys(columns);
      const values = (rows[table] ?? []).map((row, rid) => [
        rid,
        ...names.map((name) => (row[name] ?? null) as Value),
      ]);
      if (values.length > 0) await tx.insert({ table, columns: ['rid', ...names], rows: values });
    }
  });
}

/** The world as a kind of database can hold it; with `only`, one system of it. */
export function typed(world: World, kind: Connector['kind'], only = ''): World {
  if (kind === 'sqlite') return world;
  const rows = Object.entries(world.rows).map(([name, each]): [string, readonly Row[]] => {
    const table = name === 'shop.orders' ? 'order' : (name.split('.')[1] ?? '');
    if (!name.startsWith(only)) return [name, each];
    return [name, each.map((row) => typedRow(row, tables[table] ?? {}, kind))];
  });
  return { ...world, rows: Object.fromEntries(rows) };
}

function typedRow(row: Row, types: Readonly<Record<string, Type>>, kind: Connector['kind']): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typedValue(value, types[column] ?? 'number', kind),
    ]),
  );
}

function typedValue(value: unknown, type: Type, kind: Connector['kind']): unknown {
  if (type === 'json') return value === 'no json' ? null : value;
  if (type === 'number' || type === 'text') return value;
  const parts = typeof value === 'string' ? momentParts(value) : undefined;
  if (parts === undefined) return null;
  if (type === 'day') return parts.day;
  const zone = type === 'instant' && kind === 'postgres' ? 'Z' : '';
  return `${parts.day}T${parts.time}${zone}`;
}
