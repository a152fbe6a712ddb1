/**
 * What time is it, and which day is it in Norway?
 *
 * The only file that asks. `VERN_NOW=2026-03-01T09:00:00Z` pins the answer for a demonstration or a
 * test; the server says on stderr that it is pinned (`pinned`), so that nobody mistakes it.
 */
import type { Day } from '../declaration/law/day.ts';

const zone = 'Europe/Oslo';

/** The present instant, ISO 8601 in UTC with milliseconds: `2026-02-28T22:30:00.000Z`. */
export function now(): string {
  return instant().toString({ fractionalSecondDigits: 3 });
}

/** The present day in Europe/Oslo, which deadlines and periods are counted in. */
export function today(): Day {
  return dayOf(instant());
}

/** The day in Europe/Oslo of an ISO 8601 instant. Throws RangeError when it is none. */
export function dayAt(written: string): Day {
  return dayOf(Temporal.Instant.from(written));
}

/** The instant the clock is pinned to by `VERN_NOW`, or undefined when it runs. */
export function pinned(): string | undefined {
  const written = process.env['VERN_NOW'];
  if (written === undefined || written === '') return undefined;
  try {
    return Temporal.Instant.from(written).toString({ fractionalSecondDigits: 3 });
  } catch (cause) {
    throw new RangeError(`VERN_NOW is "${written}"; write an instant: 2026-03-01T09:00:00Z.`, {
      cause,
    });
  }
}

function instant(): Temporal.Instant {
  const fixed = pinned();
  return fixed === undefined ? Temporal.Now.instant() : Temporal.Instant.from(fixed);
}

function dayOf(at: Temporal.Instant): Day {
  return at.toZonedDateTimeISO(zone).toPlainDate().toString() as Day;
}
