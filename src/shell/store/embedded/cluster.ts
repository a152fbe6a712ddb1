/**
 * How is the embedded database made, and what are its secrets?
 *
 * `<data folder>/postgres` is an ordinary PostgreSQL cluster. It listens on the loopback address only and
 * lets nobody in without a password (SCRAM); the passwords and the port are in `postgres.json`, mode 0600.
 * Three users: the owner migrates, the application works, and the examples own their databases only.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { embeddedOwner } from '../connect.ts';
import { codeOf, folderProblem, isFull, messageOf, StoreProblem } from '../problem.ts';
import { syncFolder, writeDurably } from '../seal.ts';
import { type Binaries, environment, type RunAs } from './binaries.ts';

const run = promisify(execFile);

/** What is needed to reach the embedded database. */
export interface Access {
  readonly port: number;
  readonly owner: string;
  readonly app: string;
  readonly examples: string;
}

/** The users of the embedded database, by what they are for. */
export const users = { owner: embeddedOwner, app: 'vern_app', examples: 'vern_examples' } as const;
/** Vern's own database in the embedded server. */
export const database = 'vern';

/** Where the cluster lies in a data folder. */
export const clusterOf = (dataFolder: string) => join(dataFolder, 'postgres');

/**
 * How the cluster is named to PostgreSQL. `nobody` may be unable to walk there (a data folder in the home of
 * root), but it can stand there: root opens the folder as the working directory before it becomes
 * nobody, and PostgreSQL uses paths from there on.
 */
export function standingIn(cluster: string, as: RunAs) {
  const linux = process.platform === 'linux';
  const named = as.uid !== undefined && linux ? '/proc/self/cwd' : cluster;
  return { named, options: { ...as, cwd: cluster, env: environment } };
}

/** Reads the passwords and the port, or makes new ones for a new cluster. */
export async function access(dataFolder: string): Promise<Access> {
  const path = join(dataFolder, 'postgres.json');
  const made = fs.existsSync(join(clusterOf(dataFolder), 'PG_VERSION'));
  if (fs.existsSync(path)) return readAccess(path);
  if (made)
    throw new StoreProblem(
      'damaged',
      `${path}: is gone, and with it the passwords of the database beside it. Put it back, or restore a backup into a new folder.`,
    );
  const secret = () => randomBytes(24).toString('base64url');
  const fresh = { port: await freePort(), owner: secret(), app: secret(), examples: secret() };
  saveAccess(dataFolder, fresh);
  return fresh;
}

function readAccess(path: string): Access {
  try {
    const read: unknown = JSON.parse(fs.readFileSync(path, 'utf8'));
    const { port, owner, app, examples } = read as Record<string, unknown>;
    const texts = [owner, app, examples];
    if (typeof port === 'number' && texts.every((text) => typeof text === 'string'))
      return read as Access;
  } catch (thrown) {
    if (codeOf(thrown) !== '') throw folderProblem(thrown, path);
  }
  throw new StoreProblem('damaged', `${path}: cannot be read. Put back the one you kept.`);
}

/** Writes the passwords and the port, whole or not at all. */
export function saveAccess(dataFolder: string, access: Access): void {
  const path = join(dataFolder, 'postgres.json');
  try {
    writeDurably(`${path}.half`, `${JSON.stringify(access)}\n`);
    fs.renameSync(`${path}.half`, path);
  } catch (thrown) {
    throw folderProblem(thrown, path);
  }
}

/** A port of the loopback address that is free now, below those the system gives to clients. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
  throw new StoreProblem('port', '127.0.0.1: no free port was found for the database.');
}

/** Whether a port of the loopback address can be listened on. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Makes the cluster when there is none. A half-made one, left by a crash, is thrown away first.
 * Throws a StoreProblem for another major version, a full disk or a user PostgreSQL cannot run as.
 */
export async function ensureCluster(
  dataFolder: string,
  { bin, major }: Binaries,
  as: RunAs,
): Promise<void> {
  const cluster = clusterOf(dataFolder);
  const found = versionOf(cluster);
  if (found === String(major)) return;
  if (found !== undefined)
    throw new StoreProblem(
      'version',
      `${cluster}: was made by PostgreSQL ${found}; this Vern brings ${major}. Back up with the Vern that made it and restore into a new folder.`,
    );
  clearHalfMade(dataFolder);
  const making = `${cluster}.making-${randomBytes(4).toString('hex')}`;
  try {
    fs.mkdirSync(making, { mode: 0o700 });
    if (as.uid !== undefined) fs.chownSync(making, as.uid, as.gid ?? as.uid);
    await makeCluster(making, bin, { as, secrets: await access(dataFolder) });
    fs.renameSync(making, cluster);
    syncFolder(dataFolder);
  } catch (thrown) {
    clearHalfMade(dataFolder);
    throw makingProblem(thrown, dataFolder);
  }
}

// An initdb that outlived its Vern may still be writing in one: that one is left for the next start.
function clearHalfMade(dataFolder: string): void {
  for (const name of fs.readdirSync(dataFolder))
    if (name.startsWith('postgres.making')) {
      try {
        fs.rmSync(join(dataFolder, name), { recursive: true, force: true });
      } catch {
        // As said.
      }
    }
}

function versionOf(cluster: string): string | undefined {
  try {
    return fs.readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw folderProblem(thrown, cluster);
  }
}

async function makeCluster(
  folder: string,
  bin: string,
  { as, secrets }: { as: RunAs; secrets: Access },
): Promise<void> {
  const { named, options } = standingIn(folder, as);
  const locale = ['--locale-provider=icu', '--icu-locale=nb-NO', '--locale=C.UTF-8'];
  const flags = ['-D', named, '-U', users.owner, '-E', 'UTF8', '--auth=trust', ...locale];
  // Trust lasts until the rules below: no server runs before them, and initdb would want the password
  // in a file that nobody can read.
  await run(join(bin, 'initdb'), flags, options);
  const rules = 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n';
  fs.writeFileSync(join(folder, 'pg_hba.conf'), rules);
  const single = ['--single', '-D', named, 'postgres'];
  await typed(join(bin, 'postgres'), single, { options, text: firstStatements(secrets) });
}

function firstStatements(secrets: Access): string {
  return [
    `alter role ${users.owner} password '${secrets.owner}'`,
    `create role ${users.app} login password '${secrets.app}'`,
    `create role ${users.examples} login password '${secrets.examples}'`,
    `create database ${database} owner ${users.owner}`,
    `revoke all on database ${database} from public`,
    `grant connect on database ${database} to ${users.app}`,
    'revoke all on database postgres from public',
    'revoke all on database template1 from public',
    '',
  ].join(';\n');
}

// A single-user server reads a statement from each line.
function typed(
  program: string,
  args: readonly string[],
  { options, text }: { options: RunAs & { cwd: string; env: object }; text: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, env: environment, stdio: 'pipe' });
    let said = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.stdin.on('error', () => undefined);
    child.stdin.end(text);
    child.on('close', (code) => {
      const wrong = said.split('\n').find((line) => /(ERROR|FATAL|PANIC):/.test(line));
      if (code === 0 && wrong === undefined) resolve();
      else reject(new Error(wrong ?? `${program} ended with ${code}: ${said}`));
    });
  });
}

function makingProblem(thrown: unknown, dataFolder: string): unknown {
  const { stderr } = thrown as { stderr?: string };
  const said = stderr?.trim() || messageOf(thrown);
  if (isFull(said, dataFolder))
    return folderProblem(Object.assign(new Error(said), { code: 'ENOSPC' }), dataFolder);
  if (/could not look up effective user ID/.test(said))
    return new StoreProblem(
      'user',
      `${dataFolder}: PostgreSQL needs a user with a name (${said}). Add one to /etc/passwd, or name a PostgreSQL in DATABASE_URL.`,
      thrown,
    );
  const known = folderProblem(thrown, dataFolder);
  if (known instanceof StoreProblem) return known;
  const last = said.split('\n').find((line) => /error|fatal|panic/i.test(line)) ?? said;
  return new StoreProblem(
    'folder',
    `${dataFolder}: the database could not be made: ${last}`,
    thrown,
  );
}
