/**
 * How is a plan for a person done, and what was seen afterwards?
 *
 * The rows it planned, while the rule still holds none of them; then everything is read again, and the erasure
 * is remembered by keyed hashes. What was not seen to be gone is not said to be: GDPR art. 5(2), 17, 19.
 */
import { randomBytes } from 'node:crypto';
import { any, not } from '../../../declaration/predicate.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import type { Context, Database } from '../../../shell/action/action.ts';
import { interruption } from '../../../shell/interrupt.ts';
import { recordFact } from '../../../shell/store/people/facts.ts';
import { type Aged, isComplete, type Performed } from '../../erase/erased.ts';
import type { Subject } from '../../find/subject.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { onDisk } from '../../work/on-disk.ts';
import type { Engine } from '../engine.ts';
import { ruleFor } from '../sets/rule-for.ts';
import { carryOut } from '../work/carry-out.ts';
import { type Counts, none, outcomesOf } from '../work/outcomes.ts';
import { finishPlan, keptWork, markPlan, rowsOf } from '../work/plans.ts';
import { verify } from '../work/verify.ts';
import type { Done, Work } from '../work/work.ts';
import { planErasure, wishOf } from './plan-erasure.ts';
import type { Meant } from './sealed.ts';

/** A plan that is kept, and whom it is about. */
export interface Performing {
  readonly engine: Engine;
  readonly context: Context;
  /** Outside the transaction of the verb: what is done must be known even if this is killed. */
  readonly database: Database;
  readonly planned: { readonly plan: Plan; readonly hash: string };
  readonly meant: readonly Meant[];
  /** Large tables are searched for texts too. */
  readonly scan: boolean;
  /** Absent when an earlier run began it. */
  readonly subjects?: readonly Subject[];
}

/** Does what is left of a plan, checks it, and remembers it. */
export async function performed(performing: Performing): Promise<Performed> {
  const { engine, database, planned, meant, subjects } = performing;
  const { plan, hash } = planned;
  const name = { organisation: engine.organisation, hash };
  await markPlan(database, name, 'doing');
  const work: Work = {
    ...(await keptWork(database, name)),
    plan,
    guard: await guardOf(performing),
    random: () => randomBytes(16).toString('hex'),
  };
  const { stop, end } = interruption();
  const answer = await carryOut(engine, { ...work, stop }).finally(end);
  if (answer.isStopped) {
    await markPlan(database, name, 'paused');
    return { ...(await soFar(performing, answer)), residues: [], notLooked: [], isPaused: true };
  }
  const checked = await verify(engine, {
    plan,
    rows: (step) => rowsOf(database, name, { step, which: 'done' }),
    identities: meant.flatMap(({ identities }) => identities.filter(({ unique }) => unique)),
    scan: performing.scan,
    ...(subjects && {
      theirs: subjects.flatMap(({ reached }) => reached),
      again: async () => (await planErasure(engine, subjects, undefined, { unread: true })).plan,
    }),
  });
  const result: Performed = {
    ...(await soFar(performing, answer)),
    residues: checked.residues,
    notLooked: checked.notLooked.filter(({ place }) => isOpenTo(engine, place.system)),
    isPaused: false,
  };
  await remembered(performing, result);
  return result;
}

/** What became of the plan, with what earlier runs had done before they were stopped. */
async function soFar(performing: Performing, answer: Done) {
  const { engine, database, planned } = performing;
  const name = { organisation: engine.organisation, hash: planned.hash };
  const outcomes = await outcomesOf(database, name);
  return {
    steps: planned.plan.steps.map((step) => outcomeOf(step, answer, outcomes.get(step.id) ?? none)),
    aged: agedOf(performing, answer),
  };
}

// What nobody can look into at all stands in the plan as work by hand.
const isOpenTo = ({ systems }: Engine, system: string) =>
  systems.all.some(({ name, state }) => name === system && state !== 'none');

function outcomeOf(
  step: Step,
  { steps }: Done,
  { done, changed, failed }: Counts,
): Performed['steps'][number] {
  const { place, does, rows } = step;
  const found = steps.find((one) => one.step === step.id);
  const { written = 0, because = [] } = found ?? {};
  return { place, does, rows, done, written, changed, failed, because };
}

/** The rule asked again of each row before it is written: whether some purpose holds it by now. */
async function guardOf({
  engine,
  meant,
  planned,
}: Performing): Promise<NonNullable<Work['guard']>> {
  const wishes = await Promise.all(meant.map((one) => wishOf(engine, one)));
  const places = new Map(planned.plan.steps.map(({ place }) => [placeName(place), place]));
  const rules = new Map<string, Awaited<ReturnType<typeof ruleFor>>>();
  for (const [name, place] of places)
    if (engine.systems.open.has(place.system))
      rules.set(
        name,
        await ruleFor(engine, place, { wishes, only: meant.flatMap(({ roots }) => roots) }),
      );
  return ({ place, fields, does }) => {
    // A pointer is emptied in rows that others hold, or before they go.
    if (does === 'unlink') return undefined;
    const rule = rules.get(placeName(place));
    if (rule === undefined || !rule.ok) return { where: { kind: 'false' } };
    const held = rule.compiled.fields.filter(
      ({ field }) => fields.length === 0 || fields.includes(field),
    );
    return { where: not(any(...held.map((one) => one.held))), sets: rule.sets };
  };
}

/** From when what was deleted is gone elsewhere, as far as is known. */
function agedOf({ engine, planned: { plan } }: Performing, { settled }: Done): readonly Aged[] {
  const systems = new Set(plan.steps.map(({ place }) => place.system));
  return [...systems].flatMap((system): readonly Aged[] => {
    const open = engine.systems.open.get(system);
    const declared = engine.declaration.systems[system];
    if (open === undefined || declared === undefined) return [];
    const disk = settled[system];
    const asked = { day: engine.today, ...(disk === undefined ? {} : { settled: disk }) };
    return onDisk(open.connector.kind, declared, asked).map((what) => ({ system, what }));
  });
}

async function remembered(performing: Performing, result: Performed): Promise<void> {
  const { engine, context, database, planned, meant } = performing;
  const { organisation, today } = engine;
  const at = context.now;
  for (const { role, known } of meant)
    await recordFact(
      database,
      { organisation, room: 'data' },
      { kind: 'erasure', role, body: { state: 'done', day: today }, people: known, at },
    );
  const complete = isComplete(planned.plan, result);
  const rows = result.steps.every(({ failed }) => failed === 0);
  await finishPlan(
    database,
    { organisation, hash: planned.hash },
    {
      state: complete ? 'done' : 'partly',
      result,
      at,
      forget: rows && result.residues.length === 0,
    },
  );
}
