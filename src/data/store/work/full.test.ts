/** A disk that is full under a server: a file system in memory that is too small, made for the test. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { carryOut } from './carry-out.ts';
import { planFor, usualSteps, workOn } from './testing/planned.ts';
import { type Shop, startShop } from './testing/shop.ts';
import type { Done } from './work.ts';

const closing: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closing.toReversed()) await close();
});

/** A file system of so many MB; undefined where this user may not make one. */
function smallDisk(megabytes: number): string | undefined {
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-disk-'));
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`];
    execFileSync('mount', [...options, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    fs.rmdirSync(folder);
    return undefined;
  }
  closing.push(async () => {
    execFileSync('umount', [folder]);
    fs.rmdirSync(folder);
  });
  return folder;
}

/** Takes all that is left, to the last byte. */
function fill(folder: string): string {
  const file = join(folder, 'others');
  const to = fs.openSync(file, 'w');
  for (let size = 1 << 20; size > 0; size >>= 4)
    try {
      for (;;) fs.writeSync(to, Buffer.alloc(size));
    } catch {
      // Full for pieces of this size.
    }
  fs.closeSync(to);
  return file;
}

const states = ({ steps }: Done) => steps.map(({ state }) => state);
const large = 300_000;
const widening = {
  postgres: [
    'alter table orders alter column note type text',
    // As it is, not packed.
    'alter table orders alter column note set storage external',
  ],
  mariadb: ['alter table orders modify note longtext'],
};
const settings = {
  postgres: ['shared_buffers=16MB', 'max_wal_size=64MB'],
  mariadb: ['innodb-log-file-size=8M', 'innodb-temp-data-file-path=ibtmp1:1M:autoextend'],
};

const notes = async (shop: Shop) =>
  ((await shop.dump())['orders'] as readonly { readonly id: unknown; readonly note: string }[]).map(
    ({ id, note }) => [Number(id), note.length],
  );

for (const kind of ['postgres', 'mariadb'] as const)
  test(`${kind}: a disk that is full fails what needs room, says so, and leaves it as it was; the rest is done, and with room again the same plan goes on`, async (context) => {
    const within = smallDisk(kind === 'postgres' ? 120 : 150);
    if (within === undefined) {
      context.skip('only a user who may mount a file system, such as root, can have a full disk');
      return;
    }
    const shop = await startShop(kind, { within, settings: settings[kind] });
    closing.push(() => shop.stop());
    for (const text of widening[kind]) await shop.run(text);
    const engine = await shop.engine();
    const [letters, lines, order10, order11, unlink, kari] = usualSteps;
    assert.ok(letters && lines && order10 && order11 && unlink && kari);
    const growing = {
      ...order11,
      changes: [{ column: 'note', mask: { kind: 'constant', value: 'x'.repeat(large) } as const }],
    };
    const planned = await planFor(engine, [letters, lines, order10, growing, unlink, kari]);
    const { work } = workOn(planned);
    const others = fill(within);
    const done = await carryOut(engine, work);
    // MariaDB may need room for what comes after it, too; then that is said as well, and it is as it was.
    const failed = done.steps.filter(({ state }) => state !== 'done');
    assert.deepEqual(states(done).slice(0, 4), ['done', 'done', 'done', 'partly']);
    if (kind === 'postgres') assert.deepEqual(states(done).slice(4), ['done', 'done']);
    for (const { because, written, ...step } of failed) {
      assert.deepEqual([because.length, step.failed, written], [1, 1, 0]);
      assert.match(because.join(), /: the disk of the database is full\. Free some space\.$/);
    }
    assert.deepEqual(await notes(shop), [
      [11, 'bak huset'.length],
      [20, 'til Ola'.length],
    ]);
    const email = async () =>
      String(
        (await shop.run('select email from customers where id = 1')).map(
          (row) => (row as { email: string }).email,
        ),
      );
    const isKari = (await email()) === 'kari@example.no';
    assert.equal(isKari, states(done)[5] === 'partly');
    fs.rmSync(others);
    const again = await carryOut(engine, work);
    assert.deepEqual(states(again), Array(6).fill('done'));
    assert.deepEqual(
      again.steps.map(({ written }) => written),
      done.steps.map(({ state }) => (state === 'done' ? 0 : 1)),
    );
    assert.deepEqual(await notes(shop), [
      [11, large],
      [20, 'til Ola'.length],
    ]);
    assert.match(await email(), /^erased-/);
    await engine.systems.close();
  });
