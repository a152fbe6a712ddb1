/**
 * Which rows hang on a person where datasets lead to each other in a circle?
 *
 * Those found so far are asked for what points at them, round by round, until nothing new is found: one
 * statement for each dataset in a round, whatever the number of rows. A reply to a reply to my comment.
 */
import type { Row, Value } from '../../../declaration/database/value.ts';
import { all, any } from '../../../declaration/predicate.ts';
import type { Link, Stop } from '../../find/links.ts';
import { type Asking, tupleId, tuples } from './asking.ts';
import { byKeys, mostKeys } from './pointing.ts';
import type { Node } from './reach.ts';

interface Member {
  readonly stop: Stop;
  /** What is found from outside the circle. */
  readonly node: Node;
}

/** The rows of each stop of a circle; undefined when they are more than `mostKeys`. */
export async function followCircle(
  asking: Asking,
  members: readonly Member[],
): Promise<ReadonlyMap<string, readonly Row[]> | undefined> {
  const found = new Map(members.map(({ stop }) => [stop.id, new Map<string, Row>()]));
  let fresh = new Map<string, readonly Row[]>();
  const take = (id: string, key: readonly string[], rows: readonly Row[]) => {
    const known = found.get(id);
    const added: Row[] = [];
    for (const row of rows) {
      const name = tupleId(key.map((column): Value => row[column] ?? null));
      if (known === undefined || known.has(name)) continue;
      known.set(name, row);
      added.push(row);
    }
    return added;
  };
  for (const { stop, node } of members)
    fresh.set(stop.id, take(stop.id, node.open.key, await selected(asking, node)));
  while ([...fresh.values()].some((rows) => rows.length > 0)) {
    const next = new Map<string, readonly Row[]>();
    for (const member of members)
      next.set(
        member.stop.id,
        take(member.stop.id, member.node.open.key, await below(asking, member, { members, fresh })),
      );
    fresh = next;
    if ([...found.values()].reduce((sum, { size }) => sum + size, 0) > mostKeys) return undefined;
  }
  return new Map([...found].map(([id, rows]) => [id, [...rows.values()]]));
}

async function below(
  asking: Asking,
  { stop, node }: Member,
  { members, fresh }: { members: readonly Member[]; fresh: ReadonlyMap<string, readonly Row[]> },
): Promise<readonly Row[]> {
  const pointings = stop.from.flatMap(({ link, above }) => {
    const parent = members.find((member) => member.stop.id === above);
    const to = parent === undefined ? [] : columnsOf(link, parent);
    const keys = tuples(fresh.get(above) ?? [], to);
    return to.length === link.by.length && keys.length > 0 ? [byKeys(asking, link.by, keys)] : [];
  });
  const where = any(...pointings.map((pointing) => pointing.where));
  const sets = Object.assign({}, ...pointings.map((pointing) => pointing.sets)) as Node['sets'];
  return selected(asking, { ...node, where, sets });
}

const columnsOf = (link: Link, { node }: Member) => link.to ?? node.open.key;

async function selected(asking: Asking, { open, where, sets }: Node): Promise<readonly Row[]> {
  if (where.kind === 'false') return [];
  const rows: Row[] = [];
  const asked = { where: all(open.within, where), sets, columns: open.tying, limit: mostKeys + 1 };
  for await (const batch of asking.select(open, asked)) rows.push(...batch);
  return rows;
}
