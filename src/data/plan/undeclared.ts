/**
 * Does a JSON document hold anything beside its declared paths?
 *
 * Empty parts do not count.
 */
import type { Value } from '../../declaration/database/value.ts';
import { maskedValue } from './masked.ts';

/** Whether something is left when the declared paths are taken away. */
export function undeclaredIn(document: Value, paths: readonly string[]): boolean {
  const rest = maskedValue({ kind: 'paths', paths }, document, () => '');
  if (typeof rest !== 'string') return holdsAnything(rest);
  try {
    return holdsAnything(JSON.parse(rest));
  } catch {
    // No JSON at all: a text that nobody declared.
    return rest.trim() !== '';
  }
}

function holdsAnything(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (typeof value !== 'object') return true;
  return Object.values(value).some(holdsAnything);
}
