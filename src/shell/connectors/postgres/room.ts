/**
 * How much memory does a statement need that is given very many keys?
 *
 * PostgreSQL looks keys up in a table in memory only where that fits into `work_mem` by its own reckoning; else it
 * goes through all of them for every row, which for a million of each never ends. Such statements, and no others, are
 * given room for theirs.
 */

/** A server's usual 4 MB is enough for these. */
const few = 50_000;
const kilobytesPerKey = 1 / 12;
/** Some six million keys; for more the statement is as slow as it is. */
const most = 512 * 1024;

/** The `work_mem` for a statement with these values, in kB; undefined where the server's own will do. */
export function roomFor(values: readonly unknown[]): number | undefined {
  const keys = Math.max(0, ...values.map(keysIn));
  return keys <= few ? undefined : Math.min(most, Math.ceil(keys * kilobytesPerKey));
}

// A list is given as such, or written as PostgreSQL does: `{1,2,3}`.
function keysIn(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'string' && value.startsWith('{') ? value.length / 6 : 0;
}
