/**
 * How long does `vern check` take? On the largest example as a command, and in one process on a
 * declaration of 1,000 datasets, 20,000 fields and 200 purposes.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { checkSource } from '../src/declaration/check/check.ts';
import type { Day } from '../src/declaration/law/day.ts';
import { largeDeclaration } from './large-declaration.ts';
import { median, peakMemory, say, timed } from './measure.ts';

const root = join(import.meta.dirname, '..');
const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(root, 'examples', entry.name, 'vern.yaml'));
const largest = examples.toSorted((a, b) => statSync(b).size - statSync(a).size)[0] ?? '';

/** The Node a person has: the one that starts the command, not the project's own. */
const node = spawnSync('sh', ['-c', 'command -v -p node || command -v node'], {
  encoding: 'utf8',
}).stdout.trim();
const bin = join(root, 'bin', 'vern.mjs');

async function wall(args: readonly string[]): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 9; run++) runs.push((await timed(node, args)).ms);
  return median(runs.slice(1));
}

const empty = await wall(['-e', '0']);
const check = await wall([bin, 'check', largest]);
say(
  `vern check on ${readFileSync(largest, 'utf8').split('\n').length} lines: ${check.toFixed(0)} ms (median of 8; limit 400)`,
);
say(`  ratio to an empty ${node} (${empty.toFixed(0)} ms): ${(check / empty).toFixed(1)}`);

const text = largeDeclaration({ datasets: 1000, fields: 20_000, purposes: 200 });
const before = peakMemory();
const started = performance.now();
const found = checkSource(text, 'large.yaml', { today: '2026-01-01' as Day });
const seconds = (performance.now() - started) / 1000;
say(
  `1,000 datasets, 20,000 fields, 200 purposes (${(text.length / 1e6).toFixed(1)} MB): ${seconds.toFixed(2)} s (limit 3), ${found.length} findings`,
);
say(`  largest memory ${peakMemory().toFixed(0)} MiB (limit 400), ${before.toFixed(0)} MiB before`);
