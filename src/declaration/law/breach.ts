/**
 * When must a breach be with Datatilsynet?
 *
 * Within 72 hours of becoming aware of it, where feasible; later needs reasons: GDPR art. 33(1). The
 * hours run through weekends and holidays, since R1182 (Regulation 1182/71) art. 3(4) moves no
 * period given in hours. Its art. 3(5) says a period of two days or more holds at least two working
 * days; whether that prolongs art. 33 is debated, so it is reported as an argument for a delay and
 * never moves the clock.
 */
import { type Day, dayAfter, localDay } from './day.ts';
import { isWorkingDay } from './holidays.ts';

/** The clock of a breach, with instants in Norwegian time: `2026-02-13T09:15:00+01:00`. */
export type BreachClock = {
  readonly kind: 'clock';
  readonly aware: string;
  /** 72 elapsed hours after awareness; the wall clock moves when summer time begins or ends. */
  readonly reportBy: string;
  /** The working days the period touches, the first and the last included. */
  readonly workingDays: number;
  /** Set when a reason for delay can be argued; to be assessed by a lawyer. */
  readonly argument?: { readonly citation: 'R1182 art. 3(5)'; readonly mark: 'verify' };
  readonly citations: readonly string[];
};

/** The clock, or what could not be read. */
export type BreachAnswer = BreachClock | { readonly kind: 'undecided'; readonly because: string };

const zone = 'Europe/Oslo';

/** The 72 hours from the instant the controller became aware: law.md 2.3. */
export function breachClock(aware: string): BreachAnswer {
  const start = instantOf(aware);
  if (start === undefined)
    return { kind: 'undecided', because: 'the time of awareness is not an instant' };

  const end = start.add({ hours: 72 });
  const [first, last] = [localDay(start.toString()), localDay(end.toString())];
  if (first === undefined || last === undefined)
    return { kind: 'undecided', because: 'the time of awareness lies outside the calendar' };

  const workingDays = countWorkingDays(first, last);
  return {
    kind: 'clock',
    aware: inNorway(start),
    reportBy: inNorway(end),
    workingDays,
    ...(workingDays < 2 ? { argument: { citation: 'R1182 art. 3(5)', mark: 'verify' } } : {}),
    citations: ['GDPR art. 33(1)'],
  };
}

function instantOf(text: string): Temporal.Instant | undefined {
  try {
    return Temporal.Instant.from(text);
  } catch {
    return undefined;
  }
}

function inNorway(instant: Temporal.Instant): string {
  return instant.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
}

function countWorkingDays(first: Day, last: Day): number {
  let count = 0;
  for (let day = first; day <= last; day = dayAfter(day)) if (isWorkingDay(day)) count += 1;
  return count;
}
