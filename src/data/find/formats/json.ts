/** What is held about people as one JSON document, written piece by piece; its shape is in docs/find.md. */
import { placeName } from '../../../processing/rule/relation.ts';
import type { Held, Listed, Outcome, RowsOf } from '../listed.ts';
import type { ShownValue } from '../shown.ts';

/** The document. Rows are written as they are read, each outcome after its rows. */
export function heldJson(held: Held): AsyncIterable<string> {
  return held.read((rows) => piecesJson(held, rows));
}

async function* piecesJson(held: Held, rowsOf: RowsOf): AsyncGenerator<string, void, undefined> {
  const { organisation } = held;
  yield `{\n"organisation": ${JSON.stringify(organisation)},\n"roles": ${pretty(rolesOf(held))},\n`;
  yield `"ambiguous": ${pretty(
    held.ambiguous.map(({ role, why, identities, candidates }) => ({
      role,
      why,
      identities: identities.map(({ name }) => name),
      candidates: candidates.map(({ place, count }) => ({ ...place, rows: count })),
    })),
  )},\n`;
  yield `"scans": ${pretty(held.scans.map(({ place, ...scan }) => ({ ...place, ...scan })))},\n"systems": {`;
  let first = true;
  for (const [system, listed] of Map.groupBy(held.listed, ({ place }) => place.system)) {
    yield `${first ? '' : ','}\n${JSON.stringify(system)}: {`;
    first = false;
    const lost = held.outOfReach.find((one) => one.system === system);
    if (lost !== undefined) yield `"outcome": ${JSON.stringify({ failed: lost.because })}, `;
    yield `"tables": {`;
    let firstTable = true;
    for (const [table, entries] of Map.groupBy(listed, (one) => one.table)) {
      yield `${firstTable ? '' : ','}\n${JSON.stringify(table)}: `;
      firstTable = false;
      yield* tableJson(held, entries, rowsOf);
    }
    yield '}}';
  }
  const { statements = [] } = held;
  yield statements.length === 0 ? '\n}\n}\n' : `\n},\n"statements": ${pretty(statements)}\n}\n`;
}

const pretty = (value: unknown) => JSON.stringify(value, plain, 1);

function rolesOf({ people }: Held): Record<string, unknown> {
  const entries = people.map(({ role, identities, roots }) => [
    role,
    {
      identities: identities.map(({ place, ...identity }) => ({
        ...identity,
        ...(place === undefined ? {} : { in: placeName(place) }),
      })),
      rows: roots.map(({ place, columns, keys }) => ({ ...place, columns, keys })),
    },
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

async function* tableJson(
  held: Held,
  entries: readonly Listed[],
  rowsOf: RowsOf,
): AsyncGenerator<string, void, undefined> {
  yield '{"rows": [';
  const datasets: Record<string, unknown>[] = [];
  const outcomes: Outcome[] = [];
  let count = 0;
  for (const entry of entries) {
    const from = count;
    for await (const rows of rowsOf(entry)) {
      const written = rows.map((row, at) => `${count + at === 0 ? '' : ','}\n${rowJson(row)}`);
      count += rows.length;
      yield written.join('');
    }
    const outcome = outcomeAfter(held, entry, count - from);
    outcomes.push(outcome);
    datasets.push({
      dataset: entry.place.dataset,
      ...(entry.role === undefined ? {} : { role: entry.role }),
      ...(entry.how === undefined ? {} : { how: entry.how }),
      outcome: outcomeJson(outcome),
      ...(outcome.kind === 'found' ? { firstRow: from } : {}),
      ...(entry.fields === undefined || entry.fields === 'all' ? {} : { fields: entry.fields }),
      ...(entry.leftOut.length === 0 ? {} : { leftOut: entry.leftOut }),
      ...(entry.others === undefined ? {} : { others: entry.others }),
    });
  }
  yield `], "outcome": ${JSON.stringify(outcomeJson(together(outcomes)))}, "datasets": ${JSON.stringify(datasets)}}`;
}

/** The outcome of an entry when its rows were read: how many there were, or that reading failed. */
function outcomeAfter({ failed }: Held, entry: Listed, rows: number): Outcome {
  const because = failed.get(entry);
  if (because !== undefined) return { kind: 'failed', because };
  if (entry.outcome.kind !== 'found') return entry.outcome;
  return rows === 0 ? { kind: 'empty' } : { kind: 'found', rows };
}

const order = ['failed', 'found', 'not searched', 'unidentifiable', 'empty'] as const;

/** The outcome of a table with several datasets: the worst that must be known, else what was found. */
function together(outcomes: readonly Outcome[]): Outcome {
  const rows = outcomes.reduce((sum, one) => sum + (one.kind === 'found' ? one.rows : 0), 0);
  const kind = order.find((each) => outcomes.some((one) => one.kind === each));
  const found = outcomes.find((one) => one.kind === kind) ?? { kind: 'empty' };
  return found.kind === 'found' ? { kind: 'found', rows } : found;
}

/** `{"found": 2}`, `"empty"`, or `{"failed": "why"}`. */
export function outcomeJson(outcome: Outcome): unknown {
  if (outcome.kind === 'empty') return 'empty';
  return outcome.kind === 'found' ? { found: outcome.rows } : { [outcome.kind]: outcome.because };
}

/** A row as JSON: bytes as base64, whole numbers that are not exact as numbers as text. */
export function rowJson(row: Readonly<Record<string, ShownValue>>): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)])),
  );
}

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/** What JSON can hold. */
type Plain =
  | null
  | boolean
  | number
  | string
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** A value as JSON can hold it. */
export function plainValue(value: ShownValue): Plain {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return base64(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map((each: ShownValue) => plainValue(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, plainValue(inner)]),
  );
}

/** Bytes as base64. */
export function base64(bytes: Uint8Array): string {
  return bytes.toBase64();
}
