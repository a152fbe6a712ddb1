/**
 * Whose rows belong in which set, by what Vern knows about people?
 *
 * The rows standing for people are streamed once for each role and dataset, and each person with facts is put
 * at once where they belong, so that only keys remain. Skipped where nothing of the kind is known at all. An
 * engine looks at everybody once; for its next datasets only at those of whom something is known.
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

/** Of whom anything is known, by engine: whoever asks about the next dataset looks only at those. */
const met = new WeakMap<Engine, Map<string, readonly Tuple[]>>();

async function* everybody(asking: Asking, { role, root }: Whose) {
  const asked = await peopleAsked(asking, root);
  if (asked !== undefined) {
    yield* factsIn(asking, [role, root], asked);
    return;
  }
  const known = met.get(asking.engine) ?? new Map<string, readonly Tuple[]>();
  met.set(asking.engine, known);
  const name = `${role} ${placeName(root)}`;
  const before = known.get(name);
  const where = before === undefined ? always : among(asking, keyOf(asking, root), before);
  const found: Tuple[] = [];
  for await (const rows of factsIn(asking, [role, root], where)) {
    found.push(...rows.map(({ key }) => key));
    yield rows;
  }
  known.set(name, found);
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
