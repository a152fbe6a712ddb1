/** Which statements read and write what was asked for? */
import type { Predicate } from '../../declaration/predicate.ts';
import { addressOf, type Column, type Table } from './catalogue.ts';
import {
  type Filter,
  fingerprintName,
  type Insert,
  type KeyedRow,
  type KeyedUpdate,
  type KeyedWrite,
  type Select,
  type Value,
} from './contract.ts';
import type { Statement } from './dialect.ts';
import {
  type Asked,
  columnOf,
  condition,
  expressionOf,
  putter,
  tableName,
  type Writing,
} from './render.ts';

/** What is needed to write statements for a database. */
export type Base = Pick<Writing, 'dialect' | 'tableOf' | 'zone'>;

const begun = (base: Base, sets: Writing['sets'] = {}): Writing => ({ ...base, sets, values: [] });

/** The columns a `select` returns. */
export function columnsOf(table: Table, { columns }: Pick<Select, 'columns'>): readonly Column[] {
  return columns === undefined ? table.columns : columns.map((name) => columnOf(table, name));
}

/** `select` of what is asked for. */
export function selectOf(base: Base, query: Select): Statement {
  const writing = begun(base, query.sets);
  const { dialect } = base;
  const asked = { table: base.tableOf(query.table), depth: 0 };
  const { table } = asked;
  const shown = columnsOf(table, query).map(({ name }) => expressionOf(writing, asked, name));
  if (query.fingerprint !== undefined)
    shown.push(
      `${fingerprint(writing, table, query.fingerprint)} as ${dialect.quote(fingerprintName)}`,
    );
  for (const [name, flag] of Object.entries(query.flags ?? {}))
    shown.push(`${isTrue(writing, asked, flag)} as ${dialect.quote(name)}`);
  const where = condition(writing, asked, query.where);
  const order = orderOf(table, query).map((name) => expressionOf(writing, asked, name));
  return {
    text: [
      `select ${shown.join(', ')} from ${tableName(dialect, table)} as t0 where ${where}`,
      order.length > 0 ? `order by ${order.join(', ')}` : '',
      query.limit === undefined ? '' : `limit ${Math.trunc(query.limit)}`,
      query.lock === true && dialect.kind !== 'sqlite' ? 'for update' : '',
    ]
      .filter(Boolean)
      .join(' '),
    values: writing.values,
  };
}

function orderOf(table: Table, { orderBy }: Select): readonly string[] {
  return orderBy === 'key' ? (addressOf(table) ?? []) : (orderBy ?? []);
}

/** `select count(*)`, or another expression, of the rows that are asked about. */
export function countOf(base: Base, { table, where, sets }: Filter, shown = 'count(*)'): Statement {
  const writing = begun(base, sets);
  const asked = { table: base.tableOf(table), depth: 0 };
  const from = tableName(base.dialect, asked.table);
  const text = `select ${shown} as n from ${from} as t0 where ${condition(writing, asked, where)}`;
  return { text, values: writing.values };
}

const isTrue = (writing: Writing, asked: Asked, predicate: Predicate) =>
  `case when ${condition(writing, asked, predicate)} then 1 else 0 end`;

/** `select` of how many rows each predicate is true of, in columns `n0`, `n1`, … */
export function tallyOf(
  base: Base,
  { table, where, sets }: Filter,
  predicates: readonly Predicate[],
): Statement {
  const writing = begun(base, sets);
  const asked = { table: base.tableOf(table), depth: 0 };
  const sums = predicates.map((each, at) => `sum(${isTrue(writing, asked, each)}) as n${at}`);
  const from = tableName(base.dialect, asked.table);
  const text = `select ${sums.join(', ')} from ${from} as t0 where ${condition(writing, asked, where)}`;
  return { text, values: writing.values };
}

function fingerprint(writing: Writing, table: Table, names: readonly string[]): string {
  return writing.dialect.fingerprint(
    names.map((name) => ({
      column: columnOf(table, name),
      expression: expressionOf(writing, { table, depth: 0 }, name),
    })),
  );
}

/** `update` of these rows. */
export function updateOf(base: Base, write: KeyedUpdate, rows: readonly KeyedRow[]): Statement {
  const table = base.tableOf(write.table);
  const columns = write.columns.map((name) => columnOf(table, name));
  const writing = begun(base, write.sets);
  const parts = partsOf(writing, table, { write, rows, columns });
  const set = columns.map(({ name }, at) => {
    const value = `s.c${parts.written + at}`;
    return [base.dialect.quote(name), value] as const;
  });
  return { text: base.dialect.update({ ...parts, set }), values: writing.values };
}

/** `delete` of these rows. */
export function deleteOf(base: Base, write: KeyedWrite, rows: readonly KeyedRow[]): Statement {
  const writing = begun(base, write.sets);
  const table = base.tableOf(write.table);
  const parts = partsOf(writing, table, { write, rows, columns: [] });
  return { text: base.dialect.remove(parts), values: writing.values };
}

const textColumn: Column = {
  name: fingerprintName,
  type: 'text',
  native: 'text',
  base: 'text',
  nullable: false,
  length: 64,
  default: null,
  generated: false,
  counted: false,
  allowed: null,
  collation: null,
};

interface Written {
  readonly write: KeyedWrite;
  readonly rows: readonly KeyedRow[];
  readonly columns: readonly Column[];
}

// The tuples are: the key, the fingerprint if one is asked for, the new values.
function partsOf(writing: Writing, table: Table, { write, rows, columns }: Written) {
  const { dialect } = writing;
  const guarded = write.fingerprint ?? [];
  const keys = write.key.map((name) => columnOf(table, name));
  const marks = guarded.length > 0 ? [textColumn] : [];
  const all = [...keys, ...marks, ...columns];
  const asked = { table, depth: 0 };
  const tuples = dialect.tuples(putter(writing), {
    columns: all,
    keys: keys.length + marks.length,
    rows: rows.map(({ key, fingerprint: mark, set = [] }) => [
      ...key,
      ...marks.map((): Value => mark ?? ''),
      ...set,
    ]),
  });
  const match = keys.map(
    ({ name }, at) => [expressionOf(writing, asked, name), `s.c${at}`] as const,
  );
  const marked =
    guarded.length > 0
      ? [[fingerprint(writing, table, guarded), `s.c${keys.length}`] as const]
      : [];
  return {
    table: tableName(dialect, table),
    tuples,
    match: [...match, ...marked],
    guard: guardOf(writing, table, write.guard),
    written: keys.length + marks.length,
  };
}

function guardOf(writing: Writing, table: Table, guard: Predicate | undefined): string {
  if (guard === undefined || guard.kind === 'true') return '';
  return `(${condition(writing, { table, depth: 0 }, guard)})`;
}

/** `insert` of these rows. */
export function insertOf(
  base: Base,
  insert: Insert,
  rows: readonly (readonly Value[])[],
): Statement {
  const writing = begun(base);
  const { dialect } = base;
  const table = base.tableOf(insert.table);
  const columns = insert.columns.map((name) => columnOf(table, name));
  const names = columns.map(({ name }) => dialect.quote(name)).join(', ');
  const own = dialect.kind === 'postgres' && columns.some(({ counted }) => counted);
  const tuples = dialect.tuples(putter(writing), { columns, rows, keys: 0 });
  const text = `insert into ${tableName(dialect, table)} (${names}) ${own ? 'overriding system value ' : ''}${tuples}`;
  return { text, values: writing.values };
}
