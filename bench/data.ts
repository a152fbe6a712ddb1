/**
 * How fast does the engine count, sweep, find and erase in 10,000,000 rows? Each beside the best we can write by hand, on
 * the same private PostgreSQL in one run; medians. Every part is a process of its own, so that each says how much memory
 * it took. VERN_BENCH_ROWS says how many rows in all, VERN_BENCH_SWEEP_ROWS in how many a tenth is swept,
 * VERN_BENCH_PARTS which parts run (`count,said`).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../src/shell/connectors/connect.ts';
import { postgresServer } from '../src/shell/connectors/testing/servers.ts';
import { makeDatabase } from './data/vern.ts';
import { fill, shares } from './data/world.ts';
import { say } from './measure.ts';

const day = '2026-11-22';
const total = Number(process.env['VERN_BENCH_ROWS'] ?? 10_000_000);
const swept = Number(process.env['VERN_BENCH_SWEEP_ROWS'] ?? Math.min(total, 1_000_000));
const all = ['count', 'said', 'find', 'erase', 'sweep', 'rule'];
const parts = process.env['VERN_BENCH_PARTS']?.split(',') ?? all;

const server = await postgresServer('npm');
const folder = mkdtempSync(join(tmpdir(), 'vern-bench-'));

async function filled(database: string, rows: number): Promise<void> {
  const started = performance.now();
  const db = await connect(server.url(database));
  try {
    await fill(db, rows, day);
  } finally {
    await db.close();
  }
  const made = Object.values(shares(rows)).reduce((sum, one) => sum + one, 0);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(`${made} rows in 20 tables (${database}), filled in ${seconds} s`);
}

/** A part as a process of its own. */
function run(part: string): Promise<void> {
  const file = join(import.meta.dirname, 'data', 'part.ts');
  const child = spawn(process.execPath, [...process.execArgv, file, part], {
    stdio: 'inherit',
    env: {
      ...process.env,
      BENCH_SERVER: server.url('DATABASE'),
      BENCH_FOLDER: folder,
      BENCH_PEOPLE: String(Math.round(total / 10)),
    },
  });
  return new Promise((resolve, reject) =>
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${part} ended with ${code}.`)),
    ),
  );
}

try {
  if (parts.some((part) => part !== 'sweep' && part !== 'rule')) await filled('postgres', total);
  for (const part of parts) {
    if (part === 'said') await run('record');
    if (part === 'sweep') {
      await makeDatabase(server.url, 'theirs');
      await filled('theirs', swept);
      await makeDatabase(server.url, 'by_hand', 'theirs');
    }
    await run(part);
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
