/**
 * By when must a person have an answer?
 *
 * Within one month of receipt, or three when the request is complex and the reasons are told within
 * the first month: GDPR art. 12(3). The day of receipt is not counted; a month that lacks the date
 * ends on its last day; a period that would end on a Saturday, Sunday or holiday ends with the next
 * working day: R1182 (Regulation 1182/71) art. 3(1), 3(2)(c), 3(4). The three months are counted from
 * receipt, never from the end of the first. Days lost while identity is in question may be added
 * (EDPB 01/2022 § 159, guidance only), so `safe` is the day without them: alarms go by that one.
 */
import { addPeriod, type Day, day, localDay } from './day.ts';
import { nextWorkingDay } from './holidays.ts';

/** A request as its deadline sees it. */
export type Received = {
  /** When it arrived: an instant such as `2026-01-31T23:30Z`, or the day a letter came. */
  readonly received: string;
  /** The person was told, with reasons, that it takes up to three months. */
  readonly extended?: boolean;
  /** Whole days spent waiting for the person, for identity or clarification. */
  readonly pausedDays?: number;
};

/** The days of a request. Each ends at 24:00 in Norway. */
export type ResponseDeadline = {
  readonly kind: 'deadline';
  readonly received: Day;
  /** The end of the period before weekends and holidays move it. */
  readonly raw: Day;
  /** The last day to answer. */
  readonly due: Day;
  /** The last day to answer if no pause is accepted. */
  readonly safe: Day;
  /** The last day on which an extension can be told: art. 12(3). After it the option is gone. */
  readonly extensionNoticeBy: Day;
  /** The day we advise instead, before weekends and holidays are counted in. */
  readonly extensionNoticeAdvised: Day;
  readonly citations: readonly string[];
};

/** The deadline, or what could not be read. */
export type ResponseDeadlineAnswer =
  | ResponseDeadline
  | { readonly kind: 'undecided'; readonly because: string };

/** Computes the days of a request: law.md D1 to D8. */
export function responseDeadline(request: Received): ResponseDeadlineAnswer {
  const { extended = false, pausedDays = 0 } = request;
  const received = localDay(request.received) ?? day(request.received);
  if (received === undefined) return undecided('the time of receipt is not a date or an instant');
  if (!Number.isInteger(pausedDays) || pausedDays < 0)
    return undecided('the pause is not a whole number of days');

  const firstMonth = addPeriod(received, { months: 1 });
  const unpaused = extended ? addPeriod(received, { months: 3 }) : firstMonth;
  const raw = addPeriod(unpaused, { days: pausedDays });
  return {
    kind: 'deadline',
    received,
    raw,
    due: nextWorkingDay(raw),
    safe: nextWorkingDay(unpaused),
    extensionNoticeBy: nextWorkingDay(firstMonth),
    extensionNoticeAdvised: firstMonth,
    citations: citations(pausedDays > 0),
  };
}

function citations(paused: boolean): readonly string[] {
  const counted = ['GDPR art. 12(3)', 'R1182 art. 3(1)', 'R1182 art. 3(2)(c)', 'R1182 art. 3(4)'];
  return paused ? [...counted, 'EDPB 01/2022 § 159'] : counted;
}

function undecided(because: string): ResponseDeadlineAnswer {
  return { kind: 'undecided', because };
}
