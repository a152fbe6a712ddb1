/**
 * Is the folder's PostgreSQL running, and if not, how does it start and stop?
 *
 * The server runs in a session of its own, so that Ctrl-C in a terminal reaches Vern first and Vern stops
 * it. One that outlived its Vern is found by its `postmaster.pid` and adopted. Only one process at a time
 * comes here: see `takeTurn` in folder.ts.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, folderProblem, isFull, StoreProblem } from '../problem.ts';
import type { Binaries, RunAs } from './binaries.ts';
import { type Access, clusterOf, freePort, isFree, saveAccess, standingIn } from './cluster.ts';

/** A PostgreSQL that accepts connections. */
export interface Running {
  readonly pid: number;
  readonly port: number;
}

interface Place {
  readonly dataFolder: string;
  readonly binaries: Binaries;
  readonly as: RunAs;
  readonly say: (line: string) => void;
}

const readyTimeoutMs = 300_000;
const goneTimeoutMs = 20_000;
const leftover = /pre-existing shared memory|lock file "postmaster.pid" already exists/;
const logLimit = 5_000_000;

/** The folder's running server, waiting for one that is starting or stopping; undefined when none runs. */
export async function findRunning(
  dataFolder: string,
  say: (line: string) => void,
): Promise<Running | undefined> {
  const cluster = clusterOf(dataFolder);
  const until = performance.now() + readyTimeoutMs;
  let told = false;
  for (;;) {
    const lock = readLock(cluster);
    if (lock === undefined || !isServer(lock.pid, cluster)) return undefined;
    if (lock.status === 'ready') return { pid: lock.pid, port: lock.port };
    if (performance.now() > until) return undefined;
    if (!told)
      say(`The database of an earlier Vern (process ${lock.pid}) is ${lock.status}; waiting.`);
    told = true;
    await sleep(20);
  }
}

/** Starts the folder's server. `access.port` is kept when it is free; else a new one is saved. */
export async function startServer(place: Place, access: Access): Promise<Running> {
  const cluster = clusterOf(place.dataFolder);
  const until = performance.now() + goneTimeoutMs;
  let port = (await isFree(access.port)) ? access.port : await freePort();
  for (;;) {
    dropStaleLock(cluster);
    const { pid, problem } = await tryStart(place, port);
    if (problem === undefined) {
      if (port !== access.port) {
        place.say(`Port ${access.port} was taken; the database now uses ${port}.`);
        saveAccess(place.dataFolder, { ...access, port });
      }
      return { pid, port };
    }
    if (performance.now() > until) throw startProblem(problem, place.dataFolder);
    if (/could not create any TCP|Address already in use/.test(problem)) port = await freePort();
    // Backends of a killed server need a moment to notice.
    else if (leftover.test(problem)) await sleep(200);
    else throw startProblem(problem, place.dataFolder);
  }
}

/** Stops a server and waits until it is gone: politely, then by letting it recover at the next start. */
export async function stopServer(dataFolder: string, pid: number): Promise<void> {
  const cluster = clusterOf(dataFolder);
  for (const [signal, waitMs] of [
    // Ten seconds are plenty for 64 MB of buffers. PostgreSQL can miss this signal in the moment it begins
    // to recover from a crash of its own.
    ['SIGINT', 10_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 10_000],
  ] as const) {
    if (!isServer(pid, cluster)) break;
    send(pid, signal);
    const until = performance.now() + waitMs;
    while (isServer(pid, cluster) && performance.now() < until) await sleep(5);
  }
  // Its arguments go a moment before the process itself does.
  const until = performance.now() + 2_000;
  while (isRunning(pid) && performance.now() < until) await sleep(2);
}

function isRunning(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function send(pid: number, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ESRCH') throw thrown;
  }
}

interface Lock {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

function readLock(cluster: string): Lock | undefined {
  let text: string;
  try {
    text = fs.readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw folderProblem(thrown, cluster);
  }
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), status: lines[7] || 'starting' };
}

/**
 * Whether a process is alive and serves this cluster. Its number may have been given to another program,
 * and the folder may be a copy of another one, so the arguments it was started with must name this place.
 */
function isServer(pid: number, cluster: string): boolean {
  const args = process.platform === 'linux' ? argsInProc(pid) : argsByPs(pid);
  return args.includes(`cluster_name=${nameOf(cluster)}`);
}

/** A name for the server that says which folder it serves. */
function nameOf(cluster: string): string {
  const place = fs.realpathSync(cluster);
  return `vern-${createHash('sha256').update(place).digest('hex').slice(0, 16)}`;
}

function argsInProc(pid: number): string {
  try {
    // Empty for a zombie, and readable where a container's root may not look further.
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function argsByPs(pid: number): string {
  try {
    return execFileSync('ps', ['-ww', '-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

/** PostgreSQL itself would believe a lock whose number is a zombie's or another program's. */
function dropStaleLock(cluster: string): void {
  const lock = readLock(cluster);
  if (lock !== undefined && !isServer(lock.pid, cluster))
    fs.rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

interface Started {
  readonly pid: number;
  /** What PostgreSQL wrote before it gave up; undefined when it is ready. */
  readonly problem?: string;
}

async function tryStart({ dataFolder, binaries, as, say }: Place, port: number): Promise<Started> {
  const cluster = clusterOf(dataFolder);
  const log = openLog(dataFolder);
  const { named, options } = standingIn(cluster, as);
  const child = spawn(
    join(binaries.bin, 'postgres'),
    ['-D', named, ...settings(port, nameOf(cluster))],
    {
      ...options,
      detached: true,
      stdio: ['ignore', log.file, log.file],
    },
  );
  fs.closeSync(log.file);
  const end: { said?: string } = {};
  child.on('error', (thrown) => {
    end.said = thrown.message;
  });
  child.once('exit', (code, signal) => {
    end.said ??= readFrom(log.path, log.from) || `it ended with ${code ?? signal}`;
  });
  child.unref();
  const begun = performance.now();
  let told = false;
  while (end.said === undefined) {
    const lock = readLock(cluster);
    if (lock?.pid === child.pid && lock?.status === 'ready') {
      child.removeAllListeners('exit');
      return { pid: child.pid ?? 0 };
    }
    const waited = performance.now() - begun;
    if (waited > 3_000 && !told) say('The database is recovering after a crash; please wait.');
    told ||= waited > 3_000;
    await sleep(5);
  }
  return { pid: child.pid ?? 0, problem: end.said };
}

/** Modest memory, full durability, the loopback address and nothing else. */
function settings(port: number, name: string): readonly string[] {
  const all = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'on',
    synchronous_commit: 'on',
    shared_buffers: '64MB',
    max_connections: 60,
    max_wal_size: '256MB',
    wal_level: 'minimal',
    max_wal_senders: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The text of a statement can hold personal data: it stays out of the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    cluster_name: name,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function openLog(dataFolder: string) {
  const path = join(dataFolder, 'postgres.log');
  try {
    const size = fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > logLimit) fs.truncateSync(path);
    const file = fs.openSync(path, 'a', 0o600);
    return { path, file, from: fs.fstatSync(file).size };
  } catch (thrown) {
    throw folderProblem(thrown, dataFolder);
  }
}

function readFrom(path: string, from: number): string {
  return fs.readFileSync(path).subarray(from).toString('utf8');
}

function startProblem(said: string, dataFolder: string): StoreProblem {
  const log = join(dataFolder, 'postgres.log');
  if (isFull(said, dataFolder))
    return new StoreProblem(
      'full',
      `${dataFolder}: the disk is full, so the database cannot start. Free some space and start again; nothing committed is lost.`,
    );
  if (leftover.test(said))
    return new StoreProblem(
      'in use',
      `${dataFolder}: a database process that outlived its Vern still holds this folder. End it (see ${log}) and start again.`,
    );
  const last = said.split('\n').find((line) => /(FATAL|PANIC|error):?/.test(line)) ?? said;
  const kind = /Permission denied|Read-only file system/.test(said) ? 'folder' : 'stopped';
  return new StoreProblem(
    kind,
    `${dataFolder}: the database did not start: ${last.replace(/^.*?(FATAL|PANIC): */, '')} (more in ${log})`,
  );
}
