/** Starts the real Vern as `npm start` does, in a folder of its own, for tests that need one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '..', 'bin', 'vern.mjs');

export interface Started {
  readonly address: string;
  readonly dataFolder: string;
  readonly process: ChildProcess;
  /** Everything said so far on stderr. */
  said(): string;
  token(): string;
  /** Runs a command beside it. */
  vern(...args: string[]): Promise<Ran>;
  /** Ends it as Ctrl-C does and returns its exit code. */
  stop(): Promise<number | null>;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command to its end. */
export function run(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  return new Promise((ended) => child.on('close', (code) => ended({ code, stdout, stderr })));
}

/** `vern start` with few people, ready to answer; `environment` is added to the present one. */
export async function startVern(
  environment: Record<string, string> = {},
  args: readonly string[] = ['start', '--people', '20'],
): Promise<Started> {
  const dataFolder = environment['VERN_DATA'] ?? mkdtempSync(join(tmpdir(), 'vern-started-'));
  const env = { ...process.env, VERN_PORT: '0', ...environment, VERN_DATA: dataFolder };
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const closed = new Promise<number | null>((ended) => child.on('close', ended));
  const address = await new Promise<string>((ready, failed) => {
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      const found = /ready at (http:\S+)/.exec(said);
      if (found?.[1] !== undefined && /Ctrl-C stops it/.test(said)) ready(found[1]);
    });
    child.on('close', () => failed(new Error(`Vern did not start: ${said}`)));
  });
  return {
    address,
    dataFolder,
    process: child,
    said: () => said,
    token: () => readFileSync(join(dataFolder, 'staff-token'), 'utf8').trim(),
    vern: (...command) => run(command, { ...environment, VERN_DATA: dataFolder }),
    async stop() {
      child.kill('SIGINT');
      const code = await closed;
      if (environment['VERN_DATA'] === undefined)
        rmSync(dataFolder, { recursive: true, force: true });
      return code;
    },
  };
}
