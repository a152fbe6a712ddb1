import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Day } from '../../declaration/law/day.ts';
import { period } from '../../declaration/law/day.ts';
import type { Step } from '../plan/plan.ts';
import { needlesOf, standsIn } from './needles.ts';
import { onDisk } from './on-disk.ts';
import { unitsOf } from './units.ts';

const day = '2026-11-22' as Day;

test('a person’s identities are looked for in the ways they are written, also as JSON writes them', () => {
  const { short: email } = needlesOf([
    { name: 'email', value: 'kåre@example.no', written: 'Kåre@Example.no' },
  ]);
  for (const text of [
    'kåre@example.no',
    'Kåre@Example.no',
    'KÅRE@EXAMPLE.NO',
    '{"a":"k\\u00e5re@example.no"}',
  ])
    assert.ok(
      email.some((needle) => text.includes(needle)),
      text,
    );
  const { short: phone } = needlesOf([
    { name: 'phone', value: '+4790000001', written: '90000001' },
  ]);
  for (const text of ['ring 900 00 001', '+47 90 00 00 01', '004790000001', '90000001'])
    assert.ok(
      phone.some((needle) => text.includes(needle)),
      text,
    );
});

test('no short text is looked for, and none that stands in another', () => {
  assert.deepEqual(needlesOf([{ name: 'username', value: 'kari', written: 'kari' }]).short, []);
  const identity = fc.record({
    name: fc.constantFrom('email', 'phone', 'username', 'nationalId'),
    value: fc.string(),
    written: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(identity, { maxLength: 3 }), (identities) => {
      const { short: needles } = needlesOf(identities);
      for (const one of needles) {
        assert.ok(one.length >= 6);
        assert.ok(!needles.some((other) => other !== one && one.includes(other)));
      }
    }),
  );
});

test('what is still on a disk is said, with the day on which the last backup has it no more', () => {
  const keep = period('P35D');
  assert.ok(keep);
  const [file, backups] = onDisk('sqlite', { backups: { keep } }, { day, settled: 'gone' });
  assert.match(file ?? '', /overwritten in the file, and its log was emptied/);
  assert.match(backups ?? '', /until 2026-12-27/);
  assert.match(
    onDisk('sqlite', {}, { day, settled: 'busy' }).join(' '),
    /in use by another program/,
  );
  assert.match(
    onDisk('postgres', {}, { day }).join(' '),
    /vacuum.*write-ahead log.*Replicas.*not declared/,
  );
  assert.match(
    onDisk('mariadb', {}, { day }).join(' '),
    /purged.*binary log.*Replicas.*not declared/,
  );
});

const step = (id: number, system: string, rows: number, together?: number): Step => ({
  id,
  place: { system, dataset: 'd' },
  table: 't',
  key: ['id'],
  does: 'delete',
  changes: [],
  fields: [],
  fingerprint: ['id'],
  rows,
  keysHash: '',
  cascades: [],
  ...(together !== undefined && { together }),
});

test('few rows of one system are one transaction; many are batches, but for circles', () => {
  const small = unitsOf([step(0, 'a', 2_000), step(1, 'a', 3_000), step(2, 'b', 1)], 5_000);
  assert.deepEqual(
    small.map(({ system, steps, isWhole }) => [system, steps.length, isWhole]),
    [
      ['a', 2, true],
      ['b', 1, true],
    ],
  );
  const large = unitsOf(
    [step(0, 'a', 3_000), step(1, 'a', 3_000, 1), step(2, 'a', 1, 1), step(3, 'a', 1)],
    5_000,
  );
  assert.deepEqual(
    large.map(({ steps, isWhole, isTogether }) => [steps.map(({ id }) => id), isWhole, isTogether]),
    [
      [[0], false, false],
      [[1, 2], true, true],
      [[3], false, false],
    ],
  );
});

test('a username that begins somebody else’s is not taken for a trace of the person', () => {
  const { all } = needlesOf([{ name: 'username', value: 'kunde16', written: 'kunde16' }]);
  assert.equal(standsIn('kunde160', all), false);
  assert.equal(standsIn('Logget inn som kunde16.', all), true);
  assert.equal(standsIn('kunde160 og kunde16', all), true);
  const phone = needlesOf([{ name: 'phone', value: '+4790000001', written: '90000001' }]);
  assert.equal(standsIn('Ring +47 90000001', phone.all), true);
  assert.equal(standsIn('Ring +4790000001 nå', phone.all), true);
  assert.equal(standsIn('Konto 1290000001', phone.all), false);
});

test('an identity that is a number is looked for as a number too, if it has six digits', () => {
  const numbers = (name: string, written: string, value = written) =>
    needlesOf([{ name, value, written }]).numbers.toSorted();
  assert.deepEqual(numbers('phone', '900 00 001', '+4790000001'), ['4790000001', '90000001']);
  assert.deepEqual(numbers('nationalId', '010203 12345', '01020312345'), ['1020312345']);
  assert.deepEqual(numbers('customerNumber', '100234'), ['100234']);
  assert.deepEqual(numbers('customerNumber', '00234'), []);
  assert.deepEqual(numbers('customerNumber', 'K100234'), []);
});
