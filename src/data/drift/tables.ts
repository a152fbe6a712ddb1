/**
 * Are the declared tables there, may they be worked on, and is there personal data beside them?
 *
 * Data that nobody declared has no purpose and no end, and nobody finds it when a person asks: GDPR art. 5(1)(e),
 * 15, 17, 30(1)(c).
 */
import { type Finding, listed, unknownWord } from '../../declaration/check/finding.ts';
import type { Path } from '../../declaration/complaint.ts';
import { addressOf, findTable, nameOf, type Table } from '../../declaration/database/catalogue.ts';
import { categories } from '../../declaration/terms/categories.ts';
import { type LiveCheck, type LiveFacts, liveDatasets, quoted, withTable } from './facts.ts';
import { guessColumn } from './names.ts';

function* unreachable({ silent, declaration }: LiveFacts): Generator<Finding> {
  for (const { name, because } of silent)
    yield {
      path: ['systems', name, 'connect'],
      message: `${name} could not be asked: ${because.replace(/[.?]$/, '')}. Set ${declaration.systems[name]?.connect} to an address that answers, such as postgres://user:password@host:5432/database.`,
    };
}

function* gone(facts: LiveFacts): Generator<Finding> {
  for (const { entry, catalogue, written, table } of liveDatasets(facts))
    if (table === undefined) {
      const names = catalogue.tables.map((each) => nameOf(catalogue, each));
      yield {
        path: entry.dataset.table === undefined ? entry.path : [...entry.path, 'table'],
        message: `${unknownWord(`table in ${entry.systemKey}`, written, names)} Or its user may not see it: grant select on it.`,
      };
    }
}

type Undeclared = { readonly table: Table; readonly path: Path; readonly name: string };

/**
 * Tables that hold rows of their own and that no dataset names, by system. In MariaDB a schema is a database of its
 * own, and those the declaration does not speak of are somebody else's.
 */
function* undeclared({ declaration, catalogues }: LiveFacts): Generator<Undeclared> {
  for (const [system, catalogue] of catalogues) {
    const datasets = Object.entries(declaration.systems[system]?.datasets ?? {});
    const known = new Set(datasets.map(([key, { table }]) => findTable(catalogue, table ?? key)));
    const schemas = new Set([catalogue.defaultSchema, ...[...known].map((one) => one?.schema)]);
    for (const table of catalogue.tables)
      if (
        isStorage(table) &&
        !known.has(table) &&
        (catalogue.kind !== 'mariadb' || schemas.has(table.schema))
      )
        yield {
          table,
          name: nameOf(catalogue, table),
          path: ['systems', system, 'datasets'],
        };
  }
}

const isStorage = ({ kind, partitionOf }: Table) =>
  (kind === 'table' || kind === 'partitioned') && partitionOf === null;

/** The columns that say by their names that people are in a table. */
export function personColumns({ columns }: Table): readonly string[] {
  return columns.map(({ name }) => name).filter((name) => guessColumn(name)?.strength === 'person');
}

const declareIt =
  'Declare it as a dataset; if nobody can be recognised in it, with unidentifiable: and its columns under notPersonal.';

function* personalTables(facts: LiveFacts): Generator<Finding> {
  for (const { table, path, name } of undeclared(facts)) {
    const found = personColumns(table).map((column) => `'${column}'`);
    if (found.length > 0)
      yield {
        path,
        message: `The table ${name} is not declared, and by ${listed(found.slice(0, 4))} it is about people. ${declareIt}`,
      };
  }
}

function* tablesPointing(facts: LiveFacts): Generator<Finding> {
  for (const { table, path, name } of undeclared(facts)) {
    if (personColumns(table).length > 0) continue;
    const pointing = table.foreignKeys.find((key) =>
      withTable(facts).some(
        (to) =>
          to.entry.systemKey === path[1] &&
          to.entry.dataset.unidentifiable === undefined &&
          to.table.schema === key.toSchema &&
          to.table.name === key.toTable,
      ),
    );
    if (pointing !== undefined)
      yield {
        path,
        message: `The table ${name} is not declared, and its ${listed(pointing.columns)} points at ${pointing.toTable}, which is: its rows may be about the same people, and keep them from being erased. ${declareIt}`,
      };
  }
}

function* withoutKey(facts: LiveFacts): Generator<Finding> {
  for (const { entry, table, written } of withTable(facts))
    if (entry.dataset.key === undefined && addressOf(table) === undefined)
      yield {
        path: entry.path,
        message: `Nothing tells the rows of ${written} apart: it has no primary key and no unique key without empty columns. Write key: and the columns that do, or add a primary key.`,
      };
}

function* keyNotUnique(facts: LiveFacts): Generator<Finding> {
  for (const { entry, table, written } of withTable(facts)) {
    const { key } = entry.dataset;
    if (key !== undefined && !isUnique(table, key))
      yield {
        path: [...entry.path, 'key'],
        message: `No key of ${written} keeps two rows from having the same ${listed(key)}. Add a unique key on it, or write the columns of one that exists.`,
      };
  }
}

/** Whether a key of the table lies within these columns, so that they lead to one row at the most. */
export function isUnique(table: Table, columns: readonly string[]): boolean {
  const keys = [
    ...(table.primaryKey === null ? [] : [table.primaryKey.columns]),
    ...table.uniques.map((key) => key.columns),
    ...table.indexes.flatMap(({ unique, partial, columns: of }) =>
      unique && !partial ? [of] : [],
    ),
  ];
  return keys.some((key) => key.every((name) => name !== null && columns.includes(name)));
}

function* notErasable(facts: LiveFacts): Generator<Finding> {
  for (const { entry, table, written } of withTable(facts)) {
    const what = table.kind === 'view' ? 'view' : 'table of another server';
    if (table.kind === 'view' || table.kind === 'foreign')
      yield {
        path: entry.path,
        message: `Nothing can be erased in ${entry.name}: ${written} is a ${what}. Write under table: the table that holds the rows, and under rows: which of them.`,
      };
    else if (!table.privileges.select)
      yield {
        path: entry.path,
        message: `Nobody can be found in ${entry.name}: the user may not read ${written}. Run: grant select on ${written} to that user;`,
      };
  }
}

function* mayOnlyRead(facts: LiveFacts): Generator<Finding> {
  for (const [system] of facts.catalogues) {
    const tables = withTable(facts).filter(
      ({ entry, table }) =>
        entry.systemKey === system &&
        (table.kind === 'table' || table.kind === 'partitioned') &&
        Object.keys(entry.dataset.fields).length > 0 &&
        !(table.privileges.update && table.privileges.delete),
    );
    const names = [...new Set(tables.map(({ catalogue, table }) => quoted(catalogue, table.name)))];
    if (names.length > 0)
      yield {
        path: ['systems', system, 'connect'],
        message: `The user may find and plan in ${system}, but not erase or correct: update or delete is missing in ${listed(names)}. Run for each: grant update, delete on ${names[0]} to that user;`,
      };
  }
}

function* withoutTransactions(facts: LiveFacts): Generator<Finding> {
  for (const { entry, table, written, catalogue } of withTable(facts))
    if (!table.transactional)
      yield {
        path: entry.path,
        message: `${written} is a ${table.engine} table: what is done there cannot be taken back when something else fails. Run: alter table ${quoted(catalogue, table.name)} engine = InnoDB;`,
      };
}

/** What a column holds by its name, in words. */
export function heldBy(column: string): string | undefined {
  const found = guessColumn(column);
  return found === undefined ? undefined : categories[found.category].title.en;
}

/** Checks of tables as a whole. */
export const tableChecks: readonly LiveCheck[] = [
  { code: 'SYSTEM_NOT_REACHED', severity: 'warning', find: unreachable },
  { code: 'TABLE_GONE', severity: 'error', citation: 'GDPR art. 30(1)(c)', find: gone },
  {
    code: 'UNDECLARED_PERSONAL_TABLE',
    severity: 'error',
    citation: 'GDPR art. 5(1)(e), 30(1)(c)',
    find: personalTables,
  },
  {
    code: 'UNDECLARED_TABLE',
    severity: 'warning',
    citation: 'GDPR art. 30(1)(c)',
    find: tablesPointing,
  },
  { code: 'NO_ROW_KEY', severity: 'error', citation: 'GDPR art. 17(1)', find: withoutKey },
  { code: 'ROW_KEY_NOT_UNIQUE', severity: 'warning', find: keyNotUnique },
  { code: 'CANNOT_ERASE', severity: 'error', citation: 'GDPR art. 17(1)', find: notErasable },
  {
    code: 'MAY_ONLY_READ',
    severity: 'warning',
    citation: 'GDPR art. 16, 17(1)',
    find: mayOnlyRead,
  },
  { code: 'NO_TRANSACTIONS', severity: 'warning', find: withoutTransactions },
];
