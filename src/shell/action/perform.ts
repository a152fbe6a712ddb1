/**
 * How is an action done?
 *
 * Its input is read, its actor is allowed or not, and it runs. A verb and its entry in the trail
 * are one transaction: neither exists without the other. A read of personal data and a refusal are
 * recorded too.
 */
import type * as z from 'zod';
import type { Store } from '../store/open.ts';
import {
  type Action,
  type Actor,
  type Context,
  type Database,
  type Outcome,
  type Refusal,
  refuse,
} from './action.ts';

/** All actions of the installation, by name. */
export type Actions = ReadonlyMap<string, Action>;

/** What a door (command line, HTTP) knows when it performs an action. */
export interface World {
  readonly actions: Actions;
  /** The reads that tell facts about people; none when not said. */
  readonly facts?: readonly string[];
  readonly environment: Context['environment'];
  readonly now: () => string;
  readonly today: () => Context['today'];
  /** Opens the store when an action first needs it. */
  readonly store: () => Promise<Store>;
}

class RolledBack extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.because);
    this.refusal = refusal;
  }
}

/** Runs one action by name for an actor. Throws only for bugs and broken worlds. */
export async function perform(
  world: World,
  actor: Actor,
  name: string,
  written: unknown,
): Promise<Outcome<unknown>> {
  const declared = world.actions.get(name);
  if (declared === undefined) return refuse('missing', `There is no action called ${name}.`);
  if (declared.who === 'staff' && actor.kind === 'anyone')
    return refuse('forbidden', 'Only staff may do this. Sign in first.');
  const read = declared.input.safeParse(written);
  if (!read.success) return refuse('invalid', read.error.issues.map(issueLine).join(' '));
  const database = async () => (await world.store()).db;
  if (declared.kind === 'read' && declared.personal !== true)
    return declared.run(read.data, contextOf(world, actor, database));
  return recorded({ world, actor, declared, input: read.data });
}

function contextOf(world: World, actor: Actor, database: () => Promise<Database>): Context {
  return {
    actor,
    today: world.today(),
    now: world.now(),
    environment: world.environment,
    facts: world.facts ?? [],
    database,
    store: () => world.store(),
    perform: (name, input) => perform(world, actor, name, input),
  };
}

function issueLine(issue: z.core.$ZodIssue): string {
  const where = issue.path.join('.');
  return where === '' ? `${issue.message}.` : `${where}: ${issue.message}.`;
}

interface Doing {
  readonly world: World;
  readonly actor: Actor;
  readonly declared: Action;
  readonly input: Record<string, unknown>;
}

async function recorded(doing: Doing): Promise<Outcome<unknown>> {
  const { db } = await doing.world.store();
  // Here and not above: a command that only reads a file must not load a database driver.
  const { append } = await import('../store/trail.ts');
  const note = (outcome: Outcome<unknown>) =>
    db.transaction().execute((transaction) => append(transaction, entry(doing, outcome)));
  const run = (database: Database) =>
    doing.declared.run(
      doing.input,
      contextOf(doing.world, doing.actor, async () => database),
    );
  if (doing.declared.kind === 'read') {
    // Looking may take long and changes nothing: no connection waits for it. It is shown once it is recorded.
    const outcome = await run(db);
    await note(outcome);
    return outcome;
  }
  try {
    return await db.transaction().execute(async (transaction) => {
      const outcome = await run(transaction);
      if (!outcome.ok) throw new RolledBack(outcome);
      await append(transaction, entry(doing, outcome));
      return outcome;
    });
  } catch (thrown) {
    if (!(thrown instanceof RolledBack)) throw thrown;
    await note(thrown.refusal);
    return thrown.refusal;
  }
}

function entry({ world, actor, declared, input }: Doing, outcome: Outcome<unknown>) {
  const noted = outcome.ok ? declared.records?.(outcome.value, input) : undefined;
  return {
    organisation: noted?.organisation ?? null,
    at: world.now(),
    actor: `${actor.kind}:${actor.name}`,
    action: declared.name,
    outcome: outcome.ok ? 'done' : outcome.kind,
    payload: noted?.payload ?? (outcome.ok ? {} : { because: outcome.because }),
  };
}
