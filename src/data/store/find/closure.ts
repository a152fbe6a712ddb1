/**
 * Which other rows are the same person's, by what is unique?
 *
 * Identities that are declared unique and stand in the person's rows are followed to the other datasets of the
 * same role that know them as unique too, until nothing new is found. What several may share is shown and not
 * followed: GDPR art. 5(1)(f), 15(4).
 */
import type { Row } from '../../../declaration/database/value.ts';
import { operandOf, valueOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { normalise } from '../../find/identity.ts';
import { placesOf, rolesOf, stopId } from '../../find/links.ts';
import type { Identity } from '../../find/subject.ts';
import type { Asking, Open } from './asking.ts';
import { isReached, nodeOf, type Reach, reachFrom, rowsOf } from './reach.ts';
import { type Standing, seedsOf, standingFor, textOf, unique } from './standing.ts';

/** So many values of an identity are asked for in one statement. */
const atOnce = 200;

/** A person as far as unique identities lead. */
export interface Closure {
  readonly standings: readonly Standing[];
  readonly identities: readonly Identity[];
  readonly reach: Reach;
  /** How often unique identities led on. */
  readonly rounds: number;
}

/** A dataset with identities that lead to a role. */
export interface Bearer {
  readonly place: Place;
  readonly names: Readonly<Record<string, { readonly column: string; readonly unique: boolean }>>;
  /** It leads to this role alone, so that its identities are certainly theirs. */
  readonly sure: boolean;
}

/** The datasets in which people of a role are found by an identity. */
export function bearersOf({ engine: { declaration } }: Asking, role: string): readonly Bearer[] {
  return placesOf(declaration).flatMap((place) => {
    const names = declaration.systems[place.system]?.datasets[place.dataset]?.identifiedBy;
    const roles = rolesOf(declaration, place);
    return names === undefined || !roles.has(role)
      ? []
      : [{ place, names, sure: roles.size === 1 }];
  });
}

/** All datasets with an identity of a name that is unique there, asked for some values of it. */
async function follow(
  asking: Asking,
  role: string,
  [name, values]: readonly [string, readonly string[]],
): Promise<readonly Standing[]> {
  const found: Standing[] = [];
  for (const { place, names, sure } of bearersOf(asking, role)) {
    const open = asking.dataset(place);
    if (!sure || names[name]?.unique !== true || open.state === 'closed') continue;
    const seeds = await seedsOf(asking, open, name, values);
    if (seeds !== undefined) found.push(...(await standingFor(asking, role, seeds)));
  }
  return found;
}

/** Follows what is unique from rows that stand for somebody. */
export async function closureOf(
  asking: Asking,
  role: string,
  first: readonly Standing[],
): Promise<Closure> {
  let standings = unique(first);
  const asked = new Set<string>();
  for (let rounds = 0; ; rounds += 1) {
    const reach = reachFrom(asking, standings);
    const identities = await identitiesOf(reach, role);
    const next = identities.filter((one) => one.unique && !asked.has(idOf(one)));
    for (const one of next) asked.add(idOf(one));
    const found: Standing[] = [];
    for (const [name, same] of Map.groupBy(next, (one) => one.name))
      for (let at = 0; at < same.length; at += atOnce) {
        const values = same.slice(at, at + atOnce).map(({ value }) => value);
        found.push(...(await follow(asking, role, [name, values])));
      }
    const more = unique([...standings, ...found]);
    if (more.length === standings.length) return { standings, identities, reach, rounds };
    standings = more;
  }
}

const idOf = ({ name, value }: Identity) => JSON.stringify([name, value]);

/** The identities in the person's rows: those that stand for them and those that hang on them. */
async function identitiesOf(reach: Reach, role: string): Promise<readonly Identity[]> {
  const { asking, standings } = reach;
  const found = new Map<string, Identity>();
  for (const bearer of bearersOf(asking, role)) {
    const open = asking.dataset(bearer.place);
    if (open.state === 'closed') continue;
    const at = placeName(bearer.place);
    const own = standings.filter(({ place }) => placeName(place) === at);
    const hanging = await nodeOf(reach, stopId(bearer.place, 'owned'));
    const rows = [
      ...own.flatMap(({ row }) => (row === undefined ? [] : [row])),
      ...(bearer.sure && isReached(hanging) ? ((await rowsOf(reach, hanging)) ?? []) : []),
    ];
    for (const one of identitiesIn(open, rows, bearer)) {
      const known = found.get(idOf(one));
      if (known === undefined || (one.unique && !known.unique)) found.set(idOf(one), one);
    }
  }
  return [...found.values()];
}

function identitiesIn(
  { place }: Open,
  rows: readonly Row[],
  { names }: Bearer,
): readonly Identity[] {
  return Object.entries(names).flatMap(([name, { column, unique: isUnique }]) => {
    const operand = operandOf(undefined, column);
    return rows.flatMap((row): Identity[] => {
      const written = valueOf(row, operand);
      if (written === null) return [];
      const text = textOf(written);
      const value = normalise(name, text);
      // An empty text says nothing of anybody.
      if (value === '') return [];
      return [{ name, value, written: text, place, unique: isUnique, from: 'found' }];
    });
  });
}
