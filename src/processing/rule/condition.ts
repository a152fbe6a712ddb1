/**
 * Does a record fit the conditions a purpose names?
 *
 * A condition is a column with the values that fit. Those of one dataset must fit the same record; those
 * of several datasets must each fit some. An empty value fits only where the declaration lists null.
 */
import type { Operand } from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { reference } from '../../declaration/schema/reference.ts';
import type { Dataset } from '../../declaration/schema/systems.ts';
import type { Value } from '../../declaration/schema/text.ts';
import type { Row } from './case.ts';

/** The conditions on one dataset: each column with the values that fit. */
export type DatasetConditions = {
  readonly system: string;
  readonly dataset: string;
  readonly columns: readonly (readonly [Operand, readonly Value[]])[];
};

/** A dataset of a declaration, if it has it. */
export function datasetOf(
  { systems }: Declaration,
  { system, dataset }: { readonly system: string; readonly dataset: string },
): Dataset | undefined {
  const datasets = Object.hasOwn(systems, system) ? systems[system]?.datasets : undefined;
  return datasets !== undefined && Object.hasOwn(datasets, dataset) ? datasets[dataset] : undefined;
}

/** The column and JSON path that a name stands for: a field's own column, `payload.$.buyer`, or itself. */
export function operandOf(dataset: Dataset | undefined, name: string): Operand {
  const fields = dataset?.fields ?? {};
  const written = (Object.hasOwn(fields, name) ? fields[name]?.column : undefined) ?? name;
  const [column, ...path] = written.split('.$');
  return path.length === 0 || column === undefined
    ? { column: written }
    : { column, path: `$${path.join('.$')}` };
}

/** The conditions under `when` or `while`, by dataset. */
export function conditionsOf(
  declaration: Declaration,
  conditions: Readonly<Record<string, readonly Value[]>>,
): readonly DatasetConditions[] {
  const found = new Map<string, DatasetConditions & { columns: [Operand, readonly Value[]][] }>();
  for (const [written, values] of Object.entries(conditions)) {
    const at = reference(written);
    if (at === undefined) continue;
    const name = `${at.system}.${at.dataset}`;
    const group = found.get(name) ?? { system: at.system, dataset: at.dataset, columns: [] };
    group.columns.push([operandOf(datasetOf(declaration, at), at.field), values]);
    found.set(name, group);
  }
  return [...found.values()];
}

/** Whether a record fits all conditions on its dataset. */
export function fits(row: Row, { columns }: DatasetConditions): boolean {
  return columns.every(([operand, values]) => {
    const value = valueOf(row, operand);
    return values.some((wanted) => (wanted === null ? value === null : equal(value, wanted)));
  });
}

/** What stands in a column, or at a path in its JSON; null when nothing does. */
export function valueOf(row: Row, { column, path }: Operand): unknown {
  const value = row[column] ?? null;
  if (path === undefined || value === null) return value;
  const steps = path.split('.').slice(1);
  return steps.reduce<unknown>((inner, step) => inside(inner, step), parsed(value));
}

/** Equality as databases have it: `true` is 1 in some, and a large number comes as text. */
export function equal(value: unknown, wanted: string | number | boolean): boolean {
  if (value === null || value === undefined) return false;
  if (typeof wanted === 'boolean')
    return (wanted ? [true, 1, 1n, '1', 't', 'true'] : [false, 0, 0n, '0', 'f', 'false']).some(
      (form) => form === value,
    );
  return value === wanted || written(value) === String(wanted);
}

function written(value: unknown): string | undefined {
  const plain = ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
  return plain ? String(value) : undefined;
}

function inside(value: unknown, step: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
  return (value as Readonly<Record<string, unknown>>)[step] ?? null;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
