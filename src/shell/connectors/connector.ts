/**
 * What is the same for every kind of database?
 *
 * Statements are written from the catalogue, run on a session of a bounded pool, and rows are read into plain
 * values. A kind of database gives an Engine.
 */
import { type Catalogue, findTable, type Table } from './catalogue.ts';
import {
  type Capabilities,
  type ConnectOptions,
  type Connector,
  fingerprintName,
  type Reads,
  type Row,
  type Select,
  type Settled,
  type Tally,
  type Transaction,
  type TransactionOptions,
  usualZone,
  type Value,
} from './contract.ts';
import type { Dialect, Statement } from './dialect.ts';
import { type Lose, savepoint, unlost } from './lost.ts';
import { ConnectorProblem, problemAt } from './problem.ts';
import {
  type Base,
  columnsOf,
  countOf,
  deleteOf,
  insertOf,
  selectOf,
  talliesOf,
  tallyOf,
  updateOf,
} from './statements.ts';
import { allTablesIn, explanation, mostRows, tablesIn } from './tables.ts';

/** A row as the driver gives it. */
export type RawRow = Readonly<Record<string, unknown>>;

/** What a statement gave. */
export interface Result {
  readonly rows: readonly RawRow[];
  readonly changed: number;
}

/** One connection. Every failure it throws is a ConnectorProblem or a bug without values. */
export interface Session {
  run(statement: Statement): Promise<Result>;
  /** Rows as they come, on a session that nobody else uses until the last. */
  stream(statement: Statement, batch: number): AsyncIterable<readonly RawRow[]>;
  /** The same in fewer messages, where nothing else is asked of the session until the last row. */
  read?(statement: Statement, batch: number): AsyncIterable<readonly RawRow[]>;
  /** Gives it back; broken ones are closed. */
  release(broken: boolean): void | Promise<void>;
}

/** What a kind of database gives. */
export interface Engine {
  readonly dialect: Dialect;
  readonly place: string;
  readonly capabilities: Capabilities;
  /** What only reads needs no transaction: the session itself refuses writes and has its limits. */
  readonly readsAlone?: boolean;
  acquire(): Promise<Session>;
  /** Starts a transaction. */
  begin(session: Session, options: TransactionOptions): Promise<void>;
  deferConstraints(session: Session): Promise<boolean>;
  catalogue(session: Session, tables: readonly string[] | undefined): Promise<Catalogue>;
  /** Aliases (`t0`) and tables that a statement would read from end to end. */
  scans(session: Session, statement: Statement): Promise<readonly string[]>;
  /** Empties what the database keeps of deleted rows; absent where it does so in its own time. */
  settle?(session: Session): Promise<Settled>;
  close(): Promise<void>;
}

const usualBatch = 1_000;
const mostAtOnce = 10_000;
const plain = (text: string): Statement => ({ text, values: [] });

/** The connector over an engine. */
export function connectorOf(engine: Engine, options: ConnectOptions): Connector {
  const known = new Map<string, Table>();
  const readCatalogue = async (session: Session, tables?: readonly string[]) => {
    const catalogue = await engine.catalogue(session, tables);
    for (const table of catalogue.tables) known.set(`${table.schema}.${table.name}`, table);
    for (const written of tables ?? []) {
      const table = findTable(catalogue, written);
      if (table !== undefined) known.set(written, table);
    }
    for (const table of catalogue.tables)
      if (table.schema === catalogue.defaultSchema) known.set(table.name, table);
    return catalogue;
  };
  const shared = { engine, known, readCatalogue, zone: options.zone ?? usualZone };
  const waits = {
    readOnly: true,
    lockTimeoutMs: options.lockTimeoutMs ?? 5_000,
    ...(options.statementTimeoutMs !== undefined && {
      statementTimeoutMs: options.statementTimeoutMs,
    }),
  } satisfies TransactionOptions;
  const inTransaction = <T>(run: (session: Session) => Promise<T>) => within(engine, waits, run);
  const reads = readsOf(shared, {
    use: engine.readsAlone === true ? (run) => alone(engine, run) : inTransaction,
    explain: inTransaction,
    begin: (session) => engine.begin(session, waits),
  });
  return {
    kind: engine.dialect.kind,
    place: engine.place,
    capabilities: engine.capabilities,
    ...reads,
    catalogue: (tables) => within(engine, waits, (session) => readCatalogue(session, tables)),
    transaction: (asked, run) => {
      const chosen = { lockTimeoutMs: 5_000, ...asked };
      if (options.readOnly === true) Object.assign(chosen, { readOnly: true });
      return within(
        engine,
        chosen,
        (session) => unlost(session, (kept, lose) => run(transactionOf(shared, kept, lose))),
        true,
      );
    },
    settle: () => settled(engine),
    close: () => engine.close(),
  };
}

interface Shared {
  readonly engine: Engine;
  readonly known: Map<string, Table>;
  readonly readCatalogue: (session: Session, tables?: readonly string[]) => Promise<Catalogue>;
  readonly zone: string;
}

/** Runs in a transaction of its own; commits only what is meant to last. */
async function within<T>(
  engine: Engine,
  options: TransactionOptions,
  run: (session: Session) => Promise<T>,
  lasts = false,
): Promise<T> {
  const session = await engine.acquire();
  let broken = true;
  try {
    await engine.begin(session, options);
    try {
      const result = await run(session);
      await session.run(plain(lasts ? 'commit' : 'rollback'));
      broken = false;
      return result;
    } catch (thrown) {
      broken = !(await worked(session.run(plain('rollback'))));
      throw thrown;
    }
  } finally {
    await session.release(broken);
  }
}

/** Runs on a session of its own, without a transaction. */
async function alone<T>(engine: Engine, run: (session: Session) => Promise<T>): Promise<T> {
  const session = await engine.acquire();
  let broken = true;
  try {
    const result = await run(session);
    broken = false;
    return result;
  } catch (thrown) {
    // A refusal of the database leaves the session as it was; a lost connection does not.
    broken = !(thrown instanceof ConnectorProblem) || thrown.kind === 'unreachable';
    throw thrown;
  } finally {
    await session.release(broken);
  }
}

async function settled(engine: Engine): Promise<Settled> {
  if (engine.settle === undefined) return 'later';
  const session = await engine.acquire();
  let broken = true;
  try {
    const answer = await engine.settle(session);
    broken = false;
    return answer;
  } finally {
    await session.release(broken);
  }
}

async function worked(promise: Promise<unknown>): Promise<boolean> {
  try {
    await promise;
    return true;
  } catch {
    return false;
  }
}

// How reads get a session: their own for each, or that of the transaction they are in.
interface Way {
  use<T>(run: (session: Session) => Promise<T>): Promise<T>;
  explain<T>(run: (session: Session) => Promise<T>): Promise<T>;
  begin(session: Session): Promise<void>;
  readonly session?: Session;
}

function tableOf({ known, engine }: Shared) {
  return (written: string): Table => {
    const table = known.get(written);
    if (table === undefined) throw problemAt(engine.place, 'gone', { about: written });
    return table;
  };
}

function readsOf(shared: Shared, way: Way): Reads {
  const { engine, zone } = shared;
  const base: Base = { dialect: engine.dialect, tableOf: tableOf(shared), zone };
  const knowing = (session: Session, written: readonly string[]) => learn(shared, session, written);
  return {
    select: (query) => streamed(shared, way, query),
    count: (query) =>
      way.use(async (session) => {
        await knowing(session, tablesIn(query));
        const { rows } = await session.run(countOf(base, query));
        return Number(rows[0]?.['n']);
      }),
    tally: (query, of) => {
      const [names, predicates] = [Object.keys(of), Object.values(of)];
      return names.length === 0
        ? Promise.resolve({})
        : way.use(async (session) => {
            await knowing(session, allTablesIn(query, predicates));
            const { rows } = await session.run(tallyOf(base, query, predicates));
            const counts = names.map((name, at) => [name, Number(rows[0]?.[`n${at}`] ?? 0)]);
            return Object.fromEntries(counts);
          });
    },
    tallies: (questions) => tallied(way, questions, { base, knowing }),
    explain: (query) =>
      way.explain(async (session) => {
        await knowing(session, tablesIn(query));
        const found = await engine.scans(session, countOf(base, query, '1'));
        return explanation(
          found,
          tablesIn(query).map((name) => [name, base.tableOf(name)]),
        );
      }),
    query: (text, values = []) =>
      way.use(async (session) => (await session.run({ text, values })).rows as readonly Row[]),
  };
}

interface Tallying {
  readonly base: Base;
  readonly knowing: (session: Session, written: readonly string[]) => Promise<void>;
}

async function tallied(
  way: Way,
  questions: readonly Tally[],
  { base, knowing }: Tallying,
): Promise<readonly Readonly<Record<string, number>>[]> {
  const asked = questions.filter(({ of }) => Object.keys(of).length > 0);
  if (asked.length === 0) return questions.map(() => ({}));
  return way.use(async (session) => {
    await knowing(
      session,
      asked.flatMap(({ query, of }) => allTablesIn(query, Object.values(of))),
    );
    const { rows } = await session.run(
      talliesOf(
        base,
        asked.map(({ query, of }) => ({ filter: query, predicates: Object.values(of) })),
      ),
    );
    const found = new Map(rows.map((row) => [Number(row['q']), row]));
    return questions.map((question) => {
      const row = found.get(asked.indexOf(question));
      const names = Object.keys(question.of);
      return Object.fromEntries(names.map((name, at) => [name, Number(row?.[`n${at}`] ?? 0)]));
    });
  });
}

/** Reads the catalogue of tables that are not known yet. */
async function learn(shared: Shared, session: Session, written: readonly string[]) {
  const unknown = written.filter((name) => !shared.known.has(name));
  if (unknown.length > 0) await shared.readCatalogue(session, unknown);
}

async function* streamed(
  shared: Shared,
  way: Way,
  query: Select,
): AsyncGenerator<readonly Row[], void, undefined> {
  const { engine, zone } = shared;
  const session = way.session ?? (await engine.acquire());
  const isAlone = way.session === undefined && session.read !== undefined;
  let whole = false;
  try {
    if (!isAlone) await way.begin(session);
    const named = [query.where, ...Object.values(query.flags ?? {})];
    await learn(
      shared,
      session,
      named.flatMap((where) => tablesIn({ table: query.table, where })),
    );
    const base = { dialect: engine.dialect, tableOf: tableOf(shared), zone };
    const statement = selectOf(base, query);
    const read = readerOf(base, tableOf(shared)(query.table), query);
    const batch = query.batch ?? usualBatch;
    // A cursor is planned for its first rows, and costs three messages: not for a few whose keys are known.
    const isWhole =
      way.session !== undefined &&
      (engine.capabilities.buffersInTransaction ||
        (mostRows(query, tableOf(shared)(query.table)) ?? Infinity) <= mostAtOnce);
    const isOne = query.limit !== undefined && query.limit <= batch;
    const batches =
      isWhole || isOne
        ? slices(session, statement, batch)
        : isAlone && session.read !== undefined
          ? session.read(statement, batch)
          : session.stream(statement, batch);
    for await (const rows of batches) if (rows.length > 0) yield rows.map(read);
    whole = isAlone || way.session !== undefined || (await worked(session.run(plain('rollback'))));
  } finally {
    if (way.session === undefined) await session.release(!whole);
  }
}

// For those that cannot go on writing while they read.
async function* slices(session: Session, statement: Statement, batch: number) {
  const { rows } = await session.run(statement);
  for (let at = 0; at < rows.length; at += batch) yield rows.slice(at, at + batch);
}

function readerOf({ dialect, zone }: Base, table: Table, query: Select): (row: RawRow) => Row {
  const columns = columnsOf(table, query);
  const flags = Object.keys(query.flags ?? {});
  return (row) => {
    const made: Record<string, Value> = {};
    for (const column of columns) made[column.name] = dialect.read(row[column.name], column, zone);
    for (const name of flags) made[name] = Number(row[name]) === 1;
    if (query.fingerprint !== undefined) made[fingerprintName] = row[fingerprintName] as string;
    return made;
  };
}

function transactionOf(shared: Shared, session: Session, lose: Lose): Transaction {
  const { engine, zone } = shared;
  const base: Base = { dialect: engine.dialect, tableOf: tableOf(shared), zone };
  const reads = readsOf(shared, {
    session,
    use: (run) => run(session),
    explain: (run) => run(session),
    begin: () => Promise.resolve(),
  });
  const guarded = ({ table, guard }: { table: string; guard?: Select['where'] }) =>
    tablesIn({ table, where: guard ?? { kind: 'true' } });
  let depth = 0;
  return {
    ...reads,
    update: async (write) => {
      await learn(shared, session, guarded(write));
      return batched(session, write, (rows) => updateOf(base, write, rows));
    },
    delete: async (write) => {
      await learn(shared, session, guarded(write));
      return batched(session, write, (rows) => deleteOf(base, write, rows));
    },
    insert: async (write) => {
      await learn(shared, session, [write.table]);
      return batched(session, write, (rows) => insertOf(base, write, rows));
    },
    savepoint: async (run) => {
      depth += 1;
      return savepoint(session, { name: `vern_${depth}`, lose }, run);
    },
    deferConstraints: () => engine.deferConstraints(session),
  };
}

async function batched<Each>(
  session: Session,
  { rows, batch = usualBatch }: { readonly rows: readonly Each[]; readonly batch?: number },
  statement: (rows: readonly Each[]) => Statement,
): Promise<number> {
  let changed = 0;
  for (let at = 0; at < rows.length; at += batch)
    changed += (await session.run(statement(rows.slice(at, at + batch)))).changed;
  return changed;
}
