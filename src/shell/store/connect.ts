/**
 * How does Vern speak to a PostgreSQL?
 *
 * Through Kysely over a small pool. Values come as Vern uses them: a date is text `2026-02-28`, a moment an
 * ISO 8601 instant in UTC with milliseconds, and a whole number a number.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { Client, type ClientBase, type CustomTypesConfig, Pool, types as pgTypes } from 'pg';
import { codeOf, connectionProblem, StoreProblem } from './problem.ts';

/** The schema that all of Vern's tables are in. */
export const schema = 'vern';

/** The owner of the embedded database, whose `vern_app` may sign in. */
export const embeddedOwner = 'vern_owner';

const oldest = 15;
const connectTimeoutMs = 10_000;
const startingTimeoutMs = 30_000;

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [pgTypes.builtins.DATE]: (text) => text,
  [pgTypes.builtins.TIMESTAMPTZ]: (text) =>
    Temporal.Instant.from(text.replace(' ', 'T')).toString({ fractionalSecondDigits: 3 }),
  [pgTypes.builtins.INT8]: wholeNumber,
};

function wholeNumber(text: string): number {
  const read = Number(text);
  if (!Number.isSafeInteger(read)) throw new RangeError(`${text} is too large a number.`);
  return read;
}

const types: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    format === 'binary'
      ? pgTypes.getTypeParser(oid, format)
      : (parsers[oid] ?? pgTypes.getTypeParser(oid)),
};

/** Reads DATABASE_URL, or says what is wrong with it without repeating its password. */
export function readUrl(written: string): URL {
  const form = 'postgres://user:password@host:5432/database';
  if (!URL.canParse(written))
    throw new StoreProblem('input', `DATABASE_URL is not an address. Write ${form}`);
  const url = new URL(written);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw new StoreProblem('input', `DATABASE_URL begins with ${url.protocol}// Write ${form}`);
  return url;
}

/** host:port/database of an address: what may be shown of it. */
export function placeOf(written: string): string {
  const url = readUrl(written);
  return `${url.hostname || 'localhost'}:${url.port || '5432'}${decodeURI(url.pathname)}`;
}

/**
 * The role the application works as, by the owner's address: it cannot change or remove what is append-only.
 * Each database has its own, because roles are shared by all databases of a PostgreSQL.
 */
export function appRole(ownerUrl: string): string {
  const url = readUrl(ownerUrl);
  if (url.username === embeddedOwner) return 'vern_app';
  return `vern_app_${createHash('sha256').update(url.pathname).digest('hex').slice(0, 12)}`;
}

/** A single connection, in schema vern, that the caller ends. Throws StoreProblems. */
export async function connect(url: string): Promise<Client> {
  const until = performance.now() + startingTimeoutMs;
  for (;;) {
    try {
      return await tryConnect(url);
    } catch (thrown) {
      // It is starting, recovering or stopping: that passes.
      if (codeOf(thrown) !== '57P03' || performance.now() > until)
        throw connectionProblem(thrown, placeOf(url));
      await sleep(100);
    }
  }
}

async function tryConnect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: `vern ${process.pid}`,
    keepAlive: true,
    types,
  });
  // A connection that breaks between two statements is seen by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`set search_path to ${schema}, pg_temp`);
    return client;
  } catch (thrown) {
    await client.end().catch(() => undefined);
    throw thrown;
  }
}

/** Refuses a PostgreSQL older than 15. */
export async function checkVersion(client: Client, url: string): Promise<void> {
  const found = await client.query<{ server_version: string }>('show server_version');
  const version = found.rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) < oldest)
    throw new StoreProblem(
      'version',
      `${placeOf(url)}: is PostgreSQL ${version}; Vern needs ${oldest} or later.`,
    );
}

/** A pool in schema vern; `as` is the role its connections take on. */
export function openPool<Tables>(url: string, as: string | undefined): Kysely<Tables> {
  const settle: (client: ClientBase) => unknown = async (client) => {
    await client.query(`set search_path to ${schema}, pg_temp`);
    if (as !== undefined) await client.query(`set role ${as}`);
  };
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: `vern ${process.pid}`,
    keepAlive: true,
    max: 10,
    idleTimeoutMillis: 30_000,
    types,
    onConnect: settle,
  });
  // The server may restart under an idle connection; the pool makes a new one.
  pool.on('error', () => undefined);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
