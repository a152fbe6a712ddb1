/** What is in a PostgreSQL? Read from pg_catalog, which shows also what the user may not read. */
import {
  type Action,
  type Catalogue,
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

/** Reads the catalogue of all tables, or of those named. */
export async function postgresCatalogue(
  session: Session,
  names: readonly string[] | undefined,
): Promise<Catalogue> {
  const ask = async (text: string, values: readonly unknown[]) =>
    (await session.run({ text, values })).rows;
  const [about] = await ask(
    "select current_schema() as schema, current_setting('server_version') as version",
    [],
  );
  const defaultSchema = textOrNull(about?.['schema']) ?? 'public';
  const tables = await ask(tablesText, [names ?? null, defaultSchema]);
  const oids = tables.map(({ oid }) => String(oid));
  const parts = {
    columns: grouped(await ask(columnsText, [oids])),
    constraints: grouped(await ask(constraintsText, [oids])),
    indexes: grouped(await ask(indexesText, [oids])),
    triggers: grouped(await ask(triggersText, [oids])),
    views: grouped(await ask(viewsText, [oids, defaultSchema])),
    partitions: grouped(await ask(partitionsText, [oids, defaultSchema])),
  };
  return ordered({
    kind: 'postgres',
    version: String(about?.['version']),
    defaultSchema,
    tables: tables.map((row) => tableOf(row, parts)),
  });
}

type Grouped = ReadonlyMap<string, readonly RawRow[]>;
type Parts = Readonly<
  Record<'columns' | 'constraints' | 'indexes' | 'triggers' | 'views' | 'partitions', Grouped>
>;

function grouped(rows: readonly RawRow[]): Grouped {
  return Map.groupBy(rows, ({ oid }) => String(oid));
}

const tablesText = `
  select c.oid::text, n.nspname as schema, c.relname as name, c.relkind as kind, c.reltuples::float8 as rows,
    (select case when pn.nspname = $2 then p.relname::text else pn.nspname || '.' || p.relname end
       from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
      where i.inhrelid = c.oid and c.relispartition) as parent,
    has_table_privilege(c.oid, 'select') as s, has_table_privilege(c.oid, 'insert') as i,
    has_table_privilege(c.oid, 'update') as u, has_table_privilege(c.oid, 'delete') as d
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and ($1::text[] is null or n.nspname || '.' || c.relname = any($1) or (n.nspname = $2 and c.relname = any($1)))`;

const columnsText = `
  select a.attrelid::text as oid, a.attname as name, format_type(a.atttypid, a.atttypmod) as native,
    case a.atttypid when 'bpchar'::regtype then 'bpchar' when 'bit'::regtype then '"bit"' else format_type(a.atttypid, null) end as base,
    b.typname as type, b.typcategory as category, b.typtype as form, not a.attnotnull as nullable,
    case when b.typname in ('varchar', 'bpchar') and coalesce(nullif(a.atttypmod, -1), t.typtypmod) > 4
      then coalesce(nullif(a.atttypmod, -1), t.typtypmod) - 4 end as length,
    pg_get_expr(d.adbin, d.adrelid) as default, a.attgenerated <> '' as generated, a.attidentity <> '' as identity,
    (select collname from pg_collation where oid = a.attcollation and collname <> 'default') as collation,
    (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = b.oid)::text as allowed
  from pg_attribute a join pg_type t on t.oid = a.atttypid
    join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = any($1::oid[]) and a.attnum > 0 and not a.attisdropped order by a.attrelid, a.attnum`;

const constraintsText = `
  select k.conrelid::text as oid, k.conname as name, k.contype as kind, k.condeferrable as deferrable,
    k.confdeltype as deleted, k.confupdtype as updated, n.nspname as schema, f.relname as table,
    (select json_agg(a.attname order by x.at) from unnest(k.conkey) with ordinality x (num, at)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = x.num)::text as columns,
    (select json_agg(a.attname order by x.at) from unnest(k.confkey) with ordinality x (num, at)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = x.num)::text as targets,
    pg_get_constraintdef(k.oid, true) as text
  from pg_constraint k left join pg_class f on f.oid = k.confrelid left join pg_namespace n on n.oid = f.relnamespace
  where k.conrelid = any($1::oid[]) and k.contype in ('p', 'u', 'f', 'c', 'x')`;

const indexesText = `
  select i.indrelid::text as oid, c.relname as name, i.indisunique as unique, i.indpred is not null as partial,
    (select json_agg(a.attname order by x.at) from unnest(i.indkey[0:i.indnkeyatts - 1]) with ordinality x (num, at)
      left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = x.num and x.num > 0)::text as columns
  from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = any($1::oid[]) and i.indisvalid`;

const triggersText = `
  select t.tgrelid::text as oid, t.tgname as name, pg_get_triggerdef(t.oid) as timing, pg_get_functiondef(t.tgfoid) as text
  from pg_trigger t where t.tgrelid = any($1::oid[]) and not t.tgisinternal`;

const viewsText = `
  select distinct d.refobjid::text as oid,
    case when n.nspname = $2 then v.relname::text else n.nspname || '.' || v.relname end as name
  from pg_depend d join pg_rewrite r on r.oid = d.objid join pg_class v on v.oid = r.ev_class
    join pg_namespace n on n.oid = v.relnamespace
  where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
    and d.refobjid = any($1::oid[]) and v.oid <> d.refobjid`;

const partitionsText = `
  select i.inhparent::text as oid, case when n.nspname = $2 then c.relname::text else n.nspname || '.' || c.relname end as name
  from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_namespace n on n.oid = c.relnamespace
  where i.inhparent = any($1::oid[])`;

const tableKinds: Readonly<Record<string, Table['kind']>> = {
  p: 'partitioned',
  v: 'view',
  m: 'view',
  f: 'foreign',
};

function tableOf(row: RawRow, parts: Parts): Table {
  const of = (part: keyof Parts) => parts[part].get(String(row['oid'])) ?? [];
  const constraints = of('constraints');
  const keys = (kind: string): readonly Key[] =>
    constraints
      .filter((each) => each['kind'] === kind)
      .map((each) => ({ name: String(each['name']), columns: list(each['columns']) }));
  const checks = constraints
    .filter(({ kind }) => kind === 'c' || kind === 'x')
    .map(({ name, text }) => ({ name: String(name), text: String(text) }));
  const rows = Number(row['rows']);
  return {
    schema: String(row['schema']),
    name: String(row['name']),
    kind: tableKinds[String(row['kind'])] ?? 'table',
    columns: of('columns').map((each) => columnOf(each, checks)),
    primaryKey: keys('p')[0] ?? null,
    uniques: keys('u'),
    foreignKeys: constraints.filter(({ kind }) => kind === 'f').map(foreignKeyOf),
    checks,
    triggers: of('triggers').map(({ name, timing, text }) => ({
      name: String(name),
      timing: String(timing),
      text: String(text),
    })),
    indexes: of('indexes').map(indexOf),
    views: of('views').map(({ name }) => String(name)),
    partitionOf: textOrNull(row['parent']),
    partitions: of('partitions').map(({ name }) => String(name)),
    privileges: {
      select: row['s'] === true,
      insert: row['i'] === true,
      update: row['u'] === true,
      delete: row['d'] === true,
    },
    rows: rows < 0 ? null : rows,
    engine: null,
    transactional: row['kind'] !== 'f',
  };
}

const list = (json: unknown): readonly string[] => JSON.parse(textOrNull(json) ?? '[]') as string[];

const typeNames: Readonly<Record<string, ColumnType>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  float4: 'float',
  float8: 'float',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'instant',
  time: 'time',
  timetz: 'time',
  json: 'json',
  jsonb: 'json',
  bytea: 'binary',
  uuid: 'uuid',
};

function columnOf(row: RawRow, checks: Table['checks']): Column {
  const name = String(row['name']);
  const written = textOrNull(row['default']);
  const isText = row['category'] === 'S' || row['form'] === 'e' || row['type'] === 'citext';
  const usual = row['category'] === 'A' ? 'array' : isText ? 'text' : 'other';
  return {
    name,
    type: typeNames[String(row['type'])] ?? usual,
    native: String(row['native']),
    base: String(row['base']),
    nullable: row['nullable'] === true,
    length: row['length'] === null ? null : Number(row['length']),
    default: written,
    generated: row['generated'] === true,
    counted: row['identity'] === true || (written?.startsWith('nextval(') ?? false),
    allowed: row['allowed'] === null ? allowedBy(checks, name) : list(row['allowed']),
    collation: textOrNull(row['collation']),
  };
}

/** The values of `CHECK (column = ANY (ARRAY['a'::text, 'b'::text]))`, as PostgreSQL writes a list. */
function allowedBy(checks: Table['checks'], name: string): readonly string[] | null {
  for (const { text } of checks) {
    const match =
      /^CHECK \(\(?"?([^"=():]+?)"?\)?(?:::text)? = ANY \(\(?ARRAY\[((?:'(?:[^']|'')*'(?:::[\w ]+)?(?:, )?)+)\]\)?(?:::text\[\])?\)\)/.exec(
        text,
      );
    if (match?.[1] === name)
      return [...(match[2] ?? '').matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) =>
        value.replaceAll("''", "'"),
      );
  }
  return null;
}

const actions: Readonly<Record<string, Action>> = {
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

function foreignKeyOf(row: RawRow): ForeignKey {
  return {
    name: String(row['name']),
    columns: list(row['columns']),
    toSchema: String(row['schema']),
    toTable: String(row['table']),
    toColumns: list(row['targets']),
    onDelete: actions[String(row['deleted'])] ?? 'no action',
    onUpdate: actions[String(row['updated'])] ?? 'no action',
    deferrable: row['deferrable'] === true,
  };
}

function indexOf(row: RawRow): Index {
  return {
    name: String(row['name']),
    columns: (JSON.parse(String(row['columns'])) as (string | null)[]) ?? [],
    unique: row['unique'] === true,
    partial: row['partial'] === true,
  };
}
