/**
 * By which hashes is a found person known in Vern?
 *
 * By their identities, normalised, and by the keys of the rows that stand for them; each with the role, so that
 * the customer and the employee of one address are two. Sure is what is unique: GDPR art. 25(1).
 */
import type { Value } from '../../../declaration/database/value.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import type { KnownBy } from '../../../shell/store/people/facts.ts';
import type { PeopleKey } from '../../../shell/store/people/key.ts';
import type { Subject } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';

/** The hash of an identity in its normal form. */
export function identityHash(
  key: PeopleKey,
  role: string,
  { name, value }: { readonly name: string; readonly value: string },
): string {
  return key.hash(role, name, value);
}

/** The hash of a row that stands for somebody, by its key. */
export function rowHash(
  key: PeopleKey,
  role: string,
  { place, tuple }: { readonly place: Place; readonly tuple: readonly Value[] },
): string {
  return key.hash(role, `#${placeName(place)}`, JSON.stringify(tuple.map(String)));
}

/** All hashes of a person in a role, each once. */
export function hashesOf(engine: Engine, subject: Subject): readonly KnownBy[] {
  const { key, systems, declaration } = engine;
  const { role, identities, roots } = subject;
  const isKey = (place: Place, columns: readonly string[]) => {
    const declared = declaration.systems[place.system]?.datasets[place.dataset]?.key;
    const columnsOfKey = systems.keys[placeName(place)] ?? declared ?? [];
    return columnsOfKey.join('\0') === columns.join('\0');
  };
  const found = new Map<string, KnownBy>();
  for (const identity of identities) {
    const hash = identityHash(key, role, identity);
    found.set(hash, { hash, sure: identity.unique || found.get(hash)?.sure === true });
  }
  for (const { place, columns, keys } of roots)
    if (isKey(place, columns))
      for (const tuple of keys) {
        const hash = rowHash(key, role, { place, tuple });
        found.set(hash, { hash, sure: true });
      }
  return [...found.values()];
}
