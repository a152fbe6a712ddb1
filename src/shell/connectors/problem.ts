/**
 * What went wrong with somebody's database, in one line a person can act on?
 *
 * Everything expected is thrown as one ConnectorProblem. Its message holds no password and no value of a
 * row: a database's own words often repeat the value, so they are never passed on.
 */

/** What can be expected to go wrong. */
export type ConnectorProblemKind =
  /** The address cannot be read. */
  | 'input'
  /** The server is down, too full of others, or went away. */
  | 'unreachable'
  | 'password'
  /** No such database or file. */
  | 'database'
  | 'tls'
  | 'version'
  | 'privilege'
  /** It, or the connection, lets nobody write. */
  | 'read only'
  /** Somebody else holds a lock for longer than we wait. */
  | 'locked'
  /** The database chose us to give way (deadlock, serialization): try again. */
  | 'conflict'
  /** The statement took longer than allowed. */
  | 'timeout'
  | 'full'
  /** The server has trouble of its own: a file it cannot read or write, a damaged table, no memory. */
  | 'trouble'
  /** More at once than the database takes. */
  | 'too large'
  /** Something that is asked for by us and that this database, or this kind of table, cannot do. */
  | 'unable'
  /** A unique key has the value already. */
  | 'clash'
  /** Another constraint says no: a foreign key, not null, a check, a length, a trigger. */
  | 'constraint'
  /** A table or column is not, or no longer, there. */
  | 'gone';

/** An expected failure. `exitCode` is 2 for wrong input and 3 for a broken world. */
export class ConnectorProblem extends Error {
  readonly kind: ConnectorProblemKind;
  /** The database's code, such as `23505`. */
  readonly code: string;
  readonly exitCode: 2 | 3;

  constructor(kind: ConnectorProblemKind, message: string, code = '') {
    super(message.replaceAll(/\s+/g, ' ').trim());
    this.name = 'ConnectorProblem';
    this.kind = kind;
    this.code = code;
    this.exitCode = kind === 'input' ? 2 : 3;
  }
}

const sentences: Readonly<Record<ConnectorProblemKind, string>> = {
  input: 'the address cannot be read.',
  unreachable: 'the database cannot be reached. Is it running, and may this machine reach it?',
  password: 'the database refuses the user or its password. Correct the address.',
  database: 'there is no such database. Correct the address.',
  tls: 'no safe connection. Give its certificate with sslrootcert=FILE, or say sslmode=require to accept any, or sslmode=disable.',
  version: 'this version of the database is too old.',
  privilege: 'the user may not do that here. Grant it, or use another user.',
  'read only': 'nothing may be written here.',
  locked: 'somebody else holds a lock on it. Try again later.',
  conflict: 'another transaction was in the way. Try again.',
  timeout: 'the statement took longer than allowed, or somebody ended it.',
  full: 'the disk of the database is full. Free some space.',
  trouble:
    'the database has trouble of its own (a file it cannot read or write, a damaged table, or no memory). Look in its log.',
  'too large': 'that is more at once than the database takes.',
  unable: 'the database cannot do that with this kind of table.',
  clash: 'a unique key has that value already.',
  constraint: 'a constraint of the database does not allow it.',
  gone: 'a table or column is not there.',
};

/** The problem of a kind at a place; `about` names what it is about (a constraint), never a value. */
export function problemAt(
  place: string,
  kind: ConnectorProblemKind,
  { code = '', about = '' }: { readonly code?: string; readonly about?: string } = {},
): ConnectorProblem {
  const named = about === '' ? '' : `${about}: `;
  return new ConnectorProblem(kind, `${place}: ${named}${sentences[kind]}`, code);
}

/** A failure nobody expected, without the values in it. `text` is SQL with places for the values. */
export function bugAt(place: string, code: string, text: string): Error {
  const sql = text.replaceAll(/\s+/g, ' ').slice(0, 500);
  return new Error(`${place}: unexpected ${code || 'failure'} of the database in: ${sql}`);
}

/** The code of anything thrown; '' when it has none. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

const network = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
]);

/** What a failure of the network or of TLS is; undefined for others. */
export function networkKind(thrown: unknown): ConnectorProblemKind | undefined {
  const code = codeOf(thrown);
  if (network.has(code)) return 'unreachable';
  const said = thrown instanceof Error ? thrown.message : '';
  if (/CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO|HANDSHAKE_(NO_)?SSL/.test(code)) return 'tls';
  if (/does not support SSL|no encryption|insecure transport/i.test(said)) return 'tls';
  if (
    /terminated|trying to connect|closed state|timeout expired|not queryable|Connection lost/i.test(
      said,
    )
  )
    return 'unreachable';
  return undefined;
}
