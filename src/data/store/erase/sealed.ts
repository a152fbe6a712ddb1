/**
 * Who is meant by a plan that is not finished, when the tables may no longer tell?
 *
 * Sealed with a key outside the database until the plan is done: GDPR art. 25(1), 32(1)(a).
 */
import { sql } from 'kysely';
import type { Value } from '../../../declaration/database/value.ts';
import type { Database } from '../../../shell/action/action.ts';
import type { KnownBy } from '../../../shell/store/people/facts.ts';
import { normalise } from '../../find/identity.ts';
import type { Given, Identity, Root, Subject } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { identityHash } from '../find/known-by.ts';
import { plain } from '../plan/json.ts';
import { type KeptPlan, planOf } from '../work/plans.ts';

/** A person in a role, as a plan remembers them. */
export interface Meant {
  readonly role: string;
  readonly identities: readonly Identity[];
  readonly roots: readonly Root[];
  readonly known: readonly KnownBy[];
}

/** The sealed text. */
export function sealedOf({ key }: Engine, meant: readonly Meant[]): Uint8Array {
  return key.seal(JSON.stringify(meant, plain));
}

/** Who is meant by a kept plan; undefined when that is forgotten or sealed with another key. */
export function meantIn({ key }: Engine, { sealed }: KeptPlan): readonly Meant[] | undefined {
  const text = sealed === undefined ? undefined : key.open(sealed);
  return text === undefined ? undefined : (JSON.parse(text) as readonly Meant[]);
}

/** Erasures of the same person that were begun and not finished. */
export async function unfinishedOf(
  database: Database,
  engine: Engine,
  { given, subjects }: { readonly given: readonly Given[]; readonly subjects: readonly Subject[] },
): Promise<readonly KeptPlan[]> {
  const { organisation, key, declaration } = engine;
  const { rows } = await sql<{ hash: string }>`
    select hash from data_plan where organisation = ${organisation} and kind = 'erase'
      and state in ('doing', 'paused') order by made_at`.execute(database);
  const asked = new Set(
    Object.keys(declaration.subjects).flatMap((role) =>
      given.map(({ name, value }) =>
        identityHash(key, role, { name, value: normalise(name, value) }),
      ),
    ),
  );
  const roots = new Set(subjects.flatMap(rootNames));
  const found: KeptPlan[] = [];
  for (const { hash } of rows) {
    const kept = await planOf(database, { organisation, hash });
    const meant = kept === undefined ? undefined : meantIn(engine, kept);
    if (kept === undefined || meant === undefined) continue;
    const same = meant.some(
      (one) =>
        one.known.some((known) => known.sure && asked.has(known.hash)) ||
        rootNames(one).some((name) => roots.has(name)),
    );
    if (same) found.push(kept);
  }
  return found;
}

const rootNames = ({ role, roots }: Pick<Meant, 'role' | 'roots'>): readonly string[] =>
  roots.flatMap(({ place, keys }) =>
    keys.map((key: readonly Value[]) => JSON.stringify([role, place, key.map(String)])),
  );
