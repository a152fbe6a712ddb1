/**
 * What changes for people from one declaration to the next?
 *
 * Purposes, bases, categories, periods, recipients, transfers, cookies, rights and promises are
 * compared; each difference is classed by a rule of `change-rules.ts`. How data is stored, and the
 * order in which things are written, change nothing for people: GDPR art. 13(3), 14(4).
 */
import type { Change } from './change.ts';
import { change, more, pairs, same } from './change-rules.ts';
import { transferStatus } from './law/countries.ts';
import { comparePeriods, day, formatPeriod, type Period } from './law/day.ts';
import { rightsOn } from './law/rights.ts';
import { purposeChanges } from './purpose-changes.ts';
import type { Declaration } from './schema/declaration.ts';
import type { Recipient } from './schema/recipients.ts';

/** Everything that changes for people, in the order of a notice; empty when nothing does. */
export function changes(old: Declaration, next: Declaration): readonly Change[] {
  return [
    ...controllerChanges(old, next),
    ...purposeChanges(old, next),
    ...maximumChanges(old, next),
    ...recipientChanges(old, next),
    ...transferChanges(old, next),
    ...sourceChanges(old, next),
    ...cookieChanges(old, next),
    ...rightChanges(old, next),
    ...promiseChanges(old, next),
    ...wordingChanges(old, next),
  ];
}

/** Whether any of them must be announced. */
export function isSignificant(found: readonly Change[]): boolean {
  return found.some(({ significance }) => significance === 'significant');
}

function* controllerChanges({ organisation: old }: Declaration, next: Declaration) {
  const { organisation } = next;
  for (const key of ['name', 'number', 'country'] as const)
    if (old[key] !== organisation[key])
      yield change('controller changed', `organisation.${key}`, 'other-controller', {
        before: old[key],
        after: organisation[key],
      });
  if (!same(old.jointControllers ?? [], organisation.jointControllers ?? []))
    yield change('controller changed', 'organisation.jointControllers', 'joint-control');
  for (const key of ['address', 'email', 'phone', 'website'] as const)
    if (old[key] !== organisation[key])
      yield change('contact changed', `organisation.${key}`, 'other-contact', {
        before: old[key],
        after: organisation[key],
      });
  for (const key of ['representative', 'dataProtectionOfficer', 'privacyAdviser'] as const)
    if (!same(old[key], organisation[key]))
      yield change('contact changed', `organisation.${key}`, 'other-contact');
}

function* maximumChanges(old: Declaration, next: Declaration): Generator<Change> {
  for (const { key: system, before, after } of pairs(old.systems, next.systems).kept)
    for (const { key, ...pair } of pairs(before.datasets, after.datasets).kept) {
      const [was, is] = [pair.before.atMost, pair.after.atMost];
      if (same(was, is)) continue;
      const path = `systems.${system}.datasets.${key}`;
      const values = {
        before: was === undefined ? undefined : formatPeriod(was.for),
        after: is === undefined ? undefined : formatPeriod(is.for),
      };
      if (was !== undefined && is !== undefined && !same(was.after, is.after))
        yield change('period changed', path, 'other-period', values);
      else if (is === undefined || (was !== undefined && comparePeriods(is.for, was.for) > 0))
        yield change('period longer', path, 'longer-period', values);
      else if (was === undefined || comparePeriods(is.for, was.for) < 0)
        yield change('period shorter', path, 'shorter-period', values);
    }
}

function* recipientChanges(old: Declaration, next: Declaration): Generator<Change> {
  const { added, removed, kept } = pairs(old.recipients, next.recipients);
  for (const [id, { role, name }] of added)
    yield change(
      'recipient added',
      `recipients.${id}`,
      role === 'processor' ? 'new-processor' : 'new-recipient',
      { after: name },
    );
  for (const [id, { name }] of removed)
    yield change('recipient removed', `recipients.${id}`, 'recipient-gone', { before: name });
  for (const { key, before, after } of kept)
    yield* recipientChange(`recipients.${key}`, before, after);
}

function* recipientChange(path: string, old: Recipient, next: Recipient): Generator<Change> {
  if (old.role !== next.role)
    yield change('recipient changed', path, 'other-role', { before: old.role, after: next.role });
  for (const key of ['receives', 'for'] as const) {
    const [gained, lost] = [more(next[key], old[key]), more(old[key], next[key])];
    if (gained.length > 0)
      yield change('recipient changed', path, 'recipient-gets-more', { after: gained.join(', ') });
    if (lost.length > 0)
      yield change('recipient changed', path, 'recipient-gets-less', { before: lost.join(', ') });
  }
  const words = ({ name, title, number, relation, when, law, parentCountry }: Recipient) => ({
    name,
    title,
    number,
    relation,
    when,
    law,
    parentCountry,
  });
  if (!same(words(old), words(next)))
    yield change('recipient changed', path, 'recipient-reworded', {
      before: old.name === next.name ? undefined : old.name,
      after: old.name === next.name ? undefined : next.name,
    });
}

// The members of the EEA are the same on every day the table knows.
const anyDay = day('2025-01-01');

const isOutside = (country: string | undefined): country is string =>
  country !== undefined && anyDay !== undefined && transferStatus(country, anyDay).status !== 'eea';

/** Where data lies outside the EEA: by the key and the country, with what protects it there. */
function transfersOf({
  recipients,
  systems,
}: Declaration): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [id, { country, subProcessors, transfer }] of Object.entries(recipients))
    for (const place of [country, ...(subProcessors ?? []).map((one) => one.country)])
      if (isOutside(place)) found.set(`recipients.${id} ${place}`, transfer?.mechanism);
  for (const [id, { location, operatedBy }] of Object.entries(systems))
    if (isOutside(location))
      found.set(`systems.${id} ${location}`, recipients[operatedBy ?? '']?.transfer?.mechanism);
  return found;
}

function* transferChanges(old: Declaration, next: Declaration): Generator<Change> {
  const [before, after] = [transfersOf(old), transfersOf(next)];
  const split = (key: string): [string, string] => {
    const [path = '', country = ''] = key.split(' ');
    return [path, country];
  };
  for (const key of more(after.keys(), before.keys())) {
    const [path, country] = split(key);
    yield change('transfer added', path, 'new-transfer', { after: country });
  }
  for (const key of more(before.keys(), after.keys())) {
    const [path, country] = split(key);
    yield change('transfer removed', path, 'transfer-gone', { before: country });
  }
  for (const [key, mechanism] of after)
    if (before.has(key) && before.get(key) !== mechanism)
      yield change('transfer changed', split(key)[0], 'other-safeguard', {
        before: before.get(key),
        after: mechanism,
      });
}

function* sourceChanges(old: Declaration, next: Declaration): Generator<Change> {
  const { added, removed, kept } = pairs(old.sources, next.sources);
  for (const [id] of added) yield change('source added', `sources.${id}`, 'new-source');
  for (const [id] of removed) yield change('source removed', `sources.${id}`, 'source-gone');
  for (const { key, before, after } of kept)
    if (!same(before, after)) yield change('wording changed', `sources.${key}`, 'reworded');
}

function* cookieChanges(old: Declaration, next: Declaration): Generator<Change> {
  const { added, removed, kept } = pairs(old.cookies?.list ?? {}, next.cookies?.list ?? {});
  for (const [id, cookie] of added)
    yield change(
      'cookie added',
      `cookies.list.${id}`,
      cookie.class === 'necessary' ? 'new-necessary-cookie' : 'new-cookie',
      { after: cookie.name },
    );
  for (const [id, { name }] of removed)
    yield change('cookie removed', `cookies.list.${id}`, 'cookie-gone', { before: name });
  for (const { key, before, after } of kept) {
    if (same(before, after)) continue;
    const further =
      before.class !== after.class ||
      before.by !== after.by ||
      more(after.records, before.records).length > 0 ||
      lasting(after.lasts) > lasting(before.lasts) ||
      !same(before.purpose, after.purpose);
    yield change(
      'cookie changed',
      `cookies.list.${key}`,
      further ? 'cookie-does-more' : 'cookie-reworded',
    );
  }
  const [choice, now] = [old.cookies?.consent, next.cookies?.consent];
  if (choice !== undefined && now !== undefined && choice !== now)
    yield change('cookie changed', 'cookies.consent', 'other-choice', {
      before: choice,
      after: now,
    });
}

const lasting = (lasts: Period | 'session') =>
  lasts === 'session' ? 0 : comparePeriods(lasts, {});

function* rightChanges(old: Declaration, next: Declaration): Generator<Change> {
  const rightsOf = ({ purposes }: Declaration) => {
    const all = Object.values(purposes);
    return rightsOn(
      all.flatMap(({ basis }) => basis),
      {
        directMarketing: all.some(({ marketing }) => (marketing ?? []).length > 0),
        automatedDecisions: all.some((purpose) => purpose.automatedDecision !== undefined),
      },
    ).map(({ right }) => right);
  };
  const [before, after] = [rightsOf(old), rightsOf(next)];
  for (const right of more(after, before))
    yield change('right added', `rights.${right}`, 'right-gained', { after: right });
  for (const right of more(before, after))
    yield change('right removed', `rights.${right}`, 'right-lost', { before: right });
}

function* promiseChanges(old: Declaration, next: Declaration): Generator<Change> {
  const promised = ({ notice }: Declaration) =>
    Object.entries(notice.claims).flatMap(([claim, made]) =>
      made === true || typeof made === 'string'
        ? [`${claim}${made === true ? '' : ` ${made}`}`]
        : [],
    );
  for (const claim of more(promised(next), promised(old)))
    yield change('claim added', `notice.claims.${claim.split(' ')[0]}`, 'promise-made', {
      after: claim,
    });
  for (const claim of more(promised(old), promised(next)))
    yield change('claim removed', `notice.claims.${claim.split(' ')[0]}`, 'promise-withdrawn', {
      before: claim,
    });
  const { added, removed, kept } = pairs(published(old), published(next));
  for (const [id] of added) yield change('measure added', `measures.${id}`, 'measure-added');
  for (const [id] of removed) yield change('measure removed', `measures.${id}`, 'measure-dropped');
  for (const { key, before, after } of kept)
    if (!same(before, after)) yield change('wording changed', `measures.${key}`, 'reworded');
}

const published = ({ measures }: Declaration) =>
  Object.fromEntries(Object.entries(measures).filter(([, measure]) => measure.published));

const announcing = { none: 0, significant: 1, all: 2 } as const;

function* wordingChanges(old: Declaration, next: Declaration): Generator<Change> {
  const [was, is] = [old.notice.changes, next.notice.changes];
  if (!same(was, is)) {
    const strength = (rules: typeof was) =>
      rules === undefined ? 0 : announcing[rules.announce] * 1000 + rules.daysBefore;
    yield change(
      'wording changed',
      'notice.changes',
      strength(is) < strength(was) ? 'weaker-announcements' : 'stronger-announcements',
    );
  }
  const wordings: readonly [string, (from: Declaration) => unknown][] = [
    ['organisation.about', ({ organisation }) => organisation.about],
    ['notice.covers', ({ notice }) => notice.covers],
    ['notice.emailWarning', ({ notice }) => notice.emailWarning],
    ['notice.own', ({ notice }) => notice.own],
    ['notice.languages', ({ notice }) => notice.languages.toSorted()],
    ['requests', ({ requests }) => requests],
    ['subjects', ({ subjects }) => subjects],
    ['collection', ({ collection }) => collection],
    ['terms', ({ terms }) => terms],
  ];
  for (const [path, part] of wordings)
    if (!same(part(old), part(next))) yield change('wording changed', path, 'reworded');
}
