import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { KeySets } from '../../declaration/database/value.ts';
import { addPeriod, type Day } from '../../declaration/law/day.ts';
import { hold } from '../../processing/rule/hold.ts';
import { placeName } from '../../processing/rule/relation.ts';
import { compile } from '../compile.ts';
import { evaluate } from '../evaluate.ts';
import { caseOf, tablesOf, type World } from '../testing/world.ts';
import { asked, worlds } from '../testing/worlds.ts';
import { forecastDays, forecastQuestions, monthsOf, type Ruling } from './forecast.ts';

test('a forecast has the first day of each following month', () => {
  const days = forecastDays('2026-11-30' as Day, 24);
  assert.deepEqual([days[0], days[1], days.at(-1)], ['2026-12-01', '2027-01-01', '2028-11-01']);
});

test('the months are what is over by then and was not today', () => {
  const today = '2026-11-22' as Day;
  const days = forecastDays(today, 2);
  const counted = {
    '2026-11-22 wholly': 2,
    '2026-11-22 partly': 3,
    '2026-12-01 wholly': 2,
    '2026-12-01 partly': 5,
    '2027-01-01 wholly': 4,
    '2027-01-01 partly': 6,
  };
  assert.deepEqual(monthsOf(counted, today, days), [
    { day: '2026-12-01', wholly: 0, partly: 2 },
    { day: '2027-01-01', wholly: 2, partly: 3 },
  ]);
});

function rulingOf(world: World, place: (typeof asked)[number]): Ruling | undefined {
  const compiled = compile(world.declaration, place, world.options);
  if (!compiled.ok) return undefined;
  const { sets } = tablesOf(world, compiled);
  return { day: world.options.today, compiled, sets: sets as KeySets };
}

test('the forecast for a day is what a sweep would find on that day', () => {
  const later = fc.array(fc.integer({ min: 1, max: 1200 }), { minLength: 1, maxLength: 3 });
  const property = fc.property(worlds, later, (world, distances) => {
    const { today } = world.options;
    const days = [today, ...new Set(distances)].map((each) =>
      typeof each === 'number' ? addPeriod(today, { days: each }) : each,
    );
    for (const place of asked) {
      if (world.options.silent?.includes(place.system) === true) continue;
      const then = days.map((day) => ({ ...world, options: { ...world.options, today: day } }));
      const rulings = then.flatMap((each) => rulingOf(each, place) ?? []);
      const { of, sets } = forecastQuestions(rulings);
      const rows = world.rows[placeName(place)] ?? [];
      const compiled = rulings[0]?.compiled;
      assert(compiled);
      const { tables } = tablesOf(world, compiled);
      for (const each of then) {
        const answers = rows.map((row) => hold(world.declaration, caseOf(each, place, row)));
        const count = (what: 'wholly' | 'partly') =>
          rows.filter(
            (row) =>
              evaluate(of[`${each.options.today} ${what}`] ?? { kind: 'false' }, row, {
                tables,
                sets,
              }) === true,
          ).length;
        const gone = answers.filter((fields) => fields.every(({ kept }) => !kept));
        const some = answers.filter((fields) => fields.some(({ kept }) => !kept));
        assert.deepEqual([count('wholly'), count('partly')], [gone.length, some.length]);
      }
    }
  });
  fc.assert(property, { numRuns: Number(process.env['VERN_RUNS'] ?? 8) * 3 });
});
