import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { composeNotice, statementsOf, wordsOf } from '../compose.ts';
import type { Block, Notice, NoticeLanguage } from '../notice.ts';
import { edition, variants, without } from '../testing/variants.ts';

const source = readFileSync(join(import.meta.dirname, '../testing/sample.yaml'), 'utf8');
const read = parseDeclaration(source, 'sample.yaml');
assert.ok(read.ok);
const sample = read.declaration;

const told = (declaration: Declaration, language: NoticeLanguage = 'nb'): Notice =>
  composeNotice(declaration, { edition: edition(2, day('2026-09-01')!), language });
const section = (notice: Notice, id: string) => notice.sections.find((one) => one.id === id);
const words = (notice: Notice, id: string): readonly string[] => {
  const found = section(notice, id);
  return found === undefined ? [] : statementsOf(found).map(wordsOf);
};
const cells = (notice: Notice, id: string) =>
  notice.sections
    .flatMap(statementsOf)
    .flatMap((one) => ('cells' in one && one.id === id ? [one.cells] : []))
    .at(0);
const headings = (notice: Notice, id: string): readonly string[] =>
  (section(notice, id)?.blocks ?? []).flatMap((block: Block) =>
    block.kind === 'group' ? [block.heading] : [],
  );
const only = (...ids: readonly string[]): Declaration => ({
  ...sample,
  purposes: Object.fromEntries(Object.entries(sample.purposes).filter(([id]) => ids.includes(id))),
});

test('each chapter begins with a short summary, and the details come after it', () => {
  const notice = told(sample);
  for (const { id, summary } of notice.sections) assert.ok(summary.length > 0, id);
  assert.deepEqual(
    notice.sections.map(({ id }) => id),
    'about purposes sources collection recipients transfers retention cookies security claims rights objection complaint changes'.split(
      ' ',
    ),
  );
});

test('the table says how long in words: by the fiscal year, the last of several events, or a state', () => {
  const notice = told(sample);
  const howLong = (purpose: string) => cells(notice, `retention.row:purposes.${purpose}`)?.[2];
  assert.equal(howLong('bookkeeping'), '5 år etter slutten av regnskapsåret');
  assert.equal(howLong('delivery'), 'Så lenge bestillingen er åpen');
  assert.equal(howLong('complaints'), '2 år etter leveringen');
  assert.equal(
    howLong('postcards'),
    'Ett år etter betalingen eller leveringen, det som kommer sist',
  );
  assert.equal(
    howLong('relationship'),
    '3 år etter det siste av dette: leveringen, den siste kontakten og at du avsluttet kundeforholdet',
  );
  assert.equal(howLong('newsletter'), 'Til du trekker samtykket tilbake');
  assert.equal(
    howLong('personalisation'),
    'Til du trekker samtykket tilbake, men høyst 6 måneder etter besøket',
  );
  assert.equal(howLong('tours'), 'Så lenge turen varer, og deretter én måned etter turen');
});

test('the table says why: the law, a possible claim, or the legal basis', () => {
  const why = (purpose: string, language: NoticeLanguage) =>
    cells(told(sample, language), `retention.row:purposes.${purpose}`)?.[3];
  assert.equal(why('bookkeeping', 'nn'), 'Rettsleg plikt etter bokføringslova § 13');
  assert.equal(why('complaints', 'nb'), 'Mulige krav mellom oss etter kjøpsloven § 32');
  assert.equal(why('newsletter', 'en'), 'Consent');
});

test('only the rights that exist on the legal bases used are told', () => {
  assert.deepEqual(headings(told(only('bookkeeping')), 'rights'), [
    'Innsyn',
    'Retting',
    'Begrensning',
  ]);
  assert.deepEqual(headings(told(only('delivery')), 'rights'), [
    'Innsyn',
    'Retting',
    'Sletting',
    'Begrensning',
    'Dataportabilitet',
  ]);
  assert.ok(headings(told(only('newsletter')), 'rights').includes('Trekke samtykket tilbake'));
});

test('the right to object has a section of its own, and only where it exists', () => {
  assert.equal(section(told(sample), 'objection')?.emphasis, true);
  assert.equal(section(told(only('delivery')), 'objection'), undefined);
  const said = words(told(only('postcards')), 'objection');
  assert.ok(said.some((text) => text.startsWith('Du kan alltid si nei til direkte markedsføring')));
  assert.ok(said.includes('Sende tilbud i posten'));
});

test('that nothing leaves the EEA is said only when it is claimed and no fact contradicts it', () => {
  const claiming = (declaration: Declaration): Declaration => ({
    ...declaration,
    notice: {
      ...declaration.notice,
      claims: { ...declaration.notice.claims, neverOutsideEea: true },
    },
  });
  const none = 'Vi behandler ingen opplysninger utenfor EØS.';
  assert.ok(!words(told(claiming(sample)), 'transfers').includes(none));
  const { alone } = variants(sample);
  assert.deepEqual(words(told(alone!), 'transfers'), [none]);
  const silent = { ...alone!, notice: { ...alone!.notice, claims: {} } };
  assert.equal(section(told(silent), 'transfers'), undefined);
});

test('those who work for the organisation are told apart from those who answer for themselves', () => {
  assert.deepEqual(headings(told(sample), 'recipients'), [
    'De som arbeider for oss',
    'De som selv har ansvaret',
    'De vi deler ansvaret med',
    'Myndigheter',
  ]);
  assert.deepEqual(cells(told(sample), 'recipients.row:recipients.carrier'), [
    'Eksempel Frakt AS, selskapet som leverer varene',
    'Norge',
    'Levere det du bestiller. Når du velger levering hjem.',
    'Navn, adresse og telefonnummer',
  ]);
});

test('a privacy adviser is never called a data protection officer', () => {
  const { dataProtectionOfficer: _, ...organisation } = sample.organisation;
  const said = words(told({ ...sample, organisation }), 'about').join(' ');
  assert.match(said, /Personvernrådgiveren vår svarer gjerne på spørsmål: Kari Eksempel/);
  assert.match(said, /ikke det samme som et personvernombud/);
  assert.doesNotMatch(said, /Personvernombudet vårt/);
});

test('the complaint chapter has Datatilsynet with its address, unless an old notice left it out', () => {
  assert.ok(
    words(told(sample), 'complaint').includes('Postadresse: Postboks 458 Sentrum, 0105 Oslo'),
  );
  const old = { ...sample, notice: { ...sample.notice, authority: 'none' as const } };
  assert.ok(!words(told(old), 'complaint').join(' ').includes('Datatilsynet'));
});

test('the organisation’s own sentence follows or replaces another, is marked, and never goes missing', () => {
  const notice = told(sample);
  const all = notice.sections.flatMap(statementsOf);
  const ids = all.map(({ id }) => id);
  const at = ids.indexOf('purposes.why:purposes.delivery');
  assert.equal(ids[at + 1], 'own:notice.own.pledge');
  assert.ok(!ids.includes('complaint.us:organisation'));
  assert.deepEqual(
    all.filter(({ own }) => own === true).map(({ id }) => id),
    ['own:notice.own.pledge', 'own:notice.own.listening'],
  );
  assert.equal(notice.ownLabel, 'våre egne ord');
  const lost = section(told(without(sample, 'purposes.delivery')), 'purposes');
  assert.equal(lost && statementsOf(lost).at(-1)?.id, 'own:notice.own.pledge');
});
