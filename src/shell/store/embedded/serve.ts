/**
 * Who starts the embedded database, and who stops it?
 *
 * Whoever comes first starts it, the last to leave stops it, and all others find it running: a command
 * beside a running server simply works.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../connect.ts';
import { StoreProblem } from '../problem.ts';
import { type BinaryPlaces, findBinaries, runAs } from './binaries.ts';
import { type Access, access, database, ensureCluster, users } from './cluster.ts';
import { type Held, joinUsers, nobodyUses, takeTurn } from './folder.ts';
import { findRunning, type Running, startServer, stopServer } from './postgres.ts';

/** What to serve, and whom to tell. */
export interface Serving {
  readonly dataFolder: string;
  /** Whether to start it again when it dies. */
  readonly watched: boolean;
  readonly say: (line: string) => void;
  readonly binaries?: BinaryPlaces | undefined;
}

/** The addresses of a running embedded database, until one leaves it. */
export interface Embedded {
  readonly url: string;
  readonly ownerUrl: string;
  /** Ends where the name of an example database goes. */
  readonly examplesUrl: string;
  leave(): Promise<void>;
}

/** Finds or starts the embedded database. Expected failures are StoreProblems. */
export async function serve(serving: Serving): Promise<Embedded> {
  const { dataFolder, watched } = serving;
  const turn = await takeTurn(dataFolder);
  try {
    const running = await ensureServer(serving);
    const seat = joinUsers(dataFolder);
    const watch = watched ? watchServer(serving) : undefined;
    const secrets = await access(dataFolder);
    const address = (user: keyof typeof users, name = database) =>
      `postgres://${users[user]}:${secrets[user]}@127.0.0.1:${running.port}/${name}`;
    return {
      url: address('app'),
      ownerUrl: address('owner'),
      examplesUrl: address('examples', ''),
      leave: async () => {
        await watch?.stop();
        await leave(dataFolder, seat);
      },
    };
  } finally {
    turn.release();
  }
}

async function ensureServer(serving: Serving): Promise<Running> {
  const { dataFolder, say } = serving;
  const secrets = await access(dataFolder);
  const found = await findAnswering(serving, secrets);
  if (found !== undefined) return found;
  const as = runAs();
  const binaries = await findBinaries(as, serving.binaries);
  await ensureCluster(dataFolder, binaries, as);
  return startServer({ dataFolder, binaries, as, say }, secrets);
}

const answerTimeoutMs = 15_000;

/** A running server that answers: one just killed is there a moment longer, one that hangs is stopped. */
async function findAnswering(serving: Serving, secrets: Access): Promise<Running | undefined> {
  const until = performance.now() + answerTimeoutMs;
  for (;;) {
    const found = await findRunning(serving.dataFolder, serving.say);
    if (found === undefined || (await answers(found, secrets))) return found;
    if (performance.now() > until) {
      serving.say(`The database (process ${found.pid}) does not answer; starting it anew.`);
      await stopServer(serving.dataFolder, found.pid);
      return undefined;
    }
    await sleep(20);
  }
}

async function answers({ port }: Running, secrets: Access): Promise<boolean> {
  try {
    const client = await connect(
      `postgres://${users.owner}:${secrets.owner}@127.0.0.1:${port}/${database}`,
    );
    await client.end();
    return true;
  } catch (thrown) {
    if (thrown instanceof StoreProblem && thrown.kind === 'unreachable') return false;
    throw thrown;
  }
}

/** Gives up one's seat; the last one stops the database. */
async function leave(dataFolder: string, seat: Held): Promise<void> {
  const turn = await takeTurn(dataFolder);
  try {
    seat.release();
    if (!nobodyUses(dataFolder)) return;
    const running = await findRunning(dataFolder, () => undefined);
    if (running !== undefined) await stopServer(dataFolder, running.pid);
  } finally {
    turn.release();
  }
}

const lookEveryMs = 2_000;

/** Starts the database again when it dies under a running server (out of memory, a careless kill). */
function watchServer(serving: Serving): { stop(): Promise<void> } {
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;
  const look = async () => {
    if (stopped || (await findRunning(serving.dataFolder, serving.say)) !== undefined) return;
    const turn = await takeTurn(serving.dataFolder);
    try {
      serving.say('The database has died; starting it again.');
      await ensureServer(serving);
    } finally {
      turn.release();
    }
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch((thrown: unknown) => serving.say(String(thrown)));
  }, lookEveryMs).unref();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
