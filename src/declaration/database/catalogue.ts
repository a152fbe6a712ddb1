/**
 * What is in a database: which tables, with which columns, keys and constraints, and what may we do there?
 *
 * A plain value in one form for every kind of database, ordered so that equal databases give equal values.
 */

/** The kinds of database there is a connector for. MySQL is spoken to as MariaDB, untested. */
export type Kind = 'postgres' | 'mariadb' | 'sqlite';

/**
 * What a column holds. `timestamp` is a wall clock without a zone, `instant` a moment in UTC; SQLite keeps
 * dates and moments as `text`, unless the column is declared otherwise.
 */
export type ColumnType =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'text'
  | 'date'
  | 'timestamp'
  | 'instant'
  | 'time'
  | 'json'
  | 'array'
  | 'binary'
  | 'uuid'
  | 'other';

/** A column. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** As the database writes it: `character varying(20)`. */
  readonly native: string;
  /** The native type without its length, as a cast needs it. */
  readonly base: string;
  readonly nullable: boolean;
  /** In characters (bytes for binary); null when it has no limit. */
  readonly length: number | null;
  /** The expression of the default, as the database writes it. */
  readonly default: string | null;
  /** Computed from other columns: cannot be written. */
  readonly generated: boolean;
  /** Filled in by the database: identity, serial, auto_increment, rowid. */
  readonly counted: boolean;
  /** The only values allowed (an enum, or a check that lists them); null when not known. */
  readonly allowed: readonly string[] | null;
  readonly collation: string | null;
}

/** A primary or unique key. */
export interface Key {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What happens to a child when its parent is changed. */
export type Action = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

/** A reference to another table; `toSchema` and `toTable` say which. */
export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly toSchema: string;
  readonly toTable: string;
  readonly toColumns: readonly string[];
  readonly onDelete: Action;
  readonly onUpdate: Action;
  readonly deferrable: boolean;
}

/** A check constraint as text. */
export interface Check {
  readonly name: string;
  readonly text: string;
}

/** A trigger: when it runs, on what, and its own text as far as it can be read. */
export interface Trigger {
  readonly name: string;
  readonly timing: string;
  readonly text: string;
}

/** An index; `columns` has null where it indexes an expression, `partial` when it has a condition. */
export interface Index {
  readonly name: string;
  readonly columns: readonly (string | null)[];
  readonly unique: boolean;
  readonly partial: boolean;
}

/** What the signed-in user may do with a table as a whole. */
export interface Privileges {
  readonly select: boolean;
  readonly insert: boolean;
  readonly update: boolean;
  readonly delete: boolean;
}

/** A table, or something read like one. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partitioned' | 'view' | 'foreign';
  readonly columns: readonly Column[];
  readonly primaryKey: Key | null;
  readonly uniques: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  readonly triggers: readonly Trigger[];
  readonly indexes: readonly Index[];
  /** Views that read it, by their full names. */
  readonly views: readonly string[];
  readonly partitionOf: string | null;
  readonly partitions: readonly string[];
  readonly privileges: Privileges;
  /** About how many rows; null when the database does not know. Not part of the hash. */
  readonly rows: number | null;
  /** InnoDB, MyISAM, … in MariaDB. */
  readonly engine: string | null;
  /** false: what is written cannot be taken back (MyISAM). */
  readonly transactional: boolean;
}

/** What is in a database. */
export interface Catalogue {
  readonly kind: Kind;
  readonly version: string;
  /** The schema of tables that are named without one. */
  readonly defaultSchema: string;
  readonly tables: readonly Table[];
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: { name: string }, b: { name: string }) => byText(a.name, b.name);

/** The same catalogue in its one order: columns stay as the table has them, all else goes by name. */
export function ordered(catalogue: Catalogue): Catalogue {
  const tables = catalogue.tables.map((table) => ({
    ...table,
    uniques: table.uniques.toSorted(byName),
    foreignKeys: table.foreignKeys.toSorted(byName),
    checks: table.checks.toSorted(byName),
    triggers: table.triggers.toSorted(byName),
    indexes: table.indexes.toSorted(byName),
    views: table.views.toSorted(byText),
    partitions: table.partitions.toSorted(byText),
  }));
  return {
    ...catalogue,
    tables: tables.toSorted((a, b) => byText(a.schema, b.schema) || byName(a, b)),
  };
}

/** The full name of a table: `sales.orders`, or `orders` in the schema that needs no name. */
export function nameOf(catalogue: Catalogue, table: Pick<Table, 'schema' | 'name'>): string {
  return table.schema === catalogue.defaultSchema ? table.name : `${table.schema}.${table.name}`;
}

/** The table a declaration calls `orders` or `sales.orders`; undefined when there is none. */
export function findTable(catalogue: Catalogue, written: string): Table | undefined {
  const { tables, defaultSchema } = catalogue;
  return (
    tables.find(({ schema, name }) => schema === defaultSchema && name === written) ??
    tables.find(({ schema, name }) => `${schema}.${name}` === written)
  );
}

/** The key that tells rows apart: the primary key, else a unique one without empty columns. */
export function addressOf(table: Table): readonly string[] | undefined {
  const filled = (key: Key) =>
    key.columns.every((name) => table.columns.some((c) => c.name === name && !c.nullable));
  return (table.primaryKey ?? table.uniques.find(filled))?.columns;
}
