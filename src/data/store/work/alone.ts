/**
 * What if the same is being done twice at once?
 *
 * One goes on, the other is told so in a line. The lock belongs to a connection to Vern's store, so that it is
 * free as soon as its holder ends, however that happens.
 */
import { sql } from 'kysely';
import { type Database, done, type Outcome, refuse } from '../../../shell/action/action.ts';
import { lockNumber } from './plans.ts';

/**
 * Runs while nobody else works on any of these: the hash of a plan, and the keyed hashes of the people it is
 * about. Refused when somebody does. Needs `store.db`, no transaction.
 */
export async function alone<T>(
  database: Database,
  { organisation, on }: { readonly organisation: string; readonly on: readonly string[] },
  run: () => Promise<T>,
): Promise<Outcome<T>> {
  return database.connection().execute(async (connection) => {
    const held: string[] = [];
    try {
      for (const name of [...new Set(on)].toSorted()) {
        const { rows } = await sql<{ free: boolean }>`
          select pg_try_advisory_lock(${lockNumber({ organisation, name })}) as free`.execute(
          connection,
        );
        if (rows[0]?.free !== true)
          return refuse(
            'conflict',
            'This is being done already, for the same plan or the same person. Wait until that has ended, then run it again: what is done stays done.',
          );
        held.push(name);
      }
      return done(await run());
    } finally {
      for (const name of held)
        await sql`select pg_advisory_unlock(${lockNumber({ organisation, name })})`
          .execute(connection)
          .catch(() => undefined);
    }
  });
}
