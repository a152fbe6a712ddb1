/**
 * Whose rows belong in which set, by what Vern knows about people?
 *
 * The rows standing for people are streamed once for each role and dataset, and each person with facts is put
 * at once where they belong, so that only keys remain. Skipped where nothing of the kind is known at all. An
 * engine looks at everybody once for all datasets that ask within seconds: millions of people have said few different
 * things, so that a number tells what each has said, and lists of the same people are one list.
 */
import { always, any, type Predicate } from '../../../declaration/predicate.ts';
import type { PersonFacts } from '../../../processing/rule/case.ts';
import { type Place, placeName, samePlace } from '../../../processing/rule/relation.ts';
import type { KeySetWanted } from '../../compiled.ts';
import { erasuresOf, isMeant, kindsOf, toldOf } from '../../sets/meant.ts';
import { type FoundFacts, personFacts } from '../../sets/person-facts.ts';
import type { Engine } from '../engine.ts';
import { type Asking, among, keyOf, keyText, remembered, type Tuple, tuplesOf } from './asking.ts';
import { factsIn, peopleAsked, type RootRow } from './people.ts';
import { linksOf, twinsOf } from './twins.ts';

/** Keys of rows standing for people, by what puts them together. */
export type Buckets = ReadonlyMap<string, readonly Tuple[]>;

/** People of a role who stand in a dataset. */
export type Whose = { readonly role: string; readonly root: Place };

/** The keys of the people of a role in a dataset, for all sets wanted of them. */
export function bucketsOf(
  asking: Asking,
  { role, root }: Whose,
  wanted: readonly KeySetWanted[],
): Promise<Buckets> {
  const names = wanted.map(({ name }) => name);
  return remembered(asking, ['buckets', role, root, names], async () => {
    const buckets = new Map<string, Tuple[]>();
    const take = ({ key }: RootRow, facts: PersonFacts) => {
      for (const label of new Set(wanted.flatMap((one) => labelsOf(asking, one, facts)))) {
        const bucket = buckets.get(label) ?? [];
        buckets.set(label, bucket);
        bucket.push(key);
      }
    };
    const wishes = await wishesAt(asking, { role, root });
    const kinds = new Set(wanted.flatMap(({ meaning }) => kindsOf(meaning)));
    const known = asking.engine.facts.kinds.some((one) => one.role === role && kinds.has(one.kind));
    const wished = (row: RootRow, facts: PersonFacts | undefined) => {
      const added = wishes.get(keyText(row.key))?.facts;
      wishes.delete(keyText(row.key));
      return together(facts, added);
    };
    if (known && wishes.size === 0) {
      const lists = await listsOf(asking, { role, root }, wanted);
      if (lists !== undefined) return lists;
    }
    if (known)
      await eachPerson(asking, { role, root }, (row, facts) => {
        const all = wished(row, facts);
        if (all !== undefined) take(row, all);
      });
    for (const { key, facts } of wishes.values()) take({ place: root, key }, facts);
    return buckets;
  });
}

/** What a person's set of a word and day is called. */
export function label(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** The words and days that came up for a purpose, with the keys of each. */
export function dated(buckets: Buckets, kind: 'consent' | 'erased', purpose: string) {
  return [...buckets].flatMap(([name, tuples]) => {
    if (!name.startsWith('[')) return [];
    const [is, of, word = '', day = ''] = JSON.parse(name) as readonly string[];
    return is === kind && of === purpose ? [{ word, day, tuples }] : [];
  });
}

function labelsOf(
  { engine: { declaration }, place }: Asking,
  { name, meaning }: KeySetWanted,
  facts: PersonFacts,
): readonly string[] {
  if (meaning.kind === 'consent')
    return toldOf(meaning.purpose, facts).map(({ word, day }) =>
      label('consent', meaning.purpose, word, day),
    );
  if (meaning.kind === 'erased')
    return erasuresOf(declaration, meaning.purpose, facts).map(({ word, day }) =>
      label('erased', meaning.purpose, word, day),
    );
  return isMeant({ declaration, place }, meaning, facts) ? [name] : [];
}

/** Everybody of whom anything is known; several rows of one person have what is known of any of them. */
async function eachPerson(
  asking: Asking,
  { role, root }: Whose,
  take: (row: RootRow, facts: PersonFacts) => void,
): Promise<void> {
  // With one identity to go by, each row has it itself.
  const twins = linksOf(asking, role) > 1 ? await twinsOf(asking, role) : undefined;
  for await (const rows of everybody(asking, { role, root }))
    for (const row of rows) {
      const facts = personFacts(row.found);
      if (facts !== undefined && twins?.of(row) === undefined) take(row, facts);
    }
  const found = new Map<number, FoundFacts[]>();
  for (const [place, keys] of membersBy(twins?.groups ?? []))
    for await (const rows of factsIn(
      asking,
      [role, place],
      among(asking, keyOf(asking, place), keys),
    ))
      for (const row of rows) {
        const group = twins?.of(row) ?? -1;
        found.set(group, [...(found.get(group) ?? []), ...row.found]);
      }
  for (const [group, all] of found) {
    const facts = personFacts(all);
    const here = twins?.groups[group]?.filter(({ place }) => samePlace(place, root)) ?? [];
    if (facts !== undefined) for (const row of here) take(row, facts);
  }
}

/** Whom an engine has looked at: the keys of those of whom something is known, and what, by its number. */
type Heard = {
  /** When all were read. */
  at: number;
  readonly keys: Tuple[];
  readonly which: number[];
  /** What was said; undefined when it is too much to keep. */
  facts: (readonly FoundFacts[])[] | undefined;
  readonly lists: Map<string, readonly Tuple[]>;
};

const heard = new WeakMap<Engine, Map<string, Heard>>();
const freshMs = 20_000;
const mostKept = 50_000;

async function* everybody(asking: Asking, { role, root }: Whose) {
  const asked = await peopleAsked(asking, root);
  if (asked !== undefined) {
    yield* factsIn(asking, [role, root], asked);
    return;
  }
  const { keys, which, facts } = await heardOf(asking, { role, root });
  if (facts === undefined) {
    yield* factsIn(asking, [role, root], among(asking, keyOf(asking, root), keys));
    return;
  }
  for (let at = 0; at < keys.length; at += 5_000)
    yield keys
      .slice(at, at + 5_000)
      .map((key, n) => ({ place: root, key, found: facts[which[at + n] ?? -1] ?? [] }));
}

/** What is known of everybody in a dataset, read anew after some seconds, so that a hold of this minute is obeyed. */
async function heardOf(asking: Asking, { role, root }: Whose): Promise<Heard> {
  const known = heard.get(asking.engine) ?? new Map<string, Heard>();
  heard.set(asking.engine, known);
  const name = `${role} ${placeName(root)}`;
  const before = known.get(name);
  if (before !== undefined && performance.now() - before.at < freshMs) return before;
  known.delete(name);
  const now: Heard = { at: 0, keys: [], which: [], facts: [], lists: new Map() };
  const numbers = new Map<string, number>();
  for await (const rows of factsIn(asking, [role, root], always))
    for (const { key, found } of rows) {
      now.keys.push(key);
      if (now.facts === undefined) continue;
      const said = JSON.stringify(found);
      const number = numbers.get(said) ?? numbers.size;
      if (number === numbers.size) {
        numbers.set(said, number);
        now.facts.push(found);
      }
      now.which.push(number);
      if (numbers.size > mostKept) now.facts = undefined;
    }
  now.at = performance.now();
  known.set(name, now);
  return now;
}

/** The keys for all sets wanted, where everybody stands in one row; undefined where they have to be looked at one by one. */
async function listsOf(
  asking: Asking,
  whose: Whose,
  wanted: readonly KeySetWanted[],
): Promise<Buckets | undefined> {
  if (asking.only !== undefined) return undefined;
  // With one identity to go by, each row has it itself.
  const isOne = linksOf(asking, whose.role) < 2;
  if (!isOne && (await twinsOf(asking, whose.role)).groups.length > 0) return undefined;
  const all = await heardOf(asking, whose);
  if (all.facts === undefined) return undefined;
  const numbers = new Map<string, number[]>();
  for (const [number, found] of all.facts.entries()) {
    const facts = personFacts(found);
    if (facts === undefined) continue;
    for (const each of new Set(wanted.flatMap((one) => labelsOf(asking, one, facts))))
      numbers.set(each, [...(numbers.get(each) ?? []), number]);
  }
  return new Map([...numbers].map(([name, which]) => [name, listOf(all, which)]));
}

function listOf({ keys, which, lists }: Heard, numbers: readonly number[]): readonly Tuple[] {
  const name = numbers.join();
  const before = lists.get(name);
  if (before !== undefined) return before;
  const wanted = new Set(numbers);
  const list = keys.filter((_, at) => wanted.has(which[at] ?? -1));
  lists.set(name, list);
  return list;
}

const joined = new WeakMap<readonly Tuple[], (readonly (readonly Tuple[])[])[]>();

/** Several lists as one; the same lists give the same one. */
export function allOf(lists: readonly (readonly Tuple[])[]): readonly Tuple[] {
  const [first, ...others] = lists;
  if (first === undefined || others.length === 0) return first ?? [];
  const known = joined.get(first) ?? [];
  joined.set(first, known);
  const same = known.find(
    (one) => one.length === lists.length + 1 && lists.every((list, at) => list === one[at + 1]),
  );
  if (same?.[0] !== undefined) return same[0];
  const all = lists.flat();
  known.push([all, ...lists]);
  return all;
}

/** The keys of rows of people who stand in several, by dataset. */
export function membersBy(
  groups: readonly (readonly RootRow[])[],
): readonly (readonly [Place, readonly Tuple[]])[] {
  const places = Map.groupBy(groups.flat(), ({ place }) => placeName(place));
  return [...places.values()].flatMap((rows) =>
    rows[0] === undefined ? [] : [[rows[0].place, rows.map(({ key }) => key)] as const],
  );
}

/** What is added for the people of a role in a dataset, by key. */
async function wishesAt(asking: Asking, { role, root }: Whose) {
  const found = new Map<string, { readonly key: Tuple; readonly facts: PersonFacts }>();
  const key = keyOf(asking, root);
  for (const wish of asking.wishes.filter((one) => one.role === role))
    for (const { columns, keys } of wish.roots.filter((one) => samePlace(one.place, root))) {
      const isKey = columns.join('\n') === key.join('\n');
      const tuples = isKey
        ? keys
        : await tuplesOf(asking, root, { columns: key, where: among(asking, columns, keys) });
      for (const tuple of tuples) {
        const facts = together(found.get(keyText(tuple))?.facts, wish.facts) ?? wish.facts;
        found.set(keyText(tuple), { key: tuple, facts });
      }
    }
  return found;
}

function together(one: PersonFacts | undefined, other: PersonFacts | undefined) {
  return personFacts([one, other].flatMap((each) => (each ? [{ ...each, sure: true }] : [])));
}

/** Rows of these people. */
export function rowsOfKeys(asking: Asking, root: Place, tuples: readonly Tuple[]): Predicate {
  return any(among(asking, keyOf(asking, root), tuples));
}
