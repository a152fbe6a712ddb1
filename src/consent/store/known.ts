/** Purposes whose every consent Vern has been told, with how that is known. */
import { sql } from 'kysely';
import type { Database } from '../../shell/action/action.ts';

type Tables = {
  consent_known: {
    organisation: string;
    purpose: string;
    since: Date | string;
    evidence: string;
  };
};

const on = (database: Database) => database.$extendTables<Tables>();

/** The purposes that are declared complete. */
export async function completePurposes(
  database: Database,
  organisation: string,
): Promise<readonly string[]> {
  const rows = await on(database)
    .selectFrom('consent_known')
    .select('purpose')
    .where('organisation', '=', organisation)
    .orderBy('purpose')
    .execute();
  return rows.map(({ purpose }) => purpose);
}

/** Declares a purpose complete; false when it was already. */
export async function declareComplete(
  database: Database,
  row: {
    readonly organisation: string;
    readonly purpose: string;
    readonly since: string;
    readonly evidence: string;
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await on(database)
    .insertInto('consent_known')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0n) > 0;
}

/** Takes the declaration back; false when there was none. */
export async function declareIncomplete(
  database: Database,
  organisation: string,
  purpose: string,
): Promise<boolean> {
  const { numDeletedRows } = await on(database)
    .deleteFrom('consent_known')
    .where('organisation', '=', organisation)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  return Number(numDeletedRows) > 0;
}

/** Lets one import for an organisation come after the other. */
export async function takeTurn(database: Database, organisation: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${organisation}, 7702))`.execute(
    database,
  );
}
