/**
 * What does a live comparison look at?
 *
 * The declaration, the catalogues of the systems that answered, why others did not, and counts that were asked for.
 */

import type { Finding } from '../../declaration/check/finding.ts';
import { type DatasetEntry, type Overview, overviewOf } from '../../declaration/check/overview.ts';
import type { Path, Severity } from '../../declaration/complaint.ts';
import { type Catalogue, findTable, type Table } from '../../declaration/database/catalogue.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Edge } from '../../declaration/schema/reference.ts';
import { operandOf } from '../../processing/rule/condition.ts';
import type { Answers } from './questions.ts';

/** What is compared. */
export type LiveFacts = {
  readonly declaration: Declaration;
  readonly overview: Overview;
  /** Of the systems that answered, by name. */
  readonly catalogues: ReadonlyMap<string, Catalogue>;
  /** Those with a connector that did not answer, and why. */
  readonly silent: readonly { readonly name: string; readonly because: string }[];
  readonly answers: Answers;
};

/** A comparison with the live databases, documented under its code in `docs/checks.md`. */
export type LiveCheck = {
  readonly code: string;
  readonly severity: Severity;
  readonly citation?: string;
  readonly find: (facts: LiveFacts) => Iterable<Finding>;
};

/** A dataset with the table it stands for, in a system that answered. */
export type LiveDataset = {
  readonly entry: DatasetEntry;
  readonly catalogue: Catalogue;
  readonly written: string;
  readonly table: Table | undefined;
};

/** The facts without answers; questions are made from them. */
export function liveFacts(
  declaration: Declaration,
  catalogues: LiveFacts['catalogues'],
  silent: LiveFacts['silent'] = [],
): LiveFacts {
  return { declaration, overview: overviewOf(declaration), catalogues, silent, answers: {} };
}

/** Every dataset of a system that answered. */
export function liveDatasets({ overview, catalogues }: LiveFacts): readonly LiveDataset[] {
  return [...overview.datasets.values()].flatMap((entry) => {
    const catalogue = catalogues.get(entry.systemKey);
    if (catalogue === undefined) return [];
    const written = tableOf(entry);
    return [{ entry, catalogue, written, table: findTable(catalogue, written) }];
  });
}

/** Those whose table is there. */
export function withTable(facts: LiveFacts): readonly (LiveDataset & { readonly table: Table })[] {
  return liveDatasets(facts).flatMap(({ table, ...rest }) =>
    table === undefined ? [] : [{ ...rest, table }],
  );
}

/** The table of a dataset as declared: its own name when none is written. */
export function tableOf({ name, dataset }: DatasetEntry): string {
  return dataset.table ?? name.slice(name.indexOf('.') + 1);
}

/** A column the declaration speaks of, with the place where it does. */
export type Spoken = {
  readonly column: string;
  readonly path: Path;
  readonly as: 'field' | 'event' | 'identity' | 'pointer' | 'other';
  /** The JSON path inside the column. */
  readonly within?: string;
};

/** Every column of a dataset's table that the declaration speaks of. */
export function spokenColumns({ dataset, path }: DatasetEntry): readonly Spoken[] {
  const each = <T>(of: Readonly<Record<string, T>> | undefined, key: string) =>
    Object.entries(of ?? {}).map(([name, value]) => ({ name, value, path: [...path, key, name] }));
  const listed = (names: readonly string[] | undefined, key: string) =>
    (names ?? []).map((column, at) => ({ column, path: [...path, key, at], as: 'other' as const }));
  return [
    ...each(dataset.fields, 'fields').map(({ name, path: at }): Spoken => {
      const { column, path: within } = operandOf(dataset, name);
      return { column, path: at, as: 'field', ...(within === undefined ? {} : { within }) };
    }),
    ...each(dataset.events, 'events').map(({ value, path: at }): Spoken => {
      return { column: value.column, path: at, as: 'event' };
    }),
    ...each(dataset.identifiedBy, 'identifiedBy').map(({ value, path: at }): Spoken => {
      return { column: value.column, path: at, as: 'identity' };
    }),
    ...edgesOf({ dataset, path }).flatMap(({ edge, path: at }) =>
      edge.by.map((column): Spoken => ({ column, path: at, as: 'pointer' })),
    ),
    ...each(dataset.rows, 'rows').map(({ name, path: at }): Spoken => {
      return { column: name, path: at, as: 'other' };
    }),
    ...listed(dataset.key, 'key'),
    ...listed(dataset.notPersonal, 'notPersonal'),
  ];
}

/** An edge to another record. */
export type RecordEdge = Extract<Edge, { kind: 'record' }>;

/** The edges of a dataset and its fields that point at records, with the place where each is written. */
export function edgesOf({ dataset, path }: Pick<DatasetEntry, 'dataset' | 'path'>): readonly {
  readonly edge: RecordEdge;
  readonly path: Path;
  readonly of: 'about' | 'sharedWith' | 'mentions' | 'field';
}[] {
  const own = (['about', 'sharedWith', 'mentions'] as const).flatMap((of) =>
    (dataset[of] ?? []).flatMap((edge, at) =>
      edge.kind === 'record' ? [{ edge, path: [...path, of, at], of }] : [],
    ),
  );
  const fields = Object.entries(dataset.fields).flatMap(([name, { about: edge }]) =>
    edge?.kind === 'record'
      ? [{ edge, path: [...path, 'fields', name, 'about'], of: 'field' as const }]
      : [],
  );
  return [...own, ...fields];
}

/** A name as the database quotes it, for a statement people run. */
export function quoted({ kind }: Catalogue, name: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name) && name !== 'order' && name !== 'user') return name;
  return kind === 'mariadb'
    ? `\`${name.replaceAll('`', '``')}\``
    : `"${name.replaceAll('"', '""')}"`;
}
