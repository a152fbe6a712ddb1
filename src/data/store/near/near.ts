/**
 * How is a person's plan asked for without asking the database the same thing fifty times?
 *
 * The rows a person has are few. What finds them is asked of the database; what is asked of them is answered
 * here, from the rows and those around them, each read once. Whatever memory would not answer exactly as the
 * database does, or what is too much, goes to the database as ever. For planning and explaining only: what is
 * written is tested again by the database itself, in the transaction that writes.
 */
import { addressOf, findTable, type Table } from '../../../declaration/database/catalogue.ts';
import type { KeySets, Row, Value } from '../../../declaration/database/value.ts';
import { all, type Predicate } from '../../../declaration/predicate.ts';
import type { Connector, Select } from '../../../shell/connectors/contract.ts';
import { leadsToKeys, split } from '../../../shell/connectors/relations/finding.ts';
import {
  type Around,
  answersOf,
  type KeyTexts,
  keyText,
  type Near,
  type Need,
  needOf,
} from '../../near/answer.ts';
import { isAnswerable, isAsTyped, type Tables } from '../../near/answerable.ts';
import { interning } from '../../near/interned.ts';
import type { Engine } from '../engine.ts';
import type { System } from '../systems.ts';
import { type Kept, keeping, shown } from './rows.ts';
import { decidingColumns } from './usual.ts';

type Open = Extract<System, { state: 'open' }>;

/** The same engine for one piece of work about few people; what it has read it does not read again. */
export function nearEngine(engine: Engine): Engine {
  const open = new Map(
    [...engine.systems.open].map(([name, one]) => {
      const usual = decidingColumns(engine.declaration, name, one.catalogue);
      return [name, { ...one, connector: nearConnector(one, usual) }];
    }),
  );
  const of = (one: System) => open.get(one.name) ?? one;
  return { ...engine, systems: { ...engine.systems, open, all: engine.systems.all.map(of) } };
}

interface World {
  readonly tables: Tables;
  readonly kept: Kept;
  readonly intern: (predicate: Predicate) => Predicate;
}

/** A connection that reads a row once; `usual` are the columns that decide, by table. */
export function nearConnector(
  { connector, catalogue }: Pick<Open, 'connector' | 'catalogue'>,
  usual: (table: string) => readonly string[],
): Connector {
  const known = new Map<string, Table | undefined>();
  const tableOf = (written: string) => {
    if (!known.has(written)) known.set(written, findTable(catalogue, written));
    return known.get(written);
  };
  const world: World = {
    tables: { kind: connector.kind, tableOf },
    kept: keeping(connector, usual),
    intern: interning(),
  };
  return {
    ...connector,
    select: (query) => selected(world, connector, query),
    count: async (query) =>
      (await answered(world, { ...query, columns: [] }))?.rows.length ?? connector.count(query),
    tally: async (query, of) => {
      const found = await answered(world, { ...query, columns: [], flags: of });
      if (found === undefined) return connector.tally(query, of);
      const count = (name: string) => found.rows.filter((row) => row[name] === true).length;
      return Object.fromEntries(Object.keys(of).map((one) => [one, count(one)]));
    },
  };
}

async function* selected(
  world: World,
  connector: Connector,
  query: Select,
): AsyncGenerator<readonly Row[], void, undefined> {
  const found = await answered(world, query);
  if (found === undefined) {
    yield* connector.select(query);
    return;
  }
  const batch = query.batch ?? 1_000;
  for (let at = 0; at < found.rows.length; at += batch) yield found.rows.slice(at, at + batch);
}

/** The rows that are asked for with their flags; undefined where the database must be asked. */
async function answered(
  world: World,
  query: Select,
): Promise<{ readonly rows: readonly Row[] } | undefined> {
  const { tables, intern } = world;
  const table = tables.tableOf(query.table);
  if (table === undefined || query.lock === true || query.wide === true) return undefined;
  const sets = query.sets ?? {};
  const columns = query.columns ?? table.columns.map(({ name }) => name);
  const flags = Object.entries(query.flags ?? {}).map(
    ([name, one]) => [name, intern(one)] as const,
  );
  const question = { query, table, columns, flags: flags.map(([, one]) => one), sets };
  const found = (await lookedUp(world, question)) ?? (await foundByDatabase(world, question));
  if (found === undefined) return undefined;
  const near = await around(world, found.need, found.rows);
  if (near === undefined) return undefined;
  const isTrue = answersOf(near, textsOf(sets));
  const fitting = near.rows.filter((row) => found.rest.every((one) => isTrue(one, row)));
  const made = fitting.slice(0, query.limit ?? fitting.length).map((row) => {
    const one: Record<string, Value> = shown(row, { ...query, columns });
    for (const [name, flag] of flags) one[name] = isTrue(flag, row);
    return one;
  });
  return { rows: made };
}

interface Question {
  readonly query: Select;
  readonly table: Table;
  readonly columns: readonly string[];
  readonly flags: readonly Predicate[];
  readonly sets: KeySets;
}

/** Rows that were found, with what is still to be asked of them. */
interface Found {
  readonly rows: readonly Row[];
  readonly rest: readonly Predicate[];
  readonly need: Need;
}

/** Asks the database for the rows that plain conditions and known keys find, in the order that is wanted. */
async function foundByDatabase(world: World, question: Question): Promise<Found | undefined> {
  const { query, columns, flags, sets } = question;
  const { finding, rest } = split(query.where);
  const need = needFor(world, question, [...rest.map(world.intern), ...flags]);
  if (finding.length === 0 || need === undefined) return undefined;
  const rows = await world.kept.found({
    table: query.table,
    where: all(...finding),
    sets,
    columns: [...new Set([...columns, ...need.columns])],
    ...(query.orderBy === undefined ? {} : { orderBy: query.orderBy }),
    ...(query.fingerprint === undefined ? {} : { fingerprint: query.fingerprint }),
  });
  return rows && { rows, rest: rest.map(world.intern), need };
}

/** Finds rows by known keys from table to table, where no order is wanted. */
async function lookedUp(world: World, question: Question): Promise<Found | undefined> {
  const { query, columns, flags, sets } = question;
  if (query.orderBy !== undefined || query.fingerprint !== undefined) return undefined;
  const where = world.intern(query.where);
  const parts = where.kind === 'all' ? where.of : [where];
  const anchor = parts.find((part) => leadsToKeys(part));
  if (anchor === undefined) return undefined;
  const need = needFor(world, question, [...parts, ...flags]);
  if (need === undefined) return undefined;
  const wanted = [...new Set([...columns, ...need.columns])];
  const rows = await followed({ world, sets }, [query.table, anchor], wanted);
  return rows && { rows, rest: parts, need };
}

/** What must be read to answer; undefined where memory cannot answer as the database does. */
function needFor(
  { tables }: World,
  { query, table, sets }: Question,
  asked: readonly Predicate[],
): Need | undefined {
  return asked.every((one) => isAnswerable(tables, table, one, sets))
    ? needOf(query.table, asked)
    : undefined;
}

type Following = { readonly world: World; readonly sets: KeySets };

/** The rows of a table that a way to known keys leads to, and maybe more; undefined when too many. */
async function followed(
  following: Following,
  [table, way]: readonly [string, Predicate],
  columns: readonly string[],
): Promise<readonly Row[] | undefined> {
  const { world, sets } = following;
  if (way.kind === 'keys') {
    const keys = (sets[way.set] ?? []).map((key) => way.columns.map((_, at) => key[at] ?? null));
    return (await rowsBy(world, [table, way.columns], [keys, columns]))?.rows;
  }
  if (way.kind === 'exists') {
    const own = way.join.map(([column]) => column);
    const inner = await followed(following, [way.table, way.where], own);
    const keys = inner?.map((row) => own.map((column) => row[column] ?? null));
    const by = way.join.map(([, above]) => above);
    return keys && (await rowsBy(world, [table, by], [keys, columns]))?.rows;
  }
  if (way.kind === 'all') {
    const part = way.of.find((one) => leadsToKeys(one));
    return part && followed(following, [table, part], columns);
  }
  if (way.kind !== 'any') return undefined;
  const there = world.tables.tableOf(table);
  const key = there && addressOf(there);
  if (key === undefined) return undefined;
  const found = new Map<string | undefined, Row>();
  for (const part of way.of) {
    const rows = await followed(following, [table, part], [...columns, ...key]);
    if (rows === undefined) return undefined;
    for (const row of rows) found.set(keyText(key.map((column) => row[column] ?? null)), row);
  }
  return [...found.values()];
}

/** Rows by the values of some of their columns; undefined when too many. */
async function rowsBy(
  { kept }: World,
  [table, by]: readonly [string, readonly string[]],
  [tuples, columns]: readonly [readonly (readonly Value[])[], readonly string[]],
): Promise<(Pick<Around, 'byKey'> & { readonly rows: readonly Row[] }) | undefined> {
  const keys = new Map<string, readonly Value[]>();
  for (const tuple of tuples) {
    const text = keyText(tuple);
    if (text !== undefined) keys.set(text, tuple);
  }
  const byKey = await kept.byKeys({ table, by, keys, columns });
  return byKey && { byKey, rows: [...keys.keys()].flatMap((text) => byKey.get(text) ?? []) };
}

/** Reads what is around rows; undefined where that is too much, or not what its type says. */
async function around(world: World, need: Need, rows: readonly Row[]): Promise<Near | undefined> {
  if (!isTyped(world.tables.tableOf(need.table), need, rows)) return undefined;
  const found = new Map<string, Around>();
  for (const [name, { join, need: inner }] of need.around) {
    const keys = rows.map((row) => join.map(([, above]) => row[above] ?? null));
    const related = await rowsBy(
      world,
      [inner.table, join.map(([own]) => own)],
      [keys, [...inner.columns]],
    );
    const near = related && (await around(world, inner, related.rows));
    if (related === undefined || near === undefined) return undefined;
    found.set(name, { byKey: related.byKey, near });
  }
  return { rows, around: found };
}

function isTyped(table: Table | undefined, { columns }: Need, rows: readonly Row[]): boolean {
  if (table === undefined) return false;
  const asked = table.columns.filter(({ name }) => columns.has(name));
  return rows.every((row) => asked.every((column) => isAsTyped(column, row[column.name] ?? null)));
}

function textsOf(sets: KeySets): KeyTexts {
  const known = new Map<string, ReadonlySet<string>>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const made = new Set((sets[name] ?? []).flatMap((key) => keyText(key) ?? []));
    known.set(name, made);
    return made;
  };
}
