/**
 * How is a related row reached from a row, said with tables and columns?
 *
 * Upwards by a key there is at most one row, which is joined; the rest of the way is gathered.
 */
import type { Table } from '../../../declaration/database/catalogue.ts';
import { all, always, any, not, type Predicate } from '../../../declaration/predicate.ts';
import { type Asked, columnOf, type Writing } from '../render.ts';

/** A question about related rows. */
export type Exists = Extract<Predicate, { kind: 'exists' }>;

/** A table on the way, joined with the one before by pairs of columns: its own, and of the one before. */
export interface Hop {
  readonly table: Table;
  readonly join: Exists['join'];
  readonly where: readonly Predicate[];
}

/** What is asked of the rows at the end of some hops, from a row that is joined already. */
export interface Way {
  readonly from: Asked;
  /** None when it is asked of that very row. */
  readonly hops: readonly Hop[];
  readonly asked: Predicate;
}

// Rows that are joined are t100, t200, …; what is asked within them is deeper.
const apart = 100;

/** What one question joins: rows it points at, by their names. */
export type Joined = Map<string, Up>;

/** A row that is joined, and the one it hangs on. */
export interface Up {
  readonly asked: Asked;
  readonly above: Asked;
  readonly hop: Hop;
}

/** A predicate by which it is known again. */
export const textOf = (predicate: Predicate): string => JSON.stringify(predicate);

/** Each of these once. */
export const distinct = (parts: readonly Predicate[]): readonly Predicate[] => [
  ...new Map(parts.map((part) => [textOf(part), part])).values(),
];

/** The `exists` that are asked at once: those of an `any` together, others alone. */
export function asksIn(predicate: Predicate): readonly (readonly Exists[])[] {
  if (predicate.kind === 'exists') return [[predicate]];
  if (predicate.kind === 'not') return asksIn(predicate.of);
  if (predicate.kind === 'all') return predicate.of.flatMap(asksIn);
  if (predicate.kind !== 'any') return [];
  const own = predicate.of.filter((part) => part.kind === 'exists');
  const others = predicate.of.filter(({ kind }) => kind !== 'exists').flatMap(asksIn);
  return own.length === 0 ? others : [own, ...others];
}

/** The same predicate, asking less: all that must not be is one `not any`, and nothing stands twice. */
export function tidied(predicate: Predicate): Predicate {
  if (predicate.kind === 'not') return not(tidied(predicate.of));
  if (predicate.kind !== 'all' && predicate.kind !== 'any') return predicate;
  const parts = distinct(predicate.of.map(tidied));
  if (predicate.kind === 'any')
    return any(...distinct(parts.flatMap((part) => (part.kind === 'any' ? part.of : [part]))));
  const nots = parts.flatMap((part) => (part.kind === 'not' ? [part.of] : []));
  if (nots.length < 2) return all(...parts);
  return all(...parts.filter(({ kind }) => kind !== 'not'), not(tidied(any(...nots))));
}

/** What is looked for, and what is joined already; it is added to. */
export interface Finding {
  readonly one: Exists;
  readonly joined: Joined;
}

/** Follows an `exists` upwards by joins, and on as long as it asks for one more and else only plain things. */
export function wayOf(writing: Writing, start: Asked, { one, joined }: Finding): Way {
  let from = start;
  let rest = shortened(writing, hopsOf(writing, one));
  for (let [hop] = rest; hop !== undefined && isOne(hop); [hop] = rest) {
    const name = JSON.stringify([
      from.depth,
      hop.table.schema,
      hop.table.name,
      hop.join,
      hop.where,
    ]);
    const known = joined.get(name) ?? {
      asked: { table: hop.table, depth: apart * (joined.size + 1) },
      above: from,
      hop,
    };
    joined.set(name, known);
    from = known.asked;
    rest = shortened(writing, rest.slice(1));
  }
  return { from, hops: rest, asked: lastOf(one) };
}

/** The part of an `exists` chain that goes on: one more `exists` and plain conditions. */
function further(
  where: Predicate,
): { readonly next: Exists; readonly plain: readonly Predicate[] } | undefined {
  const parts: readonly Predicate[] = where.kind === 'all' ? where.of : [where];
  const [next, ...others] = parts.filter((part) => part.kind === 'exists');
  const plain = parts.filter((part) => part !== next);
  const isPlain = others.length === 0 && plain.every((part) => asksIn(part).length === 0);
  return next !== undefined && isPlain ? { next, plain } : undefined;
}

function hopsOf(writing: Writing, exists: Exists): readonly Hop[] {
  const on = further(exists.where);
  const hop = { table: writing.tableOf(exists.table), join: exists.join, where: on?.plain ?? [] };
  return on === undefined ? [hop] : [hop, ...hopsOf(writing, on.next)];
}

function lastOf(exists: Exists): Predicate {
  const on = further(exists.where);
  return on === undefined ? exists.where : lastOf(on.next);
}

/** At most one row: joined by a key. */
function isOne({ table, join }: Hop): boolean {
  const keys = [table.primaryKey, ...table.uniques].flatMap((key) => (key === null ? [] : [key]));
  return keys.some(({ columns }) => columns.every((name) => join.some(([own]) => own === name)));
}

/** Leaves out a table that is only passed through, where a foreign key says that its row is there. */
function shortened(writing: Writing, hops: readonly Hop[]): readonly Hop[] {
  const [first, second, ...rest] = hops;
  if (first === undefined || second === undefined) return hops;
  if (first.where.length > 0 || writing.dialect.kind === 'sqlite') return hops;
  const join = second.join.flatMap(([own, above]) => {
    const outer = first.join.find(([key]) => key === above)?.[1];
    return outer === undefined ? [] : [[own, outer] as const];
  });
  const isSame = join.length === first.join.length && join.length === second.join.length;
  return isSame && second.table.transactional && refersTo(second, first.table)
    ? shortened(writing, [{ ...second, join }, ...rest])
    : hops;
}

function refersTo({ table, join }: Hop, to: Table): boolean {
  return table.foreignKeys.some(
    ({ columns, toSchema, toTable, toColumns }) =>
      toSchema === to.schema &&
      toTable === to.name &&
      columns.length === join.length &&
      join.every(([own, above]) =>
        columns.some((name, at) => name === own && toColumns[at] === above),
      ),
  );
}

/** The keys of a source in one order, so that sources of one subquery fit together. */
export const keysOf = ([first]: readonly Hop[]) =>
  (first?.join ?? []).toSorted(([, a], [, b]) => (a < b ? -1 : 1));
/** By which a source is known again. */
export const sourceName = (hops: readonly Hop[]) =>
  JSON.stringify([
    keysOf(hops).map(([own]) => own),
    hops.map(({ table, join, where }, at) => [
      table.schema,
      table.name,
      at === 0 ? [] : join,
      where,
    ]),
  ]);
/** What the keys of a source are, so that only like ones come together. */
export const typesOf = (hops: readonly Hop[]) =>
  keysOf(hops)
    .map(([own]) => {
      const column = hops[0] && columnOf(hops[0].table, own);
      return `${column?.base} ${column?.collation ?? ''}`;
    })
    .join();
/** From which columns of which joined row a way starts. */
export const startOf = ({ from, hops }: Way) =>
  JSON.stringify([from.depth, keysOf(hops).map(([, outer]) => outer), typesOf(hops)]);
/**
 * Joined rows that are only asked themselves, while other rows are gathered by the very same columns: they are
 * gathered with those. By depth, what becomes of a way that starts there.
 */
export function dispensable(
  joined: Joined,
  ways: readonly Way[],
): ReadonlyMap<number, (way: Way) => Way> {
  const found = new Map<number, (way: Way) => Way>();
  for (const { asked, above, hop } of joined.values()) {
    const here = ways.filter(({ from }) => from.depth === asked.depth);
    const isPassed = [...joined.values()].some((other) => other.above.depth === asked.depth);
    if (isPassed || here.some(({ hops }) => hops.length > 0)) continue;
    const lower = (way: Way): Way => ({ ...way, from: above, hops: [hop] });
    const start = startOf({ from: above, hops: [hop], asked: always });
    if (ways.some((way) => way.hops.length > 0 && startOf(way) === start))
      found.set(asked.depth, lower);
  }
  return found;
}
