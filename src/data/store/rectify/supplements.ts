/**
 * What has a person added to what could not be corrected, and how long is it kept?
 *
 * A statement belongs to a field of one record, and lives as long as that datum does: when the record is gone, the field is
 * empty, or no purpose holds it, the statement goes too. Text and key are sealed: GDPR art. 16, 5(1)(e), 32(1)(a).
 */
import { sql } from 'kysely';
import type { KeySets, Value } from '../../../declaration/database/value.ts';
import { all, any, type Predicate } from '../../../declaration/predicate.ts';
import { reference } from '../../../declaration/schema/reference.ts';
import { datasetOf, operandOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import type { Database } from '../../../shell/action/action.ts';
import { findTable } from '../../../shell/connectors/catalogue.ts';
import { fitting, pathOf } from '../../../shell/connectors/fitting.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Subject } from '../../find/subject.ts';
import { valueAt } from '../../rectify/json.ts';
import type { Engine } from '../engine.ts';
import { ruleFor } from '../sets/rule-for.ts';

/** A field of one record. */
export interface Target {
  readonly place: Place;
  readonly field: string;
  readonly key: readonly string[];
}

/** What is sealed of a statement. */
export interface Sealed {
  readonly key: readonly string[];
  readonly text: string;
}

/** The body of the fact: the field, and keyed hashes by which the same statement is known again and erasure seen. */
export interface Body {
  readonly field: string;
  readonly mark: string;
  readonly seen: string;
  /** A `Sealed` as JSON. */
  readonly words?: string;
}

/** The record a statement is about: the person's only one, or the one that is named. A sentence when it is unclear. */
export async function targetOf(
  engine: Engine,
  { reached }: Subject,
  asked: { readonly field: string; readonly record?: readonly string[] | undefined },
): Promise<Target | string> {
  const at = reference(asked.field);
  const dataset = at && datasetOf(engine.declaration, at);
  if (at === undefined || dataset === undefined || !Object.hasOwn(dataset.fields, at.field))
    return `There is no field '${asked.field}'.`;
  const place = { system: at.system, dataset: at.dataset };
  const columns = engine.systems.keys[placeName(place)] ?? [];
  const open = engine.systems.open.get(at.system);
  if (open === undefined || columns.length === 0)
    return `${placeName(place)} cannot be read, or has no key to tell its rows apart.`;
  const theirs = reached.filter(
    (one) =>
      placeName(one.place) === placeName(place) &&
      one.how !== 'mentions' &&
      (one.fields === 'all' || one.fields.includes(at.field)),
  );
  const found = new Map<string, readonly string[]>();
  const named = asked.record && keysAmong(engine, place, [asked.record]);
  for (const { filter } of theirs) {
    const query = {
      table: filter.table,
      where: named === undefined ? filter.where : all(filter.where, named.where),
      sets: { ...filter.sets, ...named?.sets },
      columns: [...columns],
      limit: 2,
    };
    for await (const rows of open.connector.select(query))
      for (const row of rows) {
        const key = columns.map((name) => String(row[name] ?? ''));
        found.set(JSON.stringify(key), key);
      }
  }
  const [only, another] = found.values();
  if (only === undefined) return `The person has no such record in ${placeName(place)}.`;
  if (another !== undefined)
    return `The person has several records in ${placeName(place)}. Say which with --record KEY, as vern why takes it.`;
  return { place, field: at.field, key: only };
}

const given = 'vern:records';

function keysAmong(
  engine: Engine,
  place: Place,
  keys: readonly (readonly string[])[],
): { readonly where: Predicate; readonly sets: Record<string, Value[][]> } | undefined {
  const columns = engine.systems.keys[placeName(place)] ?? [];
  const open = engine.systems.open.get(place.system);
  const written = datasetOf(engine.declaration, place)?.table ?? place.dataset;
  const table = open && findTable(open.catalogue, written);
  const fits = keys.flatMap((key) => {
    const values = columns.map((name, at) => {
      const column = table?.columns.find((one) => one.name === name);
      return column && fitting(key[at] ?? '', column);
    });
    return values.some((value) => value === undefined || value === null) ? [] : [values as Value[]];
  });
  return { where: { kind: 'keys', columns: [...columns], set: given }, sets: { [given]: fits } };
}

/** The keyed hash of what stands in the field now, by which it is seen later that it no longer does. */
export async function seenOf(engine: Engine, target: Target): Promise<string> {
  const row = (await rowsAt(engine, { ...target, keys: [target.key] })).get(
    JSON.stringify(target.key),
  );
  return engine.key.hash('supplement seen', row?.text ?? '');
}

interface Seen {
  readonly text: string | undefined;
  readonly held: boolean;
}

/** Records of a field that are looked at, and what holds them. */
interface Records {
  readonly place: Place;
  readonly field: string;
  readonly keys: readonly (readonly string[])[];
  readonly held?: { readonly where: Predicate; readonly sets: KeySets };
}

/** Field values of records by key, and whether something holds them. Throws when the system does not answer. */
async function rowsAt(
  engine: Engine,
  { place, field, keys, held }: Records,
): Promise<ReadonlyMap<string, Seen>> {
  const found = new Map<string, Seen>();
  const dataset = datasetOf(engine.declaration, place);
  const open = engine.systems.open.get(place.system);
  const chosen = keysAmong(engine, place, keys);
  if (dataset === undefined || open === undefined || chosen === undefined) return found;
  const columns = engine.systems.keys[placeName(place)] ?? [];
  const { column, path } = operandOf(dataset, field);
  const query = {
    table: dataset.table ?? place.dataset,
    where: chosen.where,
    sets: { ...held?.sets, ...chosen.sets },
    columns: [...new Set([...columns, column])],
    ...(held && { flags: { held: held.where } }),
  };
  for await (const rows of open.connector.select(query))
    for (const row of rows) {
      const there = row[column] ?? null;
      const value = (path === undefined ? there : valueAt(there, pathOf(path))) as Value;
      const text =
        value === null || value === ''
          ? undefined
          : typeof value === 'object'
            ? JSON.stringify(value)
            : String(value);
      const key = JSON.stringify(columns.map((name) => String(row[name] ?? '')));
      found.set(key, { text, held: held === undefined || row['held'] === true });
    }
  return found;
}

/** Statements whose datum is gone, and those nobody can say it of: their system is silent, or they cannot be read. */
export interface Overdue {
  readonly gone: readonly string[];
  readonly unknown: number;
}

interface Kept {
  readonly id: string;
  readonly body: Body;
  readonly erased: boolean;
}

/** Looks at each statement that is kept, in whose records it still belongs somewhere. */
export async function overdueSupplements(engine: Engine, database: Database): Promise<Overdue> {
  const { organisation, key } = engine;
  const { rows } = await sql<Kept>`
    select f.id, f.body, exists (
      select from person_fact_hash mine
      join person_fact_hash theirs on theirs.organisation = mine.organisation and theirs.hash = mine.hash
      join person_fact e on e.organisation = theirs.organisation and e.id = theirs.fact
      where mine.organisation = f.organisation and mine.fact = f.id and mine.sure and theirs.sure
        and e.kind = 'erasure' and e.body->>'state' = 'done' and e.role = f.role
        and e.recorded_at >= f.recorded_at) as erased
    from person_fact f where f.organisation = ${organisation} and f.kind = 'supplement'
      and f.ended_at is null order by f.recorded_at`.execute(database);
  const gone: string[] = [];
  let unknown = 0;
  for (const [field, all_] of Map.groupBy(rows, ({ body }) => body.field)) {
    const read = all_.map((one) => ({ ...one, sealed: openedSealed(key, one.body) }));
    const seen = await seenFor(
      engine,
      field,
      read.flatMap(({ sealed }) => (sealed === undefined ? [] : [sealed.key])),
    );
    for (const { id, body, erased, sealed } of read) {
      if (sealed === undefined || seen === undefined) {
        unknown += 1;
        continue;
      }
      const there = seen.get(JSON.stringify(sealed.key));
      const isOther = key.hash('supplement seen', there?.text ?? '') !== body.seen;
      if (there?.text === undefined || !there.held || (erased && isOther)) gone.push(id);
    }
  }
  return { gone, unknown };
}

/** What was sealed; undefined when it was with another key. */
export function openedSealed(
  key: Engine['key'],
  { words }: Pick<Body, 'words'>,
): Sealed | undefined {
  const text = words === undefined ? undefined : key.open(Buffer.from(words, 'base64'));
  return text === undefined ? undefined : (JSON.parse(text) as Sealed);
}

/** Records of a field with what holds it; undefined where nobody can say. */
async function seenFor(
  engine: Engine,
  field: string,
  keys: readonly (readonly string[])[],
): Promise<ReadonlyMap<string, Seen> | undefined> {
  const at = reference(field);
  if (at === undefined || !engine.systems.open.has(at.system)) return undefined;
  const place = { system: at.system, dataset: at.dataset };
  try {
    const rule = await ruleFor(engine, place);
    if (!rule.ok) return undefined;
    const compiled = rule.compiled.fields.find((one) => one.field === at.field);
    if (compiled === undefined) return undefined;
    const held = { where: any(compiled.held), sets: rule.sets };
    return await rowsAt(engine, { place, field: at.field, keys, held });
  } catch (thrown) {
    if (thrown instanceof ConnectorProblem) return undefined;
    throw thrown;
  }
}
