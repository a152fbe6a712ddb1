import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Predicate } from '../../../declaration/predicate.ts';
import { connect } from '../connect.ts';
import { contractSuite } from '../testing/contract-suite.ts';
import { refusal, same, whole } from '../testing/tried.ts';

const database = contractSuite('SQLite', async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-sqlite-'));
  const path = join(folder, 'the data.db');
  new DatabaseSync(path).close();
  fs.writeFileSync(
    join(folder, 'text.db'),
    'this is no database, but a long enough text '.repeat(50),
  );
  return {
    kind: 'sqlite',
    url: `sqlite:${path}`,
    failing: [
      ['no file', `sqlite:${join(folder, 'none.db')}`, 'database'],
      ['no database', `sqlite:${join(folder, 'text.db')}`, 'database'],
      ['no address', 'my database', 'input'],
      ['another kind', 'oracle://x:wrong-password@y/z', 'input'],
    ],
    stop: async () => fs.rmSync(folder, { recursive: true }),
  };
});

test('SQLite: a file that may not grow is said to be full, and nothing is kept', async () => {
  const db = await database();
  const filler = 'x'.repeat(2_000);
  const rows = Array.from({ length: 500 }, (_, at) => [200_000 + at, null, filler]);
  await assert.rejects(
    db.transaction({}, async (tx) => {
      const [pages] = await tx.query('pragma page_count');
      await tx.query(`pragma max_page_count = ${Number(pages?.['page_count'])}`);
      await tx.insert({ table: 'big', columns: ['id', 'email', 'filler'], rows });
    }),
    refusal('full'),
  );
  const where = { kind: 'compare', operand: { column: 'id' }, op: '>=', value: 200_000 } as const;
  assert.equal(await db.count({ table: 'big', where }), 0);
});

test('SQLite: a file is not made by looking for it', async () => {
  const path = join(tmpdir(), `vern-not-there-${process.pid}.db`);
  await assert.rejects(connect(`sqlite:${path}`), refusal('database'));
  assert.equal(fs.existsSync(path), false);
});

test('SQLite: what is deleted leaves the file and its log, unless somebody still reads the log', async () => {
  const path = join(fs.mkdtempSync(join(tmpdir(), 'vern-sqlite-')), 'wal.db');
  const other = new DatabaseSync(path);
  other.exec(
    "pragma journal_mode = wal; create table person (id integer primary key, name text); insert into person values (1, 'Kari Nordmann'), (2, 'Ola')",
  );
  const db = await connect(`sqlite:${path}`);
  const holds = (file: string) => fs.readFileSync(file).includes('Kari Nordmann');
  other.exec('begin');
  other.prepare('select * from person').all();
  await db.transaction({}, (tx) =>
    tx.delete({ table: 'person', key: ['id'], rows: [{ key: [1] }] }),
  );
  assert.equal(await db.settle(), 'busy');
  assert.ok(holds(path) || holds(`${path}-wal`));
  other.exec('commit');
  assert.equal(await db.settle(), 'gone');
  assert.equal(holds(path), false);
  assert.equal(fs.statSync(`${path}-wal`).size, 0);
  await db.close();
  other.close();
});

test('SQLite: who reads, or opens the file, while somebody writes waits for them', async () => {
  const path = join(fs.mkdtempSync(join(tmpdir(), 'vern-sqlite-')), 'busy.db');
  const other = new DatabaseSync(path);
  other.exec('create table person (id integer primary key); insert into person values (1)');
  other.exec('begin exclusive');
  setTimeout(() => other.exec('commit'), 200);
  const db = await connect(`sqlite:${path}`);
  const counted = await db.count({ table: 'person', where: { kind: 'true' } });
  assert.equal(counted, 1);
  other.exec('begin exclusive');
  setTimeout(() => other.exec('commit'), 200);
  assert.equal((await db.catalogue()).tables.length, 1);
  await db.close();
  other.close();
});

test('SQLite: what is larger than it takes, and a damaged file, are said to be so', async () => {
  const db = await database();
  await assert.rejects(db.query('select zeroblob(2000000000)'), refusal('too large'));
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-damaged-'));
  const path = join(folder, 'data.db');
  const file = new DatabaseSync(path);
  file.exec('create table person (id integer primary key, name text)');
  file
    .prepare('insert into person select value, ? from json_each(?)')
    .run('x'.repeat(500), JSON.stringify(Array.from({ length: 500 }, (_, at) => at)));
  file.close();
  const bytes = fs.readFileSync(path);
  bytes.fill(0xff, 8_192);
  fs.writeFileSync(path, bytes);
  const damaged = await connect(`sqlite:${path}`);
  const reading = damaged.tally({ table: 'person', where: { kind: 'true' } }, { n: whole });
  await assert.rejects(reading, refusal('trouble'));
  await damaged.close();
  fs.rmSync(folder, { recursive: true });
});

test('SQLite: few rows are counted, whatever their numbers; many are as many as was noted, or as there are numbers in use', async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-rows-'));
  const path = join(folder, 'data.db');
  const file = new DatabaseSync(path);
  for (const table of ['few', 'many', 'noted'])
    file.exec(`create table ${table} (id integer primary key, name text)`);
  file.exec('create table bare (id text primary key) without rowid');
  file.exec("insert into few values (1, 'a'), (9000000000000000, 'b')");
  file.exec("insert into bare values ('a'), ('b'), ('c')");
  const numbers = (from: number, to: number) =>
    `with recursive n (i) as (select ${from} union all select i + 1 from n where i < ${to}) select i, 'x' from n`;
  file.exec(`insert into many ${numbers(1_000_001, 1_030_000)}`);
  file.exec(`insert into noted ${numbers(1, 60_000)}`);
  file.exec('delete from noted where id between 10 and 30000');
  file.exec('create index noted_name on noted (name)');
  file.exec('analyze noted');
  file.close();
  const db = await connect(`sqlite:${path}`);
  const { tables } = await db.catalogue();
  assert.deepEqual(Object.fromEntries(tables.map(({ name, rows }) => [name, rows])), {
    bare: 3,
    few: 2,
    many: 30_000,
    noted: 30_009,
  });
  await db.close();
  fs.rmSync(folder, { recursive: true });
});

test('SQLite: a text is compared to the letter, also in a column that ignores case', async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-nocase-'));
  new DatabaseSync(join(folder, 'db')).close();
  const db = await connect(`sqlite:${join(folder, 'db')}`);
  try {
    await db.transaction({}, async (tx) => {
      await tx.query('create table orders (id integer primary key, status text collate nocase)');
      await tx.query('create index by_status on orders (status)');
      await tx.query("insert into orders (status) values ('open'), ('OPEN'), ('sent'), (null)");
    });
    const asked = (where: Predicate) => db.count({ table: 'orders', where });
    const among = (...values: readonly string[]): Predicate => ({
      kind: 'in',
      operand: { column: 'status' },
      values,
    });
    assert.equal(await asked(same('status', 'open')), 1);
    assert.equal(await asked(among('open', 'SENT')), 1);
    assert.equal(await asked({ kind: 'not', of: among('open', 'sent') }), 1);
    const { indexed } = await db.explain({ table: 'orders', where: same('status', 'open') });
    assert.equal(indexed, true);
  } finally {
    await db.close();
    fs.rmSync(folder, { recursive: true });
  }
});
