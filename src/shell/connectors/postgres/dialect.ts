/** What does PostgreSQL say in its own words? */
import type { Column } from '../catalogue.ts';
import type { Value } from '../contract.ts';
import {
  type Dialect,
  dateForm,
  doubleQuoted,
  hex,
  numberForm,
  visible,
  wholeNumber,
  zoneForm,
} from '../dialect.ts';

/** A value as PostgreSQL reads it from text. */
function asText(value: Value): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return `\\x${hex(value)}`;
  if (typeof value === 'object') return `{${value.map(element).join(',')}}`;
  return String(value);
}

function element(value: Value): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return asText(value) ?? 'NULL';
  return `"${(asText(value) ?? '').replaceAll(/["\\]/g, '\\$&')}"`;
}

function read(value: unknown, { type }: Column): Value {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string')
    return Array.isArray(value) ? (value as Value[]) : (value as boolean | number | Uint8Array);
  if (type === 'integer') return wholeNumber(value);
  if (type === 'timestamp') return value.replace(' ', 'T');
  if (type === 'instant') return value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  return value;
}

/** Whole numbers as PostgreSQL reads a list of them; of a million, no text of its own is kept for each. */
function wholeNumbers(rows: readonly (readonly Value[])[]): string {
  const parts: string[] = [];
  for (let at = 0; at < rows.length; at += 1_000) parts.push(rows.slice(at, at + 1_000).join());
  return `{${parts.join()}}`;
}

const cast = (name: string, column: Column) => `${name}::${column.base}`;

export const postgres: Dialect = {
  kind: 'postgres',
  quote: doubleQuoted,
  place: (index) => `$${index}`,
  write: asText,
  read,
  tuples: (put, { columns, rows }) => {
    const arrays = columns.map(
      (_, at) => `${put(rows.map((row) => asText(row[at] ?? null)))}::text[]`,
    );
    const names = columns.map((_, at) => `c${at}`);
    const typed = columns.map((column, at) => `${cast(`u.c${at}`, column)} as c${at}`);
    return `select ${typed.join(', ')} from unnest(${arrays.join(', ')}) as u(${names.join(', ')})`;
  },
  among: (put, expression, { columns: [column], rows }) => {
    const texts = rows.map((row) => asText(row[0] ?? null));
    if (column === undefined) throw new Error('One column is needed.');
    if (column.type === 'array') return `${expression}::text[] && ${put(texts)}::text[]`;
    if (column.type === 'integer' && rows.length > 100)
      return `${expression} in (select u.c0 from unnest(${put(wholeNumbers(rows))}::${column.base}[]) as u(c0))`;
    if (rows.length <= 100) return `${expression} = any(${put(texts)}::text[]::${column.base}[])`;
    return `${expression} in (select ${cast('u.c0', column)} from unnest(${put(texts)}::text[]) as u(c0))`;
  },
  json: (put, expression, path) => {
    const steps = path.map(String);
    const at = (arrow: string) => `(${expression}::jsonb ${arrow} ${put(steps)}::text[])`;
    return {
      text: () => at('#>>'),
      isNull: () => `${at('#>>')} is null`,
      number: () => `(case when jsonb_typeof${at('#>')} = 'number' then ${at('#>>')}::numeric end)`,
    };
  },
  readableText: (text) => {
    const part = (from: number, length: number) => `substr(${text}, ${from}, ${length})`;
    const month = `make_date(${part(1, 4)}::int, ${part(6, 2)}::int, 1)`;
    const last = `extract(day from ${month} + interval '1 month' - interval '1 day')`;
    const inYear = `${part(1, 4)} > '0000' and ${part(6, 2)} between '01' and '12'`;
    const real = `case when ${inYear} then ${part(9, 2)}::int between 1 and ${last} else false end`;
    return `(case when ${text} ~ '${dateForm}' then ${real} else ${text} is null and null end)`;
  },
  readableDate: (expression) => `isfinite(${expression})`,
  isZoned: (text) => `${text} ~ '${zoneForm}'`,
  epoch: (text) => `extract(epoch from ${text}::timestamptz)`,
  numberIn: (text) =>
    `(case when ${text} ~ '${numberForm}' then coalesce(nullif(trim(${text}), ''), '0')::numeric end)`,
  toTheLetter: () => '',
  byBytes: (expression) => `${expression} collate "C"`,
  asText: (expression) => `${expression}::text`,
  position: (part, text) => `strpos(${text} collate "C", ${part}::text)`,
  only: (text, which) => `${text} collate "C" !~ '[^${visible[which]}]'`,
  fingerprint: (columns) =>
    `md5(row(${columns.map(({ expression }) => expression).join(', ')})::text)`,
  update: ({ table, tuples, match, guard, set }) =>
    `update ${table} as t0 set ${set.map(([column, value]) => `${column} = ${value}`).join(', ')}` +
    ` from (${tuples}) as s where ${[...match.map((pair) => pair.join(' = ')), guard].filter(Boolean).join(' and ')}`,
  remove: ({ table, tuples, match, guard }) =>
    `delete from ${table} as t0 using (${tuples}) as s` +
    ` where ${[...match.map((pair) => pair.join(' = ')), guard].filter(Boolean).join(' and ')}`,
};
