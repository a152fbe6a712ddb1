/**
 * What must be counted in the databases to know whether the declaration can work there?
 *
 * Whether texts that should be dates are, and how many people have no event that a period could run from. Only
 * counts come back: GDPR art. 5(1)(c) and (e).
 */
import type { Finding } from '../../declaration/check/finding.ts';
import { addressOf } from '../../declaration/database/catalogue.ts';
import type { Filter } from '../../declaration/database/value.ts';
import {
  all,
  always,
  any,
  isNull,
  isOneOf,
  never,
  not,
  type Predicate,
} from '../../declaration/predicate.ts';
import type { Purpose } from '../../declaration/schema/purposes.ts';
import { formatReference, type Reference } from '../../declaration/schema/reference.ts';
import { conditionsOf } from '../../processing/rule/condition.ts';
import { isYear } from '../../processing/rule/event-day.ts';
import { type Place, placeName, type Way, waysBetween } from '../../processing/rule/relation.ts';
import { along, rowsOfDataset, type Scope } from '../scope.ts';
import { type LiveCheck, type LiveFacts, withTable } from './facts.ts';

/** Counts by the id of a question; one that could not be asked is left out. */
export type Answers = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A question to one system: of how many rows is each of these true? */
export type Question = {
  readonly id: string;
  readonly system: string;
  readonly filter: Filter;
  readonly of: Readonly<Record<string, Predicate>>;
  /** Only so many rows are looked at. */
  readonly sample?: number;
};

/** How questions are called. */
export const questionOf = {
  dates: (dataset: string, event: string) => `dates ${dataset} ${event}`,
  people: (dataset: string) => `people ${dataset}`,
};

const sample = 1_000;

/** Everything to ask. */
export function questionsOf(facts: LiveFacts): readonly Question[] {
  return [...dateQuestions(facts), ...peopleQuestions(facts)];
}

function* dateQuestions(facts: LiveFacts): Generator<Question> {
  for (const { entry, table, written } of withTable(facts))
    for (const [name, event] of Object.entries(entry.dataset.events)) {
      const column = table.columns.find((one) => one.name === event.column);
      if (column?.type !== 'text') continue;
      const operand = { column: event.column };
      const place = placeOf(entry);
      yield {
        id: questionOf.dates(entry.name, name),
        system: entry.systemKey,
        filter: {
          table: written,
          where: all(rowsOfDataset(facts.declaration, place), not(isNull(operand))),
        },
        of: {
          filled: not(isNull(operand)),
          readable: isYear(event)
            ? all(
                { kind: 'compare', operand, op: '>=', value: 1 },
                { kind: 'compare', operand, op: '<=', value: 9999 },
              )
            : { kind: 'readable', operand, as: event.as === 'timestamp' ? 'moment' : 'day' },
        },
        sample,
      };
    }
}

const placeOf = ({
  name,
  systemKey,
}: {
  readonly name: string;
  readonly systemKey: string;
}): Place => ({
  system: systemKey,
  dataset: name.slice(systemKey.length + 1),
});

/** For each dataset whose rows stand for people: per purpose, those without any of its events. */
function* peopleQuestions(facts: LiveFacts): Generator<Question> {
  for (const { entry, written } of withTable(facts)) {
    const isRoot = entry.dataset.about?.some(({ kind }) => kind === 'subject') === true;
    if (!isRoot) continue;
    const place = placeOf(entry);
    const of = Object.fromEntries(
      facts.overview.purposes.flatMap(({ id, purpose, needs }) => {
        const lost = needs.has(entry) ? withoutEvent(facts, place, purpose) : undefined;
        return lost === undefined ? [] : [[id, lost] as const];
      }),
    );
    if (Object.keys(of).length > 0)
      yield {
        id: questionOf.people(entry.name),
        system: entry.systemKey,
        filter: { table: written, where: rowsOfDataset(facts.declaration, place) },
        of,
      };
  }
}

/** Rows a purpose is for and never over for; undefined where the system itself cannot tell. */
function withoutEvent(facts: LiveFacts, place: Place, purpose: Purpose): Predicate | undefined {
  if (purpose.until === undefined) return undefined;
  const some = purpose.until.after.map((event) => hasEvent(facts, place, event));
  const meant = purpose.when === undefined ? always : fitting(facts, place, purpose.when);
  const during = purpose.while === undefined ? never : fitting(facts, place, purpose.while);
  const known = some.filter((one) => one !== undefined);
  if (known.length < some.length || meant === undefined || during === undefined) return undefined;
  return all(meant, not(any(during, ...known)));
}

/** Rows with records that fit conditions. */
function fitting(
  facts: LiveFacts,
  place: Place,
  conditions: NonNullable<Purpose['when']>,
): Predicate | undefined {
  const parts = conditionsOf(facts.declaration, conditions).map((one) =>
    related(facts, place, {
      to: one,
      needed: one.columns.map(([{ column }]) => column),
      fits: all(...one.columns.map(([operand, values]) => isOneOf(operand, values))),
    }),
  );
  const known = parts.filter((one) => one !== undefined);
  return known.length < parts.length ? undefined : all(...known);
}

/** Rows with an event, or one still to come. */
function hasEvent(facts: LiveFacts, place: Place, event: Reference): Predicate | undefined {
  const declared = facts.overview.event(event);
  if (declared === undefined) return undefined;
  return related(facts, place, {
    to: event,
    needed: [declared.column],
    fits: declared.null === 'not yet' ? always : not(isNull({ column: declared.column })),
  });
}

type Wanted = {
  readonly to: Place;
  /** Columns that must be there. */
  readonly needed: readonly string[];
  readonly fits: Predicate;
};

/** Rows with a related record that fits; undefined where the system itself cannot tell. */
function related(
  facts: LiveFacts,
  place: Place,
  { to, needed, fits }: Wanted,
): Predicate | undefined {
  const ways = waysBetween(facts.declaration, [place, to]);
  const known = isThere(facts, place, to, needed) && ways.every((way) => isWay(facts, place, way));
  if (ways.length === 0 || !known) return undefined;
  const scope: Scope = {
    declaration: facts.declaration,
    options: { today: '2000-01-01' as Scope['options']['today'], keys: keysOf(facts) },
    place,
    field: '',
    sets: new Map(),
    reasons: [],
    found: new Map(),
  };
  const found = any(...ways.map((way) => along(scope, way, fits)));
  return scope.reasons.length > 0 ? undefined : found;
}

/** Whether a dataset is in the same system, with these columns. */
function isThere(
  facts: LiveFacts,
  { system }: Place,
  place: Place,
  columns: readonly string[],
): boolean {
  if (place.system !== system) return false;
  const found = withTable(facts).find(({ entry }) => entry.name === placeName(place));
  return columns.every((name) => found?.table.columns.some((column) => column.name === name));
}

/** Whether a way stays in the system, in tables and columns that are there. */
function isWay(facts: LiveFacts, start: Place, way: Way): boolean {
  const has = (place: Place, columns: readonly string[]) => isThere(facts, start, place, columns);
  return way.every(({ direction, from, into, by, to = [] }) =>
    direction === 'up' ? has(from, by) && has(into, to) : has(into, by) && has(from, to),
  );
}

function keysOf(facts: LiveFacts): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    withTable(facts).flatMap(({ entry, table }) => {
      const key = addressOf(table);
      return key === undefined ? [] : [[entry.name, key]];
    }),
  );
}

function* withoutEvents(facts: LiveFacts): Generator<Finding> {
  for (const { entry } of withTable(facts)) {
    const counts = facts.answers[questionOf.people(entry.name)] ?? {};
    for (const { id, purpose, path } of facts.overview.purposes) {
      const count = counts[id] ?? 0;
      if (count === 0) continue;
      const events = (purpose.until?.after ?? []).map(formatReference).join(', ');
      yield {
        path: [...path, 'until', 'after'],
        message: `${count} ${count === 1 ? 'row of' : 'rows of'} ${entry.name} have no event from which the period of '${id}' could run (${events}): they stay undecided and are never erased. Add an event that everybody has, such as the day they were registered, or say with when: whom it is for.`,
      };
    }
  }
}

/** Checks of what was counted. */
export const countChecks: readonly LiveCheck[] = [
  {
    code: 'PEOPLE_WITHOUT_EVENT',
    severity: 'warning',
    citation: 'GDPR art. 5(1)(e)',
    find: withoutEvents,
  },
];
