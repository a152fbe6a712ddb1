/** Killed after any statement, the work goes on to the same end. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../../shell/store/open.ts';
import { bothKinds } from '../../../shell/store/testing/stores.ts';
import type { Engine } from '../engine.ts';
import { planOf, savePlan } from './plans.ts';
import type { Task } from './testing/child.ts';
import { doPlan } from './testing/do-plan.ts';
import { planFor, usualSteps, withoutTokens } from './testing/planned.ts';
import { kinds, type Shop, shopOf, stopShops } from './testing/shop.ts';

after(stopShops);

const [embedded] = bothKinds();

const cache = mkdtempSync(join(tmpdir(), 'vern-compiled-'));
const children = new Set<ChildProcess>();
after(() => {
  for (const each of children) each.kill('SIGKILL');
  rmSync(cache, { recursive: true, force: true });
});

/** A child that is ready to begin. */
interface Child {
  readonly ready: Promise<void>;
  /** «ended 52 {…}», the number of statements and the outcome; '' when it was killed. */
  go(): Promise<string>;
}

function child(task: Task): Child {
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
  return {
    ready,
    go: async () => {
      await ready;
      process_.stdin.write('go\n');
      await ended;
      return last;
    },
  };
}

interface Place {
  readonly shop: Shop;
  readonly store: Store;
  readonly engine: Engine;
}

/** The shop and the kept plan as they are before anything is done. */
async function prepared({ shop, store, engine }: Place, hash: string): Promise<void> {
  await shop.reset();
  // One row goes in each system, one is masked with random letters, and a key has two columns.
  const steps = usualSteps.filter(({ table, does }) => table !== 'orders' && does !== 'unlink');
  const { plan, rows } = await planFor(engine, steps);
  const at = '2026-11-22T09:00:00Z';
  const streamed = async function* ({ id }: { readonly id: number }) {
    yield rows[id] ?? [];
  };
  await savePlan(store.db, { plan, hash, at, rows: streamed, sealed: engine.key.seal('kari') });
}

/** Does what is left; who was killed may hold its lock for a moment. */
async function goneOn({ store, engine }: Place, hash: string) {
  for (let tries = 0; ; tries += 1) {
    const outcome = await doPlan(engine, store.db, { hash });
    const isHeld = !outcome.ok && outcome.because.startsWith('This is being done');
    if (!isHeld || tries > 200) return outcome;
    await sleep(10);
  }
}

for (const kind of kinds)
  test(`${kind}: killed after any statement, an erasure goes on to the same end, and once more changes nothing`, async (t) => {
    assert.ok(embedded);
    const [store, shop] = [await embedded.store(), await shopOf(kind)];
    const place = { store, shop, engine: await shop.engine() };
    await embedded.owner((client) =>
      client.query("insert into organisation values ('x', 'x', now()) on conflict do nothing"),
    );
    const start = (at: number) =>
      child({
        urls: shop.urls,
        folder: shop.folder,
        store: { url: store.url },
        hash: `killed after ${at} ${kind}`,
        killAfter: at,
      });
    await prepared(place, `killed after 0 ${kind}`);
    const [, all = ''] = (await start(0).go()).split(' ');
    const total = Number(all);
    assert.ok(total > 30, all);
    const whole = withoutTokens(await shop.dump());

    const waiting = [start(1), start(2)];
    for (let at = 1; at <= total; at += 1) {
      const hash = `killed after ${at} ${kind}`;
      const current = waiting.shift();
      waiting.push(start(at + 2));
      await prepared(place, hash);
      assert.equal(await current?.go(), '', hash);
      const outcome = await goneOn(place, hash);
      const isDone = outcome.ok ? outcome.value.state === 'done' : /is done/.test(outcome.because);
      assert.ok(isDone, `${hash}: ${JSON.stringify(outcome)}`);
      const dump = await shop.dump();
      assert.deepEqual(withoutTokens(dump), whole, hash);
      const again = await goneOn(place, hash);
      assert.ok(!again.ok && again.kind === 'conflict', hash);
      assert.deepEqual(await shop.dump(), dump, hash);
      const kept = await planOf(store.db, { organisation: 'x', hash });
      assert.deepEqual([kept?.state, kept?.sealed], ['done', undefined], hash);
    }
    await place.engine.systems.close();
    t.diagnostic(`${total} statements, killed after each`);
  });
