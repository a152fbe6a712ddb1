import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Day } from '../declaration/law/day.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import { consentLines, csvRows } from './lines.ts';
import { noConsentTo, purposeRoles } from './purposes.ts';

const path = join(import.meta.dirname, '../../examples/eksempel-nettbutikk/vern.yaml');
const parsed = parseDeclaration(readFileSync(path, 'utf8'), 'vern.yaml');
assert.ok(parsed.ok);
const { declaration } = parsed;
const today = '2026-11-22' as Day;
const heading = 'identity,value,purpose,word,day,evidence';
const read = (...lines: readonly string[]) => [
  ...consentLines(declaration, [heading, ...lines].join('\n'), today),
];
const fault = (line: string) => {
  const [one] = read(line);
  return one?.ok === false ? `${one.number} ${one.because}` : 'fine';
};

test('a line says who said what, when, and how it is known', () => {
  const [line] = read('email, Kari@Example.NO ,newsletter,given,2026-01-31,"Form 7, box ""news"""');
  assert.deepEqual(line, {
    ok: true,
    line: {
      role: 'subscriber',
      identity: 'email',
      value: 'kari@example.no',
      purpose: 'newsletter',
      word: 'given',
      day: '2026-01-31',
      evidence: 'Form 7, box "news"',
    },
  });
});

test('every fault says its line and column and never repeats the value', () => {
  const good = ['email', 'kari@example.no', 'newsletter', 'given', '2026-01-31', 'Form 7'];
  const but = (at: number, value: string) =>
    fault(good.map((one, index) => (index === at ? value : one)).join(','));
  assert.equal(but(0, 'email'), 'fine');
  assert.match(but(0, 'shoeSize'), /^2 columns identity, value: .*identifies nobody by 'shoeSize'/);
  assert.match(but(1, 'hemmelig'), /^2 columns identity, value: .*not an e-mail address/);
  assert.doesNotMatch(but(1, 'hemmelig'), /hemmelig/);
  assert.match(but(2, 'news'), /column purpose: there is no such purpose/);
  assert.match(but(2, 'delivery'), /column purpose: it does not rest on consent/);
  assert.match(but(3, 'yes'), /column word: write given or withdrawn/);
  assert.match(but(4, '31.01.2026'), /column day: write a day/);
  assert.match(but(4, '2026-11-23'), /column day: it is still to come/);
  assert.match(but(5, ''), /column evidence/);
  assert.match(fault('email,kari@example.no'), /^2 has 2 values where the heading has 6/);
});

test('an identity that several people may share tells nobody apart', () =>
  assert.match(
    fault('phone,22396900,marketing,given,2026-01-31,Form 7'),
    /several people may share it/,
  ));

test('a heading that lacks a column is refused before anything else', () => {
  const [first, ...rest] = consentLines(declaration, 'identity,value\nx,y\n', today);
  assert.deepEqual([first?.ok, rest.length], [false, 0]);
});

test('lines are counted as an editor counts them, also after a quoted line break', () => {
  const [, second] = read('email,a@example.no,newsletter,given,2026-01-31,"two\nlines"', 'email,b');
  assert.equal(second?.ok === false ? second.number : 0, 4);
});

test('whatever stands in a file, its rows come back as they were written', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'å', '=') }), {
          minLength: 2,
          maxLength: 4,
        }),
        { minLength: 1, maxLength: 5 },
      ),
      (rows) => {
        const quoted = rows.map((row) =>
          row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
        );
        const back = [...csvRows(`${['h,h', ...quoted].join('\r\n')}\r\n`)].slice(1);
        assert.deepEqual(
          back.map(({ cells }) => cells),
          rows,
        );
      },
    ),
  ));

test('consent is only where it is the basis; elsewhere the right way is said', () => {
  assert.equal(noConsentTo(declaration, 'newsletter'), undefined);
  assert.match(noConsentTo(declaration, 'delivery') ?? '', /on contract.*vern erase/);
  assert.match(noConsentTo(declaration, 'complaints') ?? '', /vern object --purposes complaints/);
  assert.deepEqual(purposeRoles(declaration, 'newsletter'), ['subscriber']);
  assert.deepEqual(purposeRoles(declaration, 'marketing'), ['customer']);
});
