/**
 * Does a value meet the check constraints of a column, as far as they can be read?
 *
 * Lists of values, comparisons with a constant, lengths and JSON are understood; anything else is not, and
 * then nobody may guess: GDPR art. 25, 32(1)(b).
 */
import type { Check, Column, Table } from '../../declaration/database/catalogue.ts';
import type { Value } from '../../declaration/database/value.ts';

/** What the checks of a column say to a value. */
export type Verdict = 'fits' | 'does not' | { readonly unreadable: string };

/** Whether a value meets every check that names the column. */
export function verdictOf(table: Table, column: Column, value: Value): Verdict {
  for (const check of table.checks) {
    if (!mentions(check, column)) continue;
    const met = value === null ? nullMeets(check, column) : meets(check, column, value);
    if (met === undefined) return { unreadable: check.name };
    if (!met) return 'does not';
  }
  return 'fits';
}

const plainText = (text: string) =>
  text
    .replaceAll(/::(?:character varying|double precision|[a-z_]+)(?:\(\d+\))?(?:\[\])?/gi, '')
    .replaceAll(/["`]/g, '')
    .replaceAll(/_[a-z0-9]+(?=')/gi, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();

function mentions({ text }: Check, { name }: Column): boolean {
  return plainText(text)
    .split(/[^\p{L}\p{N}_$]+/u)
    .includes(name.toLowerCase());
}

// An empty value makes a comparison unknown, and a check lets that pass.
function nullMeets({ text }: Check, column: Column): boolean | undefined {
  if (isList({ name: '', text }, column)) return true;
  return /\b(null|coalesce|ifnull|nullif|isnull|case)\b/i.test(text) ? undefined : true;
}

function meets(check: Check, column: Column, value: Exclude<Value, null>): boolean | undefined {
  if (column.allowed !== null && isList(check, column))
    return column.allowed.includes(String(value));
  const clauses = bare(plainText(check.text).replace(/^check ?/, '')).split(/ and /);
  const answers = clauses.map((clause) => clauseMeets(bare(clause), column, value));
  if (answers.includes(undefined)) return undefined;
  return answers.every((met) => met === true);
}

function isList({ text }: Check, { name }: Column): boolean {
  const read = plainText(text);
  const own = read.includes(name.toLowerCase());
  return own && / in ?\(|= any ?\(/.test(read) && !/ (and|or|not) /.test(` ${read} `);
}

function bare(clause: string): string {
  let text = clause.trim();
  while (text.startsWith('(') && text.endsWith(')') && closes(text))
    text = text.slice(1, -1).trim();
  return text;
}

function closes(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0 && at < text.length - 1) return false;
  }
  return true;
}

function clauseMeets(
  clause: string,
  { name }: Column,
  value: Exclude<Value, null>,
): boolean | undefined {
  const [, left = '', op = '', right = ''] =
    /^(.+?) ?(>=|<=|<>|!=|>|<|=) ?(-?\d+(?:\.\d+)?|'[^']*')$/.exec(clause) ?? [];
  const own = name.toLowerCase();
  if (clause === `json_valid(${own})`) return isJson(value);
  if (clause === `${own} is not null`) return true;
  const subject = bare(left);
  if (subject === own) return compared(value, op, right);
  const [, inside = ''] =
    /^(?:char_length|character_length|length|octet_length)\((.+)\)$/.exec(subject) ?? [];
  return bare(inside) === own && typeof value === 'string'
    ? compared(value.length, op, right)
    : undefined;
}

function compared(value: Exclude<Value, null>, op: string, written: string): boolean | undefined {
  const quoted = written.startsWith("'");
  if (quoted && typeof value === 'string') {
    const other = written.slice(1, -1);
    const lower = value.toLowerCase();
    if (op === '=') return lower === other;
    return op === '<>' || op === '!=' ? lower !== other : undefined;
  }
  const [one, other] = [Number(value), Number(quoted ? written.slice(1, -1) : written)];
  if (Number.isNaN(one) || Number.isNaN(other)) return undefined;
  const answers: Readonly<Record<string, boolean>> = {
    '=': one === other,
    '<>': one !== other,
    '!=': one !== other,
    '>': one > other,
    '<': one < other,
    '>=': one >= other,
    '<=': one <= other,
  };
  return answers[op];
}

function isJson(value: Exclude<Value, null>): boolean {
  try {
    JSON.parse(String(value));
    return true;
  } catch {
    return false;
  }
}
