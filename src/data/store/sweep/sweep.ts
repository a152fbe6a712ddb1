/**
 * What does no purpose hold any more, and how does it go?
 *
 * The same engine as for a request, for all rows of all datasets: plan, see whether it may be done, do, and
 * leave proof. Nothing is changed unless it is asked for: GDPR art. 5(1)(e), 5(2), 17, 25.
 */
import type { Day } from '../../../declaration/law/day.ts';
import {
  type Context,
  type Database,
  done,
  type Outcome,
  refuse,
} from '../../../shell/action/action.ts';
import { hashOf } from '../../../shell/connectors/catalogue.ts';
import type { Plan } from '../../plan/plan.ts';
import { byHand, isDated } from '../../sweep/by-hand.ts';
import { forecastDays } from '../../sweep/forecast.ts';
import { objections } from '../../sweep/gate.ts';
import { memoryOf } from '../../sweep/memory.ts';
import type { DatasetSwept, Swept, Unswept } from '../../sweep/swept.ts';
import type { Engine } from '../engine.ts';
import { type Planned, planWork } from '../plan/plan-work.ts';
import { alone } from '../work/alone.ts';
import { draftPlan, type KeptPlan, planOf } from '../work/plans.ts';
import { countedDatasets } from './count.ts';
import { forgetErasures } from './memory.ts';
import { wasSwept } from './reports.ts';
import { type Rules, rulesOf } from './rules.ts';
import { carriedOut, type Ended, type Pace } from './work.ts';

/** What is asked of a sweep. */
export interface SweepAsked extends Pace {
  readonly kind: Swept['kind'];
  readonly file: string;
  readonly today: Day;
  readonly system?: string | undefined;
  /** Do it, if a yes is enough. */
  readonly yes: boolean;
  /** Do the plan with this hash; at least eight letters of it. */
  readonly plan?: string | undefined;
  /** Tables without transactions are swept too. */
  readonly acceptNonTransactional: boolean;
  /** How many months are forecast. */
  readonly months: number;
  readonly limitPercent: number;
}

interface Sweep {
  readonly engine: Engine;
  readonly asked: SweepAsked;
  readonly rules: Rules;
  readonly database: Database;
  readonly context: Context;
}

/** Shows what is over, or does it. Refused for a system nobody declared, or when it is being done already. */
export async function sweep(
  engine: Engine,
  asked: SweepAsked,
  context: Context,
): Promise<Outcome<Swept>> {
  const { system, plan: given } = asked;
  const names = Object.keys(engine.declaration.systems);
  if (system !== undefined && !names.includes(system))
    return refuse('invalid', `There is no system '${system}'; declared are ${names.join(', ')}.`);
  const rules = rulesOf(engine, asked);
  // Not in the verb's own transaction: what is done must be known even if this is killed.
  const database = (await context.store()).db;
  const sweeping = { engine, asked, rules, database, context };
  const organisation = engine.organisation;
  const kept = given && (await planOf(database, { organisation, hash: given }));
  if (kept && isUnfinished(sweeping, kept)) return goOn(sweeping, kept);
  return anew(sweeping);
}

/** Begun under the same declaration and databases, and not ended. */
function isUnfinished({ engine, asked }: Sweep, { plan, state }: KeptPlan): boolean {
  return (
    (state === 'doing' || state === 'paused') &&
    plan.kind === asked.kind &&
    plan.declaration === engine.sha256 &&
    plan.steps.every(
      ({ place }) => plan.catalogues[place.system] === catalogueHash(engine, place.system),
    )
  );
}

function catalogueHash({ systems }: Engine, system: string): string | undefined {
  const open = systems.open.get(system);
  return open && hashOf(open.catalogue);
}

async function goOn(sweeping: Sweep, { plan, hash }: KeptPlan): Promise<Outcome<Swept>> {
  const { engine, rules } = sweeping;
  const datasets = await countedDatasets(engine, rules, { plan, months: [] });
  return carry(sweeping, { plan, hash }, datasets);
}

async function anew(sweeping: Sweep): Promise<Outcome<Swept>> {
  const { engine, asked, rules, database, context } = sweeping;
  const { organisation } = engine;
  const doing = asked.yes || asked.plan !== undefined;
  const draft = doing
    ? await draftPlan(database, { organisation, kind: asked.kind, at: context.now })
    : undefined;
  let keep = false;
  try {
    const planned = await planWork(engine, {
      kind: asked.kind,
      rule: (place) => rules.on(place),
      acceptNonTransactional: asked.acceptNonTransactional,
      ...(draft && { sink: draft.sink }),
    });
    const { plan } = planned;
    const months = doing ? [] : forecastDays(engine.today, asked.months);
    const datasets = await countedDatasets(engine, rules, { plan, months });
    const found = await sweptOf(sweeping, planned, datasets);
    if (plan.steps.length === 0) return done(await withMemory(sweeping, doing, found));
    if (draft === undefined) return done(found);
    const because = await reasonsAgainst(sweeping, planned, datasets);
    if (because.length > 0) return done({ ...found, state: 'refused', because });
    await draft.keep(planned);
    keep = true;
    return await carry(sweeping, planned, datasets);
  } finally {
    if (!keep) await draft?.drop();
  }
}

async function reasonsAgainst(
  { engine, asked, database }: Sweep,
  { hash, plan }: Planned,
  datasets: readonly DatasetSwept[],
): Promise<readonly string[]> {
  const { organisation, sha256, today: day } = engine;
  const { plan: written, limitPercent, today } = asked;
  const isStart = written !== undefined && written.length >= 8 && hash.startsWith(written);
  const swept = await wasSwept(database, organisation, sha256);
  return objections({
    day,
    today,
    given: isStart ? hash : written,
    hash,
    // Erasing again what was erased is a person's wish, and nothing of the declaration's.
    first: plan.kind === 'sweep' && !swept,
    limitPercent,
    taken: datasets.map(({ place, taken, rows }) => ({ place, rows: taken, of: rows })),
  });
}

async function carry(
  sweeping: Sweep,
  { plan, hash }: Pick<Planned, 'plan' | 'hash'>,
  datasets: readonly DatasetSwept[],
): Promise<Outcome<Swept>> {
  const { engine, asked, rules, database, context } = sweeping;
  const found = await sweptOf(sweeping, { plan, hash }, datasets);
  const ended = await alone(
    database,
    { organisation: engine.organisation, on: [hash] },
    (): Promise<Ended> =>
      carriedOut({
        database,
        engine,
        rules,
        plan,
        hash,
        by: `${context.actor.kind}:${context.actor.name}`,
        now: () => context.now,
        pace: asked,
      }),
  );
  if (!ended.ok) return ended;
  const { state, steps, report, disks } = ended.value;
  return done(await withMemory(sweeping, true, { ...found, state, done: steps, report, disks }));
}

async function withMemory(sweeping: Sweep, doing: boolean, found: Swept): Promise<Swept> {
  const { engine, asked, database } = sweeping;
  if (!doing || asked.kind !== 'sweep' || engine.today !== asked.today) return found;
  const { forgetThrough } = memoryOf(engine.declaration, engine.today);
  const forgotten = await forgetErasures(database, engine.organisation, forgetThrough);
  return { ...found, forgotten };
}

async function sweptOf(
  { engine, asked }: Sweep,
  { plan, hash }: Pick<Planned, 'plan' | 'hash'>,
  datasets: readonly DatasetSwept[],
): Promise<Swept> {
  const works = asked.kind === 'sweep' ? handWork(engine, asked) : [];
  return {
    kind: asked.kind,
    organisation: engine.organisation,
    file: asked.file,
    day: engine.today,
    state: plan.steps.length === 0 ? 'nothing' : 'shown',
    because: [],
    hash,
    datasets,
    undecided: plan.undecided,
    forPerson: plan.forPerson,
    notDone: plan.notDone.filter(({ place }) => place.dataset !== '' || !isClosed(engine, place)),
    unswept: unsweptOf(engine, asked),
    byHand: works.filter(isDated),
    noDay: works.flatMap((work) => (isDated(work) ? [] : [work])),
    warnings: plan.warnings ?? [],
    done: [],
    disks: [],
    report: null,
    forgotten: 0,
    memory: memoryOf(engine.declaration, engine.today).because,
  };
}

const isClosed = ({ systems }: Engine, { system }: Plan['notDone'][number]['place']) =>
  !systems.open.has(system);

function unsweptOf({ systems }: Engine, { system }: SweepAsked): readonly Unswept[] {
  return systems.all.flatMap((one): readonly Unswept[] => {
    if (one.state === 'open' || (system !== undefined && system !== one.name)) return [];
    const why = one.state === 'none' ? 'by hand' : 'unreachable';
    return [{ system: one.name, why, because: one.because }];
  });
}

function handWork({ declaration, systems, today }: Engine, { system }: SweepAsked) {
  return systems.all
    .filter(({ state, name }) => state === 'none' && (system === undefined || system === name))
    .flatMap(({ name }) =>
      Object.keys(declaration.systems[name]?.datasets ?? {}).map((dataset) =>
        byHand(declaration, { system: name, dataset }, today),
      ),
    );
}
