/** What is in a file of SQLite? Checks and deferral stand only in the text of the tables. */
import {
  type Action,
  type Catalogue,
  type Check,
  type Column,
  type ColumnType,
  type ForeignKey,
  type Index,
  type Key,
  ordered,
  type Table,
} from '../catalogue.ts';
import type { RawRow, Session } from '../connector.ts';
import { textOrNull } from '../dialect.ts';

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Reads the catalogue of all tables, or of those named. */
export async function sqliteCatalogue(
  session: Session,
  names: readonly string[] | undefined,
): Promise<Catalogue> {
  const ask = async (text: string, values: readonly unknown[] = []) =>
    (await session.run({ text, values })).rows;
  const all = await ask(
    "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\'",
  );
  const version = String((await ask('select sqlite_version() as v'))[0]?.['v']);
  const wanted = all.filter(
    ({ type, name }) =>
      (type === 'table' || type === 'view') &&
      (names === undefined ||
        names.some((each) => each === name || each === `main.${String(name)}`)),
  );
  const tables: Table[] = [];
  for (const entry of wanted) tables.push(await tableOf(ask, entry, all));
  return ordered({ kind: 'sqlite', version, defaultSchema: 'main', tables });
}

type Ask = (text: string, values?: readonly unknown[]) => Promise<readonly RawRow[]>;

async function tableOf(ask: Ask, entry: RawRow, all: readonly RawRow[]): Promise<Table> {
  const name = String(entry['name']);
  const sql = textOrNull(entry['sql']) ?? '';
  const checks = checksOf(sql);
  const info = (await ask(`pragma table_xinfo(${quote(name)})`)).filter(
    ({ hidden }) => hidden !== 1,
  );
  const keyed = info
    .filter(({ pk }) => Number(pk) > 0)
    .toSorted((a, b) => Number(a['pk']) - Number(b['pk']));
  const key = keyed.map((row) => String(row['name']));
  const { indexes, uniques } = await indexesOf(ask, name);
  const isView = entry['type'] === 'view';
  const mentions = (row: RawRow) =>
    new RegExp(`(^|[^\\w])${escaped(name)}($|[^\\w])`, 'i').test(String(row['sql']));
  return {
    schema: 'main',
    name,
    kind: isView ? 'view' : 'table',
    columns: info.map((row) => columnOf(row, { isOnlyKey: key.length === 1, checks })),
    primaryKey: key.length > 0 ? { name: 'primary key', columns: key } : null,
    uniques,
    foreignKeys: await foreignKeysOf(ask, name),
    checks,
    triggers: all
      .filter((row) => row['type'] === 'trigger' && row['tbl_name'] === name)
      .map((row) => ({
        name: String(row['name']),
        timing: timingOf(String(row['sql'])),
        text: String(row['sql']),
      })),
    indexes,
    views: all
      .filter((row) => row['type'] === 'view' && row['name'] !== name && mentions(row))
      .map((row) => String(row['name'])),
    partitionOf: null,
    partitions: [],
    privileges: { select: true, insert: !isView, update: !isView, delete: !isView },
    rows: isView ? null : await estimate(ask, name),
    engine: null,
    transactional: true,
  };
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const countedUpTo = 20_000;

// Few rows are counted. Of many, ANALYZE may have noted how many; else as many as there are numbers in use.
async function estimate(ask: Ask, name: string): Promise<number | null> {
  const number = async (text: string, values: readonly unknown[] = []) => {
    const [row] = await ask(text, values);
    return Number(row?.['n'] ?? 0);
  };
  try {
    const table = `main.${quote(name)}`;
    const few = await number(
      `select count(*) as n from (select 1 from ${table} limit ${countedUpTo + 1})`,
    );
    if (few <= countedUpTo) return few;
    const noted = await number(
      'select max(cast(stat as integer)) as n from sqlite_stat1 where tbl = ?',
      [name],
    ).catch(() => 0);
    if (noted > countedUpTo) return noted;
    return await number(`select max(_rowid_) - min(_rowid_) + 1 as n from ${table}`);
  } catch {
    return null;
  }
}

function typeOf(native: string): ColumnType {
  const upper = native.toUpperCase();
  if (/JSON/.test(upper)) return 'json';
  if (/BOOL/.test(upper)) return 'boolean';
  if (/INT/.test(upper)) return 'integer';
  if (/CHAR|CLOB|TEXT|DATE|TIME/.test(upper)) return 'text';
  if (/BLOB/.test(upper)) return 'binary';
  if (/REAL|FLOA|DOUB/.test(upper)) return 'float';
  return /DEC|NUM/.test(upper) ? 'decimal' : 'other';
}

function columnOf(
  row: RawRow,
  { isOnlyKey, checks }: { isOnlyKey: boolean; checks: readonly Check[] },
): Column {
  const name = String(row['name']);
  const native = String(row['type']);
  const counted = isOnlyKey && Number(row['pk']) > 0 && native.toUpperCase() === 'INTEGER';
  return {
    name,
    type: typeOf(native),
    native,
    base: native,
    nullable: Number(row['notnull']) === 0 && !counted,
    length: null,
    default: textOrNull(row['dflt_value']),
    generated: Number(row['hidden']) > 1,
    counted,
    allowed: allowedBy(checks, name),
    collation: null,
  };
}

/** The values of `check (column in ('a', 'b'))`. */
function allowedBy(checks: readonly Check[], name: string): readonly string[] | null {
  for (const { text } of checks) {
    const match = /^["`[]?([^"`\]]+?)["`\]]?\s+in\s*\(((?:\s*'(?:[^']|'')*'\s*,?)+)\)$/i.exec(
      text.trim(),
    );
    if (match?.[1] === name)
      return [...(match[2] ?? '').matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) =>
        value.replaceAll("''", "'"),
      );
  }
  return null;
}

function checksOf(sql: string): readonly Check[] {
  return [...sql.matchAll(/\bcheck\s*\(/gi)].map((match, at) => {
    const from = match.index + match[0].length;
    return { name: `check ${at + 1}`, text: upToClosing(sql, from) };
  });
}

function upToClosing(sql: string, from: number): string {
  let depth = 1;
  let inText = false;
  let at = from;
  for (; at < sql.length && depth > 0; at += 1) {
    if (sql[at] === "'") inText = !inText;
    if (!inText && sql[at] === '(') depth += 1;
    if (!inText && sql[at] === ')') depth -= 1;
  }
  return sql.slice(from, at - 1);
}

const timingOf = (sql: string) =>
  /\b(before|after|instead\s+of)?\s*(insert|update|delete)\b/i.exec(sql)?.[0].toLowerCase() ?? '';

async function indexesOf(ask: Ask, table: string) {
  const indexes: Index[] = [];
  const uniques: Key[] = [];
  for (const row of await ask(`pragma index_list(${quote(table)})`)) {
    const name = String(row['name']);
    const parts = await ask(`pragma index_xinfo(${quote(name)})`);
    const columns = parts
      .filter(({ key }) => Number(key) === 1)
      .map((part) => textOrNull(part['name']));
    const unique = Number(row['unique']) === 1;
    const partial = Number(row['partial']) === 1;
    indexes.push({ name, columns, unique, partial });
    const named = columns.filter((column) => column !== null);
    if (unique && !partial && row['origin'] !== 'pk' && named.length === columns.length)
      uniques.push({ name, columns: named });
  }
  return { indexes, uniques };
}

async function foreignKeysOf(ask: Ask, table: string): Promise<readonly ForeignKey[]> {
  const found = new Map<number, RawRow[]>();
  for (const row of await ask(`pragma foreign_key_list(${quote(table)})`)) {
    const id = Number(row['id']);
    found.set(id, [...(found.get(id) ?? []), row]);
  }
  const keys: ForeignKey[] = [];
  for (const rows of found.values()) {
    const parts = rows.toSorted((a, b) => Number(a['seq']) - Number(b['seq']));
    const [first] = parts;
    if (first === undefined) continue;
    const columns = parts.map((row) => String(row['from']));
    const toTable = String(first['table']);
    // Without columns it points at the primary key.
    const toColumns =
      first['to'] === null ? await keyOf(ask, toTable) : parts.map((row) => String(row['to']));
    keys.push({
      name: `${columns.join(', ')} to ${toTable}`,
      columns,
      toSchema: 'main',
      toTable,
      toColumns,
      onDelete: String(first['on_delete']).toLowerCase() as Action,
      onUpdate: String(first['on_update']).toLowerCase() as Action,
      deferrable: true,
    });
  }
  return keys;
}

async function keyOf(ask: Ask, table: string): Promise<readonly string[]> {
  const rows = await ask(`pragma table_info(${quote(table)})`);
  return rows
    .filter(({ pk }) => Number(pk) > 0)
    .toSorted((a, b) => Number(a['pk']) - Number(b['pk']))
    .map((row) => String(row['name']));
}
