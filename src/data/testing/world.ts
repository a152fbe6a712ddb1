/**
 * How is the rule asked about every row of a small world in memory?
 *
 * The slow, plain way: related records are found by following edges, a person's records by asking of each
 * record whose it is, and each set of keys by asking the pure rule's own functions. Only for tests.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { reference } from '../../declaration/schema/reference.ts';
import type { Case, Evidence, Person, PersonFacts, Row } from '../../processing/rule/case.ts';
import { conditionsOf, datasetOf, fits } from '../../processing/rule/condition.ts';
import { happening } from '../../processing/rule/event-day.ts';
import { type Asked, askedOf, rowsOf, rowsOfPeople } from '../../processing/rule/evidence.ts';
import { lengthOf, maximumOf } from '../../processing/rule/length.ts';
import { columnWord, lastWord, vernWord } from '../../processing/rule/person/consent.ts';
import { memoryOf } from '../../processing/rule/person/erasure-memory.ts';
import { isExcepted } from '../../processing/rule/person/objection.ts';
import {
  ownersAbove,
  type Place,
  placeName,
  stepAlong,
  type Way,
  waysBetween,
} from '../../processing/rule/relation.ts';
import type { Compiled, KeySetWanted } from '../compiled.ts';
import type { Rows } from '../evaluate.ts';
import { wishOf } from '../people.ts';
import type { Options } from '../scope.ts';

/** Rows by dataset; a root row says in its column `person` who it is. */
export type World = {
  readonly declaration: Declaration;
  readonly rows: Readonly<Record<string, readonly Row[]>>;
  readonly facts: Readonly<Record<string, PersonFacts>>;
  readonly options: Options;
};

const rowsAt = (world: World, place: Place) => world.rows[placeName(place)] ?? [];
const places = ({ declaration }: World): Place[] =>
  Object.entries(declaration.systems).flatMap(([system, { datasets }]) =>
    Object.keys(datasets).map((dataset) => ({ system, dataset })),
  );
const isSilent = ({ options }: World, { system }: Place) =>
  options.silent?.includes(system) === true;

function follow(world: World, row: Row, way: Way): readonly Row[] {
  return way.reduce<readonly Row[]>(
    (rows, { direction, into, by, to = ['id'] }) =>
      rowsAt(world, into).filter((other) =>
        rows.some((mine) => {
          const [below, above] = direction === 'up' ? [mine, other] : [other, mine];
          return by.every((column, index) => {
            const [pointer, key] = [below[column] ?? null, above[to[index] ?? ''] ?? null];
            return pointer !== null && pointer === key;
          });
        }),
      ),
    [row],
  );
}

type Found = { readonly id: string; readonly subject: string } | undefined;

/** Who a row, or one of its fields, is about; one entry for each edge, empty where it leads nowhere. */
function whose(world: World, place: Place, row: Row, field?: string): readonly Found[] {
  const about =
    field === undefined ? undefined : datasetOf(world.declaration, place)?.fields[field]?.about;
  const step = about === undefined ? undefined : stepAlong(about, place);
  const found: Found[] = [];
  const visit = (at: Place, rows: readonly Row[]) => {
    const { steps, subjects } = ownersAbove(world.declaration, at);
    for (const subject of subjects)
      found.push(rows[0] === undefined ? undefined : { id: String(rows[0].person), subject });
    for (const next of steps)
      visit(
        next.into,
        rows.flatMap((one) => follow(world, one, [next])),
      );
  };
  if (step === undefined) visit(place, [row]);
  else visit(step.into, follow(world, row, [step]));
  return found;
}

function recordsOf(world: World, id: string): Evidence {
  return Object.fromEntries(
    places(world).map((place) => [
      placeName(place),
      isSilent(world, place)
        ? 'silent'
        : rowsAt(world, place).filter((row) =>
            whose(world, place, row).some((one) => one?.id === id),
          ),
    ]),
  );
}

function personOf(world: World, { id, subject }: { id: string; subject: string }): Person {
  return { subject, records: recordsOf(world, id), facts: world.facts[id] ?? {} };
}

/** The case of a row, as the pure rule is asked about it. */
export function caseOf(world: World, place: Place, record: Row): Case {
  const { declaration, options } = world;
  const fields = Object.keys(datasetOf(declaration, place)?.fields ?? {});
  const related = places(world).map((other): [string, readonly Row[] | 'silent'] => {
    const edges = [
      undefined,
      ...fields.map((name) => datasetOf(declaration, place)?.fields[name]?.about),
    ];
    const ways = edges.flatMap((edge) => waysBetween(declaration, [place, other], edge));
    const found = rowsAt(world, other).filter((row) =>
      ways.some((way) => follow(world, record, way).includes(row)),
    );
    return [
      placeName(other),
      isSilent(world, other) && other.system !== place.system ? 'silent' : found,
    ];
  });
  const people = (field?: string) =>
    whose(world, place, record, field).flatMap((one) =>
      one === undefined ? [] : personOf(world, one),
    );
  return {
    ...place,
    record,
    related: Object.fromEntries(related),
    people: people(),
    peopleOf: Object.fromEntries(
      fields.flatMap((name) =>
        datasetOf(declaration, place)?.fields[name]?.about === undefined
          ? []
          : [[name, people(name)]],
      ),
    ),
    today: options.today,
    ...(options.consentsKnown === undefined ? {} : { consentsKnown: options.consentsKnown }),
  };
}

/** The keys of the rows that a set must hold. */
export function fill(
  world: World,
  asked: Place,
  wanted: KeySetWanted,
): readonly (readonly unknown[])[] {
  const { system, dataset, columns, meaning } = wanted;
  const place = { system, dataset };
  return rowsAt(world, place)
    .filter((row) => {
      const [root] = whose(world, place, row);
      if (meaning.of === 'record') return ofRecord(world, wanted, row);
      return root !== undefined && ofPerson(world, wanted, [asked, personOf(world, root), row]);
    })
    .map((row) => columns.map((column) => row[column]));
}

function ofPerson(
  world: World,
  wanted: KeySetWanted,
  [place, person, row]: [Place, Person, Row],
): boolean {
  const { facts } = person;
  const { meaning } = wanted;
  const { purposes } = world.declaration;
  const covers = (scope: 'all' | readonly string[], field: string) =>
    scope === 'all' || scope.includes(`${placeName(place)}.${field}`);
  switch (meaning.kind) {
    case 'known':
      return true;
    case 'access':
      return facts.access === true;
    case 'hold':
      return facts.holds?.some((scope) => covers(scope, meaning.field)) === true;
    case 'restriction':
      return (
        facts.restrictions?.some(
          ({ fields, uses }) =>
            covers(fields, meaning.field) &&
            (meaning.purpose === undefined || uses?.includes(meaning.purpose) !== true),
        ) === true
      );
    case 'wish': {
      const purpose = purposes[meaning.purpose];
      return purpose !== undefined && wishOf([meaning.purpose, purpose], facts) === meaning.does;
    }
    case 'erased':
      return false;
    default: {
      const record = {
        ...place,
        record: {},
        related: {},
        people: [person],
        today: world.options.today,
      };
      const asked: Asked = { declaration: world.declaration, case: record, people: [person] };
      // What the predicate asks of the tables themselves may be left out of the set, so it is.
      const near = (at: Place) =>
        [wanted.system, at.system].every((system) => system === place.system)
          ? waysBetween(world.declaration, [wanted, at]).flatMap((way) => follow(world, row, way))
          : [];
      const others = (at: Place) =>
        rowsOfPeople([person], at).rows.filter((one) => !near(at).includes(one));
      return speaks(asked, meaning, others, person);
    }
  }
}

function ofRecord(
  world: World,
  { system, dataset, meaning, person, field }: KeySetWanted,
  row: Row,
): boolean {
  const place = { system, dataset };
  const asked = askedOf(world.declaration, caseOf(world, place, row), field ?? '');
  const found = whose(world, place, row, field)[person];
  const somebody = found === undefined ? undefined : personOf(world, found);
  if (meaning.kind !== 'erased')
    return speaks(asked, meaning, (at) => rowsOf(asked, at).rows, somebody);
  const purpose = world.declaration.purposes[meaning.purpose];
  if (somebody === undefined || purpose === undefined) return false;
  const remembered = memoryOf(asked, somebody.facts.erasures ?? []);
  return !isExcepted([meaning.purpose, purpose], somebody.facts) && remembered?.age === meaning.age;
}

function speaks(
  asked: Asked,
  meaning: KeySetWanted['meaning'],
  rows: (place: Place) => readonly Row[],
  person: Person | undefined,
): boolean {
  const { declaration, case: at } = asked;
  if (meaning.kind === 'consent') {
    const purpose = declaration.purposes[meaning.purpose];
    if (purpose === undefined) return false;
    const told = vernWord(meaning.purpose, person?.facts.consents ?? []);
    const elsewhere = purpose.given !== undefined && purpose.given.system !== at.system;
    if (meaning.of === 'record' && told.word === 'none' && !elsewhere) return false;
    return lastWord(columnWord(asked, purpose, person), told).word === meaning.word;
  }
  if (meaning.kind === 'condition') {
    const conditions = declaration.purposes[meaning.purpose]?.[meaning.part] ?? {};
    return conditionsOf(declaration, conditions).some(
      (one) => placeName(one) === meaning.dataset && rows(one).some((row) => fits(row, one)),
    );
  }
  if (meaning.kind !== 'event') return false;
  const event = reference(meaning.event);
  const declared = event && datasetOf(declaration, event)?.events[event.field];
  const atMost = datasetOf(declaration, at)?.atMost;
  const purpose = declaration.purposes[meaning.purpose];
  const length =
    purpose === undefined ? atMost && maximumOf(atMost) : lengthOf(declaration, purpose);
  if (event === undefined || declared === undefined) return false;
  const calendar = { today: at.today, years: declaration.organisation.fiscalYears };
  return rows(event).some((row) => {
    const found = happening(row[declared.column], declared, calendar);
    if (found.kind === 'unknown' && meaning.is === 'ahead') return found.mayCome;
    if (found.kind !== 'day') return found.kind === meaning.is;
    return (
      (length !== undefined && length.keptThrough(found.day) < at.today ? 'over' : 'inside') ===
      meaning.is
    );
  });
}

/** The tables of a world, with rows in them that are not the dataset's, and the sets that were wanted. */
export function tablesOf(world: World, compiled: Compiled): Rows {
  const { 'shop.orders': orders = [], ...others } = world.rows;
  const tables = Object.fromEntries(
    Object.entries(others).map(([name, rows]) => [name.split('.')[1], rows]),
  );
  return {
    // Rows of the table that are not the dataset's must not be seen.
    tables: {
      ...tables,
      order: [...orders, ...orders.map((row) => ({ ...row, site: 8, status: 'open' }))],
    },
    sets: Object.fromEntries(
      compiled.sets.map((set) => [set.name, fill(world, compiled.place, set)]),
    ),
  };
}
