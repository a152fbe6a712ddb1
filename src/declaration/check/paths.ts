/**
 * Does one path lead from the data of a purpose to what ends it?
 *
 * A record is held until an event of its own, of a record it belongs to, or of a record that belongs
 * to it. With `per` all records of the person count. Where several paths lead there, or none, or where the
 * record with the event goes first, nobody could say until when: GDPR art. 5(1)(e).
 */
import type { Path } from '../complaint.ts';
import { formatReference, type Reference, reference } from '../schema/reference.ts';
import { type Check, type Facts, type Finding, listed } from './finding.ts';
import { type DatasetEntry, type Overview, ownersOf, type PurposeEntry } from './overview.ts';

/**
 * How many paths lead upwards from one dataset to another, along whom records belong to; two stands
 * for several. Without recursion, because a chain of owners may be longer than the stack.
 */
function waysUp(from: DatasetEntry, to: DatasetEntry): number {
  const ways = new Map<DatasetEntry, number>();
  const waiting: { entry: DatasetEntry; next: number }[] = [{ entry: from, next: 0 }];
  for (let here = waiting.at(-1); here !== undefined; here = waiting.at(-1)) {
    const { entry } = here;
    if (here.next === 0) ways.set(entry, 0);
    const above = entry.parents[here.next];
    here.next += 1;
    if (above === undefined) {
      const found = entry.parents.map((one) => (one === to ? 1 : (ways.get(one) ?? 0)));
      ways.set(
        entry,
        Math.min(
          2,
          found.reduce((sum, count) => sum + count, 0),
        ),
      );
      waiting.pop();
    } else if (above !== to && !ways.has(above)) waiting.push({ entry: above, next: 0 });
  }
  return ways.get(from) ?? 0;
}

/** The subjects a dataset is about, itself or through what it belongs to. */
function subjectsOf(entry: DatasetEntry): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<DatasetEntry>();
  const waiting = [entry];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const edge of ownersOf(next.dataset)) if (edge.kind === 'subject') found.add(edge.subject);
    waiting.push(...next.parents);
  }
  return found;
}

/** Whether the needed fields have edges of their own that lead to the dataset. */
function fieldsLead(overview: Overview, need: [DatasetEntry, readonly string[]], to: DatasetEntry) {
  const [entry, fields] = need;
  return fields.every((name) => {
    const about = entry.dataset.fields[name]?.about;
    const above = about === undefined ? undefined : overview.parent(about, entry.systemKey);
    return above === to || (above !== undefined && waysUp(above, to) === 1);
  });
}

interface Way {
  readonly from: DatasetEntry;
  readonly entry: PurposeEntry;
  readonly path: Path;
  /** To each event that ends the purpose, and how many paths lead there. */
  readonly ends: readonly { readonly at: Reference; readonly ways: number; readonly to: string }[];
}

function waysBetween(
  overview: Overview,
  need: [DatasetEntry, readonly string[]],
  to: DatasetEntry,
) {
  const [from] = need;
  if (from === to) return 1;
  const ways = waysUp(from, to) + waysUp(to, from);
  return ways === 0 && fieldsLead(overview, need, to) ? 1 : ways;
}

/** From each dataset a purpose needs to the events that end it, record by record. */
function* recordWays({ overview }: Facts): Generator<Way> {
  for (const entry of overview.purposes) {
    const { until } = entry.purpose;
    if (until === undefined || until.per !== 'record') continue;
    for (const need of entry.needs) {
      const ends = until.after.flatMap((at) => {
        const to = overview.target(at).entry;
        return to === undefined || to.lost
          ? []
          : [{ at, to: to.name, ways: waysBetween(overview, need, to) }];
      });
      yield { from: need[0], entry, path: [...entry.path, 'until', 'after'], ends };
    }
  }
}

function* severalPaths(facts: Facts): Generator<Finding> {
  for (const { from, entry, path, ends } of recordWays(facts))
    for (const { at, ways, to } of ends)
      if (ways > 1)
        yield {
          path,
          message: `'${entry.id}' keeps ${from.name} until ${formatReference(at)}, and several paths lead from ${from.name} to ${to}. Write per: and a subject so that all records of the person count, or let one of the paths be mentions.`,
        };
}

function* noPath(facts: Facts): Generator<Finding> {
  for (const { from, entry, path, ends } of recordWays(facts))
    if (!from.lost && ends.length > 0 && ends.every(({ ways }) => ways === 0))
      yield {
        path,
        message: `'${entry.id}' keeps ${from.name} until ${ends.map(({ at }) => formatReference(at)).join(' or ')}, but no record there belongs to it or it to them. Add an event of ${from.name}, or write per: and a subject when all records of the person count.`,
      };
  yield* notOfThePerson(facts);
  yield* unrelatedConditions(facts);
}

function* notOfThePerson({ declaration, overview }: Facts): Generator<Finding> {
  for (const { id, purpose, needs, path } of overview.purposes) {
    const per = purpose.until?.per;
    if (per === undefined || !Object.hasOwn(declaration.subjects, per)) continue;
    const events = (purpose.until?.after ?? []).map((at) => overview.target(at).entry);
    const lost = new Set([...needs.keys(), ...events]);
    for (const entry of lost)
      if (entry !== undefined && !entry.lost && !subjectsOf(entry).has(per))
        yield {
          path: [...path, 'until', 'per'],
          message: `'${id}' counts all records of a ${per}, but ${entry.name} is not about a ${per}. Write per: and the subject it is about, or about: in ${entry.name}.`,
        };
  }
}

function* unrelatedConditions({ overview }: Facts): Generator<Finding> {
  for (const { id, purpose, needs, path } of overview.purposes)
    for (const key of ['when', 'while'] as const)
      for (const written of Object.keys(purpose[key] ?? {})) {
        const at = reference(written);
        const to = at === undefined ? undefined : overview.target(at).entry;
        if (to === undefined) continue;
        const about = subjectsOf(to);
        for (const from of needs.keys()) {
          const tied = from === to || waysUp(from, to) + waysUp(to, from) > 0;
          if (
            tied ||
            from.lost ||
            to.lost ||
            [...subjectsOf(from)].some((subject) => about.has(subject))
          )
            continue;
          yield {
            path: [...path, key, written],
            message: `'${id}' needs ${from.name} under a condition on ${to.name}, but nothing ties them together. Write about: in one of them, or make it a purpose of its own.`,
          };
        }
      }
}

/** Whether something of a purpose lasts when a person has asked for erasure: GDPR art. 17(1) and (3). */
function outlasts(overview: Overview, { purpose }: PurposeEntry): boolean {
  const { basis, exception, until } = purpose;
  if (exception !== undefined) return true;
  if (basis.includes('consent')) return false;
  if (basis.includes('contract'))
    return (
      purpose.while !== undefined ||
      (until?.after ?? []).some((at) => overview.event(at)?.null === 'not yet')
    );
  return !basis.some((one) => one === 'legitimate interest' || one === 'public task');
}

/** Whether records of a dataset stay as long as those that belong to them. */
function isAbove(overview: Overview, to: DatasetEntry, need: [DatasetEntry, readonly string[]]) {
  const [from] = need;
  return from === to || waysUp(from, to) > 0 || fieldsLead(overview, need, to);
}

/**
 * Events of records that a request for erasure may take while a purpose still counts from them: it needs
 * nothing of those records, and no other purpose that lasts does.
 */
function* eventsThatGoFirst({ overview }: Facts): Generator<Finding> {
  const lasting = overview.purposes.filter((entry) => outlasts(overview, entry));
  const kept = new Set(lasting.flatMap(({ needs }) => [...needs.keys()]));
  for (const { id, purpose, needs, path } of lasting)
    for (const [index, at] of (purpose.until?.after ?? []).entries()) {
      const { entry: to } = overview.target(at);
      const isContract = purpose.exception === undefined && purpose.basis.includes('contract');
      if (to === undefined || to.lost || kept.has(to) || to.system.connect === 'none') continue;
      if (isContract && overview.event(at)?.null !== 'not yet') continue;
      const left = [...needs].filter((need) => !need[0].lost && !isAbove(overview, to, need));
      const [first] = left;
      if (first === undefined) continue;
      const field = Object.keys(to.dataset.fields)[0];
      const need = field === undefined ? '' : `add ${to.name}.${field} to its needs, or `;
      yield {
        path: [...path, 'until', 'after', 'latest', index],
        message: `'${id}' goes on when a person has asked for erasure, and keeps ${listed(left.map(([{ name }]) => name))} until after ${formatReference(at)}. But no purpose that goes on then needs ${to.name}, so its records go first and nobody can say any more when '${id}' is over. To mend it, ${need}count from an event of ${first[0].name}.`,
      };
    }
}

/**
 * Fields that another purpose keeps when the records with the event are gone: no event of a record that stays as
 * long counts, so nobody could say any more that this purpose is over.
 */
function* eventsOfOthers({ overview }: Facts): Generator<Finding> {
  for (const { id, purpose, needs, path } of overview.purposes) {
    const events = (purpose.until?.after ?? []).flatMap((at) => overview.target(at).entry ?? []);
    // Consent ends by being withdrawn.
    if (purpose.basis.includes('consent') || events.length === 0) continue;
    if (events.some(({ lost }) => lost)) continue;
    for (const need of needs) {
      const [from, fields] = need;
      if (from.lost || events.some((to) => isAbove(overview, to, need))) continue;
      const other = overview.purposes.find(
        (one) =>
          one.id !== id &&
          one.needs.get(from)?.some((field) => fields.includes(field)) === true &&
          !events.every((to) => one.needs.has(to)),
      );
      if (other === undefined) continue;
      const [own] = Object.entries(from.dataset.events)
        .toSorted(
          ([, one], [, two]) => Number(one.null === 'not yet') - Number(two.null === 'not yet'),
        )
        .map(([name]) => name);
      const event = own === undefined ? `an event of ${from.name}` : `${from.name}.${own}`;
      yield {
        path: [...path, 'until', 'after'],
        message: `'${id}' keeps ${from.name} until after an event of ${listed(events.map(({ name }) => name))}. Where '${other.id}' keeps the same fields longer, those records are gone by then, and nobody can say any more that '${id}' is over: the fields stay for ever. Let it count from ${event} too, or from one of what they belong to (latest: [...]), or leave these fields out of its needs.`,
      };
    }
  }
}

/** Checks of the paths from data to the events that end its purposes. */
export const pathChecks: readonly Check[] = [
  {
    code: 'AMBIGUOUS_PATH',
    severity: 'error',
    citation: 'GDPR art. 5(1)(e)',
    find: severalPaths,
  },
  { code: 'NO_PATH', severity: 'error', citation: 'GDPR art. 5(1)(e)', find: noPath },
  {
    code: 'EVENT_GOES_FIRST',
    severity: 'warning',
    citation: 'GDPR art. 5(1)(e), 17(3)',
    find: function* (facts) {
      yield* eventsThatGoFirst(facts);
      yield* eventsOfOthers(facts);
    },
  },
];
