/**
 * Would a correction make two people one, or break a unique key?
 *
 * Asked before anything is changed: a database that refuses half way helps nobody. GDPR art. 5(1)(d).
 */
import { all, compare, isOneOf, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import { variants } from '../../find/identity.ts';
import { rowsOfDataset } from '../../scope.ts';
import type { Engine } from '../engine.ts';
import type { Wrong } from './new-value.ts';
import type { Writing } from './reading.ts';

/**
 * A unique column that has the new value in another row already, or an identity that would lead to two
 * people: said before anything is changed.
 */
export async function clashOf(
  { declaration }: Engine,
  {
    wrongs,
    writings,
  }: { readonly wrongs: readonly Wrong[]; readonly writings: readonly Writing[] },
): Promise<string | undefined> {
  for (const { sheet, columns, rows } of writings) {
    const { place } = sheet;
    const identities = Object.entries(datasetOf(declaration, place)?.identifiedBy ?? {});
    for (const column of columns) {
      const identity = identities.find(([, one]) => one.column === column && one.unique)?.[0];
      const isUnique = sheet.table.uniques.some((one) => one.columns.join('\0') === column);
      if (identity === undefined && !isUnique) continue;
      if (isUnique && rows.length > 1)
        return `${placeName(place)}: ${column} is unique, and the person has ${rows.length} such rows.`;
      const value = wrongs.find(
        ({ setting }) => rows[0]?.set[columns.indexOf(column)] === setting.value,
      )?.setting.value;
      const where: Predicate =
        identity === undefined || value === undefined
          ? compare({ column }, '=', String(rows[0]?.set[columns.indexOf(column)]))
          : isOneOf({ column }, variants(identity, value));
      const within = isUnique ? where : all(rowsOfDataset(declaration, place), where);
      const own = all(within, sheet.where);
      const { connector, written: table } = sheet;
      const [others, theirs] = [
        await connector.count({ table, where: within }),
        await connector.count({ table, where: own, sets: sheet.sets }),
      ];
      if (others > theirs)
        return `${placeName(place)}.${column}: another record has that value already, so two people would become one. Nothing is changed.`;
    }
  }
  return undefined;
}
