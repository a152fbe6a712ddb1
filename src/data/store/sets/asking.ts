/**
 * What is known and gathered while the sets of one dataset are filled?
 *
 * Reading is by question, never row by row: what a system has is asked with its own predicates, and only keys
 * and pointers are carried from one system to another.
 */
import type { KeySets, Value } from '../../../declaration/database/value.ts';
import { all, isNull, never, not, type Predicate } from '../../../declaration/predicate.ts';
import type { PersonFacts } from '../../../processing/rule/case.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import type { Calendar } from '../../../processing/rule/event-day.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import type { Refused } from '../../compiled.ts';
import type { Root } from '../../find/subject.ts';
import { rowsOfDataset } from '../../scope.ts';
import type { Engine } from '../engine.ts';

/** A key, in the order of its columns. */
export type Tuple = readonly Value[];

/** Facts to be added for somebody beside what Vern knows: a request that is being answered. */
export type Wish = {
  readonly role: string;
  readonly roots: readonly Root[];
  readonly facts: PersonFacts;
};

/** One question: the rule for a dataset on a day. */
export type Asking = {
  readonly engine: Engine;
  readonly place: Place;
  readonly calendar: Calendar;
  readonly wishes: readonly Wish[];
  /** The people the caller will ask about; absent: everybody. */
  readonly only?: readonly Root[];
  /** Sets made on the way, by name; predicates that were made refer to them. */
  readonly sets: Record<string, readonly Tuple[]>;
  /** What could not be asked, because a system on the way does not answer. */
  readonly reasons: Refused['reasons'][number][];
  /** Predicates and key sets that were found before, by what was asked. */
  readonly found: Map<string, Promise<unknown>>;
};

/** Finds something once. */
export function remembered<T>(
  { found }: Asking,
  asked: unknown,
  find: () => Promise<T>,
): Promise<T> {
  const name = JSON.stringify(asked);
  const before = found.get(name);
  if (before !== undefined) return before as Promise<T>;
  const finding = find();
  found.set(name, finding);
  return finding;
}

/** The columns that tell the rows of a dataset apart; empty when nobody knows. */
export function keyOf({ engine }: Pick<Asking, 'engine'>, place: Place): readonly string[] {
  const declared = datasetOf(engine.declaration, place)?.key;
  return declared ?? engine.systems.keys[placeName(place)] ?? [];
}

/** The table of a dataset, as declared. */
export function tableOf({ engine }: Pick<Asking, 'engine'>, place: Place): string {
  return datasetOf(engine.declaration, place)?.table ?? place.dataset;
}

/** Whether a system does not answer. */
export function isSilent({ engine }: Pick<Asking, 'engine'>, { system }: Place): boolean {
  return !engine.systems.open.has(system);
}

// No two sets have one name, so that those of several datasets can be given together.
let made = 0;

/** A predicate that is true of rows whose columns are among these. */
export function among(
  asking: Asking,
  columns: readonly string[],
  tuples: readonly Tuple[],
): Predicate {
  if (tuples.length === 0 || columns.length === 0) return never;
  // The same keys have one name, so that they are sent once.
  const equal = Object.entries(asking.sets).find(
    ([, other]) => other.length === tuples.length && other.every((one, at) => one === tuples[at]),
  );
  if (equal !== undefined) return { kind: 'keys', columns, set: equal[0] };
  made += 1;
  const set = `#${made}`;
  asking.sets[set] = tuples;
  return { kind: 'keys', columns, set };
}

/** Rows of a dataset, in batches. The system must be open. */
export function read(
  asking: Pick<Asking, 'engine'> & { readonly sets: KeySets },
  place: Place,
  asked: {
    readonly columns?: readonly string[];
    readonly where: Predicate;
    readonly orderBy?: readonly string[];
    readonly batch?: number;
  },
) {
  const { engine, sets } = asking;
  const system = engine.systems.open.get(place.system);
  if (system === undefined) throw new Error(`${place.system} is not open.`);
  const where = all(rowsOfDataset(engine.declaration, place), asked.where);
  return system.connector.select({ ...asked, table: tableOf(asking, place), where, sets });
}

/** What stands in these columns of the rows, each once; rows with an empty one are left out. */
export async function tuplesOf(
  asking: Asking,
  place: Place,
  asked: { readonly columns: readonly string[]; readonly where: Predicate },
): Promise<readonly Tuple[]> {
  const { columns } = asked;
  if (asked.where.kind === 'false' || columns.length === 0) return [];
  return remembered(asking, ['tuples', place, asked], async () => {
    const filled = columns.map((column) => not(isNull({ column })));
    const where = all(...filled, asked.where);
    const tuples: Tuple[] = [];
    let last = '';
    // In their order, equal ones come together and need not be remembered.
    for await (const rows of read(asking, place, {
      columns,
      where,
      orderBy: columns,
      batch: 5_000,
    }))
      for (const row of rows) {
        const tuple = columns.map((column) => row[column] ?? null);
        const written = keyText(tuple);
        if (written === last) continue;
        last = written;
        tuples.push(tuple);
      }
    return tuples;
  });
}

/** A key as one text, the same for 7, 7n and "7". */
export function keyText(tuple: Tuple): string {
  return JSON.stringify(tuple.map(String));
}
