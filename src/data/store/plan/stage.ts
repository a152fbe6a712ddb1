/**
 * What is there to plan with in one system?
 *
 * Its datasets with their tables, the rule for each and the rows that are looked at; the order of its tables;
 * and what cannot be worked on, by name and reason.
 */
import { findTable, nameOf } from '../../../declaration/database/catalogue.ts';
import type { KeySets, Value } from '../../../declaration/database/value.ts';
import {
  all,
  always,
  any,
  never,
  not,
  type Predicate,
  renamed,
} from '../../../declaration/predicate.ts';
import type { Dataset } from '../../../declaration/schema/systems.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import type { Select } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Reached } from '../../find/subject.ts';
import { certain, renamedSets } from '../../plan/certain.ts';
import { childOf, fatesOf, lookedAt, looseFor, type Stage } from '../../plan/fate.ts';
import { orderOf } from '../../plan/order.ts';
import type { NotDone } from '../../plan/plan.ts';
import {
  dataOf,
  type Piece,
  pointersOf,
  type Ref,
  refsTo,
  structuralColumns,
} from '../../plan/structure.ts';
import { unfit } from '../../plan/unfit.ts';
import { anchored } from '../../sweep/anchor.ts';
import { emptiedIn, nothingIn, withoutStatistics } from '../../sweep/nothing.ts';
import type { Engine } from '../engine.ts';
import type { System } from '../systems.ts';
import type { Asked } from './asked.ts';
import { plain } from './json.ts';
import { type Shared, sharedIn } from './shared.ts';

/** An open system. */
export type Open = Extract<System, { state: 'open' }>;

/** A stage with the sets of all its questions, and what was left out. */
export interface Staged {
  readonly open: Open;
  readonly stage: Stage;
  readonly sets: KeySets;
  readonly refused: readonly NotDone[];
  /** Shared rows whose pointer at the person cannot be emptied. */
  readonly stuck: Shared['stuck'];
}

/** Rows that rows of other systems refer to, by table, with the set. */
export interface Elsewhere {
  readonly table: string;
  readonly columns: readonly string[];
  readonly keys: readonly (readonly Value[])[];
}

/** Makes the stage of a system. */
export async function stageOf(
  engine: Engine,
  asked: Asked,
  open: Open,
  elsewhere: readonly Elsewhere[],
): Promise<Staged> {
  const { declaration } = engine;
  const { catalogue, name: system } = open;
  const pieces: Piece[] = [];
  const refused: NotDone[] = [];
  for (const [dataset, declared] of Object.entries(declaration.systems[system]?.datasets ?? {})) {
    const place = { system, dataset };
    const reached = asked.within?.get(placeName(place));
    if (asked.within !== undefined && !(reached ?? []).some(isAsked)) continue;
    const found = await pieceOf(engine, asked, { open, place, declared, reached });
    if ('because' in found) refused.push(found);
    else pieces.push(found);
  }
  const refs = remembered((table: string): readonly Ref[] => {
    const there = findTable(catalogue, table);
    return there === undefined ? [] : refsTo(declaration, [system, catalogue], there);
  });
  // What an earlier sweep left behind is known again; a person's own request looks at everything.
  const known = asked.within === undefined ? sweptBefore(engine, open, pieces) : pieces;
  const shared = await Promise.all(known.map((piece) => sharedIn(asked, known, piece)));
  const tables = [...new Set(pieces.map(({ name }) => name))];
  const order = orderOf(catalogue, tables, refs);
  const held = elsewhere.map(({ table, columns, keys }, at) => {
    const set = `elsewhere ${at}`;
    return { table, where: { kind: 'keys', columns, set } as const, sets: { [set]: keys } };
  });
  const mayNot = tables.filter((table) => findTable(catalogue, table)?.privileges.delete === false);
  const stage: Stage = {
    system,
    pieces: shared.map(({ piece }) => piece),
    order,
    refs,
    elsewhere: new Map(
      [...Map.groupBy(held, ({ table }) => table)].map(([table, parts]) => [
        table,
        any(...parts.map(({ where }) => where)),
      ]),
    ),
    excluded: new Map(),
    fixed: new Set([...mayNot, ...order.stuck.keys()]),
  };
  const sets = Object.assign(
    {},
    ...pieces.map((piece) => piece.sets),
    ...[...held, ...shared].map((one) => one.sets),
  );
  return { open, stage, sets, refused, stuck: shared.flatMap((one) => one.stuck) };
}

function sweptBefore(
  { declaration, today }: Engine,
  { name, catalogue }: Open,
  pieces: readonly Piece[],
): readonly Piece[] {
  const known = pieces.map((piece) => {
    const structural = structuralColumns(declaration, [name, catalogue], piece.table);
    return { ...piece, data: dataOf(declaration, piece, structural) };
  });
  return withoutStatistics(declaration, known).map((piece, at) => {
    const emptied = emptiedIn(declaration, piece, known[at]?.data ?? []);
    const fields = piece.fields.map((one) => ({
      ...one,
      undecided:
        emptied === undefined
          ? one.undecided
          : all(one.undecided, not(nothingIn(declaration, piece, one.field))),
    }));
    const stays = certain(anchored(declaration, piece.place, today));
    return { ...piece, fields, anchored: stays, ...(emptied !== undefined && { emptied }) };
  });
}

const isAsked = ({ how, filter }: Reached) => how !== 'mentions' && filter.where.kind !== 'false';

function remembered<T>(find: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = find(name);
    known.set(name, found);
    return found;
  };
}

interface Wanted {
  readonly open: Open;
  readonly place: Place;
  readonly declared: Dataset;
  readonly reached: readonly Reached[] | undefined;
}

async function pieceOf(
  engine: Engine,
  asked: Asked,
  { open, place, declared, reached }: Wanted,
): Promise<Piece | NotDone> {
  const written = declared.table ?? place.dataset;
  const table = findTable(open.catalogue, written);
  if (table === undefined)
    return { place, outcome: 'failed', because: `there is no table ${written}` };
  const key = engine.systems.keys[placeName(place)] ?? [];
  const unable = unfit(table, { key, declared, accepted: asked.acceptNonTransactional === true });
  if (unable !== undefined) return { place, outcome: 'refused', because: unable };
  const rule = await asked.rule(place);
  if (!rule.ok) {
    const because = rule.reasons.map(({ why, of }) => `${of}: ${why}`).join('; ');
    return { place, outcome: 'refused', because };
  }
  const of = placeName(place);
  const ruled = (set: string) => `${of} rule ${set}`;
  const filters = (reached ?? []).filter(isAsked).map((one, at) => {
    const name = (set: string) => `${of} ${at} ${set}`;
    return {
      ...one,
      where: certain(renamed(one.filter.where, name)),
      sets: renamedSets(one.filter.sets ?? {}, name),
    };
  });
  const owned = filters.filter(({ fields }) => fields === 'all').map(({ where }) => where);
  return {
    place,
    dataset: declared,
    table,
    name: nameOf(open.catalogue, table),
    key,
    within: certain(renamed(rule.compiled.within, ruled)),
    reach: reached === undefined ? always : any(...owned),
    some: filters.flatMap(({ fields, where }) =>
      fields === 'all' ? [] : [{ fields, reach: where }],
    ),
    pointers: pointersOf(engine.declaration, [place.system, open.catalogue], {
      dataset: declared,
      table,
    }),
    fields: rule.compiled.fields.map((one) => ({
      ...one,
      ended: certain(renamed(one.ended, ruled)),
      held: certain(renamed(one.held, ruled)),
      undecided: certain(renamed(one.undecided, ruled)),
      purposes: Object.fromEntries(
        Object.entries(one.purposes).map(([purpose, states]) => [
          purpose,
          Object.fromEntries(
            Object.entries(states).map(([state, where]) => [state, renamed(where, ruled)]),
          ) as typeof states,
        ]),
      ),
    })),
    sets: Object.assign(renamedSets(rule.sets, ruled), ...filters.map(({ sets }) => sets)),
  };
}

/**
 * Rows of a circle that a chain of several rows keeps: found step by step, each step those that refer to a
 * row the last one kept. Ends, because each step excludes rows.
 */
export async function withoutChains(staged: Staged, circle: readonly string[]): Promise<Staged> {
  const { open, stage } = staged;
  const found = new Map<string, Value[][]>();
  let current = staged;
  for (let more = true; more; ) {
    more = false;
    const fates = fatesOf(current.stage);
    for (const table of circle) {
      const piece = stage.pieces.find(({ name }) => name === table);
      const inside = stage.refs(table).filter(({ child }) => circle.includes(child));
      if (piece === undefined || fates.gone(table).kind === 'false') continue;
      const kept = inside
        .filter(({ does }) => does !== 'unlinks')
        .map((ref) => childOf(ref, not(fates.gone(ref.child))));
      const where = all(fates.gone(table), any(...kept));
      for await (const rows of open.connector.select({
        table,
        where,
        sets: current.sets,
        columns: piece.key,
      }))
        for (const row of rows) {
          more = true;
          const keys = found.get(table) ?? [];
          keys.push(piece.key.map((column) => row[column] ?? null));
          found.set(table, keys);
        }
    }
    if (more) current = excluding(staged, found);
  }
  return current;
}

function excluding(staged: Staged, found: ReadonlyMap<string, readonly Value[][]>): Staged {
  const excluded = new Map(staged.stage.excluded);
  const sets: Record<string, readonly (readonly Value[])[]> = { ...staged.sets };
  for (const [table, keys] of found) {
    const columns = staged.stage.pieces.find(({ name }) => name === table)?.key ?? [];
    const set = `kept in a circle ${table}`;
    sets[set] = keys;
    excluded.set(table, columns.length === 0 ? never : { kind: 'keys', columns, set });
  }
  return { ...staged, sets, stage: { ...staged.stage, excluded } };
}

/**
 * The stage when the rows of a child table are decided: what its staying rows refer to is known by key, so that
 * its rule need not be asked again inside that of its parents. Not where these are very many.
 */
export async function withHeld(staged: Staged, child: string): Promise<Staged> {
  const { open, stage } = staged;
  const fates = fatesOf(stage);
  const looked = lookedAt(stage, child);
  const sets: Record<string, readonly (readonly Value[])[]> = { ...staged.sets };
  const found = new Map<string, Predicate>();
  const refs = stage.order.tables.flatMap((parent) =>
    stage
      .refs(parent)
      .filter((ref) => ref.child === child && ref.does !== 'unlinks')
      .filter(
        () => !stage.order.circles.some((one) => one.includes(child) && one.includes(parent)),
      ),
  );
  for (const ref of refs) {
    const staying = all(
      looked,
      not(any(fates.gone(child), looseFor(stage, ref, fates.statistics))),
    );
    const query = {
      table: child,
      where: staying,
      sets: staged.sets,
      columns: ref.columns,
      wide: looked.kind === 'true',
    };
    const keys = looked.kind === 'false' ? new Map() : await pointersIn(open, query);
    if (keys === undefined) continue;
    const set = `kept by ${refName(ref)}`;
    sets[set] = [...keys.values()];
    const others = childOf(ref, not(looked));
    found.set(
      refName(ref),
      keys.size === 0 ? others : any(others, { kind: 'keys', columns: ref.to, set }),
    );
  }
  const before = stage.held;
  const held = (ref: Ref) => found.get(refName(ref)) ?? before?.(ref);
  return { ...staged, sets, stage: { ...stage, held } };
}

/**
 * The datasets of a system, children first, each with the stage as it is known by then; `after` is told the stage
 * when all are through.
 */
export async function* piecesInOrder(
  first: Staged,
  after: (staged: Staged) => void,
): AsyncGenerator<readonly [Staged, Piece]> {
  let staged = first;
  const { pieces, order } = first.stage;
  const open = new Set(order.circles);
  for (const table of order.tables) {
    const circle = order.circles.find((one) => one.includes(table));
    if (circle !== undefined && open.delete(circle))
      staged = await unlessRefused(staged, () => withoutChains(staged, circle));
    for (const piece of pieces.filter(({ name }) => name === table)) yield [staged, piece];
    staged = await unlessRefused(staged, () => withHeld(staged, table));
  }
  after(staged);
}

// What cannot be asked here cannot be asked of the dataset either, and is said there.
async function unlessRefused(before: Staged, run: () => Promise<Staged>): Promise<Staged> {
  try {
    return await run();
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    return before;
  }
}

// More than these are not carried: the database then asks the child's rule itself.
const mostPointers = 50_000;

/** The different pointers of rows; undefined when they are too many to carry. */
async function pointersIn(
  { connector }: Open,
  query: Select & { readonly columns: readonly string[] },
): Promise<ReadonlyMap<string, readonly Value[]> | undefined> {
  const keys = new Map<string, readonly Value[]>();
  for await (const rows of connector.select(query)) {
    for (const row of rows) {
      const key = query.columns.map((column) => row[column] ?? null);
      if (!key.includes(null)) keys.set(JSON.stringify(key, plain), key);
    }
    if (keys.size > mostPointers) return undefined;
  }
  return keys;
}

const refName = ({ child, columns, to, name }: Ref) => JSON.stringify([child, columns, to, name]);
