/**
 * How is a plan for a person done, and what was seen afterwards?
 *
 * The rows it planned, while the rule still holds none of them; then everything is read again, and the erasure
 * is remembered by keyed hashes. What was not seen to be gone is not said to be: GDPR art. 5(2), 17, 19.
 */
import { randomBytes } from 'node:crypto';
import { addPeriod } from '../../../declaration/law/day.ts';
import { any, not } from '../../../declaration/predicate.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import type { Context, Database } from '../../../shell/action/action.ts';
import { recordFact } from '../../../shell/store/people/facts.ts';
import type { Subject } from '../../find/subject.ts';
import { type Aged, isComplete, type Performed } from '../../plan/erased.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import type { Engine } from '../engine.ts';
import { ruleFor } from '../sets/rule-for.ts';
import { carryOut } from '../work/carry-out.ts';
import { finishPlan, keptWork, markPlan } from '../work/plans.ts';
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
  /** Absent when an earlier run began it. */
  readonly subjects?: readonly Subject[];
}

/** Does what is left of a plan, checks it, and remembers it. */
export async function performed(performing: Performing): Promise<Performed> {
  const { engine, database, planned, subjects } = performing;
  const { plan, hash } = planned;
  const name = { organisation: engine.organisation, hash };
  await markPlan(database, name, 'doing');
  const work: Work = {
    ...(await keptWork(database, name)),
    plan,
    guard: await guardOf(performing),
    random: () => randomBytes(16).toString('hex'),
  };
  const answer = await carryOut(engine, work);
  const steps = plan.steps.map((step) => outcomeOf(step, answer));
  const isAll = steps.every(
    ({ changed, failed, done, rows }) => changed + failed === 0 && done === rows,
  );
  const result: Performed = {
    steps,
    residues: [],
    left: isAll || subjects === undefined ? [] : await leftOf(engine, subjects),
    aged: agedOf(performing, answer),
  };
  await remembered(performing, result);
  return result;
}

function outcomeOf(step: Step, { steps }: Done): Performed['steps'][number] {
  const { place, does, rows } = step;
  const found = steps.find((one) => one.step === step.id);
  const { done = 0, written = 0, changed = 0, failed = 0, because = [] } = found ?? {};
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
  return ({ place, fields }) => {
    const rule = rules.get(placeName(place));
    if (rule === undefined || !rule.ok) return { where: { kind: 'false' } };
    const held = rule.compiled.fields.filter(
      ({ field }) => fields.length === 0 || fields.includes(field),
    );
    return { where: not(any(...held.map((one) => one.held))), sets: rule.sets };
  };
}

async function leftOf(engine: Engine, subjects: readonly Subject[]): Promise<Performed['left']> {
  const { plan } = await planErasure(engine, subjects, undefined);
  return plan.steps.map(({ place, does, rows }) => ({ place, does, rows }));
}

/** From when what was deleted is gone elsewhere, as far as is known. */
function agedOf({ engine, planned: { plan } }: Performing, { settled }: Done): readonly Aged[] {
  const systems = new Set(plan.steps.map(({ place }) => place.system));
  return [...systems].flatMap((system): readonly Aged[] => {
    const open = engine.systems.open.get(system);
    const keep = engine.declaration.systems[system]?.backups?.keep;
    const disk = open === undefined ? undefined : diskOf(open.connector.kind, settled[system]);
    return [
      ...(disk === undefined ? [] : [{ system, what: disk }]),
      keep === undefined
        ? { system, what: 'nothing is declared about backups: ask how long they are kept' }
        : { system, what: 'still in backups', by: addPeriod(engine.today, keep) },
    ];
  });
}

function diskOf(kind: string, settled: Done['settled'][string] | undefined): string {
  if (settled === 'gone') return 'the file was overwritten where it stood, and the log is empty';
  if (settled === 'busy')
    return 'others were reading, so old values may be in the log until it is next emptied';
  return kind === 'postgres'
    ? 'dead rows leave the files at the next VACUUM (autovacuum does it by itself), logs and replicas when they are next cleaned'
    : 'dead rows leave the files by the purge thread, binary logs and replicas when they expire';
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
