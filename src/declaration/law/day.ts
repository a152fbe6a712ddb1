/**
 * When does a period end, and which events are old enough for it to be over?
 *
 * A period set running by an event does not count the day of the event and ends with the last day
 * that carries the same date; if the last month lacks that date, with the month's own last day:
 * R1182 (Regulation 1182/71) art. 3(1) and 3(2)(c). Adding a period never reverses the order of two
 * days, so it can be turned round: `latestDayEndingBefore` is what a query compares its columns with.
 */

/** A calendar date without clock or zone, `2026-02-28`. Days compare as strings. */
export type Day = string & { readonly brand: 'Day' };

/** A length in calendar units, as in ISO 8601. Years and months are added first, then weeks and days. */
export type Period = {
  readonly years?: number;
  readonly months?: number;
  readonly weeks?: number;
  readonly days?: number;
};

const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const periodForm = /^P(?=\d)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?$/;
const dayLengthMs = 86_400_000;
const meanMonthDays = 365.2425 / 12;
// With days from year 1800 this keeps every sum inside four-digit years, so days still sort as text.
const longestDays = 500 * 365.25;

/** Reads a real date written `YYYY-MM-DD` in the years 1800 to 2999; anything else is undefined. */
export function day(text: string): Day | undefined {
  const parts = dayForm.exec(text);
  if (parts === null) return undefined;
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1800 || year > 2999 || month < 1 || month > 12) return undefined;
  return date >= 1 && date <= daysInMonth(year * 12 + month - 1) ? (text as Day) : undefined;
}

/** Reads an ISO 8601 date duration such as `P5Y`, `P3Y6M`, `P2W` or `P0D`, at most 500 years. */
export function period(text: string): Period | undefined {
  const parts = periodForm.exec(text);
  if (parts === null) return undefined;
  const read = (index: number) => Number(parts[index] ?? 0);
  const found = { years: read(1), months: read(2), weeks: read(3), days: read(4) };
  if (approximateDays(found) > longestDays) return undefined;
  return Object.fromEntries(Object.entries(found).filter(([, count]) => count > 0));
}

/** Writes a period in ISO 8601: `P3Y6M`. The empty period is `P0D`. */
export function formatPeriod(length: Period): string {
  const part = (count: number | undefined, unit: string) => (count ? `${count}${unit}` : '');
  const written =
    part(length.years, 'Y') +
    part(length.months, 'M') +
    part(length.weeks, 'W') +
    part(length.days, 'D');
  return written === '' ? 'P0D' : `P${written}`;
}

/** The last day of a period set running on `start`: R1182 art. 3(2)(c). */
export function addPeriod(start: Day, length: Period): Day {
  const { month, date } = split(start);
  const last = month + monthsOf(length);
  return addDays(fromMonth(last, Math.min(date, daysInMonth(last))), daysOf(length));
}

/**
 * The latest event day whose period has ended before `limit`: the greatest `d` for which
 * `addPeriod(d, length) < limit`. The inverse of `addPeriod`, month ends included.
 */
export function latestDayEndingBefore(limit: Day, length: Period): Day {
  const lastAllowed = split(addDays(limit, -1 - daysOf(length)));
  const month = lastAllowed.month - monthsOf(length);
  const longest = daysInMonth(month);
  // Every date of a longer month is clipped to the last day of a shorter one, and so ends in time.
  const atMonthEnd = lastAllowed.date === daysInMonth(lastAllowed.month);
  return fromMonth(month, atMonthEnd ? longest : Math.min(lastAllowed.date, longest));
}

/** The next day. */
export function dayAfter(start: Day): Day {
  return addDays(start, 1);
}

/** The day before. */
export function dayBefore(start: Day): Day {
  return addDays(start, -1);
}

/** How many days `end` comes after `start`; negative if it comes before. */
export function daysBetween(start: Day, end: Day): number {
  return (Date.parse(end) - Date.parse(start)) / dayLengthMs;
}

/**
 * Which of two periods is longer, below, equal to or above zero as in a sort. Approximate, because
 * only a start day decides whether P1M is longer than P30D: a month counts as 30.44 days.
 */
export function comparePeriods(one: Period, other: Period): number {
  return approximateDays(one) - approximateDays(other);
}

/** The date an instant such as `2026-01-31T23:30Z` has in a time zone, or undefined if unreadable. */
export function localDay(instant: string, zone = 'Europe/Oslo'): Day | undefined {
  try {
    return day(Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString());
  } catch {
    return undefined;
  }
}

function split(start: Day): { month: number; date: number } {
  const [year, month, date] = [start.slice(0, 4), start.slice(5, 7), start.slice(8)].map(Number);
  return { month: (year ?? 0) * 12 + (month ?? 1) - 1, date: date ?? 1 };
}

function fromMonth(month: number, date: number): Day {
  return fromUtc(Date.UTC(Math.floor(month / 12), month % 12, date));
}

function addDays(start: Day, count: number): Day {
  return count === 0 ? start : fromUtc(Date.parse(start) + count * dayLengthMs);
}

function fromUtc(milliseconds: number): Day {
  return new Date(milliseconds).toISOString().slice(0, 10) as Day;
}

function daysInMonth(month: number): number {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
}

function monthsOf(length: Period): number {
  return (length.years ?? 0) * 12 + (length.months ?? 0);
}

function daysOf(length: Period): number {
  return (length.weeks ?? 0) * 7 + (length.days ?? 0);
}

function approximateDays(length: Period): number {
  return monthsOf(length) * meanMonthDays + daysOf(length);
}
