/**
 * A PostgreSQL that is not Vern's own, for the tests of `DATABASE_URL`.
 *
 * Debian's, from 15 on: found in its usual place, installed when it is missing and this is root on Debian.
 * Each caller gets a private cluster on the loopback address in a temporary folder.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect } from '../connect.ts';
import { environment, runAs } from '../embedded/binaries.ts';
import { freePort, standingIn } from '../embedded/cluster.ts';

const run = promisify(execFile);
const home = '/usr/lib/postgresql';
const password = 'of-the-test';

/** A private cluster, its superuser, and databases made on demand. */
export interface ExternalPostgres {
  readonly major: number;
  readonly port: number;
  /** The address of a database as a user; the superuser is `postgres`, its password the test's. */
  readonly url: (database: string, user?: string, secret?: string) => string;
  /** Makes an ordinary user and a database it owns; returns the address. */
  fresh(name: string, options?: { readonly createRole?: boolean }): Promise<string>;
  readonly sql: (text: string) => Promise<void>;
  stop(): Promise<void>;
}

/** Where Debian's programs are, newest first, or undefined; installs them when it can. */
function programs(): { bin: string; major: number } | undefined {
  const found = () =>
    (fs.existsSync(home) ? fs.readdirSync(home) : [])
      .map((name) => ({ bin: join(home, name, 'bin'), major: Number(name) }))
      .filter(({ bin, major }) => major >= 15 && fs.existsSync(join(bin, 'initdb')))
      .toSorted((a, b) => b.major - a.major)[0];
  if (found() === undefined && process.getuid?.() === 0 && fs.existsSync('/etc/debian_version')) {
    const options = {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    } as const;
    const wait = ['-o', 'DPkg::Lock::Timeout=180'];
    try {
      execFileSync('apt-get', [...wait, 'update'], options);
      execFileSync('apt-get', [...wait, 'install', '-y', 'postgresql'], options);
    } catch {
      return undefined;
    }
  }
  return found();
}

/** Why there is none, for `skip`; false where there is. */
export function noExternalPostgres(): string | false {
  return programs() === undefined ? 'no PostgreSQL 15 or later is installed, nor can be' : false;
}

/** Starts a private cluster. Throws where `noExternalPostgres` says why. */
export async function externalPostgres(): Promise<ExternalPostgres> {
  const found = programs();
  if (found === undefined) throw new Error('There is no PostgreSQL to test with.');
  const as = runAs();
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-external-'));
  const cluster = join(folder, 'cluster');
  fs.mkdirSync(cluster, { mode: 0o700 });
  fs.writeFileSync(join(folder, 'password'), password);
  if (as.uid !== undefined)
    for (const path of [folder, cluster, join(folder, 'password')])
      fs.chownSync(path, as.uid, as.gid ?? as.uid);
  const { named, options } = standingIn(cluster, as);
  const secret = ['--auth=scram-sha-256', `--pwfile=${join(folder, 'password')}`];
  const flags = ['-D', named, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(join(found.bin, 'initdb'), [...flags, ...secret], options);
  const port = await freePort();
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  const child = spawn(
    join(found.bin, 'postgres'),
    ['-D', named, ...settings.flatMap((one) => ['-c', one]), '-c', 'fsync=off'],
    { ...options, stdio: 'ignore', env: environment },
  );
  child.unref();
  return started({ folder, port, major: found.major, child });
}

interface Started {
  readonly folder: string;
  readonly port: number;
  readonly major: number;
  readonly child: ReturnType<typeof spawn>;
}

async function started({ folder, port, major, child }: Started): Promise<ExternalPostgres> {
  const url: ExternalPostgres['url'] = (database, user = 'postgres', secret = password) =>
    `postgres://${user}:${secret}@127.0.0.1:${port}/${database}`;
  const ready = join(folder, 'cluster', 'postmaster.pid');
  while (!(fs.existsSync(ready) && fs.readFileSync(ready, 'utf8').includes('ready')))
    await sleep(10);
  const sql = async (text: string) => {
    const client = await connect(url('postgres'));
    for (const statement of text.split(';')) await client.query(statement);
    await client.end();
  };
  return {
    major,
    port,
    url,
    sql,
    fresh: async (name, { createRole = true } = {}) => {
      const may = createRole ? 'createrole' : '';
      await sql(
        `create role ${name} login ${may} password '${password}'; create database ${name} owner ${name}`,
      );
      return url(name, name);
    },
    stop: async () => {
      child.ref();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGQUIT')) await gone;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
