import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { dayAt, now, pinned, today } from './clock.ts';

afterEach(() => {
  delete process.env['VERN_NOW'];
});

test('The present instant is written in UTC with milliseconds and agrees with the machine', () => {
  assert.match(now(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(Math.abs(Date.parse(now()) - Date.now()) < 1_000);
  assert.equal(pinned(), undefined);
});

test('The day is the day in Norway, in winter and in summer time', () => {
  assert.equal(dayAt('2026-02-28T22:59:59Z'), '2026-02-28');
  assert.equal(dayAt('2026-02-28T23:00:00Z'), '2026-03-01');
  assert.equal(dayAt('2026-07-31T22:00:00Z'), '2026-08-01');
});

test('A pinned clock stands still at the instant it is given', () => {
  process.env['VERN_NOW'] = '2026-12-31T23:30:00+00:00';
  assert.equal(now(), '2026-12-31T23:30:00.000Z');
  assert.equal(today(), '2027-01-01');
  assert.equal(pinned(), '2026-12-31T23:30:00.000Z');
});

test('A clock pinned to nonsense says what to write instead', () => {
  process.env['VERN_NOW'] = 'yesterday';
  assert.throws(() => now(), /VERN_NOW is "yesterday"; write an instant/);
});
