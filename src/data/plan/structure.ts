/**
 * Which columns of a row carry others, and which hold a datum that can go by itself?
 *
 * Keys, pointers, and the columns that decide which dataset a row is of, when a period began and whether a
 * condition holds, follow their row: without them nobody could tell when the rest must go. All other
 * declared columns are masked when their datum is over: GDPR art. 5(1)(e), 17.
 */
import {
  type Catalogue,
  type Column,
  type ForeignKey,
  findTable,
  nameOf,
  type Table,
} from '../../declaration/database/catalogue.ts';
import type { KeySets } from '../../declaration/database/value.ts';
import type { Predicate } from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { type Edge, reference } from '../../declaration/schema/reference.ts';
import type { Dataset, Field } from '../../declaration/schema/systems.ts';
import { categories } from '../../declaration/terms/categories.ts';
import { datasetOf, operandOf } from '../../processing/rule/condition.ts';
import type { Place } from '../../processing/rule/relation.ts';
import type { FieldPredicates } from '../compiled.ts';
import { verdictOf } from './checks.ts';
import { maskFor } from './masks.ts';
import type { Mask } from './plan.ts';

/** A dataset with its table, the rule for it and the rows that are looked at. */
export type Piece = {
  readonly place: Place;
  readonly dataset: Dataset;
  readonly table: Table;
  /** The table as the catalogue calls it: `orders`, `sales.orders`. */
  readonly name: string;
  readonly key: readonly string[];
  /** The rows of the table that are the dataset's. Never unknown. */
  readonly within: Predicate;
  /** The rows whose every field may go. Never unknown. */
  readonly reach: Predicate;
  /** Rows of which only some fields may go, because only those are about the person. */
  readonly some: readonly { readonly fields: readonly string[]; readonly reach: Predicate }[];
  readonly fields: readonly FieldPredicates[];
  /** Pointers at the person asking that are emptied, because the row is others' too and nothing keeps it theirs. */
  readonly shared?: readonly { readonly columns: readonly string[]; readonly where: Predicate }[];
  /** The columns of each pointer to a record that may lead to a person. */
  readonly pointers: readonly (readonly string[])[];
  /** Rows from which everything went that could; see `sweep/nothing.ts`. Only asked of a sweep. */
  readonly emptied?: Predicate;
  /** Rows whose day decides about other rows that stay; see `sweep/anchor.ts`. Only asked of a sweep. */
  readonly anchored?: Predicate;
  readonly sets: KeySets;
};

/** A declared field with its column. */
export type Datum = {
  readonly name: string;
  readonly field: Field;
  readonly column: string;
  readonly path?: string;
  /** A standard category; own ones stand under one. */
  readonly category: string;
  /** It follows its row: why it is not masked while the row stays. */
  readonly stays?: 'follows the row' | 'public information';
};

/** The columns that follow their row, for a table and everything declared about it. */
export function structuralColumns(
  declaration: Declaration,
  [system, catalogue]: readonly [string, Catalogue],
  table: Table,
): ReadonlySet<string> {
  const found = new Set(table.primaryKey?.columns);
  const add = (columns: readonly string[]) => columns.forEach((column) => found.add(column));
  for (const { columns } of table.foreignKeys) add(columns);
  for (const other of catalogue.tables)
    for (const key of other.foreignKeys) if (pointsTo(key, table)) add(key.toColumns);
  for (const [dataset, declared] of Object.entries(declaration.systems[system]?.datasets ?? {})) {
    const place = { system, dataset };
    if (findTable(catalogue, declared.table ?? dataset) !== table) continue;
    add(declared.key ?? []);
    add(Object.keys(declared.rows ?? {}));
    add(Object.values(declared.events).map(({ column }) => column));
    add(edgesOf(declared).flatMap((edge) => (edge.kind === 'record' ? edge.by : [])));
    add(pointedAt(declaration, place));
    add(conditionColumns(declaration, place));
  }
  return found;
}

/** Every edge of a dataset and of its fields. */
export function edgesOf(dataset: Dataset): readonly Edge[] {
  const { about = [], sharedWith = [], mentions = [], fields } = dataset;
  const own = Object.values(fields).flatMap(({ about: edge }) => (edge ? [edge] : []));
  return [...about, ...sharedWith, ...mentions, ...own];
}

/** Every pointer of a dataset: its edges, and foreign keys to other declared tables, also its own. */
export function pointersOf(
  declaration: Declaration,
  [system, catalogue]: readonly [string, Catalogue],
  { dataset, table }: Pick<Piece, 'dataset' | 'table'>,
): readonly (readonly string[])[] {
  const declared = Object.entries(declaration.systems[system]?.datasets ?? {}).flatMap(
    ([name, one]) => findTable(catalogue, one.table ?? name) ?? [],
  );
  const found = [
    ...edgesOf(dataset).flatMap((edge) => (edge.kind === 'record' ? [edge.by] : [])),
    ...table.foreignKeys
      .filter((key) => declared.some((one) => pointsTo(key, one)))
      .map(({ columns }) => columns),
  ];
  return [...new Map(found.map((columns) => [columns.join('\0'), columns])).values()];
}

const pointsTo = (key: ForeignKey, table: Table) =>
  key.toTable === table.name && key.toSchema === table.schema;

// What a system nobody can look into points at is not kept for its sake.
function pointedAt(declaration: Declaration, { system, dataset }: Place): readonly string[] {
  return Object.entries(declaration.systems).flatMap(([from, { connect, datasets }]) =>
    connect === 'none'
      ? []
      : Object.values(datasets)
          .flatMap(edgesOf)
          .flatMap((edge) =>
            edge.kind === 'record' && (edge.system ?? from) === system && edge.dataset === dataset
              ? (edge.to ?? [])
              : [],
          ),
  );
}

function conditionColumns(declaration: Declaration, place: Place): readonly string[] {
  return Object.values(declaration.purposes).flatMap(({ when, while: during }) =>
    [...Object.keys(when ?? {}), ...Object.keys(during ?? {})].flatMap((written) => {
      const at = reference(written);
      if (at?.system !== place.system || at.dataset !== place.dataset) return [];
      const { column, path } = operandOf(datasetOf(declaration, place), at.field);
      return path === undefined ? [column] : [];
    }),
  );
}

/** The fields of a dataset with their columns. */
export function dataOf(
  declaration: Declaration,
  { dataset, table }: Pick<Piece, 'dataset' | 'table'>,
  structural: ReadonlySet<string>,
): readonly Datum[] {
  return Object.entries(dataset.fields).map(([name, field]): Datum => {
    const { column, path } = operandOf(dataset, name);
    const category = standardCategory(declaration, field.category);
    const follows =
      path === undefined && (structural.has(column) || isBareStatus(table, column, category));
    const stays = follows ? 'follows the row' : field.public ? 'public information' : undefined;
    return {
      name,
      field,
      column,
      category,
      ...(path === undefined ? {} : { path }),
      ...(stays === undefined ? {} : { stays }),
    };
  });
}

// One of a few fixed words, none of which says nothing: a wrong one would be a lie about the row, and by itself it
// says nothing of a person.
function isBareStatus(table: Table, name: string, category: string): boolean {
  const column = table.columns.find((one) => one.name === name);
  if (category !== 'status' || column === undefined || column.allowed === null) return false;
  return 'refused' in maskFor(column, { category, table }, 'erase');
}

/** The standard category an own one stands under. */
export function standardCategory({ terms }: Declaration, written: string): string {
  let category = written;
  for (let steps = 0; !Object.hasOwn(categories, category) && steps < 20; steps += 1) {
    const own = terms?.categories?.[category];
    if (own === undefined) break;
    category = own.under;
  }
  return category;
}

/** What a datum's column becomes. */
export type Masking =
  | { readonly ok: true; readonly mask: Mask }
  | { readonly ok: false; readonly why: string };

/** The mask of a column for the fields of it that go, together. */
export function maskingOf(table: Table, column: string, data: readonly Datum[]): Masking {
  const there = table.columns.find(({ name }) => name === column);
  const [first] = data;
  if (there === undefined || first === undefined)
    return { ok: false, why: `${column}: there is no such column` };
  const paths = data.flatMap(({ path }) => path ?? []);
  const whole = data.find(({ path }) => path === undefined);
  const { category } = whole ?? first;
  const part = whole === undefined ? { paths } : {};
  const found = maskFor(there, { category, table, ...part }, 'erase');
  return 'refused' in found ? { ok: false, why: found.refused } : { ok: true, mask: found };
}

/** The columns of a pointer that can be emptied; none when it cannot. */
export function emptied(table: Table, columns: readonly string[]): readonly string[] {
  const key = table.primaryKey?.columns ?? [];
  return columns.filter((name) => {
    const column = table.columns.find((one) => one.name === name);
    return column !== undefined && mayBeEmpty(table, column) && !key.includes(name);
  });
}

function mayBeEmpty(table: Table, column: Column): boolean {
  return column.nullable && !column.generated && verdictOf(table, column, null) === 'fits';
}

/** The tables of a system that rows of a table are referred to from. */
export type Ref = {
  /** The constraint, or the declared edge when there is none. */
  readonly name: string;
  readonly child: string;
  readonly columns: readonly string[];
  readonly to: readonly string[];
  readonly does: 'stops' | 'cascades' | 'unlinks';
  readonly deferrable: boolean;
};

/** Everything that refers to a table: foreign keys, and declared owners without one. */
export function refsTo(
  declaration: Declaration,
  [system, catalogue]: readonly [string, Catalogue],
  table: Table,
): readonly Ref[] {
  const keys = catalogue.tables.flatMap((child) =>
    child.foreignKeys
      .filter((key) => pointsTo(key, table))
      .map((key) => refOf(nameOf(catalogue, child), key)),
  );
  const owners = declaredRefs(declaration, [system, catalogue], table);
  const same = (one: Ref, other: Ref) =>
    one.child === other.child && one.columns.join() === other.columns.join();
  const declared = owners.filter((owner) => !keys.some((key) => same(key, owner)));
  // A record that stays must not lose whose it is, though the database would let it.
  const strict = keys.map(
    (key): Ref =>
      key.does === 'unlinks' && owners.some((owner) => same(key, owner))
        ? { ...key, does: 'stops' }
        : key,
  );
  return [...strict, ...declared];
}

function refOf(child: string, key: ForeignKey): Ref {
  const does =
    key.onDelete === 'cascade'
      ? 'cascades'
      : key.onDelete === 'set null' || key.onDelete === 'set default'
        ? 'unlinks'
        : 'stops';
  const { name, columns, toColumns, deferrable } = key;
  return { name, child, columns, to: toColumns, does, deferrable };
}

function declaredRefs(
  declaration: Declaration,
  [system, catalogue]: readonly [string, Catalogue],
  table: Table,
): readonly Ref[] {
  const datasets = declaration.systems[system]?.datasets ?? {};
  return Object.entries(datasets).flatMap(([name, dataset]) => {
    const child = findTable(catalogue, dataset.table ?? name);
    if (child === undefined) return [];
    const owners = [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])];
    return owners.flatMap((edge): readonly Ref[] => {
      if (edge.kind !== 'record' || (edge.system ?? system) !== system) return [];
      const above = datasets[edge.dataset];
      if (above === undefined || findTable(catalogue, above.table ?? edge.dataset) !== table)
        return [];
      const to = edge.to ?? above.key ?? table.primaryKey?.columns ?? [];
      const of = { name: `${name}(${edge.by.join()})`, child: nameOf(catalogue, child) };
      return [{ ...of, columns: edge.by, to, does: 'stops', deferrable: true }];
    });
  });
}
