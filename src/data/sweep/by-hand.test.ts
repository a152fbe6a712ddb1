import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { addPeriod, type Day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { hold } from '../../processing/rule/hold.ts';
import { byHand, isDated } from './by-hand.ts';

function read(slug: string): Declaration {
  const path = join(import.meta.dirname, '../../../examples', slug, 'vern.yaml');
  const parsed = parseDeclaration(readFileSync(path, 'utf8'), path);
  assert(parsed.ok);
  return parsed.declaration;
}

const wholesaler = read('eksempel-engros');
const today = '2026-11-22' as Day;

test('e-mail kept for a year is deleted by hand from before the same day of last year', () => {
  const work = byHand(wholesaler, { system: 'mailbox', dataset: 'messages' }, today);
  assert(isDated(work));
  // What came on 2025-11-21 was kept through 2026-11-21.
  assert.deepEqual([work.before, work.overdue], ['2025-11-22', false]);
});

test('footage that may be kept a week at most should be gone after a week', () => {
  const work = byHand(wholesaler, { system: 'cameras', dataset: 'recordings' }, today);
  assert(isDated(work));
  assert.deepEqual([work.before, work.overdue], ['2026-11-16', true]);
  assert.deepEqual(work.events, ['cameras.recordings.recorded']);
});

test('where contact elsewhere keeps a message, the person who deletes is told to look there', () => {
  const work = byHand(read('eksempel-kjede'), { system: 'mailbox', dataset: 'messages' }, today);
  assert(isDated(work));
  assert.deepEqual(work.unless, [
    'messages, by chain.contacts.registered',
    'messages, by chain.contacts.left',
    'messages, by anything later of the same contactPerson',
    'messages, by chain.contacts.status',
  ]);
});

test('where a purpose ends by what happens in another system, no day is made up', () => {
  const agency = read('eksempel-webbyra');
  const works = Object.entries(agency.systems)
    .filter(([, { connect }]) => connect === 'none')
    .flatMap(([system, { datasets }]) =>
      Object.keys(datasets).map((dataset) => byHand(agency, { system, dataset }, today)),
    );
  for (const work of works)
    if (!isDated(work)) assert.match(work.because, /ends (by events elsewhere|with)|no purpose/);
  assert(works.some(isDated));
});

test('what is to be deleted by hand is exactly what the rule says no purpose holds', () => {
  const place = { system: 'mailbox', dataset: 'messages' };
  const days = fc.integer({ min: -800, max: 0 }).map((n) => addPeriod(today, { days: n }));
  fc.assert(
    fc.property(days, (day) => {
      const work = byHand(wholesaler, place, today);
      assert(isDated(work));
      const fields = hold(wholesaler, {
        ...place,
        record: { received_at: `${day}T12:00:00` },
        related: {},
        people: [],
        today,
      });
      assert.equal(
        fields.every(({ kept }) => !kept),
        day < work.before,
      );
    }),
  );
});
