/**
 * Who else do shared rows belong to?
 *
 * How many, and nothing more: what is told about the others is theirs. GDPR art. 15(4).
 */
import { placeName, samePlace } from '../../../processing/rule/relation.ts';
import { linksFrom } from '../../find/links.ts';
import type { Reached, Subject } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { askingOf, tupleId, tuples } from './asking.ts';
import { mostKeys } from './pointing.ts';

/** How many others the rows of a shared dataset point at; undefined when the rows point at nobody themselves. */
export async function othersIn(
  engine: Engine,
  subject: Subject,
  { place, filter }: Reached,
): Promise<number | undefined> {
  const asking = askingOf(engine, {});
  const open = asking.dataset(place);
  const links = linksFrom(engine.declaration, place).filter(
    ({ how, field }) => how !== 'mentions' && field === undefined,
  );
  if (open.state === 'closed' || links.length === 0) return undefined;
  let count = 0;
  for (const { into, by, to } of links) {
    const above = asking.dataset(into);
    const columns = to ?? (above.state === 'open' ? above.key : []);
    const own = new Set<string>();
    const theirs = subject.reached.find(
      (one) => one.how === 'owned' && one.fields === 'all' && samePlace(one.place, into),
    );
    if (above.state === 'open' && theirs !== undefined)
      for await (const rows of asking.select(above, { ...theirs.filter, columns }))
        for (const tuple of tuples(rows, columns)) own.add(tupleId(tuple));
    const others = new Set<string>();
    for await (const rows of asking.select(open, { ...filter, columns: by })) {
      for (const tuple of tuples(rows, by)) {
        const id = tupleId(tuple);
        if (!own.has(id)) others.add(`${placeName(into)} ${id}`);
      }
      if (others.size > mostKeys) break;
    }
    count += others.size;
  }
  return count;
}
