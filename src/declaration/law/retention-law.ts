/**
 * Until when does a law have data kept, or let it be kept?
 *
 * From the event, or for accounts from the end of the fiscal year the voucher belongs to, for the
 * length in `retention-table.ts`: GDPR art. 5(1)(e), 17(3), bokføringsloven § 13. The day of the event
 * is not counted and months are clipped (R1182 art. 3); days of erasure are not moved to working days,
 * but periods for making a claim are where their law says so.
 */
import { suggest } from '../terms/suggest.ts';
import { type Citation, citation } from './citations.ts';
import {
  addPeriod,
  comparePeriods,
  type Day,
  dayAfter,
  dayBefore,
  daysBetween,
  formatPeriod,
  type Period,
  period,
} from './day.ts';
import { calendarYear, type FiscalYears, fiscalYearEnd } from './fiscal-year.ts';
import { nextWorkingDay } from './holidays.ts';
import {
  type EndAction,
  type Mark,
  type RetentionClass,
  type RetentionKind,
  type RetentionLaw,
  retentionLaws,
} from './retention-table.ts';

export type { EndAction, Mark, RetentionClass, RetentionKind, RetentionLaw };
export { retentionLaws };

/** A rule as a declaration names it: by id or citation, with its class and, where allowed, a length. */
export type RetentionQuery = {
  /** `bookkeeping`, `bokføringsloven § 13` or `bokføringsloven § 13 nr. 3`. */
  readonly law: string;
  readonly class?: string | undefined;
  readonly fiscalYears?: FiscalYears | undefined;
  /** Replaces the length where it is a policy, is marked `verify` or the law itself allows it. */
  readonly period?: Period | undefined;
};

/** The answer for one event: every day is a whole day in Norway. */
export type Kept = {
  readonly kind: 'kept';
  readonly law: RetentionLaw;
  readonly class: RetentionClass;
  /** What the period was counted from: the event, or the end of its fiscal year. */
  readonly start: Day;
  /** The last day of the period, as the law counts it. */
  readonly end: Day;
  /** The last day the data is kept. */
  readonly keepThrough: Day;
  /** The first day it is not: the last day of the period for what must be gone by then. */
  readonly eraseFrom: Day;
  readonly citation: string;
  readonly atEnd: EndAction;
  readonly mark: Mark;
  readonly because: string;
};

/** Why a rule cannot answer, with what could have been meant. */
export type Unanswered = {
  readonly kind: 'unknown law' | 'class needed' | 'period needed' | 'not adjustable';
  readonly suggestions: readonly string[];
};

/** A rule found, with the length that applies. */
export type RetentionRule = {
  readonly kind: 'rule';
  readonly law: RetentionLaw;
  readonly class: RetentionClass;
  readonly length: Period;
  readonly citation: string;
};

/** Finds the rule a declaration names. */
export function retentionRule(query: RetentionQuery): RetentionRule | Unanswered {
  const found = find(query);
  if (found.kind !== 'found') return found;
  const { law, chosen } = found;
  const statutory = chosen.period === undefined ? undefined : period(chosen.period);
  const length = query.period ?? statutory;
  if (length === undefined) return { kind: 'period needed', suggestions: [chosen.what] };
  if (!mayBe(length, statutory, { law, chosen }))
    return { kind: 'not adjustable', suggestions: [chosen.adjustable ?? chosen.period ?? ''] };
  return {
    kind: 'rule',
    law,
    class: chosen,
    length,
    citation: chosen.citation ?? law.citations[0],
  };
}

/** Until when data is kept for an event such as the delivery, or the day a voucher belongs to. */
export function keepUntil(query: RetentionQuery & { readonly event: Day }): Kept | Unanswered {
  const rule = retentionRule(query);
  return rule.kind === 'rule' ? keptUnder(rule, query.event, query.fiscalYears) : rule;
}

/**
 * The latest event whose data may be erased on `today`: the greatest event day with
 * `eraseFrom <= today`. A later event is never erased earlier, so a query compares with this day.
 */
export function latestEventErasedOn(query: RetentionQuery, today: Day): Day | Unanswered {
  const rule = retentionRule(query);
  if (rule.kind !== 'rule') return rule;
  const first = '1000-01-01' as Day;
  let [erased, kept] = [0, daysBetween(first, today) + 1];
  while (kept - erased > 1) {
    const middle = Math.floor((erased + kept) / 2);
    const event = addPeriod(first, { days: middle });
    if (keptUnder(rule, event, query.fiscalYears).eraseFrom <= today) erased = middle;
    else kept = middle;
  }
  return addPeriod(first, { days: erased });
}

function keptUnder(rule: RetentionRule, event: Day, years: FiscalYears = calendarYear): Kept {
  const { law, length } = rule;
  const ofYear = rule.class.counts === 'fiscal year end';
  const start = ofYear ? fiscalYearEnd(years, event) : event;
  const end = endOf(rule, start);
  // What must be gone by a day is erased on that day; what must be kept through it, on the next.
  const sameDay = law.kind === 'max' || formatPeriod(length) === 'P0D';
  const eraseFrom = sameDay ? end : dayAfter(end);
  const counted = ofYear ? `${start}, the end of the fiscal year of ${event}` : start;
  return {
    kind: 'kept',
    law,
    class: rule.class,
    start,
    end,
    keepThrough: dayBefore(eraseFrom),
    eraseFrom,
    citation: rule.citation,
    atEnd: rule.class.atEnd ?? law.atEnd,
    mark: rule.class.mark,
    because: `${formatPeriod(length)} from ${counted}: ${rule.citation}`,
  };
}

function endOf({ law, class: chosen, length }: RetentionRule, start: Day): Day {
  // A year that ends on the last of June is followed by years that do: count whole months from the
  // first day after it.
  if (chosen.counts === 'fiscal year end') return dayBefore(addPeriod(dayAfter(start), length));
  const last = addPeriod(start, length);
  const further = chosen.further === undefined ? undefined : period(chosen.further);
  const end = further === undefined ? last : addPeriod(last, further);
  return law.rolls === true ? nextWorkingDay(end) : end;
}

function mayBe(
  length: Period,
  statutory: Period | undefined,
  { law, chosen }: { law: RetentionLaw; chosen: RetentionClass },
): boolean {
  if (statutory !== undefined && formatPeriod(length) === formatPeriod(statutory)) return true;
  const most = period(chosen.adjustable ?? '');
  if (most !== undefined) return comparePeriods(length, most) <= 0;
  if (chosen.adjustable !== undefined || chosen.mark === 'verify') return true;
  return law.kind === 'policy' && chosen.citation === undefined;
}

type Found = { kind: 'found'; law: RetentionLaw; chosen: RetentionClass };

function find(query: RetentionQuery): Found | Unanswered {
  const matches = matching(query.law);
  const laws = [...new Set(matches.map(({ law }) => law))];
  const [law, another] = laws;
  if (law === undefined) return { kind: 'unknown law', suggestions: near(query.law) };
  if (another !== undefined) return { kind: 'unknown law', suggestions: laws.map(({ id }) => id) };

  const named = law.classes.filter(({ id }) => id === query.class);
  const [chosen, ...rest] =
    query.class === undefined ? matches.map((match) => match.chosen) : named;
  if (chosen === undefined || rest.length > 0)
    return { kind: 'class needed', suggestions: law.classes.map(({ id }) => id) };
  return { kind: 'found', law, chosen };
}

function matching(text: string): { law: RetentionLaw; chosen: RetentionClass }[] {
  const wanted = text.trim().toLowerCase();
  const read = citation(text);
  const cited = read.kind === 'citation' ? read.citation : undefined;
  return retentionLaws.flatMap((law) => {
    if (law.id === wanted) return law.classes.map((chosen) => ({ law, chosen }));
    if (cited === undefined || !law.citations.some((own) => covers(own, cited))) return [];
    const picked = law.classes.filter((chosen) => picks(chosen, cited));
    return (picked.length > 0 ? picked : law.classes).map((chosen) => ({ law, chosen }));
  });
}

function covers(own: string, cited: Citation): boolean {
  const read = citation(own);
  if (read.kind !== 'citation') return false;
  const { law, place, paragraph, letter } = read.citation;
  if (law.id !== cited.law.id || place !== cited.place) return false;
  if (law.divided === 'sections') return true;
  return paragraph === cited.paragraph && letter === cited.letter;
}

function picks(chosen: RetentionClass, { place, number }: Citation): boolean {
  if (chosen.places?.includes(place) === true) return true;
  return number !== undefined && chosen.numbers?.includes(number) === true;
}

function near(text: string): readonly string[] {
  const read = citation(text);
  const lawId =
    read.kind === 'citation'
      ? read.citation.law.id
      : read.kind === 'no place'
        ? read.law.id
        : read.suggestion;
  const ofLaw = retentionLaws.flatMap(({ citations }) =>
    citations.filter((own) => {
      const known = citation(own);
      return known.kind === 'citation' && known.citation.law.id === lawId;
    }),
  );
  if (ofLaw.length > 0) return [...new Set(ofLaw)];
  const meant = suggest(
    text,
    retentionLaws.map(({ id }) => id),
  );
  return meant === undefined ? [] : [meant];
}
