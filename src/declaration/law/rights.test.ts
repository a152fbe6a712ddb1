import assert from 'node:assert/strict';
import { test } from 'node:test';
import { citation } from './citations.ts';
import {
  allBases,
  allRights,
  type Basis,
  type RefusalCode,
  type Right,
  refusalReasons,
  refusalsOf,
  rightOn,
  rightsOn,
} from './rights.ts';

// law.md 1.1: Y exists, C on a condition, - does not exist; bases in the order of art. 6(1).
const matrix: readonly (readonly [Right, string])[] = [
  ['information', 'YYYYYY'],
  ['access', 'YYYYYY'],
  ['rectification', 'YYYYYY'],
  ['erasure', 'YC-CCC'],
  ['restriction', 'CCCCCC'],
  ['portability', 'CC----'],
  ['objection', '----YY'],
  ['marketing objection', 'CC--YY'],
  ['withdrawal', 'Y-----'],
  ['automated decision', 'YYYYYY'],
  ['complaint', 'YYYYYY'],
];

for (const [right, row] of matrix)
  void test(`the right of ${right} exists on the legal bases of art. 6(1) as ${row}`, () => {
    const letters = { yes: 'Y', conditional: 'C', no: '-' };
    assert.equal(allBases.map((basis) => letters[rightOn(right, basis).exists]).join(''), row);
  });

function printed(...bases: Basis[]): Right[] {
  return rightsOn(bases).map(({ right }) => right);
}

void test('a notice that rests on contract alone prints portability, and no right to object', () =>
  assert.deepEqual(printed('contract'), [
    'information',
    'access',
    'rectification',
    'erasure',
    'restriction',
    'portability',
    'complaint',
  ]));

void test('a notice that rests on legal obligation alone prints neither erasure nor portability', () => {
  const found = printed('legal obligation');
  assert(!found.includes('erasure') && !found.includes('portability'));
  assert(!found.includes('objection') && !found.includes('withdrawal'));
});

void test('the right to withdraw is printed with consent, and says on which basis', () => {
  const found = rightsOn(['legal obligation', 'consent']);
  assert.deepEqual(found.find(({ right }) => right === 'withdrawal')?.bases, ['consent']);
});

void test('objection to marketing is printed where there is marketing, on the bases that allow it', () => {
  const marketing = { directMarketing: true };
  const named = (bases: Basis[]) =>
    rightsOn(bases, marketing).some(({ right }) => right === 'marketing objection');
  assert(named(['legitimate interest']) && named(['contract']) && !named(['legal obligation']));
  assert(!printed('legitimate interest').includes('marketing objection'));
});

void test('a further basis never takes a right away', () => {
  for (const one of allBases)
    for (const other of allBases)
      for (const right of printed(one)) assert(printed(one, other).includes(right));
});

void test('objection to marketing, withdrawal and complaint are never refused', () => {
  for (const right of ['marketing objection', 'withdrawal', 'complaint'] as const)
    assert.deepEqual(refusalsOf(right), []);
});

void test('erasure is refused for legal duties and claims, access for the rights of others', () => {
  const erasure = refusalsOf('erasure');
  assert(erasure.includes('legal_obligation') && erasure.includes('legal_claims'));
  assert(!erasure.includes('others_rights'));
  assert(refusalsOf('access').includes('others_rights'));
  assert(!refusalsOf('access').includes('legal_obligation'));
});

void test('every ground for refusal names a law that is known, and rights that exist', () => {
  for (const code of Object.keys(refusalReasons) as RefusalCode[]) {
    const { rights, citation: cited, iri } = refusalReasons[code];
    assert(rights.length > 0 && rights.every((right) => allRights.includes(right)), code);
    assert.equal(citation(cited.split(', ')[0] ?? '').kind, 'citation', cited);
    if (iri)
      assert.match(iri, /^https:\/\/w3id\.org\/dpv\/legal\/eu\/gdpr#JustificationA1[27]\w+$/);
  }
});
