/**
 * Where do a plan and its rows stand until they are done?
 *
 * In Vern's own store: the plan as a value without any value of a row, the keys and fingerprints of its rows, and
 * who is meant, sealed. When it is done and checked, keys and identities are forgotten; counts and hashes stay.
 * Nothing here belongs into the transaction of a verb: what is confirmed must last at once (`store.db`).
 */
import { sql } from 'kysely';
import type { Database } from '../../../shell/action/action.ts';
import type { Plan, PlannedRow, Step } from '../../plan/plan.ts';
import { fromText, toText } from './keys.ts';
import type { NumberedRow, RowOutcome, Work } from './work.ts';

/** Which plan. */
export interface PlanName {
  readonly organisation: string;
  readonly hash: string;
}

/** How far a plan has come. */
export type PlanState = 'planned' | 'doing' | 'paused' | 'done' | 'partly' | 'refused';

/** A plan as it is kept. */
export interface KeptPlan {
  readonly plan: Plan;
  readonly hash: string;
  readonly state: PlanState;
  /** Who is meant; undefined once it is forgotten. */
  readonly sealed: Uint8Array | undefined;
  readonly madeAt: string;
  readonly finishedAt: string | undefined;
  readonly result: unknown;
}

/** A plan that is being made. */
export interface Draft {
  /** Takes rows of a step, by what the planner calls it. */
  readonly sink: (stepKey: string, rows: readonly PlannedRow[]) => Promise<void>;
  /**
   * Keeps it under its hash. A plan with that hash that is already kept gives way to this one, unless it is just
   * being done: then that one stays. `stepKeys[step.id]` is what the planner called a step.
   */
  readonly keep: (planned: {
    readonly plan: Plan;
    readonly hash: string;
    readonly stepKeys: readonly string[];
    readonly sealed?: Uint8Array;
  }) => Promise<void>;
  /** Forgets it. */
  readonly drop: () => Promise<void>;
}

/** Begins a plan whose rows come before its hash; those that were begun a day ago and never kept are forgotten. */
export async function draftPlan(
  database: Database,
  { organisation, kind, at }: { organisation: string; kind: Plan['kind']; at: string },
): Promise<Draft> {
  await sql`delete from data_plan where organisation = ${organisation} and state = 'draft'
    and made_at < ${at}::timestamptz - interval '1 day'`.execute(database);
  const { rows } = await sql<{ draft: string }>`
    with one as (select gen_random_uuid()::text as id)
    insert into data_plan (organisation, hash, draft, kind, plan, made_at, state)
    select ${organisation}, 'draft ' || id, id, ${kind}, '{}', ${at}, 'draft' from one
    returning draft`.execute(database);
  const draft = rows[0]?.draft ?? '';
  const known = new Map<string, { readonly number: number; count: number }>();
  return {
    sink: async (stepKey, planned) => {
      const step = known.get(stepKey) ?? { number: known.size, count: 0 };
      known.set(stepKey, step);
      const { number, count } = step;
      step.count += planned.length;
      await sql`insert into data_plan_row (organisation, plan, step, seq, key, fingerprint)
        select ${organisation}, ${draft}, ${number}, ${count} + at, key::jsonb, fingerprint
        from unnest(${planned.map(({ key }) => toText(key))}::text[],
          ${planned.map(({ fingerprint }) => fingerprint)}::text[]) with ordinality as given (key, fingerprint, at)`.execute(
        database,
      );
    },
    keep: async ({ plan, hash, stepKeys, sealed }) => {
      const numbers = stepKeys.map((key) => known.get(key)?.number ?? -1);
      await database.transaction().execute(async (inner) => {
        const { rows: free } = await sql<{ free: boolean }>`
          select pg_try_advisory_xact_lock(${lockNumber({ organisation, name: hash })}) as free`.execute(
          inner,
        );
        if (free[0]?.free !== true) {
          await sql`delete from data_plan where organisation = ${organisation} and draft = ${draft}`.execute(
            inner,
          );
          return;
        }
        await sql`delete from data_plan where organisation = ${organisation} and hash = ${hash}`.execute(
          inner,
        );
        await sql`update data_plan set hash = ${hash}, plan = ${JSON.stringify(plan)}::jsonb, state = 'planned',
          numbers = ${numbers}::integer[], sealed = ${sealed === undefined ? null : Buffer.from(sealed)}
          where organisation = ${organisation} and draft = ${draft}`.execute(inner);
      });
    },
    drop: async () => {
      await sql`delete from data_plan where organisation = ${organisation} and draft = ${draft}`.execute(
        database,
      );
    },
  };
}

/** The number of the lock by which one at a time works on something; see alone.ts. */
export function lockNumber({ organisation, name }: { organisation: string; name: string }) {
  return sql<string>`hashtextextended(${JSON.stringify(['vern work', organisation, name])}, 0)`;
}

/** Keeps a plan whose rows are at hand. Saving the same again is fine. */
export async function savePlan(
  database: Database,
  saved: {
    readonly plan: Plan;
    readonly hash: string;
    readonly at: string;
    readonly sealed?: Uint8Array;
    readonly rows: (step: Step) => AsyncIterable<readonly PlannedRow[]>;
  },
): Promise<void> {
  const { plan, hash, at, sealed, rows } = saved;
  const { organisation, kind } = plan;
  const draft = await draftPlan(database, { organisation, kind, at });
  try {
    for (const step of plan.steps)
      for await (const some of rows(step)) await draft.sink(String(step.id), some);
    const stepKeys = plan.steps.map(({ id }) => String(id));
    await draft.keep({ plan, hash, stepKeys, ...(sealed && { sealed }) });
  } catch (thrown) {
    await draft.drop();
    throw thrown;
  }
}

/** The plan of that hash; undefined when there is none. A hash may be cut to its first letters, 8 at least. */
export async function planOf(
  database: Database,
  { organisation, hash }: PlanName,
): Promise<KeptPlan | undefined> {
  const { rows } = await sql<KeptPlan & { sealed: Uint8Array | null; finishedAt: string | null }>`
    select plan, hash, state, sealed, made_at as "madeAt", finished_at as "finishedAt", result
    from data_plan where organisation = ${organisation} and state <> 'draft'
      and (hash = ${hash} or (length(${hash}) >= 8 and starts_with(hash, ${hash})))
    order by hash = ${hash} desc limit 2`.execute(database);
  const [found, other] = rows;
  if (found === undefined || (other !== undefined && found.hash !== hash)) return undefined;
  return {
    ...found,
    sealed: found.sealed ?? undefined,
    finishedAt: found.finishedAt ?? undefined,
  };
}

type Numbered = { seq: number; key: string; fingerprint: string };

const chosen = {
  all: sql``,
  open: sql`and (r.outcome is null or r.outcome = 'failed')`,
  done: sql`and r.outcome = 'done'`,
};

/** Rows of a step in batches, in their order; `open`: without those that are done, or were left because changed. */
export async function* rowsOf(
  database: Database,
  { organisation, hash }: PlanName,
  {
    step,
    which,
    batch = 1_000,
  }: { step: Pick<Step, 'id'>; which: keyof typeof chosen; batch?: number },
): AsyncGenerator<readonly NumberedRow[], void, undefined> {
  const { rows: plans } = await sql<{ draft: string; number: number | null }>`
    select draft, numbers[${step.id + 1}] as number from data_plan
    where organisation = ${organisation} and hash = ${hash}`.execute(database);
  const [under] = plans;
  if (under === undefined || under.number === null) return;
  for (let after = 0; ; ) {
    const { rows } = await sql<Numbered>`
      select r.seq, r.key::text as key, r.fingerprint from data_plan_row r
      where r.organisation = ${organisation} and r.plan = ${under.draft} and r.step = ${under.number}
        and r.seq > ${after} ${chosen[which]}
      order by r.seq limit ${batch}`.execute(database);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ key, ...row }) => ({ ...row, key: fromText(key) }));
    after = last.seq;
  }
}

/** Rows of a step that are not done yet. */
export const rowsOpen = (
  database: Database,
  name: PlanName,
  step: Pick<Step, 'id'>,
): AsyncGenerator<readonly NumberedRow[], void, undefined> =>
  rowsOf(database, name, { step, which: 'open' });

/** Notes what became of rows. */
export async function confirmRows(
  database: Database,
  { organisation, hash }: PlanName,
  { step, outcomes }: { readonly step: Pick<Step, 'id'>; readonly outcomes: readonly RowOutcome[] },
): Promise<void> {
  const seqs = outcomes.map(({ seq }) => seq);
  // They follow one another: where they begin and end keeps the others of the step from being read.
  const [least, most] = seqs.reduce(
    ([low, high], seq) => [Math.min(low, seq), Math.max(high, seq)],
    [Infinity, 0],
  );
  if (seqs.length === 0) return;
  await sql`update data_plan_row r set outcome = given.outcome
    from data_plan p, unnest(${seqs}::bigint[],
      ${outcomes.map(({ outcome }) => outcome)}::text[]) as given (seq, outcome)
    where p.organisation = ${organisation} and p.hash = ${hash} and r.organisation = p.organisation
      and r.plan = p.draft and r.step = p.numbers[${step.id + 1}] and r.seq = given.seq
      and r.seq between ${least}::bigint and ${most}::bigint`.execute(database);
}

/** Steps of which rows were left because they had changed. */
export async function stepsLeft(
  database: Database,
  { organisation, hash }: PlanName,
): Promise<readonly number[]> {
  const { rows } = await sql<{ step: number }>`
    select n.at::int - 1 as step from data_plan p, unnest(p.numbers) with ordinality as n (number, at)
    where p.organisation = ${organisation} and p.hash = ${hash} and exists (
      select from data_plan_row r where r.organisation = p.organisation and r.plan = p.draft
        and r.step = n.number and r.outcome = 'changed')`.execute(database);
  return rows.map(({ step }) => step);
}

/** Notes that a plan is being done, or rests. */
export async function markPlan(
  database: Database,
  { organisation, hash }: PlanName,
  state: 'doing' | 'paused',
): Promise<void> {
  await sql`update data_plan set state = ${state} where organisation = ${organisation} and hash = ${hash}`.execute(
    database,
  );
}

/** How a plan ended. */
export interface Finish {
  readonly state: 'done' | 'partly' | 'refused';
  /** What was done: counts and reasons, never values. */
  readonly result: unknown;
  readonly at: string;
  /** Done and checked: the keys of its rows and who is meant are forgotten. */
  readonly forget: boolean;
}

/** Ends a plan, with a report that stays as proof. Returns the report's id. */
export async function finishPlan(
  database: Database,
  { organisation, hash }: PlanName,
  { state, result, at, forget }: Finish,
): Promise<string> {
  return database.transaction().execute(async (inner) => {
    const body = JSON.stringify(result);
    if (forget)
      await sql`delete from data_plan_row r using data_plan p where p.organisation = ${organisation}
        and p.hash = ${hash} and r.organisation = p.organisation and r.plan = p.draft`.execute(
        inner,
      );
    await sql`update data_plan set state = ${state}, result = ${body}::jsonb, finished_at = ${at},
      sealed = case when ${forget} then null else sealed end
      where organisation = ${organisation} and hash = ${hash}`.execute(inner);
    const { rows } = await sql<{ id: string }>`
      insert into data_report (organisation, plan, kind, at, body)
      select organisation, hash, kind, ${at}, jsonb_build_object('state', state, 'result', result, 'steps', (
        select coalesce(jsonb_agg(s - 'changes' - 'cascades'), '[]') from jsonb_array_elements(plan->'steps') s))
      from data_plan where organisation = ${organisation} and hash = ${hash}
      returning id`.execute(inner);
    return rows[0]?.id ?? '';
  });
}

/** The part of a `Work` that is kept: rows, what becomes of them, and what an earlier run left. */
export async function keptWork(
  database: Database,
  name: PlanName,
): Promise<Pick<Work, 'rows' | 'confirm' | 'left'>> {
  return {
    rows: (step) => rowsOpen(database, name, step),
    confirm: (step, outcomes) => confirmRows(database, name, { step, outcomes }),
    left: await stepsLeft(database, name),
  };
}
