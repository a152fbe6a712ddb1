/**
 * Can rows of this table be planned for at all?
 *
 * What is refused is refused by name, with what to declare, grant or accept instead.
 */
import type { Table } from '../../declaration/database/catalogue.ts';
import type { Dataset } from '../../declaration/schema/systems.ts';
import { operandOf } from '../../processing/rule/condition.ts';

type Wanted = {
  readonly key: readonly string[];
  readonly declared: Dataset;
  /** Tables without transactions are accepted. */
  readonly accepted: boolean;
};

/** Why a table cannot be worked on, and what to declare or grant; undefined when it can. */
export function unfit(table: Table, { key, declared, accepted }: Wanted): string | undefined {
  if (table.kind === 'view') return `${table.name} is a view: declare the tables it shows instead`;
  if (table.kind === 'foreign')
    return `${table.name} is a foreign table: connect the database it is in, and declare it there`;
  if (!table.transactional && !accepted)
    return `${table.name} (${table.engine ?? 'its engine'}) has no transactions, so nothing done there can be taken back: accept that with --accept-non-transactional, or change its engine`;
  if (key.length === 0)
    return `${table.name} has no key to tell rows apart: declare key: [columns]`;
  if (!table.privileges.select) return `the user may not read ${table.name}: grant select`;
  const names = new Set(table.columns.map(({ name }) => name));
  const missing = Object.keys(declared.fields)
    .map((field) => operandOf(declared, field).column)
    .filter((column) => !names.has(column));
  return missing.length === 0
    ? undefined
    : `${table.name} has no column ${[...new Set(missing)].join(', ')}: declare what is there`;
}
