import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { checkSource } from '../src/declaration/check/check.ts';
import type { Day } from '../src/declaration/law/day.ts';
import { organisationNumber } from '../src/declaration/law/identifiers.ts';
import { parseDeclaration } from '../src/declaration/parse.ts';
import { phoneNumber } from '../src/declaration/phone.ts';
import { exampleSlugs } from './generate.ts';
import { organisationNumberOf, personAt } from './people.ts';

const today = '2026-11-22' as Day;
const sourceOf = (slug: string) =>
  readFileSync(join(import.meta.dirname, slug, 'vern.yaml'), 'utf8');

function declarationOf(slug: string) {
  const parsed = parseDeclaration(sourceOf(slug), `${slug}/vern.yaml`);
  assert(parsed.ok, slug);
  return parsed.declaration;
}

const languages = ['nb', 'nn', 'en'] as const;

/** Every text for people in a file, by language. */
function textsOf(node: unknown): Readonly<Record<string, string>>[] {
  if (typeof node !== 'object' || node === null) return [];
  if (!Array.isArray(node) && 'nb' in node) return [node as Record<string, string>];
  return Object.values(node).flatMap(textsOf);
}

test('the folders of examples are the five organisations, each with a declaration', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  assert.deepEqual(new Set(folders), new Set(exampleSlugs));
  for (const slug of exampleSlugs)
    assert(existsSync(join(import.meta.dirname, slug, 'vern.yaml')), slug);
});

for (const slug of exampleSlugs) {
  test(`vern check finds nothing in ${slug}`, () =>
    assert.deepEqual(checkSource(sourceOf(slug), 'vern.yaml', { today }), []));

  test(`${slug} has at least eight datasets, and a mailbox or folder without a connector`, () => {
    const systems = Object.values(declarationOf(slug).systems);
    const datasets = systems.flatMap((system) => Object.values(system.datasets));
    assert(datasets.length >= 8, String(datasets.length));
    assert(systems.some(({ connect }) => connect === 'none'));
  });

  test(`${slug} is invented: its name, number, addresses and phone belong to nobody`, () => {
    const { organisation, recipients } = declarationOf(slug);
    const authorities = ['Skatteetaten', 'Politiet', 'Datatilsynet', 'Brønnøysundregistrene'];
    for (const { name } of [organisation, ...Object.values(recipients)])
      if (name !== undefined && !authorities.includes(name)) assert.match(name, /^Eksempel /);
    const numbers = [organisation, ...Object.values(recipients)].flatMap(
      ({ number }) => number ?? [],
    );
    for (const number of numbers) {
      assert(organisationNumber(number).valid, number);
      assert.match(number, /^[23]/);
    }
    const source = sourceOf(slug);
    for (const [, host] of source.matchAll(/(?:@|https:\/\/)([a-z0-9.-]+)/g))
      assert.match(host ?? '', /(^|\.)example\.(no|com)$/);
    assert.match(organisation.phone ?? '', /^22 00 00 0\d$/);
  });

  test(`every text of ${slug} is in bokmål, nynorsk and English, and nynorsk is nynorsk`, () => {
    const texts = textsOf(parse(sourceOf(slug)));
    assert(texts.length > 100);
    const bokmål =
      /\b(ikke|hvordan|hvem|hva|hvilke[nt]?|hvor|hver|hvert|jeg|fra|noen|noe|bare|hvis|eller ikke|også ikke|dem|deres|mellom dere|være|gjøre|tjenesten?|tjenester|opplysningene|opplysninger|selskapet ikke|nyhetsbrev|regnskap\w*|virksomhet\w*|enkelte|uten|slettet|lagret|kunder|besøkende)\b/i;
    for (const text of texts) {
      assert.deepEqual(new Set(Object.keys(text)), new Set(languages), JSON.stringify(text));
      assert.doesNotMatch(text['nn'] ?? '', bokmål);
      assert.doesNotMatch(
        text['nb'] ?? '',
        /\b(ikkje|korleis|kven|kva|eg|frå|nokon|noko|berre)\b/i,
      );
      assert.doesNotMatch(text['en'] ?? '', /\b(og|ikke|som|du)\b/);
    }
  });
}

test('organisation numbers of the synthetic people are valid and in the synthetic series', () => {
  const numbers = [0, 1, 6, 7, 999, 1000, 123_456, 2_999_999].map(organisationNumberOf);
  assert.equal(new Set(numbers).size, numbers.length);
  for (const number of numbers) {
    assert(organisationNumber(number).valid, number);
    assert.match(number, /^[23]\d{8}$/);
  }
});

test('people have addresses under example.no and example.com, and phones that ring nowhere', () => {
  for (let index = 0; index < 3000; index += 1) {
    const { person } = personAt('vern eksempel-service', index);
    assert.match(person.email.trim(), /@([a-z0-9-]+\.)?example\.(no|com)$/i, String(index));
    if (person.phone === '') continue;
    const phone = phoneNumber(person.phone);
    assert.match(phone.valid ? phone.normalised : '', /^\+474[234]\d{6}$/, person.phone);
  }
});
