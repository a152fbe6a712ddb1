/** Stores for tests: fresh folders, both kinds of PostgreSQL, and other processes that use them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import type { Client } from 'pg';
import { connect } from '../connect.ts';
import { type Opening, openStore, type Store } from '../open.ts';
import {
  type ExternalPostgres,
  externalPostgres,
  noExternalPostgres,
} from './external-postgres.ts';

/** Whether this is root, which some tests need. */
export const isRoot = process.getuid?.() === 0;

const closing: (() => void | Promise<void>)[] = [];
// At the top of the file: inside a test it would run after that test.
after(async () => {
  for (const close of closing.toReversed()) await close();
});

// In memory where there is plenty: the tests make some forty databases, and a slow disk is not what they test.
function quickFolder(): string {
  const memory = '/dev/shm';
  if (!fs.existsSync(memory)) return tmpdir();
  const { bavail, bsize } = fs.statfsSync(memory);
  return bavail * bsize > 4e9 ? memory : tmpdir();
}

/** A folder that is gone after the tests of this file. */
export function freshFolder(within = quickFolder()): string {
  const folder = fs.mkdtempSync(join(within, 'vern-store-'));
  closing.push(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

let made: Promise<string> | undefined;

/** A data folder with a database in it, stopped: a copy, because making one takes most of a second. */
export async function withCluster(): Promise<string> {
  made ??= (async () => {
    const dataFolder = join(freshFolder(), 'data');
    const { store } = await open({ dataFolder });
    await store.close();
    return dataFolder;
  })();
  const copy = join(freshFolder(), 'data');
  execFileSync('cp', ['-a', await made, copy]);
  fs.rmSync(join(copy, 'keys'), { recursive: true });
  return copy;
}

/** Opens a store as a command would, noting what it says. */
export async function open(opening: Partial<Opening> & { dataFolder: string }) {
  const said: string[] = [];
  const store = await openStore({ role: 'command', say: (line) => said.push(line), ...opening });
  return { store, said };
}

/** Closes a store even when the test failed. */
export async function using<T>(store: Store, run: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** A store for all tests of a file, made when first asked for. */
export interface SharedStore {
  readonly kind: Store['kind'];
  readonly skip: string | false;
  store(): Promise<Store>;
  /** A second, empty store of the same kind. */
  another(): Promise<Store>;
  /** A connection as the database's most powerful user, whom nothing stops. */
  owner<T>(run: (client: Client) => Promise<T>): Promise<T>;
}

/** Both kinds of store, closed after the tests of this file. */
export function bothKinds(): readonly SharedStore[] {
  const opened = async (more: Partial<Opening> = {}) => {
    const dataFolder = more.databaseUrl ? join(freshFolder(), 'data') : await withCluster();
    const { store } = await open({ dataFolder, ...more });
    closing.push(() => store.close());
    return store;
  };
  let server: Promise<ExternalPostgres> | undefined;
  const external = async () => {
    server ??= externalPostgres().then((started) => {
      closing.unshift(() => started.stop());
      return started;
    });
    return server;
  };
  let count = 0;
  const onExternal = async () => {
    count += 1;
    return opened({ databaseUrl: await (await external()).fresh(`store_${count}`) });
  };
  const powerful = async (store: Store) =>
    store.kind === 'embedded'
      ? store.ownerUrl
      : (await external()).url(new URL(store.url).pathname.slice(1));
  const shared = (kind: Store['kind'], make: () => Promise<Store>, skip: string | false) => {
    let first: Promise<Store> | undefined;
    const store = () => {
      first ??= make();
      return first;
    };
    return {
      kind,
      skip,
      store,
      another: make,
      owner: async <T>(run: (client: Client) => Promise<T>) => {
        const client = await connect(await powerful(await store()));
        try {
          return await run(client);
        } finally {
          await client.end();
        }
      },
    };
  };
  return [
    shared('embedded', () => opened(), false),
    shared('external', onExternal, noExternalPostgres()),
  ];
}

/** What another process is asked to do: see child.ts. */
export interface Task {
  readonly do: 'hold' | 'once' | 'append' | 'commit';
  readonly opening: Partial<Opening> & { readonly dataFolder: string };
  readonly times?: number;
}

/** Another process with a store of its own; `line` waits for a line that begins so. */
export interface Other {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  line(begin: string): Promise<string>;
  ended(): Promise<number | null>;
  stderr(): string;
}

/** Starts child.ts with a task, as another user when `uid` is given. */
export function other(task: Task, as: { readonly uid?: number } = {}): Other {
  const ids = as.uid === undefined ? {} : { uid: as.uid, gid: as.uid };
  const program = join(import.meta.dirname, 'child.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { ...ids, stdio: 'pipe' });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let said = '';
  const wake = () => {
    for (const look of waiting) look();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  void ended.then(wake);
  const line = (begin: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find((one) => one.startsWith(begin));
        if (found !== undefined) resolve(found);
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`It ended without saying "${begin}": ${lines.join(' ')} ${said}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { process: child, lines, line, ended: () => ended, stderr: () => said };
}

/** The process that serves a data folder's database. */
export function postmaster(dataFolder: string): number {
  return Number(
    fs.readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
}

/** Whether a process is there and no zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
