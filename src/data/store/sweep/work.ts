/**
 * How is a sweep's plan carried out, stopped and gone on with?
 *
 * The keys of its rows are kept while it is done: once the first rows are gone, the rule can no longer be asked
 * which others were over with them. What it can still say is asked again in the transaction that erases:
 * whether a purpose holds a row now. GDPR art. 5(1)(f), 5(2).
 */
import { randomBytes } from 'node:crypto';
import type { KeySets } from '../../../declaration/database/value.ts';
import { any, not, type Predicate } from '../../../declaration/predicate.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import type { Database } from '../../../shell/action/action.ts';
import { interruption } from '../../../shell/interrupt.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { distinct } from '../../sweep/forecast.ts';
import type { Report, StepReport } from '../../sweep/report.ts';
import { selectorOf } from '../../sweep/selector.ts';
import { onDisk } from '../../work/on-disk.ts';
import type { Engine } from '../engine.ts';
import { carryOut } from '../work/carry-out.ts';
import { none, outcomesOf } from '../work/outcomes.ts';
import { finishPlan, keptWork, markPlan } from '../work/plans.ts';
import type { Done, StepDone, Work } from '../work/work.ts';
import type { Rules } from './rules.ts';

/** How gently it is done. */
export interface Pace {
  readonly batch?: number | undefined;
  readonly throttleMs?: number | undefined;
}

/** A plan that is kept, and what is needed to do it. */
export interface Doing {
  readonly database: Database;
  readonly engine: Engine;
  readonly rules: Rules;
  readonly plan: Plan;
  readonly hash: string;
  readonly by: string;
  /** The instant, ISO 8601. */
  readonly now: () => string;
  readonly pace: Pace;
}

/** What became of it. */
export interface Ended {
  readonly state: 'done' | 'partly' | 'paused';
  readonly steps: readonly StepReport[];
  readonly report: string | null;
  readonly disks: Report['disks'];
}

/** How long what was found about people stays good while rows are erased. */
const freshForMs = 30_000;

/** Does what is left of a plan. Ctrl-C lets the batch finish and pauses. */
export async function carriedOut(doing: Doing): Promise<Ended> {
  const { database, engine, plan, hash, pace } = doing;
  const name = { organisation: plan.organisation, hash };
  await markPlan(database, name, 'doing');
  const { stop, end } = interruption();
  try {
    const kept = await keptWork(database, name);
    const done = await carryOut(engine, {
      ...kept,
      plan,
      ...guarding(doing, kept),
      random: () => randomBytes(16).toString('hex'),
      stop,
      ...(pace.batch !== undefined && { batch: pace.batch, whole: pace.batch }),
      ...(pace.throttleMs !== undefined && { throttleMs: pace.throttleMs }),
    });
    return await ended(doing, done);
  } finally {
    end();
  }
}

async function ended(doing: Doing, done: Done): Promise<Ended> {
  const { database, plan, hash } = doing;
  const name = { organisation: plan.organisation, hash };
  const outcomes = await outcomesOf(database, name);
  const steps = plan.steps.map((step): StepReport => {
    const now = done.steps.find((one) => one.step === step.id);
    return stepReport(step, outcomes.get(step.id) ?? none, now);
  });
  if (done.isStopped) {
    await markPlan(database, name, 'paused');
    return { state: 'paused', steps, report: null, disks: [] };
  }
  const whole = steps.every((step) => step.done === step.planned) && plan.notDone.length === 0;
  const state = whole ? 'done' : 'partly';
  const disks = disksOf(doing, done);
  const result = { ...reportOf(doing, state, steps), disks };
  const at = doing.now();
  // What is left is planned anew the next time, so no key need be kept.
  const report = await finishPlan(database, name, { state, result, at, forget: true });
  return { state, steps, report, disks };
}

function stepReport(
  { place, does, fields, rows, keysHash }: Step,
  { done, changed, failed }: typeof none,
  now: StepDone | undefined,
): StepReport {
  return {
    ...place,
    does,
    fields,
    planned: rows,
    done,
    changed,
    failed,
    messages: now?.because ?? [],
    keysHash,
    from: now?.began ?? null,
    to: now?.ended ?? null,
  };
}

function reportOf(
  { engine, plan, hash, by }: Doing,
  state: Report['state'],
  steps: readonly StepReport[],
): Omit<Report, 'disks'> {
  const places = new Map(plan.steps.map(({ place }) => [placeName(place), place]));
  return {
    kind: plan.kind,
    day: plan.day,
    declaration: plan.declaration,
    plan: hash,
    state,
    rules: [...places.values()].map((place) => selectorOf(engine.declaration, place, plan.day)),
    steps,
    left: plan.notDone.map(({ place, because }) => ({ ...place, because })),
    by,
  };
}

function disksOf({ engine, plan }: Doing, { settled }: Done): Report['disks'] {
  const systems = new Set(plan.steps.map(({ place }) => place.system));
  return [...systems].flatMap((system) => {
    const open = engine.systems.open.get(system);
    const declared = engine.declaration.systems[system];
    if (open === undefined || declared === undefined) return [];
    const disk = settled[system];
    const asked = { day: engine.today, ...(disk !== undefined && { settled: disk }) };
    return onDisk(open.connector.kind, declared, asked).map((what) => ({ system, what }));
  });
}

type Held = { readonly where: Predicate; readonly sets: KeySets };

/** Rows as they come, with the rule asked again from time to time, and what it says of each. */
function guarding(
  { rules }: Pick<Doing, 'rules'>,
  { rows }: Pick<Work, 'rows'>,
): Pick<Work, 'rows' | 'guard'> {
  const guards = new Map<string, Held>();
  let asked = performance.now();
  const refresh = async (step: Step) => {
    if (performance.now() - asked > freshForMs) {
      await rules.forget();
      guards.clear();
      asked = performance.now();
    }
    const name = guardName(step);
    if (guards.has(name)) return;
    const ruled = await rules.whole(step.place);
    // What the rule cannot be asked about any more is left alone.
    if (!ruled.ok) guards.set(name, { where: { kind: 'false' }, sets: {} });
    else {
      const held = ruled.compiled.fields.flatMap((one) =>
        step.fields.length === 0 || step.fields.includes(one.field) ? [one.held] : [],
      );
      guards.set(name, { where: not(any(...distinct(held))), sets: ruled.sets });
    }
  };
  return {
    rows: (step) => {
      const source = rows(step);
      return (async function* () {
        for await (const batch of source) {
          await refresh(step);
          yield batch;
        }
      })();
    },
    guard: (step) => guards.get(guardName(step)),
  };
}

const guardName = ({ place, fields }: Step) => `${placeName(place)} ${fields.join()}`;
