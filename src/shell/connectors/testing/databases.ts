/** Empty databases of each kind on real servers, for tests that need several. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { Kind } from '../catalogue.ts';
import { connect } from '../connect.ts';
import { mariadbServer, postgresServer } from './servers.ts';

/** A server (or a folder) that gives empty databases. */
export interface Databases {
  /** Makes an empty database; returns its address. */
  readonly empty: (name: string) => Promise<string>;
  /** The address of one, as a user. */
  readonly url: (name: string, user?: string, password?: string) => string;
  readonly stop: () => Promise<void>;
}

/** Starts what gives databases of a kind. */
export async function databasesOf(kind: Kind): Promise<Databases> {
  if (kind === 'sqlite') return files();
  const server = await (kind === 'postgres' ? postgresServer('npm') : mariadbServer());
  const empty = async (name: string) => {
    await (kind === 'postgres'
      ? inPostgres(server.url('postgres'), name)
      : inMariadb(server.url('mysql'), name));
    return server.url(name);
  };
  return { empty, url: server.url, stop: server.stop };
}

async function files(): Promise<Databases> {
  const folder = await mkdtemp(join(tmpdir(), 'vern-databases-'));
  const url = (name: string) => `sqlite:${join(folder, name)}`;
  return {
    url,
    empty: async (name) => {
      new DatabaseSync(join(folder, name)).close();
      return url(name);
    },
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}

// Not within a transaction, as every statement of a connector is.
async function inPostgres(address: string, name: string): Promise<void> {
  const client = new Client({ connectionString: address });
  await client.connect();
  await client.query(`create database "${name}"`);
  await client.end();
}

async function inMariadb(address: string, name: string): Promise<void> {
  const root = await connect(address);
  await root.transaction({}, (tx) => tx.query(`create database \`${name}\` character set utf8mb4`));
  await root.close();
}

/** Runs statements in a database, in one transaction. */
export async function runIn(address: string, statements: readonly string[]): Promise<void> {
  const connector = await connect(address);
  try {
    await connector.transaction({}, async (tx) => {
      for (const each of statements) await tx.query(each);
    });
  } finally {
    await connector.close();
  }
}
