/**
 * Would a correction make two people one, or break a unique key?
 *
 * Asked before anything is changed: a database that refuses half way helps nobody. GDPR art. 5(1)(d).
 */
import { all, compare, isOneOf, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import { variants } from '../../find/identity.ts';
import type { Wrong } from '../../rectify/setting.ts';
import { rowsOfDataset } from '../../scope.ts';
import type { Engine } from '../engine.ts';
import type { Part } from './plan.ts';

/**
 * A unique column that has the new value in another row already, or an identity that would lead to two
 * people: said before anything is changed.
 */
export async function clashOf(
  { declaration }: Engine,
  { wrongs, parts }: { readonly wrongs: readonly Wrong[]; readonly parts: readonly Part[] },
): Promise<string | undefined> {
  for (const { sheet, first, rows } of parts) {
    const { place } = sheet;
    const identities = Object.entries(datasetOf(declaration, place)?.identifiedBy ?? {});
    for (const [column, becomes] of first) {
      const identity = identities.find(([, one]) => one.column === column && one.unique)?.[0];
      const isUnique = sheet.table.uniques.some((one) => one.columns.join('\0') === column);
      if (identity === undefined && !isUnique) continue;
      if (isUnique && rows > 1)
        return `${placeName(place)}: ${column} is unique, and the person has ${rows} such rows.`;
      const value = wrongs.find(({ setting }) => becomes === setting.value)?.setting.value;
      const where: Predicate =
        identity === undefined || value === undefined
          ? compare({ column }, '=', String(becomes))
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
