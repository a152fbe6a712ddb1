/**
 * On which day did an event happen, if its value makes sense?
 *
 * A day in Norway. An empty value means "not yet" or "unknown", as declared. What cannot be: no date at
 * all, 1900-01-01 and before (what systems write for "nothing"), and days after tomorrow for something
 * that has happened. Then nobody knows, and the purpose is undecided: GDPR art. 5(1)(d).
 */
import { type Day, day, dayAfter, localDay } from '../../declaration/law/day.ts';
import {
  type FiscalYears,
  fiscalYearEnd,
  fiscalYearEndOfYear,
} from '../../declaration/law/fiscal-year.ts';
import type { Event } from '../../declaration/schema/systems.ts';

/** An event of a record: on a day, still to come, or nobody knows. */
export type Happening =
  | { readonly kind: 'day'; readonly day: Day }
  | { readonly kind: 'not yet' }
  | {
      readonly kind: 'unknown';
      readonly because: 'event empty' | 'event senseless';
      /** It may still be to come: it lies ahead, or stands where "not yet" would be empty. */
      readonly mayCome: boolean;
    };

/** The day to compare with, and the fiscal years of the organisation. */
export type Calendar = { readonly today: Day; readonly years: FiscalYears };

/** The last day that means nothing: what systems write where they know no date. */
export const lastEmptyDay = '1900-01-01' as Day;

/** The last year that can be one. */
const lastYear = 2900;
const momentForm =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** When an event happened, by the value of its column. */
export function happening(value: unknown, event: Event, calendar: Calendar): Happening {
  if (value === null || value === undefined)
    return event.null === 'not yet'
      ? { kind: 'not yet' }
      : { kind: 'unknown', because: 'event empty', mayCome: false };
  const found = isYear(event)
    ? dayOfYear(yearIn(value), event, calendar.years)
    : dayIn(value, event);
  const latest = latestDay(event, calendar);
  if (found !== undefined && found > lastEmptyDay && found <= latest)
    return { kind: 'day', day: found };
  const isAhead = found === undefined ? isYear(event) && Number(value) > lastYear : found > latest;
  const mayCome = event.null === 'not yet' || isAhead;
  return { kind: 'unknown', because: 'event senseless', mayCome };
}

/** Whether the column holds the number of a year. */
export function isYear({ as }: Event): boolean {
  return as === 'year' || as === 'fiscal year';
}

/** The day a year stands for: its last, so that nothing ends too early. */
export function dayOfYear(
  year: number | undefined,
  { as }: Event,
  years: FiscalYears,
): Day | undefined {
  if (year === undefined || !Number.isInteger(year) || year <= 1900 || year > lastYear)
    return undefined;
  return as === 'year' ? (`${year}-12-31` as Day) : fiscalYearEndOfYear(years, year);
}

/** The latest day that makes sense today: tomorrow, for clocks elsewhere, or the end of its year. */
export function latestDay({ as }: Event, { today, years }: Calendar): Day {
  const tomorrow = dayAfter(today);
  if (as === 'year') return `${tomorrow.slice(0, 4)}-12-31` as Day;
  return as === 'fiscal year' ? fiscalYearEnd(years, tomorrow) : tomorrow;
}

/** A written moment in parts: its day, its time of day, and its offset from UTC if it has one. */
export function momentParts(
  text: string,
): { readonly day: Day; readonly time: string; readonly offset?: string } | undefined {
  const [, date, time = '00:00:00', offset] = momentForm.exec(text) ?? [];
  const found = day(date ?? '');
  if (found === undefined || !/^([01]\d|2[0-3]):[0-5]\d/.test(time)) return undefined;
  const whole = time.length === 5 ? `${time}:00` : time;
  return {
    day: found,
    time: whole,
    ...(offset === undefined ? {} : { offset: isoOffset(offset) }),
  };
}

function isoOffset(offset: string): string {
  if (offset === 'Z') return offset;
  const digits = offset.slice(1).replace(':', '').padEnd(4, '0');
  return `${offset[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function yearIn(value: unknown): number | undefined {
  return /^\d{1,4}$/.test(String(value)) ? Number(value) : undefined;
}

function dayIn(value: unknown, { as, zone }: Event): Day | undefined {
  const parts = typeof value === 'string' ? momentParts(value) : undefined;
  if (parts === undefined || as === 'date') return parts?.day;
  const { day: date, time, offset } = parts;
  if (offset !== undefined) return localDay(`${date}T${time}${offset}`);
  if (zone === 'Europe/Oslo') return date;
  const there = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone);
  return localDay(there.toInstant().toString());
}
