import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import { selectorOf } from './selector.ts';

const path = join(import.meta.dirname, '../../../examples/eksempel-engros/vern.yaml');
const parsed = parseDeclaration(readFileSync(path, 'utf8'), path);
assert(parsed.ok);
const { declaration } = parsed;
const today = '2026-11-22' as Day;

test('the proof names the purposes, the events they end by and the day before which those are over', () => {
  const { cuts, rule } = selectorOf(declaration, { system: 'erp', dataset: 'deliveries' }, today);
  const relationship = cuts.find(({ purpose }) => purpose === 'relationship');
  assert.equal(relationship?.before, '2023-11-22');
  assert.match(
    rule,
    /relationship \(.*P3Y after the latest of erp\.deliveries\.delivered, .* of the customer: over before 2023-11-22/,
  );
});

test('a maximum is named with its law', () => {
  const { rule } = selectorOf(declaration, { system: 'cameras', dataset: 'recordings' }, today);
  assert.match(rule, /at most P1W after cameras\.recordings\.recorded \(kameraforskriften § 6\)/);
});
