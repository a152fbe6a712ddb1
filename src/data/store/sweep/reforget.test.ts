import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { done, installed, type Sweeping, say, takenOf } from './testing/asking.ts';
import { files, read } from './testing/small.ts';

describe('what a restored backup brings back', () => {
  const erased = {
    room: 'data',
    kind: 'erasure',
    body: { state: 'done', day: '2026-11-20' },
  } as const;

  test('is erased again, and what came later is left alone', async () => {
    const urls = files();
    const customers = [
      [4, 'Dina', 'dina@example.no', '2024-03-03'],
      [5, 'Dina', 'dina@example.no', '2026-11-21'],
    ];
    const orders = [
      [40, 4, 'ved porten', 400, '2025-12-01', 2025],
      [41, 5, 'ny kunde', 410, '2026-11-21', 2026],
    ];
    const at = await installed(urls, { rows: { customers, orders, contacts: [] } });
    await say(at, 'dina@example.no', erased);
    const shown = (await at.json('reforget', at.file)) as Sweeping;
    assert.deepEqual(takenOf(shown.value), { customers: 1, orders: 1 });
    const made = (await at.json('reforget', at.file, '--plan', shown.value.hash)) as Sweeping;
    assert.deepEqual([made.code, made.value.state], [0, 'done']);
    const after = await read(urls.shop, 'orders');
    assert.deepEqual(
      after.map(([id, , note, total]) => [id, note, total]),
      [
        [40, null, 400],
        [41, 'ny kunde', 410],
      ],
      'the voucher stays, the later order too',
    );
    assert.deepEqual(
      (await read(urls.shop, 'customers')).map(([id, name]) => [id, name]),
      [
        [4, null],
        [5, 'Dina'],
      ],
    );
    const again = (await at.json('reforget', at.file)) as Sweeping;
    assert.deepEqual([again.code, again.value.state], [0, 'nothing']);
  });

  test('is left to a person where only an identity that several may share tells who it is', async () => {
    const at = await installed(files());
    await say(at, 'dina@example.no', erased, false);
    const { value } = (await at.json('reforget', at.file)) as Sweeping;
    assert.deepEqual(takenOf(value), {});
    assert.ok(value.undecided.length > 0);
  });

  test('is remembered only as long as the oldest backup', async () => {
    const at = await installed(files());
    await say(at, 'dina@example.no', { ...erased, body: { state: 'done', day: '2026-10-17' } });
    await say(at, 'dina@example.no', { ...erased, body: { state: 'done', day: '2026-10-18' } });
    const { value } = await done(at);
    assert.equal(value.forgotten, 1);
    assert.match(value.memory, /backups of shop are kept for P35D/);
  });
});
