/**
 * What does a kept correction remember that its plan may not say: who is meant, and what is right and wrong?
 *
 * Sealed with a key outside the database until it is done: GDPR art. 25(1), 32(1)(a).
 */
import { sql } from 'kysely';
import type { Database } from '../../../shell/action/action.ts';
import { normalise } from '../../find/identity.ts';
import type { Given, Subject } from '../../find/subject.ts';
import type { CorrectionPlan } from '../../rectify/correction.ts';
import { nameOf, type Setting, type Wrong } from '../../rectify/setting.ts';
import type { Engine } from '../engine.ts';
import type { Meant } from '../erase/sealed.ts';
import { hashesOf, identityHash } from '../find/known-by.ts';
import { plain } from '../plan/json.ts';
import { type KeptPlan, planOf } from '../work/plans.ts';

/** Who is meant, what was said to be right, and what was found to be wrong. */
export interface Remembered {
  readonly meant: Meant;
  readonly settings: readonly Setting[];
  readonly wrongs: readonly Wrong[];
}

/** A correction as it is kept. */
export interface KeptCorrection {
  readonly plan: CorrectionPlan;
  readonly hash: string;
  readonly state: KeptPlan['state'];
  /** Undefined once it is forgotten, or sealed with another key. */
  readonly remembered: Remembered | undefined;
}

/** The person as a plan remembers them. */
export function meantBy(engine: Engine, subject: Subject): Meant {
  const { role, identities, roots } = subject;
  return { role, identities, roots, known: hashesOf(engine, subject) };
}

/** The sealed text. */
export function sealedOf({ key }: Engine, remembered: Remembered): Uint8Array {
  return key.seal(JSON.stringify(remembered, plain));
}

/** The correction of a hash, or of its first letters; undefined when there is none. */
export async function keptCorrection(
  database: Database,
  engine: Engine,
  hash: string,
): Promise<KeptCorrection | undefined> {
  const { organisation, key } = engine;
  const kept = await planOf(database, { organisation, hash });
  if (kept === undefined || !isCorrection(kept.plan)) return undefined;
  const text = kept.sealed === undefined ? undefined : key.open(kept.sealed);
  return {
    plan: kept.plan,
    hash: kept.hash,
    state: kept.state,
    remembered: text === undefined ? undefined : (JSON.parse(text) as Remembered),
  };
}

const isCorrection = (plan: KeptPlan['plan']): plan is CorrectionPlan =>
  plan.kind === 'rectify' && 'correction' in plan;

/** Corrections of the same person that were begun and not finished, the oldest first. */
export async function unfinishedOf(
  database: Database,
  engine: Engine,
  { given, subjects }: { readonly given: readonly Given[]; readonly subjects: readonly Subject[] },
): Promise<readonly KeptCorrection[]> {
  const { rows } = await sql<{ hash: string }>`
    select hash from data_plan where organisation = ${engine.organisation} and kind = 'rectify'
      and state in ('doing', 'paused') order by made_at`.execute(database);
  // Half-way the identity that was given may lead to nobody any more, but it is still known whom it meant.
  const roles = Object.keys(engine.declaration.subjects);
  const asked = roles.flatMap((role) =>
    given.map(({ name, value }) =>
      identityHash(engine.key, role, { name, value: normalise(name, value) }),
    ),
  );
  const theirs = new Set([
    ...asked,
    ...subjects.flatMap((subject) => namesOf(meantBy(engine, subject))),
  ]);
  const found: KeptCorrection[] = [];
  for (const { hash } of rows) {
    const kept = await keptCorrection(database, engine, hash);
    const meant = kept?.remembered?.meant;
    if (kept !== undefined && meant !== undefined && namesOf(meant).some((one) => theirs.has(one)))
      found.push(kept);
  }
  return found;
}

/** By what it is known that two are the same: hashes nobody shares, which outlive a corrected identity in part. */
const namesOf = ({ known }: Meant) => known.flatMap(({ hash, sure }) => (sure ? [hash] : []));

/** Whether the same is asked for as was begun. */
export function isSame(one: readonly Setting[], other: readonly Setting[]): boolean {
  const said = (settings: readonly Setting[]) =>
    JSON.stringify(
      settings
        .map(({ at, value, was }) => JSON.stringify([nameOf(at), value, was ?? null]))
        .toSorted(),
    );
  return said(one) === said(other);
}
