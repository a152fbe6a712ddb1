/**
 * What is stored on people's devices, what for, how long, and how do they choose?
 *
 * By class, each cookie with its purpose, who sets it and what it records: ekomloven § 3-15, GDPR
 * art. 13.
 */
import type { Cookies } from '../../declaration/schema/recipients.ts';
import { decisive } from '../facts.ts';
import type { Block, Row, Section, Sentence } from '../notice.ts';
import {
  categoryList,
  group,
  heading,
  paragraph,
  say,
  sentenceOf,
  type Teller,
  table,
  tell,
  word,
} from '../teller.ts';
import { capital, number, periodWords } from '../text/language.ts';
import { recipientName } from './recipients.ts';

type Cookie = Cookies['list'][string];
type Entry = readonly [id: string, cookie: Cookie];

const classes = ['necessary', 'functional', 'analytics', 'marketing'] as const;

/** The section on cookies; none when none is set. */
export function cookies(teller: Teller): Section | undefined {
  const declared = teller.declaration.cookies;
  if (declared === undefined) return undefined;
  const all = Object.entries(declared.list);
  if (all.length === 0) return undefined;
  return {
    id: 'cookies',
    title: heading(teller, 'cookies.title'),
    summary: [
      say(teller, 'cookies.what', { key: 'cookies', names: decisive(all.map(keyOf)) }),
      ...counted(teller, all),
      ...choice(teller, declared, all),
    ],
    blocks: classes.flatMap((name) =>
      classTold(
        teller,
        name,
        all.filter(([, cookie]) => cookie.class === name),
      ),
    ),
  };
}

function keyOf([id]: Entry): string {
  return `cookies.list.${id}`;
}

function isOptional([, cookie]: Entry): boolean {
  return cookie.class !== 'necessary' && cookie.consent !== false;
}

function counted(teller: Teller, all: readonly Entry[]): readonly Sentence[] {
  const count = (template: 'cookies.necessary' | 'cookies.optional', some: readonly Entry[]) => {
    if (some.length === 0) return [];
    const words = number(teller.language, some.length);
    const values = { count: some.length, number: words, Number: capital(words) };
    return [say(teller, template, { key: 'cookies', names: some.map(keyOf), values })];
  };
  return [
    ...count(
      'cookies.necessary',
      all.filter(([, cookie]) => cookie.class === 'necessary'),
    ),
    ...count('cookies.optional', all.filter(isOptional)),
  ];
}

function choice(teller: Teller, declared: Cookies, all: readonly Entry[]): readonly Sentence[] {
  const names = decisive(all.filter(isOptional).map(keyOf));
  if (declared.consent === 'browser settings')
    return [say(teller, 'cookies.browser', { key: 'cookies', names: decisive(all.map(keyOf)) })];
  if (declared.consent === 'use')
    return [say(teller, 'cookies.use', { key: 'cookies', names: decisive(all.map(keyOf)) })];
  if (declared.consent === 'none' || !all.some(isOptional)) return [];
  const link = { href: teller.edition.links.cookies, label: word(teller, 'cookie.link') };
  return [say(teller, 'cookies.panel', { key: 'cookies', names, link })];
}

function classTold(
  teller: Teller,
  name: (typeof classes)[number],
  members: readonly Entry[],
): readonly Block[] {
  if (members.length === 0) return [];
  const title = word(teller, `cookie.${name}`);
  const names = decisive(members.map(keyOf));
  const columns = [
    word(teller, 'column.name'),
    word(teller, 'column.purpose'),
    word(teller, 'column.by'),
    word(teller, 'column.howLong'),
    word(teller, 'column.content'),
  ];
  const rows = members.map((entry) => row(teller, entry));
  return group(`cookies.${name}`, title, [
    ...paragraph(say(teller, `cookies.class.${name}`, { key: 'cookies', names })),
    ...table(`cookies.${name}.table`, title, columns, rows),
  ]);
}

function row(teller: Teller, entry: Entry): Row {
  const [, cookie] = entry;
  const own = cookie.by === 'us' || !(cookie.by in teller.declaration.recipients);
  const lasts =
    cookie.lasts === 'session'
      ? word(teller, 'cookie.session')
      : periodWords(teller.language, cookie.lasts);
  const names = own ? [keyOf(entry)] : [keyOf(entry), `recipients.${cookie.by}`];
  const cells = tell('cookies.row', { key: keyOf(entry), names }, [
    '',
    sentenceOf(teller, cookie.purpose),
    own ? word(teller, 'cookie.us') : recipientName(teller, cookie.by),
    lasts,
    categoryList(teller, cookie.records),
  ]);
  // A cookie is called exactly what it is called.
  return { ...cells, cells: [cookie.name, ...cells.cells.slice(1)] };
}
