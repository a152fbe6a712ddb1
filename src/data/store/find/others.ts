/**
 * Who else do shared rows belong to?
 *
 * How many, and nothing more: what is told about the others is theirs. GDPR art. 15(4).
 */
import type { Declaration } from '../../../declaration/schema/declaration.ts';
import { type Place, placeName, samePlace } from '../../../processing/rule/relation.ts';
import { type Link, linksFrom } from '../../find/links.ts';
import type { Reached, Subject } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { askingOf, tupleId, tuples } from './asking.ts';
import { mostKeys } from './pointing.ts';

/** The links by which a row may belong to others; not those to rows that are shared themselves. */
export function linksOfOthers(
  declaration: Declaration,
  place: Place,
  { reached, subject }: { readonly reached: Reached; readonly subject: Subject },
): readonly Link[] {
  const isShared = ({ into }: Link) =>
    subject.reached.some((one) => one.how === 'shared' && samePlace(one.place, into));
  return linksFrom(declaration, place).filter(
    (link) =>
      link.field === undefined &&
      (link.how === 'shared' || (link.how === 'owned' && reached.how === 'shared')) &&
      !isShared(link),
  );
}

/** How many others the rows of a shared dataset point at; undefined when the rows point at nobody themselves. */
export async function othersIn(
  engine: Engine,
  subject: Subject,
  reached: Reached,
): Promise<number | undefined> {
  const { place, filter } = reached;
  const asking = askingOf(engine, {});
  const open = asking.dataset(place);
  const links = linksOfOthers(engine.declaration, place, { reached, subject });
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
