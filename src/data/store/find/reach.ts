/**
 * Which rows hang on those that stand for the person?
 *
 * From above to below along the declared edges: by the keys of a parent while they are few, else by `exists`
 * in the same system, and across systems by keys. Datasets that lead to each other in a circle are followed
 * round by round until nothing new is found. A statement for each dataset that has others below it, and one
 * for each round; never one for each row. Each dataset is looked into once, when somebody needs it.
 */
import type { KeySets, Row } from '../../../declaration/database/value.ts';
import { all, any, type Predicate } from '../../../declaration/predicate.ts';
import { placeName, samePlace } from '../../../processing/rule/relation.ts';
import { type Link, rootHow, type Stop, stopId, waysDown } from '../../find/links.ts';
import type { Unreached } from '../../find/subject.ts';
import { type Asking, few, type Open, tuples } from './asking.ts';
import { followCircle } from './circle.ts';
import { byKeys, keysOf, mostKeys, type Pointing, rowsOfNode, standingThere } from './pointing.ts';
import type { Standing } from './standing.ts';

/** The person's rows of a dataset, as far as links of whole rows go. */
export interface Node {
  readonly state: 'reached';
  readonly open: Open;
  readonly how: 'owned' | 'shared';
  readonly where: Predicate;
  readonly sets: KeySets;
  /** Why there may be more rows of theirs. */
  readonly because?: string;
}

/** What is known while the ways down are followed. */
export interface Reach {
  readonly asking: Asking;
  readonly standings: readonly Standing[];
  readonly stops: ReadonlyMap<string, Stop>;
  readonly nodes: Map<string, Promise<Node | Unreached>>;
  readonly read: Map<Node, Promise<readonly Row[] | undefined>>;
}

/** Prepares to follow the ways down from rows that stand for a person. */
export function reachFrom(asking: Asking, standings: readonly Standing[]): Reach {
  const places = new Map(standings.map(({ place }) => [placeName(place), place]));
  const stops = waysDown(asking.engine.declaration, [...places.values()]);
  return {
    asking,
    standings,
    stops: new Map(stops.map((stop) => [stop.id, stop])),
    nodes: new Map(),
    read: new Map(),
  };
}

/** The rows of a stop; undefined where no way leads to it. */
export function nodeOf(reach: Reach, id: string): Promise<Node | Unreached> | undefined {
  const known = reach.nodes.get(id);
  const stop = reach.stops.get(id);
  if (known !== undefined || stop === undefined) return known;
  if (stop.circle.length === 0) {
    const made = fromAbove(reach, stop);
    reach.nodes.set(id, made);
    return made;
  }
  const ring = stop.circle.flatMap((each) => reach.stops.get(each) ?? []);
  const together = inCircle(reach, ring);
  for (const { id: each, place } of ring)
    reach.nodes.set(
      each,
      together.then(
        (found) => found.get(each) ?? { place, outcome: 'failed', because: 'it is in a circle' },
      ),
    );
  return reach.nodes.get(id);
}

/** Whether rows were reached. */
export function isReached(node: Node | Unreached | undefined): node is Node {
  return node !== undefined && 'state' in node && node.state === 'reached';
}

/** The rows of a node with what ties them to others; undefined when there are more than `few`. */
export function rowsOf(reach: Reach, node: Node): Promise<readonly Row[] | undefined> {
  const known = reach.read.get(node) ?? rowsOfNode(reach.asking, node, rootsAlone(reach, node));
  reach.read.set(node, known);
  return known;
}

// The rows of a node that is nothing but rows that stand for the person are known already.
function rootsAlone({ standings, stops }: Reach, { open, how }: Node): readonly Row[] | undefined {
  if (stops.get(stopId(open.place, how))?.from.length !== 0) return undefined;
  const own = standings.filter(({ place }) => samePlace(place, open.place));
  const rows = own.flatMap(({ row }) => (row === undefined ? [] : [row]));
  return rows.length === own.length ? rows : undefined;
}

/** The rows that point at rows of a node. */
export async function pointingAt(reach: Reach, link: Link, above: Node): Promise<Pointing> {
  const to = link.to ?? above.open.key;
  const into = placeName(link.into);
  if (to.length !== link.by.length) return { ok: false, because: `${into} has no key to point at` };
  const parents = await rowsOf(reach, above);
  if (reach.asking.dataset(link.into).state === 'closed')
    return { ok: false, because: notRead(link) };
  if (parents !== undefined) return byKeys(reach.asking, link.by, tuples(parents, to));
  if (above.open.place.system === link.place.system) {
    const join = link.by.map((by, at): [string, string] => [to[at] ?? '', by]);
    const { written, within } = above.open;
    const where: Predicate = {
      kind: 'exists',
      table: written,
      join,
      where: all(within, above.where),
    };
    return { ok: true, where, sets: above.sets };
  }
  const keys = await keysOf(reach.asking, above, to);
  if (keys !== undefined) return byKeys(reach.asking, link.by, keys);
  return { ok: false, because: `more than ${mostKeys} rows of ${into} lead to it` };
}

const notRead = ({ into }: Link) => `${placeName(into)}, by which it is found, was not read`;

/** The rows of a stop by what stands there for the person, and by links from outside its circle. */
async function fromAbove(reach: Reach, stop: Stop): Promise<Node | Unreached> {
  const { asking, standings } = reach;
  const { place, how } = stop;
  const open = asking.dataset(place);
  if (open.state === 'closed') return { place, outcome: open.outcome, because: open.because };
  const own = standings.filter((one) => samePlace(one.place, place));
  const isRoot = rootHow(asking.engine.declaration, place) === how;
  const parts: Pointing[] = isRoot ? [...standingThere(asking, own)] : [];
  for (const { link, above } of stop.from) {
    if (stop.circle.includes(above)) continue;
    const parent = await nodeOf(reach, above);
    if (isReached(parent)) parts.push(await pointingAt(reach, link, parent));
    else parts.push({ ok: false, because: notRead(link) });
  }
  const good = parts.filter((part) => part.ok);
  const bad = parts.find((part) => !part.ok);
  if (bad !== undefined && good.length === 0)
    return { place, outcome: 'failed', because: bad.because };
  const where = any(...good.map((part) => part.where));
  const sets = Object.assign({}, ...good.map((part) => part.sets)) as KeySets;
  return {
    state: 'reached',
    open,
    how,
    where,
    sets,
    ...(bad === undefined ? {} : { because: bad.because }),
  };
}

async function inCircle(
  reach: Reach,
  ring: readonly Stop[],
): Promise<ReadonlyMap<string, Node | Unreached>> {
  const found = new Map<string, Node | Unreached>();
  const begun: { stop: Stop; node: Node }[] = [];
  for (const stop of ring) {
    const node = await fromAbove(reach, stop);
    const { place } = stop;
    if (!isReached(node)) found.set(stop.id, node);
    else if (node.open.key.length > 0) begun.push({ stop, node });
    else
      found.set(stop.id, { place, outcome: 'failed', because: 'it is in a circle and has no key' });
  }
  const rows = await followCircle(reach.asking, begun);
  for (const { stop, node } of begun) {
    const there = rows?.get(stop.id);
    const { place } = stop;
    if (there === undefined) {
      const because = `more than ${mostKeys} rows hang together in a circle`;
      found.set(stop.id, { place, outcome: 'failed', because });
      continue;
    }
    const { where, sets } = byKeys(reach.asking, node.open.key, tuples(there, node.open.key));
    const made: Node = { ...node, where, sets };
    if (there.length <= few) reach.read.set(made, Promise.resolve(there));
    found.set(stop.id, made);
  }
  return found;
}
