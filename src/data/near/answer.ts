/**
 * What is true of rows whose relations have been read?
 *
 * The same words as `declaration/predicate.ts`, three-valued; what a row is asked twice is answered once. Related
 * rows are found by the columns that join them, never looked through.
 */
import type { Row, Value } from '../../declaration/database/value.ts';
import type { Predicate } from '../../declaration/predicate.ts';
import { evaluate } from '../evaluate.ts';

/** The rows some predicates are about, and what is around them. */
export interface Near {
  readonly rows: readonly Row[];
  /** By `joinName`: related rows by the values they are joined on, and what is around those. */
  readonly around: ReadonlyMap<string, Around>;
}

/** Related rows, by `keyText` of the values of the joined columns. */
export interface Around {
  readonly byKey: ReadonlyMap<string, readonly Row[]>;
  readonly near: Near;
}

/** Which columns are needed of the rows, and of those around them. */
export interface Need {
  readonly table: string;
  readonly columns: Set<string>;
  readonly around: Map<string, { readonly join: Exists['join']; readonly need: Need }>;
}

type Exists = Extract<Predicate, { kind: 'exists' }>;
type Keys = Extract<Predicate, { kind: 'keys' }>;

/** What must be read to answer predicates about the rows of a table. */
export function needOf(table: string, predicates: readonly Predicate[]): Need {
  const need: Need = { table, columns: new Set(), around: new Map() };
  for (const one of predicates) add(need, one, new Set());
  return need;
}

function add(need: Need, predicate: Predicate, seen: Set<Predicate>): void {
  if (seen.has(predicate)) return;
  seen.add(predicate);
  switch (predicate.kind) {
    case 'true':
    case 'false':
      return;
    case 'not':
      return add(need, predicate.of, seen);
    case 'all':
    case 'any':
      for (const part of predicate.of) add(need, part, seen);
      return;
    case 'exists':
      return addAround(need, predicate);
    case 'keys':
      for (const column of predicate.columns) need.columns.add(column);
      return;
    default:
      need.columns.add(predicate.operand.column);
  }
}

function addAround(need: Need, exists: Exists): void {
  const { table, join, where } = exists;
  const name = joinName(exists);
  const known = need.around.get(name);
  const inner = known?.need ?? { table, columns: new Set<string>(), around: new Map() };
  if (known === undefined) need.around.set(name, { join, need: inner });
  for (const [own, above] of join) {
    inner.columns.add(own);
    need.columns.add(above);
  }
  add(inner, where, new Set());
}

const names = new WeakMap<Exists, string>();

/** By what a relation is known again. */
export function joinName(exists: Exists): string {
  const known = names.get(exists);
  if (known !== undefined) return known;
  const made = JSON.stringify([exists.table, exists.join]);
  names.set(exists, made);
  return made;
}

/** Values as one text, the same for 7, 7n and "7"; undefined where one is empty, which is equal to nothing. */
export function keyText(values: readonly (Value | undefined)[]): string | undefined {
  if (values.length === 1) {
    const [only] = values;
    return only === null || only === undefined ? undefined : String(only);
  }
  return values.every((value) => value !== null && value !== undefined)
    ? JSON.stringify(values.map(String))
    : undefined;
}

/** Answers questions about rows; one for all questions that are asked of the same rows. */
export function answersOf(near: Near, sets: KeyTexts): (predicate: Predicate, row: Row) => boolean {
  const asked = asker(sets);
  return (predicate, row) => asked(predicate, row, near) === true;
}

/** The keys of a set by its name, as texts. */
export type KeyTexts = (set: string) => ReadonlySet<string>;

type Answer = boolean | undefined;
type Asker = (predicate: Predicate, row: Row, near: Near) => Answer;

const nothing = { tables: {}, sets: {} };

function asker(sets: KeyTexts): Asker {
  const known = new Map<Predicate, Map<Row, Answer>>();
  const asked: Asker = (predicate, row, near) => {
    switch (predicate.kind) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'not':
        return opposite(asked(predicate.of, row, near));
      case 'all':
      case 'any':
      case 'exists':
        return remembered(predicate, row, near);
      case 'keys':
        return isAmong(sets, predicate, row);
      default:
        return ofValue(predicate, row);
    }
  };
  // Many rows hold the same value: what is said of it is worked out once.
  const values = new Map<Predicate, Map<Value | undefined, Answer>>();
  const ofValue = (predicate: Plain, row: Row): Answer => {
    const value = row[predicate.operand.column];
    const answers = values.get(predicate) ?? new Map<Value | undefined, Answer>();
    values.set(predicate, answers);
    if (answers.has(value)) return answers.get(value);
    const answer = compared(predicate, row);
    answers.set(value, answer);
    return answer;
  };
  const remembered: Asker = (predicate, row, near) => {
    const rows = known.get(predicate) ?? new Map<Row, Answer>();
    known.set(predicate, rows);
    if (rows.has(row)) return rows.get(row);
    const answer = found(predicate, row, near);
    rows.set(row, answer);
    return answer;
  };
  const found: Asker = (predicate, row, near) => {
    if (predicate.kind === 'exists') {
      const around = near.around.get(joinName(predicate));
      if (around === undefined) throw new Error('Related rows were not read.');
      const key = keyText(predicate.join.map(([, above]) => row[above]));
      const related = key === undefined ? [] : (around.byKey.get(key) ?? []);
      return related.some((inner) => asked(predicate.where, inner, around.near) === true);
    }
    if (predicate.kind !== 'all' && predicate.kind !== 'any') return undefined;
    const decides = predicate.kind === 'any';
    let unknown = false;
    for (const part of predicate.of) {
      const answer = asked(part, row, near);
      if (answer === decides) return decides;
      unknown ||= answer === undefined;
    }
    return unknown ? undefined : !decides;
  };
  return asked;
}

const opposite = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

function isAmong(sets: KeyTexts, { columns, set }: Keys, row: Row): boolean {
  const key = keyText(columns.map((column) => row[column]));
  return key !== undefined && sets(set).has(key);
}

type Plain = Extract<Predicate, { readonly operand: unknown }>;

// Numbers with decimals come as text: 0.00 is 0.
function compared(predicate: Plain, row: Row): Answer {
  const { operand, kind } = predicate;
  const found = operand.path === undefined ? row[operand.column] : undefined;
  if (
    kind !== 'compare' ||
    typeof predicate.value !== 'number' ||
    predicate.op !== '=' ||
    typeof found !== 'string'
  )
    return evaluate(predicate, row, nothing);
  return Number(found) === predicate.value;
}
