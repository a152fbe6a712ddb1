/**
 * Which datasets can be asked, and what became of those that cannot?
 *
 * A dataset with its connector, table and key; or why it is out of reach: no connector, a system that does
 * not answer, a table or column that is gone, no permission to read. What fails on the way is kept here, so
 * that the others go on.
 */
import type { Filter, Row, Value } from '../../../declaration/database/value.ts';
import type { Predicate } from '../../../declaration/predicate.ts';
import type { Dataset } from '../../../declaration/schema/systems.ts';
import { say } from '../../../declaration/terms/words.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { findTable, type Table } from '../../../shell/connectors/catalogue.ts';
import type { Connector } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import { tyingColumns } from '../../find/links.ts';
import type { Resolution, Unreached } from '../../find/subject.ts';
import { rowsOfDataset } from '../../scope.ts';
import type { Engine } from '../engine.ts';

/** So many rows of a dataset are held at once; beyond it they are told by predicates. */
export const few = 10_000;

/** A dataset that can be asked. */
export interface Open {
  readonly state: 'open';
  readonly place: Place;
  readonly dataset: Dataset;
  readonly connector: Connector;
  /** As the declaration calls it. */
  readonly written: string;
  readonly table: Table;
  /** The columns that tell its rows apart; none when there is no key. */
  readonly key: readonly string[];
  /** The rows of the table that are its own. */
  readonly within: Predicate;
  /** Key, pointers, what others point at, identities. */
  readonly tying: readonly string[];
}

/** A dataset that cannot be asked. */
export type Closed = { readonly state: 'closed' } & Unreached;

/** What one search knows and has found out. */
export interface Asking {
  readonly engine: Engine;
  readonly scan: boolean;
  /** The dataset, or why it cannot be asked; the same answer each time, until it fails. */
  dataset(place: Place): Open | Closed;
  /** Rows, in batches; none, and the dataset is closed, when the database says no. */
  select(
    open: Open,
    asked: Pick<Filter, 'where' | 'sets'> & {
      readonly columns: readonly string[];
      readonly limit?: number;
    },
  ): AsyncIterable<readonly Row[]>;
  /** What `run` gives; undefined, and the dataset is closed, when the database says no. */
  guarded<T>(open: Open, run: () => Promise<T>): Promise<T | undefined>;
  /** A name for a set of keys that no other set of this search has. */
  setName(): string;
  readonly scans: Map<string, Resolution['scans'][number]>;
}

/** Begins a search. */
export function askingOf(engine: Engine, { scan = false }: { readonly scan?: boolean }): Asking {
  const known = new Map<string, Open | Closed>();
  let sets = 0;
  const fail = (open: Open, thrown: unknown) => {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    const { place } = open;
    known.set(placeName(place), closed(place, 'failed', thrown.message));
  };
  return {
    engine,
    scan,
    scans: new Map(),
    setName: () => `found ${sets++}`,
    dataset: (place) => {
      const name = placeName(place);
      const found = known.get(name) ?? openDataset(engine, place);
      known.set(name, found);
      return found;
    },
    async *select(open, asked) {
      try {
        yield* open.connector.select({ table: open.written, ...asked });
      } catch (thrown) {
        fail(open, thrown);
      }
    },
    guarded: async (open, run) => {
      try {
        return await run();
      } catch (thrown) {
        fail(open, thrown);
        return undefined;
      }
    },
  };
}

/** A dataset that is out of reach, and why. */
export function closed(place: Place, outcome: Unreached['outcome'], because: string): Closed {
  return { state: 'closed', place, outcome, because };
}

function openDataset(engine: Engine, place: Place): Open | Closed {
  const { declaration, systems } = engine;
  const dataset = datasetOf(declaration, place);
  if (dataset === undefined) return closed(place, 'failed', 'it is not in the declaration');
  const system = systems.all.find(({ name }) => name === place.system);
  const isTied =
    [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])].some(
      ({ kind }) => kind === 'record',
    ) || Object.keys(dataset.identifiedBy ?? {}).length > 0;
  if (!isTied && dataset.unidentifiable !== undefined)
    return closed(place, 'unidentifiable', say(dataset.unidentifiable, 'en'));
  if (system?.state !== 'open')
    return closed(
      place,
      system?.state === 'failed' ? 'failed' : 'not searched',
      system?.because ?? 'there is no such system',
    );
  const written = dataset.table ?? place.dataset;
  const table = findTable(system.catalogue, written);
  if (table === undefined) return closed(place, 'failed', `there is no table ${written}`);
  if (!table.privileges.select)
    return closed(place, 'failed', `the user may not read ${written}: grant SELECT on it`);
  const key = systems.keys[placeName(place)] ?? [];
  const tying = tyingColumns(declaration, place, key);
  const gone = [...tying, ...Object.keys(dataset.rows ?? {})].find(
    (column) => !table.columns.some(({ name }) => name === column),
  );
  if (gone !== undefined)
    return closed(place, 'failed', `the table ${written} has no column ${gone}`);
  const within = rowsOfDataset(declaration, place);
  const { connector } = system;
  return { state: 'open', place, dataset, connector, written, table, key, within, tying };
}

/** The values of some columns, once each; without those where one is empty. */
export function tuples(
  rows: readonly Row[],
  columns: readonly string[],
): readonly (readonly Value[])[] {
  const found = new Map<string, readonly Value[]>();
  for (const row of rows) {
    const tuple = columns.map((column) => row[column] ?? null);
    if (!tuple.includes(null)) found.set(tupleId(tuple), tuple);
  }
  return [...found.values()];
}

/** A text that is equal for equal values. */
export function tupleId(tuple: readonly Value[]): string {
  return JSON.stringify(
    tuple.map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value),
    ),
  );
}
