/** What does SQLite say in its own words? `vern_*` are functions that sqlite/engine.ts adds. */
import type { Value } from '../contract.ts';
import {
  type Dialect,
  doubleQuoted,
  hex,
  visible,
  type WriteParts,
  wholeNumber,
} from '../dialect.ts';
import { ConnectorProblem } from '../problem.ts';

/** A value as a literal in JSON, where a whole number keeps all its digits. */
function asJson(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return JSON.stringify({ hex: hex(value) });
  return JSON.stringify(value);
}

function listed(rows: readonly (readonly Value[])[]): string {
  try {
    return `[${rows.map((row) => `[${row.map(asJson).join(',')}]`).join(',')}]`;
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    // No text is longer than 512 MB.
    throw new ConnectorProblem('too large', `${rows.length} keys: that is more at once than fits.`);
  }
}

// Bytes cannot stand in JSON: they come as {"hex": …}.
function element(rows: readonly (readonly Value[])[], at: number): string {
  const plain = `json_extract(j.value, '$[${at}]')`;
  if (!rows.some((row) => row[at] instanceof Uint8Array)) return plain;
  return `iif(json_type(j.value, '$[${at}]') = 'object', unhex(json_extract(j.value, '$[${at}].hex')), ${plain})`;
}

const jsonPath = (path: readonly (string | number)[]) =>
  `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `."${step}"`)).join('')}`;

const conditions = ({ match, guard }: WriteParts) =>
  [...match.map((pair) => pair.join(' = ')), guard].filter(Boolean).join(' and ');

export const sqlite: Dialect = {
  kind: 'sqlite',
  quote: doubleQuoted,
  place: (index) => `?${index}`,
  write: (value) => (typeof value === 'boolean' ? Number(value) : value),
  read: (value) => (typeof value === 'bigint' ? wholeNumber(value) : (value as Value)),
  tuples: (put, { columns, rows }) => {
    const typed = columns.map((_, at) => `${element(rows, at)} as c${at}`);
    return `select ${typed.join(', ')} from json_each(${put(listed(rows))}) as j`;
  },
  among: (put, expression, { rows }) =>
    `${expression} in (select ${element(rows, 0)} from json_each(${put(listed(rows))}) as j)`,
  json: (put, expression, path) => {
    const place = put(jsonPath(path));
    const at = (name: string) =>
      `(case when json_valid(${expression}) then ${name}(${expression}, ${place}) end)`;
    const type = at('json_type');
    return {
      text: () =>
        `(case ${type} when 'true' then 'true' when 'false' then 'false' else cast(${at('json_extract')} as text) end)`,
      isNull: () => `coalesce(${type}, 'null') = 'null'`,
    };
  },
  readableText: (expression) => `vern_readable(${expression})`,
  readableDate: (expression) => `vern_readable(${expression})`,
  isZoned: (expression) => `vern_zoned(${expression})`,
  epoch: (expression) => `vern_epoch(${expression})`,
  numberIn: (expression) => `vern_number(${expression})`,
  // Its columns may ignore case, or blanks at the end, and do not say so.
  toTheLetter: (put, expression, texts) =>
    ` and ${expression} collate binary in (select value from json_each(${put(JSON.stringify(texts))}))`,
  byBytes: (expression) => `${expression} collate binary`,
  asText: (expression) => `cast(${expression} as text)`,
  position: (part, text) => `instr(${text}, ${part})`,
  only: (text, which) => `${text} not glob '*[^${visible[which]}]*'`,
  fingerprint: (columns) =>
    `vern_fingerprint(${columns.map(({ expression }) => expression).join(', ')})`,
  update: (parts) =>
    `update ${parts.table} as t0 set ${parts.set.map(([column, value]) => `${column} = ${value}`).join(', ')}` +
    ` from (${parts.tuples}) as s where ${conditions(parts)}`,
  remove: ({ table, tuples, match, guard }) => {
    const own = match.map(([left]) => left).join(', ');
    const given = match.map(([, right]) => right).join(', ');
    const bracketed = match.length === 1 ? own : `(${own})`;
    const inSet = `${bracketed} in (select ${given} from (${tuples}) as s)`;
    return `delete from ${table} as t0 where ${[inSet, guard].filter(Boolean).join(' and ')}`;
  },
};
