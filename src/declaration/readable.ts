/**
 * What of a file with faults can still be checked?
 *
 * Whatever does not fit is left out or filled in, so that the rest can be looked at in the same run.
 * The result is never used for anything but complaints.
 */
import type * as z from 'zod';
import { type Path, valueAt } from './complaint.ts';
import { type Declaration, declarationSchema } from './schema/declaration.ts';

/** The part of a declaration that could be read, and what was left out or filled in for it. */
export interface Readable {
  readonly declaration: Declaration;
  readonly leftOut: readonly Path[];
}

const rounds = 6;

/** Leaves out what the schema refuses, until the rest fits; undefined if it never does. */
export function readablePart(written: unknown): Readable | undefined {
  const value: unknown = structuredClone(written);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const leftOut: Path[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const result = declarationSchema.safeParse(value);
    if (result.success) return { declaration: result.data, leftOut };
    for (const issue of result.error.issues)
      for (const path of mend(value, issue)) leftOut.push(path);
  }
  return undefined;
}

/** Deletes what is refused, or puts something in where it is missing. Says where. */
function mend(root: unknown, issue: z.core.$ZodIssue): readonly Path[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? '' : step));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => remove(root, [...path, key]));
  if (valueAt(root, path) !== undefined) return [remove(root, path)];
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (typeof parent === 'object' && parent !== null && last !== undefined)
    (parent as Record<string | number, unknown>)[last] = filling(issue);
  return [path];
}

function remove(root: unknown, path: Path): Path {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (typeof parent === 'object' && parent !== null) Reflect.deleteProperty(parent, last);
  return path;
}

function filling(issue: z.core.$ZodIssue): unknown {
  if (issue.code === 'invalid_value') return issue.values[0];
  if (issue.code === 'invalid_type') {
    if (issue.expected === 'object' || issue.expected === 'record') return {};
    if (issue.expected === 'array') return [];
    if (issue.expected === 'boolean') return false;
    if (issue.expected === 'number' || issue.expected === 'int') return 0;
  }
  return '…';
}
