/**
 * What is in a database, as `declaration/database/catalogue.ts` says it, and its hash.
 */
import { createHash } from 'node:crypto';
import { type Catalogue, ordered } from '../../declaration/database/catalogue.ts';

export * from '../../declaration/database/catalogue.ts';

/** SHA-256 of all that a plan rests on: everything but the estimates of rows. */
export function hashOf(catalogue: Catalogue): string {
  const tables = ordered(catalogue).tables.map((table) => ({ ...table, rows: null }));
  const text = JSON.stringify({ ...catalogue, tables }, sorted);
  return createHash('sha256').update(text).digest('hex');
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => byText(a, b)));
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
