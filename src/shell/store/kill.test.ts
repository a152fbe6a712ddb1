import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { freshFolder, open, other, postmaster, using } from './testing/stores.ts';
import { verifyTrail } from './trail-verify.ts';

const rounds = 5;

test('Killed at any moment, with or without its database, no acknowledged commit is lost', async () => {
  const dataFolder = join(freshFolder(), 'data');
  let acknowledged = 0;
  for (let round = 0; round < rounds; round += 1) {
    const writers = [1, 2].map(() => other({ do: 'commit', opening: { dataFolder } }));
    await Promise.all(writers.map((writer) => writer.line('committed')));
    await setTimeout(Math.random() * 150);
    // In half of the rounds the database dies first, in the other half it outlives its Vern.
    if (round % 2 === 0) process.kill(postmaster(dataFolder), 'SIGKILL');
    for (const writer of writers) writer.process.kill('SIGKILL');
    await Promise.all(writers.map((writer) => writer.ended()));
    const numbers = writers.flatMap((writer) =>
      writer.lines
        .filter((line) => line.startsWith('committed'))
        .map((line) => Number(line.slice(10))),
    );
    acknowledged = Math.max(acknowledged, ...numbers);
    const { store } = await open({ dataFolder });
    await using(store, async () => {
      const report = await verifyTrail(store);
      assert.deepEqual(report.findings, []);
      assert.ok(report.checked >= acknowledged, `${report.checked} of ${acknowledged}`);
    });
  }
  assert.ok(acknowledged > rounds);
});

test('Killed while it starts for the first time, it starts the next time', async () => {
  const dataFolder = join(freshFolder(), 'data');
  for (const afterMs of [200, 450, 700]) {
    const one = other({ do: 'hold', opening: { dataFolder, role: 'server' } });
    await setTimeout(afterMs);
    one.process.kill('SIGKILL');
    await one.ended();
  }
  const { store } = await open({ dataFolder, role: 'server' });
  await store.close();
});
