/**
 * What must the rule know of one real record, and where is it?
 *
 * The record by its key, what is related to it along declared edges, the people it is about with all their
 * records in every system, and what Vern knows about them. Only keys, events and the columns of conditions are
 * read. What does not answer is silent, never empty: GDPR art. 5(1)(c) and (d).
 */
import type { Row } from '../../../declaration/database/value.ts';
import { any, type Predicate } from '../../../declaration/predicate.ts';
import type { Declaration } from '../../../declaration/schema/declaration.ts';
import type { Case, Evidence, Person } from '../../../processing/rule/case.ts';
import { conditionsOf, datasetOf } from '../../../processing/rule/condition.ts';
import {
  type Place,
  placeName,
  samePlace,
  turned,
  type Way,
  waysBetween,
} from '../../../processing/rule/relation.ts';
import type { Root } from '../../find/subject.ts';
import { handlesOf } from '../../scope.ts';
import type { FoundFacts } from '../../sets/person-facts.ts';
import type { Engine } from '../engine.ts';
import { type Asking, among, isSilent, keyOf, read, type Tuple } from '../sets/asking.ts';
import { membersBy } from '../sets/facts.ts';
import { allHandles, factsIn, factsTogether, type RootRow, rootOf } from '../sets/people.ts';
import { twinsOf } from '../sets/twins.ts';
import { canFollow, rowsAlong } from '../sets/ways.ts';

/** A record as the rule is asked about it; or why that cannot be said. */
export type CaseFound =
  | { readonly ok: true; readonly case: Case }
  | {
      readonly ok: false;
      readonly why: 'no such record' | 'key unknown' | 'system silent';
      /** The dataset whose record, key or system is missing. */
      readonly of: Place;
    };

/** The case of a record, by the values of its key. Throws the ConnectorProblem of a system that fails. */
export async function caseOf(engine: Engine, place: Place, key: Tuple): Promise<CaseFound> {
  const asking = askingOf(engine, place);
  if (isSilent(asking, place)) return { ok: false, why: 'system silent', of: place };
  const columns = keyOf(asking, place);
  if (columns.length === 0 || columns.length !== key.length)
    return { ok: false, why: 'key unknown', of: place };
  const itself = among(asking, columns, [key]);
  const [record] = await rowsOf(asking, place, itself);
  if (record === undefined) return { ok: false, why: 'no such record', of: place };
  const { declaration } = engine;
  const closed = allHandles(declaration, place).find(({ way }) => !canFollow(asking, way));
  if (closed !== undefined) return { ok: false, why: 'system silent', of: rootOf(place, closed) };
  const fields = Object.entries(datasetOf(declaration, place)?.fields ?? {});
  const peopleOf: Record<string, readonly Person[]> = {};
  for (const [name, { about }] of fields)
    if (about !== undefined)
      peopleOf[name] = await peopleFor(
        asking,
        handlesOf({ declaration, place, edge: about }),
        itself,
      );
  return {
    ok: true,
    case: {
      ...place,
      record,
      related: await relatedTo(asking, itself),
      people: await peopleFor(asking, handlesOf({ declaration, place }), itself),
      peopleOf,
      today: engine.today,
      consentsKnown: engine.facts.consentsKnown,
    },
  };
}

function askingOf(engine: Engine, place: Place, only?: readonly Root[]): Asking {
  const calendar = {
    today: engine.today,
    years: engine.declaration.organisation.fiscalYears,
  };
  const shared = { sets: {}, reasons: [], found: new Map() };
  return {
    engine,
    place,
    calendar,
    wishes: [],
    ...shared,
    ...(only === undefined ? {} : { only }),
  };
}

/** Every dataset of the declaration. */
function placesOf({ systems }: Declaration): readonly Place[] {
  return Object.entries(systems).flatMap(([system, { datasets }]) =>
    Object.keys(datasets).map((dataset) => ({ system, dataset })),
  );
}

async function relatedTo(asking: Asking, itself: Predicate): Promise<Evidence> {
  const { engine, place } = asking;
  const { declaration } = engine;
  const fields = Object.values(datasetOf(declaration, place)?.fields ?? {});
  const edges = [undefined, ...fields.flatMap(({ about }) => about ?? [])];
  const found = placesOf(declaration)
    .filter((other) => !samePlace(place, other))
    .map(async (other): Promise<[string, Evidence[string]][]> => {
      const ways = edges.flatMap((edge) => waysBetween(declaration, [place, other], edge));
      return ways.length === 0
        ? []
        : [[placeName(other), await relatedRows(asking, [other, ways], itself)]];
    });
  return Object.fromEntries((await Promise.all(found)).flat());
}

async function relatedRows(
  asking: Asking,
  [other, ways]: readonly [Place, readonly Way[]],
  itself: Predicate,
): Promise<readonly Row[] | 'silent'> {
  if (isSilent(asking, other) || !ways.every((way) => canFollow(asking, way))) return 'silent';
  const parts: Predicate[] = [];
  for (const way of ways) parts.push(await rowsAlong(asking, turned(way), { fits: itself }));
  return rowsOf(asking, other, any(...parts));
}

async function peopleFor(
  asking: Asking,
  handles: ReturnType<typeof handlesOf>,
  itself: Predicate,
): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (const handle of handles) {
    const root = rootOf(asking.place, handle);
    const where = await rowsAlong(asking, turned(handle.way), { fits: itself });
    const key = keyOf(asking, root);
    const rows = (await rowsOf(asking, root, where)).map((row) =>
      key.map((column) => row[column] ?? null),
    );
    const seen = new Set<readonly RootRow[]>();
    for (const group of await groupsOf(asking, handle.subject, [root, rows])) {
      if (!seen.has(group)) people.push(await personOf(asking, handle.subject, group));
      seen.add(group);
    }
  }
  return people;
}

/** The rows of each person: this one, or all that share what identifies them. */
async function groupsOf(
  { engine, place }: Asking,
  role: string,
  [root, keys]: readonly [Place, readonly Tuple[]],
): Promise<readonly (readonly RootRow[])[]> {
  if (keys.length === 0) return [];
  const columns = keyOf({ engine }, root);
  const twins = await twinsOf(askingOf(engine, place, [{ place: root, columns, keys }]), role);
  return keys.map((key) => {
    const row = { place: root, key };
    return twins.groups[twins.of(row) ?? -1] ?? [row];
  });
}

async function personOf(asking: Asking, role: string, group: readonly RootRow[]): Promise<Person> {
  const { declaration } = asking.engine;
  const members = membersBy([group]);
  const found: { readonly found: readonly FoundFacts[] }[] = [];
  for (const [root, keys] of members) {
    const where = among(asking, keyOf(asking, root), keys);
    for await (const rows of factsIn(asking, [role, root], where)) found.push(...rows);
  }
  const records = await Promise.all(
    placesOf(declaration).map(
      async (place) => [placeName(place), await recordsOf(asking, role, [place, members])] as const,
    ),
  );
  return {
    subject: role,
    records: Object.fromEntries(records),
    facts: factsTogether(found) ?? {},
  };
}

type Members = ReturnType<typeof membersBy>;

async function recordsOf(
  asking: Asking,
  role: string,
  [place, members]: readonly [Place, Members],
): Promise<readonly Row[] | 'silent'> {
  const { declaration } = asking.engine;
  const handles = handlesOf({ declaration, place }).filter(({ subject }) => subject === role);
  if (isSilent(asking, place) || handles.some(({ way }) => !canFollow(asking, way)))
    return 'silent';
  const parts: Predicate[] = [];
  for (const handle of handles)
    for (const [root, keys] of members) {
      if (!samePlace(root, rootOf(place, handle))) continue;
      const fits = among(asking, keyOf(asking, root), keys);
      parts.push(await rowsAlong(asking, handle.way, { fits }));
    }
  return rowsOf(asking, place, any(...parts));
}

async function rowsOf(asking: Asking, place: Place, where: Predicate): Promise<readonly Row[]> {
  if (where.kind === 'false') return [];
  const found: Row[] = [];
  const columns = columnsNeeded(asking, place);
  for await (const rows of read(asking, place, { columns, where })) found.push(...rows);
  return found;
}

/** Keys, events, and what purposes have conditions on: nothing else of a record decides. */
function columnsNeeded(asking: Asking, place: Place): readonly string[] {
  const { declaration } = asking.engine;
  const dataset = datasetOf(declaration, place);
  const conditions = Object.values(declaration.purposes)
    .flatMap((purpose) => [purpose.when ?? {}, purpose.while ?? {}])
    .flatMap((each) => conditionsOf(declaration, each))
    .filter((one) => samePlace(one, place))
    .flatMap(({ columns }) => columns.map(([{ column }]) => column));
  const events = Object.values(dataset?.events ?? {}).map(({ column }) => column);
  return [...new Set([...keyOf(asking, place), ...events, ...conditions])];
}
