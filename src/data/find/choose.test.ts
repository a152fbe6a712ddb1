import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { choose, joinGroups, type Lead } from './choose.ts';

const lead = (name: string, roots: readonly string[], sure = false, dataset = 'people'): Lead => ({
  given: { name, value: 'x' },
  roots: roots.map((id) => ({ id, place: { system: 'shop', dataset }, sure, rows: 1 })),
});
const groups = (leads: readonly Lead[], together = false) => {
  const choice = choose('customer', leads, { together });
  return choice.kind === 'groups' ? choice.groups.map((each) => [...each]) : choice.ambiguous.why;
};

test('an identity that leads to one row leads to that person', () =>
  assert.deepEqual(groups([lead('email', ['a'])]), [['a']]));

test('an identity that several may share stops where it leads to several rows, one that is unique does not', () => {
  assert.equal(groups([lead('email', ['a', 'b'])]), 'shared identity');
  assert.deepEqual(groups([lead('email', ['a', 'b'], true)]), [['a', 'b']]);
  assert.deepEqual(groups([lead('email', ['a', 'b'])], true), [['a', 'b']]);
});

test('one row each in two datasets is nobody’s doubt', () => {
  const email = lead('email', ['a']);
  const both = { ...email, roots: [...email.roots, ...lead('email', ['z'], false, 'forms').roots] };
  assert.deepEqual(groups([both]), [['a', 'z']]);
});

test('another identity singles out the row that has both; one that is found nowhere does not', () => {
  assert.deepEqual(groups([lead('email', ['a', 'b']), lead('phone', ['b', 'c'])]), [['b']]);
  assert.equal(groups([lead('email', ['a', 'b']), lead('phone', [])]), 'shared identity');
});

test('identities that lead apart are two groups, until the caller has made sure', () => {
  assert.deepEqual(groups([lead('email', ['a']), lead('phone', ['b'])]), [['a'], ['b']]);
  assert.deepEqual(groups([lead('email', ['a']), lead('phone', ['b'])], true), [['a', 'b']]);
});

test('more rows than can be listed are several', () => {
  const { given, roots } = lead('email', ['all']);
  assert.equal(
    groups([{ given, roots: roots.map((root) => ({ ...root, rows: 10_001 })) }]),
    'shared identity',
  );
});

test('groups that have something in common become one, whatever their order', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.uniqueArray(fc.integer({ min: 0, max: 12 }).map(String), { minLength: 1, maxLength: 4 }),
      ),
      (drawn) => {
        const joined = joinGroups(drawn.map((each) => new Set(each)));
        for (const [at, one] of joined.entries())
          for (const other of joined.slice(at + 1)) assert.ok(one.isDisjointFrom(other));
        for (const each of drawn)
          assert.equal(joined.filter((one) => new Set(each).isSubsetOf(one)).length, 1);
      },
    ),
  ));
