/**
 * What refers to what in a declaration?
 *
 * Every reference is looked up once, so that no check searches the declaration again: datasets by
 * name, the fields each purpose needs, the records each record belongs to, and which of them a
 * person can be found in.
 */
import type { Path } from '../complaint.ts';
import type { Declaration } from '../schema/declaration.ts';
import type { Purpose } from '../schema/purposes.ts';
import type { Edge, Reference } from '../schema/reference.ts';
import type { Dataset, Event, System } from '../schema/systems.ts';
import { type Category, categories } from '../terms/categories.ts';

/** A dataset with the way to it and what its records belong to. */
export interface DatasetEntry {
  /** `shop.orders` */
  readonly name: string;
  readonly systemKey: string;
  readonly system: System;
  readonly dataset: Dataset;
  readonly path: Path;
  /** The columns the declaration speaks of. */
  readonly columns: ReadonlySet<string>;
  /** The datasets whose person its records belong to or are shared with. */
  readonly parents: DatasetEntry[];
  /** It belongs to a record of a dataset that is not declared, so nothing can be said of it. */
  lost: boolean;
  /** Fields that some purpose needs. */
  readonly needed: Set<string>;
}

/** A purpose with the fields it needs, by dataset. */
export interface PurposeEntry {
  readonly id: string;
  readonly purpose: Purpose;
  readonly path: Path;
  readonly needs: ReadonlyMap<DatasetEntry, readonly string[]>;
}

/** What a reference points at: as far as it could be followed. */
export interface Target {
  readonly system?: System;
  readonly entry?: DatasetEntry;
}

export interface Overview {
  readonly datasets: ReadonlyMap<string, DatasetEntry>;
  readonly purposes: readonly PurposeEntry[];
  /** Datasets in which a person can be found by an identity, directly or through other records. */
  readonly reached: ReadonlySet<DatasetEntry>;
  target(reference: { readonly system: string; readonly dataset: string }): Target;
  event(reference: Reference): Event | undefined;
  /** The dataset an edge points at, seen from a system; undefined for a subject or if unknown. */
  parent(edge: Edge, systemKey: string): DatasetEntry | undefined;
  /** The known category a word stands for; own categories stand for the one they belong under. */
  category(word: string): Category | undefined;
}

/** Looks up every reference of a declaration once. */
export function overviewOf(declaration: Declaration): Overview {
  const datasets = datasetsOf(declaration);
  const target = ({ system, dataset }: { system: string; dataset: string }): Target => {
    const entry = datasets.get(`${system}.${dataset}`);
    const found = own(declaration.systems, system);
    return { ...(found && { system: found }), ...(entry && { entry }) };
  };
  const parent = (edge: Edge, systemKey: string) =>
    edge.kind === 'subject'
      ? undefined
      : datasets.get(`${edge.system ?? systemKey}.${edge.dataset}`);
  for (const entry of datasets.values())
    for (const edge of ownersOf(entry.dataset)) {
      const above = parent(edge, entry.systemKey);
      if (above !== undefined) entry.parents.push(above);
      else if (edge.kind === 'record') entry.lost = true;
    }
  return {
    datasets,
    purposes: Object.entries(declaration.purposes).map(([id, purpose]) =>
      purposeEntry(id, purpose, datasets),
    ),
    reached: reachedFrom([...datasets.values()]),
    target,
    event: (reference) => own(target(reference).entry?.dataset.events, reference.field),
    parent,
    category: (word) => categoryOf(declaration, word),
  };
}

/** A key of a record, never of its prototype. */
export function own<T>(
  record: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The edges that say whose a record is: owners first, then those it is shared with. */
export function ownersOf(dataset: Dataset): readonly Edge[] {
  return [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])];
}

function datasetsOf(declaration: Declaration): Map<string, DatasetEntry> {
  const entries = Object.entries(declaration.systems).flatMap(([systemKey, system]) =>
    Object.entries(system.datasets).map(
      ([key, dataset]): DatasetEntry => ({
        name: `${systemKey}.${key}`,
        systemKey,
        system,
        dataset,
        path: ['systems', systemKey, 'datasets', key],
        columns: columnsOf(dataset),
        parents: [],
        lost: false,
        needed: new Set(),
      }),
    ),
  );
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function columnsOf(dataset: Dataset): ReadonlySet<string> {
  return new Set([
    ...Object.entries(dataset.fields).map(([name, field]) => field.column ?? name),
    ...Object.keys(dataset.fields),
    ...dataset.notPersonal,
    ...Object.values(dataset.events).map(({ column }) => column),
    ...Object.keys(dataset.rows ?? {}),
    ...(dataset.key ?? []),
  ]);
}

function purposeEntry(
  id: string,
  purpose: Purpose,
  datasets: ReadonlyMap<string, DatasetEntry>,
): PurposeEntry {
  const needs = new Map<DatasetEntry, string[]>();
  for (const { system, dataset, field } of purpose.needs) {
    const entry = datasets.get(`${system}.${dataset}`);
    if (entry === undefined) continue;
    const wanted = field === '*' ? Object.keys(entry.dataset.fields) : [field];
    const fields = needs.get(entry) ?? [];
    for (const name of wanted) {
      if (!Object.hasOwn(entry.dataset.fields, name)) continue;
      fields.push(name);
      entry.needed.add(name);
    }
    needs.set(entry, fields);
  }
  return { id, purpose, path: ['purposes', id], needs };
}

/** From the datasets with an identity down to every record that belongs to one of theirs. */
function reachedFrom(entries: readonly DatasetEntry[]): ReadonlySet<DatasetEntry> {
  const children = new Map<DatasetEntry, DatasetEntry[]>();
  for (const entry of entries)
    for (const above of entry.parents) {
      const below = children.get(above) ?? [];
      below.push(entry);
      children.set(above, below);
    }
  const reached = new Set<DatasetEntry>();
  const waiting = entries.filter(
    ({ dataset }) => Object.keys(dataset.identifiedBy ?? {}).length > 0,
  );
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (reached.has(entry)) continue;
    reached.add(entry);
    waiting.push(...(children.get(entry) ?? []));
  }
  return reached;
}

function categoryOf({ terms }: Declaration, word: string): Category | undefined {
  let name = word;
  for (let step = 0; step < 10; step += 1) {
    const known = own<Category>(categories, name);
    if (known !== undefined) return known;
    const added = own(terms.categories, name);
    if (added === undefined) return undefined;
    name = added.under;
  }
  return undefined;
}
