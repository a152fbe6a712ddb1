import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { categories } from './categories.ts';
import { purposeKinds } from './purposes.ts';
import { suggest } from './suggest.ts';
import { iri, lookup } from './term.ts';

const ids = Object.keys(categories);

void test('a slip of the keyboard is answered with the word that was meant', () => {
  for (const [written, meant] of [
    ['emial', 'email'],
    ['e-mail', 'email'],
    ['Phone', 'phone'],
    ['adress', 'address'],
    ['ip_address', 'ipAddress'],
    ['purchasehistory', 'purchaseHistory'],
  ] as const)
    assert.equal(suggest(written, ids), meant, written);
});

void test('a word that is near nothing gets no suggestion', () => {
  for (const written of ['xyzzy', 'zq', ''])
    assert.equal(suggest(written, ids), undefined, written);
  assert.equal(suggest('email', []), undefined);
});

void test('a word with one letter wrong, missing or doubled is always answered', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ids), fc.nat(30), fc.constantFrom(0, 1, 2), (id, at, how) => {
      const index = at % id.length;
      const middle = ['', 'q', (id[index] ?? '').repeat(2)][how] ?? '';
      const wrong = id.slice(0, index) + middle + id.slice(index + 1);
      fc.pre(wrong.length > 2);
      assert.notEqual(suggest(wrong, ids), undefined, wrong);
    }),
  );
});

void test('a Norwegian word for a category is answered with its name', () => {
  assert.deepEqual(lookup(categories, 'fødselsnummer'), {
    kind: 'unknown',
    word: 'fødselsnummer',
    suggestion: 'nationalIdentityNumber',
  });
  assert.deepEqual(lookup(categories, 'namn'), {
    kind: 'unknown',
    word: 'namn',
    suggestion: 'name',
  });
});

void test('a word that is no term is unknown, also when JavaScript objects have it', () => {
  for (const word of ['constructor', 'toString', '__proto__'])
    assert.equal(lookup(purposeKinds, word).kind, 'unknown');
});

void test('a DPV name is written in full, and an unknown prefix is a mistake of ours', () => {
  assert.equal(iri('pd:Name'), 'https://w3id.org/dpv/pd#Name');
  assert.throws(() => iri('foaf:name'));
});
