/** What became of the rows of a plan, over all runs it took? */
import { sql } from 'kysely';
import type { Database } from '../../../shell/action/action.ts';
import type { PlanName } from './plans.ts';
import type { RowOutcome } from './work.ts';

/** Rows by outcome. */
export type Counts = Readonly<Record<RowOutcome['outcome'], number>>;

/** How many rows of each step came to what; asked before they are forgotten. */
export async function outcomesOf(
  database: Database,
  { organisation, hash }: PlanName,
): Promise<ReadonlyMap<number, Counts>> {
  const { rows } = await sql<{ step: number; outcome: keyof Counts; count: number }>`
    select n.at::int - 1 as step, r.outcome, count(*)::int as count
    from data_plan p, unnest(p.numbers) with ordinality as n (number, at), data_plan_row r
    where p.organisation = ${organisation} and p.hash = ${hash} and r.organisation = p.organisation
      and r.plan = p.draft and r.step = n.number and r.outcome is not null
    group by 1, 2`.execute(database);
  const found = new Map<number, Counts>();
  for (const { step, outcome, count } of rows)
    found.set(step, { ...(found.get(step) ?? none), [outcome]: count });
  return found;
}

/** Nothing yet. */
export const none: Counts = { done: 0, changed: 0, failed: 0 };
