/**
 * Which version is this, what is new in it, and how are people told of the next?
 *
 * The version and its day, the permanent address, the older versions, the changes since the last one
 * in words and how changes are announced: GDPR art. 5(2), 12(1), 13(3), 14(4).
 */
import { changeSentence } from '../changes-text.ts';
import type { Block, Section, Sentence } from '../notice.ts';
import { bullets, heading, paragraph, say, type Teller, word, words } from '../teller.ts';
import { date, inSentence, list, periodWords } from '../text/language.ts';
import type { TemplateId } from '../text/message.ts';

/** The section on versions. */
export function changes(teller: Teller): Section {
  const { edition, declaration } = teller;
  const key = 'edition';
  const version = say(teller, 'changes.version', {
    key,
    names: [],
    values: {
      number: edition.number,
      day: date(teller.language, edition.effectiveFrom),
    },
  });
  const { dated } = declaration.notice;
  const address = declaration.notice.address ?? edition.address;
  const link = { href: edition.links.versions, label: word(teller, 'changes.versions') };
  return {
    id: 'changes',
    title: heading(teller, 'changes.title'),
    summary: [
      version,
      ...(dated === undefined
        ? []
        : [
            say(teller, 'changes.dated', {
              key: 'notice.dated',
              values: { day: date(teller.language, dated) },
            }),
          ]),
      say(teller, 'changes.address', { key, names: [], values: { address } }),
    ],
    blocks: [
      ...paragraph(
        ...announced(teller),
        ...(edition.number > 1 ? [say(teller, 'changes.older', { key, names: [], link })] : []),
      ),
      ...since(teller),
      ...ownWords(teller),
    ],
  };
}

function announced(teller: Teller): readonly Sentence[] {
  const told = teller.declaration.notice.changes;
  const key = 'notice.changes';
  if (told === undefined) return [];
  if (told.announce === 'none') return [say(teller, 'changes.unannounced', { key })];
  const known = told.to.flatMap((id) => {
    const subject = teller.declaration.subjects[id];
    return subject === undefined ? [] : [{ id, title: inSentence(words(teller, subject.title)) }];
  });
  const titles = known.map(({ title }) => title);
  const who =
    titles.length === 0 ? word(teller, 'changes.everyone') : list(teller.language, titles);
  const template: TemplateId = `changes.${told.announce}${told.by === 'email' ? 'Mail' : 'Web'}`;
  const period = periodWords(teller.language, { days: told.daysBefore });
  const when =
    told.daysBefore === 0
      ? word(teller, 'announce.onTime')
      : word(teller, 'announce.before', { period });
  const names = [key, ...(told.by === 'email' ? known.map(({ id }) => `subjects.${id}`) : [])];
  return [
    say(teller, template, { key, names, values: { who, when } }),
    ...(told.announce === 'significant' ? [say(teller, 'changes.minor', { key })] : []),
  ];
}

function since(teller: Teller): readonly Block[] {
  const key = 'edition';
  if (teller.since === undefined)
    return teller.edition.number === 1
      ? paragraph(say(teller, 'changes.first', { key, names: [] }))
      : [];
  const { previous, changes } = teller.since;
  if (changes.length === 0) return paragraph(say(teller, 'changes.same', { key, names: [] }));
  const sides = { old: previous, next: teller.declaration };
  const items = changes.map((change) => {
    const about = [change.kind, change.path, change.before, change.after];
    const stated = about.filter((part) => part !== undefined).join('/');
    const text = changeSentence(change, sides, teller.language);
    return [say(teller, 'changes.item', { key: stated, names: [], values: { text } })];
  });
  return [...paragraph(say(teller, 'changes.since', { key, names: [] })), ...bullets(items)];
}

function ownWords(teller: Teller): readonly Block[] {
  const names = Object.keys(teller.declaration.notice.own).map((id) => `notice.own.${id}`);
  if (names.length === 0) return [];
  const values = { label: word(teller, 'own') };
  const only = names.length === 1 ? names : [];
  return paragraph(say(teller, 'changes.own', { key: 'notice.own', names: only, values }));
}
