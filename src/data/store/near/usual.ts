/** Which columns of a table does anything declared decide by? */
import {
  addressOf,
  type Catalogue,
  findTable,
  type Table,
} from '../../../declaration/database/catalogue.ts';
import type { Declaration } from '../../../declaration/schema/declaration.ts';
import { conditionsOf, operandOf } from '../../../processing/rule/condition.ts';
import { edgesOf } from '../../plan/structure.ts';

/** Keys, pointers, events, identities and conditions of a table's datasets: read together, whoever asks first. */
export function decidingColumns(
  declaration: Declaration,
  system: string,
  catalogue: Catalogue,
): (table: string) => readonly string[] {
  const found = new Map<Table, Set<string>>();
  const conditions = Object.values(declaration.purposes)
    .flatMap((purpose) => [purpose.when ?? {}, purpose.while ?? {}])
    .flatMap((each) => conditionsOf(declaration, each));
  for (const [name, dataset] of Object.entries(declaration.systems[system]?.datasets ?? {})) {
    const table = findTable(catalogue, dataset.table ?? name);
    if (table === undefined) continue;
    const named = [
      ...(dataset.key ?? addressOf(table) ?? []),
      ...table.foreignKeys.flatMap(({ columns }) => columns),
      ...edgesOf(dataset).flatMap((edge) => (edge.kind === 'record' ? edge.by : [])),
      ...Object.values(dataset.events).map(({ column }) => column),
      ...Object.keys(dataset.rows ?? {}).map((one) => operandOf(dataset, one).column),
      ...Object.values(dataset.identifiedBy ?? {}).map(
        ({ column }) => operandOf(undefined, column).column,
      ),
      ...conditions
        .filter((one) => one.system === system && one.dataset === name)
        .flatMap(({ columns }) => columns.map(([{ column }]) => column)),
    ];
    const columns = found.get(table) ?? new Set();
    for (const one of named)
      if (table.columns.some((column) => column.name === one)) columns.add(one);
    found.set(table, columns);
  }
  return (written) => {
    const table = findTable(catalogue, written);
    return table === undefined ? [] : [...(found.get(table) ?? [])];
  };
}
