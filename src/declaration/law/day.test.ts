import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  addPeriod,
  comparePeriods,
  type Day,
  day,
  dayAfter,
  dayBefore,
  daysBetween,
  formatPeriod,
  latestDayEndingBefore,
  localDay,
  type Period,
  period,
} from './day.ts';

const anyDay: fc.Arbitrary<Day> = fc
  .integer({ min: 0, max: daysBetween('1800-01-01' as Day, '2999-12-31' as Day) })
  .map((count) => addPeriod('1800-01-01' as Day, { days: count }));
// Ends of February and of short months are where calendars go wrong, so they come up often.
const monthEnd: fc.Arbitrary<Day> = fc
  .tuple(fc.integer({ min: 1995, max: 2035 }), fc.integer({ min: 0, max: 11 }), fc.nat(4))
  .map(
    ([year, month, back]) =>
      new Date(Date.UTC(year, month + 1, -back)).toISOString().slice(0, 10) as Day,
  );
const someDay = fc.oneof(anyDay, monthEnd);
const anyPeriod: fc.Arbitrary<Period> = fc.record(
  {
    years: fc.integer({ min: 1, max: 30 }),
    months: fc.integer({ min: 1, max: 40 }),
    weeks: fc.integer({ min: 1, max: 60 }),
    days: fc.integer({ min: 1, max: 400 }),
  },
  { requiredKeys: [] },
);

void test('only a real date in the years 1800 to 2999 is a day', () => {
  for (const good of ['2026-02-28', '2024-02-29', '1800-01-01', '2999-12-31', '2000-02-29'])
    assert.equal(day(good), good);
  for (const bad of [
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-01-00',
    '1799-12-31',
    '3000-01-01',
    '2026-2-8',
    '2026-02-28T00:00',
    ' 2026-02-28',
    '28.02.2026',
    '',
  ])
    assert.equal(day(bad), undefined, bad);
});

void test('a period is written as an ISO 8601 date duration', () => {
  assert.deepEqual(period('P5Y'), { years: 5 });
  assert.deepEqual(period('P3Y6M'), { years: 3, months: 6 });
  assert.deepEqual(period('P2W'), { weeks: 2 });
  assert.deepEqual(period('P30D'), { days: 30 });
  assert.deepEqual(period('P0D'), {});
  for (const bad of ['', 'P', '5Y', 'P5', 'P5Y6', 'p5y', 'P-5Y', 'P1.5Y', 'PT5H', 'P5D3Y', 'P501Y'])
    assert.equal(period(bad), undefined, bad);
});

void test('a period written out and read again is the same period', () => {
  fc.assert(
    fc.property(anyPeriod, (length) =>
      assert.deepEqual(period(formatPeriod(length)), { ...length }),
    ),
  );
  assert.equal(formatPeriod({}), 'P0D');
});

void test('a period of months ends on the same date, or on the last day of a month that lacks it', () => {
  const table: readonly (readonly [string, Period, string])[] = [
    ['2026-03-05', { months: 1 }, '2026-04-05'],
    ['2026-08-31', { months: 1 }, '2026-09-30'],
    ['2026-01-31', { months: 3 }, '2026-04-30'],
    ['2028-01-31', { months: 1 }, '2028-02-29'],
    ['2026-02-28', { months: 1 }, '2026-03-28'],
    ['2024-02-29', { years: 3 }, '2027-02-28'],
    ['2026-11-30', { months: 3 }, '2027-02-28'],
    ['2026-05-04', { weeks: 2 }, '2026-05-18'],
    ['2024-01-31', { months: 1, days: 1 }, '2024-03-01'],
    ['2026-05-04', {}, '2026-05-04'],
  ];
  for (const [start, length, end] of table) assert.equal(addPeriod(start as Day, length), end);
});

void test('a period agrees with the calendar arithmetic of the platform', () => {
  fc.assert(
    fc.property(someDay, anyPeriod, (start, { years = 0, months = 0, weeks = 0, days = 0 }) =>
      assert.equal(
        addPeriod(start, { years, months, weeks, days }),
        Temporal.PlainDate.from(start).add({ years, months }).add({ weeks, days }).toString(),
      ),
    ),
  );
});

void test('a later event never has an earlier end', () => {
  fc.assert(
    fc.property(someDay, someDay, anyPeriod, (one, other, length) => {
      const [early, late] = one < other ? [one, other] : [other, one];
      assert(addPeriod(early, length) <= addPeriod(late, length));
    }),
  );
});

void test('the cut-off day is the last whose period is over, and the day after it is not over', () => {
  fc.assert(
    fc.property(someDay, anyPeriod, (limit, length) => {
      const cutOff = latestDayEndingBefore(limit, length);
      assert(addPeriod(cutOff, length) < limit);
      assert(addPeriod(dayAfter(cutOff), length) >= limit);
    }),
    { numRuns: 2000 },
  );
});

void test('the cut-off day agrees with trying every day of eight years', () => {
  const lengths = ['P0D', 'P1M', 'P1Y', 'P3Y6M', 'P2W', 'P1M1D', 'P30D'].map((text) =>
    period(text),
  );
  const days: Day[] = ['2020-01-01' as Day];
  while (days.length < 8 * 365) days.push(dayAfter(days[days.length - 1] as Day));
  for (const length of lengths) {
    assert(length);
    const limits = days.slice(5 * 365);
    let index = 0;
    for (const limit of limits) {
      while (addPeriod(days[index] as Day, length) < limit) index += 1;
      assert.equal(latestDayEndingBefore(limit, length), days[index - 1]);
    }
  }
});

void test('one month before 1 March covers everything since the end of January', () => {
  assert.equal(latestDayEndingBefore('2026-03-01' as Day, { months: 1 }), '2026-01-31');
  assert.equal(latestDayEndingBefore('2026-02-28' as Day, { months: 1 }), '2026-01-27');
});

void test('days follow each other without gaps', () => {
  assert.equal(dayAfter('2024-02-28' as Day), '2024-02-29');
  assert.equal(dayAfter('2026-12-31' as Day), '2027-01-01');
  fc.assert(
    fc.property(someDay, (start) => {
      assert.equal(dayBefore(dayAfter(start)), start);
      assert.equal(daysBetween(start, dayAfter(start)), 1);
    }),
  );
});

void test('periods are compared by their usual length', () => {
  assert(comparePeriods({ years: 5 }, { months: 59 }) > 0);
  assert(comparePeriods({ months: 1 }, { days: 30 }) > 0);
  assert.equal(comparePeriods({ years: 1 }, { months: 12 }), 0);
});

void test('an instant falls on the date it has in Oslo, not on its date in UTC', () => {
  assert.equal(localDay('2026-01-31T23:30Z'), '2026-02-01');
  assert.equal(localDay('2026-03-31T22:30Z'), '2026-04-01');
  assert.equal(localDay('2026-03-31T21:30Z'), '2026-03-31');
  assert.equal(localDay('2026-01-31T23:30Z', 'UTC'), '2026-01-31');
  for (const bad of ['2026-01-31', 'yesterday', '2026-01-31T23:30', '2026-02-30T10:00Z'])
    assert.equal(localDay(bad), undefined, bad);
  assert.equal(localDay('2026-01-31T23:30Z', 'Mars/Base'), undefined);
});
