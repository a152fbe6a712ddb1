/** Killed after any statement, a correction goes on to the same end. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { bothKinds } from '../../../shell/store/testing/stores.ts';
import { markPlan } from '../work/plans.ts';
import { kinds, shopOf, stopShops } from '../work/testing/shop.ts';
import { type RectifyAsked, rectify } from './rectify.ts';
import { contextOn, type Task } from './testing/child.ts';

after(stopShops);

const [embedded] = bothKinds();
const cache = mkdtempSync(join(tmpdir(), 'vern-compiled-'));
const children = new Set<ChildProcess>();
after(() => {
  for (const each of children) each.kill('SIGKILL');
  rmSync(cache, { recursive: true, force: true });
});

/** A process that waits until it is let go; answers its last line, '' when it was killed. */
function child(task: Task): () => Promise<string> {
  const program = join(import.meta.dirname, 'testing', 'child.ts');
  const process_ = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(task)], {
    stdio: 'pipe',
    // Most of the time is starting.
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  children.add(process_);
  let [error, last] = ['', ''];
  process_.stderr.on('data', (chunk) => {
    error += String(chunk);
  });
  const ended = new Promise<void>((resolve, reject) => {
    process_.once('close', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve();
      else reject(new Error(error));
    });
  });
  const ready = new Promise<void>((resolve, reject) => {
    ended.catch(reject);
    createInterface({ input: process_.stdout }).on('line', (line) => {
      if (line === 'ready') resolve();
      else last = line;
    });
  });
  return async () => {
    await ready;
    process_.stdin.write('go\n');
    await ended;
    return last;
  };
}

// An identity is corrected, of which there are copies in another table and in another system.
const wanted: RectifyAsked = {
  identity: ['email=kari@example.no'],
  set: ['shop.customers.email=kari.nordmann@example.no'],
};
const asked: RectifyAsked = { ...wanted, yes: true };

for (const kind of kinds)
  test(`A13 ${kind}: killed after any statement, a correction goes on to the same end, and once more changes nothing`, async (t) => {
    assert.ok(embedded);
    const [store, shop] = [await embedded.store(), await shopOf(kind)];
    const engine = await shop.engine();
    await embedded.owner((client) =>
      client.query("insert into organisation values ('x', 'x', now()) on conflict do nothing"),
    );
    const start = (killAfter: number) =>
      child({ urls: shop.urls, folder: shop.folder, store: store.url, asked, killAfter });
    // A plan that is about to be done: who is killed while it is made has changed nothing.
    const prepared = async () => {
      await shop.reset();
      await sql`delete from data_plan`.execute(store.db);
      const planned = await rectify(engine, wanted, contextOn(store.db));
      assert.ok(planned.ok && planned.value.state === 'planned', JSON.stringify(planned));
      await markPlan(store.db, { organisation: 'x', hash: planned.value.hash }, 'doing');
    };
    // Who was killed may hold its lock for a moment.
    const goneOn = async (tries = 0): ReturnType<typeof rectify> => {
      const outcome = await rectify(engine, asked, contextOn(store.db));
      if (outcome.ok || !outcome.because.startsWith('This is being done') || tries > 200)
        return outcome;
      await sleep(10);
      return goneOn(tries + 1);
    };
    await prepared();
    const [, all = '', said = ''] = (await start(0)()).split(' ');
    const total = Number(all);
    assert.ok(total > 20, `${all} ${said}`);
    const whole = await shop.dump();
    assert.match(JSON.stringify(whole['letters']), /kari\.nordmann@example\.no/);
    assert.match(JSON.stringify(whole['orders']), /kari\.nordmann@example\.no/);

    const waiting = [start(1), start(2)];
    for (let at = 1; at <= total; at += 1) {
      const current = waiting.shift();
      if (at + 2 <= total) waiting.push(start(at + 2));
      await prepared();
      const ended = await current?.();
      // How many connections are opened varies, so the last numbers may never come.
      if (ended !== '' && at > total - 5) break;
      assert.equal(ended, '', `after ${at}`);
      const outcome = await goneOn();
      // Killed when all was done, the old address leads to nobody any more.
      const isDone = outcome.ok
        ? outcome.value.state === 'done'
        : /Nobody is found/.test(outcome.because);
      assert.ok(isDone, `after ${at}: ${JSON.stringify(outcome)}`);
      assert.deepEqual(await shop.dump(), whole, `after ${at}`);
      const { rows } = await sql<{ open: number; secret: number; keys: number }>`
        select count(*) filter (where state in ('doing', 'paused', 'partly'))::int as open,
          count(*) filter (where sealed is not null and state <> 'draft')::int as secret,
          (select count(*)::int from data_plan_row r join data_plan p on p.draft = r.plan where p.state <> 'draft') as keys
        from data_plan`.execute(store.db);
      assert.deepEqual(rows, [{ open: 0, secret: 0, keys: 0 }], `after ${at}`);
      const again = await rectify(
        engine,
        { ...asked, identity: ['email=kari.nordmann@example.no'] },
        contextOn(store.db),
      );
      assert.ok(
        again.ok && again.value.state === 'nothing',
        `after ${at}: ${JSON.stringify(again)}`,
      );
      assert.deepEqual(await shop.dump(), whole, `after ${at}`);
    }
    await engine.systems.close();
    t.diagnostic(`${total} statements, killed after each`);
  });
