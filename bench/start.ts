/** How long until the first page, with a new data folder and with an existing one? */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, say } from './measure.ts';

const root = join(import.meta.dirname, '..');

/** Milliseconds until the first notice page and until the examples are filled; then it is stopped. */
async function once(dataFolder: string): Promise<{ page: number; filled: number }> {
  const started = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, VERN_DATA: dataFolder, VERN_PORT: '7799' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const filled = new Promise<number>((done) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('Ctrl-C stops it')) done(performance.now() - started);
    });
  });
  let page = 0;
  while (page === 0) {
    try {
      const answer = await fetch('http://127.0.0.1:7799/eksempel-service/notice');
      await answer.text();
      if (answer.ok) page = performance.now() - started;
    } catch {
      await new Promise((wait) => setTimeout(wait, 20));
    }
  }
  const made = { page, filled: await filled };
  const closed = new Promise((end) => child.on('close', end));
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  await closed;
  return made;
}

const fresh: number[] = [];
const again: number[] = [];
const filled: number[] = [];
for (let run = 0; run < 3; run++) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'vern-bench-'));
  const first = await once(dataFolder);
  fresh.push(first.page);
  filled.push(first.filled);
  again.push((await once(dataFolder)).page);
  rmSync(dataFolder, { recursive: true, force: true });
}
const seconds = (values: readonly number[]) => (median(values) / 1000).toFixed(1);
say(
  `npm start to the first page: ${seconds(fresh)} s with a new store (limit 12), ${seconds(again)} s with an existing one (limit 4)`,
);
say(
  `  ratio new to existing: ${(median(fresh) / median(again)).toFixed(1)}; examples of 1,000 people filled after ${seconds(filled)} s`,
);
