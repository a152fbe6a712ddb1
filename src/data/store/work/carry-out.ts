/**
 * How is a plan done?
 *
 * Step after step, system after system, as the plan has them. What is small is one transaction for a system, what is
 * large one for each batch. What lasts is confirmed at once; what could not be done is said for its rows, and what
 * waits for those rows waits. Nothing needs a note in somebody else's database: the state of a row tells
 * whether it is done, so the same work done again changes nothing. GDPR art. 5(2), 17, 32(1)(b).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { findTable } from '../../../declaration/database/catalogue.ts';
import { now } from '../../../shell/clock.ts';
import type {
  Settled,
  Transaction,
  TransactionOptions,
} from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Step } from '../../plan/plan.ts';
import { mustBeFinished, referrersOf } from '../../work/referrers.ts';
import { type Unit, unitsOf } from '../../work/units.ts';
import type { Engine } from '../engine.ts';
import {
  afterFailing,
  type Doing,
  type Due,
  isTransactional,
  type OpenSystem,
  referred,
  sorted,
  write,
} from './batch.ts';
import {
  type Course,
  courseOf,
  doneOf,
  isUnfinished,
  lasts,
  leftOpen,
  type Note,
  note,
  timed,
} from './course.ts';
import type { Done, NumberedRow, RowOutcome, Work } from './work.ts';

const usualBatch = 1_000;
const usualWhole = 5_000;

/**
 * Does a plan, or what is left of it. Never throws for what can go wrong in a database: that is said in the
 * answer, with what is done and what is not.
 */
export async function carryOut(engine: Engine, work: Work): Promise<Done> {
  const course = courseOf(engine, work);
  const early = notYet(engine, work);
  if (early !== undefined) {
    for (const step of work.plan.steps) leftOpen(course, step, early);
    return doneOf(course, {});
  }
  const isSafe = (step: Step) => canUndo(engine, step);
  for (const unit of unitsOf(work.plan.steps, work.whole ?? usualWhole, isSafe)) {
    const system = engine.systems.open.get(unit.system);
    const because = notNow(course, unit, system);
    if (system === undefined || because !== undefined)
      for (const step of unit.steps) leftOpen(course, step, because ?? '');
    else if (unit.isWhole) await inOne(course, unit, system);
    else await inBatches(course, unit.steps, system);
    await pause(course);
  }
  return doneOf(course, await settled(course));
}

function canUndo({ systems }: Engine, step: Step): boolean {
  const system = systems.open.get(step.place.system);
  return system === undefined || isTransactional(system, step);
}

// What is over on the plan's day is over on every later one, and what has changed since is seen in the rows and by
// the guard. But what is over only on a later day is still held today, also if it is the clock that jumped.
function notYet({ today }: Engine, { plan }: Work): string | undefined {
  if (plan.day <= today) return undefined;
  return `the plan is for ${plan.day} and today is ${today}: what is held until then must stay. Plan again, or set the clock right`;
}

/** Why a unit cannot be begun. */
function notNow(course: Course, unit: Unit, system: OpenSystem | undefined): string | undefined {
  if (course.isStopped || course.work.stop?.() === true) {
    course.isStopped = true;
    return 'stopped before it was its turn';
  }
  if (system !== undefined) return course.down.get(unit.system);
  const closed = course.engine.systems.all.find(({ name }) => name === unit.system);
  return closed !== undefined && closed.state !== 'open'
    ? closed.because
    : 'there is no such system';
}

async function pause({ work }: Course): Promise<void> {
  if (work.throttleMs !== undefined && work.throttleMs > 0) await sleep(work.throttleMs);
}

const optionsOf = ({ lockTimeoutMs = 5_000, statementTimeoutMs }: Work): TransactionOptions => ({
  lockTimeoutMs,
  ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
});

function doingOf({ engine, work }: Course, step: Step, system: OpenSystem): Doing {
  const { declaration, systems } = engine;
  const known = { declaration, catalogue: system.catalogue, keys: systems.keys };
  return { step, system, work, referrers: referrersOf(known, work.plan.steps, step) };
}

/** The name of the steps a step waits for, or undefined when it need not. */
function waitsFor(course: Course, step: Step): string | undefined {
  const { declaration } = course.engine;
  const waiting = mustBeFinished(declaration, course.work.plan.steps, step).find((other) =>
    isUnfinished(course, other),
  );
  if (waiting === undefined) return undefined;
  const { system, dataset } = waiting.place;
  return `waits for ${system}.${dataset}, whose rows are found through it`;
}

/** All steps of a unit in one transaction, in which a batch that fails undoes only itself. */
async function inOne(course: Course, unit: Unit, system: OpenSystem): Promise<void> {
  const { steps } = unit;
  for (const step of steps) timed(course, step, 'began', now());
  const outcome = await persistently(() =>
    system.connector.transaction(optionsOf(course.work), async (tx) => {
      if (unit.isTogether) await tx.deferConstraints();
      return wholeUnit(course, { tx, system }, steps);
    }),
  );
  if (outcome.ok)
    for (const [step, draft] of outcome.value) {
      await lasts(course, step, draft);
      if (draft.waits !== undefined) leftOpen(course, step, draft.waits);
    }
  else if (outcome.problem.kind === 'unreachable') goneAway(course, steps, outcome.problem);
  else if (unit.isTogether)
    for (const step of steps) await allFailed(course, step, outcome.problem);
  else return inBatches(course, steps, system);
  for (const step of steps) timed(course, step, 'ended', now());
}

type Draft = Note & { waits?: string };

// All rows are read and locked before the first is written: triggers of our own writes change none of what is
// compared, and the rule is asked while everything it looks at is still there.
async function wholeUnit(
  course: Course,
  { tx, system }: { readonly tx: Transaction; readonly system: OpenSystem },
  steps: readonly Step[],
): Promise<ReadonlyMap<Step, Draft>> {
  const drafts = new Map<Step, Draft>();
  const ready: { readonly doing: Doing; readonly draft: Draft; readonly due: Due[] }[] = [];
  for (const step of steps) {
    const [doing, draft, due] = [doingOf(course, step, system), note() as Draft, [] as Due[]];
    drafts.set(step, draft);
    ready.push({ doing, draft, due });
    const waits = waitsFor(course, step);
    if (waits !== undefined) draft.waits = waits;
    else
      for await (const rows of batches(course.work, step)) {
        const read = await sorted(tx, doing, rows);
        draft.outcomes.push(...read.outcomes);
        due.push(...read.due);
      }
  }
  const failing = (table: string) =>
    ready.some(
      ({ doing: { step }, draft }) =>
        isTable(system, step, table) && draft.outcomes.some(({ outcome }) => outcome === 'failed'),
    );
  for (const { doing, draft, due } of ready)
    for (let at = 0; at < due.length; at += size(course.work))
      await written(tx, doing, { draft, failing, due: due.slice(at, at + size(course.work)) });
  for (const draft of drafts.values()) saysChanged(draft);
  return drafts;
}

const isTable = ({ name, catalogue }: OpenSystem, { place, table }: Step, other: string) =>
  place.system === name && findTable(catalogue, table) === findTable(catalogue, other);

function saysChanged({ outcomes, because }: Note): void {
  const changed = outcomes.filter(({ outcome }) => outcome === 'changed').length;
  if (changed > 0 && because.size === 0)
    because.add('rows are not as they were planned, and were left alone');
}

const size = ({ batch }: Work) => batch ?? usualBatch;

interface Writing {
  readonly draft: Note;
  readonly due: readonly Due[];
  /** Whether rows of a table of this plan could not be done. */
  readonly failing: (table: string) => boolean;
}

/** Writes what can be written, and notes what became of each row. */
async function written(
  tx: Transaction,
  doing: Doing,
  { draft, due, failing }: Writing,
): Promise<void> {
  const { free, kept, by } = await referred(tx, doing, due);
  if (kept.length > 0) {
    const outcome: RowOutcome['outcome'] = by.some(failing) ? 'failed' : 'changed';
    draft.outcomes.push(...kept.map(({ row }) => ({ seq: row.seq, outcome })));
    draft.because.add(`rows of ${by.join(', ')} still refer to some of its rows`);
  }
  await halving(tx, doing, { draft, due: free, left: { tries: 40 } });
}

interface Halving {
  readonly draft: Note;
  readonly due: readonly Due[];
  /** How often a batch may be cut in two, to find the rows that are in the way. */
  readonly left: { tries: number };
}

// One row that a constraint protects must not keep a thousand others from being done.
async function halving(
  tx: Transaction,
  doing: Doing,
  { draft, due, left }: Halving,
): Promise<void> {
  try {
    await write(tx, doing, due);
    draft.written += due.length;
    draft.outcomes.push(...due.map(({ row }) => ({ seq: row.seq, outcome: 'done' as const })));
  } catch (thrown) {
    const problem = problemIn(thrown);
    if (problem.kind === 'conflict' || problem.kind === 'unreachable') throw problem;
    const { done, rest } = await afterFailing(tx, doing, due);
    draft.written += done.length;
    draft.outcomes.push(...done.map(({ row }) => ({ seq: row.seq, outcome: 'done' as const })));
    const isOfRows = problem.kind === 'constraint' || problem.kind === 'clash';
    if (isOfRows && rest.length > 1 && left.tries > 0) {
      left.tries -= 1;
      const middle = Math.ceil(rest.length / 2);
      await halving(tx, doing, { draft, due: rest.slice(0, middle), left });
      await halving(tx, doing, { draft, due: rest.slice(middle), left });
      return;
    }
    if (rest.length > 0) draft.because.add(problem.message);
    draft.outcomes.push(...rest.map(({ row }) => ({ seq: row.seq, outcome: 'failed' as const })));
  }
}

function problemIn(thrown: unknown): ConnectorProblem {
  if (thrown instanceof ConnectorProblem) return thrown;
  throw thrown;
}

/** Each batch of each step in a transaction of its own. */
async function inBatches(
  course: Course,
  steps: readonly Step[],
  system: OpenSystem,
): Promise<void> {
  for (const step of steps) {
    const waits = course.down.get(system.name) ?? waitsFor(course, step);
    if (waits !== undefined || course.isStopped) {
      leftOpen(course, step, waits ?? 'stopped before it was its turn');
      continue;
    }
    timed(course, step, 'began', now());
    const doing = doingOf(course, step, system);
    for await (const rows of batches(course.work, step)) {
      if (course.work.stop?.() === true) {
        course.isStopped = true;
        leftOpen(course, step, 'stopped');
        break;
      }
      await oneBatch(course, doing, rows);
      if (course.down.has(system.name)) break;
      await pause(course);
    }
    timed(course, step, 'ended', now());
  }
}

async function oneBatch(course: Course, doing: Doing, rows: readonly NumberedRow[]): Promise<void> {
  const { step, system, work } = doing;
  const failing = (table: string) =>
    work.plan.steps.some((other) => isTable(system, other, table) && isUnfinished(course, other));
  const outcome = await persistently(() =>
    system.connector.transaction(optionsOf(work), async (tx) => {
      const draft = note();
      const read = await sorted(tx, doing, rows);
      draft.outcomes.push(...read.outcomes);
      await written(tx, doing, { draft, due: read.due, failing });
      saysChanged(draft);
      return draft;
    }),
  );
  if (outcome.ok) return lasts(course, step, outcome.value);
  if (outcome.problem.kind === 'unreachable') return goneAway(course, [step], outcome.problem);
  await failedRows(course, { step, rows }, outcome.problem);
}

function goneAway(course: Course, steps: readonly Step[], problem: ConnectorProblem): void {
  for (const step of steps) {
    course.down.set(step.place.system, problem.message);
    leftOpen(course, step, `${problem.message}${notUndone(course, step)}`);
  }
}

// Nobody knows how far it came.
const notUndone = ({ engine }: Course, step: Step) =>
  canUndo(engine, step)
    ? ''
    : ` ${step.table} has no transactions, so some of its rows may be done already: doing the plan again finds that out.`;

async function allFailed(course: Course, step: Step, problem: ConnectorProblem): Promise<void> {
  for await (const rows of batches(course.work, step))
    await failedRows(course, { step, rows }, problem);
}

async function failedRows(
  course: Course,
  { step, rows }: { readonly step: Step; readonly rows: readonly NumberedRow[] },
  problem: ConnectorProblem,
): Promise<void> {
  const draft = note();
  draft.because.add(`${problem.message}${notUndone(course, step)}`);
  draft.outcomes.push(...rows.map(({ seq }) => ({ seq, outcome: 'failed' as const })));
  await lasts(course, step, draft);
}

/** The rows of a step in batches of the size asked for, or smaller. */
async function* batches(work: Work, step: Step): AsyncGenerator<readonly NumberedRow[]> {
  for await (const rows of work.rows(step))
    for (let at = 0; at < rows.length; at += size(work)) yield rows.slice(at, at + size(work));
}

type Persisted<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ConnectorProblem };

/** Tries again what others were in the way of, and once what a lost connection cut off. */
async function persistently<T>(run: () => Promise<T>): Promise<Persisted<T>> {
  const most = { conflict: 5, unreachable: 2 } as const;
  for (let tried = 1; ; tried += 1)
    try {
      return { ok: true, value: await run() };
    } catch (thrown) {
      const problem = problemIn(thrown);
      const { kind } = problem;
      const allowed = kind === 'conflict' || kind === 'unreachable' ? most[kind] : 1;
      if (tried >= allowed) return { ok: false, problem };
      await sleep(kind === 'conflict' ? 20 * 2 ** tried * (1 + Math.random()) : 500);
    }
}

async function settled(course: Course): Promise<Readonly<Record<string, Settled>>> {
  const answers: Record<string, Settled> = {};
  const systems = [...course.counts].flatMap(([{ place }, { written: n }]) =>
    n > 0 ? [place.system] : [],
  );
  for (const name of new Set(systems)) {
    const system = course.engine.systems.open.get(name);
    if (system === undefined) continue;
    answers[name] = await system.connector.settle().catch((thrown: unknown) => {
      problemIn(thrown);
      return 'later' as const;
    });
  }
  return answers;
}
