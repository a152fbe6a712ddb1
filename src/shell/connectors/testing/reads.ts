/** What is found, and how. */
import assert from 'node:assert/strict';
import type { Predicate } from '../../../declaration/predicate.ts';
import type { Connector } from '../contract.ts';
import { type It, rowsOf, same, whole } from './tried.ts';

const ids = async (db: Connector, table: string, where: Predicate, sets = {}) =>
  (await rowsOf(db, { table, where, sets, orderBy: 'key' })).map((row) => Object.values(row)[0]);

function named(it: It): void {
  it('odd names, quotes and Norwegian letters are names and values like any other', async (db) => {
    assert.deepEqual(await rowsOf(db, { table: 'order', where: same('æøå', "O'Neil; drop") }), [
      { id: 1, 'Kunde nr': 7, æøå: "O'Neil; drop", 'a"b': 'x' },
    ]);
    assert.deepEqual(await ids(db, 'order', same('Kunde nr', 7)), [0, 1]);
  });

  it('composite keys are compared as tuples, in one statement', async (db) => {
    const where: Predicate = { kind: 'keys', columns: ['order_id', 'line_no'], set: 'k' };
    const found = await rowsOf(db, {
      table: 'line',
      where,
      sets: {
        k: [
          [0, 1],
          [1, 0],
          [9, 9],
        ],
      },
      orderBy: 'key',
    });
    assert.deepEqual(
      found.map(({ order_id, line_no }) => [order_id, line_no]),
      [
        [0, 1],
        [1, 0],
      ],
    );
    const others = await rowsOf(db, {
      table: 'line',
      where: { kind: 'not', of: where },
      sets: {
        k: [
          [0, 1],
          [1, 0],
        ],
      },
    });
    assert.equal(others.length, 2);
  });

  it('keys of value 0 and of the empty text are keys', async (db) => {
    const keyed = (column: string): Predicate => ({ kind: 'keys', columns: [column], set: 'k' });
    assert.deepEqual(await ids(db, 'node', keyed('id'), { k: [[0]] }), [0]);
    assert.deepEqual(await ids(db, 'node', keyed('parent_id'), { k: [[0], [null]] }), [1]);
    assert.deepEqual(await ids(db, 'code', keyed('code'), { k: [[''], ['æ']] }), ['', 'æ']);
    const [empty] = await rowsOf(db, { table: 'code', where: same('code', '') });
    assert.deepEqual(Buffer.from(empty?.['bytes'] as Uint8Array), Buffer.from([0, 255]));
  });
}

function keyed(it: It): void {
  it('a value no row can hold finds nothing, and is no error', async (db) => {
    assert.deepEqual(await ids(db, 'node', same('id', 'abc')), []);
    assert.deepEqual(
      await ids(db, 'node', { kind: 'in', operand: { column: 'id' }, values: ['x', '1'] }),
      [1],
    );
    assert.deepEqual(await ids(db, 'node', { kind: 'not', of: same('parent_id', 'abc') }), [1, 2]);
    assert.deepEqual(
      await ids(db, 'node', { kind: 'keys', columns: ['id'], set: 'k' }, { k: [['abc'], ['2']] }),
      [2],
    );
  });

  it('a number too large, a day that is none and a broken number find nothing either', async (db) => {
    const equal = (column: string, value: string | number): Predicate => same(column, value);
    assert.equal(await db.count({ table: 'hidden', where: equal('id', '99999999999') }), 0);
    assert.equal(await db.count({ table: 'node', where: equal('id', '9999999999999999999') }), 0);
    assert.equal(await db.count({ table: 'node', where: equal('id', 0.5) }), 0);
    assert.equal(await db.count({ table: 'dated', where: equal('d', '2026-02-30') }), 0);
    assert.equal(await db.count({ table: 'dated', where: equal('wall', '2026-02-28T25:00') }), 0);
  });

  it('an empty value is unknown to a comparison and known to «null»', async (db) => {
    assert.deepEqual(await ids(db, 'node', { kind: 'not', of: same('parent_id', 0) }), [2]);
    assert.deepEqual(
      await ids(db, 'node', { kind: 'null', operand: { column: 'parent_id' } }),
      [0],
    );
  });

  it('rows are found through other tables, and through themselves', async (db) => {
    const through: Predicate = {
      kind: 'exists',
      table: 'line',
      join: [['order_id', 'id']],
      where: same('text', 'c'),
    };
    assert.deepEqual(await ids(db, 'order', through), [1]);
    const child: Predicate = {
      kind: 'exists',
      table: 'node',
      join: [['parent_id', 'id']],
      where: whole,
    };
    const grandchild: Predicate = {
      kind: 'exists',
      table: 'node',
      join: [['parent_id', 'id']],
      where: child,
    };
    assert.deepEqual(await ids(db, 'node', grandchild), [0]);
    assert.deepEqual(await ids(db, 'node', { kind: 'not', of: child }), [2]);
  });
}

function inside(it: It): void {
  it('what stands inside JSON is compared as what it is', async (db) => {
    const at = (path: string) => ({ column: 'payload', path });
    const compare = (
      path: string,
      value: string | number | boolean,
      op: '=' | '<' = '=',
    ): Predicate => ({ kind: 'compare', operand: at(path), op, value });
    assert.deepEqual(await ids(db, 'event', compare('$.buyer.email', 'kari@example.no')), [1]);
    assert.deepEqual(await ids(db, 'event', compare('$.buyer.age', 41, '<')), [1, 2]);
    assert.deepEqual(await ids(db, 'event', compare('$.buyer.age', '40')), [1, 2]);
    assert.deepEqual(await ids(db, 'event', compare('$.buyer.ok', true)), [1]);
    assert.deepEqual(await ids(db, 'event', compare('$."items"[0].n', 5)), [1]);
    assert.deepEqual(
      await ids(db, 'event', { kind: 'null', operand: at('$.buyer.email') }),
      [2, 3],
    );
  });

  it('fifty thousand rows stream in batches of bounded memory, and a reader may leave early', async (db) => {
    await db.transaction({}, async (tx) => {
      const filler = 'x'.repeat(400);
      for (let from = 0; from < 50_000; from += 10_000) {
        const rows = Array.from({ length: 10_000 }, (_, at) => [
          from + at,
          `p${from + at}@example.no`,
          filler,
        ]);
        assert.equal(
          await tx.insert({ table: 'big', columns: ['id', 'email', 'filler'], rows, batch: 5_000 }),
          10_000,
        );
      }
    });
    let [count, most, largest] = [0, 0, 0];
    const before = process.memoryUsage().rss;
    for await (const rows of db.select({
      table: 'big',
      where: whole,
      orderBy: 'key',
      batch: 500,
    })) {
      assert.equal(rows[0]?.['id'], count);
      count += rows.length;
      largest = Math.max(largest, rows.length);
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    assert.deepEqual([count, largest], [50_000, 500]);
    assert.ok(most < 80e6, `${Math.round(most / 1e6)} MB`);
    for await (const rows of db.select({ table: 'big', where: whole, batch: 100 })) {
      assert.equal(rows.length, 100);
      break;
    }
    assert.equal(await db.count({ table: 'big', where: whole }), 50_000);
  });
}

function streamed(it: It): void {
  it('ten thousand keys are one question that an index serves', async (db) => {
    const k = Array.from({ length: 10_000 }, (_, at) => [`p${at * 4}@example.no`]);
    const where: Predicate = { kind: 'keys', columns: ['email'], set: 'k' };
    const began = performance.now();
    assert.equal(await db.count({ table: 'big', where, sets: { k } }), 10_000);
    assert.ok(performance.now() - began < 10_000, `${performance.now() - began} ms`);
    assert.equal((await db.explain({ table: 'big', where, sets: { k } })).indexed, true);
    assert.equal(
      (await db.explain({ table: 'big', where: same('email', 'p1@example.no') })).indexed,
      true,
    );
    const explained = await db.explain({ table: 'big', where: same('filler', 'x') });
    assert.equal(explained.indexed, false);
    assert.equal(explained.scans[0]?.table, 'big');
  });
}

/** Tests of reading. */
export const readTests = [named, keyed, inside, streamed];
