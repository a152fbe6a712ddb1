/**
 * What changes in the uses of data, from one declaration to the next?
 *
 * Purposes begin and end; one that stays may rest on another basis, take in more or less, last longer
 * or shorter, sort people, or demand data it did not: GDPR art. 5(1)(b), (c), (e), 13(1)(c), (d), (2).
 */
import type { Change } from './change.ts';
import { change, content, more, pairs, same } from './change-rules.ts';
import { comparePeriods, formatPeriod, type Period } from './law/day.ts';
import { retentionRule } from './law/retention-law.ts';
import type { Declaration } from './schema/declaration.ts';
import type { Purpose } from './schema/purposes.ts';
import { formatReference } from './schema/reference.ts';

/** What changes for people in the purposes. */
export function* purposeChanges(old: Declaration, next: Declaration): Generator<Change> {
  const { added, removed, kept } = pairs(old.purposes, next.purposes);
  for (const [id] of added) yield change('purpose added', `purposes.${id}`, 'new-purpose');
  for (const [id] of removed) yield change('purpose removed', `purposes.${id}`, 'purpose-ended');
  for (const { key, before, after } of kept) {
    const path = `purposes.${key}`;
    yield* useChanges(path, before, after);
    const [held, holds] = [categoriesOf(old, before), categoriesOf(next, after)];
    for (const word of more(holds, held))
      yield change('category added', path, 'more-data', { after: word });
    for (const word of more(held, holds))
      yield change('category removed', path, 'less-data', { before: word });
    yield* periodChange(path, before, after);
    yield* profilingChange(path, before, after);
    yield* demandChange(path, before, after);
  }
}

function* useChanges(path: string, old: Purpose, next: Purpose): Generator<Change> {
  if (old.is !== next.is)
    yield change('purpose reworded', path, 'other-kind-of-purpose', {
      before: old.is,
      after: next.is,
    });
  else if (!same([old.title, old.why], [next.title, next.why]))
    yield change('purpose reworded', path, 'purpose-reworded');
  if (!same(old.basis.toSorted(), next.basis.toSorted()))
    yield change('basis changed', path, 'other-basis', {
      before: old.basis.join(', ') || undefined,
      after: next.basis.join(', ') || undefined,
    });
  else if (old.law !== next.law || old.class !== next.class)
    yield change('basis changed', path, 'other-law', { before: lawOf(old), after: lawOf(next) });
  if (!same(old.interest, next.interest)) yield change('basis changed', path, 'other-interest');
  if (old.article9 !== next.article9 || old.article10 !== next.article10)
    yield change('basis changed', path, 'other-article-9', {
      before: old.article9 ?? old.article10,
      after: next.article9 ?? next.article10,
    });
  for (const by of more(next.marketing ?? [], old.marketing ?? []))
    yield change('purpose reworded', path, 'more-marketing', { after: by });
  for (const by of more(old.marketing ?? [], next.marketing ?? []))
    yield change('purpose reworded', path, 'less-marketing', { before: by });
}

const lawOf = ({ law, class: named }: Purpose) =>
  law === undefined || named === undefined ? law : `${law} (${named})`;

function categoriesOf({ systems }: Declaration, { needs }: Purpose): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { system, dataset, field } of needs) {
    const fields = systems[system]?.datasets[dataset]?.fields ?? {};
    for (const { category } of field === '*'
      ? Object.values(fields)
      : [fields[field]].filter((f) => f !== undefined))
      found.add(category);
  }
  return found;
}

/** How long a purpose lasts after its event: as declared, or as its law has it. */
function lengthOf({ until, law, class: named }: Purpose): Period | undefined {
  if (until?.for !== undefined || law === undefined) return until?.for;
  const rule = retentionRule({ law, class: named });
  return rule.kind === 'rule' ? rule.length : undefined;
}

/** What a period counts from and under which condition, without its length. */
function startOf({ until, criteria, ...purpose }: Purpose): string {
  return content({
    after: until?.after.map(formatReference).toSorted(),
    per: until?.per,
    while: purpose.while,
    words: until === undefined && purpose.while === undefined ? criteria : undefined,
  });
}

function* periodChange(path: string, old: Purpose, next: Purpose): Generator<Change> {
  const [before, after] = [lengthOf(old), lengthOf(next)];
  const values = {
    before: before === undefined ? undefined : formatPeriod(before),
    after: after === undefined ? undefined : formatPeriod(after),
  };
  const known = before !== undefined && after !== undefined;
  if (startOf(old) !== startOf(next) || (before === undefined) !== (after === undefined))
    yield change('period changed', path, 'other-period', values);
  else if (known && values.before !== values.after) yield lengthChange(path, before, after);
}

function lengthChange(path: string, old: Period, next: Period): Change {
  const values = { before: formatPeriod(old), after: formatPeriod(next) };
  const longer = comparePeriods(next, old);
  if (longer > 0) return change('period longer', path, 'longer-period', values);
  if (longer < 0) return change('period shorter', path, 'shorter-period', values);
  return change('period changed', path, 'other-period', values);
}

function* profilingChange(path: string, old: Purpose, next: Purpose): Generator<Change> {
  for (const key of ['profiling', 'automatedDecision'] as const) {
    const [before, after] = [old[key], next[key]];
    if (before === undefined && after !== undefined)
      yield change('profiling added', path, 'new-profiling');
    else if (before !== undefined && after === undefined)
      yield change('profiling removed', path, 'profiling-gone');
    else if (!same(before, after)) yield change('wording changed', path, 'profiling-changed');
  }
}

function* demandChange(path: string, { must: old }: Purpose, { must: next }: Purpose) {
  const [before, after] = [old?.by, next?.by];
  if (before === after) {
    if (!same(old, next)) yield change('wording changed', path, 'reworded');
    return;
  }
  const harder = after === 'law' || after === 'contract';
  yield change('wording changed', path, harder ? 'must-give' : 'need-not-give', { before, after });
}
