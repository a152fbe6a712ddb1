/** What every connector must do, on a real server. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { findTable, hashOf } from '../catalogue.ts';
import { connect } from '../connect.ts';
import type { Connector, Value } from '../contract.ts';
import { agreementTests } from './agreement.ts';
import { dateTests } from './dates.ts';
import { edgeTests } from './edges.ts';
import { readTests } from './reads.ts';
import { schemaOf } from './schema.ts';
import { textTests } from './texts.ts';
import { type It, refusal, same, type Tried, whole } from './tried.ts';
import { troubleTests } from './troubles.ts';
import { writeTests } from './writes.ts';

/** Runs the suite; `start` is called once. */
export function contractSuite(name: string, start: () => Promise<Tried>): () => Promise<Connector> {
  let started: Promise<{ tried: Tried; db: Connector }> | undefined;
  const closing: (() => Promise<void>)[] = [];
  const ready = () => {
    started ??= (async () => {
      const tried = await start();
      closing.unshift(tried.stop);
      const db = await connect(tried.url);
      closing.unshift(() => db.close());
      await db.transaction({}, async (tx) => {
        for (const text of schemaOf(tried.kind)) await tx.query(text);
      });
      await fill(db);
      return { tried, db };
    })();
    return started;
  };
  after(async () => {
    for (const close of closing) await close();
  });
  const it: It = (sentence, run) => {
    test(`${name}: ${sentence}`, async () => {
      const { db, tried } = await ready();
      await run(db, tried);
    });
  };
  catalogueTests(it);
  for (const tests of [
    ...readTests,
    ...dateTests,
    ...writeTests,
    ...troubleTests,
    ...edgeTests,
    ...textTests,
    ...agreementTests,
  ])
    tests(it);
  return async () => (await ready()).db;
}

const jsons = [
  '{"buyer": {"email": "kari@example.no", "age": 40, "ok": true}, "items": [{"n": 5}]}',
  '{"buyer": {"email": null, "age": "40"}}',
  null,
];

async function fill(db: Connector): Promise<void> {
  await db.transaction({}, async (tx) => {
    const put = (table: string, columns: readonly string[], rows: readonly (readonly Value[])[]) =>
      tx.insert({ table, columns, rows });
    await put(
      'order',
      ['id', 'Kunde nr', 'æøå', 'a"b'],
      [
        [0, 7, 'Blåbær', null],
        [1, 7, "O'Neil; drop", 'x'],
        [2, null, null, null],
      ],
    );
    await put(
      'line',
      ['order_id', 'line_no', 'text'],
      [
        [0, 0, 'a'],
        [0, 1, 'b'],
        [1, 0, 'c'],
        [1, 1, null],
      ],
    );
    await put(
      'node',
      ['id', 'parent_id'],
      [
        [0, null],
        [1, 0],
        [2, 1],
      ],
    );
    await put('team', ['id', 'leader_id'], [[1, null]]);
    await put(
      'member',
      ['id', 'team_id', 'email'],
      [
        [1, 1, 'kari@example.no'],
        [2, 1, 'ola@example.no'],
      ],
    );
    await put(
      'code',
      ['code', 'label', 'bytes'],
      [
        ['', 'empty', new Uint8Array([0, 255])],
        ['0', 'zero', null],
        ['æ', null, null],
      ],
    );
    await put(
      'event',
      ['id', 'payload'],
      jsons.map((json, at) => [at + 1, json]),
    );
    await put('dated', ['id', 'd', 'wall', 'instant', 'written', 'made_year'], dated);
  });
}

const dated: readonly (readonly Value[])[] = [
  [1, '2026-02-27', '2026-02-27T23:59:59.5', '2026-02-27T22:59:59Z', '2026-02-27 23:59', 2025],
  [2, '2026-02-28', '2026-02-28T00:00:00', '2026-02-27T23:00:00Z', '2026-02-28', 2026],
  [3, '2024-02-29', '2024-02-29T12:00:00', '2024-02-29T12:00:00Z', '2024-02-29T12:00:00Z', 2024],
  [4, null, null, null, '2026-02-30', null],
  [5, null, null, null, 'unknown', 0],
];

function catalogueTests(it: It) {
  it('the catalogue tells tables, keys, references and what stands over them', async (db) => {
    const catalogue = await db.catalogue();
    const line = findTable(catalogue, 'line');
    assert.deepEqual(line?.primaryKey?.columns, ['order_id', 'line_no']);
    assert.deepEqual(
      line?.foreignKeys.map(({ columns, toTable, toColumns, onDelete }) => [
        columns,
        toTable,
        toColumns,
        onDelete,
      ]),
      [[['order_id'], 'order', ['id'], 'cascade']],
    );
    const status = line?.columns.find((column) => column.name === 'status');
    assert.deepEqual(
      [status?.type, status?.nullable, status?.allowed],
      ['text', false, ['new', 'paid', "it's"]],
    );
    assert.match(line?.checks.map(({ text }) => text).join() ?? '', /status/);
    const node = findTable(catalogue, 'node');
    assert.deepEqual(node?.views, ['node_view']);
    assert.deepEqual(
      node?.triggers.map((trigger) => trigger.name),
      ['node_kept'],
    );
    assert.equal(node?.foreignKeys[0]?.toTable, 'node');
    assert.deepEqual(
      findTable(catalogue, 'member')?.uniques.map((key) => key.columns),
      [['email']],
    );
    assert.equal(findTable(catalogue, 'node_view')?.kind, 'view');
    assert.deepEqual(
      findTable(catalogue, 'order')?.columns.map((column) => column.name),
      ['id', 'Kunde nr', 'æøå', 'a"b'],
    );
    assert.ok(
      findTable(catalogue, 'big')?.indexes.some(({ columns }) => columns.join() === 'email'),
    );
    assert.equal(findTable(catalogue, 'event')?.columns[1]?.type, 'json');
    assert.deepEqual(findTable(catalogue, 'order')?.privileges, {
      select: true,
      insert: true,
      update: true,
      delete: true,
    });
  });

  it('the catalogue’s hash is the same twice and another after a change', async (db) => {
    const before = hashOf(await db.catalogue(['node']));
    assert.equal(hashOf(await db.catalogue(['node'])), before);
    await db.transaction({}, (tx) => tx.query('create index node_up on node (parent_id)'));
    assert.notEqual(hashOf(await db.catalogue(['node'])), before);
  });

  it('a table or column that is not there is said to be gone', async (db) => {
    await assert.rejects(db.count({ table: 'nowhere', where: whole }), refusal('gone'));
    await assert.rejects(db.count({ table: 'node', where: same('nothing', 1) }), refusal('gone'));
  });
}
