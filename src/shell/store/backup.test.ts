import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { backup, restore } from './backup.ts';
import { connect } from './connect.ts';
import { migrations } from './migrate.ts';
import type { Store } from './open.ts';
import type { StoreProblem } from './problem.ts';
import { readHead } from './seal.ts';
import { bothKinds, freshFolder, other } from './testing/stores.ts';
import { append } from './trail.ts';
import { verifyTrail } from './trail-verify.ts';

const [embedded, external] = bothKinds();
assert.ok(embedded && external);
const bothOnly = { skip: external.skip };

async function fill(store: Store): Promise<void> {
  const client = await connect(store.ownerUrl);
  await client.query(`
    insert into organisation select 'org-' || n, 'Navn æøå ' || n, timestamptz '2026-01-01' + n * interval '1.001 s'
      from generate_series(1, 1500) n;
    insert into organisation values ('rar', E'tab\\t newline\\n "quote" \\\\ 😀', 'infinity');
    insert into declaration_version values
      ('rar', 1, repeat('lang ', 100000), 'vern.yaml', 'x', now(), 'kari', '2026-02-28', true, '[null, 1.50, {"a": "b"}]'),
      ('rar', 2, '', '', '', '1900-01-01 12:00:00.123456+00', '', '2026-03-01', false, 'null')`);
  await client.end();
  await store.db.transaction().execute(async (transaction) => {
    for (const organisation of [null, 'rar', 'org-1'])
      for (let index = 0; index < 4; index += 1)
        await append(transaction, {
          organisation,
          at: '2026-03-01T10:00:00Z',
          actor: 'operator:kari',
          action: 'controller.apply',
          outcome: 'done',
          payload: { index },
        });
  });
  await store.trail.flush();
}

/** Everything in the store, apart from the entry a restore adds. */
async function contents(store: Store): Promise<unknown> {
  const client = await connect(store.ownerUrl);
  const tables = ['organisation', 'declaration_version', 'trail_entry', 'trail_payload'];
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    const notRestored = table.startsWith('trail')
      ? "where not (organisation = '' and seq > 4)"
      : '';
    const rows = await client.query(
      `select md5(string_agg(t::text, '|' order by t::text)) as sum, count(*) as rows from ${table} t ${notRestored}`,
    );
    found[table] = rows.rows[0];
  }
  await client.end();
  return found;
}

const refused = (kind: StoreProblem['kind'], text: RegExp) => (thrown: StoreProblem) => {
  assert.equal(thrown.kind, kind, thrown.message);
  assert.match(thrown.message, text);
  return true;
};

test(
  'A backup moves everything from the embedded database to another and back',
  bothOnly,
  async () => {
    const source = await embedded.store();
    await fill(source);
    const folder = freshFolder();
    const [first, second] = [join(folder, 'first.gz'), join(folder, 'second.gz')];
    const made = await backup(source, first);
    assert.equal(made.rows, 1501 + 2 + 12 + 12);
    assert.equal(fs.statSync(first).mode & 0o777, 0o600);
    assert.deepEqual(fs.readdirSync(folder), ['first.gz']);

    const there = await external.store();
    const keys = (store: Store) => join(store.dataFolder, 'keys');
    fs.copyFileSync(join(keys(source), 'trail.key'), join(keys(there), 'source.trail.key'));
    const opened = { ...there, trail: { ...there.trail, keys: merged(there, source) } };
    const restored = await restore(opened, first);
    assert.equal(restored.rows, made.rows);
    assert.deepEqual(restored.trail.findings, []);
    assert.deepEqual(await contents(there), await contents(source));

    await backup(opened, second);
    const back = await embedded.another();
    const known = { ...back, trail: { ...back.trail, keys: merged(back, opened) } };
    assert.deepEqual((await restore(known, second)).trail.findings, []);
    assert.deepEqual(await contents(back), await contents(source));
  },
);

/** The keys of a store and of the one its backup comes from, as after a restart with both in `keys`. */
function merged(store: Store, source: Store) {
  const { own, all } = store.trail.keys;
  return { own, all: new Map([...all, ...source.trail.keys.all]) };
}

test('A backup is one moment of a store that is being written to', async () => {
  const store = await embedded.store();
  const writer = other({ do: 'commit', opening: { dataFolder: store.dataFolder } });
  await writer.line('committed 20');
  const file = join(freshFolder(), 'busy.gz');
  await backup(store, file);
  writer.process.kill('SIGKILL');
  await writer.ended();
  const target = await embedded.another();
  const known = { ...target, trail: { ...target.trail, keys: merged(target, store) } };
  const restored = await restore(known, file);
  assert.deepEqual(restored.trail.findings, []);
  const end = readHead(target.dataFolder, target.trail.keys, 'shop');
  assert.ok(end && end.seq >= 20 && end.state === 'good');
});

/** A small backup to damage, and an empty store to restore it into. */
let small: Promise<{ file: string; source: Store; target: Store }> | undefined;
const damage = () => {
  small ??= (async () => {
    const source = await embedded.another();
    await source.db.transaction().execute((transaction) =>
      append(transaction, {
        organisation: 'shop',
        at: '2026-03-01T10:00:00Z',
        actor: 'a',
        action: 'b.c',
        outcome: 'done',
        payload: { n: 1 },
      }),
    );
    const file = join(freshFolder(), 'small.gz');
    await backup(source, file);
    return { file, source, target: source };
  })();
  return small;
};

test('A damaged file is refused wherever the damage is, and changes nothing', async () => {
  const { file, target } = await damage();
  const before = await contents(target);
  const whole = fs.readFileSync(file);
  const lines = gunzipSync(whole).toString().trimEnd().split('\n');
  const zipped = (changed: readonly string[]) => gzipSync(`${changed.join('\n')}\n`);
  const bad = join(freshFolder(), 'bad.gz');
  const flipped = Buffer.from(whole);
  flipped.writeUInt8((flipped.at(200) ?? 0) ^ 1, 200);
  const row = lines.findIndex((line) => line.startsWith('["shop"'));
  const damages: readonly Buffer[] = [
    Buffer.alloc(0),
    Buffer.from('not a backup'),
    gzipSync('not a backup\n'),
    gzipSync('{"vern":"something else"}\n'),
    whole.subarray(0, whole.length - 20),
    flipped,
    zipped(lines.slice(0, -1)),
    zipped([...lines, lines.at(-1) ?? '']),
    zipped(lines.filter((_, index) => index !== row)),
    zipped(lines.map((line, index) => (index === row ? line.replace('shop', 'shap') : line))),
    zipped(lines.map((line) => line.replace('"made":"2', '"made":"3'))),
    zipped(lines.map((line) => line.replace('"heads":[{', '"heads":[],"was":[{'))),
  ];
  for (const [index, content] of damages.entries()) {
    fs.writeFileSync(bad, content);
    await assert.rejects(
      restore(target, bad, { replace: true }),
      refused('damaged', /the backup is damaged/),
      `damage ${index}`,
    );
  }
  assert.deepEqual(await contents(target), before);
  const missing = join(freshFolder(), 'missing.gz');
  await assert.rejects(
    restore(target, missing, { replace: true }),
    refused('input', /no such file/),
  );
});

test('A backup of a newer Vern is refused', async () => {
  const { file, target } = await damage();
  const text = gunzipSync(fs.readFileSync(file)).toString();
  const newer = join(freshFolder(), 'newer.gz');
  const step = `{"number":${migrations().length + 1},"name":"later","sha256":"x"}`;
  for (const changed of [
    text.replace('"format":1', '"format":2'),
    text.replace('],"heads"', `,${step}],"heads"`),
  ]) {
    assert.notEqual(changed, text);
    fs.writeFileSync(newer, gzipSync(changed));
    await assert.rejects(restore(target, newer, { replace: true }), refused('newer', /newer Vern/));
  }
});

test('A store that is not empty is replaced only when that is said, and its heads begin anew', async () => {
  const { file, target } = await damage();
  await assert.rejects(restore(target, file), refused('not empty', /say --replace/));
  await target.db.transaction().execute((transaction) =>
    append(transaction, {
      organisation: 'shop',
      at: '2026-03-02T10:00:00Z',
      actor: 'a',
      action: 'b.c',
      outcome: 'done',
      payload: {},
    }),
  );
  const restored = await restore(target, file, { replace: true });
  assert.deepEqual(restored.trail.findings, []);
  const last = await target.db
    .selectFrom('trail_entry')
    .select(['action', 'organisation'])
    .orderBy('organisation')
    .executeTakeFirst();
  assert.deepEqual(last, { action: 'store.restored', organisation: '' });
});

test('A running server is not restored under', async () => {
  const { file, target } = await damage();
  const server = other({ do: 'hold', opening: { dataFolder: target.dataFolder, role: 'server' } });
  await server.line('open');
  await assert.rejects(
    restore(target, file, { replace: true }),
    refused('in use', /another Vern server/),
  );
  server.process.stdin?.write('close\n');
  await server.ended();
});

test('A backup that cannot be written is said plainly and leaves nothing', async () => {
  const { source } = await damage();
  const nowhere = join(freshFolder(), 'no', 'such', 'folder.gz');
  await assert.rejects(backup(source, nowhere), refused('input', /no such folder/));
});

test('A restored trail whose key was not brought along says which key is missing', async () => {
  const { file, source } = await damage();
  const target = await embedded.another();
  await restore(target, file, { replace: true });
  const report = await verifyTrail(target);
  assert.deepEqual(
    report.findings.map(({ kind, organisation }) => [kind, organisation]),
    [['unknown key', 'shop']],
  );
  assert.match(report.findings[0]?.text ?? '', new RegExp(`${source.trail.keys.own.id}.trail.key`));
});
