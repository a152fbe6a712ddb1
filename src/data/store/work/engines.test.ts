/** Tables of MariaDB that cannot take back what was done: what is refused, and what is true when it breaks. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { exampleData } from '../../../../examples/generate.ts';
import { standsFor } from '../../../../examples/quirks.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import { mariadbServer } from '../../../shell/connectors/testing/servers.ts';
import type { Erased } from '../../erase/erased.ts';
import { exampleInstallation } from '../../testing/installation.ts';
import { carryOut } from './carry-out.ts';
import { type Planned, planFor, usualSteps, type Wanted, workOn } from './testing/planned.ts';
import { proxyTo } from './testing/proxy.ts';
import { type Shop, shopOf, stopShops } from './testing/shop.ts';
import { verify } from './verify.ts';
import type { Done } from './work.ts';

const closing: (() => Promise<void>)[] = [stopShops];
after(async () => {
  for (const close of closing.toReversed()) await close();
});

const engines = ['MyISAM', 'Aria'] as const;
const ids = [1, 101, 102, 103, 104, 105, 106, 107] as const;

/** The shop with eight letters to Kari in a table without transactions. */
async function unsafeShop(engine: string): Promise<Shop> {
  const shop = await shopOf('mariadb');
  await shop.run(`alter table letters engine = ${engine}`, 'post');
  for (const id of ids.slice(1))
    await shop.run(`insert into letters values (${id}, 1, 'Hei', 'kari@example.no')`, 'post');
  return shop;
}

const [letters] = usualSteps;
const masked = (step: Wanted): Wanted => ({
  ...step,
  does: 'mask',
  changes: [
    {
      column: 'to_mail',
      mask: { kind: 'token', prefix: 'erased-', suffix: '@invalid.example', length: 40 },
    },
  ],
});
const left = async (shop: Shop) =>
  (await shop.run(
    'select id, to_mail from letters where customer_ref = 1 order by id',
    'post',
  )) as readonly { readonly id: number; readonly to_mail: string }[];
const checked = async (shop: Shop, { plan, rows }: Planned) => {
  const engine = await shop.engine();
  const { residues } = await verify(engine, {
    plan,
    rows: async function* ({ id }) {
      yield rows[id] ?? [];
    },
  });
  await engine.systems.close();
  return residues;
};
const deleting = async (shop: Shop) =>
  (await shop.run("select id from information_schema.processlist where state = 'User sleep'"))
    .length;

/** Asks until there is an answer. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(20);
  }
  throw new Error('It took too long.');
}

const counts = ({ steps: [step] }: Done) => {
  const { state, done, failed, changed, written } = step ?? {};
  return { state, done, failed, changed, written };
};

for (const kind of engines) {
  test(`${kind}: what was deleted before a row that may not go is said to be done, and the row is said to be left`, async () => {
    const shop = await unsafeShop(kind);
    assert.ok(letters);
    await shop.run(
      "create trigger stays before delete on letters for each row if old.id = 104 then signal sqlstate '45000'; end if",
      'post',
    );
    const engine = await shop.engine();
    const planned = await planFor(engine, [letters]);
    const { work } = workOn(planned);
    const done = await carryOut(engine, work);
    assert.deepEqual(
      (await left(shop)).map(({ id }) => id),
      [104],
    );
    assert.deepEqual(counts(done), {
      state: 'partly',
      done: 7,
      failed: 1,
      changed: 0,
      written: 7,
    });
    assert.match(done.steps[0]?.because.join() ?? '', /constraint of the database/);
    await shop.run('drop trigger stays', 'post');
    const again = await carryOut(engine, work);
    assert.deepEqual(counts(again), { state: 'done', done: 1, failed: 0, changed: 0, written: 1 });
    assert.deepEqual(await left(shop), []);
    assert.deepEqual(await checked(shop, planned), []);
    await engine.systems.close();
    await shop.run('alter table letters engine = InnoDB', 'post');
  });

  test(`${kind}: what was masked before a row that may not change is masked once, also when it goes on`, async () => {
    const shop = await unsafeShop(kind);
    assert.ok(letters);
    await shop.run(
      "create trigger stays before update on letters for each row if old.id = 104 then signal sqlstate '45000'; end if",
      'post',
    );
    const engine = await shop.engine();
    const planned = await planFor(engine, [masked(letters)]);
    const { work } = workOn(planned);
    const done = await carryOut(engine, work);
    const before = await left(shop);
    assert.deepEqual(
      before.filter(({ to_mail }) => !to_mail.startsWith('erased-')).map(({ id }) => id),
      [104],
    );
    assert.deepEqual(counts(done), { state: 'partly', done: 7, failed: 1, changed: 0, written: 7 });
    await shop.run('drop trigger stays', 'post');
    assert.equal(counts(await carryOut(engine, work)).written, 1);
    const others = (await left(shop)).filter(({ id }) => id !== 104);
    assert.deepEqual(
      others,
      before.filter(({ id }) => id !== 104),
    );
    assert.deepEqual(await checked(shop, planned), []);
    await engine.systems.close();
    await shop.run('alter table letters engine = InnoDB', 'post');
  });

  test(`${kind}: a connection that is lost in the middle leaves it open, says that some may be done, and goes on from there`, async () => {
    const shop = await unsafeShop(kind);
    assert.ok(letters);
    await shop.run(
      'create trigger slow before delete on letters for each row do sleep(0.2)',
      'post',
    );
    const proxy = await proxyTo(shop.urls.post);
    const engine = await shop.engine('2026-11-22', { post: proxy.url });
    const planned = await planFor(engine, usualSteps);
    const { work } = workOn(planned);
    // A table without transactions is read by nobody while it is written.
    const cut = until(async () => (await deleting(shop)) > 0 || undefined).then(() => proxy.cut());
    const done = await carryOut(engine, work);
    await cut;
    assert.deepEqual(
      done.steps.map(({ state }) => state),
      ['open', 'done', 'done', 'done', 'done', 'done'],
    );
    assert.deepEqual([done.steps[0]?.done, done.steps[0]?.written], [0, 0]);
    assert.match(
      done.steps[0]?.because.join() ?? '',
      /cannot be reached.* letters has no transactions, so some of its rows may be done already/,
    );
    await engine.systems.close();
    // The server may go on with what it was told.
    await until(async () => (await deleting(shop)) === 0 || undefined);
    const remaining = (await left(shop)).length;
    assert.ok(remaining < ids.length);
    await shop.run('drop trigger slow', 'post');
    const there = await shop.engine();
    const again = await carryOut(there, work);
    assert.deepEqual(
      [again.steps[0]?.state, again.steps[0]?.done, again.steps[0]?.written],
      ['done', ids.length, remaining],
    );
    assert.deepEqual(await checked(shop, planned), []);
    await there.systems.close();
    await shop.run('alter table letters engine = InnoDB', 'post');
  });

  test(`${kind}: an erasure refuses tables without transactions by name until that is accepted, and does them then`, async () => {
    const server = await mariadbServer({ settings: [`default-storage-engine=${kind}`] });
    closing.push(server.stop);
    const addresses: Record<string, string> = {};
    const root = await connect(server.url('mysql'));
    closing.push(() => root.close());
    const slug = 'eksempel-nettbutikk';
    for (const { env } of Object.values((await exampleData(slug)).systems)) {
      await root.transaction({}, (tx) => tx.query(`create database ${env} character set utf8mb4`));
      addresses[env] = server.url(env);
    }
    const [env = ''] = Object.keys(addresses);
    const of = `select count(distinct engine) as n, min(engine) as engine from information_schema.tables where table_schema = '${env}'`;
    const at = await exampleInstallation(slug, { people: 40, addresses });
    try {
      assert.deepEqual(await root.query(of), [{ n: 1, engine: kind }]);
      const [gone = 0] = standsFor('gone, accounts remain');
      const who = ['--identity', `customerNumber=${gone}`] as const;
      const found = await at.vern('find', at.file, ...who);
      assert.equal(found.code, 0, found.err);
      const name = async () =>
        (await root.query(`select contact_name from ${env}.customers where id = ${gone}`))[0]?.[
          'contact_name'
        ];
      const before = await name();
      const refused = (await at.json('erase', at.file, ...who, '--yes')).value as Erased;
      assert.deepEqual(refused.plan?.steps, []);
      const said = refused.plan?.notDone ?? [];
      assert.ok(said.length > 0 && said.every(({ outcome }) => outcome === 'refused'));
      assert.match(
        said.map(({ because }) => because).join(),
        new RegExp(`customers \\(${kind}\\) has no transactions.*--accept-non-transactional`),
      );
      assert.equal(await name(), before);
      const accepted = ['--accept-non-transactional', '--yes'] as const;
      const done = (await at.json('erase', at.file, ...who, ...accepted)).value as Erased;
      assert.deepEqual(done.performed?.residues, []);
      assert.ok((done.performed?.steps.length ?? 0) > 1);
      for (const { rows, done: n, because } of done.performed?.steps ?? [])
        assert.deepEqual([n, because], [rows, []]);
      assert.notEqual(await name(), before);
      const again = (await at.json('erase', at.file, ...who, ...accepted)).value as Erased;
      assert.deepEqual(again.performed?.steps, []);
    } finally {
      await at.close();
    }
  });
}
