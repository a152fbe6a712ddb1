/**
 * How are the rows that point at certain others said?
 *
 * By the values they point at, as a set of keys; and how many such values may be carried.
 */
import type { KeySets, Row, Value } from '../../../declaration/database/value.ts';
import { all, any, never, type Predicate } from '../../../declaration/predicate.ts';
import { type Asking, few, tupleId, tuples } from './asking.ts';
import type { Node } from './reach.ts';
import type { Standing } from './standing.ts';

/** So many rows of a circle, or keys for another system, are followed; beyond it a dataset has failed. */
export const mostKeys = 200_000;

/** Rows of a dataset that point at others; or why nobody can say. */
export type Pointing =
  | { readonly ok: true; readonly where: Predicate; readonly sets: KeySets }
  | { readonly ok: false; readonly because: string };

/** The rows with one of these values in some columns. */
export function byKeys(
  asking: Asking,
  columns: readonly string[],
  keys: readonly (readonly Value[])[],
): Extract<Pointing, { ok: true }> {
  if (keys.length === 0) return { ok: true, where: never, sets: {} };
  const set = asking.setName();
  return { ok: true, where: { kind: 'keys', columns, set }, sets: { [set]: keys } };
}

/** The rows of one dataset that stand for the person. */
export function standingThere(
  asking: Asking,
  standings: readonly Standing[],
): readonly Extract<Pointing, { ok: true }>[] {
  const many = standings.flatMap(({ where }) => where ?? []);
  const listed = standings.filter(({ where }) => where === undefined);
  const grouped = Map.groupBy(listed, ({ columns }) => JSON.stringify(columns)).values();
  const keyed = [...grouped].map((same) =>
    byKeys(
      asking,
      same[0]?.columns ?? [],
      same.flatMap(({ keys }) => keys),
    ),
  );
  return many.length === 0 ? keyed : [...keyed, { ok: true, where: any(...many), sets: {} }];
}

/** The rows of a node with what ties them to others; undefined when there are more than `few`. */
export async function rowsOfNode(
  asking: Asking,
  { open, where, sets }: Node,
  known?: readonly Row[],
): Promise<readonly Row[] | undefined> {
  if (known !== undefined || where.kind === 'false') return known ?? [];
  const rows: Row[] = [];
  const asked = { where: all(open.within, where), sets, columns: open.tying, limit: few + 1 };
  for await (const batch of asking.select(open, asked)) rows.push(...batch);
  return rows.length > few ? undefined : rows;
}

/** The values of some columns in the rows of a node, once each; undefined when there are too many. */
export async function keysOf(
  asking: Asking,
  { open, where, sets }: Node,
  columns: readonly string[],
): Promise<readonly (readonly Value[])[] | undefined> {
  const found = new Map<string, readonly Value[]>();
  const asked = { where: all(open.within, where), sets, columns };
  for await (const batch of asking.select(open, asked)) {
    for (const tuple of tuples(batch, columns)) found.set(tupleId(tuple), tuple);
    if (found.size > mostKeys) return undefined;
  }
  return [...found.values()];
}
