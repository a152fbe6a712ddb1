/** Rows that are not what they were when they were planned, and what else may be in the way. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { fingerprintName } from '../../../shell/connectors/contract.ts';
import type { Step } from '../../plan/plan.ts';
import { carryOut } from './carry-out.ts';
import { id, planFor, usualSteps, type Wanted, withoutTokens, workOn } from './testing/planned.ts';
import { kinds, type Shop, shopOf, stopShops } from './testing/shop.ts';
import type { Done, NumberedRow } from './work.ts';

after(stopShops);

function onAll(sentence: string, run: (shop: Shop) => Promise<void>): void {
  for (const kind of kinds) test(`${kind}: ${sentence}`, async () => run(await shopOf(kind)));
}

const states = ({ steps }: Done) => steps.map(({ state }) => state);
const said = ({ steps }: Done) => [...new Set(steps.flatMap(({ because }) => because))];
type Dump = Record<string, Record<string, unknown>[]>;
const ways = [{}, { batch: 1, whole: 0 }];

onAll(
  'a row that changed between plan and doing is left alone and said; planned again it is done',
  async (shop) => {
    for (const way of ways) {
      await shop.reset();
      const engine = await shop.engine();
      const planned = await planFor(engine);
      await shop.run("update orders set note = 'ny beskjed' where id = 11");
      const done = await carryOut(engine, workOn(planned, way).work);
      assert.deepEqual(states(done), ['done', 'done', 'done', 'partly', 'done', 'done']);
      assert.deepEqual([done.steps[3]?.changed, done.steps[3]?.failed], [1, 0]);
      assert.match(said(done).join(), /not as they were planned, and were left alone/);
      const { orders = [] } = (await shop.dump()) as Dump;
      assert.deepEqual(
        [orders[0]?.['note'], orders[0]?.['mail']],
        ['ny beskjed', 'kari+11@example.no'],
      );
      const again = await carryOut(engine, workOn(await planFor(engine), way).work);
      assert.deepEqual(states(again), Array(6).fill('done'));
      await engine.systems.close();
    }
  },
);

onAll(
  'a row that came to refer to what goes keeps it, and is not taken along by a cascade',
  async (shop) => {
    for (const way of ways) {
      await shop.reset();
      const engine = await shop.engine();
      const planned = await planFor(engine);
      await shop.run("insert into lines_ values (10, 3, 'noe nytt')");
      const done = await carryOut(engine, workOn(planned, way).work);
      assert.deepEqual(states(done), ['done', 'done', 'partly', 'done', 'done', 'done']);
      assert.match(said(done).join(), /lines_ still refer to some of its rows/);
      const { orders = [], lines_ = [] } = (await shop.dump()) as Dump;
      assert.ok(orders.some((row) => row['id'] === 10));
      assert.deepEqual(
        lines_.filter((row) => row['order_id'] === 10).map((row) => row['no']),
        [3],
      );
      await engine.systems.close();
    }
  },
);

onAll(
  'a row that became another person’s in between is left, with the guard that asks whose it is',
  async (shop) => {
    for (const way of ways) {
      await shop.reset();
      const engine = await shop.engine();
      const planned = await planFor(engine);
      await shop.run('update orders set customer_id = 2 where id = 10');
      const guard = (step: Step) =>
        step.table === 'lines_'
          ? {
              where: {
                kind: 'exists',
                table: 'orders',
                join: [['id', 'order_id']],
                where: id(1, 'customer_id'),
              } as const,
            }
          : undefined;
      const done = await carryOut(engine, workOn(planned, { ...way, guard }).work);
      assert.deepEqual(
        done.steps.map(({ changed }) => changed),
        [0, 2, 1, 0, 0, 0],
      );
      const { lines_ = [], orders = [] } = (await shop.dump()) as Dump;
      assert.equal(lines_.length, 4);
      assert.equal(orders[0]?.['note'], 'Ring Kari');
      await engine.systems.close();
    }
  },
);

const refusing: Readonly<Record<Shop['kind'], readonly string[]>> = {
  sqlite: [
    "create trigger keeps before delete on lines_ when old.no = 2 begin select raise(abort, 'fat may not go, kari@example.no'); end",
  ],
  mariadb: [
    "create trigger keeps before delete on lines_ for each row if old.no = 2 then signal sqlstate '45000' set message_text = 'fat may not go, kari@example.no'; end if",
  ],
  postgres: [
    "create function kept() returns trigger language plpgsql as $$ begin raise exception 'fat may not go, kari@example.no' using errcode = 'ZZ123'; end $$",
    'create trigger keeps before delete on lines_ for each row when (old.no = 2) execute function kept()',
  ],
};

onAll(
  'a trigger that refuses one row fails that row alone, and its words are not repeated',
  async (shop) => {
    const isPostgres = shop.kind === 'postgres';
    for (const way of [{}, { whole: 0 }]) {
      await shop.reset();
      for (const text of refusing[shop.kind]) await shop.run(text);
      try {
        const engine = await shop.engine();
        const done = await carryOut(engine, workOn(await planFor(engine), way).work);
        assert.deepEqual(states(done), ['done', 'partly', 'partly', 'done', 'done', 'done']);
        assert.deepEqual(
          done.steps.slice(1, 3).map((step) => [step.done, step.changed, step.failed]),
          [
            [1, 0, 1],
            [0, 0, 1],
          ],
        );
        assert.doesNotMatch(said(done).join(), /kari/);
        await engine.systems.close();
      } finally {
        await shop.run(`drop trigger keeps${isPostgres ? ' on lines_' : ''}`);
        if (isPostgres) await shop.run('drop function kept');
      }
    }
  },
);

onAll(
  'a trigger that touches rows of the same plan is not taken for somebody else',
  async (shop) => {
    const text = {
      sqlite:
        'create trigger sums after delete on lines_ begin update orders set total = 0 where id = old.order_id; end',
      mariadb:
        'create trigger sums after delete on lines_ for each row update orders set total = 0 where id = old.order_id',
      postgres:
        'create function summed() returns trigger language plpgsql as $$ begin update orders set total = 0 where id = old.order_id; return old; end $$',
    };
    await shop.run(text[shop.kind]);
    const isPostgres = shop.kind === 'postgres';
    if (isPostgres)
      await shop.run(
        'create trigger sums after delete on lines_ for each row execute function summed()',
      );
    try {
      await shop.reset();
      const engine = await shop.engine();
      const done = await carryOut(engine, workOn(await planFor(engine)).work);
      assert.deepEqual(states(done), Array(6).fill('done'));
      await engine.systems.close();
    } finally {
      await shop.run(`drop trigger sums${isPostgres ? ' on lines_' : ''}`);
    }
  },
);

onAll('a view over a table shows afterwards what the table has', async (shop) => {
  await shop.run('create view told as select id, mail, note from orders');
  try {
    const engine = await shop.engine();
    assert.deepEqual(
      states(await carryOut(engine, workOn(await planFor(engine)).work)),
      Array(6).fill('done'),
    );
    const rows = (await shop.run(
      "select count(*) as n from told where mail like '%kari%'",
    )) as Record<string, unknown>[];
    assert.equal(Number(rows[0]?.['n']), 0);
    await engine.systems.close();
  } finally {
    await shop.run('drop view told');
  }
});

onAll('two who do the same at once do each row once', async (shop) => {
  const [one, other] = [await shop.engine(), await shop.engine()];
  const planned = await planFor(one);
  const both = await Promise.all(
    [one, other].map((engine) => carryOut(engine, workOn(planned, { batch: 1, whole: 0 }).work)),
  );
  const written = both.map(({ steps }) => steps.map((step) => step.written));
  assert.deepEqual(
    written[0]?.map((n, at) => n + (written[1]?.[at] ?? 0)),
    [1, 2, 1, 1, 1, 1],
  );
  for (const done of both) assert.deepEqual(states(done), Array(6).fill('done'));
  for (const engine of [one, other]) await engine.systems.close();
});

onAll(
  'an older plan is done as planned, one for a day to come is refused: its data is held today',
  async (shop) => {
    const later = await shop.engine('2026-12-31');
    const planned = await planFor(later);
    await later.systems.close();
    const before = await shop.dump();
    // The clock jumped back after the plan was made.
    const today = await shop.engine('2026-11-22');
    const done = await carryOut(today, workOn(planned).work);
    assert.deepEqual(states(done), Array(6).fill('open'));
    assert.match(said(done).join(), /the plan is for 2026-12-31 and today is 2026-11-22/);
    assert.deepEqual(await shop.dump(), before);
    await today.systems.close();
    const after = await shop.engine('2027-01-01');
    assert.deepEqual(states(await carryOut(after, workOn(planned).work)), Array(6).fill('done'));
    await after.systems.close();
  },
);

onAll(
  'a circle that no empty pointer opens goes in one transaction, where constraints can wait',
  async (shop) => {
    const late = shop.kind === 'mariadb' ? '' : ' deferrable initially immediate';
    await shop.run('create table team (id int not null primary key, leader int not null)');
    await shop.run(
      `create table member (id int not null primary key, team int not null, constraint in_team foreign key (team) references team (id)${late})`,
    );
    try {
      if (shop.kind === 'postgres')
        await shop.run(
          `alter table team add constraint led foreign key (leader) references member (id)${late}`,
        );
      await shop.run(
        shop.kind === 'postgres'
          ? 'with one as (insert into team values (1, 1)) insert into member values (1, 1)'
          : 'insert into team values (1, 1)',
      );
      if (shop.kind !== 'postgres') await shop.run('insert into member values (1, 1)');
      const engine = await shop.engine();
      const step = (table: string): Wanted => ({
        place: { system: 'shop', dataset: table },
        table,
        key: ['id'],
        does: 'delete',
        fingerprint: ['id'],
        where: id(1),
        together: 1,
      });
      const planned = await planFor(engine, [step('team'), step('member')]);
      const done = await carryOut(engine, workOn(planned, { whole: 0 }).work);
      const can = shop.kind !== 'mariadb';
      assert.deepEqual(states(done), can ? ['done', 'done'] : ['partly', 'done']);
      const [row] = (await shop.run('select count(*) as n from team')) as Record<string, unknown>[];
      assert.equal(Number(row?.['n']), can ? 0 : 1);
      await engine.systems.close();
    } finally {
      if (shop.kind === 'postgres') await shop.run('alter table team drop constraint led');
      await shop.run('drop table member');
      await shop.run('drop table team');
    }
  },
);

onAll('stopped between two batches it goes on where it was', async (shop) => {
  const engine = await shop.engine();
  const planned = await planFor(engine);
  await carryOut(engine, workOn(planned).work);
  const whole = withoutTokens(await shop.dump());
  await shop.reset();
  let batches = 0;
  const { work } = workOn(planned, { batch: 1, whole: 0, throttleMs: 1 });
  const stopping = { ...work, stop: () => (batches += 1) > 2 };
  const first = await carryOut(engine, stopping);
  assert.equal(first.isStopped, true);
  assert.ok(first.steps.some(({ state }) => state === 'open'));
  const rest = await carryOut(engine, work);
  assert.deepEqual([rest.isStopped, ...states(rest)], [false, ...Array(6).fill('done')]);
  assert.deepEqual(withoutTokens(await shop.dump()), whole);
  await engine.systems.close();
});

const many = 200_000;
const filling: Readonly<Record<Shop['kind'], string>> = {
  sqlite: `with recursive n (no) as (select 100 union all select no + 1 from n where no < ${many + 99}) insert into lines_ select 10, no, 'linje ' || no from n`,
  postgres: `insert into lines_ select 10, no, 'linje ' || no from generate_series(100, ${many + 99}) no`,
  mariadb: `insert into lines_ select 10, seq, concat('linje ', seq) from seq_100_to_${many + 99}`,
};

onAll(
  '200,000 rows of one person go in batches, in memory that does not grow with them',
  async (shop) => {
    await shop.run(filling[shop.kind]);
    const engine = await shop.engine();
    const lines = usualSteps[1];
    assert.ok(lines);
    const planned = await planFor(engine, [{ ...lines, where: id(-1, 'order_id') }]);
    const plan = {
      ...planned.plan,
      steps: planned.plan.steps.map((step) => ({ ...step, rows: many + 2 })),
    };
    const system = engine.systems.open.get('shop');
    assert.ok(system);
    let confirmed = 0;
    let most = 0;
    const begun = process.memoryUsage().rss;
    const done = await carryOut(engine, {
      plan,
      random: randomUUID,
      rows: async function* () {
        // As Vern's store has them: a thousand at a time.
        for (let no = 0; ; ) {
          const rows: NumberedRow[] = [];
          const query = {
            table: 'lines_',
            where: {
              kind: 'all',
              of: [
                id(10, 'order_id'),
                { kind: 'compare', operand: { column: 'no' }, op: '>', value: no },
              ],
            },
            columns: ['order_id', 'no'],
            fingerprint: ['order_id', 'no', 'text'],
            orderBy: 'key',
            limit: 1_000,
          } as const;
          for await (const batch of system.connector.select(query))
            for (const row of batch)
              rows.push({
                key: [row['order_id'] ?? null, row['no'] ?? null],
                fingerprint: String(row[fingerprintName]),
                seq: Number(row['no']),
              });
          if (rows.length === 0) return;
          no = rows.at(-1)?.seq ?? 0;
          yield rows;
        }
      },
      confirm: async (_, outcomes) => {
        confirmed += outcomes.length;
        most = Math.max(most, process.memoryUsage().rss - begun);
      },
    });
    assert.deepEqual(
      [states(done), done.steps[0]?.written, confirmed],
      [['done'], many + 2, many + 2],
    );
    assert.ok(most < 150e6, `${Math.round(most / 1e6)} MB`);
    await engine.systems.close();
  },
);
