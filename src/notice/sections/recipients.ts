/**
 * Who receives the data, as what, where and for which purpose?
 *
 * Those who work for the organisation are told apart from those who answer for themselves, and from
 * authorities: GDPR art. 4(7) to (9), 13(1)(e), 14(1)(e), 26, 28.
 */
import type { Recipient } from '../../declaration/schema/recipients.ts';
import { decisive } from '../facts.ts';
import type { Block, Row, Section, Sentence } from '../notice.ts';
import {
  bullets,
  categoryList,
  group,
  heading,
  paragraph,
  say,
  type Teller,
  table,
  tell,
  word,
  words,
} from '../teller.ts';
import {
  asSentence,
  capital,
  country,
  inCountry,
  inSentence,
  law,
  list,
  number,
} from '../text/language.ts';
import type { TemplateId } from '../text/message.ts';

const parts = [
  ['processor', 'recipients.processors', 'recipients.processorsMeaning'],
  ['controller', 'recipients.controllers', 'recipients.controllersMeaning'],
  ['joint controller', 'recipients.joint', 'recipients.jointMeaning'],
  ['authority', 'recipients.authorities', 'recipients.authoritiesMeaning'],
] as const satisfies readonly (readonly [Recipient['role'], TemplateId, TemplateId])[];

/** The section on recipients. */
export function recipients(teller: Teller): Section {
  const all = Object.entries(teller.declaration.recipients);
  return {
    id: 'recipients',
    title: heading(teller, 'recipients.title'),
    summary: all.length === 0 ? [none(teller)] : counted(teller, all.length),
    blocks: parts.flatMap(([role, title, meaning]) =>
      part(
        teller,
        all.filter(([, recipient]) => recipient.role === role),
        { title, meaning },
      ),
    ),
  };
}

/** What a recipient is called inside a sentence: its name, or what it is. */
export function recipientName(teller: Teller, id: string): string {
  const recipient = teller.declaration.recipients[id];
  if (recipient?.name !== undefined) return recipient.name;
  return recipient?.title === undefined ? id : inSentence(words(teller, recipient.title));
}

function none(teller: Teller): Sentence {
  return say(teller, 'recipients.none', { key: 'recipients', names: [] });
}

function counted(teller: Teller, count: number): readonly Sentence[] {
  const names = Object.keys(teller.declaration.recipients).map((id) => `recipients.${id}`);
  const values = { count, number: number(teller.language, count) };
  return [
    say(teller, 'recipients.count', { key: 'recipients', names, values }),
    say(teller, 'recipients.lawful', { key: 'recipients', names: decisive(names) }),
  ];
}

function part(
  teller: Teller,
  members: readonly (readonly [string, Recipient])[],
  { title, meaning }: { title: TemplateId; meaning: TemplateId },
): readonly Block[] {
  if (members.length === 0) return [];
  const keys = members.map(([id]) => `recipients.${id}`);
  const columns = [
    word(teller, 'column.recipient'),
    word(teller, 'column.country'),
    word(teller, 'column.purpose'),
    word(teller, 'column.data'),
  ];
  const rows = members.map(([id, recipient]) => row(teller, id, recipient));
  const caption = heading(teller, title);
  return group(title, caption, [
    ...paragraph(say(teller, meaning, { key: 'recipients', names: decisive(keys) })),
    ...table(`${title}.table`, caption, columns, rows),
    ...bullets(members.map(([id, recipient]) => further(teller, id, recipient))),
  ]);
}

function row(teller: Teller, id: string, recipient: Recipient): Row {
  const purposes = recipient.for.filter((purpose) => purpose in teller.declaration.purposes);
  const names = [`recipients.${id}`, ...purposes.map((purpose) => `purposes.${purpose}`)];
  return tell('recipients.row', { key: `recipients.${id}`, names }, [
    who(teller, id, recipient),
    where(teller, recipient),
    whatFor(teller, purposes, recipient),
    categoryList(teller, recipient.receives),
  ]);
}

function who(teller: Teller, id: string, { name, title, relation }: Recipient): string {
  const called = name ?? (title === undefined ? id : words(teller, title));
  const what = name === undefined || title === undefined ? '' : words(teller, title);
  const known = what === '' || what.toLowerCase() === called.toLowerCase();
  const full = known ? called : `${called}, ${inSentence(what)}`;
  // A supplier says nothing that its role does not.
  if (relation === undefined || relation === 'supplier') return full;
  const related = word(teller, `relation.${relation}`);
  return full.toLowerCase().includes(related) ? full : `${full} (${related})`;
}

function where(teller: Teller, recipient: Recipient): string {
  if (recipient.country === undefined) return '';
  const own = country(teller.language, recipient.country);
  if (recipient.parentCountry === undefined || recipient.parentCountry === recipient.country)
    return own;
  const parent = inCountry(teller.language, recipient.parentCountry);
  return word(teller, 'country.owned', { country: own, parent });
}

function whatFor(teller: Teller, purposes: readonly string[], recipient: Recipient): string {
  const titles = purposes.flatMap((id) => {
    const purpose = teller.declaration.purposes[id];
    return purpose === undefined ? [] : [words(teller, purpose.title)];
  });
  const joined = titles.map((title, index) => (index === 0 ? title : inSentence(title)));
  const sentence = joined.length === 0 ? [] : [joined.join('; ')];
  const when = recipient.when === undefined ? [] : [capital(words(teller, recipient.when))];
  const cited =
    recipient.law === undefined
      ? []
      : [word(teller, 'recipient.law', { law: law(teller.language, recipient.law) })];
  const parts = [...sentence, ...when, ...cited];
  return parts.length === 1 ? parts.join('') : parts.map(asSentence).join(' ');
}

function further(teller: Teller, id: string, recipient: Recipient): readonly Sentence[] {
  const subs = recipient.subProcessors ?? [];
  if (subs.length === 0) return [];
  const named = subs.map((sub) => `${sub.name} (${country(teller.language, sub.country)})`);
  const values = { name: recipientName(teller, id), list: list(teller.language, named) };
  return [say(teller, 'recipients.subs', { key: `recipients.${id}`, values })];
}
