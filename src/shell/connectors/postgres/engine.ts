/** How does Vern speak to a PostgreSQL, 14 or later? */
import { type CustomTypesConfig, Pool, type PoolClient, types as pgTypes } from 'pg';
import Cursor from 'pg-cursor';
import type { Address } from '../address.ts';
import type { Engine, RawRow, Session } from '../connector.ts';
import {
  type Capabilities,
  type ConnectOptions,
  type TransactionOptions,
  usualZone,
} from '../contract.ts';
import { bytesOf, type Statement } from '../dialect.ts';
import {
  bugAt,
  ConnectorProblem,
  type ConnectorProblemKind,
  codeOf,
  networkKind,
  problemAt,
} from '../problem.ts';
import { postgresCatalogue } from './catalogue.ts';
import { postgres } from './dialect.ts';
import { roomFor } from './room.ts';

const oldest = 14;

const capabilities: Capabilities = {
  deferrableConstraints: true,
  privileges: true,
  transactionalTables: true,
  arrays: true,
  jsonPaths: true,
  rowValues: true,
  snapshotReads: true,
  statementTimeout: 'all',
  rowLocks: true,
  transactionalSchema: true,
  schemas: true,
  textIgnoresCase: false,
  buffersInTransaction: false,
};

const { builtins } = pgTypes;
// By the number of their type: whole numbers, truth, bytes and lists of texts; all else stays text.
const parsed = new Set<number>([
  builtins.INT2,
  builtins.INT4,
  builtins.FLOAT4,
  builtins.FLOAT8,
  builtins.BOOL,
  builtins.BYTEA,
  1000,
  1005,
  1007,
  1009,
  1015,
  1021,
  1022,
]);
const types: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsed.has(oid) ? pgTypes.getTypeParser(oid, format ?? 'text') : (text: unknown) => text,
};

function poolFor(address: Address, options: ConnectOptions): Pool {
  // What reads alone needs no transaction: these are its limits. Whatever writes says so.
  const settings = [
    'default_transaction_read_only=on',
    `lock_timeout=${whole(options.lockTimeoutMs ?? 5_000)}`,
    `statement_timeout=${whole(options.statementTimeoutMs)}`,
    `timezone=${options.zone ?? usualZone}`,
    'datestyle=ISO',
    'standard_conforming_strings=on',
    'jit=off',
  ];
  const pool = new Pool({
    host: address.host,
    port: address.port,
    user: address.user,
    password: address.password,
    database: address.database,
    ssl: address.tls,
    max: options.connections ?? 4,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: `vern ${process.pid}`,
    options: settings.map((one) => `-c ${one}`).join(' '),
    types,
  });
  // The server may restart under an idle connection; the pool makes a new one.
  pool.on('error', () => undefined);
  return pool;
}

/** The engine for an address. */
export function postgresEngine(address: Address, options: ConnectOptions): Engine {
  const { place } = address;
  const pool = poolFor(address, options);
  let isChecked = false;
  return {
    dialect: postgres,
    place,
    capabilities,
    readsAlone: true,
    acquire: async () => {
      const session = await pool.connect().then(
        (client) => sessionOf(client, place),
        (thrown: unknown) => {
          throw problemOf(thrown, place, 'connect');
        },
      );
      if (isChecked) return session;
      try {
        await checkVersion(session, place);
        isChecked = true;
        return session;
      } catch (thrown) {
        await session.release(true);
        throw thrown;
      }
    },
    begin,
    deferConstraints: async (session) => {
      await session.run({ text: 'set constraints all deferred', values: [] });
      return true;
    },
    catalogue: postgresCatalogue,
    scans,
    close: () => pool.end(),
  };
}

async function checkVersion(session: Session, place: string): Promise<void> {
  const { rows } = await session.run({ text: 'show server_version_num', values: [] });
  const major = Math.floor(Number(rows[0]?.['server_version_num']) / 10_000);
  if (major < oldest)
    throw problemAt(place, 'version', { about: `PostgreSQL ${major}, ${oldest} is needed` });
}

async function begin(session: Session, options: TransactionOptions): Promise<void> {
  const { isolation = 'read committed', readOnly, lockTimeoutMs, statementTimeoutMs } = options;
  const level = isolation === 'snapshot' ? 'repeatable read' : isolation;
  const mode = readOnly === true ? 'read only' : 'read write';
  // Whole numbers, so that all of it can go in one message.
  const limits = { lock_timeout: lockTimeoutMs, statement_timeout: statementTimeoutMs };
  const settings = Object.entries(limits).map(([name, ms]) => `set local ${name} = ${whole(ms)}`);
  // Whoever writes asks about a few rows again and again (locked, still over, referred to): their pages are in memory,
  // so that an index is worth its while. Only how this transaction is planned; nothing of theirs is changed.
  if (readOnly !== true) settings.push('set local random_page_cost = 1.1');
  await session.run({
    text: [`begin isolation level ${level} ${mode}`, ...settings].join('; '),
    values: [],
  });
}

const whole = (ms: number | undefined) => Math.max(0, Math.trunc(ms ?? 0));

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

// Without the choice of reading it all, for its own sake or to join, it does so only where no index serves.
const noChoice = ['seqscan', 'hashjoin', 'mergejoin', 'material']
  .map((name) => `set_config('enable_${name}', 'off', true)`)
  .join(', ');

async function scans(session: Session, { text, values }: Statement): Promise<readonly string[]> {
  await session.run({ text: `select ${noChoice}`, values: [] });
  const { rows } = await session.run({ text: `explain (format json) ${text}`, values });
  const [plan] = JSON.parse(String(rows[0]?.['QUERY PLAN'])) as { Plan: PlanNode }[];
  const found: string[] = [];
  const look = (node: PlanNode) => {
    const kind = node['Node Type'];
    const reads = kind === 'Seq Scan' || /^Index (Only )?Scan$/.test(kind);
    if (reads && node['Index Cond'] === undefined) found.push(node['Relation Name'] ?? '');
    node.Plans?.forEach(look);
  };
  if (plan !== undefined) look(plan.Plan);
  return found;
}

// A message is less than 1 GB, and the driver writes a list as one text, which is less than 512 MB. Both count what
// surrounds each value.
const largest = { message: 1_000_000_000, value: 500_000_000 };

/** Throws a ConnectorProblem of kind 'too large' for what would end the connection, or leave it waiting for ever. */
export function checkSize({ text, values }: Statement, place: string, most = largest): void {
  const sizes = values.map((value) => bytesOf({ text: '', values: [value] }));
  const all = sizes.reduce((sum, one) => sum + one, Buffer.byteLength(text));
  const longest = Math.max(0, ...sizes);
  if (all <= most.message && longest <= most.value) return;
  const about =
    longest > most.value
      ? `a value of ${longest} bytes, ${most.value} are possible`
      : `a message of ${all} bytes, ${most.message} are possible`;
  throw problemAt(place, 'too large', { about });
}

let cursors = 0;

function sessionOf(client: PoolClient, place: string): Session {
  const run = async ({ text, values }: Statement) => {
    checkSize({ text, values }, place);
    const room = roomFor(values);
    try {
      if (room !== undefined) await client.query(`set work_mem = ${room}`);
      const { rows, rowCount } = await client.query<RawRow>(
        text,
        values.length > 0 ? [...values] : undefined,
      );
      return { rows, changed: rowCount ?? 0 };
    } catch (thrown) {
      throw problemOf(thrown, place, text);
    } finally {
      // In a transaction that failed, what was set goes with it.
      if (room !== undefined) await client.query('reset work_mem').catch(() => undefined);
    }
  };
  // A broken connection is seen by the next statement.
  const ignore = () => undefined;
  client.on('error', ignore);
  return {
    run,
    release: (broken) => {
      client.off('error', ignore);
      client.release(broken);
    },
    async *read({ text, values }, batch) {
      checkSize({ text, values }, place);
      const room = roomFor(values);
      if (room !== undefined) await run({ text: `set work_mem = ${room}`, values: [] });
      const cursor = client.query(new Cursor<RawRow>(text, [...values], { types }));
      let isOpen = true;
      try {
        for (;;) {
          const rows = await cursor.read(batch);
          yield rows;
          if (rows.length < batch) break;
        }
      } catch (thrown) {
        // A connection that is gone never says that the cursor is closed.
        isOpen = false;
        throw problemOf(thrown, place, text);
      } finally {
        if (isOpen) await cursor.close();
        if (room !== undefined) await client.query('reset work_mem').catch(() => undefined);
      }
    },
    async *stream({ text, values }, batch) {
      cursors += 1;
      const name = `vern_rows_${cursors}`;
      await run({ text: `declare ${name} no scroll cursor for ${text}`, values });
      for (;;) {
        const { rows } = await run({ text: `fetch ${Math.trunc(batch)} from ${name}`, values: [] });
        yield rows;
        if (rows.length < batch) break;
      }
      await run({ text: `close ${name}`, values: [] });
    },
  };
}

const kinds: Readonly<Record<string, ConnectorProblemKind>> = {
  '28P01': 'password',
  '28000': 'password',
  '3D000': 'database',
  '42501': 'privilege',
  '25006': 'read only',
  '55P03': 'locked',
  '40001': 'conflict',
  '40P01': 'conflict',
  '57014': 'timeout',
  '53100': 'full',
  '23505': 'clash',
  '23P01': 'clash',
  '42P01': 'gone',
  '42703': 'gone',
  '3F000': 'gone',
  '57P01': 'unreachable',
  '57P02': 'unreachable',
  '57P03': 'unreachable',
  '53300': 'unreachable',
};
const constraints = new Set(['22001', '22003', 'P0001', '44000', '428C9']);

function kindOf(thrown: unknown): ConnectorProblemKind | undefined {
  const code = codeOf(thrown);
  const found = networkKind(thrown) ?? kinds[code];
  if (found !== undefined) return found;
  if (code.startsWith('23') || constraints.has(code)) return 'constraint';
  if (code.startsWith('08')) return 'unreachable';
  if (code.startsWith('54')) return 'too large';
  // Files, damage, memory: 58030, XX001, 53200 and others like them.
  if (/^(53|58|XX)/.test(code)) return 'trouble';
  // A function of theirs refuses with a code of its own.
  if ((thrown as { routine?: unknown }).routine === 'exec_stmt_raise') return 'constraint';
  const said = thrown instanceof Error ? thrown.message : '';
  return /password must be a string|SASL/.test(said) ? 'password' : undefined;
}

function problemOf(thrown: unknown, place: string, text: string): unknown {
  if (thrown instanceof ConnectorProblem) return thrown;
  const code = codeOf(thrown);
  const kind = kindOf(thrown);
  if (kind === undefined) return code === '' ? thrown : bugAt(place, code, text);
  const { table, column, constraint } = thrown as Readonly<Record<string, string | undefined>>;
  return problemAt(place, kind, { code, about: constraint ?? column ?? table ?? '' });
}
