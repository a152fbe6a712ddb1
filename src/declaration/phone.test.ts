import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneNumber } from './phone.ts';

void test('a phone number is written with its country code', () => {
  for (const text of ['22 39 69 00', '22396900', '+47 22 39 69 00', '004722396900'])
    assert.deepEqual(phoneNumber(text), { valid: true, normalised: '+4722396900', country: 'NO' });
  const swedish = phoneNumber('+46 8 657 61 00');
  assert(swedish.valid && swedish.country === 'SE');
  for (const bad of ['123', '+47 12 34 56 78', 'telefon', '']) assert(!phoneNumber(bad).valid, bad);
});
