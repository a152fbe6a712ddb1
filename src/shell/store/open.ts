/**
 * Where does Vern keep what it knows?
 *
 * In PostgreSQL. With a data folder alone it runs its own; with DATABASE_URL it uses that one. Either way
 * `openStore` leaves the tables up to date and the trail's heads being kept in the data folder.
 */
import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import type { Kysely } from 'kysely';
import { type BinaryPlaces, findBinaries, runAs } from './binaries.ts';
import { type Access, access, database, ensureCluster, users } from './cluster.ts';
import { checkVersion, connect, openPool, placeOf, readUrl } from './connect.ts';
import {
  type Held,
  holdAsServer,
  joinUsers,
  nobodyUses,
  prepareFolder,
  takeTurn,
} from './folder.ts';
import { applied, migrate, migrations, pending, workingRole } from './migrate.ts';
import { findRunning, type Running, startServer, stopServer } from './postgres.ts';
import { folderProblem, StoreProblem } from './problem.ts';
import { type Keeper, keepTrail, type TrailTables } from './trail.ts';

/** The trail's tables. A room adds its own: `store.db.$extendTables<{ consent: … }>()`. */
export type Tables = TrailTables;

/** An open store. */
export interface Store {
  /** Works as the application's role, which cannot change what is append-only. */
  readonly db: Kysely<Tables>;
  /** For own connections (LISTEN, jobs), as the application's user. Holds a password. */
  readonly url: string;
  /** For migrating, backing up and restoring: the owner's address. Holds a password. */
  readonly ownerUrl: string;
  readonly kind: 'embedded' | 'external';
  readonly dataFolder: string;
  readonly trail: Keeper;
  /** Ends all connections; the last user of an embedded database stops it. */
  close(): Promise<void>;
  /**
   * The address of a database in the embedded server that holds example data, made when it is missing.
   * Throws a StoreProblem with DATABASE_URL: examples are never written to somebody's own PostgreSQL.
   */
  exampleDatabase(name: string): Promise<string>;
}

/** What to open. A server holds the data folder for itself; a command works beside it. */
export interface Opening {
  readonly dataFolder: string;
  readonly databaseUrl?: string | undefined;
  readonly role: 'server' | 'command';
  /** Told what takes time or is surprising, in one line each. */
  readonly say: (line: string) => void;
  /** Other places for PostgreSQL's programs, in tests. */
  readonly binaries?: BinaryPlaces;
}

/** Opens the store, starting and migrating what needs it. Expected failures are StoreProblems. */
export async function openStore(asked: Opening): Promise<Store> {
  const opening = { ...asked, dataFolder: resolve(asked.dataFolder) };
  prepareFolder(opening.dataFolder);
  const server = opening.role === 'server' ? await holdAsServer(opening.dataFolder) : undefined;
  try {
    const served = opening.databaseUrl
      ? external(opening.databaseUrl)
      : await embedded(opening, server !== undefined);
    return await connected(opening, served, server);
  } catch (thrown) {
    server?.release();
    throw folderProblem(thrown, opening.dataFolder);
  }
}

interface Served {
  readonly kind: Store['kind'];
  readonly url: string;
  readonly ownerUrl: string;
  readonly examples: string | undefined;
  leave(): Promise<void>;
}

async function connected(
  opening: Opening,
  served: Served,
  server: Held | undefined,
): Promise<Store> {
  try {
    const role = await bringUpToDate(served);
    const db = openPool<Tables>(served.url, role);
    const { dataFolder } = opening;
    const trail = keepTrail({ db, dataFolder });
    const close = async () => {
      await trail.stop();
      await db.destroy();
      await served.leave();
      server?.release();
    };
    return {
      db,
      dataFolder,
      trail,
      kind: served.kind,
      url: served.url,
      ownerUrl: served.ownerUrl,
      close: once(close),
      exampleDatabase: (name) => exampleDatabase(served, name),
    };
  } catch (thrown) {
    await served.leave();
    throw thrown;
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}

/** Migrates when something is missing; returns the role that the pool works as. */
async function bringUpToDate(served: Served): Promise<string | undefined> {
  const client = await connect(served.kind === 'embedded' ? served.ownerUrl : served.url);
  try {
    await checkVersion(client, served.url);
    const missing = pending(migrations(), await applied(client), placeOf(served.url));
    if (missing.length > 0) await migrate(client, served.ownerUrl);
    return served.kind === 'external' ? await workingRole(client) : undefined;
  } finally {
    await client.end();
  }
}

function external(databaseUrl: string): Served {
  readUrl(databaseUrl);
  const url = databaseUrl;
  return {
    kind: 'external',
    url,
    ownerUrl: url,
    examples: undefined,
    leave: async () => undefined,
  };
}

async function embedded(opening: Opening, watched: boolean): Promise<Served> {
  const { dataFolder } = opening;
  const turn = await takeTurn(dataFolder);
  try {
    const running = await ensureServer(opening);
    const seat = joinUsers(dataFolder);
    const watch = watched ? watchServer(opening) : undefined;
    const secrets = await access(dataFolder);
    const address = (user: keyof typeof users, name = database) =>
      `postgres://${users[user]}:${secrets[user]}@127.0.0.1:${running.port}/${name}`;
    return {
      kind: 'embedded',
      url: address('app'),
      ownerUrl: address('owner'),
      examples: address('examples', ''),
      leave: async () => {
        await watch?.stop();
        await leave(dataFolder, seat);
      },
    };
  } finally {
    turn.release();
  }
}

async function ensureServer(opening: Opening): Promise<Running> {
  const { dataFolder, say } = opening;
  const found = await findRunning(dataFolder, say);
  const secrets: Access = await access(dataFolder);
  if (found !== undefined) return found;
  const as = runAs();
  const binaries = await findBinaries(as, opening.binaries);
  await ensureCluster(dataFolder, binaries, as);
  return startServer({ dataFolder, binaries, as, say }, secrets);
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
function watchServer(opening: Opening): { stop(): Promise<void> } {
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;
  const look = async () => {
    if (stopped || (await findRunning(opening.dataFolder, opening.say)) !== undefined) return;
    const turn = await takeTurn(opening.dataFolder);
    try {
      opening.say('The database has died; starting it again.');
      await ensureServer(opening);
    } finally {
      turn.release();
    }
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch((thrown: unknown) => opening.say(String(thrown)));
  }, lookEveryMs).unref();
  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}

async function exampleDatabase(served: Served, name: string): Promise<string> {
  if (served.examples === undefined)
    throw new StoreProblem(
      'input',
      'Example databases are made in the embedded server only. Unset DATABASE_URL.',
    );
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(name) || name === database || name === 'postgres')
    throw new StoreProblem(
      'input',
      `${name}: is no name for an example database; write a-z, 0-9, _.`,
    );
  const client = await connect(served.ownerUrl);
  try {
    const there = await client.query('select from pg_database where datname = $1', [name]);
    if (there.rowCount === 0) {
      await client.query(`create database ${name} owner ${users.examples}`);
      await client.query(`revoke all on database ${name} from public`);
    }
  } finally {
    await client.end();
  }
  return `${served.examples}${name}`;
}

/** Whether a data folder already holds an embedded database. */
export function hasStore(dataFolder: string): boolean {
  return fs.existsSync(join(dataFolder, 'postgres', 'PG_VERSION'));
}
