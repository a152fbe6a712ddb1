/**
 * Which facts about people have nothing to say any more, and how do they go?
 *
 * Never one that the rule still reads as it is: those that were ended, words on consent that a later word of the same
 * person overtook, and what was said of purposes that are gone. With a fact go its hashes: GDPR art. 5(1)(e).
 */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../action/action.ts';
import type { FactKind } from './facts.ts';

/** How many facts of a kind. */
export interface Count {
  readonly kind: FactKind;
  readonly count: number;
}

/** Whose facts, and whether they go or are only counted. */
export interface Forgetting {
  readonly organisation: string;
  readonly doing: boolean;
}

/** Facts that ended on a day or before. */
export function forgetEnded(
  database: Database,
  forgetting: Forgetting,
  through: string,
): Promise<readonly Count[]> {
  const { organisation } = forgetting;
  return go(
    database,
    forgetting,
    sql`select id from person_fact where organisation = ${organisation}
      and (ended_at at time zone 'Europe/Oslo')::date <= ${through}::date`,
  );
}

/**
 * Words on consent that were overtaken on a day or before: a consent by a later withdrawal, a withdrawal by a later
 * consent. Only where whoever finds the earlier word finds the later one too.
 */
export function forgetOvertaken(
  database: Database,
  forgetting: Forgetting,
  through: string,
): Promise<readonly Count[]> {
  const { organisation } = forgetting;
  return go(
    database,
    forgetting,
    sql`select word.id from person_fact later
      join person_fact_hash lh on lh.organisation = later.organisation and lh.fact = later.id
      join person_fact_hash wh on wh.organisation = lh.organisation and wh.hash = lh.hash
      join person_fact word on word.organisation = wh.organisation and word.id = wh.fact
      where later.organisation = ${organisation} and later.kind = 'consent' and later.ended_at is null
        and later.body->>'day' <= ${through}
        and (later.recorded_at at time zone 'Europe/Oslo')::date <= ${through}::date
        and word.kind = 'consent' and word.ended_at is null and word.role = later.role
        and word.body->>'purpose' = later.body->>'purpose' and word.body->>'day' < later.body->>'day'
        and 'withdrawn' in (word.body->>'word', later.body->>'word')
        and not exists (
          select from person_fact_hash mine
          where mine.organisation = word.organisation and mine.fact = word.id and not exists (
            select from person_fact_hash theirs
            where theirs.organisation = mine.organisation and theirs.fact = later.id
              and theirs.hash = mine.hash and (theirs.sure or not mine.sure)))`,
  );
}

/** What was said, on a day or before, only of purposes that are gone. */
export function forgetPurposes(
  database: Database,
  forgetting: Forgetting,
  { purposes, through }: { readonly purposes: readonly string[]; readonly through: string },
): Promise<readonly Count[]> {
  const { organisation } = forgetting;
  const gone = sql`${[...purposes]}::text[]`;
  return go(
    database,
    forgetting,
    sql`select id from person_fact where organisation = ${organisation} and ended_at is null
      and (recorded_at at time zone 'Europe/Oslo')::date <= ${through}::date
      and (kind = 'consent' and body->>'purpose' = any(${gone})
        or kind = 'objection' and jsonb_typeof(body->'purposes') = 'array' and body->'purposes' <> '[]'
          and not exists (
            select from jsonb_array_elements_text(${listed}) as said (purpose)
            where said.purpose <> all(${gone})))`,
  );
}

// An objection may be to all purposes, or to marketing, which is no list.
const listed = sql`case when jsonb_typeof(body->'purposes') = 'array' then body->'purposes' else '[]' end`;

async function go(
  database: Database,
  { organisation, doing }: Forgetting,
  over: RawBuilder<unknown>,
): Promise<readonly Count[]> {
  const these = sql`organisation = ${organisation} and id in (${over})`;
  const { rows } = await (doing
    ? sql<Count>`with gone as (delete from person_fact where ${these} returning kind)
        select kind, count(*)::int as count from gone group by kind order by kind`
    : sql<Count>`select kind, count(*)::int as count from person_fact where ${these}
        group by kind order by kind`
  ).execute(database);
  return rows;
}

/** Plans that were made on a day or before and never begun: with them go keys and who was meant. */
export async function forgetPlans(
  database: Database,
  { organisation, doing }: Forgetting,
  through: string,
): Promise<number> {
  const these = sql`organisation = ${organisation} and state = 'planned'
    and (made_at at time zone 'Europe/Oslo')::date <= ${through}::date`;
  const { rows } = await (doing
    ? sql<{ count: number }>`with gone as (delete from data_plan where ${these} returning 1)
        select count(*)::int as count from gone`
    : sql<{ count: number }>`select count(*)::int as count from data_plan where ${these}`
  ).execute(database);
  return rows[0]?.count ?? 0;
}

/** Plans that were begun on a day or before and still know whom they mean: nobody may forget those but by finishing. */
export async function plansBegun(
  database: Database,
  organisation: string,
  through: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from data_plan where organisation = ${organisation}
      and state in ('doing', 'paused', 'partly') and sealed is not null
      and (made_at at time zone 'Europe/Oslo')::date <= ${through}::date`.execute(database);
  return rows[0]?.count ?? 0;
}

/** The purposes consents and objections that stand are about. */
export async function purposesSaid(
  database: Database,
  organisation: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ purpose: string }>`
    select distinct body->>'purpose' as purpose from person_fact
    where organisation = ${organisation} and kind = 'consent' and ended_at is null
    union
    select distinct said.purpose from person_fact
    cross join lateral jsonb_array_elements_text(${listed}) as said (purpose)
    where organisation = ${organisation} and kind = 'objection' and ended_at is null`.execute(
    database,
  );
  return rows.map(({ purpose }) => purpose);
}

/** Whether people have added statements at all. */
export async function hasSupplements(database: Database, organisation: string): Promise<boolean> {
  const { rows } = await sql`select from person_fact where organisation = ${organisation}
    and kind = 'supplement' and ended_at is null limit 1`.execute(database);
  return rows.length > 0;
}

/** Deletes statements by id, with their hashes. */
export async function forgetSupplements(
  database: Database,
  organisation: string,
  ids: readonly string[],
): Promise<void> {
  await sql`delete from person_fact where organisation = ${organisation} and kind = 'supplement'
    and id = any(${[...ids]}::uuid[])`.execute(database);
}
