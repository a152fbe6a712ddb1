/**
 * Which rows that are not going to be deleted still refer to those that are?
 *
 * Rows that came after the plan, or that were left because they had changed or failed. Deleting what they refer to
 * would take them along unseen (ON DELETE CASCADE), fail for the whole batch, or leave them where nobody can find
 * whose they are. So what they refer to is left too. Across systems, a step waits for the steps whose rows are
 * found through its own.
 */
import {
  type Catalogue,
  type ForeignKey,
  findTable,
  nameOf,
  type Table,
} from '../../declaration/database/catalogue.ts';
import { all, isNull, not, type Predicate } from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Edge } from '../../declaration/schema/reference.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import type { Place } from '../../processing/rule/relation.ts';
import type { Step } from '../plan/plan.ts';
import { rowsOfDataset } from '../scope.ts';

/** A table that refers to the rows of a step, and the question (of those rows) whether it still does. */
export type Referrer = { readonly table: string; readonly refers: Predicate };

/** What is known of a system. */
export type Known = {
  readonly declaration: Declaration;
  readonly catalogue: Catalogue;
  /** Keys by dataset, where the declaration has none: `Systems.keys`. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
};

/** The referrers of a step that deletes, in its own system; none for others. `steps` are all of the plan. */
export function referrersOf(known: Known, steps: readonly Step[], step: Step): readonly Referrer[] {
  const parent = findTable(known.catalogue, step.table);
  if (step.does !== 'delete' || parent === undefined) return [];
  const pointers = [...byConstraint(known, parent), ...byDeclaration(known, step)];
  const open = pointers.filter((pointer) => !goesLater(known.catalogue, { steps, step }, pointer));
  const distinct = new Map(open.map((pointer) => [JSON.stringify(pointer), pointer]));
  return [...distinct.values()].map(({ table, join, where }) => {
    const filled = join.map(([column]) => not(isNull({ column })));
    return { table, refers: { kind: 'exists', table, join, where: all(...filled, where) } };
  });
}

/** A reference from a table: pairs of its columns and those they point at. */
type Pointer = {
  readonly table: string;
  readonly join: readonly (readonly [string, string])[];
  readonly where: Predicate;
};

function byConstraint({ catalogue }: Known, parent: Table): readonly Pointer[] {
  const isIn = ({ toSchema, toTable, onDelete }: ForeignKey) =>
    toSchema === parent.schema && toTable === parent.name && !onDelete.startsWith('set');
  return catalogue.tables
    .filter(({ partitionOf }) => partitionOf === null)
    .flatMap((child) =>
      child.foreignKeys
        .filter(isIn)
        .map(({ columns, toColumns }) => pointer(nameOf(catalogue, child), columns, toColumns)),
    );
}

function pointer(
  table: string,
  by: readonly string[],
  to: readonly string[],
  where = all(),
): Pointer {
  return { table, join: by.map((column, at) => [column, to[at] ?? ''] as const), where };
}

function byDeclaration(known: Known, { place }: Step): readonly Pointer[] {
  const { declaration, catalogue, keys } = known;
  const { system, dataset } = place;
  return Object.entries(declaration.systems[system]?.datasets ?? {}).flatMap(([name, child]) =>
    edgesOf(child).flatMap((edge) => {
      if (edge.kind !== 'record' || edge.dataset !== dataset) return [];
      const table = findTable(catalogue, child.table ?? name);
      const to =
        edge.to ?? datasetOf(declaration, place)?.key ?? keys[`${system}.${dataset}`] ?? [];
      const isHere = (edge.system ?? system) === system && to.length === edge.by.length;
      const isColumn = edge.by.every((by) => table?.columns.some((column) => column.name === by));
      if (table === undefined || !isHere || !isColumn) return [];
      const own = rowsOfDataset(declaration, { system, dataset: name });
      return [pointer(nameOf(catalogue, table), edge.by, to, own)];
    }),
  );
}

type Within = { readonly steps: readonly Step[]; readonly step: Step };

// Rows of a circle go with or after this step, unless their pointers were emptied before.
function goesLater(
  catalogue: Catalogue,
  { steps, step }: Within,
  { table, join }: Pointer,
): boolean {
  const child = findTable(catalogue, table);
  const own = steps.filter(
    (other) =>
      other.place.system === step.place.system && findTable(catalogue, other.table) === child,
  );
  const pointing = join.map(([column]) => column);
  const isCut = own.some(
    ({ id, changes }) => id < step.id && changes.some(({ column }) => pointing.includes(column)),
  );
  return !isCut && own.some(({ id, does }) => id >= step.id && does === 'delete');
}

/**
 * The steps in other systems that must be finished before this one deletes, because their rows are found through
 * its rows, by declared edges.
 */
export function mustBeFinished(
  { systems }: Declaration,
  steps: readonly Step[],
  step: Step,
): readonly Step[] {
  if (step.does !== 'delete') return [];
  const leads = (from: Place, seen: readonly string[] = []): boolean =>
    edgesOf(systems[from.system]?.datasets[from.dataset]).some((edge) => {
      if (edge.kind !== 'record') return false;
      const to = { system: edge.system ?? from.system, dataset: edge.dataset };
      const name = `${to.system}.${to.dataset}`;
      return same(to, step.place) || (!seen.includes(name) && leads(to, [...seen, name]));
    });
  return steps.filter(
    ({ id, place }) => id < step.id && place.system !== step.place.system && leads(place),
  );
}

type Dataset = Declaration['systems'][string]['datasets'][string];

const edgesOf = (dataset: Dataset | undefined): readonly Edge[] => [
  ...(dataset?.about ?? []),
  ...(dataset?.sharedWith ?? []),
];

const same = (one: Place, other: Place) =>
  one.system === other.system && one.dataset === other.dataset;
