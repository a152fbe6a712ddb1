/**
 * Which rows have an identity, and whom do they stand for?
 *
 * Each dataset with such an identity is asked once, for all the forms it may be stored in, on the column as it
 * is. A large table without an index is asked only when scanning is allowed. From the rows that are found the
 * owning edges are climbed, a statement for each edge, to those that stand for somebody; a row whose pointer
 * leads nowhere stands for itself.
 */
import type { Row, Value } from '../../../declaration/database/value.ts';
import { all, type Operand, type Predicate } from '../../../declaration/predicate.ts';
import { operandOf, valueOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { normalise, variants } from '../../find/identity.ts';
import { rolesOf, standsForRoles, upwards } from '../../find/links.ts';
import { type Asking, few, type Open, tupleId, tuples } from './asking.ts';

/** A row that stands for somebody; or all rows with an identity, where they are too many to be listed. */
export interface Standing {
  /** Equal for equal rows. */
  readonly id: string;
  readonly place: Place;
  readonly columns: readonly string[];
  readonly keys: readonly (readonly Value[])[];
  /** What ties it to others; not when it is many rows. */
  readonly row?: Row;
  /** Which rows, when they are many. */
  readonly where?: Predicate;
}

/** Rows of a dataset with an identity. */
export interface Seeds {
  readonly open: Open;
  readonly rows: readonly Row[];
  /** There are more than `few`: `rows` has one for each pointer, and all have one of these forms there. */
  readonly many?: { readonly operand: Operand; readonly forms: readonly string[] };
}

/** Rows of a dataset with one of some identities of a name; undefined when it could not be asked. */
export async function seedsOf(
  asking: Asking,
  open: Open,
  name: string,
  values: readonly string[],
): Promise<Seeds | undefined> {
  const written = open.dataset.identifiedBy?.[name]?.column;
  if (written === undefined) return undefined;
  const operand = operandOf(undefined, written);
  const forms = [...new Set(values.flatMap((value) => variants(name, value)))];
  const matches: Predicate = { kind: 'in', operand, values: forms };
  const where = all(open.within, asking.scan ? { kind: 'true' } : matches);
  if (!asking.scan && !(await isServed(asking, open, { written, where }))) return undefined;
  const wanted = new Set(values.map((value) => normalise(name, value)));
  const seen = new Set<string>();
  const isWanted = (row: Row) => {
    const value = valueOf(row, operand);
    if (value === null || !wanted.has(normalise(name, textOf(value)))) return false;
    seen.add(textOf(value));
    return true;
  };
  const pointers = upwards(asking.engine.declaration, open.place).flatMap(({ by }) => by);
  const rows: Row[] = [];
  const led = new Map<string, Row>();
  let many = false;
  for await (const batch of asking.select(open, { where, columns: open.tying })) {
    for (const row of asking.scan ? batch.filter(isWanted) : batch) {
      if (rows.length < few) rows.push(row);
      else many = true;
      if (led.size < few) led.set(tupleId(pointers.map((column) => row[column] ?? null)), row);
    }
    // Nothing more can be learnt from rows that point at nobody.
    if (many && pointers.length === 0 && !asking.scan) break;
  }
  if (asking.dataset(open.place).state === 'closed') return undefined;
  if (!many) return { open, rows };
  return {
    open,
    rows: [...led.values()],
    many: { operand, forms: asking.scan ? [...seen] : forms },
  };
}

/** The text of a value of an identity. */
export function textOf(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function isServed(
  asking: Asking,
  open: Open,
  { written, where }: { readonly written: string; readonly where: Predicate },
): Promise<boolean> {
  const { table, connector, place } = open;
  if (table.rows !== null && table.rows <= few) return true;
  if (isUniqueColumn(table, written)) return true;
  const explained = await asking.guarded(open, () =>
    connector.explain({ table: open.written, where }),
  );
  if (explained === undefined) return false;
  if (explained.indexed) return true;
  if (table.rows === null && (await isSmall(asking, open))) return true;
  asking.scans.set(`${placeName(place)} ${written}`, {
    place,
    column: written,
    rows: table.rows,
    index: indexFor(open, written),
  });
  return false;
}

// A unique index serves whatever the planner thinks; of others it is asked.
function isUniqueColumn({ primaryKey, indexes }: Open['table'], column: string): boolean {
  const served = indexes.some(
    ({ unique, partial, columns }) => unique && !partial && columns[0] === column,
  );
  return served || primaryKey?.columns[0] === column;
}

async function isSmall(asking: Asking, open: Open): Promise<boolean> {
  const [first] = open.table.columns;
  if (first === undefined) return true;
  let count = 0;
  const probe = { where: { kind: 'true' }, columns: [first.name], limit: few + 1 } as const;
  for await (const batch of asking.select(open, probe)) count += batch.length;
  return count <= few;
}

function indexFor({ connector, table }: Open, written: string): string {
  const mark = connector.kind === 'mariadb' ? '`' : '"';
  const quote = (name: string) => `${mark}${name.replaceAll(mark, mark + mark)}${mark}`;
  const [column = '', path] = written.split('.$');
  const on = `${quote(table.schema)}.${quote(table.name)}`;
  const named = quote(`vern_${table.name}_${column}`.slice(0, 60));
  if (path !== undefined) return `an index on the expression that reads ${written} in ${on}`;
  // SQLite names the schema before the index.
  if (connector.kind === 'sqlite')
    return `create index ${quote(table.schema)}.${named} on ${quote(table.name)} (${quote(column)})`;
  return `create index ${named} on ${on} (${quote(column)})`;
}

/** The rows that stand for somebody in a role, climbed to from the rows with an identity. */
export async function standingFor(
  asking: Asking,
  role: string,
  { open, rows, many }: Seeds,
): Promise<readonly Standing[]> {
  const itself = standsForRoles(asking.engine.declaration, open.place).includes(role);
  if (itself && many !== undefined) return [manyOf(open, many)];
  if (itself) return unique(rows.map((row) => standing(open, row)));
  const { found, left } = await climb(asking, role, { open, rows });
  const alone = left.length > 0 && many !== undefined ? [manyOf(open, many)] : [];
  return unique([
    ...found,
    ...(many === undefined ? left.map((row) => standing(open, row)) : alone),
  ]);
}

interface Climbed {
  readonly found: readonly Standing[];
  /** Rows of the dataset climbed from whose pointers lead nowhere. */
  readonly left: readonly Row[];
}

async function climb(
  asking: Asking,
  role: string,
  { open, rows }: Pick<Seeds, 'open' | 'rows'>,
  passed: ReadonlySet<string> = new Set(),
): Promise<Climbed> {
  const { declaration } = asking.engine;
  const leading = upwards(declaration, open.place).filter(({ into }) =>
    rolesOf(declaration, into).has(role),
  );
  const here = new Set([...passed, ...rows.map((row) => standing(open, row).id)]);
  const found: Standing[] = [];
  const held = new Set<Row>();
  for (const { into, by, to } of leading) {
    const above = asking.dataset(into);
    if (above.state === 'closed') continue;
    const columns = to ?? above.key;
    const pointers = tuples(rows, by);
    if (columns.length !== by.length || pointers.length === 0) continue;
    const parents = await rowsByKeys(asking, above, { columns, keys: pointers });
    const there = new Set(tuples(parents, columns).map(tupleId));
    for (const row of rows) {
      const [pointer] = tuples([row], by);
      if (pointer !== undefined && there.has(tupleId(pointer))) held.add(row);
    }
    const fresh = parents.filter((row) => !here.has(standing(above, row).id));
    if (standsForRoles(declaration, into).includes(role))
      found.push(...fresh.map((row) => standing(above, row)));
    else if (fresh.length > 0) {
      const higher = await climb(asking, role, { open: above, rows: fresh }, here);
      found.push(...higher.found, ...higher.left.map((row) => standing(above, row)));
    }
  }
  const left = rows.filter((row) => !held.has(row));
  // A circle with no way out of it: the rows stand for themselves.
  if (found.length === 0 && left.length === 0 && passed.size === 0) return { found, left: rows };
  return { found, left };
}

/** The rows of a dataset with one of these keys. */
export async function rowsByKeys(
  asking: Asking,
  open: Open,
  { columns, keys }: Pick<Standing, 'columns' | 'keys'>,
): Promise<readonly Row[]> {
  const set = asking.setName();
  const where = all(open.within, { kind: 'keys', columns, set });
  const rows: Row[] = [];
  for await (const batch of asking.select(open, {
    where,
    sets: { [set]: keys },
    columns: open.tying,
    limit: few,
  }))
    rows.push(...batch);
  return rows;
}

/** A row as one that stands for somebody; known by its key, or without one by what ties it to others. */
export function standing({ place, key, tying, table }: Open, row: Row): Standing {
  const filled = (column: string) => (row[column] ?? null) !== null;
  const plain = (column: string) =>
    table.columns.some(
      ({ name, type }) => name === column && !['json', 'array', 'binary', 'other'].includes(type),
    );
  const columns =
    key.length > 0 && key.every(filled)
      ? key
      : tying.filter((column) => filled(column) && plain(column));
  const tuple = columns.map((column) => row[column] ?? null);
  return { id: `${placeName(place)} ${tupleId(tuple)}`, place, columns, keys: [tuple], row };
}

function manyOf({ place }: Open, { operand, forms }: Required<Seeds>['many']): Standing {
  return {
    id: `${placeName(place)} by ${operand.column} ${tupleId(forms)}`,
    place,
    columns: [operand.column],
    keys: forms.map((form) => [form]),
    where: { kind: 'in', operand, values: forms },
  };
}

/** Each row once. */
export function unique(standings: readonly Standing[]): readonly Standing[] {
  return [...new Map(standings.map((one) => [one.id, one])).values()];
}
