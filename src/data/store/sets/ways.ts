/**
 * Which rows have a record that fits at the end of a declared way, also in another system?
 *
 * Inside a system by EXISTS. Where a way crosses into another, that system is asked for the pointers of the
 * rows that fit, and they become a set of keys.
 */
import { all, always, any, type Predicate } from '../../../declaration/predicate.ts';
import {
  type Place,
  placeName,
  type Step,
  turned,
  type Way,
} from '../../../processing/rule/relation.ts';
import { rowsOfDataset } from '../../scope.ts';
import { type Asking, among, isSilent, keyOf, remembered, tableOf, tuplesOf } from './asking.ts';

/** What is looked for at the end of a way, and from which rows it is looked for; absent: from all. */
export type Sought = { readonly fits: Predicate; readonly start?: Predicate };

/** The rows at the beginning of a way that lead to a row that fits. No system on the way may be silent. */
export function rowsAlong(asking: Asking, way: Way, sought: Sought): Promise<Predicate> {
  const { fits, start } = sought;
  if (way.length === 0) return Promise.resolve(fits);
  return remembered(asking, ['along', way, fits, start], async () => {
    const [step, ...rest] = way as readonly [Step, ...Step[]];
    const begun = start === undefined ? undefined : await rowsReached(asking, step, start);
    const further = { fits, ...(begun === undefined ? {} : { start: begun }) };
    const inner = await rowsAlong(asking, rest, further);
    if (inner.kind === 'false') return inner;
    const { near, far } = sidesOf(asking, step);
    if (step.from.system === step.into.system)
      return exists(asking, step.into, { own: far, outer: near, where: inner });
    const where = all(inner, begun ?? always);
    return among(asking, near, await tuplesOf(asking, step.into, { columns: far, where }));
  });
}

/** The rows at the end of a way that are reached from rows that fit at its beginning. */
export function rowsAt(asking: Asking, way: Way, fits: Predicate): Promise<Predicate> {
  return rowsAlong(asking, turned(way), { fits });
}

/** Rows that any of the ways leads from to a row that fits. */
export async function rowsAlongAny(
  asking: Asking,
  ways: readonly Way[],
  sought: Sought,
): Promise<Predicate> {
  const found: Predicate[] = [];
  for (const way of ways) found.push(await rowsAlong(asking, way, sought));
  return any(...found);
}

/** Whether every system on a way answers. */
export function canFollow(asking: Asking, way: Way): boolean {
  return !way.some(({ into, from }) => isSilent(asking, into) || isSilent(asking, from));
}

/** Whether a way can be followed; if not, what is in the way is noted as a reason. */
export function isOpen(asking: Asking, way: Way): boolean {
  const silent = way.flatMap(({ from, into }) => [from, into]).filter((at) => isSilent(asking, at));
  for (const place of silent) note(asking, 'system silent', place);
  if (silent.length > 0) return false;
  const nameless = way.flatMap(({ direction, from, into, by, to }) => {
    const above = direction === 'up' ? into : from;
    return (to ?? keyOf(asking, above)).length === by.length ? [] : [above];
  });
  for (const place of nameless) note(asking, 'key unknown', place);
  return nameless.length === 0;
}

/** Notes why something cannot be decided, once. */
export function note(
  { reasons }: Asking,
  why: Asking['reasons'][number]['why'],
  place: Place,
): void {
  const of = placeName(place);
  reasons.push(...(reasons.some((reason) => reason.of === of) ? [] : [{ why, of }]));
}

async function rowsReached(asking: Asking, step: Step, start: Predicate): Promise<Predicate> {
  const { near, far } = sidesOf(asking, step);
  if (step.from.system === step.into.system)
    return exists(asking, step.from, { own: near, outer: far, where: start });
  return among(asking, far, await tuplesOf(asking, step.from, { columns: near, where: start }));
}

/** The equal columns of a step: of the row it leaves, and of the row it comes to. */
function sidesOf(asking: Asking, { direction, from, into, by, to }: Step) {
  const key = (place: Place) => to ?? keyOf(asking, place);
  return direction === 'up' ? { near: by, far: key(into) } : { near: key(from), far: by };
}

function exists(
  asking: Asking,
  place: Place,
  {
    own,
    outer,
    where,
  }: {
    readonly own: readonly string[];
    readonly outer: readonly string[];
    readonly where: Predicate;
  },
): Predicate {
  return {
    kind: 'exists',
    table: tableOf(asking, place),
    join: own.map((column, at) => [column, outer[at] ?? '']),
    where: all(rowsOfDataset(asking.engine.declaration, place), where),
  };
}
