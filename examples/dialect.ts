/** How is a table written in SQL for one kind of database? */
import type { Column, ColumnType, ForeignKey, Table } from './tables.ts';

/** What a kind of database calls things, and when it takes its keys. */
export interface Dialect {
  readonly types: Readonly<Record<ColumnType, string>>;
  quote(name: string): string;
  /** Keys can be added to a full table, which is faster than filling one that has them. */
  readonly keysLater: boolean;
  /** Types of columns that are part of a key or an index, where they must be others. */
  readonly keyed?: Readonly<Partial<Record<ColumnType, string>>>;
  /** What else stands after a type so that the database adds nothing of its own. */
  readonly filled?: Readonly<Partial<Record<ColumnType, string>>>;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

export const postgres: Dialect = {
  quote: quoted,
  keysLater: true,
  types: {
    integer: 'integer',
    bigint: 'bigint',
    text: 'text',
    boolean: 'boolean',
    date: 'date',
    timestamp: 'timestamp',
    instant: 'timestamptz',
    amount: 'numeric(12,2)',
    json: 'jsonb',
    blob: 'bytea',
  },
};

/** Dates, moments and JSON are text in SQLite. */
export const sqlite: Dialect = {
  quote: quoted,
  keysLater: false,
  types: {
    integer: 'INTEGER',
    bigint: 'INTEGER',
    text: 'TEXT',
    boolean: 'INTEGER',
    date: 'TEXT',
    timestamp: 'TEXT',
    instant: 'TEXT',
    amount: 'REAL',
    json: 'TEXT',
    blob: 'BLOB',
  },
};

/** An instant is a `timestamp`, which must not be set by itself when a row changes. */
export const mariadb: Dialect = {
  quote: (name) => `\`${name.replaceAll('`', '``')}\``,
  keysLater: true,
  keyed: { text: 'varchar(190)' },
  filled: { instant: ' default current_timestamp' },
  types: {
    integer: 'int',
    bigint: 'bigint',
    text: 'text',
    boolean: 'boolean',
    date: 'date',
    timestamp: 'datetime',
    instant: 'timestamp',
    amount: 'decimal(12,2)',
    json: 'json',
    blob: 'longblob',
  },
};

/** `create table`, with its keys when they cannot be added later. */
export function createTable(dialect: Dialect, table: Table): string {
  const lines = table.columns.map((column) => columnOf(dialect, table, column));
  const keys = dialect.keysLater
    ? []
    : [...ownKeys(dialect, table), ...foreignKeys(dialect, table)];
  return `create table ${dialect.quote(table.name)} (${[...lines, ...keys].join(', ')})`;
}

/** What is added when the rows are in: keys, indexes and, last, what points at other tables. */
export function afterwards(dialect: Dialect, tables: readonly Table[]): readonly string[] {
  const alter = (table: Table, parts: readonly string[]) =>
    dialect.keysLater && parts.length > 0
      ? [
          `alter table ${dialect.quote(table.name)} ${parts.map((part) => `add ${part}`).join(', ')}`,
        ]
      : [];
  return [
    ...tables.flatMap((table) => alter(table, ownKeys(dialect, table))),
    ...tables.flatMap((table) => table.indexes.map((columns) => indexOf(dialect, table, columns))),
    ...tables.flatMap((table) => alter(table, foreignKeys(dialect, table))),
  ];
}

function columnOf(dialect: Dialect, table: Table, column: Column): string {
  const name = dialect.quote(column.name);
  const values = table.allowed[column.name]?.map((value) => `'${value.replaceAll("'", "''")}'`);
  const check = values === undefined ? '' : ` check (${name} in (${values.join(', ')}))`;
  const keyed = isKeyed(table, column.name) ? dialect.keyed?.[column.type] : undefined;
  const empty = column.nullable ? ' null' : ` not null${dialect.filled?.[column.type] ?? ''}`;
  return `${name} ${keyed ?? dialect.types[column.type]}${empty}${check}`;
}

const isKeyed = ({ key, unique, indexes, references }: Table, name: string) =>
  [key, ...unique, ...indexes, ...references.map(({ columns }) => columns)].some((columns) =>
    columns.includes(name),
  );

const listed = (dialect: Dialect, names: readonly string[]) =>
  names.map((name) => dialect.quote(name)).join(', ');

function ownKeys(dialect: Dialect, { key, unique }: Table): readonly string[] {
  return [
    `primary key (${listed(dialect, key)})`,
    ...unique.map((columns) => `unique (${listed(dialect, columns)})`),
  ];
}

function foreignKeys(dialect: Dialect, { references }: Table): readonly string[] {
  return references.map(
    ({ columns, table, to }: ForeignKey) =>
      `foreign key (${listed(dialect, columns)}) references ${dialect.quote(table)} (${listed(dialect, to)})`,
  );
}

function indexOf(dialect: Dialect, table: Table, columns: readonly string[]): string {
  const name = dialect.quote(`${table.name} ${columns.join(' ')} index`);
  return `create index ${name} on ${dialect.quote(table.name)} (${listed(dialect, columns)})`;
}
