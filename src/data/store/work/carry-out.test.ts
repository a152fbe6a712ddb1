import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { carryOut } from './carry-out.ts';
import { planFor, withoutTokens, workOn } from './testing/planned.ts';
import { kinds, type Shop, shopOf, stopShops } from './testing/shop.ts';
import type { Done } from './work.ts';

after(stopShops);

/** A test on each kind of database. */
function onAll(sentence: string, run: (shop: Shop) => Promise<void>): void {
  for (const kind of kinds) test(`${kind}: ${sentence}`, async () => run(await shopOf(kind)));
}

const counts = ({ steps }: Done) =>
  steps.map(({ done, changed, failed, written }) => [done, changed, failed, written]);

onAll(
  'a plan is done to the rows it names and to no others, and doing it again changes nothing',
  async (shop) => {
    const engine = await shop.engine();
    const planned = await planFor(engine);
    const before = await shop.dump();
    const { work } = workOn(planned);
    const done = await carryOut(engine, work);
    assert.deepEqual(
      done.steps.flatMap(({ because }) => because),
      [],
    );
    assert.deepEqual(counts(done), [
      [1, 0, 0, 1],
      [2, 0, 0, 2],
      [1, 0, 0, 1],
      [1, 0, 0, 1],
      [1, 0, 0, 1],
      [1, 0, 0, 1],
    ]);
    const dump = (await shop.dump()) as Record<string, Record<string, unknown>[]>;
    const { customers = [], orders = [], lines_ = [], letters = [] } = dump;
    assert.match(String(customers[0]?.['email']), /^erased-[0-9a-f]{17}@invalid\.example$/);
    assert.deepEqual(
      [customers[0]?.['name'], customers[0]?.['phone'], customers[0]?.['born']],
      ['-', null, '1980-01-01'],
    );
    assert.equal(customers[1]?.['referred_by'], null);
    assert.deepEqual(
      orders.map((row) => row['id']),
      [11, 20],
    );
    assert.deepEqual(JSON.parse(String(orders[0]?.['payload'])), { buyer: { email: null }, n: 5 });
    assert.equal(Number(orders[0]?.['total']), 1230);
    assert.deepEqual(
      lines_.map((row) => [row['order_id'], row['no']]),
      [
        [11, 1],
        [20, 1],
      ],
    );
    assert.deepEqual(
      letters.map((row) => row['id']),
      [2],
    );
    // Others are as they were, but for the pointer at her.
    const of = (all: typeof before, table: string, at: number) => all[table]?.at(at);
    assert.deepEqual(of(dump, 'orders', -1), of(before, 'orders', -1));
    assert.deepEqual(of(dump, 'customers', -1), of(before, 'customers', -1));
    assert.deepEqual({ ...customers[1], referred_by: 1 }, of(before, 'customers', 1));

    const again = await carryOut(engine, workOn(planned).work);
    assert.ok(again.steps.every(({ written, state }) => written === 0 && state === 'done'));
    assert.deepEqual(await shop.dump(), dump);
    await engine.systems.close();
  },
);

onAll('batches of one row each come to the same end as one transaction', async (shop) => {
  const engine = await shop.engine();
  const planned = await planFor(engine);
  await carryOut(engine, workOn(planned).work);
  const whole = withoutTokens(await shop.dump());
  await shop.reset();
  const done = await carryOut(engine, workOn(planned, { batch: 1, whole: 0 }).work);
  assert.deepEqual(
    done.steps.flatMap(({ because }) => because),
    [],
  );
  assert.deepEqual(withoutTokens(await shop.dump()), whole);
  await engine.systems.close();
});
