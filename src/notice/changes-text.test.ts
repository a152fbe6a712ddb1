import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Change, ChangeKind } from '../declaration/change.ts';
import { changeRules } from '../declaration/change-rules.ts';
import { changes } from '../declaration/changes.ts';
import { day } from '../declaration/law/day.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import { changeMessages, changeSentence, reasonWords, significanceWords } from './changes-text.ts';
import { composeNotice, statements, wordsOf } from './compose.ts';
import { difference, differenceWords } from './difference.ts';
import { type NoticeLanguage, noticeLanguages } from './notice.ts';
import { edition, without } from './testing/variants.ts';

const source = readFileSync(join(import.meta.dirname, 'testing/sample.yaml'), 'utf8');
const declared = (text: string): Declaration => {
  const read = parseDeclaration(text, 'sample.yaml');
  assert.ok(read.ok, JSON.stringify(read));
  return read.declaration;
};
const sample = declared(source);
const edited = (...edits: readonly (readonly [string, string])[]): Declaration =>
  declared(
    edits.reduce((text, [from, to]) => {
      assert.ok(text.includes(from), from);
      return text.replace(from, to);
    }, source),
  );
const today = day('2026-09-01')!;
const later = day('2026-11-01')!;

const toldAs = (next: Declaration, old = sample, language: NoticeLanguage = 'nb') =>
  changes(old, next).map((change) => changeSentence(change, { old, next }, language));

test('a longer period is told with both lengths, in words', () => {
  const next = edited([
    'until: { after: shop.orders.delivered, for: P2Y }',
    'until: { after: shop.orders.delivered, for: P2Y6M }',
  ]);
  assert.deepEqual(toldAs(next), [
    'Vi beholder opplysninger til «Svare på reklamasjoner» lenger enn før: 2 år og 6 måneder, mot 2 år tidligere.',
  ]);
  assert.deepEqual(toldAs(next, sample, 'nn'), [
    'Vi tek vare på opplysningar til «Svare på reklamasjonar» lenger enn før: 2 år og 6 månader, mot 2 år tidlegare.',
  ]);
});

test('a new recipient, a purpose that ends and a promise withdrawn are told by name', () => {
  assert.ok(
    toldAs(sample, without(sample, 'recipients.carrier')).includes(
      'Vi deler nå opplysninger med Eksempel Frakt AS.',
    ),
  );
  assert.ok(
    toldAs(without(sample, 'purposes.newsletter')).includes(
      'Vi bruker ikke lenger opplysninger til dette: «Sende nyhetsbrev».',
    ),
  );
  assert.deepEqual(toldAs(edited(['neverSold: true', 'neverSold: false'])), [
    'Vi lover ikke lenger dette: «Vi selger aldri opplysninger om deg.»',
  ]);
  assert.deepEqual(toldAs(edited(['country: US\n    for', 'country: DE\n    for']), sample, 'en'), [
    'We no longer send data out of the EEA to Eksempel Letters Inc.',
  ]);
});

test('what a recipient gets, and in which role, is told in plain words', () => {
  const next = edited([
    'receives: [name, address, phone]\n    when',
    'receives: [name, address, phone, email, order]\n    when',
  ]);
  assert.deepEqual(toldAs(next, sample, 'nn'), [
    'Mottakaren Eksempel Frakt AS får no meir frå oss: e-postadresse og bestillingar.',
  ]);
  const role = edited(['role: joint controller', 'role: controller']);
  assert.deepEqual(toldAs(role, sample, 'en'), [
    'The recipient Eksempel Turlag has a new role: controller instead of joint controller.',
  ]);
});

test('every kind of change has words in every language, also when little is known of it', () => {
  const kinds = Object.keys(changeMessages.nb).filter(
    (kind) => kind.includes(' ') && !kind.startsWith('role'),
  );
  for (const kind of kinds as ChangeKind[])
    for (const language of noticeLanguages)
      for (const more of [
        {},
        { before: 'name' },
        { after: 'P1Y' },
        { before: 'NO', after: '2026-03-01' },
      ]) {
        const change: Change = {
          kind,
          path: 'purposes.unknown',
          rule: 'x',
          significance: 'minor',
          ...more,
        };
        const text = changeSentence(change, { old: sample, next: sample }, language);
        assert.doesNotMatch(text, /undefined|[{}]/);
        assert.match(text, /^[\p{Lu}«“].*[.»”]$/u);
      }
});

test('every rule has its reason, and both weights their name, in every language', () => {
  for (const rule of Object.keys(changeRules))
    for (const language of noticeLanguages) assert.notEqual(reasonWords(rule, language), '');
  assert.equal(reasonWords('promise-withdrawn', 'nb'), 'du kan ha stolt på løftet');
  assert.equal(reasonWords('of-elsewhere', 'nb'), '');
  assert.equal(significanceWords('significant', 'nn'), 'viktig endring');
});

test('B27 notice: C15 notice: D20 notice: the notice says its version, what is new and how changes are announced', () => {
  const next = edited(['for: P3Y, per: customer', 'for: P4Y, per: customer']);
  const notice = composeNotice(next, {
    edition: edition(2, later),
    language: 'nb',
    changes: changes(sample, next),
    before: sample,
  });
  const said = statements(notice).map(wordsOf);
  assert.ok(said.includes('Dette er versjon 2, som gjelder fra 1. november 2026.'));
  assert.ok(
    said.includes('Du finner alltid den nyeste versjonen på https://example.no/sykkel/notice.'),
  );
  assert.ok(
    said.includes(
      'Vi varsler om viktige endringer på e-post minst 30 dager før de gjelder. Varselet går til kunder og de som får nyhetsbrevet.',
    ),
  );
  assert.ok(said.includes('Små endringer kan komme uten varsel.'));
  assert.ok(
    said.some((text) =>
      text.startsWith('Vi beholder opplysninger til «Følge opp kundeforholdet» lenger enn før'),
    ),
  );
});

test('two versions are compared sentence by sentence and word by word', () => {
  const next = without(
    edited([
      'en: We write about new bicycles and good offers.',
      'en: We write about old bicycles and good offers.',
    ]),
    'measures.encryption',
  );
  const [old, now] = [
    composeNotice(sample, { edition: edition(1, today), language: 'en' }),
    composeNotice(next, { edition: edition(2, later), language: 'en' }),
  ];
  const found = difference(old, now);
  assert.deepEqual(
    found.map(({ kind, id }) => `${kind} ${id}`),
    [
      'reworded purposes.why:purposes.newsletter',
      'reworded security.count:measures',
      'removed security.measure:measures.encryption',
    ],
  );
  assert.deepEqual(found[0]?.parts, [
    { text: 'We write about ' },
    { text: 'new', change: 'removed' },
    { text: 'old', change: 'added' },
    { text: ' bicycles and good offers.' },
  ]);
  assert.equal(found[0]?.section, 'What we use the data for');
  assert.equal(
    differenceWords(old, now),
    'From version 1 to version 2: one sentence is removed and two sentences are reworded.',
  );
  assert.equal(differenceWords(old, old), 'The two versions say the same thing.');
  assert.deepEqual(difference(old, old), []);
});
