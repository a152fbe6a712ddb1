/**
 * How does Vern speak to SQLite?
 *
 * Through the SQLite that comes with Node, each session with the file open for itself. Waiting for a lock never
 * holds up the process.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Address } from '../address.ts';
import type { Engine, RawRow, Session } from '../connector.ts';
import type { Capabilities, ConnectOptions, Settled } from '../contract.ts';
import type { Statement } from '../dialect.ts';
import { bugAt, ConnectorProblem, type ConnectorProblemKind, problemAt } from '../problem.ts';
import { sqliteCatalogue } from './catalogue.ts';
import { sqlite } from './dialect.ts';
import { addFunctions } from './functions.ts';

const touch: Statement = { text: 'select count(*) from sqlite_schema', values: [] };

const capabilities: Capabilities = {
  deferrableConstraints: true,
  privileges: false,
  transactionalTables: true,
  arrays: false,
  jsonPaths: true,
  rowValues: true,
  snapshotReads: true,
  statementTimeout: 'none',
  rowLocks: false,
  transactionalSchema: true,
  schemas: false,
  textIgnoresCase: false,
  buffersInTransaction: true,
};

/** The engine for a file. */
export function sqliteEngine(address: Address, options: ConnectOptions): Engine {
  const { place, database: path } = address;
  const idle: DatabaseSync[] = [];
  let open = 0;
  const most = options.connections ?? 4;
  const free = async () => {
    while (open - idle.length >= most) await sleep(5);
    const kept = idle.pop();
    if (kept !== undefined) return kept;
    const database = opened(path, { place, readOnly: options.readOnly === true });
    open += 1;
    return database;
  };
  return {
    dialect: sqlite,
    place,
    capabilities,
    acquire: async () => {
      const database = await free();
      return sessionOf(database, place, (broken) => {
        if (!broken) {
          idle.push(database);
          return;
        }
        database.close();
        open -= 1;
      });
    },
    begin: async (session, { lockTimeoutMs = 0, readOnly }) => {
      const text = readOnly === true ? 'begin' : 'begin immediate';
      await session.run({ text: `pragma query_only = ${readOnly === true}`, values: [] });
      await patiently(() => session.run({ text, values: [] }), lockTimeoutMs);
      // A reader waits here for a commit, for it cannot later, and sees one moment from here on.
      if (readOnly === true) await patiently(() => session.run(touch), lockTimeoutMs);
    },
    deferConstraints: async (session) => {
      await session.run({ text: 'pragma defer_foreign_keys = on', values: [] });
      return true;
    },
    catalogue: sqliteCatalogue,
    scans: async (session, { text, values }) => {
      const { rows } = await session.run({ text: `explain query plan ${text}`, values });
      const names = [...text.matchAll(/"main"\."((?:[^"]|"")+)" as (t\d+)\b/g)];
      const found = rows.map(({ detail }) => /^SCAN (t\d+)\b/.exec(String(detail))?.[1]);
      return names
        .filter(([, , alias]) => found.includes(alias))
        .map(([, name = '']) => name.replaceAll('""', '"'));
    },
    settle: (session) => patiently(() => emptied(session), 2_000).catch(busy),
    close: async () => {
      for (const database of idle.splice(0)) database.close();
    },
  };
}

// Deleted rows are overwritten by secure_delete; their former pages may still stand in the log of changes.
async function emptied(session: Session): Promise<Settled> {
  await session.run({ text: 'pragma query_only = false', values: [] });
  const { rows } = await session.run({ text: 'pragma wal_checkpoint(truncate)', values: [] });
  if (Number(rows[0]?.['busy']) !== 0) throw new ConnectorProblem('locked', 'the log is in use.');
  return 'gone';
}

function busy(thrown: unknown): Settled {
  if (thrown instanceof ConnectorProblem && thrown.kind === 'locked') return 'busy';
  throw thrown;
}

/** Tries again while somebody else holds the lock. */
async function patiently<T>(run: () => Promise<T>, lockTimeoutMs: number): Promise<T> {
  const until = performance.now() + lockTimeoutMs;
  for (;;) {
    try {
      return await run();
    } catch (thrown) {
      const locked = thrown instanceof ConnectorProblem && thrown.kind === 'locked';
      if (!locked || performance.now() >= until) throw thrown;
      await sleep(20);
    }
  }
}

function opened(path: string, { place, readOnly }: { place: string; readOnly: boolean }) {
  if (!existsSync(path)) throw problemAt(place, 'database');
  try {
    const database = new DatabaseSync(path, { readOnly, timeout: 0 });
    checkForm(database);
    addFunctions(database);
    // What is deleted is overwritten with zeros, for it may not be read from the file afterwards.
    if (!readOnly) database.exec('pragma secure_delete = on');
    return database;
  } catch (thrown) {
    throw problemOf(thrown, place, 'open');
  }
}

/** Throws when it is no database; that somebody writes just now does not matter yet. */
function checkForm(database: DatabaseSync): void {
  try {
    database.prepare(touch.text).get();
  } catch (thrown) {
    const isBusy = problemOf(thrown, '', touch.text);
    if (!(isBusy instanceof ConnectorProblem && isBusy.kind === 'locked')) throw thrown;
  }
}

function sessionOf(database: DatabaseSync, place: string, release: Session['release']): Session {
  const prepared = ({ text, values }: Statement) => {
    const statement = database.prepare(text);
    statement.setReadBigInts(true);
    return { statement, bound: values as readonly SQLInputValue[] };
  };
  const attempt = <T>(text: string, run: () => T): T => {
    try {
      return run();
    } catch (thrown) {
      throw problemOf(thrown, place, text);
    }
  };
  return {
    release,
    run: async (asked) => {
      const work = () =>
        attempt(asked.text, () => {
          const { statement, bound } = prepared(asked);
          if (statement.columns().length === 0)
            return { rows: [], changed: Number(statement.run(...bound).changes) };
          return { rows: statement.all(...bound).map(narrowed), changed: 0 };
        });
      // A reader may be in the way of the commit for a moment.
      return asked.text === 'commit' ? patiently(async () => work(), 5_000) : work();
    },
    async *stream(asked, batch) {
      const rows = attempt(asked.text, () => {
        const { statement, bound } = prepared(asked);
        return statement.iterate(...bound);
      });
      for (;;) {
        const some: RawRow[] = [];
        const done = attempt(asked.text, () => taken(rows, some, batch));
        yield some;
        if (done) return;
        await setImmediate();
      }
    },
  };
}

function taken(rows: Iterator<unknown>, into: RawRow[], batch: number): boolean {
  while (into.length < batch) {
    const { done, value } = rows.next();
    if (done === true) return true;
    into.push(value as RawRow);
  }
  return false;
}

function narrowed(row: RawRow): RawRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value,
    ]),
  );
}

const kinds: Readonly<Record<number, ConnectorProblemKind>> = {
  5: 'locked',
  6: 'locked',
  7: 'trouble',
  8: 'read only',
  10: 'trouble',
  11: 'trouble',
  13: 'full',
  14: 'database',
  18: 'too large',
  19: 'constraint',
  23: 'privilege',
  26: 'database',
};
const clashes = new Set([1555, 2067, 2579]);

function problemOf(thrown: unknown, place: string, text: string): unknown {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return thrown;
  const code = Number(thrown.errcode);
  const kind = clashes.has(code) ? 'clash' : kinds[code & 0xff];
  const { message } = thrown;
  if (/^no such (table|column)/.test(message)) return problemAt(place, 'gone', { code: '1' });
  if (kind === undefined) return bugAt(place, String(code), text);
  const about = /constraint failed: ([\w.", ]+)$/.exec(message)?.[1] ?? '';
  return problemAt(place, kind, { code: String(code), about });
}
