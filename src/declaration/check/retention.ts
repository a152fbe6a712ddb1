/**
 * Does each purpose say until when, in a way that can be kept?
 *
 * A period has a length and starts at an event that one path leads to; a law is the right one and is
 * given the length it has: GDPR art. 5(1)(e), 13(2)(a), bokføringsloven § 13.
 */
import type { Path } from '../complaint.ts';
import { citation } from '../law/citations.ts';
import { comparePeriods, formatPeriod, type Period } from '../law/day.ts';
import { type RetentionRule, retentionRule } from '../law/retention-law.ts';
import type { Purpose } from '../schema/purposes.ts';
import { formatReference, type Reference } from '../schema/reference.ts';
import { suggest } from '../terms/suggest.ts';
import { ofPurposes } from './bases.ts';
import { type Check, type Facts, type Finding, unknownWord } from './finding.ts';
import { saysNothing } from './language.ts';
import type { PurposeEntry } from './overview.ts';

type Answer = ReturnType<typeof retentionRule>;

// Every check asks; the law table is read once for each purpose.
const answers = new WeakMap<Purpose, Answer>();

/** What the law table says of the law a purpose cites; undefined if it cites none. */
function answerOf(purpose: Purpose): Answer | undefined {
  const { law, class: named } = purpose;
  if (law === undefined) return undefined;
  const answer = answers.get(purpose) ?? retentionRule({ law, class: named });
  answers.set(purpose, answer);
  return answer;
}

/** The rule of retention a purpose cites, if the law table has it. */
export function ruleOf(purpose: Purpose): RetentionRule | undefined {
  const answer = answerOf(purpose);
  return answer?.kind === 'rule' ? answer : undefined;
}

const isAccounts = (rule: RetentionRule | undefined) => rule?.class.counts === 'fiscal year end';

/** Whether the law itself says how long, in some class. */
function lawHasLength(purpose: Purpose): boolean {
  const answer = answerOf(purpose);
  return answer?.kind === 'rule' || answer?.kind === 'class needed';
}

function withoutEnd({ id, purpose }: PurposeEntry): string | undefined {
  const { basis, until, criteria } = purpose;
  if (until !== undefined || purpose.while !== undefined || criteria !== undefined)
    return undefined;
  if (basis.join() === 'consent') return undefined;
  return lawHasLength(purpose)
    ? `'${id}' follows ${purpose.law}, but from which event? Write until: { after: system.dataset.event }.`
    : `Nothing says until when '${id}' may go on. Write until: { after: an event, for: a period }, while: and a condition, or criteria: in words.`;
}

function withoutLength({ id, purpose }: PurposeEntry): string | undefined {
  const { until, law } = purpose;
  if (until === undefined || until.for !== undefined || lawHasLength(purpose)) return undefined;
  const why = law === undefined ? 'no law is named' : `${law} is not a law whose length Vern knows`;
  return `'${id}' says after what, but not how long, and ${why}. Write for: and a period such as P3Y, or for: P0D when it ends that day.`;
}

function* vague({ overview }: Facts): Generator<Finding> {
  for (const { id, purpose, path } of overview.purposes)
    for (const [language, words] of Object.entries(purpose.criteria ?? {}))
      if (saysNothing(words))
        yield {
          path: [...path, 'criteria', language],
          message: `«${words}» only repeats the law. Say what decides when '${id}' ends: an event and a period, such as «three years after the last delivery».`,
        };
}

function wrongLaw({ id, purpose }: PurposeEntry): string | undefined {
  const { law } = purpose;
  if (law === undefined || isAccounts(ruleOf(purpose))) return undefined;
  const read = citation(law);
  const named =
    read.kind === 'citation' ? read.citation.law : read.kind === 'no place' ? read.law : undefined;
  if (named?.id === 'regnskapsloven')
    return `'${id}' cites ${law}, which is about annual accounts. How long vouchers are kept stands in bokføringsloven § 13: write that, with class: primary.`;
  const own = named?.id === 'bokføringsloven' || named?.id === 'bokføringsforskriften';
  return purpose.is === 'bookkeeping' && named !== undefined && !own
    ? `'${id}' keeps accounts but cites ${law}. How long vouchers are kept stands in bokføringsloven § 13: write that, with class: primary.`
    : undefined;
}

function unknownLaw(entry: PurposeEntry): string | undefined {
  const { id, purpose } = entry;
  const { law } = purpose;
  if (law === undefined || lawHasLength(purpose) || wrongLaw(entry) !== undefined) return undefined;
  const read = citation(law);
  if (read.kind === 'no place')
    return `'${id}' cites ${law} but no paragraph of it. Write the paragraph too${read.law.id === 'bokføringsloven' ? ': bokføringsloven § 13' : ''}.`;
  if (read.kind === 'citation' || read.suggestion === undefined) return undefined;
  return `There is no law '${law}' in '${id}'. Did you mean '${read.suggestion}'?`;
}

function unknownClass({ id, purpose }: PurposeEntry): string | undefined {
  const { law, class: named } = purpose;
  const answer = answerOf(purpose);
  if (answer?.kind !== 'class needed') return undefined;
  return named === undefined
    ? `${law} has several periods. Write in '${id}' class: and one of ${answer.suggestions.join(', ')}.`
    : unknownWord(`class in ${law}`, named, answer.suggestions);
}

/** How the declared length differs from the one the law has, where the law allows no other. */
function difference(purpose: Purpose): { declared: Period; rule: RetentionRule } | undefined {
  const rule = ruleOf(purpose);
  const declared = purpose.until?.for;
  if (rule === undefined || declared === undefined) return undefined;
  const allowed = retentionRule({ law: rule.law.id, class: rule.class.id, period: declared });
  return allowed.kind === 'not adjustable' ? { declared, rule } : undefined;
}

function shorterThanLaw({ id, purpose }: PurposeEntry): string | undefined {
  const other = difference(purpose);
  if (other === undefined || !['min', 'minmax'].includes(other.rule.law.kind)) return undefined;
  const { declared, rule } = other;
  return comparePeriods(declared, rule.length) < 0
    ? `'${id}' keeps data for ${formatPeriod(declared)}, but ${rule.citation} demands ${formatPeriod(rule.length)}. Leave for: out; the law gives it.`
    : undefined;
}

function longerThanLaw({ id, purpose }: PurposeEntry): string | undefined {
  const other = difference(purpose);
  if (other === undefined) return undefined;
  const { declared, rule } = other;
  return comparePeriods(declared, rule.length) > 0
    ? `'${id}' keeps data for ${formatPeriod(declared)}, but ${rule.citation} carries it only for ${formatPeriod(rule.length)}. Leave for: out; the law gives it.`
    : undefined;
}

function* fromInvoiceDate({ overview }: Facts): Generator<Finding> {
  for (const { id, purpose, path } of overview.purposes) {
    const rule = ruleOf(purpose);
    if (!isAccounts(rule)) continue;
    for (const [index, at] of (purpose.until?.after ?? []).entries()) {
      const event = overview.event(at);
      if (event === undefined || event.as === 'year' || event.as === 'fiscal year') continue;
      yield {
        path: [...path, 'until', 'after', 'latest', index],
        message: `'${id}' counts from ${formatReference(at)}, a date (${event.column}); ${rule?.citation} counts from the end of the fiscal year the voucher belongs to. Point at an event with as: fiscal year.`,
      };
    }
  }
}

function* minimumBeyondMaximum({ overview }: Facts): Generator<Finding> {
  for (const { id, purpose, needs } of overview.purposes) {
    const rule = ruleOf(purpose);
    if (rule === undefined || !['min', 'minmax'].includes(rule.law.kind)) continue;
    const { length } = rule;
    // A fiscal year ends up to a year after the event.
    const longest = isAccounts(rule) ? { ...length, years: (length.years ?? 0) + 1 } : length;
    for (const { dataset, path, name } of needs.keys())
      if (dataset.atMost !== undefined && comparePeriods(longest, dataset.atMost.for) > 0)
        yield {
          path: [...path, 'atMost'],
          message: `${name} must be gone after ${formatPeriod(dataset.atMost.for)}, but '${id}' must keep it for ${formatPeriod(length)} (${rule.citation}). Both cannot hold: correct atMost, or let '${id}' need other data.`,
        };
  }
}

function* periodBeyondMaximum({ overview }: Facts): Generator<Finding> {
  for (const { id, purpose, path, needs } of overview.purposes)
    for (const { dataset, name } of needs.keys()) {
      const [most, declared] = [dataset.atMost?.for, purpose.until?.for];
      if (most === undefined || declared === undefined || comparePeriods(declared, most) <= 0)
        continue;
      yield {
        path: [...path, 'until', 'for'],
        message: `'${id}' wants ${name} for ${formatPeriod(declared)}, but atMost ends it after ${formatPeriod(most)}. Write the shorter one here too.`,
      };
      break;
    }
}

function* maximumBeyondLaw({ overview }: Facts): Generator<Finding> {
  for (const { dataset, path, name } of overview.datasets.values()) {
    const { atMost } = dataset;
    if (atMost?.law === undefined) continue;
    const answer = retentionRule({ law: atMost.law });
    const classes = answer.kind === 'class needed' ? answer.suggestions : [undefined];
    const rules = classes
      .map((named) => retentionRule({ law: atMost.law ?? '', class: named }))
      .filter((rule) => rule.kind === 'rule');
    const [longest] = rules.toSorted((a, b) => comparePeriods(b.length, a.length));
    if (longest === undefined || longest.law.kind === 'min') continue;
    if (comparePeriods(atMost.for, longest.length) > 0)
      yield {
        path: [...path, 'atMost', 'for'],
        message: `${name} may stay for ${formatPeriod(atMost.for)}, but ${longest.citation} allows at most ${formatPeriod(longest.length)}. Write for: ${formatPeriod(longest.length)}.`,
      };
  }
}

/** Every event and condition of a purpose that decides when it ends. */
function* deciders({ purpose, path }: PurposeEntry): Generator<{ at: Reference; path: Path }> {
  for (const [index, at] of (purpose.until?.after ?? []).entries())
    yield { at, path: [...path, 'until', 'after', 'latest', index] };
}

/** Whether a time zone is known here; an offset such as +01:00 is none, because it knows no summer. */
function isZone(zone: string): boolean {
  if (zone === 'Europe/Oslo') return true;
  try {
    return /^[A-Za-z]/.test(
      new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone,
    );
  } catch {
    return false;
  }
}

function* unknownZones({ overview }: Facts): Generator<Finding> {
  for (const { dataset, path } of overview.datasets.values())
    for (const [name, { zone }] of Object.entries(dataset.events)) {
      if (isZone(zone)) continue;
      const meant = suggest(zone, Intl.supportedValuesOf('timeZone'));
      yield {
        path: [...path, 'events', name, 'zone'],
        message: `There is no time zone '${zone}'. ${meant === undefined ? 'Write one of the IANA database, such as Europe/Oslo or UTC.' : `Did you mean '${meant}'?`}`,
      };
    }
}

function* untitledEvents({ overview }: Facts): Generator<Finding> {
  const told = new Set<string>();
  for (const entry of overview.purposes)
    for (const { at } of deciders(entry)) {
      const event = overview.event(at);
      const name = formatReference(at);
      if (event === undefined || event.title !== undefined || told.has(name)) continue;
      if (isAccounts(ruleOf(entry.purpose))) continue;
      told.add(name);
      yield {
        path: ['systems', at.system, 'datasets', at.dataset, 'events', at.field],
        message: `'${entry.id}' ends after ${name}, but the event has no title to say it with. Write title: and its words after «after», such as «the last delivery».`,
      };
    }
}

function* unspokenConditions({ overview }: Facts): Generator<Finding> {
  for (const { id, purpose, path } of overview.purposes)
    for (const [key, words] of [
      ['while', 'whileMeans'],
      ['when', 'whenMeans'],
    ] as const)
      if (purpose[key] !== undefined && purpose[words] === undefined)
        yield {
          path: [...path, key],
          message: `The condition under ${key} in '${id}' cannot be read by people. Write ${words}: and the same in words, such as «the order is open».`,
        };
}

function* accountsWithoutLaw({ overview }: Facts): Generator<Finding> {
  const keeping = overview.purposes.filter(
    ({ purpose }) =>
      purpose.is === 'bookkeeping' || /bokf|regnskap|bookkeep/i.test(purpose.law ?? ''),
  );
  const kept = new Set(keeping.flatMap(({ needs }) => [...needs.keys()]));
  for (const entry of overview.datasets.values()) {
    if (kept.has(entry)) continue;
    const { dataset, path, name } = entry;
    const field = Object.entries(dataset.fields).find(
      ([, { category }]) => overview.category(category)?.id === 'invoice',
    );
    if (field !== undefined)
      yield {
        path: [...path, 'fields', field[0]],
        message: `${name} holds invoices, but no purpose keeps them as the bookkeeping law demands. Let one need them that has basis: legal obligation, law: bokføringsloven § 13 and class: primary.`,
      };
  }
}

const storage = 'GDPR art. 5(1)(e), 13(2)(a)';
const bookkeeping = 'bokføringsloven § 13';

function rule(code: string, cited: string, find: Check['find']): Check {
  return { code, severity: 'error', citation: cited, find };
}

/** Checks of how long each purpose lasts. */
export const retentionChecks: readonly Check[] = [
  rule('PURPOSE_WITHOUT_END', storage, ofPurposes(undefined, withoutEnd)),
  rule('PERIOD_WITHOUT_LENGTH', storage, ofPurposes('until', withoutLength)),
  rule('VAGUE_RETENTION', storage, vague),
  rule('WRONG_LAW', bookkeeping, ofPurposes('law', wrongLaw)),
  rule('UNKNOWN_LAW', 'GDPR art. 6(3)', ofPurposes('law', unknownLaw)),
  rule('UNKNOWN_CLASS', 'GDPR art. 6(3)', ofPurposes('law', unknownClass)),
  rule('PERIOD_SHORTER_THAN_LAW', 'GDPR art. 6(3)', ofPurposes('until', shorterThanLaw)),
  rule('PERIOD_LONGER_THAN_LAW', 'GDPR art. 5(1)(e)', ofPurposes('until', longerThanLaw)),
  rule('BOOKKEEPING_FROM_DATE', bookkeeping, fromInvoiceDate),
  rule('MINIMUM_BEYOND_MAXIMUM', 'GDPR art. 5(1)(e), 6(3)', minimumBeyondMaximum),
  {
    ...rule('PERIOD_BEYOND_MAXIMUM', 'GDPR art. 5(1)(e)', periodBeyondMaximum),
    severity: 'warning',
  },
  rule('MAXIMUM_BEYOND_LAW', 'GDPR art. 5(1)(e)', maximumBeyondLaw),
  rule('UNKNOWN_TIME_ZONE', 'GDPR art. 5(1)(d)', unknownZones),
  rule('EVENT_WITHOUT_TITLE', 'GDPR art. 12(1), 13(2)(a)', untitledEvents),
  rule('CONDITION_WITHOUT_WORDS', 'GDPR art. 12(1), 13(2)(a)', unspokenConditions),
  {
    ...rule('ACCOUNTS_WITHOUT_LAW', bookkeeping, accountsWithoutLaw),
    severity: 'warning',
    whole: true,
  },
];
