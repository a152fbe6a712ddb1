/** What is held about people for other programs: CSV with one value a line, or NDJSON with one row a line. */
import type { Held, Listed, RowsOf } from '../listed.ts';
import type { ShownRow, ShownValue } from '../shown.ts';
import { plainValue } from './json.ts';

/** NDJSON: where a row stands, and the row. */
export function heldNdjson(held: Held): AsyncIterable<string> {
  return held.read((rows) => piecesNdjson(held, rows));
}

async function* piecesNdjson(held: Held, rowsOf: RowsOf): AsyncGenerator<string, void, undefined> {
  for (const entry of held.listed) {
    const { place, table, role, how } = entry;
    for await (const rows of rowsOf(entry))
      yield rows
        .map((row) => `${JSON.stringify({ ...place, table, role, how, row: plainRow(row) })}\n`)
        .join('');
  }
}

const plainRow = (row: ShownRow) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));

const headings = ['system', 'dataset', 'table', 'row', 'column', 'value'];

/** CSV after RFC 4180 with a byte order mark; rows are counted within an entry, and no cell runs as a formula. */
export function heldCsv(held: Held): AsyncIterable<string> {
  return held.read((rows) => piecesCsv(held, rows));
}

async function* piecesCsv(held: Held, rowsOf: RowsOf): AsyncGenerator<string, void, undefined> {
  yield `\uFEFF${headings.map(quoted).join(',')}\r\n`;
  const counts = new Map<string, number>();
  for (const entry of held.listed) {
    const name = `${entry.place.system}.${entry.place.dataset}`;
    for await (const rows of rowsOf(entry)) {
      let number = counts.get(name) ?? 0;
      const lines = rows.flatMap((row) => {
        number += 1;
        return rowLines(entry, number, row);
      });
      counts.set(name, number);
      yield lines.join('');
    }
  }
}

function rowLines({ place, table }: Listed, number: number, row: ShownRow): readonly string[] {
  return Object.entries(row).map(
    ([column, value]) =>
      `${[place.system, place.dataset, table, String(number), column, valueText(value)].map(quoted).join(',')}\r\n`,
  );
}

/** A value as text: nothing for NULL, JSON for what has parts. */
export function valueText(value: ShownValue): string {
  const plain = plainValue(value);
  if (plain === null) return '';
  return typeof plain === 'object' ? JSON.stringify(plain) : String(plain);
}

// A cell that begins like a formula is kept a text: spreadsheets would run it.
function quoted(value: string): string {
  const safe = /^[\s]*[=+\-@\t\r\n|%]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
