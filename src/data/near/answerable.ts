/**
 * Would memory answer a question as the database does?
 *
 * Only of what both certainly compare alike: whole numbers, dates, texts to the letter, numbers with decimals
 * against numbers. A key or a join of texts is left to databases that have their own idea of equal texts, and so
 * is everything of a rarer type. A property test holds the two against each other on every kind of database.
 */
import type { Column, Kind, Table } from '../../declaration/database/catalogue.ts';
import type { KeySets, Value } from '../../declaration/database/value.ts';
import type { Operand, Predicate } from '../../declaration/predicate.ts';

/** A database, and the tables as predicates call them. */
export interface Tables {
  readonly kind: Kind;
  tableOf(written: string): Table | undefined;
}

type Of<K extends Predicate['kind']> = Extract<Predicate, { kind: K }>;

/** Whether memory gives the same answer about rows of this table. */
export function isAnswerable(
  tables: Tables,
  table: Table | undefined,
  predicate: Predicate,
  sets: KeySets,
): boolean {
  if (table === undefined) return false;
  const inner = (part: Predicate) => isAnswerable(tables, table, part, sets);
  switch (predicate.kind) {
    case 'true':
    case 'false':
      return true;
    case 'not':
      return inner(predicate.of);
    case 'all':
    case 'any':
      return predicate.of.every(inner);
    case 'null':
      return columnAt(table, predicate.operand) !== undefined && isPlainOrJson(table, predicate);
    case 'compare':
      return isComparable(table, predicate);
    case 'in':
      return predicate.values.every((value) =>
        isComparable(table, { kind: 'compare', operand: predicate.operand, op: '=', value }),
      );
    case 'text':
      return columnAt(table, predicate.operand)?.type === 'text' && isPlain(predicate.operand);
    case 'readable':
      return isDated(columnAt(table, predicate.operand), predicate.operand);
    case 'exists':
      return (
        isFollowed(tables, table, predicate) &&
        isAnswerable(tables, tables.tableOf(predicate.table), predicate.where, sets)
      );
    case 'keys':
      return areKeys(tables, table, predicate, sets);
  }
}

const isPlain = ({ path }: Operand) => path === undefined;

function columnAt(table: Table, { column }: Operand): Column | undefined {
  return table.columns.find(({ name }) => name === column);
}

function isPlainOrJson(table: Table, { operand }: Of<'null'>): boolean {
  const { path } = operand;
  if (path === undefined) return true;
  return columnAt(table, operand)?.type === 'json' && /^\$(\.[\w-]+)+$/.test(path);
}

const times: ReadonlySet<string | undefined> = new Set(['date', 'timestamp', 'instant']);

function isDated(column: Column | undefined, operand: Operand): boolean {
  return isPlain(operand) && (times.has(column?.type) || column?.type === 'text');
}

function isComparable(table: Table, { operand, op, value, as }: Of<'compare'>): boolean {
  const column = columnAt(table, operand);
  if (as !== undefined) return isDated(column, operand);
  if (!isPlain(operand) || column === undefined) return false;
  switch (column.type) {
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'decimal':
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return op === '=' && typeof value === 'boolean';
    case 'text':
      return op === '=' && typeof value === 'string' && !isPadded(column);
    default:
      return false;
  }
}

// Of fixed length: compared without the spaces at the end.
const isPadded = ({ base }: Column) => /^(bpchar|char|character|nchar)\b/i.test(base);

/** Whether the rows a join leads to are known by equal values. */
function isFollowed(tables: Tables, outer: Table, { table, join }: Of<'exists'>): boolean {
  const into = tables.tableOf(table);
  if (into === undefined) return false;
  return join.every(([own, above]) => {
    const [left, right] = [columnAt(into, { column: own }), columnAt(outer, { column: above })];
    if (left === undefined || right === undefined || left.type !== right.type) return false;
    return [left, right].every((column) => isKeyLike(tables.kind, column));
  });
}

// A column whose equal values look alike. SQLite and MariaDB may take texts for equal that differ.
function isKeyLike(kind: Kind, { type, base, collation }: Column): boolean {
  if (type === 'integer') return true;
  if (kind !== 'postgres') return false;
  return type === 'uuid' || (exactTexts.has(base) && collation === null);
}

const exactTexts: ReadonlySet<string> = new Set(['text', 'character varying']);

function areKeys({ kind }: Tables, table: Table, { columns, set }: Of<'keys'>, sets: KeySets) {
  const found = columns.map((column) => columnAt(table, { column }));
  if (!found.every((column) => column !== undefined && isKeyLike(kind, column))) return false;
  return (sets[set] ?? []).every((key) => found.every((column, at) => looksAlike(column, key[at])));
}

/** Whether a value of a key is written as the database would write it. */
function looksAlike(column: Column | undefined, value: Value | undefined): boolean {
  if (value === null || value === undefined) return true;
  if (column?.type === 'text') return typeof value === 'string';
  if (column?.type === 'uuid') return typeof value === 'string' && /^[0-9a-f-]{36}$/.test(value);
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'bigint' || (typeof value === 'string' && /^-?[1-9]\d*$|^0$/.test(value));
}

/** Whether a column holds what its type says, in a form that memory can compare: SQLite lets it hold anything. */
export function isAsTyped({ type }: Column, value: Value): boolean {
  if (value === null) return true;
  switch (type) {
    case 'integer':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'decimal':
    case 'float':
      return typeof value === 'number' || (typeof value === 'string' && value.length <= 15);
    case 'boolean':
      return typeof value === 'boolean' || value === 0 || value === 1;
    case 'text':
    case 'date':
    case 'timestamp':
    case 'instant':
      return typeof value === 'string';
    default:
      return true;
  }
}
