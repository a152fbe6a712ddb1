/**
 * Where does Vern keep what it knows?
 *
 * In PostgreSQL. With a data folder alone it runs its own; with DATABASE_URL it uses that one. Either way
 * `openStore` leaves the tables up to date and the trail's heads being kept in the data folder.
 */
import { resolve } from 'node:path';
import type { Kysely } from 'kysely';
import { appRole, checkVersion, connect, openPool, placeOf, readUrl } from './connect.ts';
import type { BinaryPlaces } from './embedded/binaries.ts';
import { database, users } from './embedded/cluster.ts';
import { type Held, holdAsServer, prepareFolder } from './embedded/folder.ts';
import { type Embedded, serve } from './embedded/serve.ts';
import { applied, migrate, migrations, pending, workingRole } from './migrate.ts';
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
  readonly role: Opening['role'];
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
      : {
          kind: 'embedded' as const,
          ...(await serve({ ...opening, watched: server !== undefined })),
        };
    return await connected(opening, served, server);
  } catch (thrown) {
    server?.release();
    throw folderProblem(thrown, opening.dataFolder);
  }
}

type Served =
  | (Embedded & { readonly kind: 'embedded' })
  | (Omit<Embedded, 'examplesUrl'> & { readonly kind: 'external' });

async function connected(
  opening: Opening,
  served: Served,
  server: Held | undefined,
): Promise<Store> {
  try {
    const role = await bringUpToDate(served);
    const db = openPool<Tables>(served.url, role);
    const { dataFolder, role: part } = opening;
    const trail = keepTrail({ db, dataFolder });
    const close = async () => {
      try {
        await trail.stop();
        await db.destroy();
      } finally {
        await served.leave().finally(() => server?.release());
      }
    };
    return {
      db,
      dataFolder,
      trail,
      kind: served.kind,
      role: part,
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
    return served.kind === 'external' ? await workingRole(client, appRole(served.url)) : undefined;
  } finally {
    await client.end();
  }
}

function external(url: string): Served {
  readUrl(url);
  return { kind: 'external', url, ownerUrl: url, leave: async () => undefined };
}

async function exampleDatabase(served: Served, name: string): Promise<string> {
  if (served.kind === 'external')
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
  return `${served.examplesUrl}${name}`;
}
