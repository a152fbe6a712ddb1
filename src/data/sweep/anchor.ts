/**
 * Which rows must stay, emptied, because they decide about others?
 *
 * A call is noted for a year, but keeps the customer relationship for three. Its topic goes after a year; the row
 * with its day stays as long as that day keeps something else, or the rest would end too early: GDPR art.
 * 5(1)(d) and (e).
 */
import type { Day } from '../../declaration/law/day.ts';
import { all, any, isOneOf, type Predicate } from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { conditionsOf, datasetOf } from '../../processing/rule/condition.ts';
import { lengthOf } from '../../processing/rule/length.ts';
import { type Place, samePlace } from '../../processing/rule/relation.ts';
import { rangesOf } from '../cut-offs.ts';

/** Rows whose own events, or whose state, keep a purpose going for other rows. Asked of the row alone. */
export function anchored(declaration: Declaration, place: Place, today: Day): Predicate {
  const calendar = { today, years: declaration.organisation.fiscalYears };
  const events = datasetOf(declaration, place)?.events ?? {};
  const found = Object.values(declaration.purposes).flatMap((purpose): readonly Predicate[] => {
    const { needs, until } = purpose;
    if (needs.every((need) => samePlace(need, place)) && (until?.per ?? 'record') === 'record')
      return [];
    const length = lengthOf(declaration, purpose);
    const days = (until?.after ?? []).flatMap((at) => {
      const event = samePlace(at, place) ? events[at.field] : undefined;
      if (event === undefined) return [];
      const { inside, notYet } = rangesOf(event, length, calendar);
      return length === undefined ? [notYet] : [inside, notYet];
    });
    const states = conditionsOf(declaration, purpose.while ?? {})
      .filter((one) => samePlace(one, place))
      .map(({ columns }) => all(...columns.map(([operand, values]) => isOneOf(operand, values))));
    return [...days, ...states];
  });
  return any(...found);
}
