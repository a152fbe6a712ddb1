/**
 * What is shown of a row, and what is left out because it is about somebody else?
 *
 * Of the person's own row everything, but for fields about others and those that only mention somebody; of
 * somebody else's row the fields that are about the person; of a row that mentions them what points at them;
 * and always the key. Fields in JSON are shown by their path, the rest of the JSON by its column:
 * GDPR art. 15(3), 15(4).
 */
import type { Row, Value } from '../../declaration/database/value.ts';
import type { Operand, Predicate } from '../../declaration/predicate.ts';
import type { Dataset } from '../../declaration/schema/systems.ts';
import { operandOf } from '../../processing/rule/condition.ts';
import type { Reached } from './subject.ts';

/** A value as it is shown: of a column, or what stood in JSON. */
export type ShownValue = Value | readonly ShownValue[] | { readonly [name: string]: ShownValue };

/** A row as it is shown. */
export type ShownRow = Readonly<Record<string, ShownValue>>;

/** What is read of the rows of a dataset, and what is made of it. */
export type Shown = {
  readonly columns: readonly string[];
  /** Fields that are shown only where these are true, by name. */
  readonly flags: Readonly<Record<string, Predicate>>;
  /** Fields, as the declaration calls them, and columns that are about others. */
  readonly leftOut: readonly string[];
  /** Fields inside JSON, by the name they are shown under. */
  readonly paths: readonly PathField[];
};

type PathField = {
  readonly field: string;
  readonly shownAs: string;
  readonly operand: Operand & { readonly path: string };
};

/** What is known of the table. */
export type Known = {
  readonly columns: readonly string[];
  readonly key: readonly string[];
  /** Columns that point at others to whom the row belongs as well. */
  readonly others: readonly string[];
};

/** How the rows of a dataset are shown; `own` are predicates of fields that are the person's in some rows. */
export function shownOf(
  dataset: Dataset,
  { fields }: Pick<Reached, 'fields'>,
  { columns, key, others: owners }: Known,
  own: Readonly<Record<string, Predicate>> = {},
): Shown {
  if (fields !== 'all') return chosen(dataset, fields, key);
  const others = Object.entries(dataset.fields).filter(
    ([, { about, mentions }]) => about !== undefined || mentions === true,
  );
  const hidden = others.map(([field]) => field).filter((field) => own[field] === undefined);
  const kept = new Set([...key, ...ownPointers(dataset), ...ownColumns(dataset)]);
  const pointers = others
    .filter(([field]) => hidden.includes(field))
    .flatMap(([, { about }]) => (about?.kind === 'record' ? about.by : []))
    .filter((column) => !kept.has(column));
  const bare = hidden
    .map((field) => operandOf(dataset, field))
    .filter(({ path }) => path === undefined);
  const away = new Set([...pointers, ...bare.map(({ column }) => column)]);
  for (const column of [...key, ...ownPointers(dataset)]) away.delete(column);
  const alsoTheirs = owners.filter((column) => !key.includes(column));
  for (const column of alsoTheirs) away.add(column);
  return {
    columns: columns.filter((column) => !away.has(column)),
    flags: own,
    leftOut: [...new Set([...hidden, ...alsoTheirs])],
    paths: pathsOf(dataset, Object.keys(dataset.fields)),
  };
}

function chosen(dataset: Dataset, fields: readonly string[], key: readonly string[]): Shown {
  const operands = fields.map((field) => operandOf(dataset, field));
  return {
    columns: [...new Set([...key, ...operands.map(({ column }) => column)])],
    flags: {},
    leftOut: [],
    paths: pathsOf(dataset, fields),
  };
}

function pathsOf(dataset: Dataset, fields: readonly string[]): readonly PathField[] {
  return fields.flatMap((field) => {
    const { column, path } = operandOf(dataset, field);
    return path === undefined
      ? []
      : [{ field, shownAs: `${column}.${path}`, operand: { column, path } }];
  });
}

const ownPointers = ({ about, sharedWith, identifiedBy }: Dataset) => [
  ...[...(about ?? []), ...(sharedWith ?? [])].flatMap((edge) =>
    edge.kind === 'record' ? edge.by : [],
  ),
  ...Object.values(identifiedBy ?? {}).map(({ column }) => column),
];

const ownColumns = (dataset: Dataset) =>
  Object.entries(dataset.fields)
    .filter(([, { about, mentions }]) => about === undefined && mentions !== true)
    .map(([field]) => operandOf(dataset, field).column);

/** A row as it is shown. `whole` is false where only some fields are the person's. */
export function shownRow(dataset: Dataset, shown: Shown, row: Row, whole: boolean): ShownRow {
  const flags = Object.keys(shown.flags);
  if (flags.length === 0 && shown.paths.length === 0 && shown.leftOut.length === 0)
    return plainly(shown, row);
  const made: Record<string, ShownValue> = {};
  const others = new Set(shown.leftOut);
  for (const field of flags) if (row[flagName(field)] !== true) others.add(field);
  const away = new Set(
    [...others]
      .map((field) => operandOf(dataset, field))
      .filter(({ path }) => path === undefined)
      .map(({ column }) => column),
  );
  for (const column of shown.columns) {
    const paths = shown.paths.filter(({ operand }) => operand.column === column);
    const value = row[column] ?? null;
    if (away.has(column)) continue;
    if (paths.length === 0 || value === null) {
      made[column] = value;
      continue;
    }
    Object.assign(made, inJson(value, paths, { others, whole, column }));
  }
  return made;
}

// Most rows: every column is theirs.
function plainly({ columns }: Shown, row: Row): ShownRow {
  const made: Record<string, ShownValue> = {};
  for (const column of columns) made[column] = row[column] ?? null;
  return made;
}

/** The name of the flag of a field in what is read. */
export const flagName = (field: string): string => `own ${field}`;

function inJson(
  value: Value,
  paths: readonly PathField[],
  { others, whole, column }: { others: ReadonlySet<string>; whole: boolean; column: string },
): Record<string, ShownValue> {
  const json = parsed(value);
  // What is no JSON cannot be parted; it is shown whole unless something in it is somebody else's.
  if (json === undefined) return whole && others.size === 0 ? { [column]: value } : {};
  const made: Record<string, ShownValue> = {};
  let rest: ShownValue | undefined = json;
  for (const { field, shownAs, operand } of paths) {
    const steps = stepsOf(operand.path);
    const found = at(json, steps);
    if (found !== undefined && !others.has(field)) made[shownAs] = found;
    rest = rest === undefined ? undefined : without(rest, steps);
  }
  if (whole && rest !== undefined) made[column] = rest;
  return made;
}

/** Text as JSON; whole numbers too large to be exact stay text. Undefined when it is none. */
function parsed(value: Value): ShownValue | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.parse(value, exact) as ShownValue;
  } catch {
    return undefined;
  }
}

function exact(
  _name: string,
  value: unknown,
  { source }: { readonly source?: string } = {},
): unknown {
  if (typeof value !== 'number' || source === undefined) return value;
  return /^-?\d+$/.test(source) && !Number.isSafeInteger(value) ? source : value;
}

const stepsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\.([^.[\]"\s]+)|\."((?:[^"\\]|\\.)*)"|\[(\d+)\]/g)].map(
    ([, plain, odd, index]) => plain ?? odd?.replaceAll(/\\(.)/g, '$1') ?? index ?? '',
  );

type Inner = { readonly [name: string]: ShownValue };

function isInner(value: ShownValue | undefined): value is Inner {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

function at(value: ShownValue, steps: readonly string[]): ShownValue | undefined {
  let found: ShownValue | undefined = value;
  for (const step of steps)
    found = isInner(found) && Object.hasOwn(found, step) ? found[step] : undefined;
  return found;
}

/** The JSON without what stands at a path, and without what is empty then. */
function without(value: ShownValue, [step, ...rest]: readonly string[]): ShownValue | undefined {
  if (step === undefined) return undefined;
  if (!isInner(value) || !Object.hasOwn(value, step)) return value;
  const inner = without(value[step] ?? null, rest);
  if (Array.isArray(value)) {
    const changed = value.map((each: ShownValue, index) =>
      String(index) === step ? (inner ?? null) : each,
    );
    return changed.every((each) => each === null) ? undefined : changed;
  }
  const left = Object.fromEntries(
    Object.entries(value).flatMap(([name, each]): [string, ShownValue][] => {
      if (name !== step) return [[name, each]];
      return inner === undefined ? [] : [[name, inner]];
    }),
  );
  return Object.keys(left).length === 0 ? undefined : left;
}
