/**
 * What stands in the fields a person takes along?
 *
 * Read in batches. For each row the rule says, field by field, whether a purpose on consent or contract goes on;
 * a field for which none does stays out of that row: GDPR art. 20(1).
 */
import type { KeySets, Row } from '../../../declaration/database/value.ts';
import { any, never, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf, operandOf } from '../../../processing/rule/condition.ts';
import { placeName, samePlace } from '../../../processing/rule/relation.ts';
import { pathOf } from '../../../shell/connectors/fitting.ts';
import type { Reached, Subject } from '../../find/subject.ts';
import type { Part } from '../../portability/choose.ts';
import type { PortableRow } from '../../portability/values.ts';
import { valueAt } from '../../rectify/json.ts';
import type { Engine } from '../engine.ts';
import { ruleFor } from '../sets/rule-for.ts';

/** A part with all that is needed to read its rows later. */
export interface Reading {
  readonly part: Part;
  /** The names of the columns of the files, in order: the key, the fields, the events. */
  readonly names: readonly string[];
  readonly table: string;
  readonly columns: readonly string[];
  readonly where: Predicate;
  readonly sets: KeySets;
  readonly flags: Readonly<Record<string, Predicate>>;
  readonly values: readonly Source[];
}

interface Source {
  readonly name: string;
  readonly column: string;
  readonly path?: readonly (string | number)[];
  /** The flag without which it is left out of a row; none for keys and events. */
  readonly flag?: string;
}

/** Prepares the rows of a part; a sentence when the rule cannot be asked there. */
export async function readingOf(
  engine: Engine,
  subject: Subject,
  part: Part,
): Promise<Reading | { readonly because: string }> {
  const { declaration, systems } = engine;
  const { place } = part;
  const dataset = datasetOf(declaration, place);
  const reached = ownOf(subject, part);
  if (dataset === undefined || reached === undefined) return { because: 'it is gone' };
  const ruled = await ruleFor(engine, place, { only: subject.roots });
  if (!ruled.ok) return { because: 'whose its rows are cannot be told' };
  const flags: Record<string, Predicate> = {};
  for (const { field, purposes } of part.fields) {
    const states = ruled.compiled.fields.find((one) => one.field === field)?.purposes ?? {};
    const going = purposes.flatMap((id) => states[id] ?? []);
    flags[`goes ${field}`] =
      going.length === 0 ? never : any(...going.flatMap(({ runs, rests }) => [runs, rests]));
  }
  const key = systems.keys[placeName(place)] ?? [];
  const values: readonly Source[] = [
    ...key
      .filter((name) => !part.fields.some(({ field }) => operandOf(dataset, field).column === name))
      .map((name) => ({ name, column: name })),
    ...part.fields.map(({ field }) => {
      const { column, path } = operandOf(dataset, field);
      return {
        name: field,
        column,
        flag: `goes ${field}`,
        ...(path === undefined ? {} : { path: pathOf(path) }),
      };
    }),
    ...part.events.map((name) => ({ name, column: dataset.events[name]?.column ?? name })),
  ];
  return {
    part,
    names: [...new Set(values.map(({ name }) => name))],
    table: reached.filter.table,
    columns: [...new Set(values.map(({ column }) => column))],
    where: reached.filter.where,
    sets: { ...reached.filter.sets, ...ruled.sets },
    flags,
    values,
  };
}

function ownOf({ reached }: Subject, { place, fields }: Part): Reached | undefined {
  return reached.find(
    (one) =>
      one.how === 'owned' &&
      samePlace(one.place, place) &&
      (one.fields === 'all' || fields.every(({ field }) => one.fields.includes(field))),
  );
}

/** The rows in batches; `undefined` stands for a row of which nothing goes along. */
export async function* portableRows(
  { systems }: Pick<Engine, 'systems'>,
  { part, table, columns, where, sets, flags, values }: Reading,
): AsyncGenerator<readonly (PortableRow | undefined)[], void, undefined> {
  const connector = systems.open.get(part.place.system)?.connector;
  if (connector === undefined) return;
  for await (const rows of connector.select({ table, columns, where, sets, flags }))
    yield rows.map((row) => portable(row, values));
}

function portable(row: Row, values: readonly Source[]): PortableRow | undefined {
  if (!values.some(({ flag }) => flag !== undefined && row[flag] === true)) return undefined;
  const there = values.filter(({ flag }) => flag === undefined || row[flag] === true);
  return Object.fromEntries(
    there.map(({ name, column, path }) => {
      const value = row[column] ?? null;
      return [name, path === undefined ? value : valueAt(value, path)];
    }),
  );
}
