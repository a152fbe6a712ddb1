/**
 * Do pointers lead to one record, and can people and their records be found without reading whole tables?
 *
 * A pointer that leads to several records gives one person's data to another; a row that keeps its pointer is no
 * statistics: GDPR art. 4(1), 5(1)(d), 12(3), 89(1).
 */
import { type Finding, listed } from '../../declaration/check/finding.ts';
import type { Path } from '../../declaration/complaint.ts';
import { addressOf, type Catalogue, type Table } from '../../declaration/database/catalogue.ts';
import {
  edgesOf,
  type LiveCheck,
  type LiveDataset,
  type LiveFacts,
  quoted,
  type RecordEdge,
  withTable,
} from './facts.ts';
import { isUnique } from './tables.ts';

/** From how many rows a table is slow to read from end to end. */
export const largeTable = 10_000;

type Placed = LiveDataset & { readonly table: Table };

type Followed = {
  readonly from: Placed;
  readonly edge: RecordEdge;
  readonly path: Path;
  readonly into: Placed;
  /** The columns of the other table it leads to; undefined where nothing says which. */
  readonly to: readonly string[] | undefined;
};

/** Edges of which both tables are there. */
function* followed(facts: LiveFacts): Generator<Followed> {
  const placed = withTable(facts);
  for (const from of placed)
    for (const { edge, path } of edgesOf(from.entry)) {
      const name = `${edge.system ?? from.entry.systemKey}.${edge.dataset}`;
      const into = placed.find(({ entry }) => entry.name === name);
      if (into === undefined) continue;
      const to = edge.to ?? into.entry.dataset.key ?? addressOf(into.table);
      yield { from, edge, path, into, to };
    }
}

function* uneven(facts: LiveFacts): Generator<Finding> {
  for (const { edge, path, into, to } of followed(facts)) {
    if (to === undefined || (edge.to === undefined && to.length !== edge.by.length))
      yield {
        path,
        message: `${listed(edge.by)} should lead to one record of ${into.entry.name}, whose key is ${listed(to ?? ['none'])}. Write { dataset: ${edge.dataset}, by: [columns here], to: [columns there] }.`,
      };
    for (const column of edge.to ?? [])
      if (!into.table.columns.some(({ name }) => name === column))
        yield {
          path,
          message: `The table ${into.written} has no column '${column}' for ${listed(edge.by)} to lead to. Write under to: columns it has.`,
        };
  }
}

function* notUnique(facts: LiveFacts): Generator<Finding> {
  for (const { edge, path, into, to } of followed(facts))
    if (to !== undefined && to.length === edge.by.length && !isUnique(into.table, to))
      yield {
        path,
        message: `${listed(edge.by)} may lead to several records of ${into.entry.name}: nothing keeps ${listed(to)} unique in ${into.written}. A record that several people own goes for none of them alone; add a unique key, or write sharedWith: or mentions:.`,
      };
}

const hasColumn = ({ columns }: Table, name: string) => columns.some((one) => one.name === name);

/** Whether an index begins with these columns, in some order. */
export function isIndexed(table: Table, columns: readonly string[]): boolean {
  const all = [
    ...(table.primaryKey === null ? [] : [table.primaryKey.columns]),
    ...table.uniques.map((key) => key.columns),
    ...table.indexes.flatMap(({ partial, columns: of }) => (partial ? [] : [of])),
  ];
  return all.some((of) => columns.every((name) => of.slice(0, columns.length).includes(name)));
}

function* identityIndexes(facts: LiveFacts): Generator<Finding> {
  for (const { entry, table, written, catalogue } of withTable(facts))
    for (const [name, { column }] of Object.entries(entry.dataset.identifiedBy ?? {}))
      if (needsIndex(table, [column]))
        yield {
          path: [...entry.path, 'identifiedBy', name],
          message: `Finding somebody by '${name}' reads all of ${written} (about ${table.rows} rows). ${indexFor(catalogue, table, [column])}`,
        };
}

function* pointerIndexes(facts: LiveFacts): Generator<Finding> {
  for (const { edge, path, from } of followed(facts)) {
    const { table, written, catalogue } = from;
    if (needsIndex(table, edge.by))
      yield {
        path,
        message: `Finding somebody's records reads all of ${written} (about ${table.rows} rows). ${indexFor(catalogue, table, edge.by)}`,
      };
  }
}

const needsIndex = (table: Table, columns: readonly string[]) =>
  (table.rows ?? 0) >= largeTable &&
  columns.every((name) => hasColumn(table, name)) &&
  !isIndexed(table, columns);

/** `Run: create index on customers (email);` as the kind of database writes it. */
export function indexFor(catalogue: Catalogue, table: Table, columns: readonly string[]): string {
  const name = [table.name, ...columns].join('_').replaceAll(/\W+/g, '_').toLowerCase();
  const parts = columns.map((column) => {
    const found = table.columns.find((one) => one.name === column);
    const prefix = catalogue.kind === 'mariadb' && /text|blob/.test(found?.base ?? '');
    return `${quoted(catalogue, column)}${prefix ? '(190)' : ''}`;
  });
  const schema =
    table.schema === catalogue.defaultSchema ? '' : `${quoted(catalogue, table.schema)}.`;
  return `Run: create index ${name} on ${schema}${quoted(catalogue, table.name)} (${parts.join(', ')});`;
}

function* keptLinks(facts: LiveFacts): Generator<Finding> {
  for (const placed of withTable(facts)) {
    const { entry, written } = placed;
    const { statistics } = entry.dataset.atEnd;
    if (statistics.length === 0) continue;
    const path = [...entry.path, 'atEnd', 'statistics'];
    const identities = Object.values(entry.dataset.identifiedBy ?? {}).map(({ column }) => column);
    const links = linksOf(facts, placed);
    for (const column of statistics)
      if (identities.includes(column) || links.includes(column))
        yield {
          path,
          message: `'${column}' leads to a person in ${entry.name}, so rows that keep it are no statistics. Leave it out of statistics.`,
        };
    for (const column of links) {
      const way = statistics.includes(column) ? undefined : freeing(placed, column);
      if (way !== undefined)
        yield {
          path,
          message: `The rows of ${written} cannot lose their link to a person, and are deleted instead: ${way}`,
        };
    }
  }
}

/** Why a pointer cannot be emptied, and what to do; undefined where it can. */
function freeing({ table, catalogue }: Placed, column: string): string | undefined {
  const found = table.columns.find(({ name }) => name === column);
  if (table.primaryKey?.columns.includes(column) === true)
    return `'${column}' is part of the key. Write atEnd: erase, or give the rows a key without it.`;
  if (found === undefined || (found.nullable && !found.generated)) return undefined;
  const target = quoted(catalogue, table.name);
  const how =
    catalogue.kind === 'postgres'
      ? `run: alter table ${target} alter column ${quoted(catalogue, column)} drop not null;`
      : `let it be empty in ${target}.`;
  return `'${column}' may not be empty. Write atEnd: erase, or ${how}`;
}

/** The columns that lead to a person, leaving out those that lead to records which lose their own link. */
function linksOf({ overview }: LiveFacts, { entry }: Pick<Placed, 'entry'>): readonly string[] {
  const edges = edgesOf(entry).filter(({ of }) => of === 'about' || of === 'sharedWith');
  const leading = edges.filter(({ edge }) => {
    const above = overview.parent(edge, entry.systemKey);
    return above === undefined || above.dataset.atEnd.statistics.length === 0;
  });
  return [...new Set(leading.flatMap(({ edge }) => edge.by))];
}

/** Checks of pointers, identities and links. */
export const edgeChecks: readonly LiveCheck[] = [
  { code: 'EDGE_TO_NO_KEY', severity: 'error', citation: 'GDPR art. 5(1)(d)', find: uneven },
  { code: 'EDGE_NOT_UNIQUE', severity: 'warning', citation: 'GDPR art. 5(1)(d)', find: notUnique },
  {
    code: 'IDENTITY_WITHOUT_INDEX',
    severity: 'warning',
    citation: 'GDPR art. 12(3)',
    find: identityIndexes,
  },
  {
    code: 'EDGE_WITHOUT_INDEX',
    severity: 'warning',
    citation: 'GDPR art. 12(3)',
    find: pointerIndexes,
  },
  {
    code: 'STATISTICS_KEEP_LINK',
    severity: 'warning',
    citation: 'GDPR art. 4(1), 89(1)',
    find: keptLinks,
  },
];
