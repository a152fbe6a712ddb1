/**
 * How long does `vern check` take? As a command on the largest example (limit 400 ms, bin run directly,
 * caches warm), and in one process on 1,000 datasets, 20,000 fields and 200 purposes (limit 3 s, 400 MB).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { checkSource } from '../src/declaration/check/check.ts';
import type { Day } from '../src/declaration/law/day.ts';
import { LARGE, largeDeclaration } from './large-declaration.ts';
import { median, peakMemory, say, timed } from './measure.ts';

const root = join(import.meta.dirname, '..');
const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(root, 'examples', entry.name, 'vern.yaml'));
const largest = examples.toSorted((a, b) => statSync(b).size - statSync(a).size)[0] ?? '';

/** The Node of the machine: the one a person starts the command with, not the project's own. */
const node = spawnSync('sh', ['-c', 'command -p -v node || command -v node'], {
  encoding: 'utf8',
}).stdout.trim();

async function wall(args: readonly string[]): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 10; run++) runs.push((await timed(node, args)).ms);
  return median(runs.slice(1));
}

function seconds(work: () => unknown): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

const empty = await wall(['-e', '0']);
const command = await wall([join(root, 'bin', 'vern.mjs'), 'check', largest]);
say(
  `vern check, ${readFileSync(largest, 'utf8').split('\n').length} lines: ${command.toFixed(0)} ms, median of 9 (limit 400); ratio to an empty Node (${empty.toFixed(0)} ms) ${(command / empty).toFixed(1)}`,
);

const text = largeDeclaration(LARGE);
const checks: number[] = [];
let findings = 0;
for (let run = 0; run < 3; run++) {
  const source = `${text}# run ${run}\n`;
  checks.push(
    seconds(() => {
      findings = checkSource(source, 'large.yaml', { today: '2026-11-22' as Day }).length;
    }),
  );
}
const memory = peakMemory();
const baseline = median([1, 2, 3].map(() => seconds(() => parseDocument(text).toJS())));
say(
  `${LARGE.datasets} datasets, ${LARGE.fields} fields, ${LARGE.purposes} purposes (${(text.length / 1e6).toFixed(1)} MB, ${findings} findings): ${(checks[0] ?? 0).toFixed(2)} s the first time, median ${median(checks).toFixed(2)} s (limit 3); ratio to the yaml package alone ${(median(checks) / baseline).toFixed(1)}; ${memory.toFixed(0)} MiB (limit 400)`,
);
