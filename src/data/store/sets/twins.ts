/**
 * Which rows stand for the same person?
 *
 * Rows of one role that share a unique identity when it is normalised, in one dataset or in several. Asked
 * about everybody, the database says where it can which rows are worth reading (`doubted`); else identities are streamed
 * twice: once to learn which come more than once, as numbers in a compact array, and once more for those rows alone.
 * Asked about a few, they are looked up from row to row.
 */
import type { Row } from '../../../declaration/database/value.ts';
import { always, any, isOneOf, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf, operandOf } from '../../../processing/rule/condition.ts';
import { variants } from '../../find/identity.ts';
import { type Asking, isSilent, keyOf, read, remembered } from './asking.ts';
import { doubted, type Linked, nameOf, type Source } from './doubted.ts';
import {
  columnsFor,
  type IdentityColumn,
  identitiesIn,
  identityColumns,
  peopleAsked,
  type RootRow,
  rootsOf,
} from './people.ts';

/** People who stand in several rows. */
export type Twins = {
  readonly groups: readonly (readonly RootRow[])[];
  /** The place in `groups` of the person a row stands for; undefined for most. */
  of(row: RootRow): number | undefined;
};

/** The people of a role who stand in several rows. What a silent system has is not counted. */
export function twinsOf(asking: Asking, role: string): Promise<Twins> {
  return remembered(asking, ['twins', role], async () => {
    const sources = sourcesOf(asking, role);
    if (sources.length === 0) return grouped([]);
    if (asking.only !== undefined) return grouped(await nearRows(asking, sources));
    return lately(asking, role, async () => grouped(await doubledRows(asking, sources)));
  });
}

type Known = { readonly at: number; readonly twins: Promise<Twins> };

const known = new WeakMap<object, Map<string, Known>>();
const freshMs = 60_000;

/** Of everybody, who is the same person is found once for all datasets that ask within a minute. */
function lately({ engine }: Asking, role: string, find: () => Promise<Twins>): Promise<Twins> {
  const here = known.get(engine.systems) ?? new Map<string, Known>();
  known.set(engine.systems, here);
  const before = here.get(role);
  if (before !== undefined && performance.now() - before.at < freshMs) return before.twins;
  const twins = find();
  here.set(role, { at: performance.now(), twins });
  twins.catch(() => here.delete(role));
  return twins;
}

/** How many unique identities lead from row to row in a role: with one, each row itself has it. */
export function linksOf(asking: Asking, role: string): number {
  return new Set(
    sourcesOf(asking, role).flatMap(({ identities }) => identities.map(({ name }) => name)),
  ).size;
}

/** Root datasets with the unique identities that another row might share. */
function sourcesOf(asking: Asking, role: string): readonly Source[] {
  const { declaration } = asking.engine;
  const sources = rootsOf(declaration, role)
    .filter((root) => !isSilent(asking, root))
    .map((root) => ({
      root,
      identities: identityColumns(datasetOf(declaration, root)).filter(({ unique }) => unique),
    }));
  const times = (wanted: string) =>
    sources.filter(({ identities }) => identities.some(({ name }) => name === wanted)).length;
  return sources
    .map(({ root, identities }) => {
      const key = keyOf(asking, root);
      const isKey = ({ column }: IdentityColumn) => key.length === 1 && key[0] === column;
      return { root, identities: identities.filter((one) => times(one.name) > 1 || !isKey(one)) };
    })
    .filter(({ identities }) => identities.length > 0);
}

async function* linkedRows(
  asking: Asking,
  { root, identities }: Source,
  where: Predicate,
): AsyncGenerator<readonly Linked[]> {
  const columns = columnsFor(asking, root, identities);
  const key = keyOf(asking, root);
  const linked = (row: Row): Linked => ({
    place: root,
    key: key.map((column) => row[column] ?? null),
    values: identitiesIn(row, identities).map(({ name, value }) => `${name} ${value}`),
  });
  for await (const rows of read(asking, root, { columns, where, batch: 5_000 }))
    yield rows.map(linked);
}

async function doubledRows(asking: Asking, sources: readonly Source[]): Promise<readonly Linked[]> {
  const few = await doubted(asking, sources, (source, where) => linkedRows(asking, source, where));
  if (few !== undefined) return few;
  const numbers: Float64Array[] = [];
  let at = chunk;
  for (const source of sources)
    for await (const rows of linkedRows(asking, source, always))
      for (const value of rows.flatMap(({ values }) => values)) {
        if (at === chunk) {
          numbers.push(new Float64Array(chunk));
          at = 0;
        }
        numbers.at(-1)?.set([numberOf(value)], at);
        at += 1;
      }
  const twice = repeated(numbers, at);
  if (twice.size === 0) return [];
  const found: Linked[] = [];
  for (const source of sources)
    for await (const rows of linkedRows(asking, source, always))
      found.push(
        ...rows.filter(({ values }) => values.some((value) => twice.has(numberOf(value)))),
      );
  return found;
}

const chunk = 65_536;

/** The numbers that come more than once. */
function repeated(chunks: readonly Float64Array[], used: number): ReadonlySet<number> {
  const all = new Float64Array(
    Math.max(0, (chunks.length - 1) * chunk + (chunks.length > 0 ? used : 0)),
  );
  chunks.forEach((each, index) => {
    const last = index === chunks.length - 1;
    all.set(last ? each.subarray(0, used) : each, index * chunk);
  });
  all.sort();
  const twice = new Set<number>();
  for (let at = 1; at < all.length; at += 1) {
    const number = all[at];
    if (number !== undefined && number === all[at - 1]) twice.add(number);
  }
  return twice;
}

/** A number of 53 bits for a text; two texts may rarely share one, so it only narrows down. */
function numberOf(text: string): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** The rows of the people asked about, and those that share an identity with one of them, and so on. */
async function nearRows(asking: Asking, sources: readonly Source[]): Promise<readonly Linked[]> {
  const found = new Map<string, Linked>();
  const looked = new Set<string>();
  let waiting = new Set<string>();
  const take = (rows: readonly Linked[]) => {
    for (const row of rows) {
      found.set(nameOf(row), row);
      for (const value of row.values) if (!looked.has(value)) waiting.add(value);
    }
  };
  for (const source of sources)
    for await (const rows of linkedRows(
      asking,
      source,
      (await peopleAsked(asking, source.root)) ?? always,
    ))
      take(rows);
  while (waiting.size > 0) {
    const values = waiting;
    waiting = new Set();
    for (const value of values) looked.add(value);
    for (const source of sources)
      for await (const rows of linkedRows(asking, source, sharing(source, values)))
        take(rows.filter((row) => row.values.some((value) => values.has(value))));
  }
  return [...found.values()];
}

function sharing({ identities }: Source, values: ReadonlySet<string>): Predicate {
  return any(
    ...identities.map(({ name, column }) => {
      const mine = [...values].filter((value) => value.startsWith(`${name} `));
      const written = mine.flatMap((value) => variants(name, value.slice(name.length + 1)));
      return isOneOf(operandOf(undefined, column), [...new Set(written)]);
    }),
  );
}

/** Joins rows that share a value, through any number of others. */
function grouped(rows: readonly Linked[]): Twins {
  const leader = rows.map((_, index) => index);
  const find = (index: number): number => {
    let at = index;
    while (leader[at] !== at) at = leader[at] ?? at;
    leader[index] = at;
    return at;
  };
  const first = new Map<string, number>();
  rows.forEach(({ values }, index) => {
    for (const value of values) {
      const other = first.get(value);
      if (other === undefined) first.set(value, index);
      else leader[find(index)] = find(other);
    }
  });
  const together = Map.groupBy(rows.keys(), find);
  const groups = [...together.values()]
    .filter((each) => each.length > 1)
    .map((each) => each.flatMap((index) => rows[index] ?? []));
  const places = new Map(groups.flatMap((group, at) => group.map((row) => [nameOf(row), at])));
  return { groups, of: (row) => places.get(nameOf(row)) };
}
