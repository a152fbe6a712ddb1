import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseDeclaration } from '../../declaration/parse.ts';
import { identityKind, mostVariants, normalise, readGiven, variants } from './identity.ts';

test('an e-mail address is the same in capitals, with blanks and in decomposed letters', () => {
  for (const written of [
    'Kåre@Example.no',
    ' kåre@example.no ',
    'KÅRE@EXAMPLE.NO'.normalize('NFD'),
  ])
    assert.equal(normalise('email', written), 'kåre@example.no');
});

test('a phone number is the same with +47, 0047, 47, blanks, brackets or nothing', () => {
  for (const written of [
    '42000004',
    '420 00 004',
    '42 00 00 04',
    '+4742000004',
    '0047 42000004',
    '4742000004',
    '(+47) 42000004',
  ])
    assert.equal(normalise('phone', written), '+4742000004', written);
  assert.equal(normalise('phone', '+46 8 657 61 00'), '+4686576100');
  assert.equal(normalise('phone', 'none'), 'none');
});

test('a fødselsnummer is found without the 0 that a column of numbers loses, an organisation number with MVA', () => {
  assert.equal(normalise('nationalId', '010170 12345'), '01017012345');
  assert.equal(normalise('nationalId', '1017012345'), '01017012345');
  assert.ok(variants('nationalId', '01017012345').includes('1017012345'));
  assert.equal(normalise('organisationNumber', 'NO 310 000 019 MVA'), '310000019');
});

test('the kind follows from the name; a user name keeps its capitals, because Kari and kari may be two', () => {
  assert.equal(identityKind('workEmail'), 'email');
  assert.equal(identityKind('mobile'), 'phone');
  assert.equal(identityKind('fodselsnummer'), 'nationalId');
  assert.equal(identityKind('customerNumber'), 'text');
  assert.notEqual(normalise('username', 'Kari'), normalise('username', 'kari'));
});

const name = fc.constantFrom('email', 'phone', 'nationalId', 'organisationNumber', 'username');
const value = fc.oneof(
  fc.emailAddress(),
  fc
    .tuple(fc.constantFrom('', '+47', '0047 '), fc.stringMatching(/^[2-9]\d{7}$/))
    .map((two) => two.join('')),
  fc.stringMatching(/^\d{9,11}$/),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

test('every form that is asked for is a form of the same identity, and they are few', () =>
  fc.assert(
    fc.property(name, value, (kind, written) => {
      const forms = variants(kind, written);
      assert.ok(forms.length <= mostVariants);
      assert.equal(new Set(forms).size, forms.length);
      assert.ok(forms.includes(written));
      assert.ok(forms.includes(normalise(kind, written)));
      for (const form of forms) assert.equal(normalise(kind, form), normalise(kind, written), form);
    }),
  ));

test('what is normalised stays as it is when it is normalised again', () =>
  fc.assert(
    fc.property(name, value, (kind, written) => {
      const once = normalise(kind, written);
      assert.equal(normalise(kind, once), once);
    }),
  ));

const parsed = parseDeclaration(
  JSON.stringify({
    vern: 1,
    organisation: { name: 'x' },
    subjects: { customer: 'x' },
    systems: {
      shop: {
        title: 'x',
        datasets: {
          customers: {
            title: 'x',
            about: 'customer',
            identifiedBy: { email: 'email', phone: 'phone', number: 'id' },
            fields: { email: 'email' },
          },
        },
      },
    },
    purposes: {},
  }),
  'x.yaml',
);

test('an identity that makes no sense is refused with what is possible, and its value is not repeated', () => {
  assert.ok(parsed.ok);
  for (const [written, because] of [
    ['kari', /NAME=VALUE/],
    ['=kari', /NAME=VALUE/],
    ['shoeSize=secret', /'shoeSize'; possible: email, phone, number/],
    ['email=', /email has no value/],
    ['email=secret', /not an e-mail address/],
    ['phone=secret', /not a phone number/],
    ['number=  ', /number has no value/],
    ['number=secret\0', /holds a character/],
  ] as const) {
    const read = readGiven(parsed.declaration, [written]);
    assert.ok(!read.ok, written);
    assert.match(read.because, because);
    assert.doesNotMatch(read.because, /secret/);
  }
  const read = readGiven(parsed.declaration, ['email=a=b@x.no', 'number=0', 'email=A=B@x.no']);
  assert.deepEqual(read.ok && read.given.map((one) => one.name), ['email', 'number']);
});
