/** Which tables does a question name, and how many rows can it find? */
import type { Filter } from '../../declaration/database/value.ts';
import type { Predicate } from '../../declaration/predicate.ts';
import type { Table } from './catalogue.ts';
import type { Explanation } from './contract.ts';

/** All tables a question names, itself and in `exists`. */
export function tablesIn({ table, where }: Pick<Filter, 'table' | 'where'>): readonly string[] {
  const found = new Set([table]);
  const look = (predicate: Predicate) => {
    if (predicate.kind === 'all' || predicate.kind === 'any') predicate.of.forEach(look);
    if (predicate.kind === 'not') look(predicate.of);
    if (predicate.kind === 'exists') {
      found.add(predicate.table);
      look(predicate.where);
    }
  };
  look(where);
  return [...found];
}

/** All tables that a question and others asked of the same rows name. */
export function allTablesIn(
  { table, where }: Filter,
  others: readonly Predicate[],
): readonly string[] {
  return [...new Set([where, ...others].flatMap((one) => tablesIn({ table, where: one })))];
}

/** How many rows a question finds at the most, because their keys are given; undefined when nobody knows. */
export function mostRows({ where, sets = {} }: Filter, table: Table): number | undefined {
  const unique = [...table.uniques, ...(table.primaryKey === null ? [] : [table.primaryKey])];
  const parts = where.kind === 'all' ? where.of : [where];
  const given = parts.flatMap((part) => {
    if (part.kind !== 'keys') return [];
    const isKey = unique.some(({ columns }) => columns.every((one) => part.columns.includes(one)));
    return isKey ? [sets[part.set]?.length ?? 0] : [];
  });
  return given.length === 0 ? undefined : Math.min(...given);
}

/** Which of these tables, by the names they are asked by, are among those read from end to end. */
export function explanation(
  found: readonly string[],
  asked: readonly (readonly [string, Table])[],
): Explanation {
  const scans = asked
    .filter(([, { name }]) => found.includes(name))
    .map(([table, { rows }]) => ({ table, rows }));
  return { indexed: scans.length === 0, scans };
}
