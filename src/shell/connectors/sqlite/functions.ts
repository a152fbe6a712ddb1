/** Which functions does SQLite lack that the others have? They are added to our own connections only. */
import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { dateForm, numberForm, zoneForm } from '../dialect.ts';

const [date, zone, number] = [dateForm, zoneForm, numberForm].map((form) => new RegExp(form));

/** Adds `vern_fingerprint`, `vern_readable`, `vern_zoned`, `vern_epoch` and `vern_number`. */
export function addFunctions(database: DatabaseSync): void {
  const add = (name: string, run: (text: string) => number | null) =>
    database.function(name, { deterministic: true }, (value: SQLOutputValue) =>
      value === null ? null : run(printed(value)),
    );
  const hash = (...values: SQLOutputValue[]) =>
    createHash('md5').update(values.map(marked).join('|')).digest('hex');
  const options = { deterministic: true, varargs: true, useBigIntArguments: true };
  database.function('vern_fingerprint', options, hash);
  add('vern_readable', (text) => Number(isReadable(text)));
  add('vern_zoned', (text) => Number(zone?.test(text) === true));
  add('vern_epoch', epochOf);
  add('vern_number', (text) => (number?.test(text) === true ? Number(text) : null));
}

const printed = (value: Exclude<SQLOutputValue, null>): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);

function marked(value: SQLOutputValue): string {
  if (value === null) return '-';
  const text = printed(value);
  return `${typeof value}${text.length}:${text}`;
}

function isReadable(text: string): boolean {
  if (date?.test(text) !== true) return false;
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
}

function epochOf(text: string): number | null {
  const iso = text.replace(' ', 'T').replace(' ', '');
  const seconds = Date.parse(iso.replace(/([+-]\d\d)(\d\d)?$/, zoned)) / 1_000;
  return Number.isNaN(seconds) ? null : seconds;
}

// `+01` and `+0100` as `+01:00`, but not the end of `+01:00`, which no sign stands before.
const zoned = (_: string, hours: string, minutes = '00') => `${hours}:${minutes}`;
