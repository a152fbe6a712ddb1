import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addPeriod, type Day, dayAfter, type Period } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { memoryOf } from './memory.ts';

const today = '2026-11-22' as Day;
const keeping = (...periods: readonly (Period | undefined)[]): Declaration =>
  ({
    systems: Object.fromEntries(
      periods.map((keep, at) => [`s${at}`, keep === undefined ? {} : { backups: { keep } }]),
    ),
  }) as unknown as Declaration;

test('an erasure is remembered as long as the oldest backup of any system', () => {
  const { forgetThrough, because } = memoryOf(
    keeping({ days: 14 }, undefined, { days: 35 }),
    today,
  );
  // Put back on its last day, 2026-11-22, the backup of 2026-10-18 must still be caught.
  assert.equal(forgetThrough, '2026-10-17');
  assert.equal(addPeriod(forgetThrough, { days: 35 }) < today, true);
  assert.equal(addPeriod(dayAfter(forgetThrough), { days: 35 }) < today, false);
  assert.match(because, /s2 are kept for P35D/);
});

test('where nobody says how long backups are kept it is a year, and that is said', () => {
  const { forgetThrough, because } = memoryOf(keeping(undefined), today);
  assert.equal(forgetThrough, '2025-11-21');
  assert.match(because, /no system says/);
});
