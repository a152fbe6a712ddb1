/**
 * A kept plan done from beginning to end, as the actions do it.
 *
 * By one at a time, carried out, checked, ended with a report, and forgotten when nothing is left of it. What was
 * interrupted, however, goes on from the rows that are open. Needs `store.db`: what is confirmed must last at once.
 */
import { randomUUID } from 'node:crypto';
import { type Database, type Outcome, refuse } from '../../../../shell/action/action.ts';
import { now } from '../../../../shell/clock.ts';
import type { Engine } from '../../engine.ts';
import { alone } from '../alone.ts';
import { carryOut } from '../carry-out.ts';
import { finishPlan, keptWork, markPlan, planOf, rowsOf } from '../plans.ts';
import { type Check, type Verified, verify } from '../verify.ts';
import type { Done, Work } from '../work.ts';

/** A kept plan, and how to do it. */
export interface DoPlan
  extends Pick<Work, 'guard' | 'batch' | 'throttleMs' | 'stop' | 'lockTimeoutMs'>,
    Pick<Check, 'identities' | 'again' | 'scan'> {
  readonly hash: string;
  /** Keyed hashes of the people it is about, so that nobody works on the same ones meanwhile. */
  readonly people?: readonly string[];
}

/** How it ended: what was done, what was checked, and whether that was all. */
export type PlanDone = {
  readonly state: 'done' | 'partly' | 'paused';
  readonly done: Done;
  /** Undefined when it was stopped before. */
  readonly verified?: Verified;
};

/** Does a kept plan, or what is left of it. Refused when it is not there, ended, or just being done. */
export async function doPlan(
  engine: Engine,
  database: Database,
  asked: DoPlan,
): Promise<Outcome<PlanDone>> {
  const { organisation } = engine;
  const kept = await planOf(database, { organisation, hash: asked.hash });
  if (kept === undefined)
    return refuse('missing', 'There is no plan with that hash. Make one first, and give its hash.');
  if (kept.state === 'done')
    return refuse('conflict', 'That plan is done. Make a new one to see what is left.');
  const name = { organisation, hash: kept.hash };
  return alone(database, { organisation, on: [kept.hash, ...(asked.people ?? [])] }, async () => {
    await markPlan(database, name, 'doing');
    const { hash: _, people: __, identities, again, scan, ...how } = asked;
    const done = await carryOut(engine, {
      ...how,
      plan: kept.plan,
      random: randomUUID,
      ...(await keptWork(database, name)),
    });
    if (done.isStopped) {
      await markPlan(database, name, 'paused');
      return { state: 'paused', done } as const;
    }
    const verified = await verify(engine, {
      plan: kept.plan,
      rows: (step) => rowsOf(database, name, { step, which: 'done' }),
      ...(identities !== undefined && { identities }),
      ...(again !== undefined && { again }),
      ...(scan !== undefined && { scan }),
    });
    const isAll =
      done.steps.every(({ state }) => state === 'done') &&
      verified.residues.length + verified.notLooked.length === 0;
    const state = isAll ? 'done' : 'partly';
    const result = { done, verified };
    await finishPlan(database, name, { state, result, at: now(), forget: isAll });
    return { state, ...result } as const;
  });
}
