/**
 * What does a table look like, whatever the kind of database?
 *
 * Columns are written in one text, `id integer, name text, left_on date?`, where a question mark means
 * that the column may be empty. A name may have spaces in it, as names in old systems do.
 */

/** A type of column that every kind of database has, in its own words. */
export type ColumnType =
  | 'integer'
  | 'bigint'
  | 'text'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'instant'
  | 'amount'
  | 'json'
  | 'blob';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
}

/** Columns that point at the columns `to` of another table. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly to: readonly string[];
}

/** A table in any kind of database. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly unique: readonly (readonly string[])[];
  /** The only values a column may have. */
  readonly allowed: Readonly<Record<string, readonly string[]>>;
  readonly indexes: readonly (readonly string[])[];
  readonly references: readonly ForeignKey[];
}

const types: ReadonlySet<string> = new Set<ColumnType>([
  'integer',
  'bigint',
  'text',
  'boolean',
  'date',
  'timestamp',
  'instant',
  'amount',
  'json',
  'blob',
]);

const isType = (word: string): word is ColumnType => types.has(word);

/** A table; its key is `id` unless another is given. Throws when a column cannot be read. */
export function table(
  name: string,
  columns: string,
  more: Partial<Omit<Table, 'name' | 'columns'>> = {},
): Table {
  return {
    name,
    columns: columns.split(',').map(readColumn),
    key: ['id'],
    unique: [],
    allowed: {},
    indexes: [],
    references: [],
    ...more,
  };
}

function readColumn(written: string): Column {
  const [, name = '', type = '', mark] = /^\s*(.+?)\s+([a-z]+)(\?)?\s*$/s.exec(written) ?? [];
  if (!isType(type)) throw new Error(`'${written.trim()}' is no column; write name and type.`);
  return { name, type, nullable: mark === '?' };
}

/** A foreign key to a table by columns of ours: to its `id`, or to the columns named. */
export function to(
  table: string,
  columns: string | readonly string[],
  key: string | readonly string[] = 'id',
): ForeignKey {
  return { table, columns: [columns].flat(), to: [key].flat() };
}
