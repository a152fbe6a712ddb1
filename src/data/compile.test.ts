import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Predicate } from '../declaration/predicate.ts';
import type { FieldAnswer } from '../processing/rule/answer.ts';
import { holdField } from '../processing/rule/hold.ts';
import { compile } from './compile.ts';
import type { Compiled, FieldPredicates } from './compiled.ts';
import { evaluate, type Rows } from './evaluate.ts';
import { caseOf, fill, type World } from './testing/world.ts';
import { worlds } from './testing/worlds.ts';

function tablesOf(world: World, compiled: Compiled): Rows {
  const { 'shop.orders': orders = [], ...others } = world.rows;
  const tables = Object.fromEntries(
    Object.entries(others).map(([name, rows]) => [name.split('.')[1], rows]),
  );
  return {
    // Rows of the table that are not the dataset's must not be seen.
    tables: {
      ...tables,
      order: [...orders, ...orders.map((row) => ({ ...row, site: 8, status: 'open' }))],
    },
    sets: Object.fromEntries(
      compiled.sets.map((set) => [set.name, fill(world, compiled.place, set)]),
    ),
  };
}

const asked = [
  { system: 'shop', dataset: 'customers' },
  { system: 'shop', dataset: 'orders' },
  { system: 'shop', dataset: 'lines' },
  { system: 'crm', dataset: 'contacts' },
];

function agree(world: World) {
  for (const place of asked) {
    // A system that does not answer is not asked either.
    if (world.options.silent?.includes(place.system) === true) continue;
    const compiled = compile(world.declaration, place, world.options);
    assert.ok(compiled.ok);
    const rows = tablesOf(world, compiled);
    for (const row of world.rows[`${place.system}.${place.dataset}`] ?? []) {
      const record = caseOf(world, place, row);
      for (const predicates of compiled.fields) {
        const answer = holdField(world.declaration, record, predicates.field);
        sameAnswer(answer, predicates, (predicate) => evaluate(predicate, row, rows));
      }
    }
  }
}

function sameAnswer(
  answer: FieldAnswer,
  { purposes, ended, undecided, held }: FieldPredicates,
  ask: (predicate: Predicate) => boolean | undefined,
) {
  const why = JSON.stringify(answer);
  const found = [ask(ended), ask(undecided), ask(held)];
  assert.deepEqual(found, [!answer.kept, answer.undecided, answer.kept && !answer.undecided], why);
  for (const [id, { runs, rests, ended: over, undecided: open }] of Object.entries(purposes)) {
    const state = answer.holdings.find(({ purpose: name }) => name === id)?.state;
    const states = [ask(runs), ask(rests), ask(over), ask(open)];
    const expected = ['runs', 'rests', 'ended', 'undecided'].map((name) => name === state);
    assert.deepEqual(states, expected, `${id}: ${why}`);
  }
}

test('A database asked about all rows answers as the rule does about each: every purpose, field and row', () => {
  fc.assert(fc.property(worlds, agree), { numRuns: Number(process.env['VERN_RUNS'] ?? 250) });
});
