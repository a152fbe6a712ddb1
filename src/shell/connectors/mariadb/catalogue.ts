/** What is in a MariaDB? Read from information_schema, which shows only what the user may use. */
import {
  type Action,
  type Catalogue,
  type Column,
  type ColumnType,
  type ForeignKey,
  type Index,
  type Key,
  ordered,
  type Privileges,
  type Table,
} from '../catalogue.ts';
import type { RawRow, Session } from '../connector.ts';
import { textOrNull } from '../dialect.ts';

const system = "('information_schema', 'mysql', 'performance_schema', 'sys')";

/** Reads the catalogue of all tables, or of those named. */
export async function mariadbCatalogue(
  session: Session,
  names: readonly string[] | undefined,
): Promise<Catalogue> {
  const ask = async (text: string, values: readonly unknown[] = []) =>
    (await session.run({ text, values })).rows.map(lowered);
  const [about] = await ask('select database() as db, version() as version');
  const defaultSchema = String(about?.['db']);
  const wanted = names?.map((name) => nameParts(name, defaultSchema)) ?? [];
  const only: Only = (alias, table = 'table_name', schema = 'table_schema') =>
    names === undefined
      ? `${alias}.${schema} not in ${system}`
      : `(${alias}.${schema}, ${alias}.${table}) in (${
          wanted
            .flat()
            .map(() => '(?, ?)')
            .join(', ') || '(null, null)'
        })`;
  const values = wanted.flat(2);
  const read = async (text: string) => ask(text, values);
  const tables = await read(
    `select t.* from information_schema.tables t where ${only('t')} and t.table_type in ('BASE TABLE', 'VIEW')`,
  );
  const parts = await partsOf(read, only);
  const views = await ask(
    `select v.table_schema, v.table_name, v.view_definition from information_schema.views v where v.table_schema not in ${system}`,
  );
  const granted = await grantsOf(ask);
  return ordered({
    kind: 'mariadb',
    version: String(about?.['version']),
    defaultSchema,
    tables: tables.map((row) => tableOf(row, { parts, views, granted, defaultSchema })),
  });
}

type Only = (alias: string, table?: string, schema?: string) => string;

async function partsOf(
  read: (text: string) => Promise<readonly RawRow[]>,
  only: Only,
): Promise<Parts> {
  return {
    columns: grouped(
      await read(
        `select c.* from information_schema.columns c where ${only('c')} order by c.ordinal_position`,
      ),
    ),
    keys: grouped(await read(keysText(only('k')))),
    checks: grouped(
      await read(
        `select c.constraint_schema as table_schema, c.* from information_schema.check_constraints c where ${only('c', 'table_name', 'constraint_schema')}`,
      ),
    ),
    indexes: grouped(
      await read(
        `select s.* from information_schema.statistics s where ${only('s')} order by s.seq_in_index`,
      ),
    ),
    triggers: grouped(
      await read(
        `select g.event_object_schema as table_schema, g.event_object_table as table_name, g.* from information_schema.triggers g where ${only('g', 'event_object_table', 'event_object_schema')}`,
      ),
    ),
    partitions: grouped(
      await read(
        `select p.* from information_schema.partitions p where ${only('p')} and p.partition_name is not null`,
      ),
    ),
  };
}

// `sales.orders` is a table of another database, or a table with a dot in its name in ours.
function nameParts(written: string, schema: string): readonly (readonly [string, string])[] {
  const dot = written.indexOf('.');
  const own = [schema, written] as const;
  return dot < 0 ? [own] : [own, [written.slice(0, dot), written.slice(dot + 1)]];
}

const keysText = (only: string) => `
  select k.table_schema, k.table_name, k.constraint_name, c.constraint_type, k.column_name,
    k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name, r.delete_rule, r.update_rule
  from information_schema.key_column_usage k
  join information_schema.table_constraints c on c.constraint_schema = k.constraint_schema
    and c.constraint_name = k.constraint_name and c.table_schema = k.table_schema and c.table_name = k.table_name
  left join information_schema.referential_constraints r on r.constraint_schema = k.constraint_schema
    and r.constraint_name = k.constraint_name and r.table_name = k.table_name
  where ${only} order by k.ordinal_position`;

const lowered = (row: RawRow): RawRow =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));

type Grouped = ReadonlyMap<string, readonly RawRow[]>;
type Parts = Readonly<
  Record<'columns' | 'keys' | 'checks' | 'indexes' | 'triggers' | 'partitions', Grouped>
>;
const idOf = (row: RawRow) => JSON.stringify([row['table_schema'], row['table_name']]);

function grouped(rows: readonly RawRow[]): Grouped {
  return Map.groupBy(rows, idOf);
}

interface Around {
  readonly parts: Parts;
  readonly views: readonly RawRow[];
  readonly granted: (schema: string, table: string) => Privileges;
  readonly defaultSchema: string;
}

function tableOf(row: RawRow, { parts, views, granted, defaultSchema }: Around): Table {
  const [schema, name] = [String(row['table_schema']), String(row['table_name'])];
  const of = (part: keyof Parts) => parts[part].get(idOf(row)) ?? [];
  const keys = [...Map.groupBy(of('keys'), (each) => String(each['constraint_name']))];
  const keyed = (type: string) => keys.filter(([, rows]) => rows[0]?.['constraint_type'] === type);
  const checks = of('checks').map((each) => ({
    name: String(each['constraint_name']),
    text: String(each['check_clause']),
  }));
  const plain = ([key, rows]: (typeof keys)[number]) => ({ name: key, columns: named(rows) });
  const indexes = [...Map.groupBy(of('indexes'), (each) => String(each['index_name']))].map(
    indexOf,
  );
  const engine = textOrNull(row['engine']);
  const isView = row['table_type'] === 'VIEW';
  const reads = `\`${schema}\`.\`${name}\``;
  const partitions = of('partitions').map((each) => String(each['partition_name']));
  return {
    schema,
    name,
    kind: isView ? 'view' : partitions.length > 0 ? 'partitioned' : 'table',
    columns: of('columns').map((each) => columnOf(each, checks)),
    primaryKey: keyed('PRIMARY KEY').map(plain)[0] ?? asKeys(indexes, true)[0] ?? null,
    uniques: keys.length > 0 ? keyed('UNIQUE').map(plain) : asKeys(indexes, false),
    foreignKeys: keyed('FOREIGN KEY').map(([key, rows]) => foreignKeyOf(key, rows)),
    checks,
    triggers: of('triggers').map((each) => ({
      name: String(each['trigger_name']),
      timing:
        `${String(each['action_timing'])} ${String(each['event_manipulation'])}`.toLowerCase(),
      text: String(each['action_statement']),
    })),
    indexes,
    views: views
      .filter((view) => String(view['view_definition']).includes(reads))
      .map((view) =>
        view['table_schema'] === defaultSchema
          ? String(view['table_name'])
          : `${String(view['table_schema'])}.${String(view['table_name'])}`,
      ),
    partitionOf: null,
    partitions: [...new Set(partitions)],
    privileges: granted(schema, name),
    rows: row['table_rows'] === null ? null : Number(row['table_rows']),
    engine,
    transactional: isView || engine === null || /^(InnoDB|RocksDB|TokuDB)$/i.test(engine),
  };
}

// Constraints are shown only to those who may write; their indexes to those who may read, too.
function asKeys(indexes: readonly Index[], primary: boolean): readonly Key[] {
  return indexes.flatMap(({ name, columns, unique }) => {
    const whole = columns.filter((column) => column !== null);
    const fits = unique && (name === 'PRIMARY') === primary && whole.length === columns.length;
    return fits ? [{ name, columns: whole }] : [];
  });
}

const named = (rows: readonly RawRow[]) => rows.map((row) => String(row['column_name']));

const typeNames: Readonly<Record<string, ColumnType>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  decimal: 'decimal',
  float: 'float',
  double: 'float',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'instant',
  time: 'time',
  json: 'json',
  uuid: 'uuid',
};

function typeOf(name: string, column: string, checks: Table['checks']): ColumnType {
  if (checks.some(({ text }) => text.toLowerCase() === `json_valid(\`${column.toLowerCase()}\`)`))
    return 'json';
  if (/binary$|blob$|^bit$/.test(name)) return 'binary';
  return /char$|text$|^enum$|^set$/.test(name) ? 'text' : (typeNames[name] ?? 'other');
}

function columnOf(row: RawRow, checks: Table['checks']): Column {
  const name = String(row['column_name']);
  const dataType = String(row['data_type']).toLowerCase();
  const native = String(row['column_type']);
  const values = [...native.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) =>
    value.replaceAll("''", "'"),
  );
  const extra = String(row['extra']).toLowerCase();
  const limit = row['character_maximum_length'];
  const written = row['column_default'];
  return {
    name,
    type: typeOf(dataType, name, checks),
    native,
    base: dataType,
    nullable: row['is_nullable'] === 'YES',
    length: limit === null || /text$|blob$/.test(dataType) ? null : Number(limit),
    default: written === 'NULL' ? null : textOrNull(written),
    generated: /generated/.test(extra) && !/default_generated/.test(extra),
    counted: extra.includes('auto_increment'),
    allowed: dataType === 'enum' ? values : allowedBy(checks, name),
    collation: textOrNull(row['collation_name']),
  };
}

/** The values of a check like `` `status` in ('new','paid') ``. */
function allowedBy(checks: Table['checks'], name: string): readonly string[] | null {
  for (const { text } of checks) {
    const match = /^`((?:[^`]|``)+)` in \(((?:'(?:[^'\\]|''|\\.)*',?)+)\)$/i.exec(text);
    if (match?.[1] === name)
      return [...(match[2] ?? '').matchAll(/'((?:[^'\\]|''|\\.)*)'/g)].map(([, value = '']) =>
        value.replaceAll(/''|\\(.)/g, (all, after: string | undefined) => after ?? all.slice(1)),
      );
  }
  return null;
}

const actionOf = (rule: unknown) => String(rule).toLowerCase() as Action;

function foreignKeyOf(name: string, rows: readonly RawRow[]): ForeignKey {
  const [first] = rows;
  return {
    name,
    columns: named(rows),
    toSchema: String(first?.['referenced_table_schema']),
    toTable: String(first?.['referenced_table_name']),
    toColumns: rows.map((row) => String(row['referenced_column_name'])),
    onDelete: actionOf(first?.['delete_rule']),
    onUpdate: actionOf(first?.['update_rule']),
    deferrable: false,
  };
}

function indexOf([name, rows]: [string, readonly RawRow[]]): Index {
  return {
    name,
    columns: rows.map((row) => textOrNull(row['column_name'])),
    unique: Number(rows[0]?.['non_unique']) === 0,
    partial: false,
  };
}

/** What the user may do, by grants on everything, on a database and on a table. */
async function grantsOf(ask: (text: string) => Promise<readonly RawRow[]>) {
  const mine = `(select concat('''', replace(current_user(), '@', '''@'''), '''') union select concat('''', current_role(), '''@''''') union select current_role())`;
  const [users, schemas, tables] = [
    await ask(
      `select privilege_type as p from information_schema.user_privileges where grantee in ${mine}`,
    ),
    await ask(
      `select table_schema as s, privilege_type as p from information_schema.schema_privileges where grantee in ${mine}`,
    ),
    await ask(
      `select table_schema as s, table_name as t, privilege_type as p from information_schema.table_privileges where grantee in ${mine}`,
    ),
  ];
  return (schema: string, table: string): Privileges => {
    const may = (privilege: string) =>
      users.some(({ p }) => p === privilege) ||
      schemas.some(({ s, p }) => p === privilege && likes(String(s), schema)) ||
      tables.some(({ s, t, p }) => p === privilege && s === schema && t === table);
    return {
      select: may('SELECT'),
      insert: may('INSERT'),
      update: may('UPDATE'),
      delete: may('DELETE'),
    };
  };
}

// A grant may be on databases with names like this one: `%` and `_` stand for others, unless escaped.
function likes(pattern: string, schema: string): boolean {
  const form = pattern.replaceAll(/\\(.)|%|_|[.*+?^${}()|[\]\\]/g, (found, escaped?: string) => {
    if (escaped !== undefined) return escaped;
    if (found === '%') return '.*';
    return found === '_' ? '.' : `\\${found}`;
  });
  return new RegExp(`^${form}$`, 'i').test(schema);
}
