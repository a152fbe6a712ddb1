/**
 * How long does a purpose last after its event, and which events are old enough for it to be over?
 *
 * As long as the declaration says, or the law it cites. Kept through the last day and over the day after;
 * `P0D` is over at once, and a maximum on the day it ends, because data must be gone by then: GDPR
 * art. 5(1)(e), R1182 art. 3. Both questions have one answer here, so that they can never disagree.
 */
import {
  addPeriod,
  type Day,
  dayAfter,
  dayBefore,
  formatPeriod,
  latestDayEndingBefore,
  type Period,
} from '../../declaration/law/day.ts';
import {
  keepUntil,
  latestEventErasedOn,
  type RetentionQuery,
  retentionRule,
} from '../../declaration/law/retention-law.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Purpose } from '../../declaration/schema/purposes.ts';
import type { Dataset } from '../../declaration/schema/systems.ts';

/** A length of time after an event. */
export type Length = {
  /** The last day it is kept. It is over when that day is before today. */
  readonly keptThrough: (event: Day) => Day;
  /** The latest event for which it is over today. */
  readonly latestOver: (today: Day) => Day;
  readonly citation?: string;
};

/** The length of a purpose's period; undefined if neither it nor its law says one. */
export function lengthOf({ organisation }: Declaration, purpose: Purpose): Length | undefined {
  const { law, class: named, until } = purpose;
  const declared = until?.for;
  if (law === undefined) return declared === undefined ? undefined : plain(declared);
  const query: RetentionQuery = {
    law,
    class: named,
    period: declared,
    fiscalYears: organisation.fiscalYears,
  };
  const rule = retentionRule(query);
  if (rule.kind === 'rule') return byLaw(query, rule.citation);
  return declared === undefined ? undefined : { ...plain(declared), citation: law };
}

/** The longest a dataset may be kept, whatever its purposes say. */
export function maximumOf({ for: length, law }: NonNullable<Dataset['atMost']>): Length {
  return {
    keptThrough: (event) => dayBefore(addPeriod(event, length)),
    latestOver: (today) => latestDayEndingBefore(dayAfter(today), length),
    ...(law === undefined ? {} : { citation: law }),
  };
}

function plain(length: Period): Length {
  if (formatPeriod(length) === 'P0D')
    return { keptThrough: dayBefore, latestOver: (today) => today };
  return {
    keptThrough: (event) => addPeriod(event, length),
    latestOver: (today) => latestDayEndingBefore(today, length),
  };
}

function byLaw(query: RetentionQuery, citation: string): Length {
  return {
    keptThrough: (event) => {
      const kept = keepUntil({ ...query, event });
      return kept.kind === 'kept' ? kept.keepThrough : event;
    },
    latestOver: (today) => {
      const latest = latestEventErasedOn(query, today);
      return typeof latest === 'string' ? latest : ('1000-01-01' as Day);
    },
    citation,
  };
}
