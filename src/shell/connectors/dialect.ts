/** What does a kind of database say in its own words? */
import type { Column, Kind } from './catalogue.ts';
import type { Value } from './contract.ts';

/** SQL with places, and what stands there. Values are never written into the text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Notes a value and returns the place that stands for it: `$1` or `?`. */
export type Put = (value: unknown) => string;

/** A value that is handed over before its statement, because together they would be too large for one message. */
export interface Aside {
  readonly aside: string;
}

/** Whether a value is handed over by itself. */
export const isAside = (value: unknown): value is Aside =>
  typeof value === 'object' && value !== null && 'aside' in value;

/** About how many bytes a statement is, as it is sent. */
export function bytesOf({ text, values }: Statement): number {
  return Buffer.byteLength(text) + values.reduce((sum: number, value) => sum + weight(value), 0);
}

function weight(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value) + 9;
  if (value instanceof Uint8Array) return value.length + 9;
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + weight(one), 9);
  return 9;
}

/** Tuples that become a table of columns `c0`, `c1`, … */
export interface Tuples {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Value[])[];
  /** So many of the first columns are compared, so that an index serves; the others are written. */
  readonly keys: number;
}

/** The words of a kind of database. */
export interface Dialect {
  readonly kind: Kind;
  quote(name: string): string;
  place(index: number, value: unknown): string;
  /** A value as the driver takes it for a column. */
  write(value: Value, column: Column): unknown;
  /** A value of the driver as ours; an instant with its distance from UTC in the zone. */
  read(value: unknown, column: Column, zone: string): Value;
  /** `(select … ) `without its brackets, with columns `c0`, `c1`, … */
  tuples(put: Put, tuples: Tuples): string;
  /** `expression = one of`, for many values. */
  among(put: Put, expression: string, of: Pick<Tuples, 'columns' | 'rows'>): string;
  json(put: Put, expression: string, path: readonly (string | number)[]): JsonValue;
  /** Whether a text is a real date, with or without a time of day: true, false or NULL. */
  readableText(expression: string): string;
  /** Whether a date or moment of a column is a real one. */
  readableDate(expression: string, column: Column): string;
  /** A text that has its distance from UTC behind the time of day. */
  isZoned(expression: string): string;
  /** Such a text, which is readable, as seconds since 1970. */
  epoch(expression: string): string;
  /** The number a text says (nothing is 0), or NULL. */
  numberIn(expression: string): string;
  /** One of these texts to the letter, beside a comparison by the column's collation; '' if that is exact. */
  toTheLetter(put: Put, expression: string, texts: readonly string[]): string;
  /** A text ordered by its bytes, whatever its collation. */
  byBytes(expression: string): string;
  /** Any value as a text. */
  asText(expression: string): string;
  /** Where a text stands in another, by its bytes, counted from 1; 0 when it does not. */
  position(part: string, text: string): string;
  /** Whether a text has nothing but visible ASCII characters, and no capitals where it is to be small. */
  only(text: string, which: 'visible' | 'small'): string;
  /** A hash of what columns hold. */
  fingerprint(columns: readonly { readonly expression: string; readonly column: Column }[]): string;
  update(parts: WriteParts & { readonly set: readonly (readonly [string, string])[] }): string;
  remove(parts: WriteParts): string;
}

/** What stands at a path in JSON; each is SQL. */
export interface JsonValue {
  readonly text: () => string;
  readonly isNull: () => string;
}

/** The parts of an update or delete of the rows in `tuples`. */
export interface WriteParts {
  /** The quoted table; its alias is `t0`, that of the tuples `s`. */
  readonly table: string;
  readonly tuples: string;
  /** Pairs that must be equal: of the table and of the tuples. */
  readonly match: readonly (readonly [string, string])[];
  /** More conditions, or ''. */
  readonly guard: string;
}

/** `"name"`, as standard SQL quotes it. */
export const doubleQuoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What a date must look like; whether that day exists each dialect asks by itself. */
export const dateForm =
  '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( ?(Z|[+-][0-9]{2}(:?[0-9]{2})?))?)?$';

/** How a time of day with its distance from UTC ends. */
export const zoneForm = ':[0-9]{2}([.][0-9]+)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$';

/** What JavaScript and databases agree is a number. */
export const numberForm = '^ *([+-]?[0-9]+([.][0-9]*)?)? *$';

/** Visible ASCII characters, as they stand in brackets of a pattern. */
export const visible = { visible: '!-~', small: '!-@[-~' } as const;

/** An integer as a number where that is exact, else as a bigint. */
export function wholeNumber(value: string | bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

/** Bytes as hexadecimal. */
export const hex = (value: Uint8Array): string => Buffer.from(value).toString('hex');

/** A text of the driver, or null. */
export function textOrNull(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
