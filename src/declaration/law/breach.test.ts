import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type BreachClock, breachClock } from './breach.ts';

function clock(aware: string): BreachClock {
  const answer = breachClock(aware);
  assert(answer.kind === 'clock', JSON.stringify(answer));
  return answer;
}

// law.md 2.3
const examples = [
  ['2026-02-10T09:15:00+01:00', '2026-02-13T09:15:00+01:00', false, 'an ordinary week'],
  ['2026-02-13T16:40:00+01:00', '2026-02-16T16:40:00+01:00', false, 'a weekend does not stop it'],
  ['2026-03-27T12:00:00+01:00', '2026-03-30T13:00:00+02:00', false, 'summer time begins'],
  ['2026-10-23T18:00:00+02:00', '2026-10-26T17:00:00+01:00', false, 'summer time ends'],
  ['2026-04-01T17:30:00+02:00', '2026-04-04T17:30:00+02:00', true, 'Easter: one working day'],
  ['2026-12-24T10:00:00+01:00', '2026-12-27T10:00:00+01:00', true, 'Christmas: one working day'],
] as const;

for (const [aware, reportBy, arguable, point] of examples)
  void test(`a breach known ${aware} is reported by ${reportBy}: ${point}`, () => {
    const found = clock(aware);
    assert.equal(found.reportBy, reportBy);
    assert.equal(found.argument !== undefined, arguable);
  });

void test('the argument of Regulation 1182/71 art. 3(5) is marked as unsettled', () =>
  assert.deepEqual(clock('2026-12-24T10:00:00+01:00').argument, {
    citation: 'R1182 art. 3(5)',
    mark: 'verify',
  }));

void test('the clock of a breach is always exactly 72 elapsed hours', () => {
  const anyInstant = fc.date({
    min: new Date('2020-01-01'),
    max: new Date('2050-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(anyInstant, (aware) => {
      const found = clock(aware.toISOString());
      assert.equal(Date.parse(found.reportBy) - aware.getTime(), 72 * 3_600_000);
    }),
  );
});

void test('a time of awareness without an offset cannot be read', () =>
  assert.equal(breachClock('2026-02-10T09:15').kind, 'undecided'));
