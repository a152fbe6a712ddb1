/**
 * Who is meant by the given identities, and which rows are theirs?
 *
 * For each role by itself: the rows that have an identity, the rows they stand for, what unique identities lead
 * to, and all that hangs on these. Where it is not clear who is meant, nothing more is looked into and a person
 * must decide. Statements grow with datasets and rounds, never with rows: GDPR art. 12(2), 12(6), 15.
 */

import { placeName } from '../../../processing/rule/relation.ts';
import { ambiguity, choose, joinGroups, type Lead } from '../../find/choose.ts';
import { normalise } from '../../find/identity.ts';
import { placesOf, rolesOf } from '../../find/links.ts';
import type {
  Ambiguous,
  Given,
  Identity,
  Reached,
  Resolution,
  Root,
  Subject,
  Unreached,
} from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { type Asking, askingOf, few } from './asking.ts';
import { bearersOf, type Closure, closureOf } from './closure.ts';
import { reachedOf } from './reached.ts';
import { type Seeds, type Standing, seedsOf, standingFor, unique } from './standing.ts';
import { searchedFor } from './unasked.ts';

/** How a search may be widened or narrowed. */
export interface ResolveOptions {
  /** Large tables without an index are read from end to end, and every spelling is found. */
  readonly scan?: boolean;
  /** Only this role. */
  readonly role?: string;
  /** The caller has made sure that all that is found is one person. */
  readonly together?: boolean;
}

/** Finds everybody the identities lead to; never throws for a system or a table that cannot be read. */
export async function resolveSubjects(
  engine: Engine,
  given: readonly Given[],
  options: ResolveOptions = {},
): Promise<Resolution> {
  const asking = askingOf(engine, options);
  const seeds = new Map<string, Promise<Seeds | undefined>>();
  const asked: Asked = { asking, given, options, seeds };
  const subjects: Subject[] = [];
  const ambiguous: Ambiguous[] = [];
  const empty: string[] = [];
  for (const role of rolesIn(engine, options.role)) {
    const found = await personIn(asked, role);
    if (found === undefined) empty.push(role);
    else if ('why' in found) ambiguous.push(found);
    else subjects.push(found);
  }
  return {
    subjects,
    ambiguous,
    nowhere: nowhere(asked, { subjects, empty }),
    scans: [...asking.scans.values()],
  };
}

interface Asked {
  readonly asking: Asking;
  readonly given: readonly Given[];
  readonly options: ResolveOptions;
  readonly seeds: Map<string, Promise<Seeds | undefined>>;
}

function rolesIn({ declaration }: Engine, only: string | undefined): readonly string[] {
  const roles = new Set(placesOf(declaration).flatMap((place) => [...rolesOf(declaration, place)]));
  return [...roles].filter((role) => only === undefined || role === only);
}

/** One person in a role; undefined when nobody is found. */
async function personIn(asked: Asked, role: string): Promise<Subject | Ambiguous | undefined> {
  const { asking, given, options } = asked;
  const known = new Map<string, Standing>();
  const leads: Lead[] = [];
  for (const one of given) leads.push(await leadOf(asked, role, { given: one, known }));
  const choice = choose(role, leads, options);
  if (choice.kind === 'unclear') return choice.ambiguous;
  const [first, ...others] = choice.groups;
  if (first === undefined) return undefined;
  const standingsOf = (ids: ReadonlySet<string>) => [...ids].flatMap((id) => known.get(id) ?? []);
  let closure = await closureOf(asking, role, standingsOf(first));
  if (others.length > 0) {
    // Something unique may tie together what the given identities do not.
    const ids = new Set(closure.standings.map(({ id }) => id));
    const groups = joinGroups([ids, ...others]);
    const whole = groups.find((group) => !group.isDisjointFrom(ids)) ?? ids;
    if (groups.length > 1) return ambiguity(role, 'two people', leads.filter(isLeading)).ambiguous;
    closure = await closureOf(asking, role, unique([...closure.standings, ...standingsOf(whole)]));
  }
  return subjectOf(asked, role, { closure, leads });
}

const isLeading = ({ roots }: Lead) => roots.length > 0;

/** Where one identity leads in a role. */
async function leadOf(
  { asking, seeds }: Asked,
  role: string,
  { given, known }: { readonly given: Given; readonly known: Map<string, Standing> },
): Promise<Lead> {
  const roots = new Map<string, Lead['roots'][number]>();
  for (const { place, names } of bearersOf(asking, role)) {
    const named = names[given.name];
    const open = asking.dataset(place);
    if (named === undefined || open.state === 'closed') continue;
    const id = JSON.stringify([placeName(place), given]);
    const found = seeds.get(id) ?? seedsOf(asking, open, given.name, [given.value]);
    seeds.set(id, found);
    const seed = await found;
    if (seed === undefined) continue;
    for (const one of await standingFor(asking, role, seed)) {
      known.set(one.id, one);
      const sure = named.unique || roots.get(one.id)?.sure === true;
      const rows = one.row === undefined ? few + 1 : 1;
      roots.set(one.id, { id: one.id, place: one.place, sure, rows });
    }
  }
  return { given, roots: [...roots.values()] };
}

async function subjectOf(
  asked: Asked,
  role: string,
  { closure, leads }: { readonly closure: Closure; readonly leads: readonly Lead[] },
): Promise<Subject> {
  const { asking } = asked;
  const { reached, unreached } = await reachedOf(closure.reach, role);
  const there = new Set([...reached, ...unreached].map(({ place }) => placeName(place)));
  const identities = identitiesOf(closure, leads);
  const names = new Set([...asked.given, ...identities].map(({ name }) => name));
  const { empty, missed } = searchedFor(asking, role, names);
  const others = <T extends Reached | Unreached>(found: readonly T[]) =>
    found.filter(({ place }) => !there.has(placeName(place)));
  return {
    role,
    identities,
    roots: rootsOf(closure.standings),
    reached: [...reached, ...others(empty)],
    unreached: [...unreached, ...others(missed)],
  };
}

/** What was given and led to somebody, and what was found with them. */
function identitiesOf(closure: Closure, leads: readonly Lead[]): readonly Identity[] {
  const ids = new Set(closure.standings.map(({ id }) => id));
  const led = leads.filter(({ roots }) => roots.some(({ id }) => ids.has(id)));
  const found = closure.identities.map((one): Identity => {
    const isGiven = led.some(
      ({ given }) => given.name === one.name && normalise(given.name, given.value) === one.value,
    );
    return isGiven ? { ...one, from: 'given' } : one;
  });
  const bare = led.filter(
    ({ given: { name, value } }) =>
      !found.some((one) => one.name === name && one.value === normalise(name, value)),
  );
  return [
    ...bare.map(({ given: { name, value }, roots }): Identity => {
      const sure = roots.every((root) => root.sure);
      return { name, value: normalise(name, value), written: value, unique: sure, from: 'given' };
    }),
    ...found,
  ];
}

function rootsOf(standings: readonly Standing[]): readonly Root[] {
  const same = ({ place, columns }: Standing) => JSON.stringify([placeName(place), columns]);
  return [...Map.groupBy(standings, same).values()].flatMap((each) => {
    const [first] = each;
    if (first === undefined) return [];
    return [{ place: first.place, columns: first.columns, keys: each.flatMap(({ keys }) => keys) }];
  });
}

/** Datasets that are on no person's list, and why nobody was found in them. */
function nowhere(
  { asking, given }: Asked,
  { subjects, empty }: { subjects: readonly Subject[]; empty: readonly string[] },
): readonly Unreached[] {
  const listed = new Set(
    subjects.flatMap(({ reached, unreached }) =>
      [...reached, ...unreached].map(({ place }) => placeName(place)),
    ),
  );
  const found = new Map<string, Unreached>();
  for (const place of placesOf(asking.engine.declaration)) {
    const open = asking.dataset(place);
    if (open.state === 'closed') found.set(placeName(place), unreachedOf(open));
  }
  for (const role of empty)
    for (const one of searchedFor(asking, role, new Set(given.map(({ name }) => name))).missed)
      if (!found.has(placeName(one.place))) found.set(placeName(one.place), one);
  return [...found].filter(([name]) => !listed.has(name)).map(([, one]) => one);
}

const unreachedOf = ({ place, outcome, because }: Unreached): Unreached => ({
  place,
  outcome,
  because,
});
