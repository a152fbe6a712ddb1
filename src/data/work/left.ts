/**
 * In how many rows may a column still hold what it held?
 *
 * In those the plan keeps, cannot decide about or leaves to a person. A text of somebody that stands in more rows than
 * that is a residue.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { datasetOf, operandOf } from '../../processing/rule/condition.ts';
import { type Place, placeName } from '../../processing/rule/relation.ts';
import type { Plan } from '../plan/plan.ts';

/** How many rows of these datasets (of one table) may still hold something in a column. */
export function mayHold(
  declaration: Declaration,
  plan: Plan,
  { places, column }: { readonly places: readonly Place[]; readonly column: string },
): number {
  const names = new Set(places.map(placeName));
  const here = ({ place }: { readonly place: Place }) => names.has(placeName(place));
  const sum = (entries: readonly { readonly rows: number }[]) =>
    entries.reduce((total, { rows }) => total + rows, 0);
  const fields = [...plan.kept, ...plan.undecided].filter(here);
  const own = fields.filter(({ place, field }) => columnOf(declaration, place, field) === column);
  const isField = places.some((place) =>
    Object.keys(datasetOf(declaration, place)?.fields ?? {}).some(
      (field) => columnOf(declaration, place, field) === column,
    ),
  );
  // Keys and pointers stay with their row.
  const masked = plan.steps.filter(here).filter(({ does, changes }) => {
    return does !== 'delete' && changes.every((change) => change.column !== column);
  });
  const most = Math.max(0, ...fields.map(({ rows }) => rows));
  return sum(own) + sum(plan.forPerson.filter(here)) + (isField ? 0 : most + sum(masked));
}

const columnOf = (declaration: Declaration, place: Place, field: string): string =>
  operandOf(datasetOf(declaration, place), field).column;
