import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idnr } from '@navikt/fnrvalidator';
import * as fc from 'fast-check';
import {
  accountNumber,
  kid,
  nationalIdentityNumber,
  organisationNumber,
  postalCode,
} from './identifiers.ts';

// law.md 9.1: synthetic numbers, the rule they fit and their kind.
const identityNumbers = [
  ['15838541280', '1964', 'fødselsnummer'],
  ['15838541299', '2032', 'fødselsnummer'],
  ['15838541205', '2032', 'fødselsnummer'],
  ['29820093141', '1964', 'fødselsnummer'],
  ['29820093168', '2032', 'fødselsnummer'],
  ['29820093176', '2032', 'fødselsnummer'],
  ['01912490390', '1964', 'fødselsnummer'],
  ['52869037745', '1964', 'D-number'],
  ['52869037753', '2032', 'D-number'],
  ['52869037761', '2032', 'D-number'],
  ['31929945509', '2032', 'fødselsnummer'],
  ['30908299902', '2032', 'fødselsnummer'],
  ['03851598730', '1964', 'fødselsnummer'],
  ['41819077906', '2032', 'D-number'],
  ['41819077302', '1964', 'D-number'],
] as const;

for (const [number, rule, kind] of identityNumbers)
  void test(`${number} is a synthetic ${kind} by the rule of ${rule}, and no real one`, () => {
    assert.deepEqual(nationalIdentityNumber(number, { synthetic: true }), {
      valid: true,
      normalised: number,
      kind,
      synthetic: true,
      rule,
    });
    assert.equal(nationalIdentityNumber(number).valid, false);
  });

void test('a wrong control digit, a date that does not exist and a short number are refused', () => {
  for (const bad of ['15838541281', '29820193162', '1583854128', '158385412800', 'abc', ''])
    assert.equal(nationalIdentityNumber(bad, { synthetic: true }).valid, false, bad);
  const noDate = nationalIdentityNumber('29820193162', { synthetic: true });
  assert(!noDate.valid && noDate.because.includes('date'));
});

void test('spaces in an identity number are left out', () => {
  const spaced = nationalIdentityNumber('158385 41280', { synthetic: true });
  assert(spaced.valid && spaced.normalised === '15838541280');
});

// Dates with the shifts in use, any individual number, and control digits that fit unless none exist.
const identityNumber = fc
  .record({
    day: fc.integer({ min: 1, max: 31 }),
    month: fc.integer({ min: 1, max: 12 }),
    year: fc.nat(99),
    individual: fc.nat(999),
    dNumber: fc.constantFrom(0, 40),
    shift: fc.constantFrom(0, 40, 65, 80),
    remainder: fc.nat(3),
  })
  .map(({ day, month, year, individual, dNumber, shift, remainder }) => {
    const pad = (value: number, width = 2) => String(value).padStart(width, '0');
    const base = `${pad(day + dNumber)}${pad(month + shift)}${pad(year)}${pad(individual, 3)}`;
    const sum = (digits: string, factors: number[]) =>
      factors.reduce((total, factor, index) => total + factor * Number(digits[index]), 0);
    const first = (remainder + 11 - (sum(base, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
    const second = (11 - (sum(`${base}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    return { number: `${base}${first % 10}${second % 10}`, shift };
  });

void test('the verdict on an identity number is that of the Norwegian Labour and Welfare Administration', () => {
  fc.assert(
    fc.property(identityNumber, ({ number, shift }) => {
      fc.pre(shift !== 65);
      const verdict = nationalIdentityNumber(number, { synthetic: true }).valid;
      assert.equal(verdict, idnr(number).status === 'valid', number);
    }),
    { numRuns: 3000 },
  );
});

void test('test numbers with 65 added to the month are synthetic too', () => {
  const accepted = fc
    .sample(identityNumber, 500)
    .filter(
      ({ number, shift }) =>
        shift === 65 && nationalIdentityNumber(number, { synthetic: true }).valid,
    );
  assert(accepted.length > 20);
});

void test('no real number has a month over 12', () => {
  fc.assert(
    fc.property(identityNumber, ({ number, shift }) => {
      if (shift > 0) assert(!nationalIdentityNumber(number).valid);
    }),
  );
});

function withDigitChanged(number: string): string[] {
  return number.split('').flatMap((digit, index) =>
    '0123456789'
      .split('')
      .filter((other) => other !== digit && digit !== '-')
      .map((other) => number.slice(0, index) + other + number.slice(index + 1)),
  );
}

void test('one wrong digit in an identity number is always found', () => {
  for (const [number] of identityNumbers)
    for (const wrong of withDigitChanged(number))
      assert(!nationalIdentityNumber(wrong, { synthetic: true }).valid, wrong);
});

void test('organisation numbers are known by their control digit, with or without MVA', () => {
  for (const number of [
    '310000000',
    '310000019',
    '310000027',
    '312345676',
    '299999998',
    '928050475',
    '922338477',
    '974761467',
  ])
    assert.deepEqual(organisationNumber(number), {
      valid: true,
      normalised: number,
      vatRegistered: false,
    });
  assert.deepEqual(organisationNumber('NO 310 000 019 MVA'), {
    valid: true,
    normalised: '310000019',
    vatRegistered: true,
  });
  for (let control = 0; control <= 9; control += 1)
    assert(!organisationNumber(`31000006${control}`).valid, 'no number exists on this base');
  for (const bad of ['31000001', '3100000190', '310000018', ''])
    assert(!organisationNumber(bad).valid);
});

void test('one wrong digit in an organisation number is always found', () => {
  const number = fc.integer({ min: 100_000_000, max: 999_999_999 }).map(String);
  const valid = number.filter((candidate) => organisationNumber(candidate).valid);
  fc.assert(
    fc.property(valid, (correct) => {
      for (const wrong of withDigitChanged(correct))
        assert(!organisationNumber(wrong).valid, wrong);
    }),
  );
});

void test('account numbers are known by their control digit and have an IBAN', () => {
  assert.deepEqual(accountNumber('9999.99.00018'), {
    valid: true,
    normalised: '99999900018',
    formatted: '9999.99.00018',
    iban: 'NO7699999900018',
  });
  for (const text of ['9999.99.00026', '9990 01 00015', 'NO76 9999 9900 018'])
    assert(accountNumber(text).valid, text);
  for (const bad of ['9999.99.00019', 'NO77 9999 9900 018', '9999990001', ''])
    assert(!accountNumber(bad).valid, bad);
  for (let control = 0; control <= 9; control += 1)
    assert(!accountNumber(`9999990000${control}`).valid);
});

void test('one wrong digit in an account number is always found', () => {
  for (const number of ['99999900018', '99999900026', '99900100015'])
    for (const wrong of withDigitChanged(number)) assert(!accountNumber(wrong).valid, wrong);
});

void test('a KID fits one of two rules, sometimes both', () => {
  const rules = (text: string) => {
    const checked = kid(text);
    return checked.valid ? checked.rules : [];
  };
  for (const text of ['12345674', '202611018', '422']) assert(rules(text).includes('mod10'), text);
  for (const text of ['12345674', '1234560', '426', '1009-'])
    assert(rules(text).includes('mod11'), text);
  assert.deepEqual(rules('12345674'), ['mod10', 'mod11']);
  assert(!kid('422', 'mod11').valid && !kid('426', 'mod10').valid);
  for (const bad of ['4', '12345675', '-', '12-4', '1'.repeat(26), ''])
    assert(!kid(bad).valid, bad);
});

void test('one wrong digit in a KID of a known rule is always found', () => {
  for (const [number, rule] of [
    ['202611018', 'mod10'],
    ['1234560', 'mod11'],
  ] as const)
    for (const wrong of withDigitChanged(number)) assert(!kid(wrong, rule).valid, wrong);
});

void test('postal codes keep their leading zero', () => {
  for (const good of ['0105', '0667', '0001', '9991'])
    assert.deepEqual(postalCode(good), { valid: true, normalised: good });
  for (const bad of ['105', '0000', '9992', '01050', 'N-0105']) assert(!postalCode(bad).valid, bad);
});
