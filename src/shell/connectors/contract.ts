/**
 * What does every database offer to the engine, whatever its kind?
 *
 * Reads in sets and streams, writes in batches inside one transaction, the catalogue, and what it cannot do.
 * Expected failures are ConnectorProblems; everything else is a bug. Values are plain: a date is
 * `2026-02-28`, a wall clock `2026-02-28T10:00:00`, an instant `2026-02-28T10:00:00+01:00` in the zone of the
 * connection, JSON and decimals are text, and a whole number too large to be exact as a number is a bigint.
 */
import type { Filter, KeySets, Row, Value } from '../../declaration/database/value.ts';
import type { Predicate } from '../../declaration/predicate.ts';
import type { TlsOptions } from './address.ts';
import type { Catalogue, Kind } from './catalogue.ts';

export type { Filter, KeySets, Row, Value } from '../../declaration/database/value.ts';

/** The zone in which an instant has its day, when none is said. */
export const usualZone = 'Europe/Oslo';

/** What the column of `Select.fingerprint` is called in the rows. */
export const fingerprintName = 'vern:fingerprint';

/** What is read of them. */
export interface Select extends Filter {
  /** All columns when it is not said. */
  readonly columns?: readonly string[];
  /** Columns to order by, ascending, or the table's key. */
  readonly orderBy?: 'key' | readonly string[];
  readonly limit?: number;
  /** Rows at once; 1,000 when not said. */
  readonly batch?: number;
  /** Adds a column `fingerprintName`: a hash, made by the database, of what these columns hold. */
  readonly fingerprint?: readonly string[];
  /** Adds a column with true or false for each of these: whether the predicate is true of the row. */
  readonly flags?: Readonly<Record<string, Predicate>>;
  /** Much of the table is read: what is asked of related rows is gathered once, not looked up row by row. */
  readonly wide?: boolean;
  /** In a transaction: nobody else may change the rows before it ends. SQLite lets nobody write anyway. */
  readonly lock?: boolean;
}

/** Whether indexes serve a question. */
export interface Explanation {
  readonly indexed: boolean;
  /** Tables that would be read from end to end, with about how many rows. */
  readonly scans: readonly { readonly table: string; readonly rows: number | null }[];
}

/** Rows, and predicates by name of which it is counted how many rows they are true of. */
export interface Tally {
  readonly query: Filter;
  readonly of: Readonly<Record<string, Predicate>>;
}

/** What can be asked, on its own or within a transaction. */
export interface Reads {
  /** Batches of rows; memory is bounded by the batch (inside a transaction of MariaDB and SQLite by the result). */
  select(query: Select): AsyncIterable<readonly Row[]>;
  count(query: Filter): Promise<number>;
  /** How many of a few rows each of these is true of, in one pass. Order and names are kept. */
  tally(
    query: Filter,
    of: Readonly<Record<string, Predicate>>,
  ): Promise<Readonly<Record<string, number>>>;
  /** The same of many rows of several tables, in one statement; what they ask of related rows is gathered once for all. */
  tallies(questions: readonly Tally[]): Promise<readonly Readonly<Record<string, number>>[]>;
  explain(query: Filter): Promise<Explanation>;
  /**
   * A statement of the engine's own (a ledger, a forecast) in the words of this kind of database; values
   * stand as `$1` in PostgreSQL, else as `?`. Values come back as the driver gives them.
   */
  query(text: string, values?: readonly Value[]): Promise<readonly Row[]>;
}

/** A row to be written, by its key. */
export interface KeyedRow {
  readonly key: readonly Value[];
  /** New values in the order of `columns`; not for `delete`. */
  readonly set?: readonly Value[];
  /** Only while the row has this fingerprint (over the `fingerprint` columns of the write). */
  readonly fingerprint?: string;
}

/** A set of rows to be changed or deleted. */
export interface KeyedWrite {
  readonly table: string;
  readonly key: readonly string[];
  readonly rows: readonly KeyedRow[];
  readonly fingerprint?: readonly string[];
  /** Only rows for which this is true as well. */
  readonly guard?: Predicate;
  readonly sets?: KeySets;
  /** Rows in a statement; 1,000 when not said. */
  readonly batch?: number;
}

/** A set of changes; each row has a value for each of `columns`. */
export interface KeyedUpdate extends KeyedWrite {
  readonly columns: readonly string[];
}

/** New rows. */
export interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly batch?: number;
}

/** What can be done within a transaction. Counts are of rows that met key, fingerprint and guard. */
export interface Transaction extends Reads {
  update(write: KeyedUpdate): Promise<number>;
  delete(write: KeyedWrite): Promise<number>;
  insert(write: Insert): Promise<number>;
  /**
   * Undoes what `run` did when it throws, and throws it on; the transaction goes on. Where the database has undone
   * all of it (a deadlock, a full disk), every further statement throws the same again and nothing is committed.
   */
  savepoint<T>(run: () => Promise<T>): Promise<T>;
  /** Has constraints looked at only at the end; false where the database cannot. */
  deferConstraints(): Promise<boolean>;
}

/** How a transaction waits and what it sees. */
export interface TransactionOptions {
  /** How long to wait for somebody else's lock; 5,000 when not said. MariaDB counts whole seconds. */
  readonly lockTimeoutMs?: number;
  /** How long a statement may take; no limit when not said. */
  readonly statementTimeoutMs?: number;
  /** `snapshot`: every read sees the moment of the first. */
  readonly isolation?: 'read committed' | 'snapshot' | 'serializable';
  readonly readOnly?: boolean;
}

/** What a kind of database can do; the plan uses, replaces or refuses each by name. */
export interface Capabilities {
  readonly deferrableConstraints: boolean;
  readonly privileges: boolean;
  /** false: some tables may be without transactions (see `transactional` in the catalogue). */
  readonly transactionalTables: boolean;
  readonly arrays: boolean;
  readonly jsonPaths: boolean;
  readonly rowValues: boolean;
  readonly snapshotReads: boolean;
  /** `reads`: MySQL limits only what reads. */
  readonly statementTimeout: 'all' | 'reads' | 'none';
  readonly rowLocks: boolean;
  readonly transactionalSchema: boolean;
  readonly schemas: boolean;
  /**
   * Keys and joins take texts that differ in case only for equal, by the column's collation. `compare` and
   * `in` are exact everywhere.
   */
  readonly textIgnoresCase: boolean;
  /** A stream inside a transaction is read whole before its first batch. */
  readonly buffersInTransaction: boolean;
}

/** How to connect. */
export interface ConnectOptions {
  /** The server refuses every write. */
  readonly readOnly?: boolean;
  readonly tls?: TlsOptions;
  /** Connections at once; 4 when not said. */
  readonly connections?: number;
  readonly connectTimeoutMs?: number;
  /** For reads outside transactions. */
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** In which zone an instant has its day; `Europe/Oslo` when not said. */
  readonly zone?: string;
}

/** Whether what was deleted has left the disk; see `Connector.settle`. */
export type Settled = 'gone' | 'busy' | 'later';

/** A database we can work on. */
export interface Connector extends Reads {
  readonly kind: Kind;
  /** What may be shown of the address. */
  readonly place: string;
  readonly capabilities: Capabilities;
  /** What is there: everything, or these tables. Read anew each time. */
  catalogue(tables?: readonly string[]): Promise<Catalogue>;
  /** Commits what `run` did, or undoes all of it when it throws. */
  transaction<T>(options: TransactionOptions, run: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Makes what was deleted leave the disk. `gone`: overwritten, and its log emptied (SQLite). `busy`: overwritten, but
   * others who read keep the log. `later`: the server cleans up in its own time.
   */
  settle(): Promise<Settled>;
  close(): Promise<void>;
}
