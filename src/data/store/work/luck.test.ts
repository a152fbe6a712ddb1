/** Bad luck while a plan is done: what is said, and what is true afterwards. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { connect } from '../../../shell/connectors/connect.ts';
import { password } from '../../../shell/connectors/testing/servers.ts';
import { carryOut } from './carry-out.ts';
import { planFor, usualSteps, withoutTokens, workOn } from './testing/planned.ts';
import { proxyTo } from './testing/proxy.ts';
import { kinds, type Shop, shopOf, stopShops } from './testing/shop.ts';
import { verify } from './verify.ts';
import type { Done } from './work.ts';

after(stopShops);

function onAll(sentence: string, run: (shop: Shop) => Promise<void>): void {
  for (const kind of kinds) test(`${kind}: ${sentence}`, async () => run(await shopOf(kind)));
}

function onServers(sentence: string, run: (shop: Shop) => Promise<void>): void {
  for (const kind of ['postgres', 'mariadb'] as const)
    test(`${kind}: ${sentence}`, async () => run(await shopOf(kind)));
}

/** How each step ended, in the order letters, lines, order 10, order 11, unlink, Kari. */
const states = ({ steps }: Done) => steps.map(({ state }) => state);
const said = ({ steps }: Done) => [...new Set(steps.flatMap(({ because }) => because))];

/** An address of the post office at which nobody answers. */
const noPost = ({ kind, urls }: Shop) =>
  kind === 'sqlite' ? `${urls.post}-not-there` : urls.post.replace(/:\d+\/post$/, ':1/post');

/** How the shop is when all went well, to the letter but for random ones. */
async function expected(shop: Shop): Promise<unknown> {
  const engine = await shop.engine();
  await carryOut(engine, workOn(await planFor(engine)).work);
  await engine.systems.close();
  const dump = withoutTokens(await shop.dump());
  await shop.reset();
  return dump;
}

onAll(
  'a server that is down before it begins is left open, and all others are done',
  async (shop) => {
    const whole = await expected(shop);
    const there = await shop.engine();
    const planned = await planFor(there);
    await there.systems.close();
    const engine = await shop.engine('2026-11-22', { post: noPost(shop) });
    const { work } = workOn(planned);
    const done = await carryOut(engine, work);
    assert.deepEqual(states(done), ['open', 'done', 'done', 'done', 'done', 'done']);
    assert.match(said(done).join(), /cannot be reached|no such database/);
    assert.ok(!said(done).join().includes(password));
    const { notLooked } = await verify(engine, {
      plan: planned.plan,
      rows: async function* () {
        yield [];
      },
    });
    assert.ok(notLooked.some(({ place }) => place.system === 'post'));
    await engine.systems.close();
    const again = await shop.engine();
    assert.deepEqual(states(await carryOut(again, work)), Array(6).fill('done'));
    await again.systems.close();
    assert.deepEqual(withoutTokens(await shop.dump()), whole);
  },
);

onAll('a row by which rows elsewhere are found stays until those are gone', async (shop) => {
  const [letters, lines, order, , unlink, kari] = usualSteps;
  assert.ok(letters && lines && order && unlink && kari);
  const hers = (column: string) => ({ kind: 'in', operand: { column }, values: [10, 11] }) as const;
  const there = await shop.engine();
  const planned = await planFor(there, [
    letters,
    { ...lines, where: hers('order_id') },
    { ...order, where: hers('id') },
    unlink,
    { ...kari, does: 'delete', changes: [] },
  ]);
  await there.systems.close();
  const engine = await shop.engine('2026-11-22', { post: noPost(shop) });
  const { work } = workOn(planned);
  const done = await carryOut(engine, work);
  assert.deepEqual(states(done), ['open', 'done', 'done', 'done', 'open']);
  assert.match(said(done).join(), /waits for post\.letters, whose rows are found through it/);
  await engine.systems.close();
  const again = await shop.engine();
  assert.deepEqual(states(await carryOut(again, work)), Array(5).fill('done'));
  const { customers = [], letters: left = [] } = await shop.dump();
  assert.deepEqual([customers.length, left.length], [2, 1]);
  await again.systems.close();
});

onServers(
  'a server that goes away in the middle: what lasts is confirmed, the rest stays open and is done later',
  async (shop) => {
    const whole = await expected(shop);
    const proxy = await proxyTo(shop.urls.shop);
    const engine = await shop.engine('2026-11-22', { shop: proxy.url });
    const planned = await planFor(engine);
    const { work, outcomes } = workOn(planned, { batch: 1, whole: 0 });
    let confirmed = 0;
    const cutting = {
      ...work,
      confirm: async (...given: Parameters<typeof work.confirm>) => {
        await work.confirm(...given);
        confirmed += 1;
        // Letters, and the first line of two.
        if (confirmed === 2) await proxy.cut();
      },
    };
    const done = await carryOut(engine, cutting);
    assert.deepEqual(states(done), ['done', 'open', 'open', 'open', 'open', 'open']);
    assert.deepEqual(
      [...outcomes.values()].map((rows) => rows.size),
      [1, 1],
    );
    assert.match(said(done).join(), /cannot be reached/);
    await engine.systems.close();
    const again = await shop.engine();
    assert.deepEqual(states(await carryOut(again, work)), Array(6).fill('done'));
    await again.systems.close();
    assert.deepEqual(withoutTokens(await shop.dump()), whole);
  },
);

onServers(
  'a connection that is lost for a moment is made anew, and nobody notices',
  async (shop) => {
    const whole = await expected(shop);
    const proxy = await proxyTo(shop.urls.shop);
    const engine = await shop.engine('2026-11-22', { shop: proxy.url });
    const { work } = workOn(await planFor(engine), { batch: 1, whole: 0 });
    const shaking = {
      ...work,
      confirm: async (...given: Parameters<typeof work.confirm>) => {
        await work.confirm(...given);
        proxy.shake();
      },
    };
    assert.deepEqual(states(await carryOut(engine, shaking)), Array(6).fill('done'));
    assert.deepEqual(withoutTokens(await shop.dump()), whole);
    await engine.systems.close();
    await proxy.cut();
  },
);

onServers(
  'a server that is down afterwards leaves the work done and the check open',
  async (shop) => {
    const proxy = await proxyTo(shop.urls.shop);
    const engine = await shop.engine('2026-11-22', { shop: proxy.url });
    const planned = await planFor(engine);
    assert.deepEqual(states(await carryOut(engine, workOn(planned).work)), Array(6).fill('done'));
    await proxy.cut();
    const checked = await verify(engine, {
      plan: planned.plan,
      rows: async function* ({ id: at }) {
        yield planned.rows[at] ?? [];
      },
      identities: [{ name: 'email', value: 'kari@example.no', written: 'kari@example.no' }],
    });
    assert.deepEqual(checked.residues, []);
    assert.deepEqual(
      [...new Set(checked.notLooked.map(({ place }) => place.dataset))],
      ['lines', 'orders', 'customers', 'audit'],
    );
    await engine.systems.close();
  },
);

onServers('a wrong password leaves that system open, and is never repeated', async (shop) => {
  const there = await shop.engine();
  const planned = await planFor(there);
  await there.systems.close();
  const wrong = new URL(shop.urls.shop);
  wrong.password = 'not-the-password';
  const engine = await shop.engine('2026-11-22', { shop: wrong.href });
  const done = await carryOut(engine, workOn(planned).work);
  assert.deepEqual(states(done), ['done', 'open', 'open', 'open', 'open', 'open']);
  assert.match(said(done).join(), /refuses the user or its password/);
  assert.doesNotMatch(said(done).join(), /not-the-password/);
  await engine.systems.close();
});

const granting: Readonly<Record<string, readonly string[]>> = {
  postgres: [
    `create role limited login password '${password}'`,
    'grant select, update, delete on customers, orders, audit to limited',
    'grant select on lines_ to limited',
  ],
  mariadb: [
    `create user limited identified by '${password}'`,
    ...['customers', 'orders', 'audit'].map(
      (table) => `grant select, update, delete on shop.${table} to limited`,
    ),
    'grant select on shop.lines_ to limited',
  ],
};

onServers(
  'a privilege that is missing on one table fails that table and what its rows hang on; the rest is done',
  async (shop) => {
    const whole = await expected(shop);
    for (const text of granting[shop.kind] ?? []) await shop.run(text);
    const limited = new URL(shop.urls.shop);
    limited.username = 'limited';
    const engine = await shop.engine('2026-11-22', { shop: limited.href });
    const { work } = workOn(await planFor(engine));
    const done = await carryOut(engine, work);
    assert.deepEqual(states(done), ['done', 'partly', 'partly', 'done', 'done', 'done']);
    assert.deepEqual([done.steps[1]?.failed, done.steps[2]?.failed], [2, 1]);
    assert.match(done.steps[1]?.because.join() ?? '', /may not do that/);
    assert.match(done.steps[2]?.because.join() ?? '', /lines_ still refer to some of its rows/);
    await shop.run(`grant delete on ${shop.kind === 'mariadb' ? 'shop.' : ''}lines_ to limited`);
    await engine.systems.close();
    const again = await shop.engine('2026-11-22', { shop: limited.href });
    assert.deepEqual(states(await carryOut(again, work)), Array(6).fill('done'));
    assert.deepEqual(withoutTokens(await shop.dump()), whole);
    await again.systems.close();
  },
);

onAll(
  'a lock held by somebody else fails only what it holds, and later it is done',
  async (shop) => {
    const whole = await expected(shop);
    const engine = await shop.engine();
    const { work } = workOn(await planFor(engine), { lockTimeoutMs: 200 });
    const other = await connect(shop.urls.shop);
    const held = await other.transaction({}, async (tx) => {
      await tx.query("update orders set note = 'mine' where id = 11");
      const done = await carryOut(engine, work);
      await tx.query("update orders set note = 'bak huset' where id = 11");
      return done;
    });
    // SQLite has one writer; the others lock rows.
    const failing = shop.kind === 'sqlite' ? [1, 2, 3, 4, 5] : [3];
    assert.deepEqual(
      held.steps.flatMap(({ state, step }) => (state === 'partly' ? [step] : [])),
      failing,
    );
    assert.match(said(held).join(), /somebody else holds a lock/);
    assert.deepEqual(states(await carryOut(engine, work)), Array(6).fill('done'));
    assert.deepEqual(withoutTokens(await shop.dump()), whole);
    await other.close();
    await engine.systems.close();
  },
);

test('sqlite: a disk that is full fails what needs room, says so, and undoes nothing else', async () => {
  const shop = await shopOf('sqlite');
  const engine = await shop.engine();
  const db = engine.systems.open.get('shop')?.connector;
  assert.ok(db);
  const [letters, , , order11] = usualSteps;
  assert.ok(letters && order11);
  const large = { kind: 'constant', value: 'x'.repeat(100_000) } as const;
  const growing = { ...order11, changes: [{ column: 'note', mask: large }] };
  const { work } = workOn(await planFor(engine, [...usualSteps.slice(0, 3), growing]));
  const [pages] = await db.query('pragma page_count');
  await db.transaction({}, (tx) =>
    tx.query(`pragma max_page_count = ${Number(pages?.['page_count'])}`),
  );
  const done = await carryOut(engine, work);
  assert.deepEqual(states(done), ['done', 'done', 'done', 'partly']);
  assert.match(said(done).join(), /disk of the database is full/);
  const { orders = [] } = (await shop.dump()) as Record<string, Record<string, unknown>[]>;
  assert.deepEqual(
    orders.map((row) => [row['id'], row['note']]),
    [
      [11, 'bak huset'],
      [20, 'til Ola'],
    ],
  );
  await db.transaction({}, (tx) => tx.query('pragma max_page_count = 100000'));
  assert.deepEqual(states(await carryOut(engine, work)), Array(4).fill('done'));
  await engine.systems.close();
});

onAll(
  'a random value that somebody has already is drawn again, and if all are taken that is said',
  async (shop) => {
    const whole = await expected(shop);
    const engine = await shop.engine();
    const taken = `erased-${'a'.repeat(17)}@invalid.example`;
    await shop.run(`update customers set email = '${taken}' where id = 3`);
    const planned = await planFor(engine);
    const draws = ['a', 'a', 'a', 'b'].map((letter) => letter.repeat(20));
    const { work } = workOn(planned, { random: () => draws.shift() ?? 'c'.repeat(20) });
    assert.deepEqual(states(await carryOut(engine, work)), Array(6).fill('done'));
    await shop.run("update customers set email = 'per@example.no' where id = 3");
    assert.deepEqual(withoutTokens(await shop.dump()), whole);

    await shop.reset();
    await shop.run(`update customers set email = '${taken}' where id = 3`);
    const stuck = workOn(planned, { random: () => 'a'.repeat(20) });
    const done = await carryOut(engine, stuck.work);
    assert.deepEqual(states(done), ['done', 'done', 'done', 'done', 'done', 'partly']);
    assert.match(said(done).join(), /unique key has that value already/);
    assert.doesNotMatch(said(done).join(), /erased-|kari/);
    await engine.systems.close();
  },
);
