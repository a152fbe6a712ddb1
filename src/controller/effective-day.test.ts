import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '../declaration/change.ts';
import type { Day } from '../declaration/law/day.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import { effectiveDay } from './effective-day.ts';
import { inForce, upcoming, type Version } from './in-force.ts';

const today = '2026-03-02' as Day;

function promising(announce: string) {
  const parsed = parseDeclaration(
    `vern: 1\norganisation: { name: Eksempel AS }\nnotice: { changes: { announce: ${announce}, daysBefore: 30 } }\nsubjects: {}\nsystems: {}\npurposes: {}\n`,
    'vern.yaml',
  );
  assert.ok(parsed.ok);
  return parsed.declaration;
}

const change = (significance: Change['significance']): Change => ({
  kind: 'purpose added',
  path: 'purposes.news',
  significance,
  rule: 'new-purpose',
});

const version = (number: number, effectiveFrom: string): Version => ({
  organisation: 'eksempel',
  number,
  effectiveFrom: effectiveFrom as Day,
  appliedAt: '2026-01-01T00:00:00.000Z',
  sha256: '',
  significant: false,
});

const asked = {
  today,
  before: promising('significant'),
  changes: [change('significant')],
  last: version(1, '2026-01-01'),
  wanted: undefined,
};

test('the first declaration of an organisation is in force at once', () => {
  const answer = effectiveDay({ ...asked, before: undefined, last: undefined });
  assert.ok(answer.ok);
  assert.equal(answer.day, today);
});

test('C15, D20: a significant change waits for the announcement the notice in force promises', () => {
  const answer = effectiveDay(asked);
  assert.ok(answer.ok);
  assert.equal(answer.day, '2026-04-01');
  assert.equal(answer.significance, 'significant');
});

test('D20: a small change may come unannounced', () => {
  const answer = effectiveDay({ ...asked, changes: [change('minor')] });
  assert.ok(answer.ok);
  assert.equal(answer.day, today);
});

test('an organisation that promises to announce everything announces small changes too', () => {
  const answer = effectiveDay({ ...asked, before: promising('all'), changes: [change('minor')] });
  assert.ok(answer.ok);
  assert.equal(answer.day, '2026-04-01');
});

test('C15: a day before the announcement is over is refused, and the first possible day is named', () => {
  const answer = effectiveDay({ ...asked, wanted: '2026-03-15' as Day });
  assert.ok(!answer.ok);
  assert.match(answer.because, /2026-04-01/);
});

test('a day that has passed is refused', () => {
  const answer = effectiveDay({ ...asked, changes: [], wanted: '2026-03-01' as Day });
  assert.ok(!answer.ok);
});

test('a version never takes effect before the one it follows', () => {
  const last = version(2, '2026-06-01');
  const later = effectiveDay({ ...asked, changes: [], last });
  assert.ok(later.ok);
  assert.equal(later.day, '2026-06-01');
  assert.ok(!effectiveDay({ ...asked, changes: [], last, wanted: '2026-05-01' as Day }).ok);
});

test('an announced version is not in force before its day', () => {
  const versions = [version(1, '2026-01-01'), version(2, '2026-04-01')];
  assert.equal(inForce(versions, '2026-03-31' as Day)?.number, 1);
  assert.equal(inForce(versions, '2026-04-01' as Day)?.number, 2);
  assert.equal(inForce(versions, '2025-12-31' as Day), undefined);
  assert.deepEqual(
    upcoming(versions, '2026-03-31' as Day).map(({ number }) => number),
    [2],
  );
});
