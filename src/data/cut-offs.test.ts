import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Day } from '../declaration/law/day.ts';
import type { Event } from '../declaration/schema/systems.ts';
import { type Calendar, happening } from '../processing/rule/event-day.ts';
import { lengthOf } from '../processing/rule/length.ts';
import { shopWith } from '../processing/rule/testing/shop.ts';
import { rangesOf } from './cut-offs.ts';
import { evaluate } from './evaluate.ts';
import { dayValue, lengths, momentValue, todays, years } from './testing/worlds.ts';

/** Which ranges a value is in, and which one the rule says it is in. */
function compared(value: unknown, event: Event, asked: { calendar: Calendar; length: string }) {
  const { calendar } = asked;
  const declaration = shopWith('for: P10Y', `for: ${asked.length}`);
  const purpose = declaration.purposes['offers'];
  assert.ok(purpose);
  const length = lengthOf(declaration, purpose);
  assert.ok(length);
  const ranges = rangesOf(event, length, calendar);
  const found = happening(value, event, calendar);
  const over = found.kind === 'day' && length.keptThrough(found.day) < calendar.today;
  const expected =
    found.kind === 'day'
      ? over
        ? 'over'
        : 'inside'
      : found.kind === 'not yet'
        ? 'notYet'
        : 'unknown';
  const answers = Object.entries(ranges).filter(
    ([, predicate]) => evaluate(predicate, { at: value }, { tables: {}, sets: {} }) !== false,
  );
  // An event that never means "not yet" is still to come only where its day lies ahead.
  const dated = happening(value, { ...event, null: 'unknown' }, calendar);
  const ahead = dated.kind === 'unknown' && dated.mayCome ? ['ahead'] : [];
  return { found: answers.map(([name]) => name), expected: [expected, ...ahead] };
}

describe('cut-offs', () => {
  test('every value of every kind of event is in the one range that the rule puts it in', () => {
    const drawn = fc.constantFrom(...(todays as Day[])).chain((today) =>
      fc.record({
        today: fc.constant(today),
        value: fc.oneof(dayValue(today), momentValue(today), momentValue(today)),
        year: fc.oneof(fc.integer({ min: 2015, max: 2030 }), fc.constantFrom(null, 0, 1900, 9999)),
        as: fc.constantFrom('date', 'timestamp', 'timestamp', 'year', 'fiscal year'),
        null: fc.constantFrom('not yet', 'unknown'),
        zone: fc.constantFrom('Europe/Oslo', 'UTC', 'America/New_York'),
        length: fc.constantFrom(...lengths),
        fiscal: years,
      }),
    );
    const property = fc.property(drawn, ({ today, value, year, fiscal, length, ...rest }) => {
      const event = { column: 'at', ...rest } as Event;
      const calendar = { today, years: fiscal as Calendar['years'] };
      const asked = event.as.endsWith('year') ? year : value;
      const { found, expected } = compared(asked, event, { calendar, length });
      assert.deepEqual(found, expected);
    });
    fc.assert(property, { numRuns: 250 });
  });

  test('midnight in Norway is 23:00 or 22:00 the day before on a clock that shows UTC', () => {
    const event: Event = { column: 'at', as: 'timestamp', null: 'unknown', zone: 'UTC' };
    const asked = (today: string) => ({
      calendar: { today: today as Day, years: [] },
      length: 'P1D',
    });
    const range = (at: string, today: string) => compared(at, event, asked(today)).found;
    assert.deepEqual(range('2026-01-09 22:59:59', '2026-01-11'), ['over']);
    assert.deepEqual(range('2026-01-09 23:00:00', '2026-01-11'), ['inside']);
    assert.deepEqual(range('2026-07-09 21:59:59', '2026-07-11'), ['over']);
    assert.deepEqual(range('2026-07-09 22:00:00', '2026-07-11'), ['inside']);
  });
});
