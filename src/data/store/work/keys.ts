/** How does a key stand in Vern's store, so that it comes back exactly as it was? */
import type { Value } from '../../../declaration/database/value.ts';

/** A key as JSON: bytes and whole numbers too large for a number say what they are. */
export function toText(key: readonly Value[]): string {
  return JSON.stringify(key.map(told));
}

function told(value: Value): unknown {
  if (typeof value === 'bigint') return { whole: String(value) };
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('base64') };
  return Array.isArray(value) ? { list: value.map(told) } : value;
}

/** The key of a text of `toText`. */
export function fromText(text: string): readonly Value[] {
  return (JSON.parse(text) as readonly unknown[]).map(read);
}

function read(told: unknown): Value {
  if (typeof told !== 'object' || told === null) return told as Value;
  if ('whole' in told) return BigInt(String(told.whole));
  if ('bytes' in told) return new Uint8Array(Buffer.from(String(told.bytes), 'base64'));
  return (told as { readonly list: readonly unknown[] }).list.map(read);
}
