/**
 * Is a predicate true of a row, asked without a database?
 *
 * Three-valued as in SQL, by the words of `declaration/predicate.ts`. It is what the connectors' rendering
 * is held against, and it answers for datasets that are already in memory.
 */
import type { Operand, Predicate } from '../declaration/predicate.ts';
import type { Row } from '../processing/rule/case.ts';
import { equal, valueOf } from '../processing/rule/condition.ts';
import { momentParts } from '../processing/rule/event-day.ts';

/** Tables by the names predicates use, and sets of keys by theirs. */
export type Rows = {
  readonly tables: Readonly<Record<string, readonly Row[]>>;
  readonly sets: Readonly<Record<string, readonly (readonly unknown[])[]>>;
};

/** True, false, or undefined for unknown. */
export function evaluate(predicate: Predicate, row: Row, rows: Rows): boolean | undefined {
  switch (predicate.kind) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'not': {
      const inner = evaluate(predicate.of, row, rows);
      return inner === undefined ? undefined : !inner;
    }
    case 'all':
      return strongest(predicate.of, false, { row, rows });
    case 'any':
      return strongest(predicate.of, true, { row, rows });
    case 'null':
      return isEmpty(valueOf(row, predicate.operand));
    case 'compare':
      return compares(predicate, valueOf(row, predicate.operand));
    case 'in':
      return among(row, predicate.operand, predicate.values);
    case 'text':
      return textFits(predicate, valueOf(row, predicate.operand));
    case 'readable':
      return readableParts(valueOf(row, predicate.operand)) !== undefined;
    case 'exists':
      return (rows.tables[predicate.table] ?? []).some(
        (inner) =>
          predicate.join.every(([mine, outer]) => same(inner[mine], row[outer])) &&
          evaluate(predicate.where, inner, rows) === true,
      );
    case 'keys':
      return (rows.sets[predicate.set] ?? []).some((key) =>
        predicate.columns.every((column, index) => same(row[column], key[index])),
      );
  }
}

function strongest(
  parts: readonly Predicate[],
  decides: boolean,
  { row, rows }: { readonly row: Row; readonly rows: Rows },
): boolean | undefined {
  let unknown = false;
  for (const part of parts) {
    const answer = evaluate(part, row, rows);
    if (answer === decides) return decides;
    unknown ||= answer === undefined;
  }
  return unknown ? undefined : !decides;
}

function compares(
  { op, value, as }: Extract<Predicate, { kind: 'compare' }>,
  found: unknown,
): boolean | undefined {
  if (isEmpty(found)) return undefined;
  if (op === '=') return equal(found, value);
  const difference = as === undefined ? plain(found, value) : timed(found, String(value), as);
  if (difference === undefined || Number.isNaN(difference)) return undefined;
  const answers = {
    '<': difference < 0,
    '<=': difference <= 0,
    '>': difference > 0,
    '>=': difference >= 0,
  };
  return answers[op];
}

function plain(found: unknown, value: string | number | boolean): number | undefined {
  if (typeof value === 'number') return Number(found) - value;
  const text = String(found);
  return text === value ? 0 : text < String(value) ? -1 : 1;
}

/** A day against the date that is written; a moment against the instant, or the wall clock without a zone. */
function timed(found: unknown, value: string, as: 'day' | 'moment'): number | undefined {
  const [parts, wanted] = [readableParts(found), readableParts(value)];
  if (parts === undefined || wanted === undefined) return undefined;
  if (as === 'day') return order(parts.day, wanted.day);
  if (parts.offset === undefined)
    return order(`${parts.day}T${parts.time}`, `${wanted.day}T${wanted.time}`);
  return Date.parse(`${parts.day}T${parts.time}${parts.offset}`) - Date.parse(value);
}

function order(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function textFits(predicate: Extract<Predicate, { kind: 'text' }>, found: unknown): boolean {
  if (isEmpty(found)) return false;
  const text = typeof found === 'string' ? found : printed(found);
  if ('only' in predicate)
    return (predicate.only === 'small' ? /^[!-@[-~]*$/ : /^[!-~]*$/).test(text);
  return 'begins' in predicate
    ? text.startsWith(predicate.begins)
    : predicate.holds.some((part) => text.includes(part));
}

const printed = (found: unknown): string =>
  typeof found === 'bigint' ? String(found) : JSON.stringify(found);

type Parts = ReturnType<typeof momentParts>;
const parted = new Map<string, Parts>();
const mostParted = 10_000;

// The same days stand in many rows and in every question.
function readableParts(value: unknown): Parts {
  if (typeof value !== 'string') return undefined;
  if (parted.has(value)) return parted.get(value);
  if (parted.size >= mostParted) parted.clear();
  const parts = momentParts(value);
  parted.set(value, parts);
  return parts;
}

function among(
  row: Row,
  operand: Operand,
  values: readonly (string | number | boolean)[],
): boolean | undefined {
  const found = valueOf(row, operand);
  return isEmpty(found) ? undefined : values.some((value) => equal(found, value));
}

function same(one: unknown, other: unknown): boolean {
  return !isEmpty(one) && !isEmpty(other) && String(one) === String(other);
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined;
}
