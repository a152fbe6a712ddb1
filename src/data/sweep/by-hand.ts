/**
 * From before which day can everything in a dataset go, where nobody but a person can delete it?
 *
 * Each purpose's period is turned round, as for databases: the latest event for which it is over. The
 * earliest of these days counts, because what one purpose still needs stays. Where other systems or a
 * condition may keep something longer, the person who deletes is told what to look at first: GDPR
 * art. 5(1)(e).
 */
import { type Day, dayAfter } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { formatReference } from '../../declaration/schema/reference.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { purposesNeeding } from '../../processing/rule/hold.ts';
import { lengthOf, maximumOf } from '../../processing/rule/length.ts';
import type { Named } from '../../processing/rule/person/objection.ts';
import { type Place, samePlace } from '../../processing/rule/relation.ts';

/** What to do by hand: everything whose events are before a day goes, unless something is to be seen to. */
export type HandWork = {
  readonly place: Place;
  /** What happened before this day is over: the day after the latest event that is. */
  readonly before: Day;
  /** The purposes that ended. */
  readonly purposes: readonly string[];
  /** The events whose day counts, `mailbox.messages.received`. */
  readonly events: readonly string[];
  /** What may keep something longer, in English: 'relationship, by shop.orders.delivered'. */
  readonly unless: readonly string[];
  /** A maximum is reached: it should have been gone already. */
  readonly overdue: boolean;
};

/** A dataset for which no day can be said, and why. */
export type NoDay = { readonly place: Place; readonly because: string };

/** What of a dataset is over, by its events alone; undefined when no field is declared. */
export function byHand(declaration: Declaration, place: Place, today: Day): HandWork | NoDay {
  const fields = Object.keys(datasetOf(declaration, place)?.fields ?? {});
  const found = new Map<string, Side>();
  for (const field of fields)
    for (const named of purposesNeeding(declaration, place, field))
      found.set(named[0], sideOf(declaration, [place, named], today));
  const sides = [...found.values()];
  const open = sides.find(({ last }) => last === undefined);
  if (open !== undefined) return { place, because: open.because };
  const days = sides.flatMap(({ last }) => last ?? []).toSorted();
  const first = days[0];
  if (first === undefined)
    return { place, because: 'no purpose needs it: nothing says how long it may be kept' };
  const unless = sides.flatMap((side) => side.unless);
  const events = sides.flatMap((side) => side.events);
  return {
    place,
    before: dayAfter(first),
    purposes: [...found.keys()],
    events: [...new Set(events)],
    unless: [...new Set(unless)],
    overdue: sides.every(({ maximum }) => maximum),
  };
}

/** Whether a day could be said. */
export function isDated(work: HandWork | NoDay): work is HandWork {
  return 'before' in work;
}

/** A purpose's part: the latest event for which it is over. */
type Side = {
  readonly last: Day | undefined;
  readonly because: string;
  readonly unless: readonly string[];
  readonly events: readonly string[];
  /** The dataset's maximum ended it. */
  readonly maximum: boolean;
};

function sideOf(
  declaration: Declaration,
  [place, named]: readonly [Place, Named],
  today: Day,
): Side {
  const own = periodOf(declaration, [place, named], today);
  const atMost = datasetOf(declaration, place)?.atMost;
  if (atMost === undefined || named[1].exception !== undefined || !samePlace(atMost.after, place))
    return own;
  const last = maximumOf(atMost).latestOver(today);
  if (own.last !== undefined && own.last > last) return own;
  const events = [formatReference(atMost.after)];
  return { last, because: '', unless: [], events, maximum: true };
}

function periodOf(
  declaration: Declaration,
  [place, [id, purpose]]: readonly [Place, Named],
  today: Day,
): Side {
  const { until } = purpose;
  const length = lengthOf(declaration, purpose);
  const here = (until?.after ?? []).filter((at) => samePlace(at, place));
  const events = here.map(formatReference);
  const none = { last: undefined, unless: [], events, maximum: false };
  if (until === undefined)
    return { ...none, because: `${id} ends with a condition or a wish, not on a day` };
  if (length === undefined) return { ...none, because: `${id} has no length` };
  if (here.length === 0)
    return {
      ...none,
      because: `${id} ends by events elsewhere: ${until.after.map(formatReference).join(', ')}`,
    };
  const elsewhere = until.after.filter((at) => !samePlace(at, place)).map(formatReference);
  const others =
    until.per === 'record' ? elsewhere : [...elsewhere, `anything later of the same ${until.per}`];
  const conditions = Object.keys(purpose.while ?? {});
  return {
    last: length.latestOver(today),
    because: '',
    unless: [...others, ...conditions].map((what) => `${id}, by ${what}`),
    events,
    maximum: false,
  };
}
