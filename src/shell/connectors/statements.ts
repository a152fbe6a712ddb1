/** Which statements read and write what was asked for? */
import { all, type Predicate, renamed } from '../../declaration/predicate.ts';
import { addressOf, type Column, type Table } from './catalogue.ts';
import {
  type Filter,
  fingerprintName,
  type Insert,
  type KeyedRow,
  type KeyedUpdate,
  type KeyedWrite,
  type KeySets,
  type Select,
  type Value,
} from './contract.ts';
import type { Statement } from './dialect.ts';
import { split } from './relations/finding.ts';
import { type Subqueries, together, withAll } from './relations/together.ts';
import { asksIn, tidied } from './relations/ways.ts';
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

const begun = (base: Base, sets: Writing['sets'] = {}): Writing => ({
  ...base,
  sets,
  values: [],
  // The places of MariaDB have no names, so each stands for what is written there.
  ...(base.dialect.kind !== 'mariadb' && { written: new Map() }),
});

/** The columns a `select` returns. */
export function columnsOf(table: Table, { columns }: Pick<Select, 'columns'>): readonly Column[] {
  return columns === undefined ? table.columns : columns.map((name) => columnOf(table, name));
}

/** `select` of what is asked for. */
export function selectOf(base: Base, asked: Select): Statement {
  const query = tidy(asked);
  const plain = begun(base, query.sets);
  const { dialect } = base;
  const row = { table: base.tableOf(query.table), depth: 0 };
  const flags = Object.entries(query.flags ?? {});
  const source = sourceOf(plain, row, {
    where: query.where,
    others: flags.map(([, flag]) => flag),
    how: query.lock === true ? 'row by row' : query.wide === true ? 'all' : 'few',
  });
  const { writing } = source;
  const shown = columnsOf(row.table, query).map(({ name }) => expressionOf(writing, row, name));
  if (query.fingerprint !== undefined)
    shown.push(
      `${fingerprint(writing, row.table, query.fingerprint)} as ${dialect.quote(fingerprintName)}`,
    );
  for (const [name, flag] of flags)
    shown.push(`${isTrue(writing, row, flag)} as ${dialect.quote(name)}`);
  const from = source.from();
  const where = source.where();
  const order = orderOf(row.table, query).map((name) => expressionOf(writing, row, name));
  return {
    text: [
      `${source.before}select ${shown.join(', ')} from ${from} where ${where}`,
      order.length > 0 ? `order by ${order.join(', ')}` : '',
      query.limit === undefined ? '' : `limit ${Math.trunc(query.limit)}`,
      query.lock === true && dialect.kind !== 'sqlite' ? 'for update' : '',
    ]
      .filter(Boolean)
      .join(' '),
    values: writing.values,
  };
}

/** A statement's rows and what is asked of them; the parts are called in the order of the text. */
interface Source {
  readonly writing: Writing;
  readonly before: string;
  readonly from: () => string;
  readonly where: () => string;
}

interface Rows {
  readonly where: Predicate;
  readonly others: readonly Predicate[];
  readonly how: 'all' | 'few' | 'row by row';
}

/** Where the rows come from, with what is asked of related rows: gathered, or looked up row by row. */
function sourceOf(plain: Writing, row: Asked, { where, others, how }: Rows): Source {
  const table = `${tableName(plain.dialect, row.table)} as t0`;
  const { finding, rest } = how === 'few' ? split(where) : { finding: [], rest: [where] };
  const isAsked = [...rest, ...others].some((one) => asksIn(one).length > 0);
  if (how === 'row by row' || !isAsked)
    return {
      writing: plain,
      before: '',
      from: () => table,
      where: () => condition(plain, row, where),
    };
  const few = (joins: string) => `${table}${joins} where ${condition(plain, row, all(...finding))}`;
  const question = { row, predicates: [...rest, ...others], ...(finding.length > 0 && { few }) };
  const subqueries: Subqueries = [];
  const gathered = together(plain, [question], subqueries);
  const writing = { ...plain, gathered: (parts: Gatherable) => gathered.flags(0, parts) };
  return {
    writing,
    before: withAll(subqueries),
    from: () => `${table}${gathered.joins(0)}`,
    where: () =>
      `(${condition(plain, row, all(...finding))}) and (${condition(writing, row, all(...rest))})`,
  };
}

function tidy(query: Select): Select {
  const flags = Object.entries(query.flags ?? {}).map(([name, flag]) => [name, tidied(flag)]);
  return { ...query, where: tidied(query.where), flags: Object.fromEntries(flags) };
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

/** How many of a few rows each predicate is true of, in columns `n0`, `n1`, … of one row. */
export function tallyOf(base: Base, query: Filter, asked: readonly Predicate[]): Statement {
  const plain = begun(base, query.sets);
  const row = { table: base.tableOf(query.table), depth: 0 };
  const predicates = asked.map(tidied);
  const rows = { where: tidied(query.where), others: predicates, how: 'few' } as const;
  const source = sourceOf(plain, row, rows);
  const sums = predicates.map((one, at) => `sum(${isTrue(source.writing, row, one)}) as n${at}`);
  const from = source.from();
  const text = `${source.before}select ${sums.join(', ')} from ${from} where ${source.where()}`;
  return { text, values: plain.values };
}

/**
 * How many rows of each question each of its predicates is true of: rows with `q`, its place in the list, and
 * `n0`, `n1`, … All in one statement, so that what is asked of related rows is gathered once.
 */
export function talliesOf(base: Base, asked: readonly Counted[]): Statement {
  const { questions, sets } = withOneOfEachSet(asked);
  const writing = begun(base, sets);
  const tables = questions.map(({ filter, predicates }) => ({
    row: { table: base.tableOf(filter.table), depth: 0 },
    predicates: [...predicates, filter.where],
  }));
  const subqueries: Subqueries = [];
  const all = together(writing, tables, subqueries);
  const widest = Math.max(...questions.map(({ predicates }) => predicates.length));
  const each = questions.map(({ filter, predicates }, at) => {
    const own = { ...writing, gathered: (parts: Gatherable) => all.flags(at, parts) };
    const row = { table: base.tableOf(filter.table), depth: 0 };
    const sums = Array.from({ length: widest }, (_, n) => {
      const predicate = predicates[n];
      return `${predicate === undefined ? '0' : `sum(${isTrue(own, row, predicate)})`} as n${n}`;
    });
    const from = `${tableName(base.dialect, row.table)} as t0${all.joins(at)}`;
    return `select ${at} as q, ${sums.join(', ')} from ${from} where ${condition(own, row, filter.where)}`;
  });
  return { text: `${withAll(subqueries)}${each.join(' union all ')}`, values: writing.values };
}

/** Rows, and predicates that are counted. */
export interface Counted {
  readonly filter: Filter;
  readonly predicates: readonly Predicate[];
}

// Sets of the same name may hold different keys in different questions.
function withOneOfEachSet(asked: readonly Counted[]) {
  const sets: Record<string, KeySets[string]> = {};
  const questions = asked.map(({ filter, predicates }, at): Counted => {
    const names = new Map<string, string>();
    for (const [name, keys] of Object.entries(filter.sets ?? {})) {
      const free = sets[name] === undefined || sets[name] === keys;
      names.set(name, free ? name : `${at} ${name}`);
      sets[free ? name : `${at} ${name}`] = keys;
    }
    const own = (one: Predicate) => renamed(one, (set) => names.get(set) ?? set);
    const tidy = (one: Predicate) => tidied(own(one));
    return { filter: { ...filter, where: tidy(filter.where) }, predicates: predicates.map(tidy) };
  });
  return { questions, sets };
}

type Gatherable = readonly Extract<Predicate, { kind: 'exists' }>[];

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
