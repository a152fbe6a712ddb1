/**
 * Where does a wrong value stand in the person's own rows?
 *
 * The datasets that were found for a person are read field by field. A field is theirs where the whole record is,
 * or where it is about them in somebody else's; what only mentions them is not looked at: GDPR art. 16, 15(4).
 */
import type { KeySets, Row, Value } from '../../../declaration/database/value.ts';
import { any, type Predicate } from '../../../declaration/predicate.ts';
import type { Field } from '../../../declaration/schema/systems.ts';
import { datasetOf, operandOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { type Column, findTable, type Table } from '../../../shell/connectors/catalogue.ts';
import type { Connector } from '../../../shell/connectors/contract.ts';
import { pathOf } from '../../../shell/connectors/fitting.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Reached, Subject } from '../../find/subject.ts';
import { valueAt } from '../../rectify/json.ts';
import { voucherOf } from '../../rectify/voucher.ts';
import type { Engine } from '../engine.ts';
import { ruleFor } from '../sets/rule-for.ts';

/** A field of a dataset, where it stands. */
export interface Spot {
  readonly name: string;
  readonly field: Field;
  readonly column: Column;
  /** Steps into the JSON of the column. */
  readonly path?: readonly (string | number)[];
  /** The name of the flag that says that it is part of a voucher; `always` where nobody can say. */
  readonly voucher?: string;
}

/** A dataset of the person's, ready to be read. */
export interface Sheet {
  readonly place: Place;
  readonly how: Reached['how'];
  readonly connector: Connector;
  readonly table: Table;
  readonly written: string;
  readonly key: readonly string[];
  readonly spots: readonly Spot[];
  readonly where: Predicate;
  readonly sets: KeySets;
  readonly flags: Readonly<Record<string, Predicate>>;
  /** Why nothing may be written here; undefined where it may. */
  readonly refusal: string | undefined;
}

/** What is asked for beside the person. */
export interface Reading {
  /** Also tables without transactions, where nothing can be taken back. */
  readonly acceptNonTransactional: boolean;
}

/** The datasets of a person that can be read, each with the fields that are theirs. */
export async function sheetsOf(
  engine: Engine,
  subject: Subject,
  reading: Reading,
): Promise<readonly Sheet[]> {
  const sheets: Sheet[] = [];
  for (const reached of subject.reached) {
    if (reached.how === 'mentions') continue;
    const sheet = await sheetOf(engine, subject.roots, [reached, reading]);
    if (sheet !== undefined) sheets.push(sheet);
  }
  return sheets;
}

/** One dataset, read as it was reached; undefined where it is not there to be read. */
export async function sheetOf(
  engine: Engine,
  roots: Subject['roots'],
  [{ place, how, fields, filter }, { acceptNonTransactional }]: readonly [Reached, Reading],
): Promise<Sheet | undefined> {
  const dataset = datasetOf(engine.declaration, place);
  const system = engine.systems.open.get(place.system);
  const written = dataset?.table ?? place.dataset;
  const table = system && findTable(system.catalogue, written);
  if (dataset === undefined || system === undefined || table === undefined) return undefined;
  const theirs = Object.entries(dataset.fields).filter(([name, field]) =>
    fields === 'all'
      ? field.about === undefined && field.mentions !== true
      : fields.includes(name) && field.mentions !== true,
  );
  const found = theirs.flatMap(([name, field]): readonly Spot[] => {
    const { column: named, path } = operandOf(dataset, name);
    const column = table.columns.find((one) => one.name === named);
    if (column === undefined) return [];
    return [{ name, field, column, ...(path === undefined ? {} : { path: pathOf(path) }) }];
  });
  const vouchers = await vouchersOf(engine, roots, [place, found]);
  return {
    place,
    how,
    connector: system.connector,
    table,
    written,
    key: engine.systems.keys[placeName(place)] ?? [],
    spots: found.map((spot) => {
      const voucher = vouchers.spots.get(spot.name);
      return voucher === undefined ? spot : { ...spot, voucher };
    }),
    where: filter.where,
    sets: joined(filter.sets ?? {}, vouchers.sets),
    flags: vouchers.flags,
    refusal: table.privileges.update
      ? table.transactional || acceptNonTransactional
        ? undefined
        : 'stands in a table without transactions, where nothing can be taken back: accept it with --accept-non-transactional'
      : 'may not be changed by the user Vern connects with: grant update',
  };
}

interface Vouchers {
  readonly spots: ReadonlyMap<string, string>;
  readonly flags: Readonly<Record<string, Predicate>>;
  readonly sets: KeySets;
}

/** Which fields are part of vouchers, and by what each row is told; where nobody can say, always. */
async function vouchersOf(
  engine: Engine,
  roots: Subject['roots'],
  [place, spots]: readonly [Place, readonly Spot[]],
): Promise<Vouchers> {
  const found = spots.flatMap(({ name }) => {
    const voucher = voucherOf(engine.declaration, place, name);
    return voucher === undefined ? [] : [{ name, ...voucher }];
  });
  const certain = new Map(found.map(({ name }) => [name, 'always']));
  const none = { spots: certain, flags: {}, sets: {} };
  if (found.every(({ always }) => always)) return none;
  const ruled = await asked(() => ruleFor(engine, place, { only: roots }));
  if (ruled?.ok !== true) return none;
  const flags: Record<string, Predicate> = {};
  const told = new Map<string, string>(certain);
  for (const { name, always, purposes } of found) {
    const states = ruled.compiled.fields.find(({ field }) => field === name)?.purposes ?? {};
    const holding = purposes.flatMap((id) => states[id] ?? []);
    if (always || holding.length === 0) continue;
    told.set(name, `voucher ${name}`);
    flags[`voucher ${name}`] = any(
      ...holding.flatMap(({ runs, rests, undecided }) => [runs, rests, undecided]),
    );
  }
  return { spots: told, flags, sets: ruled.sets };
}

async function asked<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof ConnectorProblem) return undefined;
    throw thrown;
  }
}

/** Two families of sets together. The same name with other keys would be a mistake of ours: it throws. */
export function joined(one: KeySets, other: KeySets): KeySets {
  const twice = Object.keys(other).find(
    (name) => Object.hasOwn(one, name) && one[name] !== other[name],
  );
  if (twice !== undefined) throw new Error(`The set of keys ${twice} is made twice.`);
  return { ...one, ...other };
}

/** The columns that are read of a sheet: its key and those of the fields. */
export function columnsOf({ key, spots }: Sheet): readonly string[] {
  return [...new Set([...key, ...spots.map(({ column }) => column.name)])];
}

/** What stands at a spot of a row, as text; undefined when nothing does. */
export function readSpot(row: Row, { column, path }: Spot): string | undefined {
  const there = row[column.name] ?? null;
  const value = (path === undefined ? there : valueAt(there, path)) as Value;
  if (value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
