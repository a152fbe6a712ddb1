import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countries, countryName, isCountry, transferStatus } from './countries.ts';
import type { Day } from './day.ts';

const today = '2026-07-02' as Day;
const status = (country: string, day: Day = today) => transferStatus(country, day).status;

void test('sending data within the EEA is no transfer', () => {
  for (const country of ['NO', 'SE', 'DE', 'IS', 'LI', 'IE', 'HR'])
    assert.equal(status(country), 'eea');
  const counted = countries.filter(
    (code) =>
      transferStatus(code, today).status === 'eea' && transferStatus(code, today).mark === 'sure',
  );
  assert.equal(counted.length, 30, 'twenty-seven members of the Union and three of EFTA');
});

void test('the countries found adequate by mid-2026 are those of the Commission’s list', () => {
  const adequate = countries.filter((code) => status(code) === 'adequate');
  assert.equal(adequate.join(' '), 'AD AR BR CA CH FO GB GG IL IM JE JP KR NZ UY');
  assert.equal(transferStatus('CA', today).condition, 'commercial organisations');
});

void test('the USA is adequate only for recipients that have certified themselves', () => {
  assert.equal(status('US'), 'adequate if certified');
  assert.equal(status('US', '2023-07-09' as Day), 'third country');
  assert.equal(status('US', '2020-07-16' as Day), 'third country', 'Schrems II');
  assert.equal(status('US', '2020-07-15' as Day), 'adequate if certified');
});

void test('a decision holds from its first day through its last', () => {
  assert.equal(status('BR', '2026-01-25' as Day), 'third country');
  assert.equal(status('BR', '2026-01-26' as Day), 'adequate');
  assert.equal(status('GB', '2031-12-27' as Day), 'adequate');
  assert.equal(status('GB', '2031-12-28' as Day), 'third country');
  assert.equal(transferStatus('GB', today).mark, 'verify');
});

void test('every other country, and a code that is none, needs a safeguard', () => {
  for (const code of ['IN', 'CN', 'UA', 'ZZ', '', 'no']) {
    assert.equal(status(code), 'third country');
    assert.equal(transferStatus(code, today).citation, 'GDPR art. 46');
  }
});

void test('every country has a name in bokmål, nynorsk and English', () => {
  assert.equal(countries.length, 249);
  for (const code of countries)
    for (const language of ['nb', 'nn', 'en'] as const) {
      const name = countryName(code, language);
      assert(name !== undefined && name !== code, code);
    }
  assert.deepEqual(
    (['nb', 'nn', 'en'] as const).map((language) => countryName('AT', language)),
    ['Østerrike', 'Austerrike', 'Austria'],
  );
  assert.equal(countryName('ZZ', 'nb'), undefined);
  assert(isCountry('NO') && !isCountry('EU'));
});
