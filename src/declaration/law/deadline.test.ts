import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { addPeriod, type Day, dayAfter } from './day.ts';
import { type Received, type ResponseDeadline, responseDeadline } from './deadline.ts';
import { isWorkingDay } from './holidays.ts';

function deadline(request: Received): ResponseDeadline {
  const answer = responseDeadline(request);
  assert(answer.kind === 'deadline', JSON.stringify(answer));
  return answer;
}

// The worked examples 1 to 23 of law.md 2.2: received, +1 month, due, +3 months, due if extended.
const examples = [
  ['2026-03-05', '2026-04-05', '2026-04-07', '2026-06-05', '2026-06-05', 'Easter moves 5 April'],
  ['2026-08-31', '2026-09-30', '2026-09-30', '2026-11-30', '2026-11-30', 'September has no 31st'],
  ['2026-01-31', '2026-02-28', '2026-03-02', '2026-04-30', '2026-04-30', 'clip and weekend'],
  ['2027-01-31', '2027-02-28', '2027-03-01', '2027-04-30', '2027-04-30', 'not a leap year'],
  ['2028-01-31', '2028-02-29', '2028-02-29', '2028-04-30', '2028-05-02', 'leap year; 1 May'],
  ['2028-01-29', '2028-02-29', '2028-02-29', '2028-04-29', '2028-05-02', 'same end'],
  ['2027-01-29', '2027-02-28', '2027-03-01', '2027-04-29', '2027-04-29', '29th clipped'],
  ['2028-02-29', '2028-03-29', '2028-03-29', '2028-05-29', '2028-05-29', 'from the leap day'],
  [
    '2026-02-28',
    '2026-03-28',
    '2026-03-30',
    '2026-05-28',
    '2026-05-28',
    'month end does not stick',
  ],
  ['2026-03-02', '2026-04-02', '2026-04-07', '2026-06-02', '2026-06-02', 'Maundy Thursday'],
  ['2026-03-03', '2026-04-03', '2026-04-07', '2026-06-03', '2026-06-03', 'Good Friday'],
  ['2026-03-06', '2026-04-06', '2026-04-07', '2026-06-06', '2026-06-08', 'Easter Monday'],
  ['2026-04-01', '2026-05-01', '2026-05-04', '2026-07-01', '2026-07-01', '1 May'],
  ['2026-04-14', '2026-05-14', '2026-05-15', '2026-07-14', '2026-07-14', 'Ascension Day'],
  ['2026-04-17', '2026-05-17', '2026-05-18', '2026-07-17', '2026-07-17', '17 May on a Sunday'],
  ['2027-04-17', '2027-05-17', '2027-05-18', '2027-07-17', '2027-07-19', '17 May = Whit Monday'],
  ['2026-04-25', '2026-05-25', '2026-05-26', '2026-07-25', '2026-07-27', 'Whit Monday'],
  ['2026-11-24', '2026-12-24', '2026-12-24', '2027-02-24', '2027-02-24', 'Christmas Eve counts'],
  ['2026-11-25', '2026-12-25', '2026-12-28', '2027-02-25', '2027-02-25', '25 to 27 December'],
  ['2026-12-01', '2027-01-01', '2027-01-04', '2027-03-01', '2027-03-01', 'New Year'],
  ['2026-11-30', '2026-12-30', '2026-12-30', '2027-02-28', '2027-03-01', 'clip on extension only'],
  ['2026-01-31T23:30Z', '2026-03-01', '2026-03-02', '2026-05-01', '2026-05-04', 'not the UTC date'],
  ['2026-03-31T22:30Z', '2026-05-01', '2026-05-04', '2026-07-01', '2026-07-01', 'summer time'],
] as const;

for (const [received, oneMonth, due, threeMonths, dueIfExtended, point] of examples)
  void test(`a request of ${received} is due ${due}, extended ${dueIfExtended}: ${point}`, () => {
    const plain = deadline({ received });
    assert.deepEqual([plain.raw, plain.due, plain.safe], [oneMonth, due, due]);
    const extended = deadline({ received, extended: true });
    assert.deepEqual([extended.raw, extended.due], [threeMonths, dueIfExtended]);
    assert.equal(extended.extensionNoticeBy, due, 'the extension is told within the first month');
    assert.equal(extended.extensionNoticeAdvised, oneMonth);
  });

void test('seven days waiting for identity move 7 April to 9 April, and the alarm stays on 7 April', () => {
  const { due, safe, raw } = deadline({ received: '2026-03-02', pausedDays: 7 });
  assert.deepEqual([raw, due, safe], ['2026-04-09', '2026-04-09', '2026-04-07']);
});

void test('twenty-eight days waiting for identity move 1 July to 29 July', () => {
  const { due, safe } = deadline({ received: '2026-06-01', pausedDays: 28 });
  assert.deepEqual([due, safe], ['2026-07-29', '2026-07-01']);
});

void test('a pause never moves the day by which an extension must be told', () => {
  const paused = deadline({ received: '2026-03-02', pausedDays: 30 });
  assert.equal(paused.extensionNoticeBy, '2026-04-07');
  assert(paused.citations.includes('EDPB 01/2022 § 159'));
});

void test('a time of receipt that cannot be read has no deadline, only a reason', () => {
  for (const received of ['', 'yesterday', '2026-02-30', '2026-02-28T10:00'])
    assert.equal(responseDeadline({ received }).kind, 'undecided', received);
  for (const pausedDays of [-1, 1.5, Number.NaN])
    assert.equal(responseDeadline({ received: '2026-03-02', pausedDays }).kind, 'undecided');
});

const anyDay = fc.nat(30 * 365).map((days) => addPeriod('2020-01-01' as Day, { days }));

void test('every deadline is a working day, is never before its raw day and never over twelve days after', () => {
  fc.assert(
    fc.property(anyDay, fc.boolean(), fc.nat(60), (received, extended, pausedDays) => {
      const found = deadline({ received, extended, pausedDays });
      assert(isWorkingDay(found.due) && isWorkingDay(found.safe));
      assert(found.due >= found.raw && found.due <= addPeriod(found.raw, { days: 12 }));
      assert(found.safe <= found.due);
    }),
  );
});

void test('a request that came a day later is never due earlier', () => {
  fc.assert(
    fc.property(anyDay, fc.boolean(), (received, extended) =>
      assert(
        deadline({ received, extended }).due <=
          deadline({ received: dayAfter(received), extended }).due,
      ),
    ),
  );
});
