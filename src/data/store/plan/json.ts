/** How are values of rows written as JSON, for keys and hashes? */

/** Large numbers and bytes as text; for `JSON.stringify`. */
export function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
