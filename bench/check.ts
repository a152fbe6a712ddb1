/**
 * How long does `vern check` take for the largest declaration promised, and how much memory?
 *
 * Promised: 1,000 datasets, 20,000 fields and 200 purposes in 3 s and 400 MB, reading included.
 * Run: npx node bench/check.ts
 */
import { checkSource } from '../src/declaration/check/check.ts';
import { day } from '../src/declaration/law/day.ts';
import { LARGE, largeDeclaration } from './large-declaration.ts';

const limits = { milliseconds: 3_000, megabytes: 400 };
const today = day('2026-11-22');
if (today === undefined) throw new Error('the day of the benchmark does not exist');

const source = largeDeclaration(LARGE);
const start = performance.now();
const found = checkSource(source, 'large.yaml', { today });
const milliseconds = Math.round(performance.now() - start);
const { user, system } = process.cpuUsage();
const cpuMilliseconds = Math.round((user + system) / 1_000);
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);

console.log(
  JSON.stringify({
    ...LARGE,
    characters: source.length,
    findings: found.length,
    milliseconds,
    cpuMilliseconds,
    megabytes,
    limits,
  }),
);
if (milliseconds > limits.milliseconds || megabytes > limits.megabytes) process.exitCode = 1;
