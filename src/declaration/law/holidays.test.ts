import assert from 'node:assert/strict';
import { test } from 'node:test';
import Holidays from 'date-holidays';
import { addPeriod, type Day, dayAfter } from './day.ts';
import {
  easterSunday,
  holidayNames,
  holidaysOn,
  isWorkingDay,
  nextWorkingDay,
} from './holidays.ts';

function daysOf(from: string, until: string): Day[] {
  const days: Day[] = [];
  for (let day = from as Day; day <= until; day = dayAfter(day)) days.push(day);
  return days;
}

void test('Easter Sunday falls as the church calendar says', () => {
  const table = [
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2028-04-16',
    '2029-04-01',
    '2030-04-21',
    '2031-04-13',
    '2032-03-28',
    '1818-03-22',
    '1943-04-25',
    '2038-04-25',
    '2285-03-22',
  ];
  for (const easter of table) assert.equal(easterSunday(Number(easter.slice(0, 4))), easter);
});

void test('the public holidays of 2020 to 2060 are those an independent calendar lists', () => {
  const calendar = new Holidays('NO', { types: ['public'], timezone: 'UTC' });
  const expected = new Set<string>();
  for (let year = 2020; year <= 2060; year += 1)
    for (const { date, type } of calendar.getHolidays(year))
      if (type === 'public') expected.add(date.slice(0, 10));
  const found = daysOf('2020-01-01', '2060-12-31').filter((day) => holidaysOn(day).length > 0);
  const sundays = (day: string) => new Date(day).getUTCDay() === 0;
  assert.deepEqual(
    found.filter((day) => !sundays(day)),
    [...expected].filter((day) => !sundays(day)).toSorted(),
  );
  assert(found.length > 41 * 10);
});

void test('17 May and Whit Monday coincide in 2027 and in 2032', () => {
  for (const day of ['2027-05-17', '2032-05-17'])
    assert.deepEqual(holidaysOn(day as Day), ['constitutionDay', 'whitMonday']);
  assert.deepEqual(holidaysOn('2008-05-01' as Day), ['mayDay', 'ascension']);
});

void test('Christmas Eve, New Year’s Eve and Easter Eve are not public holidays', () => {
  for (const day of ['2026-12-24', '2026-12-31', '2026-04-04', '2026-05-23'])
    assert.deepEqual(holidaysOn(day as Day), []);
  assert(isWorkingDay('2026-12-24' as Day));
  assert(!isWorkingDay('2026-04-04' as Day), 'Easter Eve is a Saturday');
});

void test('after Maundy Thursday 2026 the next working day is the Tuesday after Easter', () => {
  assert.equal(nextWorkingDay('2026-04-02' as Day), '2026-04-07');
  assert.equal(nextWorkingDay('2026-12-25' as Day), '2026-12-28');
  assert.equal(nextWorkingDay('2028-04-30' as Day), '2028-05-02');
  assert.equal(nextWorkingDay('2026-03-02' as Day), '2026-03-02');
});

void test('the next working day is a working day, and none lies before it', () => {
  for (const day of daysOf('2024-01-01', '2033-12-31')) {
    const next = nextWorkingDay(day);
    assert(isWorkingDay(next) && next >= day);
    for (let between = day; between < next; between = addPeriod(between, { days: 1 }))
      assert(!isWorkingDay(between));
  }
});

void test('every holiday has a name in bokmål, nynorsk and English', () => {
  for (const words of Object.values(holidayNames)) assert(words.nb && words.nn && words.en);
});
