/**
 * May this be asked of people, or read from their devices?
 *
 * Asked, when a purpose needs it and they are told of the notice: GDPR art. 13(1). Stored on or read
 * from a device only with consent given by an act, unless it is strictly necessary for what they asked
 * for, and when they are told what, why and by whom: ekomloven § 3-15.
 */
import type { Path } from '../complaint.ts';
import type { Cookies } from '../schema/recipients.ts';
import { type Check, type Facts, type Finding, listed } from './finding.ts';
import { own } from './overview.ts';

type Cookie = Cookies['list'][string];

/** Categories that are only recorded to measure, profile or advertise. */
const measuring: ReadonlySet<string> = new Set([
  'webBehaviour',
  'searchWords',
  'usage',
  'profile',
  'purchaseHistory',
  'location',
]);

const knownTrackers = /^_(ga|gid|gat|gcl|fbp|fbc|hj|pk|uet)|^(ajs_|fr$|IDE$|NID$|optimizely|mp_)/;

function* eachCookie({ declaration }: Facts): Generator<readonly [string, Cookie, Path]> {
  for (const [id, cookie] of Object.entries(declaration.cookies?.list ?? {}))
    yield [id, cookie, ['cookies', 'list', id]];
}

const voluntary = (cookies: Cookies) =>
  Object.values(cookies.list).filter((cookie) => cookie.class !== 'necessary');

function choice(wrong: Cookies['consent'], why: string): Check['find'] {
  return function* ({ declaration: { cookies } }) {
    if (cookies?.consent === wrong && voluntary(cookies).length > 0)
      yield { path: ['cookies', 'consent'], message: `${why} Write consent: panel.` };
  };
}

function* withoutConsent(facts: Facts): Generator<Finding> {
  const { cookies } = facts.declaration;
  for (const [id, cookie, path] of eachCookie(facts)) {
    if (cookie.class === 'necessary') continue;
    if (cookie.consent === false || cookies?.consent === 'none')
      yield {
        path: [...path, cookie.consent === false ? 'consent' : 'class'],
        message: `'${id}' is set for ${cookie.class} without asking. Only strictly necessary cookies may be: ask for consent (consent: panel), or stop setting it.`,
      };
  }
}

function* necessaryOnlyByName(facts: Facts): Generator<Finding> {
  for (const [id, cookie, path] of eachCookie(facts)) {
    if (cookie.class !== 'necessary') continue;
    const records = cookie.records.find((word) =>
      measuring.has(facts.overview.category(word)?.id ?? word),
    );
    const reason = records === undefined ? cookie.name : records;
    if (records !== undefined || knownTrackers.test(cookie.name))
      yield {
        path: [...path, 'class'],
        message: `'${id}' is called necessary, but ${reason} is there to measure or follow people. Write class: analytics or marketing, and ask for consent.`,
      };
  }
}

function* recordsNothing(facts: Facts): Generator<Finding> {
  for (const [id, cookie, path] of eachCookie(facts))
    if (cookie.class !== 'necessary' && cookie.records.length === 0)
      yield {
        path,
        message: `'${id}' does not say what it records, and people must know before they choose. Write records: and the categories, such as ipAddress or webBehaviour.`,
      };
}

function* deadLink({ declaration: { cookies } }: Facts): Generator<Finding> {
  if (cookies?.panel !== undefined && /^\s*#?\s*$|^javascript:|#$/i.test(cookies.panel))
    yield {
      path: ['cookies', 'panel'],
      message: `'${cookies.panel}' leads nowhere. Write the path or address of the panel, or leave panel out: Vern has one.`,
    };
}

function* withoutPurpose(facts: Facts): Generator<Finding> {
  const { purposes } = facts.declaration;
  if (Object.values(purposes).some(({ marketing }) => (marketing ?? []).length > 0)) return;
  for (const [id, cookie, path] of eachCookie(facts))
    if (cookie.class === 'marketing')
      yield {
        path: [...path, 'class'],
        message: `'${id}' is set for marketing, but no purpose is marketing. Declare the purpose, with marketing: [web] and its basis.`,
      };
}

function* unexplainedConsent(facts: Facts): Generator<Finding> {
  for (const [id, cookie, path] of eachCookie(facts)) {
    const party = own(facts.declaration.recipients, cookie.by);
    if (party !== undefined && cookie.class === 'necessary' && party.role === 'controller')
      yield {
        path: [...path, 'by'],
        message: `'${id}' is called necessary, but ${cookie.by} uses it for its own ends. Write class: marketing or functional and ask for consent, or correct the role of ${cookie.by}.`,
      };
  }
}

function* notDeclared({ declaration }: Facts): Generator<Finding> {
  if (declaration.organisation.website !== undefined && declaration.cookies === undefined)
    yield {
      path: ['organisation', 'website'],
      message:
        'There is a website, but nothing about cookies. Write cookies: and what is set, or cookies: { list: {} } when nothing is.',
    };
}

function* unlinked({ declaration }: Facts): Generator<Finding> {
  for (const [id, point] of Object.entries(declaration.collection))
    if (!point.linksNotice && point.told === undefined)
      yield {
        path: ['collection', id, 'linksNotice'],
        message: `People who use '${id}' are not told where the notice is. Link it there, or write told: and how they learn of it.`,
      };
}

function* requiredUnasked({ declaration, overview }: Facts): Generator<Finding> {
  for (const [id, point] of Object.entries(declaration.collection)) {
    const asked = new Set<string>();
    for (const at of point.asks) {
      const fields = overview.target(at).entry?.dataset.fields ?? {};
      const names = at.field === '*' ? Object.keys(fields) : [at.field];
      for (const name of names) asked.add(fields[name]?.category ?? '');
    }
    for (const [index, word] of point.required.entries())
      if (!asked.has(word) && overview.category(word) !== undefined)
        yield {
          path: ['collection', id, 'required', index],
          message: `'${id}' demands ${word}, but does not ask for it. Add the field under asks, or remove ${word} here.`,
        };
  }
}

function* askedInVain({ declaration, overview }: Facts): Generator<Finding> {
  const needed = new Map(overview.purposes.map(({ id, needs }) => [id, needs]));
  for (const [id, point] of Object.entries(declaration.collection))
    for (const [index, at] of point.asks.entries()) {
      const { entry } = overview.target(at);
      if (entry === undefined || at.field === '*') continue;
      if (!Object.hasOwn(entry.dataset.fields, at.field)) continue;
      const used = point.for.some((purpose) => needed.get(purpose)?.get(entry)?.includes(at.field));
      if (!used)
        yield {
          path: ['collection', id, 'asks', index],
          message: `'${id}' asks for ${entry.name}.${at.field}, which none of its purposes (${listed(point.for)}) needs. Do not ask, or add the purpose it is for.`,
        };
    }
}

const law = 'ekomloven § 3-15';

/** Checks of where data is asked for, and of cookies and other storage on devices. */
export const collectionChecks: readonly Check[] = [
  {
    code: 'COOKIES_BY_BROWSER_SETTINGS',
    severity: 'error',
    citation: law,
    find: choice(
      'browser settings',
      'Settings of the browser are no refusal and no consent; people must be asked.',
    ),
  },
  {
    code: 'COOKIES_BY_USE',
    severity: 'error',
    citation: `${law}, GDPR art. 4(11)`,
    find: choice('use', 'Going on using a site is no consent; people must be asked.'),
  },
  { code: 'COOKIE_WITHOUT_CONSENT', severity: 'error', citation: law, find: withoutConsent },
  { code: 'COOKIE_NOT_NECESSARY', severity: 'error', citation: law, find: necessaryOnlyByName },
  { code: 'COOKIE_RECORDS_UNSAID', severity: 'error', citation: law, find: recordsNothing },
  {
    code: 'COOKIE_FOR_OTHERS',
    severity: 'error',
    citation: law,
    find: unexplainedConsent,
  },
  {
    code: 'COOKIE_PANEL_LINK',
    severity: 'error',
    citation: `${law}, GDPR art. 7(3)`,
    find: deadLink,
  },
  {
    code: 'MARKETING_COOKIE_WITHOUT_PURPOSE',
    severity: 'error',
    citation: 'GDPR art. 13(1)(c)',
    whole: true,
    find: withoutPurpose,
  },
  { code: 'COOKIES_NOT_DECLARED', severity: 'warning', citation: law, find: notDeclared },
  {
    code: 'COLLECTION_WITHOUT_NOTICE',
    severity: 'error',
    citation: 'GDPR art. 13(1)',
    find: unlinked,
  },
  {
    code: 'REQUIRED_NOT_ASKED',
    severity: 'error',
    citation: 'GDPR art. 13(2)(e)',
    whole: true,
    find: requiredUnasked,
  },
  {
    code: 'ASKED_IN_VAIN',
    severity: 'warning',
    citation: 'GDPR art. 5(1)(c)',
    whole: true,
    find: askedInVain,
  },
];
