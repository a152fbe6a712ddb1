/** What was swept before? Reports can only be added to; a plan that ends leaves one (`finishPlan`). */
import { sql } from 'kysely';
import type { Database } from '../../../shell/action/action.ts';
import type { Report } from '../../sweep/report.ts';

type Tables = {
  data_report: {
    organisation: string;
    id: string;
    plan: string;
    kind: string;
    at: Date | string;
    body: { readonly state: string; readonly result: Report };
  };
};

const on = (database: Database) => database.$extendTables<Tables>();

/** A report as it is kept. */
export interface KeptReport {
  readonly id: string;
  readonly plan: string;
  readonly kind: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly report: Report;
}

/** The reports of an organisation, the latest first; one of them with `id`. */
export async function reportsOf(
  database: Database,
  organisation: string,
  id?: string,
): Promise<readonly KeptReport[]> {
  const rows = await on(database)
    .selectFrom('data_report')
    .select(['id', 'plan', 'kind', 'at', 'body'])
    .where('organisation', '=', organisation)
    .where('kind', 'in', ['sweep', 'reforget'])
    .$if(id !== undefined, (query) => query.where(sql<string>`id::text`, '=', id ?? ''))
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ body, at, ...row }) => ({
    ...row,
    at: new Date(at).toISOString(),
    report: body.result,
  }));
}

/** Whether anything was swept under this declaration, by its SHA-256. */
export async function wasSwept(
  database: Database,
  organisation: string,
  declaration: string,
): Promise<boolean> {
  const found = await on(database)
    .selectFrom('data_report')
    .select('id')
    .where('organisation', '=', organisation)
    .where('kind', '=', 'sweep')
    .where(sql<string>`body->'result'->>'declaration'`, '=', declaration)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
