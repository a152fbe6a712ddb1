/**
 * Is everything gone that was to go?
 *
 * The rows of the plan are read again by their keys, the person is looked for again by their identities, and the
 * texts of all declared tables are searched for those identities. What could not be looked into is said; only
 * where nothing is left and nothing was left out is a request complete. GDPR art. 5(2), 12(3), 17, 19.
 */
import { type Column, findTable, type Table } from '../../../declaration/database/catalogue.ts';
import { all, always, any, type Predicate } from '../../../declaration/predicate.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Identity } from '../../find/subject.ts';
import { isMasked, notMasked } from '../../plan/masks.ts';
import type { Plan, PlannedRow, Step } from '../../plan/plan.ts';
import { mayHold } from '../../work/left.ts';
import { type Needles, needlesOf, standsIn } from '../../work/needles.ts';
import type { Engine } from '../engine.ts';
import type { OpenSystem } from './batch.ts';

/** Something that should not be there any more: where, and in how many rows; never what. */
export type Residue = {
  readonly place: Place;
  /** Absent: the whole row. */
  readonly column?: string;
  readonly rows: number;
  /**
   * `row`: was to be deleted. `value`: was to be masked. `text`: one of the identities stands in it. `found`: a new plan
   * would change it.
   */
  readonly what: 'row' | 'value' | 'text' | 'found';
};

/** Something that was not looked into. */
export type NotLooked = { readonly place: Place; readonly because: string };

/** What a check found. */
export type Verified = {
  readonly residues: readonly Residue[];
  readonly notLooked: readonly NotLooked[];
};

/** What to check. */
export interface Check {
  readonly plan: Plan;
  /** The rows of a step that were done. */
  readonly rows: (step: Step) => AsyncIterable<readonly PlannedRow[]>;
  /** By which the person may be found again; none for a sweep. */
  readonly identities?: readonly Pick<Identity, 'name' | 'value' | 'written'>[];
  /** Plans again for the same person, when given: whatever has steps is still there. */
  readonly again?: () => Promise<Plan>;
  /** Large tables are searched too. */
  readonly scan?: boolean;
  /** How many rows make a table large; 200,000 when not said. */
  readonly large?: number;
}

const usualLarge = 200_000;

/** Checks that what a plan wanted is so. Never throws for a system that cannot be read. */
export async function verify(engine: Engine, check: Check): Promise<Verified> {
  const found: Found = { residues: [], notLooked: [] };
  const given: Checking = { engine, check, found };
  for (const step of check.plan.steps)
    await looking(given, step.place, (system) => stepAgain(given, step, system));
  const needles = needlesOf(check.identities ?? []);
  if (needles.short.length > 0) await searchTexts(given, needles);
  const silent = engine.systems.all.filter(({ state }) => state !== 'open');
  for (const system of silent)
    missing(found, { system: system.name, dataset: '' }, becauseOf(system));
  if (check.again !== undefined)
    for (const { place, rows } of (await check.again()).steps)
      if (rows > 0) found.residues.push({ place, rows, what: 'found' });
  return found;
}

interface Found {
  readonly residues: Residue[];
  readonly notLooked: NotLooked[];
}

interface Checking {
  readonly engine: Engine;
  readonly check: Check;
  readonly found: Found;
}

const becauseOf = (system: object) => ('because' in system ? String(system.because) : '');

function missing({ notLooked }: Found, place: Place, because: string): void {
  const isKnown = notLooked.some(
    (other) => placeName(other.place) === placeName(place) && other.because === because,
  );
  if (!isKnown) notLooked.push({ place, because });
}

/** Runs on an open system; what cannot be read is noted as not looked into. */
async function looking(
  { engine, found }: Checking,
  place: Place,
  run: (system: OpenSystem) => Promise<void>,
): Promise<void> {
  const system = engine.systems.open.get(place.system);
  if (system === undefined) return missing(found, place, 'its system cannot be reached');
  try {
    await run(system);
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    missing(found, place, thrown.message);
  }
}

async function stepAgain(
  { check, found }: Checking,
  step: Step,
  system: OpenSystem,
): Promise<void> {
  const { place, does } = step;
  const left = new Map<string | undefined, number>();
  for await (const rows of check.rows(step)) {
    if (rows.length === 0) continue;
    const sets = { keys: rows.map(({ key }) => key) };
    const where: Predicate = { kind: 'keys', columns: step.key, set: 'keys' };
    if (does === 'delete') {
      const n = await system.connector.count({ table: step.table, where, sets });
      left.set(undefined, (left.get(undefined) ?? 0) + n);
    } else
      for (const [column, n] of await unmasked(system, step, { where, sets }))
        left.set(column, (left.get(column) ?? 0) + n);
  }
  for (const [column, n] of left)
    if (n > 0)
      found.residues.push({
        place,
        rows: n,
        ...(column === undefined ? { what: 'row' } : { column, what: 'value' }),
      });
}

/** In how many of these rows a column is not as its mask leaves it. */
async function unmasked(
  { connector }: OpenSystem,
  { table, changes }: Step,
  asked: {
    readonly where: Predicate;
    readonly sets: Readonly<Record<string, readonly PlannedRow['key'][]>>;
  },
): Promise<ReadonlyMap<string, number>> {
  const found = new Map(changes.map(({ column }) => [column, 0]));
  // Where the database can tell, only the rows in doubt are read.
  const doubts = changes.map(({ column, mask }) => notMasked(mask, { column }) ?? always);
  const query = {
    table,
    where: all(asked.where, any(...doubts)),
    sets: asked.sets,
    columns: [...found.keys()],
  };
  for await (const rows of connector.select(query))
    for (const row of rows)
      for (const { column, mask } of changes)
        if (!isMasked(mask, row[column] ?? null)) found.set(column, (found.get(column) ?? 0) + 1);
  return found;
}

/** Searches every declared table once, all its texts in one statement. */
async function searchTexts(given: Checking, needles: Needles): Promise<void> {
  const { engine } = given;
  for (const [name, system] of engine.systems.open) {
    const tables = new Map<Table, Place[]>();
    for (const [dataset, { table }] of Object.entries(
      engine.declaration.systems[name]?.datasets ?? {},
    )) {
      const place = { system: name, dataset };
      const there = findTable(system.catalogue, table ?? dataset);
      if (there === undefined) missing(given.found, place, 'its table is not there');
      else tables.set(there, [...(tables.get(there) ?? []), place]);
    }
    for (const [table, places] of tables) {
      const [place] = places;
      if (place !== undefined)
        await looking(given, place, () => searchTable(given, system, { table, places, needles }));
    }
  }
}

interface Search {
  readonly table: Table;
  readonly places: readonly Place[];
  readonly needles: Needles;
}

const isText = ({ type }: Column) => ['text', 'json', 'array', 'other'].includes(type);

async function searchTable(
  { engine, check, found }: Checking,
  { connector }: OpenSystem,
  { table, places, needles }: Search,
): Promise<void> {
  const columns = table.columns.filter(isText);
  const [place] = places;
  if (columns.length === 0 || place === undefined) return;
  const name = `${table.schema}.${table.name}`;
  const size = table.rows ?? (await connector.count({ table: name, where: always }));
  if (size > (check.large ?? usualLarge) && check.scan !== true) {
    for (const each of places)
      missing(found, each, `about ${size} rows were not searched for texts; ask for it with scan`);
    return;
  }
  const holding = columns.map(
    ({ name: column }) =>
      [column, { kind: 'text', operand: { column }, holds: needles.short }] as const,
  );
  const counts = await connector.tally(
    { table: name, where: always },
    Object.fromEntries<Predicate>(holding),
  );
  for (const [column, rows] of Object.entries(counts)) {
    const kept = mayHold(engine.declaration, check.plan, { places, column });
    if (rows <= kept) continue;
    const left = await rowsWith(connector, { table: name, column, needles });
    if (left > kept) found.residues.push({ place, column, rows: left - kept, what: 'text' });
  }
}

/** The rows in which an identity stands by itself; the values are looked at and forgotten. */
async function rowsWith(
  connector: OpenSystem['connector'],
  asked: { readonly table: string; readonly column: string; readonly needles: Needles },
): Promise<number> {
  const { table, column, needles } = asked;
  const where: Predicate = { kind: 'text', operand: { column }, holds: needles.short };
  let found = 0;
  for await (const rows of connector.select({ table, where, columns: [column] }))
    found += rows.filter((row) => {
      const value = row[column];
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      return standsIn(text, needles.all);
    }).length;
  return found;
}
