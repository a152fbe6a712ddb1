import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { formatKey, readKey } from './key.ts';

test('a key is read as it was written, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (values) => {
      assert.deepEqual(readKey(formatKey(values), values.length), values);
    }),
  );
});

test('an empty value is a value, and a comma may be part of one', () => {
  assert.deepEqual(readKey('', 1), ['']);
  assert.deepEqual(readKey(',', 2), ['', '']);
  assert.deepEqual(readKey('a\\,b,c', 2), ['a,b', 'c']);
  assert.equal(readKey('a,b', 1), undefined);
});
