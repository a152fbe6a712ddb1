/**
 * Which rows have been read already?
 *
 * For one piece of work, rows found by the same question or the same keys are read once, with all columns that
 * anything declared decides by. Never very many: more than that is left to the database.
 */
import type { Filter, KeySets, Row, Value } from '../../../declaration/database/value.ts';
import { fingerprintName, type Reads, type Select } from '../../../shell/connectors/contract.ts';
import { keyText } from '../../near/answer.ts';

/** More rows than these of one question are left to the database. */
export const mostRows = 5_000;

/** What is asked for: rows found by plain conditions and known keys. */
export interface Wanted extends Filter {
  readonly columns: readonly string[];
  readonly orderBy?: NonNullable<Select['orderBy']>;
  readonly fingerprint?: readonly string[];
}

/** Rows that are read once. */
export interface Kept {
  /** The rows of a question; undefined when they are too many. */
  found(wanted: Wanted): Promise<readonly Row[] | undefined>;
  /** Rows by the values of some columns; undefined when they are too many. */
  byKeys(wanted: Related): Promise<ReadonlyMap<string, readonly Row[]> | undefined>;
}

/** Rows wanted by the values of some of their columns. */
export interface Related {
  readonly table: string;
  readonly by: readonly string[];
  readonly keys: ReadonlyMap<string, readonly Value[]>;
  readonly columns: readonly string[];
}

interface Read {
  readonly columns: ReadonlySet<string>;
  readonly order: string;
  readonly fingerprint: string;
  readonly rows: Promise<readonly Row[] | undefined>;
}

interface ByKeys {
  readonly columns: ReadonlySet<string>;
  readonly rows: Map<string, readonly Row[]>;
  tooMany: boolean;
}

/** Keeps what is read over a connection; `usual` are the columns that decide, by table. */
export function keeping(reads: Reads, usual: (table: string) => readonly string[]): Kept {
  const found = new Map<string, Read[]>();
  const related = new Map<string, ByKeys>();
  const nameOf = naming();
  return {
    found: (wanted) => {
      const name = nameOf(wanted);
      const order = JSON.stringify(wanted.orderBy ?? []);
      const fingerprint = JSON.stringify(wanted.fingerprint ?? []);
      const before = found.get(name) ?? [];
      const known = before.find(
        (one) =>
          wanted.columns.every((column) => one.columns.has(column)) &&
          (wanted.orderBy === undefined || one.order === order) &&
          (wanted.fingerprint === undefined || one.fingerprint === fingerprint),
      );
      if (known !== undefined) return known.rows;
      const columns = new Set([...usual(wanted.table), ...wanted.columns]);
      const rows = all(reads, { ...wanted, columns: [...columns] });
      found.set(name, [...before, { columns, order, fingerprint, rows }]);
      return rows;
    },
    byKeys: async ({ table, by, keys, columns }) => {
      const name = JSON.stringify([table, by]);
      const kept = keptWith(related.get(name), [...usual(table), ...by], columns);
      related.set(name, kept);
      if (kept.tooMany) return undefined;
      const missing = [...keys].filter(([text]) => !kept.rows.has(text));
      if (missing.length === 0) return kept.rows;
      const rows = await all(reads, {
        table,
        where: { kind: 'keys', columns: by, set: 'near' },
        sets: { near: missing.map(([, key]) => key) },
        columns: [...kept.columns],
      });
      kept.tooMany = rows === undefined;
      if (rows === undefined) return undefined;
      const groups = Map.groupBy(rows, (row) => keyText(by.map((column) => row[column])) ?? '');
      for (const [text] of missing) kept.rows.set(text, groups.get(text) ?? []);
      // The database takes keys for equal that memory does not.
      const strange = [...groups.keys()].some((text) => !keys.has(text));
      kept.tooMany = strange;
      return strange ? undefined : kept.rows;
    },
  };
}

/** What is kept by these columns, begun anew when more columns are wanted. */
function keptWith(
  before: ByKeys | undefined,
  usual: readonly string[],
  wanted: readonly string[],
): ByKeys {
  if (before !== undefined && (before.tooMany || wanted.every((one) => before.columns.has(one))))
    return before;
  const columns = new Set([...(before?.columns ?? usual), ...wanted]);
  return { columns, rows: new Map(), tooMany: false };
}

async function all(reads: Reads, wanted: Wanted): Promise<readonly Row[] | undefined> {
  const rows: Row[] = [];
  for await (const batch of reads.select({ ...wanted, limit: mostRows + 1, batch: mostRows + 1 }))
    rows.push(...batch);
  return rows.length > mostRows ? undefined : rows;
}

/** A name for a question: sets are told apart by what they are, not by what they are called. */
function naming(): (filter: Filter) => string {
  const numbers = new WeakMap<KeySets[string], number>();
  let last = 0;
  const numberOf = (set: KeySets[string]) => {
    const known = numbers.get(set);
    if (known !== undefined) return known;
    last += 1;
    numbers.set(set, last);
    return last;
  };
  return ({ table, where, sets = {} }) => {
    const named = (name: string, value: unknown) => {
      if (name !== 'set' || typeof value !== 'string') return value;
      const set = sets[value];
      return set === undefined ? value : numberOf(set);
    };
    return JSON.stringify([table, where], named);
  };
}

/** The columns that are shown of a row, and no others. */
export function shown(
  row: Row,
  { columns, fingerprint }: Pick<Select, 'columns' | 'fingerprint'>,
): Record<string, Value> {
  if (columns === undefined) return { ...row };
  const made: Record<string, Value> = {};
  for (const column of columns) made[column] = row[column] ?? null;
  if (fingerprint !== undefined) made[fingerprintName] = row[fingerprintName] ?? null;
  return made;
}
