import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Described, isNeeded, noticeElements } from './notice-elements.ts';
import { allBases } from './rights.ts';

function needed(bases: Described['bases'], ...facts: Described['facts']): string[] {
  return noticeElements.filter((each) => isNeeded(each, { bases, facts })).map(({ id }) => id);
}

const alwaysNeeded = ['N01', 'N02', 'N03', 'N06', 'N07', 'N12', 'N13', 'N15', 'N22', 'N23'];

void test('a notice always names controller, purposes, bases, periods, rights and complaint', () =>
  assert.deepEqual(needed(['contract']), alwaysNeeded));

void test('legitimate interest has to be named, and the right to object shown separately', () => {
  const found = needed(['legitimate interest']);
  assert(found.includes('N08') && found.includes('N19'));
  assert(!needed(['contract']).includes('N19'));
  assert(needed(['contract'], 'direct marketing').includes('N19'));
});

void test('the right to withdraw is named where consent is a basis', () => {
  assert(needed(['consent']).includes('N14'));
  assert(!needed(['contract', 'legal obligation']).includes('N14'));
});

void test('data from elsewhere needs its categories and its source', () => {
  const found = needed(['contract'], 'data from elsewhere');
  assert(found.includes('N09') && found.includes('N18') && !found.includes('N16'));
});

void test('there are twenty-four elements, each with a citation and three titles', () => {
  assert.equal(noticeElements.length, 24);
  for (const [index, { id, citation, title }] of noticeElements.entries()) {
    assert.equal(id, `N${String(index + 1).padStart(2, '0')}`);
    assert.match(citation, /^(GDPR art\.|ehandelsloven §|ekomloven §)/);
    assert(title.nb && title.nn && title.en);
  }
});

void test('one more basis or fact never makes an element unnecessary', () => {
  for (const basis of allBases)
    for (const id of alwaysNeeded) assert(needed([basis], 'recipients', 'transfers').includes(id));
});
