/** How does the record look as a table for other programs? */
import type { Activity, ProcessingRecord } from './record.ts';
import { recordWords } from './words.ts';

const columns = [
  'purpose',
  'basis',
  'subjects',
  'categories',
  'recipients',
  'transfers',
  'retention',
  'systems',
] as const;

export type Column = (typeof columns)[number];

/** The heading of each column and one row for each activity; several values are one per line. */
export function recordTable(record: ProcessingRecord): {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const words = recordWords[record.language].columns;
  return {
    headings: columns.map((column) => words[column]),
    rows: record.activities.map((activity) => columns.map((column) => cell(activity, column))),
  };
}

function cell(activity: Activity, column: Column): string {
  const value = activity[column];
  return typeof value === 'string' ? value : value.join('\n');
}

/** CSV after RFC 4180, with a byte order mark so that spreadsheets read æ, ø and å. */
export function recordCsv(record: ProcessingRecord): string {
  const { headings, rows } = recordTable(record);
  const lines = [headings, ...rows].map((row) => row.map(quoted).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** A cell that begins like a formula is kept a text: spreadsheets would run it. */
function quoted(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
