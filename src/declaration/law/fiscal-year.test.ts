import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { addPeriod, type Day, dayAfter, dayBefore } from './day.ts';
import {
  calendarYear,
  type FiscalYears,
  fiscalYearEnd,
  fiscalYearEndOfYear,
  fiscalYearFaults,
} from './fiscal-year.ts';

const toJune = { ends: '06-30' };
const short: FiscalYears = [{ ends: '12-31' }, { ...toJune, from: '2026-01-01' as Day }];
const long: FiscalYears = [{ ends: '12-31' }, { ...toJune, from: '2026-07-01' as Day }];

function ends(years: FiscalYears, ...days: string[]): string[] {
  return days.map((day) => fiscalYearEnd(years, day as Day));
}

void test('with the calendar year, a sale in January and one in December end the same day', () => {
  assert.deepEqual(ends(calendarYear, '2025-01-10', '2025-12-30', '2025-12-31', '2026-01-01'), [
    '2025-12-31',
    '2025-12-31',
    '2025-12-31',
    '2026-12-31',
  ]);
  assert.deepEqual(ends([], '2025-01-10'), ['2025-12-31']);
});

void test('a year that ends on 30 June covers July to June', () =>
  assert.deepEqual(ends([toJune], '2025-06-30', '2025-07-01', '2026-06-30'), [
    '2025-06-30',
    '2026-06-30',
    '2026-06-30',
  ]));

void test('a new year-end from 1 January gives a short year of six months', () =>
  assert.deepEqual(ends(short, '2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'), [
    '2025-12-31',
    '2026-06-30',
    '2026-06-30',
    '2027-06-30',
  ]));

void test('a new year-end from 1 July gives a long year of eighteen months', () =>
  assert.deepEqual(ends(long, '2025-12-31', '2026-01-01', '2026-12-31', '2027-07-01'), [
    '2025-12-31',
    '2027-06-30',
    '2027-06-30',
    '2028-06-30',
  ]));

void test('the old year-end does not count on the very day the new one begins to apply', () =>
  assert.deepEqual(
    ends([{ ends: '12-31' }, { ...toJune, from: '2026-12-31' as Day }], '2026-05-01'),
    ['2027-06-30'],
  ));

void test('a year that ends with February ends on the 28th when there is no 29th', () =>
  assert.deepEqual(ends([{ ends: '02-29' }], '2023-03-01', '2024-03-01', '2023-02-28'), [
    '2024-02-29',
    '2025-02-28',
    '2023-02-28',
  ]));

void test('a fiscal year named by a number is the one that ends in that year', () => {
  assert.equal(fiscalYearEndOfYear(calendarYear, 2025), '2025-12-31');
  assert.equal(fiscalYearEndOfYear([toJune], 2025), '2025-06-30');
  assert.equal(fiscalYearEndOfYear(short, 2025), '2025-12-31');
  assert.equal(fiscalYearEndOfYear(short, 2026), '2026-06-30');
  assert.equal(fiscalYearEndOfYear(long, 2026), '2027-06-30', 'no year ends in 2026');
  const twice: FiscalYears = [toJune, { ends: '12-31', from: '2026-07-01' as Day }];
  assert.equal(fiscalYearEndOfYear(twice, 2026), '2026-12-31', 'the later of two, to be safe');
});

void test('a list of year-ends that makes no sense is refused with words', () => {
  assert.deepEqual(fiscalYearFaults(short), []);
  assert.deepEqual(fiscalYearFaults(long), []);
  assert.deepEqual(fiscalYearFaults([{ ends: '02-29' }]), []);
  assert.match(fiscalYearFaults([{ ends: '06-31' }])[0] ?? '', /not a date/);
  assert.match(fiscalYearFaults([{ ends: '12-31' }, toJune])[0] ?? '', /from which day/);
  assert.match(
    fiscalYearFaults([...short, { ends: '12-31', from: '2025-01-01' as Day }])[0] ?? '',
    /order/,
  );
  const tooLong: FiscalYears = [{ ends: '12-31' }, { ends: '11-30', from: '2026-12-01' as Day }];
  assert.match(fiscalYearFaults(tooLong)[0] ?? '', /18 months/);
});

const anyDay = fc.nat(20 * 365).map((days) => addPeriod('2018-01-01' as Day, { days }));
const anyEnd = anyDay.map((day) => day.slice(5));
const anyYears: fc.Arbitrary<FiscalYears> = fc
  .tuple(anyEnd, fc.array(fc.tuple(anyEnd, anyDay), { maxLength: 3 }))
  .map(([first, changes]) => [
    { ends: first },
    ...changes
      .toSorted(([, one], [, other]) => one.localeCompare(other))
      .map(([end, from]) => ({ ends: end, from })),
  ]);

void test('a fiscal year ends on or after its days, and a later day never in an earlier year', () => {
  fc.assert(
    fc.property(anyYears, anyDay, (years, day) => {
      const end = fiscalYearEnd(years, day);
      assert(end >= day);
      assert.equal(fiscalYearEnd(years, end), end);
      assert(fiscalYearEnd(years, dayBefore(day)) <= end);
      assert(fiscalYearEnd(years, dayAfter(end)) > end);
    }),
  );
});
