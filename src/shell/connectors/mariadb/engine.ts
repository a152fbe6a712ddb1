/**
 * How does Vern speak to a MariaDB, 10.6 or later? MySQL 8 by the same words, untested.
 *
 * With parameters on the server's side (prepared statements), in UTC, strict whatever the server is set to.
 */
import { createPool, type PoolConnection, type PoolOptions } from 'mysql2';
import type { Address } from '../address.ts';
import type { Engine, RawRow, Result, Session } from '../connector.ts';
import type { Capabilities, ConnectOptions, TransactionOptions } from '../contract.ts';
import type { Statement } from '../dialect.ts';
import {
  bugAt,
  ConnectorProblem,
  type ConnectorProblemKind,
  codeOf,
  networkKind,
  problemAt,
} from '../problem.ts';
import { mariadbCatalogue } from './catalogue.ts';
import { mariadb } from './dialect.ts';
import { apart } from './messages.ts';

const capabilities: Capabilities = {
  deferrableConstraints: false,
  privileges: true,
  transactionalTables: false,
  arrays: false,
  jsonPaths: true,
  rowValues: true,
  snapshotReads: true,
  statementTimeout: 'all',
  rowLocks: true,
  transactionalSchema: false,
  schemas: true,
  textIgnoresCase: true,
  buffersInTransaction: true,
};

const settings =
  "set session time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', " +
  'foreign_key_checks = 1, unique_checks = 1, group_concat_max_len = 1000000';

/** The engine for an address. */
export function mariadbEngine(address: Address, options: ConnectOptions): Engine {
  const { place } = address;
  const pool = createPool({ ...poolOptions(address, options) });
  const ready = new WeakMap<object, About>();
  const servers = new WeakMap<Session, Server>();
  const prepare = async (connection: PoolConnection, session: Session) => {
    const known = ready.get(connection);
    if (known !== undefined) return known;
    await session.run({ text: settings, values: [] });
    if (options.readOnly === true)
      await session.run({ text: 'set session transaction read only', values: [] });
    const about = await aboutOf(session, place);
    ready.set(connection, about);
    return about;
  };
  return {
    dialect: mariadb,
    place,
    capabilities,
    acquire: async () => {
      const connection = await got(pool, place);
      const most = () => ready.get(connection)?.largest ?? smallest;
      const session = sessionOf(connection, { place, most });
      try {
        servers.set(session, (await prepare(connection, session)).server);
        return session;
      } catch (thrown) {
        await session.release(true);
        throw thrown;
      }
    },
    begin: (session, asked) => begin(session, asked, servers.get(session) ?? 'mariadb'),
    deferConstraints: () => Promise.resolve(false),
    catalogue: mariadbCatalogue,
    scans,
    close: () => new Promise((resolve) => pool.end(() => resolve())),
  };
}

type Server = 'mariadb' | 'mysql';

interface About {
  readonly server: Server;
  /** The bytes of the largest message it takes. */
  readonly largest: number;
}

// Until it has said how large one may be.
const smallest = 1_024;

function poolOptions(address: Address, options: ConnectOptions): PoolOptions {
  return {
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    ...(address.tls !== false && { ssl: address.tls }),
    connectionLimit: options.connections ?? 4,
    connectTimeout: options.connectTimeoutMs ?? 10_000,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
    supportBigNumbers: true,
    jsonStrings: true,
    maxPreparedStatements: 50,
  };
}

function got(pool: ReturnType<typeof createPool>, place: string): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((thrown, connection) => {
      if (thrown === null || thrown === undefined) resolve(connection);
      else reject(problemOf(thrown, place, 'connect'));
    });
  });
}

async function aboutOf(session: Session, place: string): Promise<About> {
  const text = 'select version() as v, @@max_allowed_packet as largest';
  const { rows } = await session.run({ text, values: [] });
  const version = String(rows[0]?.['v']);
  const isMaria = version.includes('MariaDB');
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const oldest = isMaria ? 10.06 : 8;
  if (major + minor / 100 < oldest)
    throw problemAt(place, 'version', { about: `${version}: MariaDB 10.6 is needed` });
  return { server: isMaria ? 'mariadb' : 'mysql', largest: Number(rows[0]?.['largest']) };
}

async function begin(
  session: Session,
  { isolation = 'read committed', readOnly, lockTimeoutMs, statementTimeoutMs }: TransactionOptions,
  server: Server,
): Promise<void> {
  const run = (text: string) => session.run({ text, values: [] });
  const level = isolation === 'snapshot' ? 'repeatable read' : isolation;
  const seconds = Math.max(1, Math.ceil((lockTimeoutMs ?? 50_000) / 1_000));
  const limit = Math.max(0, statementTimeoutMs ?? 0);
  const limited =
    server === 'mariadb'
      ? `max_statement_time = ${limit / 1_000}`
      : `max_execution_time = ${Math.trunc(limit)}`;
  await run(
    `set session innodb_lock_wait_timeout = ${seconds}, lock_wait_timeout = ${seconds}, ${limited}`,
  );
  await run(`set transaction isolation level ${level}`);
  await run(`start transaction${readOnly === true ? ' read only' : ''}`);
}

async function scans(session: Session, { text, values }: Statement): Promise<readonly string[]> {
  const { rows } = await session.run({ text: `explain ${text}`, values });
  const all = rows
    .filter((row) => row['type'] === 'ALL' || row['type'] === 'index')
    .filter((row) => row['possible_keys'] === null)
    .map((row) => String(row['table']));
  return [...text.matchAll(/`((?:[^`]|``)+)` as (t\d+)\b/g)]
    .filter(([, , alias = '']) => all.includes(alias))
    .map(([, name = '']) => name.replaceAll('``', '`'));
}

// What cannot be prepared, or need not be.
const isPlain = (text: string) =>
  /^(set|start|commit|rollback|savepoint|release|show|explain (?!select))/i.test(text);

interface Limits {
  readonly place: string;
  readonly most: () => number;
}

function sessionOf(connection: PoolConnection, { place, most }: Limits): Session {
  const send = ({ text, values }: Statement) =>
    new Promise<Result>((resolve, reject) => {
      const done = (thrown: unknown, result: unknown) => {
        if (thrown !== null && thrown !== undefined) reject(problemOf(thrown, place, text));
        else resolve(resultOf(result));
      };
      if (values.length === 0 && isPlain(text)) connection.query(text, done);
      else connection.execute(text, values as (string | number | null)[], done);
    });
  const run = async (asked: Statement) => {
    const { before, statement, after } = apart(asked, { place, most: most() });
    for (const one of before) await send(one);
    try {
      return await send(statement);
    } finally {
      // On a connection that is lost nothing is left either.
      if (after !== undefined) await send(after).catch(ignore);
    }
  };
  const ignore = () => undefined;
  connection.on('error', ignore);
  return {
    run,
    release: (broken) => {
      connection.off('error', ignore);
      if (broken) connection.destroy();
      else connection.release();
    },
    async *stream(asked, batch) {
      const { before, statement, after } = apart(asked, { place, most: most() });
      for (const one of before) await send(one);
      yield* streamed(connection, { place, statement, batch });
      if (after !== undefined) await send(after);
    },
  };
}

interface Streaming {
  readonly place: string;
  readonly statement: Statement;
  readonly batch: number;
}

async function* streamed(connection: PoolConnection, { place, statement, batch }: Streaming) {
  const { text, values } = statement;
  const rows = connection
    .execute(text, values as (string | number | null)[])
    .stream({ highWaterMark: batch, objectMode: true });
  // A stream is not told by the driver that its connection was lost: it would wait for ever.
  const lost = (thrown: Error) => rows.destroy(thrown);
  connection.once('error', lost);
  let some: RawRow[] = [];
  try {
    for await (const row of rows) {
      some.push(row as RawRow);
      if (some.length < batch) continue;
      yield some;
      some = [];
    }
    yield some;
  } catch (thrown) {
    throw problemOf(thrown, place, text);
  } finally {
    connection.off('error', lost);
  }
}

function resultOf(result: unknown): Result {
  if (Array.isArray(result)) return { rows: result as RawRow[], changed: 0 };
  const { affectedRows = 0 } = (result ?? {}) as { affectedRows?: number };
  return { rows: [], changed: affectedRows };
}

const kinds: Readonly<Record<number, ConnectorProblemKind>> = {
  1045: 'password',
  1698: 'password',
  1049: 'database',
  1044: 'privilege',
  1142: 'privilege',
  1143: 'privilege',
  1227: 'privilege',
  1370: 'privilege',
  1290: 'read only',
  1792: 'read only',
  1205: 'locked',
  1213: 'conflict',
  1020: 'conflict',
  1317: 'timeout',
  1969: 'timeout',
  3024: 'timeout',
  1021: 'full',
  1114: 'full',
  1038: 'trouble',
  1178: 'unable',
  1153: 'too large',
  1301: 'too large',
  1390: 'too large',
  1062: 'clash',
  1586: 'clash',
  1048: 'constraint',
  1264: 'constraint',
  1364: 'constraint',
  1406: 'constraint',
  1451: 'constraint',
  1452: 'constraint',
  1644: 'constraint',
  1265: 'constraint',
  3819: 'constraint',
  4025: 'constraint',
  1054: 'gone',
  1146: 'gone',
  1040: 'unreachable',
  1053: 'unreachable',
  1152: 'unreachable',
  1203: 'unreachable',
  1927: 'unreachable',
  3159: 'tls',
};

// The name of a key or constraint in the server's sentence; the rest of it may hold values.
const names = [/for key '([^']*)'/, /CONSTRAINT [`']([^`']*)[`']/, /[Cc]olumn '([^']*)'/];

// Files that cannot be made, opened, read or written, damaged tables, and no memory.
const troubles = new Set([
  1003, 1004, 1005, 1006, 1007, 1009, 1010, 1012, 1013, 1014, 1015, 1016, 1017, 1018, 1019, 1023,
  1024, 1025, 1026, 1030, 1033, 1034, 1035, 1037, 1041, 1194, 1195, 1712, 1812, 1814, 1877, 1932,
]);

// Numbers below those of the server are of its files: EE_DELETE and the like.
function kindOf(number: number, thrown: Error): ConnectorProblemKind | undefined {
  const found = kinds[number] ?? networkKind(thrown);
  if (found !== undefined || number <= 0) return found;
  if (number >= 1_000 && !troubles.has(number)) return undefined;
  const isFull = /\b(28|122|135|136) "|No space left|No more room|quota/i.test(thrown.message);
  return isFull || number === 20 ? 'full' : 'trouble';
}

function problemOf(thrown: unknown, place: string, text: string): unknown {
  if (thrown instanceof ConnectorProblem || !(thrown instanceof Error)) return thrown;
  const number = 'errno' in thrown ? Number(thrown.errno) : 0;
  const code = codeOf(thrown) || (number > 0 ? String(number) : '');
  const kind = kindOf(number, thrown);
  if (kind === undefined) return code === '' ? thrown : bugAt(place, code, text);
  const about = names.map((name) => name.exec(thrown.message)?.[1]).find((name) => name) ?? '';
  const isName = kind === 'clash' || kind === 'constraint';
  return problemAt(place, kind, { code: String(number || code), about: isName ? about : '' });
}
