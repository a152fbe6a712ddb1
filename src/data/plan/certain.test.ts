import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { not, type Predicate, renamed } from '../../declaration/predicate.ts';
import { evaluate } from '../evaluate.ts';
import { certain } from './certain.ts';

const leaf: fc.Arbitrary<Predicate> = fc.constantFrom<Predicate>(
  { kind: 'true' },
  { kind: 'false' },
  { kind: 'compare', operand: { column: 'a' }, op: '=', value: 1 },
  { kind: 'compare', operand: { column: 'a' }, op: '>', value: 1 },
  { kind: 'compare', operand: { column: 'day' }, op: '<', value: '2026-01-01', as: 'day' },
  { kind: 'in', operand: { column: 'a' }, values: [1, 2] },
  { kind: 'null', operand: { column: 'a' } },
  { kind: 'keys', columns: ['a'], set: 's' },
);
const predicates = fc.letrec<{ any: Predicate }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('any').map((of): Predicate => ({ kind: 'not', of })),
    fc.array(tie('any'), { maxLength: 3 }).map((of): Predicate => ({ kind: 'all', of })),
    fc.array(tie('any'), { maxLength: 3 }).map((of): Predicate => ({ kind: 'any', of })),
    tie('any').map(
      (where): Predicate => ({ kind: 'exists', table: 't', join: [['a', 'a']], where }),
    ),
  ),
})).any;
const rows = fc.record({
  a: fc.constantFrom(null, 0, 1, 2),
  day: fc.constantFrom(null, 'no day', '2025-05-05', '2026-05-05'),
});
const world = { tables: { t: [{ a: 1, day: null }] }, sets: { s: [[1]] } };

test('whatever is asked is asked of the same rows, and never unknown, so that the rest is every other row', () =>
  fc.assert(
    fc.property(predicates, rows, (predicate, row) => {
      const is = evaluate(predicate, row, world) === true;
      assert.equal(evaluate(certain(predicate), row, world), is);
      assert.equal(evaluate(not(certain(predicate)), row, world), !is);
    }),
  ));

test('sets of keys of several questions stand side by side under names of their own', () =>
  assert.deepEqual(
    renamed(
      { kind: 'not', of: { kind: 'keys', columns: ['a'], set: 's' } },
      (set) => `orders ${set}`,
    ),
    { kind: 'not', of: { kind: 'keys', columns: ['a'], set: 'orders s' } },
  ));
