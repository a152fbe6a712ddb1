/**
 * How do records hang on the people they are about, as declared?
 *
 * A dataset stands for somebody where it is about a subject; every other edge is a link from the rows that
 * point to the rows they point at. Links are owned (`about`), shared (`sharedWith`) or only mention; a
 * link of one field makes that field theirs and no other.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Edge } from '../../declaration/schema/reference.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { type Place, placeName, stepAlong } from '../../processing/rule/relation.ts';

/** What a link makes of the rows that point. */
export type How = 'owned' | 'shared' | 'mentions';

/** Rows of one dataset that point at rows of another, or of the same. */
export type Link = {
  readonly place: Place;
  readonly into: Place;
  /** The columns that point. */
  readonly by: readonly string[];
  /** The columns they point at; the key of `into` when left out. */
  readonly to?: readonly string[];
  readonly how: How;
  /** Only this field of the row is theirs, or mentions them. */
  readonly field?: string;
};

/** Every dataset, in the order of the declaration. */
export function placesOf({ systems }: Declaration): readonly Place[] {
  return Object.entries(systems).flatMap(([system, { datasets }]) =>
    Object.keys(datasets).map((dataset) => ({ system, dataset })),
  );
}

function linkAlong(edge: Edge, place: Place, rest: Pick<Link, 'how' | 'field'>): readonly Link[] {
  const step = stepAlong(edge, place);
  if (step === undefined) return [];
  const { into, by, to } = step;
  return [{ place, into, by, ...(to === undefined ? {} : { to }), ...rest }];
}

// A declaration does not change: its links are found once, however many rows are asked about.
const known = new WeakMap<Declaration, Map<string, readonly Link[]>>();

function once(declaration: Declaration, name: string, find: () => readonly Link[]) {
  const links = known.get(declaration) ?? new Map<string, readonly Link[]>();
  known.set(declaration, links);
  const found = links.get(name) ?? find();
  links.set(name, found);
  return found;
}

/** The links of one dataset, those of its fields last. */
export function linksFrom(declaration: Declaration, place: Place): readonly Link[] {
  return once(declaration, placeName(place), () => linksIn(declaration, place));
}

function linksIn(declaration: Declaration, place: Place): readonly Link[] {
  const dataset = datasetOf(declaration, place);
  const along = (edges: readonly Edge[] | undefined, how: How) =>
    (edges ?? []).flatMap((edge) => linkAlong(edge, place, { how }));
  const ofFields = Object.entries(dataset?.fields ?? {}).flatMap(([field, { about, mentions }]) =>
    about === undefined
      ? []
      : linkAlong(about, place, { how: mentions === true ? 'mentions' : 'owned', field }),
  );
  return [
    ...along(dataset?.about, 'owned'),
    ...along(dataset?.sharedWith, 'shared'),
    ...along(dataset?.mentions, 'mentions'),
    ...ofFields,
  ];
}

/** All links, by the dataset whose rows point. */
export function linksOf(declaration: Declaration): readonly Link[] {
  return once(declaration, '', () =>
    placesOf(declaration).flatMap((place) => linksFrom(declaration, place)),
  );
}

/** The roles that rows of a dataset stand for themselves. */
export function standsForRoles(declaration: Declaration, place: Place): readonly string[] {
  const dataset = datasetOf(declaration, place);
  const edges = [...(dataset?.about ?? []), ...(dataset?.sharedWith ?? [])];
  return edges.flatMap((edge) => (edge.kind === 'subject' ? [edge.subject] : []));
}

/** The links a row is climbed by to whom it stands for: its owners, or where it has none those who share it. */
export function upwards(declaration: Declaration, place: Place): readonly Link[] {
  const links = linksFrom(declaration, place).filter(({ field }) => field === undefined);
  const owned = links.filter(({ how }) => how === 'owned');
  return owned.length > 0 ? owned : links.filter(({ how }) => how === 'shared');
}

/** The roles that rows of a dataset lead to, themselves or by climbing. */
export function rolesOf(declaration: Declaration, place: Place): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (at: Place) => {
    if (seen.has(placeName(at))) return;
    seen.add(placeName(at));
    const own = standsForRoles(declaration, at);
    for (const role of own) found.add(role);
    if (own.length === 0) for (const { into } of upwards(declaration, at)) visit(into);
  };
  visit(place);
  return found;
}

/** A dataset as it is reached from roots, and by what: a node of the way down. */
export type Stop = {
  /** `shop.orders owned` */
  readonly id: string;
  readonly place: Place;
  readonly how: 'owned' | 'shared';
  /** The links by which it is reached, each with the stop it points at. */
  readonly from: readonly { readonly link: Link; readonly above: string }[];
  /** The stops that lead to each other in a circle with this one, itself among them; none when there is none. */
  readonly circle: readonly string[];
};

/** The name of a stop. */
export function stopId(place: Place, how: 'owned' | 'shared'): string {
  return `${placeName(place)} ${how}`;
}

/** All that is reached from rows of these datasets along owned and shared links, what is above first. */
export function waysDown(declaration: Declaration, roots: readonly Place[]): readonly Stop[] {
  const whole = linksOf(declaration).filter(
    ({ how, field }) => how !== 'mentions' && field === undefined,
  );
  const stops = new Map<string, { place: Place; how: Stop['how']; from: Stop['from'][number][] }>();
  const waiting: string[] = [];
  const arrive = (place: Place, how: Stop['how']) => {
    const id = stopId(place, how);
    const known = stops.get(id);
    if (known !== undefined) return known;
    const made = { place, how, from: [] };
    stops.set(id, made);
    waiting.push(id);
    return made;
  };
  for (const place of roots) arrive(place, rootHow(declaration, place));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const above = stops.get(id);
    if (above === undefined) continue;
    for (const link of whole)
      if (placeName(link.into) === placeName(above.place)) {
        const how = above.how === 'owned' && link.how === 'owned' ? 'owned' : 'shared';
        arrive(link.place, how).from.push({ link, above: id });
      }
  }
  return inOrder(stops);
}

/** Whether rows that stand for somebody are theirs alone. */
export function rootHow(declaration: Declaration, place: Place): 'owned' | 'shared' {
  const about = datasetOf(declaration, place)?.about ?? [];
  return about.length > 0 ? 'owned' : 'shared';
}

type Bare = Omit<Stop, 'id' | 'circle'>;

function inOrder(stops: ReadonlyMap<string, Bare>): readonly Stop[] {
  const above = new Map<string, ReadonlySet<string>>();
  for (const id of stops.keys()) above.set(id, allAbove(stops, id));
  const circleOf = (id: string) =>
    [...(above.get(id) ?? [])].filter((other) => above.get(other)?.has(id) === true);
  const height = (id: string) => new Set([id, ...(above.get(id) ?? [])]).size;
  return [...stops]
    .map(([id, stop]) => ({ id, ...stop, circle: circleOf(id) }))
    .toSorted((one, other) => height(one.id) - height(other.id));
}

// Contains the stop itself where a way leads from it back to it.
function allAbove(stops: ReadonlyMap<string, Bare>, id: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [id];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
    for (const { above } of stops.get(at)?.from ?? [])
      if (!found.has(above)) {
        found.add(above);
        waiting.push(above);
      }
  return found;
}

/** The columns of a dataset that tie its rows to others: pointers, what others point at, identities, the key. */
export function tyingColumns(
  declaration: Declaration,
  place: Place,
  key: readonly string[],
): readonly string[] {
  const points = linksFrom(declaration, place).flatMap(({ by }) => by);
  const pointedAt = linksOf(declaration)
    .filter(({ into }) => placeName(into) === placeName(place))
    .flatMap(({ to }) => to ?? []);
  const identities = Object.values(datasetOf(declaration, place)?.identifiedBy ?? {}).map(
    ({ column }) => column.split('.$')[0] ?? column,
  );
  return [...new Set([...key, ...points, ...pointedAt, ...identities])];
}
