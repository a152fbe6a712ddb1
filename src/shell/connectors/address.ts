/**
 * Where is a database, and as whom do we go there?
 *
 * `postgres://user:password@host:5432/database`, `mysql://…` (or `mariadb://…`), `sqlite:/path/to/file`.
 * Over a network the connection is encrypted and the certificate checked, unless the address says otherwise.
 */
import { readFileSync } from 'node:fs';
import type { Kind } from './catalogue.ts';
import { ConnectorProblem } from './problem.ts';

/** How the connection is kept from others: not, encrypted with anyone, or with a checked certificate. */
export type TlsMode = 'disable' | 'require' | 'verify';

/** TLS as options; what the address says comes first. */
export interface TlsOptions {
  readonly mode?: TlsMode;
  /** PEM texts. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** What Node's TLS is told; false for none. */
export type TlsSettings =
  | false
  | {
      readonly rejectUnauthorized: boolean;
      readonly ca?: string;
      readonly cert?: string;
      readonly key?: string;
    };

/** An address, taken apart. */
export interface Address {
  readonly kind: Kind;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The name of the database, or the path of the file. */
  readonly database: string;
  readonly tls: TlsSettings;
  /** What may be shown of it: `host:port/database`. */
  readonly place: string;
}

const kinds: Readonly<Record<string, readonly [Kind, number]>> = {
  'postgres:': ['postgres', 5432],
  'postgresql:': ['postgres', 5432],
  'mysql:': ['mariadb', 3306],
  'mariadb:': ['mariadb', 3306],
};

const modes: Readonly<Record<string, TlsMode>> = {
  disable: 'disable',
  disabled: 'disable',
  require: 'require',
  required: 'require',
  verify: 'verify',
  'verify-ca': 'verify',
  'verify-full': 'verify',
  verify_ca: 'verify',
  verify_identity: 'verify',
};

const refused = (why: string) =>
  new ConnectorProblem(
    'input',
    `The address of the database ${why}. Write postgres://user:password@host:5432/database, mysql://… or sqlite:/path`,
  );

/** Reads an address. Throws a ConnectorProblem of kind 'input' that does not repeat it. */
export function readAddress(url: string, tls: TlsOptions = {}): Address {
  const file = /^sqlite:(?:\/\/)?(.+)$/s.exec(url)?.[1];
  if (file !== undefined) return fileAddress(file);
  if (!URL.canParse(url)) throw refused('cannot be read');
  const parsed = new URL(url);
  const found = kinds[parsed.protocol];
  if (found === undefined) throw refused('names no database we know');
  const [kind, usual] = found;
  const host = parsed.hostname.replaceAll(/^\[|\]$/g, '') || '127.0.0.1';
  const port = Number(parsed.port || usual);
  const database = decoded(parsed.pathname.slice(1));
  if (database === '') throw refused('names no database');
  return {
    kind,
    host,
    port,
    user: decoded(parsed.username),
    password: decoded(parsed.password),
    database,
    tls: tlsOf(parsed.searchParams, host, tls),
    place: `${host}:${port}/${database}`,
  };
}

function fileAddress(path: string): Address {
  const nobody = { host: '', port: 0, user: '', password: '', tls: false } as const;
  return { kind: 'sqlite', ...nobody, database: path, place: path };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refused('has a % that stands for nothing (write %25)');
  }
}

const isHere = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');

function tlsOf(query: URLSearchParams, host: string, given: TlsOptions): TlsSettings {
  const written = query.get('sslmode') ?? query.get('ssl-mode');
  const mode =
    written === null
      ? (given.mode ?? (isHere(host) ? 'disable' : 'verify'))
      : modes[written.toLowerCase()];
  if (mode === undefined)
    throw refused(`has an sslmode that is none of ${Object.keys(modes)[0]}, require, verify-full`);
  if (mode === 'disable') return false;
  const root = query.get('sslrootcert') ?? query.get('ssl-ca');
  const ca = root === null ? given.ca : certificate(root);
  const { cert, key } = given;
  return {
    rejectUnauthorized: mode === 'verify',
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

function certificate(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConnectorProblem('input', `${path}: the certificate cannot be read.`);
  }
}
