import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { IntlMessageFormat } from 'intl-messageformat';
import { day } from '../declaration/law/day.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import { changeMessages } from './changes-text.ts';
import { composeNotice, statements, wordsOf } from './compose.ts';
import { textNotice } from './formats/text.ts';
import { type NoticeLanguage, noticeLanguages } from './notice.ts';
import { edition, variants } from './testing/variants.ts';
import {
  asSentence,
  capital,
  frequency,
  inSentence,
  itemList,
  law,
  list,
  number,
  organisationNumber,
  periodWords,
} from './text/language.ts';
import { phrases, sentences } from './text/message.ts';
import { reasons } from './text/reasons.ts';

const examples = join(import.meta.dirname, '../../examples');
const files = [
  join(import.meta.dirname, 'testing/sample.yaml'),
  ...readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(examples, name, 'vern.yaml')),
];
const declarations = files.map((file): Declaration => {
  const read = parseDeclaration(readFileSync(file, 'utf8'), file);
  assert.ok(read.ok, file);
  return read.declaration;
});
const [sample] = declarations;
assert.ok(sample);

const told = (declaration: Declaration, language: NoticeLanguage) =>
  composeNotice(declaration, { edition: edition(1, day('2026-09-01')!), language });

test('every sentence takes the same values in bokmål, nynorsk and English', () => {
  const takes = (message: string): string => {
    const parts = JSON.stringify(new IntlMessageFormat(message, 'nb').getAst());
    const names = [...parts.matchAll(/"type":(?:1|5|6),"value":"(\w+)"/g)];
    // «Tre» and «tre» are the same value, at the beginning of a sentence and inside it.
    return [...new Set(names.map((match) => (match[1] ?? '').toLowerCase()))]
      .toSorted((one, other) => one.localeCompare(other))
      .join(' ');
  };
  for (const table of [sentences, phrases, changeMessages])
    for (const [id, message] of Object.entries(table.nb))
      for (const language of ['nn', 'en'] as const) {
        const other = (table[language] as Readonly<Record<string, string>>)[id] ?? '';
        assert.equal(takes(other), takes(message), `${id} in ${language}`);
      }
});

/** The sentences of a notice; tables and addresses are not read as sentences. */
function prose(declaration: Declaration, language: NoticeLanguage): readonly string[] {
  return statements(told(declaration, language))
    .flatMap((one) => ('text' in one && /[.!?]$/.test(one.text) ? [one.text] : []))
    .flatMap((text) => text.split(/(?<=[.!?]) (?=[\p{Lu}«“])/u));
}

const wordCount = (text: string) => text.split(/\s+/).length;

for (const language of noticeLanguages)
  test(`a sentence in ${language} has fewer than 18 words on average, in every notice`, () => {
    for (const declaration of declarations) {
      const all = prose(declaration, language);
      const average = all.reduce((sum, text) => sum + wordCount(text), 0) / all.length;
      assert.ok(average < 18, `${declaration.organisation.name}: ${average}`);
    }
  });

const bokmål =
  `ikke hvordan jeg fra noen noe bare hvilke hvilken hva hvor hvem hvis hvorfor dere deres
  en et ett de dem disse da hun selv sammen gjøre gjør være mye mer flere kun annen annet andres
  uten utenfor trenger hver hvert hjem skriver tar sier velger holder selger lover lagrer sletter retter
  stanser endrer verner gjelder kommer vet leter finner behandler henter deler opplysninger
  opplysningene opplysningen kunder kundene tjenester tjenestene tjenesten informasjonskapsler
  rettigheter rettighetene mottakere mottakeren mottaker kilder kilden lenke lenken nettsted nettstedet
  sidene_ måned måneder uke uker dager dagen_ regnskap regnskapet myndigheter sikkerhet
  virksomhet virksomheten behandlingsansvarlig databehandlere leverandører bestillinger
  meldinger fakturaen_ ansatte mulig tidligere senere først_ erklæringen endringer versjoner loven
  formålene personvernrådgiveren_ bruken_ hjelper_ noensinne ønsker spørre gjennomgå beskytte slik_`
    .split(/\s+/)
    .filter((word) => !word.endsWith('_'));
// Verbs and nouns that nynorsk spells the same way are not in the list.
const shared = new Set(['deler', 'hjelper']);

test('nynorsk is nynorsk: no bokmål word stands in any notice, list or message', () => {
  const banned = new Set(bokmål.filter((word) => !shared.has(word)));
  const found = (text: string) =>
    text
      .replaceAll(/\S+@\S+|https?:\S+|\S+\.(?:no|com|org)\S*/g, '')
      .toLowerCase()
      .split(/[^\p{L}_-]+/u)
      .filter((word) => banned.has(word))
      .map((word) => `${word}: ${text}`);
  const variety = [...declarations.slice(1), ...Object.values(variants(sample))];
  const texts = variety.flatMap((declaration) => {
    const notice = told(declaration, 'nn');
    const titles = notice.sections.map(({ title }) => title);
    const names = Object.values(declaration.recipients).flatMap(({ name }) => name ?? []);
    return [...titles, ...statements(notice).map(wordsOf)].map((text) =>
      names.reduce((rest, name) => rest.replaceAll(name, ''), text),
    );
  });
  const messages = [sentences.nn, phrases.nn, changeMessages.nn].flatMap((all) =>
    Object.values(all).map((text) =>
      text.replaceAll(/\w+, (plural|select),|\b(one|other|yes|no) \{/g, ' '),
    ),
  );
  const because = Object.values(reasons).map(({ nn }) => nn);
  assert.deepEqual([...texts, ...messages, ...because].flatMap(found), []);
});

const golden = join(import.meta.dirname, 'golden');
for (const language of noticeLanguages)
  test(`the notice of the sample in ${language} reads as the golden file says`, () => {
    const file = join(golden, `sample.${language}.txt`);
    const text = textNotice(told(sample, language));
    if (process.env['VERN_UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
    assert.equal(text, readFileSync(file, 'utf8'));
  });

test('lists read well with one, two and many items, also when an item has an «og» of its own', () => {
  assert.equal(list('nn', ['namn']), 'namn');
  assert.equal(list('nb', ['navn', 'adresse', 'telefon']), 'navn, adresse og telefon');
  assert.equal(list('en', ['a', 'b', 'c'], 'disjunction'), 'a, b or c');
  const item = 'innlogginger og annen aktivitet';
  assert.equal(itemList('nb', [item, 'IP-adresse']), `IP-adresse, ${item}`);
});

test('numbers, periods, laws and organisation numbers are written as people write them', () => {
  assert.equal(number('nb', 1, true), 'ett');
  assert.equal(number('nn', 9), 'ni');
  assert.equal(number('en', 13), '13');
  assert.equal(periodWords('nn', { years: 3, months: 6 }), '3 år og 6 månader');
  assert.equal(periodWords('nb', { days: 1 }), 'én dag');
  assert.equal(periodWords('en', {}), 'at once');
  assert.equal(frequency('nb', { months: 6 }), 'hvert halvår');
  assert.equal(frequency('nn', { months: 18 }), 'minst éin gong på 18 månader');
  assert.equal(frequency('en', { weeks: 1 }), 'every week');
  assert.equal(law('nn', 'bokføringsloven § 13'), 'bokføringslova § 13');
  assert.equal(law('nn', 'eksempelloven § 1'), 'eksempellova § 1');
  assert.equal(law('en', 'GDPR art. 6(1)(b)'), 'GDPR Article 6(1)(b)');
  assert.equal(organisationNumber('310000051'), '310\u00a0000\u00a0051');
  assert.equal(organisationNumber('DE 1'), 'DE 1');
});

test('a declared text fits its place whether it is a phrase or a sentence', () => {
  assert.equal(asSentence('vi selger aldri noe'), 'Vi selger aldri noe.');
  assert.equal(asSentence('Hvorfor?'), 'Hvorfor?');
  assert.equal(inSentence('Kunder'), 'kunder');
  assert.equal(inSentence('IT-drift'), 'IT-drift');
  assert.equal(capital('eBay selger'), 'eBay selger');
  assert.equal(capital('post@example.no svarer'), 'post@example.no svarer');
});
