import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Day } from '../../declaration/law/day.ts';
import { type Asking, objections } from './gate.ts';

const today = '2026-11-22' as Day;
const orders = { system: 'shop', dataset: 'orders' };
const asking: Asking = {
  day: today,
  today,
  hash: 'abc',
  first: false,
  limitPercent: 5,
  taken: [{ place: orders, rows: 5, of: 100 }],
};

test('a usual sweep of at most five percent may be done with a yes', () => {
  assert.deepEqual(objections(asking), []);
});

test('more than five percent of a dataset needs the hash of the plan', () => {
  const taken = [{ place: orders, rows: 6, of: 100 }];
  assert.match(objections({ ...asking, taken }).join(), /6 of 100 rows of shop\.orders/);
  assert.deepEqual(objections({ ...asking, taken, given: 'abc' }), []);
  assert.deepEqual(objections({ ...asking, taken, limitPercent: 6 }), []);
});

test('the first sweep of a version needs the hash of the plan, unless it takes nothing', () => {
  assert.match(objections({ ...asking, first: true }).join(), /first sweep/);
  assert.deepEqual(objections({ ...asking, first: true, given: 'abc' }), []);
  const taken = [{ place: orders, rows: 0, of: 100 }];
  assert.deepEqual(objections({ ...asking, first: true, taken }), []);
});

test('a hash of another plan is refused, also for a small sweep', () => {
  assert.match(objections({ ...asking, given: 'abd' }).join(), /changed since/);
});

test('a sweep of another day is shown but never done', () => {
  const day = '2027-01-01' as Day;
  assert.match(objections({ ...asking, day, given: 'abc' }).join(), /only for today/);
});
