/** Declarations applied, and the versions they became. */
import { sql } from 'kysely';
import type { Change } from '../declaration/change.ts';
import type { Day } from '../declaration/law/day.ts';
import type { Database } from '../shell/action/action.ts';
import type { Version } from './in-force.ts';

type Tables = {
  organisation: { slug: string; name: string; created_at: Date | string };
  declaration_version: {
    organisation: string;
    number: number;
    source: string;
    source_name: string;
    sha256: string;
    applied_at: Date | string;
    applied_by: string;
    effective_from: string;
    significant: boolean;
    changes: string;
  };
};

/** A version with its text and what it changed. */
export interface FullVersion extends Version {
  readonly source: string;
  readonly sourceName: string;
  readonly changes: readonly Change[];
}

const columns = [
  'organisation',
  'number',
  'sha256',
  'significant',
  'applied_at',
  'effective_from',
] as const;

const on = (database: Database) => database.$extendTables<Tables>();

type Row = Pick<Tables['declaration_version'], (typeof columns)[number]>;

function version(row: Row): Version {
  return {
    organisation: row.organisation,
    number: row.number,
    effectiveFrom: dayOf(row.effective_from),
    appliedAt: new Date(row.applied_at).toISOString(),
    sha256: row.sha256,
    significant: row.significant,
  };
}

/** PostgreSQL's own form of a date, which is also ours. */
const dayOf = (text: string): Day => text as Day;

/** Two applications for one organisation come one after the other. */
export async function takeTurn(database: Database, organisation: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${organisation}, 7700))`.execute(
    database,
  );
}

/** Changes whenever a version is added. */
export async function stamp(database: Database): Promise<string> {
  const row = await on(database)
    .selectFrom('declaration_version')
    .select(({ fn }) => [fn.countAll().as('count'), fn.max('applied_at').as('last')])
    .executeTakeFirst();
  return `${row?.count ?? 0} ${row?.last === undefined ? '' : String(row.last)}`;
}

/** Every organisation served, by slug. */
export async function organisations(
  database: Database,
): Promise<readonly { slug: string; name: string }[]> {
  return on(database).selectFrom('organisation').select(['slug', 'name']).orderBy('slug').execute();
}

/** All versions of one organisation, oldest first. */
export async function versionsOf(
  database: Database,
  organisation: string,
): Promise<readonly Version[]> {
  const rows = await on(database)
    .selectFrom('declaration_version')
    .select(columns)
    .where('organisation', '=', organisation)
    .orderBy('number')
    .execute();
  return rows.map(version);
}

/** One version with its text, or undefined. */
export async function fullVersion(
  database: Database,
  organisation: string,
  number: number,
): Promise<FullVersion | undefined> {
  const row = await on(database)
    .selectFrom('declaration_version')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('number', '=', number)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...version(row),
    source: row.source,
    sourceName: row.source_name,
    changes: row.changes as unknown as readonly Change[],
  };
}

/** Keeps a new version; two at once for one organisation: the second waits, then is refused. */
export async function addVersion(
  database: Database,
  added: FullVersion & { readonly name: string; readonly appliedBy: string },
): Promise<void> {
  await on(database)
    .insertInto('organisation')
    .values({ slug: added.organisation, name: added.name, created_at: added.appliedAt })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet({ name: added.name }))
    .execute();
  await on(database)
    .insertInto('declaration_version')
    .values({
      organisation: added.organisation,
      number: added.number,
      source: added.source,
      source_name: added.sourceName,
      sha256: added.sha256,
      applied_at: added.appliedAt,
      applied_by: added.appliedBy,
      effective_from: added.effectiveFrom,
      significant: added.significant,
      changes: JSON.stringify(added.changes),
    })
    .execute();
}
