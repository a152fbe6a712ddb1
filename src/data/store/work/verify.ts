/**
 * Is everything gone that was to go?
 *
 * The rows of the plan are read again by their keys, the person is looked for again by their identities, and the
 * texts and numbers of all declared tables are searched for those identities. A row in which one stands is told by its
 * key: it may where the plan leaves that column of that row, or of another row of the person that it keeps. What could not be looked into is said; only
 * where nothing is left and nothing was left out is a request complete. GDPR art. 5(2), 12(3), 17, 19.
 */
import {
  addressOf,
  type Column,
  findTable,
  type Table,
} from '../../../declaration/database/catalogue.ts';
import type { Value } from '../../../declaration/database/value.ts';
import { all, always, any, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Identity, Reached } from '../../find/subject.ts';
import { isMasked, notMasked } from '../../plan/masks.ts';
import type { Plan, PlannedRow, Step } from '../../plan/plan.ts';
import { edgesOf } from '../../plan/structure.ts';
import { mayHold } from '../../work/left.ts';
import { type Needles, needlesOf, standsIn } from '../../work/needles.ts';
import type { Engine } from '../engine.ts';
import { keyText, type OpenSystem } from './batch.ts';

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
  /** Which rows are the person's: only there something may be kept. Unknown when the work goes on after a stop. */
  readonly theirs?: readonly Pick<Reached, 'place' | 'filter'>[];
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
  if (needles.short.length + needles.numbers.length > 0) await searchTexts(given, needles);
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

/**
 * Columns of whole numbers that are neither keys nor pointers: those stay with their row, and are counted, so that a
 * number of somebody else would be taken for the person's.
 */
function numbersOf({ declaration }: Engine, { table, places }: Search): readonly Column[] {
  const edges = places.flatMap((place) => {
    const dataset = datasetOf(declaration, place);
    return dataset === undefined ? [] : edgesOf(dataset);
  });
  const pointing = new Set([
    ...(table.primaryKey?.columns ?? []),
    ...table.foreignKeys.flatMap(({ columns }) => columns),
    ...edges.flatMap((edge) => (edge.kind === 'record' ? edge.by : [])),
  ]);
  return table.columns.filter(
    ({ name, type, native, counted }) =>
      (type === 'integer' || (type === 'decimal' && !/,\s*[1-9]/.test(native))) &&
      !counted &&
      !pointing.has(name),
  );
}

/** In which rows an identity may stand in each column, as far as the database can tell. */
function holdingOf(engine: Engine, search: Search): Readonly<Record<string, Predicate>> {
  const { short, numbers } = search.needles;
  const texts = short.length === 0 ? [] : search.table.columns.filter(isText);
  const whole = numbers.length === 0 ? [] : numbersOf(engine, search);
  return Object.fromEntries<Predicate>([
    ...texts.map(
      ({ name: column }) =>
        [column, { kind: 'text', operand: { column }, holds: short } as const] as const,
    ),
    ...whole.map(
      ({ name: column }) =>
        [column, { kind: 'in', operand: { column }, values: numbers } as const] as const,
    ),
  ]);
}

async function searchTable(given: Checking, system: OpenSystem, search: Search): Promise<void> {
  const { engine, check, found } = given;
  const { connector } = system;
  const { table, places } = search;
  const holding = holdingOf(engine, search);
  const [place] = places;
  if (Object.keys(holding).length === 0 || place === undefined) return;
  const name = `${table.schema}.${table.name}`;
  const size = table.rows ?? (await connector.count({ table: name, where: always }));
  if (size > (check.large ?? usualLarge) && check.scan !== true) {
    for (const each of places)
      missing(found, each, `about ${size} rows were not searched for texts; ask for it with scan`);
    return;
  }
  const counts = await connector.tally({ table: name, where: always }, holding);
  for (const [column, where] of Object.entries(holding)) {
    if (counts[column] === 0) continue;
    const rows = await rowsWith(connector, { search, column, where });
    const left = await leftover(given, system, { search, column, rows });
    if (left > 0) found.residues.push({ place, column, rows: left, what: 'text' });
  }
}

interface Asked {
  readonly search: Search;
  readonly column: string;
}

/** The keys of rows in which an identity stands by itself; the values are looked at and forgotten. */
async function rowsWith(
  connector: OpenSystem['connector'],
  { search: { table, needles }, column, where }: Asked & { readonly where: Predicate },
): Promise<readonly (readonly Value[])[]> {
  const key = addressOf(table) ?? [];
  const query = {
    table: `${table.schema}.${table.name}`,
    where,
    columns: [...new Set([...key, column])],
  };
  const found: (readonly Value[])[] = [];
  for await (const rows of connector.select(query))
    for (const row of rows) {
      const value = row[column];
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      if (where.kind === 'in' || standsIn(text, needles.all))
        found.push(key.map((name) => row[name] ?? null));
    }
  return found;
}

/** How many of these rows may not hold an identity in the column. */
async function leftover(
  given: Checking,
  system: OpenSystem,
  { search, column, rows }: Asked & { readonly rows: readonly (readonly Value[])[] },
): Promise<number> {
  const { engine, check } = given;
  const { table, places } = search;
  const key = addressOf(table);
  const may = mayHold(engine.declaration, check.plan, { places, column });
  if (key === undefined) return Math.max(0, rows.length - may);
  const all = new Map(rows.map((row) => [keyText(row), row]));
  const touched = await touchedBy(given, system, { table, key, open: all, column });
  const open = new Map([...all].filter(([text]) => !touched.has(text)));
  const mustGo = [...touched.values()].filter((goes) => goes).length;
  const own =
    check.theirs === undefined
      ? open.size
      : await theirsAmong(given, system, { search, key, open });
  const stillMay = Math.max(0, may - (touched.size - mustGo));
  return mustGo + (open.size - own) + Math.max(0, own - stillMay);
}

interface Keyed {
  readonly key: readonly string[];
  readonly open: ReadonlyMap<string, readonly Value[]>;
}

/** Of these rows those a step of the plan did: true where the column was to go, false where it was left. */
async function touchedBy(
  { check }: Checking,
  { name, catalogue }: OpenSystem,
  { table, key, open, column }: Keyed & { readonly table: Table; readonly column: string },
): Promise<ReadonlyMap<string, boolean>> {
  const found = new Map<string, boolean>();
  for (const step of check.plan.steps) {
    const isHere = step.place.system === name && findTable(catalogue, step.table) === table;
    if (!isHere || step.key.join() !== key.join()) continue;
    const change = step.changes.find((one) => one.column === column);
    // The rest of a document is for a person to look at.
    if (change?.mask.kind === 'paths') continue;
    const goes = step.does === 'delete' || change !== undefined;
    for await (const rows of check.rows(step))
      for (const row of rows) {
        const text = keyText(row.key);
        if (open.has(text)) found.set(text, goes || found.get(text) === true);
      }
  }
  return found;
}

/** How many of these rows are the person's. */
async function theirsAmong(
  { check }: Checking,
  { connector }: OpenSystem,
  { search: { table, places }, key, open }: Keyed & { readonly search: Search },
): Promise<number> {
  const found = new Set<string>();
  const names = new Set(places.map(placeName));
  const sets = { 'vern:residues': [...open.values()] };
  const among: Predicate = { kind: 'keys', columns: key, set: 'vern:residues' };
  for (const { place, filter } of check.theirs ?? []) {
    if (!names.has(placeName(place)) || open.size === 0) continue;
    const query = {
      table: `${table.schema}.${table.name}`,
      where: all(among, filter.where),
      sets: { ...filter.sets, ...sets },
      columns: key,
    };
    for await (const rows of connector.select(query))
      for (const row of rows) found.add(keyText(key.map((one) => row[one] ?? null)));
  }
  return found.size;
}
