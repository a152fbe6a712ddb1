/**
 * How is a person known after an identity of theirs was corrected?
 *
 * By the right one from now on, and no longer by the wrong one, which may be somebody else's: GDPR art. 5(1)(d).
 */
import type { Database } from '../../../shell/action/action.ts';
import { replaceHash } from '../../../shell/store/people/facts.ts';
import { normalise } from '../../find/identity.ts';
import type { Engine } from '../engine.ts';
import { identityHash } from '../find/known-by.ts';
import type { Remembered } from './kept.ts';

/** Has what Vern knows follow the corrected identities of the systems where they were done. Doing it again changes nothing. */
export async function renameIdentities(
  engine: Engine,
  database: Database,
  { meant, settings }: Pick<Remembered, 'meant' | 'settings'>,
): Promise<void> {
  const { role } = meant;
  const known = meant.known.filter(({ sure }) => sure);
  for (const { at, value } of settings) {
    const dataset = engine.declaration.systems[at.system]?.datasets[at.dataset];
    const column = dataset?.fields[at.field]?.column ?? at.field;
    for (const [name, identity] of Object.entries(dataset?.identifiedBy ?? {})) {
      if (identity.column !== column) continue;
      const also = {
        hash: identityHash(engine.key, role, { name, value: normalise(name, value) }),
        sure: identity.unique,
      };
      const wrong = meant.identities
        .filter((one) => one.name === name && one.place?.dataset === at.dataset)
        .map((one) => identityHash(engine.key, role, one))
        .filter((hash) => hash !== also.hash);
      await replaceHash(database, engine.organisation, {
        role,
        by: known.map(({ hash }) => hash),
        also,
        wrong,
      });
    }
  }
}
