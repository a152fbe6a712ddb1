/**
 * Who answers for the data, how are they reached, and whom and what does the notice cover?
 *
 * GDPR art. 13(1)(a) and (b), 14(1)(a) and (b), 26(2), 27; ehandelsloven § 8. A privacy adviser is
 * not a data protection officer (art. 37), and is never called one.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Block, Section, Sentence } from '../notice.ts';
import {
  bullets,
  heading,
  paragraph,
  say,
  sayDeclared,
  sentenceOf,
  type Teller,
  word,
  words,
} from '../teller.ts';
import { inSentence, isSentence, list, organisationNumber } from '../text/language.ts';
import type { TemplateId } from '../text/message.ts';

type Organisation = Declaration['organisation'];
type Contact = NonNullable<Organisation['privacyAdviser']>;

/** The section on who is responsible. */
export function about(teller: Teller): Section {
  const { organisation } = teller.declaration;
  return {
    id: 'about',
    title: heading(teller, 'about.title'),
    summary: [
      say(teller, 'about.controller', {
        key: 'organisation.name',
        values: { name: organisation.name },
      }),
      ...reach(teller),
    ],
    blocks: [
      ...paragraph(
        ...sayDeclared(teller, 'about.who', 'organisation.about', organisation.about),
        ...covers(teller),
      ),
      ...card(teller),
      ...adviser(teller),
      ...jointly(teller),
      ...concerned(teller),
    ],
  };
}

function reach(teller: Teller): readonly Sentence[] {
  const { email, phone } = teller.declaration.organisation;
  const ways = [
    ...(email === undefined ? [] : [word(teller, 'way.email', { value: email })]),
    ...(phone === undefined ? [] : [word(teller, 'way.phone', { value: phone })]),
  ];
  if (ways.length === 0) return [];
  const names = [
    ...(email === undefined ? [] : ['organisation.email']),
    ...(phone === undefined ? [] : ['organisation.phone']),
  ];
  const joined = list(teller.language, ways, 'disjunction');
  return [say(teller, 'about.reach', { key: 'organisation', names, values: { ways: joined } })];
}

function covers(teller: Teller): readonly Sentence[] {
  const { covers } = teller.declaration.notice;
  if (covers === undefined) return [];
  const written = words(teller, covers);
  const key = 'notice.covers';
  return isSentence(written)
    ? [say(teller, 'about.coversText', { key, values: { text: written } })]
    : [say(teller, 'about.covers', { key, values: { what: inSentence(written) } })];
}

function card(teller: Teller): readonly Block[] {
  const { number, address, email, phone, website } = teller.declaration.organisation;
  const facts: readonly (readonly [TemplateId, string, string | undefined])[] = [
    ['about.number', 'number', number && organisationNumber(number)],
    ['about.address', 'address', address],
    ['about.email', 'email', email],
    ['about.phone', 'phone', phone],
    ['about.website', 'website', website],
  ];
  return bullets(
    facts.map(([template, key, value]) =>
      value === undefined
        ? []
        : [say(teller, template, { key: `organisation.${key}`, values: { value } })],
    ),
  );
}

function contactOf({ name, email, phone, address }: Contact): string {
  return [name, email, phone, address].filter((part) => part !== undefined).join(', ');
}

function adviser(teller: Teller): readonly Block[] {
  const { privacyAdviser, dataProtectionOfficer, representative } = teller.declaration.organisation;
  const told = (key: string, template: TemplateId, person: Contact, role?: TemplateId) => [
    say(teller, template, { key, values: { contact: contactOf(person) } }),
    ...(role === undefined ? [] : [say(teller, role, { key })]),
  ];
  const adviserKey = 'organisation.privacyAdviser';
  const officerKey = 'organisation.dataProtectionOfficer';
  return paragraph(
    ...(dataProtectionOfficer
      ? told(officerKey, 'about.officer', dataProtectionOfficer, 'about.officerRole')
      : []),
    ...(privacyAdviser
      ? told(adviserKey, 'about.adviser', privacyAdviser, 'about.adviserRole')
      : []),
    ...(representative
      ? told('organisation.representative', 'about.representative', representative)
      : []),
  );
}

function jointly(teller: Teller): readonly Block[] {
  return (teller.declaration.organisation.jointControllers ?? []).flatMap((other) => {
    const key = `organisation.jointControllers.${other.name}`;
    const contact = contactOf(other.contact);
    return paragraph(
      say(teller, 'about.joint', { key, values: { name: other.name } }),
      say(teller, 'about.arrangement', {
        key,
        values: { text: sentenceOf(teller, other.arrangement) },
      }),
      ...(contact === ''
        ? []
        : [say(teller, 'about.jointContact', { key, values: { name: other.name, contact } })]),
    );
  });
}

function concerned(teller: Teller): readonly Block[] {
  const subjects = Object.entries(teller.declaration.subjects);
  if (subjects.length === 0) return [];
  const items = subjects.map(([id, subject]) => [
    say(teller, subject.child ? 'about.child' : 'about.subject', {
      key: `subjects.${id}`,
      values: { title: words(teller, subject.title) },
    }),
  ]);
  const intro = say(teller, 'about.concerns', { key: 'subjects', names: [] });
  return [...paragraph(intro), ...bullets(items)];
}
