/** How are remembered erasures forgotten, when no backup is left that could bring the data back? */
import { sql } from 'kysely';
import type { Day } from '../../../declaration/law/day.ts';
import type { Database } from '../../../shell/action/action.ts';

/** Ends the erasures of a day and before; returns how many. They and their hashes are deleted. */
export async function forgetErasures(
  database: Database,
  organisation: string,
  through: Day,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from person_fact
    where organisation = ${organisation} and room = 'data' and kind = 'erasure'
      and body->>'state' = 'done' and body->>'day' <= ${through}`.execute(database);
  return Number(numAffectedRows ?? 0n);
}
