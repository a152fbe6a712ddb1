/**
 * Which values of an event's column mean that a period is over, lasts, or that nobody can say?
 *
 * Each period is turned round once, here: the latest event for which it is over is a constant the column
 * is compared with, so that no database does calendar arithmetic. Empty values and dates that make no
 * sense are said apart: GDPR art. 5(1)(d) and (e).
 */
import { type Day, dayAfter } from '../declaration/law/day.ts';
import { all, any, compare, isNull, never, not, type Predicate } from '../declaration/predicate.ts';
import type { Event } from '../declaration/schema/systems.ts';
import {
  type Calendar,
  dayOfYear,
  isYear,
  lastEmptyDay,
  latestDay,
} from '../processing/rule/event-day.ts';
import type { Length } from '../processing/rule/length.ts';

/** The values of an event, row by row in one of the four. */
export type Ranges = {
  readonly notYet: Predicate;
  readonly inside: Predicate;
  readonly over: Predicate;
  readonly unknown: Predicate;
  /** Of the unknown, those that lie ahead. */
  readonly ahead: Predicate;
};

/** The values of an event's column by what they mean for a period. */
export function rangesOf(event: Event, length: Length | undefined, calendar: Calendar): Ranges {
  const operand = { column: event.column };
  const last = length?.latestOver(calendar.today) ?? lastEmptyDay;
  const values = isYear(event)
    ? yearValues(event, last, calendar)
    : dayValues(event, last, calendar);
  const empty = isNull(operand);
  return {
    notYet: event.null === 'not yet' ? empty : never,
    inside: values.inside,
    over: length === undefined ? never : values.over,
    unknown: event.null === 'not yet' ? values.odd : any(empty, values.odd),
    ahead: values.ahead,
  };
}

type Values = Record<'inside' | 'over' | 'odd' | 'ahead', Predicate>;

function dayValues(event: Event, last: Day, calendar: Calendar): Values {
  const operand = { column: event.column };
  const as = event.as === 'timestamp' ? 'moment' : 'day';
  const from = (op: '<' | '>=', start: Day): Predicate => ({
    kind: 'compare',
    operand,
    op,
    value: as === 'day' ? start : momentOf(start, event.zone),
    as,
  });
  const readable: Predicate = { kind: 'readable', operand, as };
  const [low, high] = [dayAfter(lastEmptyDay), dayAfter(latestDay(event, calendar))];
  const cut = last < lastEmptyDay ? low : dayAfter(last);
  return {
    over: all(readable, from('>=', low), from('<', cut)),
    inside: all(readable, from('>=', cut), from('<', high)),
    odd: any(
      all(not(isNull(operand)), not(readable)),
      all(readable, any(from('<', low), from('>=', high))),
    ),
    ahead: all(readable, from('>=', high)),
  };
}

function yearValues(event: Event, last: Day, calendar: Calendar): Values {
  const operand = { column: event.column };
  const known = not(isNull(operand));
  const until = latestDay(event, calendar);
  const most = lastYear(event, until, calendar);
  const cut = last < until ? lastYear(event, last, calendar) : most;
  return {
    over: all(known, compare(operand, '>=', 1901), compare(operand, '<=', cut)),
    inside: all(known, compare(operand, '>', cut), compare(operand, '<=', most)),
    odd: all(known, any(compare(operand, '<', 1901), compare(operand, '>', most))),
    ahead: all(known, compare(operand, '>', most)),
  };
}

/** The last year whose day is not after a limit; 1900 when there is none. */
function lastYear(event: Event, limit: Day, { years }: Calendar): number {
  let year = Number(limit.slice(0, 4)) + 1;
  while (year > 1900 && (dayOfYear(year, event, years) ?? limit) > limit) year -= 1;
  return Math.max(year, 1900);
}

/** The start of a Norwegian day on the wall clock of a zone, with its distance from UTC. */
function momentOf(start: Day, zone: string): string {
  return Temporal.PlainDate.from(start)
    .toZonedDateTime('Europe/Oslo')
    .withTimeZone(zone)
    .toString({ timeZoneName: 'never', fractionalSecondDigits: 0 });
}
