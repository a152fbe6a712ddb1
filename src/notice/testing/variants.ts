/**
 * Which other declarations does the sample lead to?
 *
 * Variants that say what the sample itself does not, and the sample without one fact. For tests.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Reference } from '../../declaration/schema/reference.ts';
import type { Edition } from '../notice.ts';

/** The edition that tests publish, version 2 of a notice in force from a day. */
export function edition(number: number, effectiveFrom: Edition['effectiveFrom']): Edition {
  const address = 'https://example.no/sykkel/notice';
  return {
    number,
    effectiveFrom,
    address,
    links: {
      versions: `${address}/versions`,
      cookies: 'https://example.no/sykkel/cookies',
      rights: 'https://example.no/sykkel/rights',
    },
  };
}

/** The sample as other organisations might have it; together they use every template. */
export function variants(sample: Declaration): Readonly<Record<string, Declaration>> {
  const { organisation, notice, purposes, requests } = sample;
  const { email: _, ...unreachable } = organisation;
  const { email: __, identity: ___, ...bare } = requests;
  const { neverOutsideEea: ____, ...claims } = notice.claims;
  const announced = (
    announce: 'all' | 'significant' | 'none',
    by: 'email' | 'web',
    days: number,
  ) => ({
    announce,
    by,
    daysBefore: days,
    to: [],
  });
  const set = (more: Partial<Declaration['notice']>): Declaration => ({
    ...sample,
    notice: { ...notice, ...more },
  });
  const cookies = (consent: 'browser settings' | 'use'): Declaration => ({
    ...sample,
    ...(sample.cookies && { cookies: { ...sample.cookies, consent } }),
  });
  return {
    sample,
    alone: {
      ...sample,
      notice: { ...notice, own: {}, claims: { ...claims, neverOutsideEea: true } },
      recipients: {},
      systems: Object.fromEntries(
        Object.entries(sample.systems).map(([id, system]) => [id, { ...system, location: 'NO' }]),
      ),
    },
    unreachable: { ...sample, organisation: unreachable, requests: bare },
    covered: set({
      covers: { nb: 'Den gjelder alt.', nn: 'Ho gjeld alt.', en: 'It covers all.' },
      claims: { deidentified: 'always' },
    }),
    all: set({ changes: announced('all', 'email', 14) }),
    web: set({ changes: announced('all', 'web', 1) }),
    small: set({ changes: announced('significant', 'web', 0) }),
    silent: set({ changes: announced('none', 'web', 0) }),
    browser: cookies('browser settings'),
    use: cookies('use'),
    unautomated: {
      ...sample,
      purposes: Object.fromEntries(Object.entries(purposes).filter(([id]) => id !== 'credit')),
    },
  };
}

/** Every fact that can be taken out of a declaration, by its key. */
export function facts(declaration: Declaration): readonly string[] {
  const of = (area: string, entries: object | undefined) =>
    Object.keys(entries ?? {}).map((id) => `${area}.${id}`);
  return [
    ...of('purposes', declaration.purposes),
    ...of('recipients', declaration.recipients),
    ...of('cookies.list', declaration.cookies?.list),
    ...of('sources', declaration.sources),
    ...of('measures', declaration.measures),
    ...of('collection', declaration.collection),
    ...of('notice.own', declaration.notice.own),
    ...Object.entries(declaration.systems).flatMap(([system, { datasets }]) =>
      Object.entries(datasets).flatMap(([dataset, { fields }]) =>
        of(`systems.${system}.datasets.${dataset}.fields`, fields),
      ),
    ),
  ];
}

/** A declaration without one fact, and without what pointed at it. */
export function without(declaration: Declaration, fact: string): Declaration {
  const [area = '', ...rest] = fact.split('.');
  const id = rest.join('.');
  switch (area) {
    case 'purposes':
      return withoutPurpose(declaration, id);
    case 'recipients':
      return withoutRecipient(declaration, id);
    case 'cookies':
      return declaration.cookies === undefined
        ? declaration
        : {
            ...declaration,
            cookies: {
              ...declaration.cookies,
              list: omit(declaration.cookies.list, id.replace('list.', '')),
            },
          };
    case 'notice':
      return {
        ...declaration,
        notice: {
          ...declaration.notice,
          own: omit(declaration.notice.own, id.replace('own.', '')),
        },
      };
    case 'sources':
      return withoutSource(declaration, id);
    case 'measures':
      return { ...declaration, measures: omit(declaration.measures, id) };
    case 'collection':
      return { ...declaration, collection: omit(declaration.collection, id) };
    default:
      return withoutField(declaration, fact);
  }
}

type Table<T> = Readonly<Record<string, T>>;

function omit<T>(table: Table<T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(table).filter(([id]) => id !== key));
}

function each<T>(table: Table<T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([id, value]) => [id, change(value)]));
}

function withoutPurpose(declaration: Declaration, id: string): Declaration {
  const gone = <T extends { readonly for: readonly string[] }>(one: T): T => ({
    ...one,
    for: one.for.filter((purpose) => purpose !== id),
  });
  return {
    ...declaration,
    purposes: omit(declaration.purposes, id),
    recipients: each(declaration.recipients, gone),
    collection: each(declaration.collection, gone),
  };
}

function withoutRecipient(declaration: Declaration, id: string): Declaration {
  return {
    ...declaration,
    recipients: omit(declaration.recipients, id),
    collection: each(declaration.collection, (point) => ({
      ...point,
      forwards: point.forwards.filter((to) => to !== id),
    })),
    ...(declaration.cookies && {
      cookies: {
        ...declaration.cookies,
        list: each(declaration.cookies.list, (cookie) =>
          cookie.by === id ? { ...cookie, by: 'us' } : cookie,
        ),
      },
    }),
  };
}

function withoutSource(declaration: Declaration, id: string): Declaration {
  const unsourced = <T extends { readonly from?: string | undefined }>(one: T): T =>
    one.from === id ? { ...one, from: undefined } : one;
  return {
    ...declaration,
    sources: omit(declaration.sources, id),
    systems: each(declaration.systems, (system) => ({
      ...system,
      datasets: each(system.datasets, (dataset) => ({
        ...unsourced(dataset),
        fields: each(dataset.fields, unsourced),
      })),
    })),
  };
}

function withoutField(declaration: Declaration, fact: string): Declaration {
  const [, system = '', , dataset = '', , ...name] = fact.split('.');
  const field = name.join('.');
  const kept = (references: readonly Reference[]) =>
    references.filter(
      (one) => one.system !== system || one.dataset !== dataset || one.field !== field,
    );
  return {
    ...declaration,
    systems: each(declaration.systems, (one) =>
      one !== declaration.systems[system]
        ? one
        : {
            ...one,
            datasets: each(one.datasets, (set) =>
              set !== one.datasets[dataset] ? set : { ...set, fields: omit(set.fields, field) },
            ),
          },
    ),
    purposes: each(declaration.purposes, (purpose) => ({ ...purpose, needs: kept(purpose.needs) })),
    collection: each(declaration.collection, (point) => ({ ...point, asks: kept(point.asks) })),
  };
}
