/** Medians, and a run of a command with its wall time and largest memory. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export interface Timed {
  readonly ms: number;
  readonly code: number | null;
}

/** Runs a command to its end and measures its wall time. */
export function timed(command: string, args: readonly string[]): Promise<Timed> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: 'ignore' });
  return new Promise((ended) =>
    child.on('close', (code) => ended({ ms: performance.now() - started, code })),
  );
}

/** The largest resident memory of this process so far, in MiB. */
export function peakMemory(): number {
  const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1] ?? 0) / 1024;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
