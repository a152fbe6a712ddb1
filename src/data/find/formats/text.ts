/** What is held about people, for somebody at a terminal: a table for each dataset, and what was not found. */
import { placeName } from '../../../processing/rule/relation.ts';
import type { Held, Listed, RowsOf } from '../listed.ts';
import type { ShownValue } from '../shown.ts';
import type { Ambiguous, Identity } from '../subject.ts';
import { valueText } from './lines.ts';

/** The text, written as rows are read. */
export function heldText(held: Held): AsyncIterable<string> {
  return held.read((rows) => piecesText(held, rows));
}

async function* piecesText(held: Held, rowsOf: RowsOf): AsyncGenerator<string, void, undefined> {
  for (const { role, identities } of held.people)
    yield `${role}: ${identities.map(identityText).join(', ')}\n`;
  for (const one of held.ambiguous) yield `${ambiguousText(one)}\n`;
  if (held.people.length === 0 && held.ambiguous.length === 0) yield 'Nobody was found.\n';
  for (const entry of held.listed)
    if (entry.outcome.kind === 'found') yield* entryText(held, entry, rowsOf);
  yield endText(held);
}

function identityText({ name, value, from, unique, place }: Identity): string {
  const where = from === 'given' || place === undefined ? 'given' : `from ${placeName(place)}`;
  return `${name} ${printable(value)} (${where}${unique ? '' : ', not followed: several may share it'})`;
}

/** In one paragraph: why it is not clear who is meant, and what can be done. */
export function ambiguousText({ role, why, identities, candidates }: Ambiguous): string {
  const names = identities.map(({ name }) => name).join(' and ');
  const places = candidates.map(({ place, count }) => `${count} in ${placeName(place)}`).join(', ');
  const what =
    why === 'shared identity'
      ? `several people may share ${names}`
      : `${names} lead to different people`;
  return `${role}: it is not clear who is meant: ${what} (${places}). Give an identity that only one has, or --together when you have made sure that all is one person.`;
}

async function* entryText(
  held: Held,
  entry: Listed,
  rowsOf: RowsOf,
): AsyncGenerator<string, void, undefined> {
  const { place, title, role, outcome } = entry;
  const rows = outcome.kind === 'found' ? outcome.rows : 0;
  yield `\n${placeName(place)}: ${title}${role === undefined ? '' : ` (${role})`}, ${rows} ${rows === 1 ? 'row' : 'rows'}${howText(entry)}\n`;
  let widths: readonly number[] | undefined;
  let columns: readonly string[] = [];
  for await (const batch of rowsOf(entry)) {
    if (widths === undefined) {
      columns = [...new Set(batch.flatMap((row) => Object.keys(row)))];
      widths = columns.map((column) =>
        Math.min(
          40,
          Math.max(column.length, ...batch.map((row) => cellText(row[column] ?? null).length)),
        ),
      );
      yield `${line(columns, widths)}${line(
        columns.map((_, at) => '-'.repeat(widths?.[at] ?? 0)),
        widths,
      )}`;
    }
    const sizes = widths;
    for (const row of batch)
      for (const column of Object.keys(row))
        if (!columns.includes(column)) columns = [...columns, column];
    yield batch
      .map((row) =>
        line(
          columns.map((column) => cellText(row[column] ?? null)),
          sizes,
        ),
      )
      .join('');
  }
  const lost = held.failed.get(entry);
  if (lost !== undefined) yield `  failed: ${lost}\n`;
  if (entry.leftOut.length > 0)
    yield `  left out, because it is about somebody else: ${entry.leftOut.join(', ')}\n`;
}

function howText({ how, fields, others }: Listed): string {
  if (how === 'shared')
    return others === undefined
      ? ', shared with others'
      : `, shared with ${others} ${others === 1 ? 'other' : 'others'}`;
  if (how === 'mentions') return ', somebody else’s, which mention them';
  return fields === undefined || fields === 'all'
    ? ''
    : ', somebody else’s, with fields about them';
}

const line = (cells: readonly string[], widths: readonly number[]) =>
  `  ${cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join('  ')
    .trimEnd()}\n`;

// A file in a table helps nobody; the other formats have it.
const cellText = (value: ShownValue) =>
  value instanceof Uint8Array ? `${value.length} bytes` : printable(valueText(value));

/** On one line, and nothing in it that a terminal would obey. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => {
    const names: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };
    return names[sign] ?? `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

function endText(held: Held): string {
  const lines: string[] = [];
  for (const { field, record, day, text } of held.statements ?? [])
    lines.push(
      `The person added to ${field} (${record.join(', ')}) on ${day}: ${printable(text ?? '?')}`,
    );
  const empty = held.listed.filter(({ outcome }) => outcome.kind === 'empty');
  if (empty.length > 0)
    lines.push(
      `Nothing found: ${[...new Set(empty.map(({ place }) => placeName(place)))].join(', ')}`,
    );
  return [...lines, ...problemLines(held)]
    .map((each) => `\n${each}`)
    .join('')
    .concat('\n');
}

/** A line for each dataset that was not read, and for each index that is missing. */
export function problemLines(held: Held): readonly string[] {
  const words = {
    'not searched': 'Not searched',
    failed: 'Failed',
    unidentifiable: 'Held, cannot be tied to the person',
  } as const;
  const unread = held.listed.flatMap(({ place, outcome }) =>
    outcome.kind === 'found' || outcome.kind === 'empty'
      ? []
      : [`${words[outcome.kind]}: ${placeName(place)}: ${outcome.because}`],
  );
  const scans = held.scans.map(
    ({ place, column, rows, index }) =>
      `Not asked, because ${placeName(place)} is large (${rows === null ? 'many' : `about ${rows}`} rows) and no index serves ${column}: ${index}; or search with --scan`,
  );
  return [...new Set([...unread, ...scans])];
}
