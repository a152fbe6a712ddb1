/**
 * Who is using this data folder right now?
 *
 * Three files in `locks/`, locked through SQLite because the system lets go of such a lock when its
 * holder dies, however it dies: no stale pid files, nothing to clean up. `turn`: one process at a time
 * starts or stops the database. `users`: shared by everybody who uses it; who can have it alone is the
 * last. `server`: held by the one server of the folder.
 */
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, folderProblem, messageOf, StoreProblem } from '../problem.ts';

const turnTimeoutMs = 120_000;
const serverTimeoutMs = 1_000;

/** A lock held until `release`. */
export interface Held {
  release(): void;
}

/** Makes the data folder (mode 0700) and sees that this user may write in it. */
export function prepareFolder(dataFolder: string): void {
  try {
    // Asked first: of a read-only disk, a recursive mkdir says only that there is no such folder.
    fs.accessSync(nearest(dataFolder), fs.constants.W_OK);
    fs.mkdirSync(join(dataFolder, 'locks'), { recursive: true, mode: 0o700 });
    fs.accessSync(join(dataFolder, 'locks'), fs.constants.W_OK | fs.constants.X_OK);
    fs.accessSync(dataFolder, fs.constants.W_OK | fs.constants.X_OK);
  } catch (thrown) {
    throw folderProblem(thrown, dataFolder);
  }
}

function nearest(path: string): string {
  return fs.existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

/** Waits for the turn to start or stop the folder's database. */
export async function takeTurn(dataFolder: string): Promise<Held> {
  const held = await insist(dataFolder, 'turn', turnTimeoutMs);
  if (held !== undefined) return held;
  throw new StoreProblem(
    'in use',
    `${dataFolder}: another Vern has been starting or stopping its database for two minutes. End it and try again.`,
  );
}

/** Holds the folder for this server, or says which process serves it already. */
export async function holdAsServer(dataFolder: string): Promise<Held> {
  const pidFile = join(dataFolder, 'locks', 'server.pid');
  const held = await insist(dataFolder, 'server', serverTimeoutMs);
  if (held === undefined) {
    const pid = fs.existsSync(pidFile) ? fs.readFileSync(pidFile, 'utf8').trim() : 'unknown';
    throw new StoreProblem(
      'in use',
      `${dataFolder}: another Vern server (process ${pid}) is using this folder. Stop it, or choose another folder with VERN_DATA.`,
    );
  }
  try {
    fs.writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  } catch (thrown) {
    held.release();
    throw folderProblem(thrown, dataFolder);
  }
  return held;
}

/** Registers this store as a user of the folder's database. Call in one's turn. */
export function joinUsers(dataFolder: string): Held {
  const file = openLock(dataFolder, 'users');
  file.exec('BEGIN');
  // Reading is what takes the shared lock.
  file.prepare('SELECT count(*) FROM sqlite_master').get();
  return releaser(file);
}

/** Whether nobody uses the folder's database. Call in one's turn, after leaving. */
export function nobodyUses(dataFolder: string): boolean {
  const held = tryExclusive(dataFolder, 'users');
  held?.release();
  return held !== undefined;
}

async function insist(
  dataFolder: string,
  name: string,
  timeoutMs: number,
): Promise<Held | undefined> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const held = tryExclusive(dataFolder, name);
    if (held !== undefined || performance.now() > until) return held;
    await sleep(20 + Math.random() * 20);
  }
}

function tryExclusive(dataFolder: string, name: string): Held | undefined {
  const file = openLock(dataFolder, name);
  try {
    // Nothing is ever written: a full disk must not keep anyone from stopping the database.
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return releaser(file);
  } catch (thrown) {
    file.close();
    if (isBusy(thrown)) return undefined;
    throw lockProblem(thrown, dataFolder);
  }
}

function openLock(dataFolder: string, name: string): DatabaseSync {
  const path = join(dataFolder, 'locks', `${name}.lock`);
  try {
    // Only when it is missing: closing a second handle would drop the locks this process holds.
    if (!fs.existsSync(path)) fs.closeSync(fs.openSync(path, 'a', 0o600));
    return new DatabaseSync(path, { timeout: 0 });
  } catch (thrown) {
    throw lockProblem(thrown, dataFolder);
  }
}

function releaser(file: DatabaseSync): Held {
  return { release: () => file.isOpen && file.close() };
}

function isBusy(thrown: unknown): boolean {
  const busy = 5;
  return thrown instanceof Error && 'errcode' in thrown && thrown.errcode === busy;
}

function lockProblem(thrown: unknown, dataFolder: string): unknown {
  if (codeOf(thrown) !== 'ERR_SQLITE_ERROR') return folderProblem(thrown, dataFolder);
  return new StoreProblem(
    'folder',
    `${dataFolder}: its files cannot be locked (${messageOf(thrown)}). Choose a folder on a local disk with VERN_DATA.`,
    thrown,
  );
}
