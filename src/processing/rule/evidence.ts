/**
 * Which records speak when a purpose names an event or a condition?
 *
 * Those related to the record along declared edges, itself included; where no edge leads there, those of
 * the people it is about. With `per` and a subject all records of that person count besides. A system
 * that did not answer is never taken for one that has nothing.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Edge } from '../../declaration/schema/reference.ts';
import type { Value } from '../../declaration/schema/text.ts';
import type { Case, Evidence, Person, Row } from './case.ts';
import { conditionsOf, datasetOf, fits } from './condition.ts';
import type { Calendar } from './event-day.ts';
import { type Place, placeName, samePlace, waysBetween } from './relation.ts';

/** A case with the field that is asked about. */
export type Asked = {
  readonly declaration: Declaration;
  readonly case: Case;
  /** The edge of the field, when it is about somebody else than the record. */
  readonly edge?: Edge;
  readonly people: readonly Person[];
};

/** The records that answered, and whether one did not. */
export type Rows = { readonly rows: readonly Row[]; readonly silent: boolean };

/** The question about one field of a case. */
export function askedOf(declaration: Declaration, asked: Case, field: string): Asked {
  const edge = datasetOf(declaration, asked)?.fields[field]?.about;
  const people = asked.peopleOf?.[field] ?? asked.people;
  return { declaration, case: asked, people, ...(edge === undefined ? {} : { edge }) };
}

/** The day and the fiscal years to compare with. */
export function calendarOf({ declaration, case: { today } }: Asked): Calendar {
  return { today, years: declaration.organisation.fiscalYears };
}

/** The records of a dataset that speak for the record, or for the person with `per` a subject. */
export function rowsOf(asked: Asked, place: Place, per = 'record'): Rows {
  const related = relatedRows(asked, place);
  if (per === 'record') return related ?? rowsOfPeople(asked.people, place);
  const theirs = rowsOfPeople(
    asked.people.filter(({ subject }) => subject === per),
    place,
  );
  return {
    rows: [...(related?.rows ?? []), ...theirs.rows],
    silent: theirs.silent || related?.silent === true,
  };
}

/** Whether an edge leads to a dataset, so that not only the person ties its records to this one. */
export function isTied({ declaration, case: from, edge }: Asked, place: Place): boolean {
  return waysBetween(declaration, [from, place], edge).length > 0;
}

/** All records of people in a dataset. */
export function rowsOfPeople(people: readonly Person[], place: Place): Rows {
  const answers = people.map(({ records }) => answered(records, place));
  return {
    rows: answers.flatMap(({ rows }) => rows),
    silent: answers.some(({ silent }) => silent),
  };
}

/** Whether conditions hold; undefined when only a system that did not answer could say. */
export function holds(
  asked: Asked,
  conditions: Readonly<Record<string, readonly Value[]>>,
): boolean | undefined {
  const answers = conditionsOf(asked.declaration, conditions).map((one) => {
    const { rows, silent } = rowsOf(asked, one);
    return rows.some((row) => fits(row, one)) ? true : silent ? undefined : false;
  });
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function relatedRows(asked: Asked, place: Place): Rows | undefined {
  if (samePlace(asked.case, place)) return { rows: [asked.case.record], silent: false };
  return isTied(asked, place) ? answered(asked.case.related, place) : undefined;
}

function answered(evidence: Evidence, place: Place): Rows {
  const rows = evidence[placeName(place)];
  return rows === undefined || rows === 'silent'
    ? { rows: [], silent: true }
    : { rows, silent: false };
}
