/**
 * When does the fiscal year that a day belongs to end?
 *
 * On the organisation's year-end, which may change over time. Retention of accounts runs from that
 * day: bokføringsloven § 13. The year-ends of an entry are its dates from the day it applies until
 * the next entry applies, and a day belongs to the first year-end on or after it. So a change gives a
 * short year, or a long one when the old year-end falls away before the new one comes:
 *
 *     [{ ends: '12-31' }, { ends: '06-30', from: '2026-01-01' }]  a short year, January to June 2026
 *     [{ ends: '12-31' }, { ends: '06-30', from: '2026-07-01' }]  a long year, to 30 June 2027
 */
import { type Day, day, dayAfter, daysBetween } from './day.ts';

/** One year-end, `MM-DD`, and the day from which it applies. `02-29` means the end of February. */
export type FiscalYear = { readonly ends: string; readonly from?: Day | undefined };

/** The year-ends in the order they apply. The first also covers everything before it. */
export type FiscalYears = readonly FiscalYear[];

/** The calendar year: what applies where nothing else is declared (regnskapsloven § 1-7). */
export const calendarYear: FiscalYears = [{ ends: '12-31' }];

/** The last day of the fiscal year that a day falls in. */
export function fiscalYearEnd(years: FiscalYears, day: Day): Day {
  const entries = years.length === 0 ? calendarYear : years;
  let found: Day | undefined;
  for (const [index, entry] of entries.entries()) {
    const from = index === 0 ? day : (entry.from ?? day);
    const end = firstEndFrom(entry.ends, from > day ? from : day);
    const next = entries[index + 1]?.from;
    if (found === undefined && (next === undefined || end < next)) found = end;
  }
  return found ?? firstEndFrom(entries.at(-1)?.ends ?? '12-31', day);
}

/**
 * The end of the fiscal year that a record names by a number, such as a `fiscal_year` column: the
 * last that ends in that calendar year, or where none does (a long year), the first after it.
 */
export function fiscalYearEndOfYear(years: FiscalYears, year: number): Day {
  let end = fiscalYearEnd(years, `${year}-01-01` as Day);
  for (let next = end; next.startsWith(String(year)); next = fiscalYearEnd(years, dayAfter(next)))
    end = next;
  return end;
}

/** What is wrong with a list of year-ends, in words for its author; empty when it is in order. */
export function fiscalYearFaults(years: FiscalYears): readonly string[] {
  return years.flatMap((entry, index) => {
    if (day(`2024-${entry.ends}`) === undefined)
      return [`'${entry.ends}' is not a date in a year; write month-day, such as 12-31`];
    if (index === 0) return [];
    if (entry.from === undefined) return ['say from which day the new year-end applies'];
    const before = years[index - 1]?.from;
    if (before !== undefined && entry.from <= before)
      return ['the year-ends must stand in the order they apply'];
    return longYearFault(years.slice(0, index + 1), entry.from);
  });
}

// regnskapsloven § 1-7 allows no year over 18 months, also when the year-end changes.
function longYearFault(years: FiscalYears, from: Day): readonly string[] {
  const lastBefore = lastEndBefore(years.slice(0, -1), from);
  const end = fiscalYearEnd(years, from);
  return daysBetween(lastBefore, end) > 550
    ? [`the fiscal year that ends ${end} would be longer than 18 months`]
    : [];
}

function lastEndBefore(years: FiscalYears, limit: Day): Day {
  let end = fiscalYearEnd(years, `${Number(limit.slice(0, 4)) - 2}-01-01` as Day);
  for (let next = end; next < limit; next = fiscalYearEnd(years, dayAfter(next))) end = next;
  return end;
}

function firstEndFrom(ends: string, day: Day): Day {
  const year = Number(day.slice(0, 4));
  const end = endIn(ends, year);
  return end >= day ? end : endIn(ends, year + 1);
}

function endIn(ends: string, year: number): Day {
  const date = day(`${year}-${ends}`);
  return date ?? (`${year}-02-28` as Day);
}
