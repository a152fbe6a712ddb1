/**
 * Which rows hold nothing any more, because an earlier sweep took it?
 *
 * When part of somebody's records went before (the invoice is kept for five years, the delivery was not), the
 * rest may have lost the events that say when its purposes end. A row that was emptied then needs nobody to
 * decide about it and must not stay for ever; one that was kept for statistics is nobody's: GDPR art.
 * 5(1)(e), 89(1).
 */
import {
  all,
  any,
  compare,
  isNull,
  never,
  not,
  type Predicate,
} from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { operandOf } from '../../processing/rule/condition.ts';
import type { FieldPredicates } from '../compiled.ts';
import { certain } from '../plan/certain.ts';
import { maskFor, notMasked } from '../plan/masks.ts';
import { statisticsOf } from '../plan/pattern.ts';
import type { Change } from '../plan/plan.ts';
import { type Datum, edgesOf, type Piece, standardCategory } from '../plan/structure.ts';

/** Rows in which the field is empty, or holds the letters it was masked with. Never unknown. */
export function nothingIn(
  declaration: Declaration,
  { dataset, table }: Pick<Piece, 'dataset' | 'table'>,
  field: string,
): Predicate {
  const operand = operandOf(dataset, field);
  const { column, path } = operand;
  const empty = isNull(operand);
  const there = table.columns.find(({ name }) => name === column);
  const category = dataset.fields[field]?.category;
  if (path !== undefined || there === undefined || category === undefined) return empty;
  const mask = maskFor(
    there,
    { category: standardCategory(declaration, category), table },
    'erase',
  );
  if ('refused' in mask) return empty;
  if (mask.kind === 'constant' && mask.value === '')
    return any(empty, all(not(empty), compare({ column }, '=', '')));
  const open = mask.kind === 'token' ? notMasked(mask, { column }) : undefined;
  return open === undefined ? empty : any(empty, certain(not(open)));
}

/**
 * Rows from which everything went that could go, where the events of other rows decide; undefined where a
 * row's own events do, because they stay with it.
 */
export function emptiedIn(
  declaration: Declaration,
  piece: Pick<Piece, 'dataset' | 'table' | 'fields'>,
  data: readonly Datum[],
): Predicate | undefined {
  if (!piece.fields.some(({ ended }) => looksElsewhere(ended))) return undefined;
  const going = data.filter(({ stays }) => stays === undefined);
  if (going.length === 0) return undefined;
  return all(...going.map(({ name }) => nothingIn(declaration, piece, name)));
}

/** The pieces of a system without the rows that were kept for statistics, and lost their people. */
export function withoutStatistics(
  declaration: Declaration,
  pieces: readonly (Piece & { readonly data: readonly Datum[] })[],
): readonly Piece[] {
  const settled = (piece: (typeof pieces)[number], below: readonly Piece[]): Predicate => {
    const changes = statisticsOf({ declaration, piece, data: piece.data });
    if (changes.length === 0 || below.includes(piece)) return never;
    const masked = changes.map(({ column, mask }) => notMasked(mask, { column }));
    const seen = masked.flatMap((open) => (open === undefined ? [] : [certain(not(open))]));
    const parents = edgesOf(piece.dataset).flatMap((edge) => {
      if (edge.kind === 'subject' || isEmptied(changes, edge.by)) return [];
      const into = pieces.find(
        ({ place }) =>
          place.system === (edge.system ?? piece.place.system) && place.dataset === edge.dataset,
      );
      if (into === undefined) return [never];
      const join = edge.by.map((by, at): [string, string] => [(edge.to ?? into.key)[at] ?? '', by]);
      const where = settled(into, [...below, piece]);
      return where.kind === 'false'
        ? [never]
        : [{ kind: 'exists' as const, table: into.name, join, where }];
    });
    return seen.length === 0 && parents.length === 0 ? never : all(...seen, ...parents);
  };
  return pieces.map(({ data, ...piece }) => ({
    ...piece,
    within: all(piece.within, not(settled({ data, ...piece }, []))),
  }));
}

const isEmptied = (changes: readonly Change[], by: readonly string[]) =>
  by.some((column) => changes.some((one) => one.column === column && one.mask.kind === 'empty'));

function looksElsewhere(predicate: FieldPredicates['ended']): boolean {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return predicate.of.some(looksElsewhere);
    case 'not':
      return looksElsewhere(predicate.of);
    default:
      return predicate.kind === 'exists' || predicate.kind === 'keys';
  }
}
