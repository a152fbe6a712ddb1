import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import type { Value } from '../../../declaration/database/value.ts';
import { bothKinds } from '../../../shell/store/testing/stores.ts';
import type { PlannedRow } from '../../plan/plan.ts';
import { alone } from './alone.ts';
import { fromText, toText } from './keys.ts';
import {
  confirmRows,
  draftPlan,
  finishPlan,
  type PlanName,
  planOf,
  rowsOf,
  rowsOpen,
  savePlan,
  stepsLeft,
} from './plans.ts';
import { doPlan } from './testing/do-plan.ts';
import { planFor, workOn } from './testing/planned.ts';
import { type Shop, shopOf, stopShops } from './testing/shop.ts';
import type { NumberedRow } from './work.ts';

after(stopShops);

const [embedded] = bothKinds();
const at = '2026-11-22T09:00:00.000Z';

async function store() {
  assert.ok(embedded);
  await embedded.owner((client) =>
    client.query("insert into organisation values ('x', 'x', now()) on conflict do nothing"),
  );
  return embedded.store();
}

/** A plan for Kari's data, kept. */
async function kept(shop: Shop, hash: string, sealed?: Uint8Array) {
  const { db } = await store();
  const engine = await shop.engine();
  const planned = await planFor(engine);
  const rows = async function* ({ id }: { readonly id: number }) {
    yield planned.rows[id] ?? [];
  };
  await savePlan(db, { plan: planned.plan, hash, at, rows, ...(sealed && { sealed }) });
  return { db, engine, planned, name: { organisation: 'x', hash } satisfies PlanName };
}

async function all(batches: AsyncIterable<readonly NumberedRow[]>): Promise<NumberedRow[]> {
  const found: NumberedRow[] = [];
  for await (const rows of batches) found.push(...rows);
  return found;
}

test('a key comes back exactly as it was, whatever it is made of', () => {
  const bytes = fc.uint8Array({ maxLength: 5 }).map((list) => new Uint8Array(list));
  const value: fc.Arbitrary<Value> = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.bigInt(),
    fc.boolean(),
    fc.constant(null),
    bytes,
    fc.array(fc.string(), { maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(value), (key) => {
      assert.deepEqual(fromText(toText(key)), key);
    }),
  );
});

test('a plan is kept with its rows, found by its hash or the beginning of it, and saved again without harm', async () => {
  const shop = await shopOf('sqlite');
  const { db, engine, planned, name } = await kept(shop, 'a'.repeat(64));
  const { name: again } = await kept(shop, 'a'.repeat(64));
  assert.deepEqual(again, name);
  const found = await planOf(db, { organisation: 'x', hash: 'aaaaaaaa' });
  assert.deepEqual(found?.plan, JSON.parse(JSON.stringify(planned.plan)));
  assert.deepEqual([found?.state, found?.hash], ['planned', name.hash]);
  assert.equal(await planOf(db, { organisation: 'x', hash: 'aaaa' }), undefined);
  assert.equal(await planOf(db, { organisation: 'y', hash: name.hash }), undefined);
  for (const step of planned.plan.steps) {
    const rows = await all(rowsOpen(db, name, step));
    assert.deepEqual(
      rows.map(({ key, fingerprint }): PlannedRow => ({ key, fingerprint })),
      planned.rows[step.id],
    );
  }
  await engine.systems.close();
});

test('rows that are done or had changed are not open; those that failed are, and are tried again', async () => {
  const shop = await shopOf('sqlite');
  const { db, engine, name } = await kept(shop, 'b'.repeat(64));
  const lines = { id: 1 };
  const [first, second] = await all(rowsOpen(db, name, lines));
  assert.ok(first && second);
  await confirmRows(db, name, { step: lines, outcomes: [{ seq: first.seq, outcome: 'done' }] });
  await confirmRows(db, name, { step: lines, outcomes: [{ seq: second.seq, outcome: 'failed' }] });
  assert.deepEqual(await all(rowsOpen(db, name, lines)), [second]);
  assert.deepEqual(await all(rowsOf(db, name, { step: lines, which: 'done' })), [first]);
  assert.deepEqual(await stepsLeft(db, name), []);
  await confirmRows(db, name, { step: lines, outcomes: [{ seq: second.seq, outcome: 'changed' }] });
  assert.deepEqual(await all(rowsOpen(db, name, lines)), []);
  assert.deepEqual(await stepsLeft(db, name), [1]);
  assert.equal((await all(rowsOf(db, name, { step: lines, which: 'all' }))).length, 2);
  await engine.systems.close();
});

test('rows come in any number, in batches, in their order', async () => {
  const { db } = await store();
  const shop = await shopOf('sqlite');
  const engine = await shop.engine();
  const { plan } = await planFor(engine);
  const draft = await draftPlan(db, { organisation: 'x', kind: 'sweep', at });
  // A planner tells rows of several steps in turns, and has its own names for the steps.
  for (let batch = 0; batch < 5; batch += 1)
    for (const key of ['other', 'lines'])
      await draft.sink(
        key,
        Array.from({ length: 700 }, (_, row) => ({
          key: [key, batch * 700 + row],
          fingerprint: 'f',
        })),
      );
  const name = { organisation: 'x', hash: 'c'.repeat(64) };
  assert.equal(await planOf(db, name), undefined);
  await draft.keep({ plan, hash: name.hash, stepKeys: ['none', 'lines', 'other'] });
  const sizes: number[] = [];
  const rows: NumberedRow[] = [];
  for await (const batch of rowsOpen(db, name, { id: 1 })) {
    sizes.push(batch.length);
    rows.push(...batch);
  }
  assert.deepEqual(sizes, [1_000, 1_000, 1_000, 500]);
  assert.deepEqual(
    rows.map(({ key }) => key),
    Array.from({ length: 3_500 }, (_, row) => ['lines', row]),
  );
  assert.deepEqual(await all(rowsOpen(db, name, { id: 0 })), []);
  await engine.systems.close();
});

test('a plan that is done forgets whose data it was about and which rows, and keeps its counts and a report', async () => {
  const shop = await shopOf('sqlite');
  const seal = (await shop.engine()).key.seal('kari@example.no');
  const { db, engine, name } = await kept(shop, 'd'.repeat(64), seal);
  assert.equal(
    engine.key.open((await planOf(db, name))?.sealed ?? new Uint8Array()),
    'kari@example.no',
  );
  const outcome = await doPlan(engine, db, { hash: name.hash, people: ['some-hash'] });
  assert.ok(outcome.ok && outcome.value.state === 'done', JSON.stringify(outcome));
  const ended = await planOf(db, name);
  assert.deepEqual([ended?.state, ended?.sealed], ['done', undefined]);
  assert.deepEqual(await all(rowsOf(db, name, { step: { id: 1 }, which: 'all' })), []);
  assert.ok(embedded);
  const reports = await embedded.owner((client) =>
    client.query('select body from vern.data_report where plan = $1', [name.hash]),
  );
  assert.equal(reports.rows.length, 1);
  const text = JSON.stringify(reports.rows);
  assert.match(text, /"written":2/);
  assert.doesNotMatch(text, /kari|Nordmann|example\.no/i);
  const again = await doPlan(engine, db, { hash: name.hash });
  assert.deepEqual(
    again.ok ? '' : again.because,
    'That plan is done. Make a new one to see what is left.',
  );
  await engine.systems.close();
});

test('a plan of which something is left keeps its open rows, and goes on by its hash', async () => {
  const shop = await shopOf('sqlite');
  const { db, engine, name } = await kept(shop, 'e'.repeat(64));
  await shop.run(
    "create trigger keeps before delete on lines_ begin select raise(abort, 'no'); end",
  );
  const first = await doPlan(engine, db, { hash: name.hash });
  assert.ok(first.ok && first.value.state === 'partly');
  assert.equal((await planOf(db, name))?.state, 'partly');
  await shop.run('drop trigger keeps');
  const second = await doPlan(engine, db, { hash: name.hash });
  assert.ok(second.ok && second.value.state === 'done', JSON.stringify(second));
  await engine.systems.close();
});

test('a plan that is stopped rests, and goes on where it was', async () => {
  const shop = await shopOf('sqlite');
  const { db, engine, name } = await kept(shop, 'f'.repeat(64));
  let asked = 0;
  const stop = () => (asked += 1) > 1;
  const first = await doPlan(engine, db, { hash: name.hash, stop });
  assert.ok(first.ok && first.value.state === 'paused');
  assert.equal((await planOf(db, name))?.state, 'paused');
  const second = await doPlan(engine, db, { hash: name.hash });
  assert.ok(second.ok && second.value.state === 'done');
  await engine.systems.close();
});

test('of two erasures at once, for the same plan or the same person, the second is refused in one line', async () => {
  const shop = await shopOf('sqlite');
  const { db, engine, name } = await kept(shop, '0'.repeat(64));
  const people = ['kari'];
  const held = await alone(db, { organisation: 'x', on: ['another plan', 'kari'] }, async () => {
    const refused = await doPlan(engine, db, { hash: name.hash, people });
    assert.ok(!refused.ok && refused.kind === 'conflict');
    assert.match(refused.because, /^This is being done already.*what is done stays done\.$/);
    // Somebody else's is not in the way.
    return alone(db, { organisation: 'x', on: ['ola'] }, async () => 'free');
  });
  assert.deepEqual(held, { ok: true, value: { ok: true, value: 'free' } });
  const both = await Promise.all([0, 1].map(() => doPlan(engine, db, { hash: name.hash, people })));
  assert.equal(both.filter(({ ok }) => ok).length, 1, JSON.stringify(both));
  await engine.systems.close();
});

test('a plan that is being done is not replaced by the same one made again', async () => {
  const shop = await shopOf('sqlite');
  const { db, engine, planned, name } = await kept(shop, '1'.repeat(64));
  await alone(db, { organisation: 'x', on: [name.hash] }, async () => {
    await confirmRows(db, name, { step: { id: 1 }, outcomes: [{ seq: 1, outcome: 'done' }] });
    const { work } = workOn(planned);
    await savePlan(db, { plan: planned.plan, hash: name.hash, at, rows: work.rows });
    assert.equal((await all(rowsOpen(db, name, { id: 1 }))).length, 1);
  });
  const report = { state: 'refused', result: null, at, forget: true } as const;
  assert.match(await finishPlan(db, name, report), /^[0-9a-f-]{36}$/);
  assert.equal((await planOf(db, name))?.state, 'refused');
  await engine.systems.close();
});
