/**
 * Which rows go, which stay as masked rows, and which are kept for statistics?
 *
 * A row goes when no purpose holds any of its fields and no row that stays refers to it. Said as predicates,
 * one inside the other along the keys of one system, so that ten million rows are decided where they are.
 * Tables that refer to each other in a circle are looked at one step deep; rows that a longer chain keeps are
 * found afterwards and excluded by key: GDPR art. 5(1)(e), 17(1), 89(1).
 */
import { all, always, any, never, not, type Predicate } from '../../declaration/predicate.ts';
import type { Edge } from '../../declaration/schema/reference.ts';
import type { Order } from './order.ts';
import { edgesOf, emptied, type Piece, type Ref } from './structure.ts';

/** One system: its datasets with the rule, the order of its tables and what refers to them. */
export type Stage = {
  readonly system: string;
  readonly pieces: readonly Piece[];
  readonly order: Order;
  readonly refs: (table: string) => readonly Ref[];
  /** Rows that other systems' rows refer to and that therefore stay, by table. */
  readonly elsewhere: ReadonlyMap<string, Predicate>;
  /** Rows found to be kept by a longer chain of a circle, by table. */
  readonly excluded: ReadonlyMap<string, Predicate>;
  /** Rows that staying rows of a child table keep, where they were looked up already. */
  readonly held?: (ref: Ref) => Predicate | undefined;
  /** Tables whose rows cannot be deleted, whatever the rule says: no privilege, a circle that cannot open. */
  readonly fixed: ReadonlySet<string>;
};

/** Why a row stays. */
export type Stay = { readonly table: string; readonly where: Predicate };

/** The fates of the rows of a table. */
export type Fates = {
  /** No field of the row is held, in any dataset it is of. */
  readonly over: (table: string) => Predicate;
  readonly gone: (table: string) => Predicate;
  readonly statistics: (table: string) => Predicate;
  /** Rows that rows of these tables refer to and keep. */
  readonly stays: (table: string) => readonly Stay[];
};

/** The fates in a system. */
export function fatesOf(stage: Stage): Fates {
  const found = new Map<string, Predicate>();
  const once = (name: string, find: () => Predicate): Predicate => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const made = find();
    found.set(name, made);
    return made;
  };
  const over = (table: string) => once(`over ${table}`, () => overOf(stage, table));
  const statistics = (table: string) =>
    once(`statistics ${table}`, () => statisticsOf(stage, table, over));
  // What can be said without looking round the circle the table is in.
  const near = (table: string): Predicate =>
    once(`near ${table}`, () => {
      // Tables nobody asked about may lie in circles that were not looked for.
      if (stage.fixed.has(table) || over(table).kind === 'false') return never;
      const refs = stage.refs(table).filter(({ child }) => !sameCircle(stage, child, table));
      return all(
        over(table),
        not(statistics(table)),
        not(stage.elsewhere.get(table) ?? never),
        ...refs.map((ref) => not(kept(ref, () => gone(ref.child)))),
      );
    });
  const gone = (table: string): Predicate =>
    once(`gone ${table}`, () => {
      const refs = stage.refs(table).filter(({ child }) => sameCircle(stage, child, table));
      return all(
        near(table),
        ...refs.map((ref) => not(kept(ref, () => near(ref.child)))),
        not(stage.excluded.get(table) ?? never),
      );
    });
  /** Rows that a staying child refers to. */
  const kept = (ref: Ref, leaves: () => Predicate): Predicate => {
    if (ref.does === 'unlinks') return never;
    const held = stage.held?.(ref);
    if (held !== undefined) return held;
    const loose = looseFor(stage, ref, statistics);
    const gap = stage.excluded.get(ref.child) ?? never;
    return childOf(ref, any(not(any(leaves(), loose)), gap));
  };
  return {
    over,
    gone,
    statistics,
    stays: (table) => [
      ...stage
        .refs(table)
        .filter(({ does }) => does !== 'unlinks')
        .map((ref) => ({ table: ref.child, where: kept(ref, () => gone(ref.child)) })),
      ...(stage.elsewhere.has(table)
        ? [{ table: 'another system', where: stage.elsewhere.get(table) ?? never }]
        : []),
    ],
  };
}

/** Rows to which a row of a child table refers that fits. */
export function childOf({ child, columns, to }: Ref, where: Predicate): Predicate {
  if (where.kind === 'false') return never;
  const join = columns.map((column, at): [string, string] => [column, to[at] ?? '']);
  return { kind: 'exists', table: child, join, where };
}

const sameCircle = ({ order }: Stage, one: string, other: string) =>
  order.circles.some((circle) => circle.includes(one) && circle.includes(other));

/** The datasets of a table. */
export function piecesOf({ pieces }: Pick<Stage, 'pieces'>, table: string): readonly Piece[] {
  return pieces.filter(({ name }) => name === table);
}

/**
 * Rows of a dataset whose every field is over. Where no field is declared nothing can be over by itself: such
 * rows (shops, products) go only along with the person they are looked at for.
 */
export function allOver(piece: Piece): Predicate {
  const { reach, fields } = piece;
  if (fields.length === 0 && reach.kind === 'true') return never;
  // Fields share most of their purposes: each is asked once.
  const parts = fields.flatMap(({ ended }) => (ended.kind === 'all' ? ended.of : [ended]));
  const different = new Map(parts.map((part) => [JSON.stringify(part), part]));
  return all(reach, any(all(...different.values()), nothingLeft(piece)));
}

/** The rows that were emptied and that nobody holds. */
function nothingLeft({ fields, emptied }: Pick<Piece, 'fields' | 'emptied'>): Predicate {
  if (emptied === undefined) return never;
  const held = fields.flatMap((one) => (one.held.kind === 'any' ? one.held.of : [one.held]));
  const different = new Map(held.map((part) => [JSON.stringify(part), part]));
  return all(emptied, not(any(...different.values())));
}

/** Rows of a table that some dataset looks at. */
export function lookedAt(stage: Pick<Stage, 'pieces'>, table: string): Predicate {
  return any(...piecesOf(stage, table).map(({ within, reach }) => all(within, reach)));
}

/** Rows of a child that stay and lose this very pointer: for statistics, or because they are others' too. */
export function looseFor(
  stage: Stage,
  ref: Ref,
  statistics: (table: string) => Predicate,
): Predicate {
  const shared = piecesOf(stage, ref.child).flatMap(({ within, shared: pointers = [] }) =>
    pointers
      .filter(({ columns }) => columns.some((column) => ref.columns.includes(column)))
      .map(({ where }) => all(within, where)),
  );
  return any(unlinkedBy(stage, ref) ? statistics(ref.child) : never, ...shared);
}

function overOf(stage: Stage, table: string): Predicate {
  const pieces = piecesOf(stage, table);
  const parts = pieces.map((piece) =>
    any(not(piece.within), all(allOver(piece), not(piece.anchored ?? never))),
  );
  return all(any(...pieces.map(({ within }) => within)), ...parts);
}

function statisticsOf(
  stage: Stage,
  table: string,
  over: (table: string) => Predicate,
  above: readonly string[] = [],
): Predicate {
  const pieces = piecesOf(stage, table);
  // A row of several datasets would have to be kept and gone at once.
  const [piece, ...others] = pieces;
  if (piece === undefined || others.length > 0 || above.includes(table)) return never;
  if (piece.dataset.atEnd.statistics.length === 0) return never;
  const loose = looseness(stage, piece, (parent) =>
    statisticsOf(stage, parent, over, [...above, table]),
  );
  if (loose.kind === 'false') return never;
  const alone = stage
    .refs(table)
    .filter(({ does, child }) => does !== 'unlinks' && child !== table)
    .map((ref) => not(childOf(ref, not(over(ref.child)))));
  return all(over(table), piece.within, loose, ...alone, not(stage.elsewhere.get(table) ?? never));
}

/** Whether an edge is only a person of its own, and no pointer. */
const isPointer = (edge: Edge): edge is Extract<Edge, { kind: 'record' }> => edge.kind === 'record';

/** Rows whose links to people can be loosened; see `Change` for what is emptied. */
function looseness(
  stage: Stage,
  { dataset, table, key, place, pointers }: Piece,
  statistics: (table: string) => Predicate,
): Predicate {
  const identities = Object.values(dataset.identifiedBy ?? {}).map(({ column }) => column);
  const named = namedColumns(dataset);
  const parts: Predicate[] = [];
  const inKey = (column: string) => key.includes(column) || named.has(column);
  if (identities.some(inKey)) return never;
  const owners = edgesOf(dataset).filter(isPointer);
  for (const columns of pointers) {
    if (emptied(table, columns).some((column) => !named.has(column))) continue;
    const edge = owners.find(({ by }) => by.join() === columns.join());
    const into = stage.pieces.find((other) => other.place.dataset === edge?.dataset);
    if (into === undefined || edge === undefined) return never;
    if ((edge.system ?? place.system) !== stage.system) return never;
    const to = edge.to ?? into.key;
    const join = edge.by.map((by, at): [string, string] => [to[at] ?? '', by]);
    const where = statistics(into.name);
    parts.push(where.kind === 'false' ? never : { kind: 'exists', table: into.name, join, where });
  }
  return parts.length === 0 ? always : all(...parts);
}

/** The columns that are kept for statistics, by column whichever way they are named. */
export function namedColumns(dataset: Piece['dataset']): ReadonlySet<string> {
  return new Set(
    dataset.atEnd.statistics.map((name) =>
      Object.hasOwn(dataset.fields, name) ? (dataset.fields[name]?.column ?? name) : name,
    ),
  );
}

// Whether statistics of a child empty the very pointer.
function unlinkedBy(stage: Stage, { child, columns }: Ref): boolean {
  return piecesOf(stage, child).some(
    ({ pointers, table, dataset }) =>
      pointers.some((pointer) => pointer.join() === columns.join()) &&
      emptied(table, columns).some((column) => !namedColumns(dataset).has(column)),
  );
}
