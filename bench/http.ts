/**
 * How fast are notice pages? Requests per second of Vern and of a bare @hono/node-server that answers
 * the same bytes, in turn, each on one core, the load on the other.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { median, say } from './measure.ts';

const root = join(import.meta.dirname, '..');
const dataFolder = mkdtempSync(join(tmpdir(), 'vern-bench-'));
const path = '/eksempel-engros/notice?lang=nb';
const headers = { 'accept-encoding': 'br', accept: 'text/html' };

function start(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn('taskset', ['-c', '0', process.execPath, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  return new Promise((ready, failed) => {
    const listen = (chunk: unknown) => {
      said += String(chunk);
      const found = /ready at (http:\S+)[\s\S]*Ctrl-C/.exec(said);
      if (found?.[1] !== undefined) ready({ child, url: found[1] });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('close', () => failed(new Error(said)));
  });
}

async function load(url: string): Promise<{ rate: number; p99: number }> {
  const result = await autocannon({ url, headers, connections: 20, duration: 5 });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} refused, ${result.errors} errors`);
  return { rate: result.requests.average, p99: result.latency.p99 };
}

const vern = await start([join(root, 'bin', 'vern.mjs'), 'start', '--people', '5'], {
  VERN_PORT: '0',
  VERN_DATA: dataFolder,
});
const bare = await start([join(root, 'bench', 'bare-server.mjs')], {
  VERN_BENCH_URL: `${vern.url}${path}`,
});
const rounds: { vern: { rate: number; p99: number }; bare: { rate: number; p99: number } }[] = [];
await load(`${vern.url}${path}`);
await load(bare.url);
for (let round = 0; round < 5; round++)
  rounds.push({ bare: await load(bare.url), vern: await load(`${vern.url}${path}`) });
const rate = (which: 'vern' | 'bare') => median(rounds.map((round) => round[which].rate));
const p99 = (which: 'vern' | 'bare') => median(rounds.map((round) => round[which].p99));
say(
  `vern ${rate('vern').toFixed(0)}/s, bare ${rate('bare').toFixed(0)}/s: ratio ${(rate('vern') / rate('bare')).toFixed(2)} (limit 0.6)`,
);
say(
  `p99 vern ${p99('vern')} ms, bare ${p99('bare')} ms: ratio ${(p99('vern') / Math.max(p99('bare'), 1)).toFixed(1)} (limit 3)`,
);
bare.child.kill('SIGTERM');
vern.child.kill('SIGINT');
await new Promise((closed) => vern.child.on('close', closed));
rmSync(dataFolder, { recursive: true, force: true });
