import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Day } from '../declaration/law/day.ts';
import { all, compare, isNull, not, type Predicate } from '../declaration/predicate.ts';
import type { FieldAnswer } from '../processing/rule/answer.ts';
import { holdField } from '../processing/rule/hold.ts';
import { shop, shopWith } from '../processing/rule/testing/shop.ts';
import { compile, type Options } from './compile.ts';
import type { FieldPredicates } from './compiled.ts';
import { evaluate } from './evaluate.ts';
import { caseOf, tablesOf, type World } from './testing/world.ts';
import { asked, worlds } from './testing/worlds.ts';

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
  fc.assert(fc.property(worlds, agree), { numRuns: Number(process.env['VERN_RUNS'] ?? 150) });
});

describe('what a database is asked', () => {
  const on = (today: string): Options => ({ today: today as Day });
  const field = (compiled: ReturnType<typeof compile>, name: string) => {
    assert.ok(compiled.ok);
    const found = compiled.fields.find((each) => each.field === name);
    assert.ok(found);
    return found;
  };

  test('D13 rule: for the bookkeeping law a fiscal year is compared with a number, and nothing is counted', () => {
    const place = { system: 'shop', dataset: 'invoices' };
    const over = (today: string) =>
      field(compile(shop, place, on(today)), 'name').purposes['bookkeeping']?.ended;
    const years = (last: number) =>
      all(
        not(isNull({ column: 'year' })),
        compare({ column: 'year' }, '>=', 1901),
        compare({ column: 'year' }, '<=', last),
      );
    assert.deepEqual(over('2030-12-31'), years(2024));
    assert.deepEqual(over('2031-01-01'), years(2025));
    // The fiscal year 2026 ends on 30 June.
    assert.deepEqual(over('2031-06-30'), years(2025));
    assert.deepEqual(over('2031-07-01'), years(2026));
  });

  test('E15 rule: contacts in another system come as sets of customers, which say what they must hold', () => {
    const compiled = compile(shop, { system: 'shop', dataset: 'customers' }, on('2026-11-22'));
    assert.ok(compiled.ok);
    const wanted = compiled.sets.find(
      ({ meaning }) => meaning.kind === 'event' && meaning.event === 'crm.contacts.contacted',
    );
    assert.deepEqual(
      [wanted?.system, wanted?.dataset, wanted?.columns],
      ['shop', 'customers', ['id']],
    );
  });

  test('E15 rule: while the other system does not answer, no customer has ended in the database either', () => {
    const place = { system: 'shop', dataset: 'customers' };
    const compiled = compile(shop, place, { ...on('2026-11-22'), silent: ['crm'] });
    const ended = field(compiled, 'name').purposes['relationship']?.ended;
    assert.ok(ended);
    const everybody = Object.fromEntries(
      compiled.ok ? compiled.sets.map(({ name }) => [name, []]) : [],
    );
    const rows = {
      tables: { orders: [{ customer_id: 1, delivered: '2010-01-01' }] },
      sets: everybody,
    };
    assert.equal(evaluate(ended, { id: 1, registered: '2010-01-01' }, rows), false);
  });

  test('a table without a known key is refused with its name, not guessed', () => {
    const keyless = shopWith(
      '        key: id\n        about: customers(customer_id)\n        fields: { name: name, amount',
      '        about: customers(customer_id)\n        fields: { name: name, amount',
    );
    const place = { system: 'shop', dataset: 'invoices' };
    const refused = compile(keyless, place, on('2026-11-22'));
    assert.deepEqual(refused, {
      ok: false,
      place,
      reasons: [{ why: 'key unknown', of: 'shop.invoices' }],
    });
    const keys = { 'shop.invoices': ['id'] };
    assert.equal(compile(keyless, place, { ...on('2026-11-22'), keys }).ok, true);
    assert.equal(compile(shop, { system: 'shop', dataset: 'nothing' }, on('2026-11-22')).ok, false);
  });
});
