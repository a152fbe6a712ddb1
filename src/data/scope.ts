/**
 * How is a related record or a person reached from a row, in one system's own tables?
 *
 * Along declared edges by EXISTS; across systems, and for all records of a person, by a set of keys that
 * Vern fills, because people are known there by a keyed hash no database can compute.
 */
import type { Day } from '../declaration/law/day.ts';
import { all, any, isOneOf, never, type Predicate } from '../declaration/predicate.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Edge } from '../declaration/schema/reference.ts';
import { datasetOf } from '../processing/rule/condition.ts';
import type { Calendar } from '../processing/rule/event-day.ts';
import {
  ownersAbove,
  type Place,
  placeName,
  type Step,
  samePlace,
  stepAlong,
  type Way,
  waysBetween,
} from '../processing/rule/relation.ts';
import type { KeySetWanted, Meaning, Refused, States } from './compiled.ts';

/** What the compiler is told besides the declaration. */
export type Options = {
  readonly today: Day;
  /** Systems that do not answer, those without a connector among them. */
  readonly silent?: readonly string[];
  /** Keys from the catalogue, by dataset (`shop.orders`), where the declaration has none. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
  /** Purposes whose every consent Vern itself has been told. */
  readonly consentsKnown?: readonly string[];
};

/** A field of a dataset being compiled, and what was wanted or refused on the way. */
export type Scope = {
  readonly declaration: Declaration;
  readonly options: Options;
  readonly place: Place;
  readonly field: string;
  readonly edge?: Edge;
  readonly sets: Map<string, KeySetWanted>;
  readonly reasons: Refused['reasons'][number][];
  /** What was found for other fields with the same people. */
  readonly found: Map<string, States>;
};

/** What fields about the same people have in common, found once. */
export function once(scope: Scope, name: string, find: () => States): States {
  const key = `${scope.edge === undefined ? '' : scope.field} ${name}`;
  const known = scope.found.get(key);
  if (known !== undefined) return known;
  const states = find();
  scope.found.set(key, states);
  return states;
}

/** Where a person is found from a row: the row itself, or the one at the end of the way. */
export type Handle = { readonly way: Way; readonly subject: string; readonly index: number };

/** The day and the fiscal years. */
export function calendarOf({ declaration, options: { today } }: Scope): Calendar {
  return { today, years: declaration.organisation.fiscalYears };
}

/** Whether a system did not answer. */
export function isSilent({ options, place }: Scope, { system }: Place): boolean {
  return system !== place.system && options.silent?.includes(system) === true;
}

/** The rows of a table that are a dataset's own. */
export function rowsOfDataset(declaration: Declaration, place: Place): Predicate {
  const conditions = Object.entries(datasetOf(declaration, place)?.rows ?? {});
  return all(...conditions.map(([column, values]) => isOneOf({ column }, values)));
}

/** Everybody a row, or the field asked about, is about; in the order of the declaration. */
export function handlesOf({
  declaration,
  place,
  edge,
}: Pick<Scope, 'declaration' | 'place' | 'edge'>): readonly Handle[] {
  const found: Omit<Handle, 'index'>[] = [];
  const visit = (at: Place, way: Way): void => {
    const { steps, subjects } = ownersAbove(declaration, at);
    for (const subject of subjects) found.push({ way, subject });
    for (const step of steps) if (!visited(way, step)) visit(step.into, [...way, step]);
  };
  const step = edge === undefined ? undefined : stepAlong(edge, place);
  if (edge?.kind === 'subject') found.push({ way: [], subject: edge.subject });
  else if (step !== undefined) visit(step.into, [step]);
  else visit(place, []);
  return found.map((handle, index) => ({ ...handle, index }));
}

/** The ways to the records of a dataset that the system itself can follow, and whether others exist. */
export function waysTo(
  scope: Scope,
  to: Place,
): { readonly here: readonly Way[]; readonly all: number } {
  const ways = waysBetween(scope.declaration, [scope.place, to], scope.edge);
  const here = ways.filter((way) => way.every(({ into }) => into.system === scope.place.system));
  return { here, all: ways.length };
}

/**
 * Rows whose person has a record that fits, as far as it hangs on the same row that stands for the person.
 * What other rows of the same person have, and other systems, is in the sets.
 */
export function alongPeople(
  scope: Scope,
  [handles, to]: readonly [readonly Handle[], Place],
  fits: Predicate,
): Predicate {
  const here = ({ into }: Step) => into.system === scope.place.system;
  const ways = handles
    .filter(({ way }) => way.length > 0 && way.every(here))
    .flatMap(({ way }) => {
      const root = way.at(-1)?.into ?? scope.place;
      const down = waysBetween(scope.declaration, [root, to]).filter((each) => each.every(here));
      return down.map((each) => [...way, ...each]);
    });
  return any(...ways.map((way) => along(scope, way, fits)));
}

/** Rows with a record at the end of a way that fits. */
export function along(scope: Scope, [step, ...rest]: Way, fits: Predicate): Predicate {
  if (step === undefined) return fits;
  const inner = along(scope, rest, fits);
  if (inner.kind === 'false') return never;
  const above = step.direction === 'up' ? step.into : step.from;
  const to = step.to ?? keyOf(scope, above);
  const pairs = step.by.map((by, index): [string, string] => [by, to[index] ?? '']);
  return {
    kind: 'exists',
    table: datasetOf(scope.declaration, step.into)?.table ?? step.into.dataset,
    join: pairs.map(([by, key]) => (step.direction === 'up' ? [key, by] : [by, key])),
    where: all(rowsOfDataset(scope.declaration, step.into), inner),
  };
}

/** Rows whose own key is in a set. */
export function inRows(scope: Scope, meaning: Meaning, person = 0): Predicate {
  const columns = keyOf(scope, scope.place);
  return keys(scope, columns, { place: scope.place, columns, meaning, person });
}

/** Rows whose person is in a set. */
export function inPeople(scope: Scope, { way, index }: Handle, meaning: Meaning): Predicate {
  const outside = way.findIndex(({ into }) => into.system !== scope.place.system);
  if (outside < 0) {
    const root = way.at(-1)?.into ?? scope.place;
    const columns = keyOf(scope, root);
    return along(
      scope,
      way,
      keys(scope, columns, { place: root, columns, meaning, person: index }),
    );
  }
  const crossing = way[outside] as Step;
  const columns = crossing.to ?? keyOf(scope, crossing.into);
  const wanted = { place: crossing.into, columns, meaning, person: index };
  return along(scope, way.slice(0, outside), keys(scope, crossing.by, wanted));
}

/** Rows that have the person at all. */
export function isPresent(scope: Scope, handle: Handle): Predicate {
  return handle.way.every(({ into }) => into.system === scope.place.system)
    ? along(scope, handle.way, { kind: 'true' })
    : inPeople(scope, handle, { kind: 'known', of: 'people' });
}

/** Rows with one or more of these people. */
export function anybody(scope: Scope, handles: readonly Handle[]): Predicate {
  return any(...handles.map((handle) => isPresent(scope, handle)));
}

/** Rows with one or more of these people in a set. */
export function anyIn(scope: Scope, handles: readonly Handle[], meaning: Meaning): Predicate {
  return any(...handles.map((handle) => inPeople(scope, handle, meaning)));
}

type Keys = {
  readonly place: Place;
  readonly columns: readonly string[];
  readonly meaning: Meaning;
  readonly person: number;
};

function keys(
  scope: Scope,
  asked: readonly string[],
  { place, columns, meaning, person }: Keys,
): Predicate {
  const words = Object.values(meaning).join(' ');
  // A field that is about somebody else than the record has people of its own.
  const field = meaning.of === 'record' && scope.edge !== undefined ? { field: scope.field } : {};
  const about = [words, person, ...Object.values(field)].join(' ');
  const name = `${placeName(place)}(${columns.join()}) ${about}`;
  if (columns.length === 0) return never;
  scope.sets.set(name, { name, ...place, columns, meaning, person, ...field });
  return { kind: 'keys', columns: asked, set: name };
}

function keyOf(scope: Scope, place: Place): readonly string[] {
  const of = placeName(place);
  const key = datasetOf(scope.declaration, place)?.key ?? scope.options.keys?.[of];
  if (key !== undefined && key.length > 0) return key;
  if (!scope.reasons.some((reason) => reason.of === of))
    scope.reasons.push({ why: 'key unknown', of });
  return [];
}

function visited(way: Way, { into }: Step): boolean {
  return way.some(({ from }) => samePlace(from, into));
}
