/**
 * What must a person look at, because nobody declared whose it is?
 *
 * JSON that holds more than the declared paths, in rows that stay; and rows that are others' too. Only where something stands is counted,
 * never what: GDPR art. 4(1), 17.
 */
import { all, any, isNull, not } from '../../../declaration/predicate.ts';
import { samePlace } from '../../../processing/rule/relation.ts';
import type { ForPerson } from '../../plan/plan.ts';
import { undeclaredIn } from '../../plan/undeclared.ts';
import type { Work } from './rows.ts';

/** The undeclared JSON of the rows of a dataset that were looked at and stay. */
export async function peopleDecide({
  piece,
  data,
  staged,
  fates,
}: Work): Promise<readonly ForPerson[]> {
  const columns = Map.groupBy(data, ({ column }) => column);
  const found: ForPerson[] = [];
  for (const { where, ...one } of staged.stuck.filter(({ place }) =>
    samePlace(place, piece.place),
  )) {
    const rows = await staged.open.connector.count({
      table: piece.name,
      where: all(piece.within, where),
      sets: staged.sets,
    });
    if (rows > 0) found.push({ ...one, rows });
  }
  for (const [column, fields] of columns) {
    if (fields.some(({ path }) => path === undefined)) continue;
    const paths = fields.flatMap(({ path }) => path ?? []);
    const reach = any(piece.reach, ...piece.some.map((one) => one.reach));
    const where = all(piece.within, reach, not(isNull({ column })), not(fates.gone(piece.name)));
    let rows = 0;
    const query = { table: piece.name, where, sets: staged.sets, columns: [column] };
    for await (const batch of staged.open.connector.select(query))
      rows += batch.filter((row) => undeclaredIn(row[column] ?? null, paths)).length;
    if (rows > 0)
      found.push({
        place: piece.place,
        what: 'undeclared JSON',
        rows,
        because: `${column} holds more than ${paths.join(', ')}: declare the rest, or look`,
      });
  }
  return found;
}
