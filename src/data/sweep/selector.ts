/**
 * Which rows did a sweep pick, in words and days?
 *
 * For the proof that is kept: the purposes that could hold a row of a dataset, the events they end by, and
 * the day before which those are over. Never a value of a row: GDPR art. 5(2).
 */
import { type Day, dayAfter, formatPeriod } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { formatReference } from '../../declaration/schema/reference.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { purposesNeeding } from '../../processing/rule/hold.ts';
import { lengthOf, maximumOf } from '../../processing/rule/length.ts';
import type { Named } from '../../processing/rule/person/objection.ts';
import type { Place } from '../../processing/rule/relation.ts';

/** What ends a purpose, or the maximum of a dataset. */
export type Cut = {
  /** A purpose, or `atMost`. */
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly events: readonly string[];
  /** Events before this day are over; null where it ends by a condition or a wish alone. */
  readonly before: Day | null;
  readonly words: string;
};

/** The rule of a dataset on a day. */
export type Selector = {
  readonly place: Place;
  readonly rule: string;
  readonly cuts: readonly Cut[];
};

/** Which rows go on a day, as the declaration says it. */
export function selectorOf(declaration: Declaration, place: Place, day: Day): Selector {
  const dataset = datasetOf(declaration, place);
  const found = new Map<string, { named: Named; fields: string[] }>();
  for (const field of Object.keys(dataset?.fields ?? {}))
    for (const named of purposesNeeding(declaration, place, field)) {
      const known = found.get(named[0]) ?? { named, fields: [] };
      known.fields.push(field);
      found.set(named[0], known);
    }
  const cuts = [...found.values()].map(({ named, fields }) =>
    cutOf(declaration, named, { day, fields }),
  );
  const atMost = dataset?.atMost;
  const maximum: Cut[] =
    atMost === undefined
      ? []
      : [
          {
            purpose: 'atMost',
            fields: Object.keys(dataset?.fields ?? {}),
            events: [formatReference(atMost.after)],
            before: dayAfter(maximumOf(atMost).latestOver(day)),
            words: `at most ${formatPeriod(atMost.for)} after ${formatReference(atMost.after)}${atMost.law === undefined ? '' : ` (${atMost.law})`}`,
          },
        ];
  return { place, rule: ruleOf(cuts, maximum[0]), cuts: [...cuts, ...maximum] };
}

function ruleOf(cuts: readonly Cut[], maximum: Cut | undefined): string {
  const held =
    cuts.length === 0
      ? 'No purpose needs a field, so every field goes.'
      : `A field goes when no purpose that needs it holds it: ${cuts.map(({ purpose, words }) => `${purpose} (${words})`).join('; ')}.`;
  return maximum === undefined ? held : `${held} It is kept ${maximum.words}.`;
}

function cutOf(
  declaration: Declaration,
  [id, purpose]: Named,
  { day, fields }: { readonly day: Day; readonly fields: readonly string[] },
): Cut {
  const { until, law } = purpose;
  const length = lengthOf(declaration, purpose);
  const events = (until?.after ?? []).map(formatReference);
  const before =
    until === undefined || length === undefined ? null : dayAfter(length.latestOver(day));
  const parts = [
    ...Object.keys(purpose.while ?? {}).map((condition) => `while ${condition}`),
    ...(before === null ? [] : [periodWords(purpose, events, before)]),
    ...(purpose.basis.includes('consent') ? ['while consented'] : []),
  ];
  const cited = law === undefined ? '' : `, ${law}`;
  return {
    purpose: id,
    fields,
    events,
    before,
    words: `${parts.length === 0 ? 'until somebody ends it' : parts.join(', ')}${cited}`,
  };
}

function periodWords({ until }: Named[1], events: readonly string[], before: Day): string {
  const length = until?.for === undefined ? 'as long as the law says' : formatPeriod(until.for);
  const of = until?.per === undefined || until.per === 'record' ? '' : ` of the ${until.per}`;
  return `${length} after ${events.length > 1 ? 'the latest of ' : ''}${events.join(', ')}${of}: over before ${before}`;
}
