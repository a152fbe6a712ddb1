/**
 * In which order can rows be deleted without a constraint in the way?
 *
 * Children before the rows they refer to. A circle is cut where a pointer may be empty; else the database
 * looks at its constraints only at the end, where it can; else nothing in the circle can be deleted and the
 * reason names the constraints.
 */
import type { Catalogue } from '../../declaration/database/catalogue.ts';
import { findTable } from '../../declaration/database/catalogue.ts';
import { emptied, type Ref } from './structure.ts';

/** A pointer that is emptied before rows of its table are deleted. */
export type Cut = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly ref: string;
};

/** How the tables of one system are gone through. */
export type Order = {
  /** Children first. */
  readonly tables: readonly string[];
  /** Tables that refer to each other, or to themselves, in a circle. */
  readonly circles: readonly (readonly string[])[];
  readonly cuts: readonly Cut[];
  /** Circles whose deletes are done in one transaction with constraints deferred, by their number. */
  readonly together: ReadonlyMap<string, number>;
  /** Tables of a circle that cannot be opened, with the constraints. */
  readonly stuck: ReadonlyMap<string, string>;
};

/** A reference from a child to a parent table. */
type Pointer = Ref & { readonly parent: string };

/** The order for these tables; `refs` says what refers to a table. */
export function orderOf(
  catalogue: Catalogue,
  tables: readonly string[],
  refs: (table: string) => readonly Ref[],
): Order {
  const pointers = tables.flatMap((parent) =>
    refs(parent)
      .filter(({ child }) => tables.includes(child))
      .map((ref): Pointer => ({ ...ref, parent })),
  );
  const circles = circlesOf(tables, pointers);
  const cuts: Cut[] = [];
  const together = new Map<string, number>();
  const stuck = new Map<string, string>();
  let open = pointers;
  for (const [number, circle] of circles.entries()) {
    const inside = inCircle(open, circle);
    const cuttable = inside.filter((pointer) => canCut(catalogue, pointer));
    const left = inside.filter((pointer) => !cuttable.includes(pointer));
    const chosen = fewest(circle, inside, cuttable);
    if (circlesOf(circle, left).length === 0) {
      cuts.push(...chosen.map((pointer) => cutOf(catalogue, pointer)));
      open = open.filter((pointer) => !chosen.includes(pointer));
      continue;
    }
    const hard = left.filter((pointer) => !canWait(catalogue, pointer));
    if (circlesOf(circle, hard).length === 0)
      for (const table of circle) together.set(table, number);
    else
      for (const table of circle)
        stuck.set(table, [...new Set(hard.map(({ name }) => name))].join(', '));
    open = open.filter((pointer) => !inside.includes(pointer));
  }
  return { tables: childrenFirst(tables, open, circles), circles, cuts, together, stuck };
}

const inCircle = (pointers: readonly Pointer[], circle: readonly string[]) =>
  pointers.filter(({ child, parent }) => circle.includes(child) && circle.includes(parent));

function canCut(catalogue: Catalogue, { child, columns }: Pointer): boolean {
  const table = findTable(catalogue, child);
  return table !== undefined && emptied(table, columns).length > 0;
}

// SQLite can put off every constraint; PostgreSQL those made so; MariaDB none.
function canWait({ kind }: Catalogue, { deferrable }: Pointer): boolean {
  return kind === 'sqlite' || (kind === 'postgres' && deferrable);
}

function cutOf(catalogue: Catalogue, { child, columns, name }: Pointer): Cut {
  const table = findTable(catalogue, child);
  return {
    table: child,
    columns: table === undefined ? [] : emptied(table, columns),
    ref: name,
  };
}

// As few pointers as open the circle, those to the own table first.
function fewest(
  circle: readonly string[],
  inside: readonly Pointer[],
  cuttable: readonly Pointer[],
): readonly Pointer[] {
  const chosen: Pointer[] = [];
  const own = ({ child, parent }: Pointer) => Number(child !== parent);
  for (const pointer of cuttable.toSorted((a, b) => own(a) - own(b))) {
    const left = inside.filter((one) => !chosen.includes(one));
    const still = circlesOf(circle, left);
    if (still.some((one) => one.includes(pointer.child) && one.includes(pointer.parent)))
      chosen.push(pointer);
  }
  return chosen;
}

/** Groups of tables that lead back to themselves, each in the order given. */
export function circlesOf(
  tables: readonly string[],
  pointers: readonly { readonly child: string; readonly parent: string }[],
): readonly (readonly string[])[] {
  const up = new Map(tables.map((table) => [table, new Set<string>()]));
  for (const { child, parent } of pointers) if (up.has(parent)) up.get(child)?.add(parent);
  const reached = new Map(tables.map((table) => [table, reachable(up, table)]));
  const found: string[][] = [];
  for (const table of tables) {
    if (reached.get(table)?.has(table) !== true || found.some((one) => one.includes(table)))
      continue;
    found.push(
      tables.filter(
        (other) =>
          reached.get(table)?.has(other) === true && reached.get(other)?.has(table) === true,
      ),
    );
  }
  return found;
}

function reachable(
  up: ReadonlyMap<string, ReadonlySet<string>>,
  from: string,
): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...(up.get(from) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(up.get(next) ?? []));
  }
  return found;
}

// The tables of a circle stand together, after all that refers to any of them.
function childrenFirst(
  tables: readonly string[],
  pointers: readonly { readonly child: string; readonly parent: string }[],
  circles: readonly (readonly string[])[] = [],
): readonly string[] {
  const children = Map.groupBy(pointers, ({ parent }) => parent);
  const done: string[] = [];
  const visited = new Set<string>();
  const visit = (table: string, within: readonly string[]) => {
    if (visited.has(table)) return;
    const circle = circles.find((one) => one.includes(table)) ?? [];
    if (circle.length > 1 && within !== circle) {
      for (const one of circle)
        for (const { child } of children.get(one) ?? [])
          if (!circle.includes(child)) visit(child, []);
      for (const one of circle) visit(one, circle);
      return;
    }
    visited.add(table);
    for (const { child } of children.get(table) ?? [])
      visit(child, circle.includes(child) ? circle : []);
    done.push(table);
  };
  for (const table of tables) visit(table, []);
  return done;
}

/** Systems whose records hang on others first, those that stand for people last. */
export function systemsInOrder(
  systems: readonly string[],
  pointers: readonly { readonly child: string; readonly parent: string }[],
): readonly string[] {
  return childrenFirst(systems, pointers);
}
