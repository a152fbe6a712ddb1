/**
 * Do the columns of a table and the declaration speak of the same things?
 *
 * A column nobody declared is data without a purpose; one that is gone makes an answer incomplete; one of another
 * kind gives periods that never end: GDPR art. 5(1)(d) and (e), 15, 30(1)(c).
 */
import { type Finding, unknownWord } from '../../declaration/check/finding.ts';
import { addressOf, type Column, type Table } from '../../declaration/database/catalogue.ts';
import type { Event } from '../../declaration/schema/systems.ts';
import { isYear } from '../../processing/rule/event-day.ts';
import { dataOf, maskingOf, structuralColumns } from '../plan/structure.ts';
import {
  type LiveCheck,
  type LiveDataset,
  type LiveFacts,
  spokenColumns,
  withTable,
} from './facts.ts';
import { guessColumn } from './names.ts';
import { questionOf } from './questions.ts';
import { heldBy } from './tables.ts';

type Placed = LiveDataset & { readonly table: Table };

/** Columns of the table that the declaration does not speak of; its key follows the row. */
function silentColumns({ entry, table }: Placed): readonly Column[] {
  const spoken = new Set([
    ...spokenColumns(entry).map(({ column }) => column),
    ...(addressOf(table) ?? []),
  ]);
  return table.columns.filter(({ name }) => !spoken.has(name));
}

const isPersonal = ({ name }: Column) => {
  const strength = guessColumn(name)?.strength;
  return strength === 'person' || strength === 'personal';
};

function* undeclared(facts: LiveFacts, personal: boolean): Generator<Finding> {
  for (const placed of withTable(facts))
    for (const column of silentColumns(placed))
      if (isPersonal(column) === personal)
        yield { path: placed.entry.path, message: undeclaredText(placed, column) };
}

function undeclaredText({ entry, table, written }: Placed, { name }: Column): string {
  const start = `${written} has a column '${name}' that ${entry.name} does not declare`;
  const key = table.foreignKeys.find(({ columns }) => columns.includes(name));
  const known = heldBy(name);
  const category = guessColumn(name)?.category;
  if (key !== undefined)
    return `${start}; it points at ${key.toTable}. Write about: or mentions: and dataset(${name}) if that is a person, else list it under notPersonal.`;
  return known === undefined
    ? `${start}. Write it under fields with its category, under events if it is a date, or under notPersonal.`
    : `${start}; by its name it holds ${known}. Write under fields: { ${name}: ${category} }, or list it under notPersonal.`;
}

function* gone(facts: LiveFacts): Generator<Finding> {
  for (const { entry, table, written } of withTable(facts)) {
    const names = table.columns.map(({ name }) => name);
    for (const { column, path } of spokenColumns(entry))
      if (!names.includes(column))
        yield { path, message: unknownWord(`column in the table ${written}`, column, names) };
  }
}

/** Events with the column they are read from. */
function* events(
  facts: LiveFacts,
): Generator<{ placed: Placed; name: string; event: Event; column: Column }> {
  for (const placed of withTable(facts))
    for (const [name, event] of Object.entries(placed.entry.dataset.events)) {
      const column = placed.table.columns.find((one) => one.name === event.column);
      if (column !== undefined) yield { placed, name, event, column };
    }
}

const dated = ['date', 'timestamp', 'instant'];

/** Why a column can hold no day, by its type alone. */
function wrongType(event: Event, { name, type, native }: Column): string | undefined {
  if (isYear(event)) {
    if (['integer', 'decimal', 'float', 'text', 'other'].includes(type)) return undefined;
    return dated.includes(type)
      ? `'${name}' holds dates (${native}), not years. Write as: date or as: timestamp, or point at the column with the year.`
      : `'${name}' is ${native}, which holds no years. Point at a column that does.`;
  }
  if (dated.includes(type) || type === 'text') return undefined;
  if (['integer', 'decimal', 'float'].includes(type))
    return `'${name}' holds numbers (${native}), not dates. Write as: year if they are years; otherwise add a column with the date.`;
  return `'${name}' is ${native}, which says whether and not when. Point at a column with the date, or use '${name}' as a condition under while:.`;
}

function* notDates(facts: LiveFacts): Generator<Finding> {
  for (const { placed, name, event, column } of events(facts)) {
    const path = [...placed.entry.path, 'events', name];
    const wrong = wrongType(event, column);
    if (wrong !== undefined)
      yield { path, message: `The event '${name}' cannot be read: ${wrong}` };
    else if (column.type === 'text') {
      const { filled = 0, readable = 0 } = answer(facts, placed, name);
      if (filled > 0 && readable === 0)
        yield {
          path,
          message: `The event '${name}' cannot be read: none of ${filled} values in '${column.name}' is ${isYear(event) ? 'a year such as 2026' : 'a date such as 2026-02-28'}. Point at a column that holds them.`,
        };
    }
  }
}

function* oddDates(facts: LiveFacts): Generator<Finding> {
  for (const { placed, name, column } of events(facts)) {
    const { filled = 0, readable = 0 } = answer(facts, placed, name);
    if (readable > 0 && readable < filled)
      yield {
        path: [...placed.entry.path, 'events', name],
        message: `${filled - readable} of ${filled} values in '${column.name}' are no dates: the rows they stand in stay undecided, and are never erased. Correct them in ${placed.written}.`,
      };
  }
}

const answer = ({ answers }: LiveFacts, { entry }: Placed, event: string) =>
  answers[questionOf.dates(entry.name, event)] ?? {};

function* notJson(facts: LiveFacts): Generator<Finding> {
  for (const { entry, table } of withTable(facts))
    for (const { column, path, within } of spokenColumns(entry)) {
      const found = table.columns.find(({ name }) => name === column);
      if (within !== undefined && found !== undefined && !['json', 'text'].includes(found.type))
        yield {
          path,
          message: `'${column}.${within}' is a path in JSON, but '${column}' is ${found.native}. Name the column itself, or the one with the JSON.`,
        };
    }
}

/** Columns that cannot be emptied while their row stays for something else. */
function* notMaskable(facts: LiveFacts): Generator<Finding> {
  const { declaration } = facts;
  for (const { entry, table, catalogue } of withTable(facts)) {
    const structural = structuralColumns(declaration, [entry.systemKey, catalogue], table);
    const data = dataOf(declaration, { dataset: entry.dataset, table }, structural).filter(
      ({ stays, column }) =>
        stays === undefined && table.columns.some(({ name }) => name === column),
    );
    for (const [column, parts] of Map.groupBy(data, (one) => one.column)) {
      const found = maskingOf(table, column, parts);
      const path = [...entry.path, 'fields', parts[0]?.name ?? column];
      if (!found.ok)
        yield {
          path,
          message: `${entry.name} can only lose this with the whole row, not by itself: ${found.why}.`,
        };
    }
  }
}

/** Checks of the columns of declared tables. */
export const columnChecks: readonly LiveCheck[] = [
  {
    code: 'UNDECLARED_PERSONAL_COLUMN',
    severity: 'error',
    citation: 'GDPR art. 5(1)(e), 30(1)(c)',
    find: (facts) => undeclared(facts, true),
  },
  {
    code: 'UNDECLARED_COLUMN',
    severity: 'warning',
    citation: 'GDPR art. 30(1)(c)',
    find: (facts) => undeclared(facts, false),
  },
  { code: 'COLUMN_GONE', severity: 'error', citation: 'GDPR art. 30(1)(c)', find: gone },
  { code: 'EVENT_NOT_DATES', severity: 'error', citation: 'GDPR art. 5(1)(e)', find: notDates },
  { code: 'EVENT_ODD_DATES', severity: 'warning', citation: 'GDPR art. 5(1)(d)', find: oddDates },
  { code: 'PATH_NOT_JSON', severity: 'error', find: notJson },
  {
    code: 'FIELD_CANNOT_BE_EMPTIED',
    severity: 'warning',
    citation: 'GDPR art. 17(1)',
    find: notMaskable,
  },
];
