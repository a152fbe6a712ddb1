/**
 * How is a row written so that another program, and a spreadsheet, can read it?
 *
 * JSON as it is; CSV after RFC 4180, in which no cell can be taken for a formula: GDPR art. 20(1), 32.
 */
import type { Value } from '../../declaration/database/value.ts';

/** A row of a part: declared names with their values. */
export type PortableRow = Readonly<Record<string, unknown>>;

/** A row as one line of JSON. Large whole numbers and decimals are text, bytes are base64. */
export function rowJson(row: PortableRow): string {
  return JSON.stringify(row, (_, value: unknown) => plain(value as Value));
}

/** A row as one line of CSV, in the order of `names`. */
export function rowCsv(names: readonly string[], row: PortableRow): string {
  return `${names.map((name) => cell(row[name])).join(',')}\r\n`;
}

/** The first line of a CSV file. */
export function headCsv(names: readonly string[]): string {
  return `\uFEFF${names.map(cell).join(',')}\r\n`;
}

function plain(value: Value): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? value.toBase64() : value;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const made = plain(value as Value);
  const text = typeof made === 'string' ? made : JSON.stringify(made);
  // A number keeps its sign; a text that begins like a formula is marked as text.
  const safe = typeof made === 'string' && /^\s*[=+\-@\t\r\n|%]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
