import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Swept } from '../../sweep/swept.ts';
import type { Installation } from '../../testing/installation.ts';
import { files, read, rows, small, type Urls } from './testing/small.ts';

const root = join(import.meta.dirname, '../../../..');

/** The command line in a process of its own. */
function vern(at: Installation, ...argv: readonly string[]): ChildProcess {
  const program = "import('./src/cli.ts').then(({ main }) => main(process.argv.slice(1)))";
  const flags = ['--import', './bin/tsx-hook.mjs', '--input-type=module', '-e', program, '--'];
  const environment = { ...process.env, ...at.environment, VERN_NOW: '2026-11-22T09:00:00Z' };
  return spawn(process.execPath, [...flags, ...argv], {
    cwd: root,
    env: environment,
    stdio: 'ignore',
  });
}

const all = async (urls: Urls) => ({
  customers: await read(urls.shop, 'customers'),
  orders: await read(urls.shop, 'orders'),
  contacts: await read(urls.register, 'contacts'),
});

test('killed in the middle, the same hash leads to the same end, and nothing is done twice', async (t) => {
  const calm = files();
  const other = await small(calm);
  t.after(() => other.close());
  const plan = (await other.json('sweep', other.file, '--months', '0')).value as Swept;
  await other.vern('sweep', other.file, '--plan', plan.hash);
  const expected = await all(calm);

  for (const gone of [1, 3, 5]) {
    const urls = files();
    const at = await small(urls);
    t.after(() => at.close());
    const { hash } = (await at.json('sweep', at.file, '--months', '0')).value as Swept;
    const slow = ['--batch', '1', '--throttle', '300'];
    const child = vern(at, 'sweep', at.file, '--plan', hash, ...slow);
    const ended = once(child, 'exit');
    const total = Object.values(rows).flat().length;
    while (child.exitCode === null) {
      const left = Object.values(await all(urls)).flat();
      const changed = total - left.filter((row) => !row.includes(null)).length;
      if (changed >= gone) child.kill('SIGKILL');
      if (child.signalCode !== null) break;
      await sleep(20);
    }
    await ended;
    assert.equal(child.signalCode, 'SIGKILL', 'it was not done yet');
    const again = await at.json('sweep', at.file, '--plan', hash);
    const { state, done } = again.value as Swept;
    assert.deepEqual([again.code, state], [0, 'done']);
    for (const step of done) assert.equal(step.done, step.planned);
    assert.deepEqual(await all(urls), expected, `killed after ${gone} rows`);
    const last = await at.json('sweep', at.file, '--months', '0');
    assert.deepEqual([last.code, (last.value as Swept).state], [0, 'nothing']);
  }
});
