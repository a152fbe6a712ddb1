/**
 * Which records are related to a record, along declared edges?
 *
 * Itself, those it belongs to (upwards) and those that belong to it (downwards), in any number of steps.
 * Where no way leads there, only the person ties them together.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Edge } from '../../declaration/schema/reference.ts';
import type { Dataset } from '../../declaration/schema/systems.ts';
import { datasetOf } from './condition.ts';

/** A dataset by its names. */
export type Place = { readonly system: string; readonly dataset: string };

/** A step from one dataset to another, with the columns of both sides; `to` is the key when left out. */
export type Step = {
  readonly direction: 'up' | 'down';
  readonly from: Place;
  readonly into: Place;
  /** The columns that point, in the dataset below. */
  readonly by: readonly string[];
  /** The columns they point at, in the dataset above. */
  readonly to?: readonly string[];
};

/** The steps from a record to those of another dataset; no steps for itself. */
export type Way = readonly Step[];

/** `shop.orders` */
export function placeName({ system, dataset }: Place): string {
  return `${system}.${dataset}`;
}

/** Whether two are the same dataset. */
export function samePlace(one: Place, other: Place): boolean {
  return one.system === other.system && one.dataset === other.dataset;
}

/**
 * The ways from a record to those of a dataset, upwards or downwards. `field` is the edge of the field
 * asked about; it is followed where the record's own edges lead nowhere.
 */
export function waysBetween(
  declaration: Declaration,
  [from, to]: readonly [Place, Place],
  field?: Edge,
): readonly Way[] {
  if (samePlace(from, to)) return [[]];
  const up = waysUp(declaration, from, to);
  const down = waysUp(declaration, to, from).map(turned);
  if (up.length + down.length > 0) return [...up, ...down];
  const step = field === undefined ? undefined : stepAlong(field, from);
  if (step === undefined) return [];
  return samePlace(step.into, to)
    ? [[step]]
    : waysUp(declaration, step.into, to).map((way) => [step, ...way]);
}

/** Where the edges of a record lead, and the subjects it is about itself. */
type Owners = { readonly steps: readonly Step[]; readonly subjects: readonly string[] };

// A declaration does not change, and every record asks for them.
const known = new WeakMap<Declaration, Map<string, Owners>>();

/** The edges that say whose a record is, as steps; and the subjects it is about itself. */
export function ownersAbove(declaration: Declaration, place: Place): Owners {
  const found = known.get(declaration) ?? new Map<string, Owners>();
  known.set(declaration, found);
  const name = placeName(place);
  const owners = found.get(name) ?? ownersIn(declaration, place);
  found.set(name, owners);
  return owners;
}

function ownersIn(declaration: Declaration, place: Place): Owners {
  const edges = owners(datasetOf(declaration, place));
  return {
    steps: edges.flatMap((edge) => stepAlong(edge, place) ?? []),
    subjects: edges.flatMap((edge) => (edge.kind === 'subject' ? [edge.subject] : [])),
  };
}

/** The step along an edge that points at a record. */
export function stepAlong(edge: Edge, from: Place): Step | undefined {
  if (edge.kind === 'subject') return undefined;
  const into = { system: edge.system ?? from.system, dataset: edge.dataset };
  const to = edge.to === undefined ? {} : { to: edge.to };
  return { direction: 'up', from, into, by: edge.by, ...to };
}

function owners(dataset: Dataset | undefined): readonly Edge[] {
  return [...(dataset?.about ?? []), ...(dataset?.sharedWith ?? [])];
}

function waysUp(declaration: Declaration, from: Place, to: Place): readonly Way[] {
  const found: Way[] = [];
  const waiting: Way[] = ownersAbove(declaration, from).steps.map((step) => [step]);
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    const into = way.at(-1)?.into ?? from;
    if (samePlace(into, to)) found.push(way);
    else if (!way.some(({ from: passed }) => samePlace(passed, into)))
      for (const step of ownersAbove(declaration, into).steps) waiting.push([...way, step]);
  }
  return found;
}

/** The way back. */
export function turned(way: Way): Way {
  return way
    .map(
      (step): Step => ({
        ...step,
        direction: step.direction === 'up' ? 'down' : 'up',
        from: step.into,
        into: step.from,
      }),
    )
    .toReversed();
}
