import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  all,
  always,
  any,
  compare,
  isNull,
  isOneOf,
  never,
  not,
  type Predicate,
} from '../declaration/predicate.ts';
import { withoutSets } from './compile.ts';
import { evaluate, type Rows } from './evaluate.ts';

const nothing: Rows = { tables: {}, sets: {} };
const ask = (predicate: Predicate, row = {}, rows = nothing) => evaluate(predicate, row, rows);
const status = { column: 'status' };
const before = (value: string, as: 'day' | 'moment'): Predicate => ({
  kind: 'compare',
  operand: { column: 'at' },
  op: '<',
  value,
  as,
});

describe('predicates in memory', () => {
  test('a comparison with an empty value is neither true nor false, and so is its opposite', () => {
    const isOpen = compare(status, '=', 'open');
    assert.equal(ask(isOpen, { status: null }), undefined);
    assert.equal(ask(not(isOpen), { status: null }), undefined);
    assert.equal(ask(all(isOpen, never), { status: null }), false);
    assert.equal(ask(any(isOpen, always), { status: null }), true);
  });

  test('a condition of a declaration is always true or false, and null fits only where it is listed', () => {
    assert.equal(ask(isOneOf(status, ['open', 'sent']), { status: null }), false);
    assert.equal(ask(isOneOf(status, ['open', null]), { status: null }), true);
    assert.equal(ask(isOneOf(status, ['open', 'sent']), { status: 'sent' }), true);
    assert.equal(ask(isOneOf(status, [null]), { status: 'open' }), false);
  });

  test('true is 1 in some databases, and a number may come as text', () => {
    assert.equal(ask(compare({ column: 'gift' }, '=', true), { gift: 1 }), true);
    assert.equal(ask(compare({ column: 'site' }, '=', 7), { site: '7' }), true);
  });

  test('a day is compared by its date, also when a time of day stands behind it', () => {
    assert.equal(ask(before('2026-03-01', 'day'), { at: '2026-02-28 23:59:59' }), true);
    assert.equal(ask(before('2026-03-01', 'day'), { at: '2026-03-01' }), false);
    assert.equal(ask(before('2026-03-01', 'day'), { at: 'unknown' }), undefined);
  });

  test('a moment is an instant where the column has a zone, and a wall clock where it has none', () => {
    const midnight = before('2026-03-01T00:00:00+01:00', 'moment');
    assert.equal(ask(midnight, { at: '2026-02-28T22:59:59Z' }), true);
    assert.equal(ask(midnight, { at: '2026-02-28T23:00:00Z' }), false);
    assert.equal(ask(midnight, { at: '2026-02-28 23:59:59' }), true);
  });

  test('a path leads into JSON, and what is no JSON holds nothing', () => {
    const gift = isNull({ column: 'payload', path: '$.buyer.name' });
    assert.equal(ask(gift, { payload: '{"buyer":{"name":"Kari"}}' }), false);
    assert.equal(ask(gift, { payload: 'no json' }), true);
  });

  test('an empty key belongs to no record and to no set', () => {
    const owned: Predicate = {
      kind: 'exists',
      table: 'customers',
      join: [['id', 'customer_id']],
      where: always,
    };
    const rows = { tables: { customers: [{ id: 1 }, { id: null }] }, sets: { s: [[1], [null]] } };
    const known: Predicate = { kind: 'keys', columns: ['customer_id'], set: 's' };
    for (const predicate of [owned, known]) {
      assert.equal(ask(predicate, { customer_id: 1 }, rows), true);
      assert.equal(ask(predicate, { customer_id: null }, rows), false);
    }
  });

  test('what is built of nothing is said at once, and empty sets are not asked for', () => {
    assert.equal(all(), always);
    assert.equal(any(), never);
    assert.equal(not(not(isNull(status))).kind, 'null');
    const known: Predicate = { kind: 'keys', columns: ['id'], set: 's' };
    assert.equal(withoutSets(all(not(known), any(known)), new Set(['s'])), never);
    assert.equal(withoutSets(not(known), new Set(['s'])), always);
  });
});
