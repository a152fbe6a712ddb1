/** What is at the edges: other schemas, large numbers, statements without end, a server that dies. */
import assert from 'node:assert/strict';
import type { Predicate } from '../../../declaration/predicate.ts';
import { findTable } from '../catalogue.ts';
import { connect } from '../connect.ts';
import type { Connector } from '../contract.ts';
import { type It, refusal, rowsOf, same, undone, whole } from './tried.ts';

function placed(it: It): void {
  it('tables of another schema are named with it', async (db) => {
    if (db.kind === 'sqlite') return;
    const table = 'Sål gt.Ordre';
    await undone(db, async (tx) => {
      await tx.insert({ table, columns: ['Id', 'name'], rows: [[0, 'æ']] });
      assert.deepEqual(await rowsOf(tx, { table, where: same('name', 'æ') }), [
        { Id: 0, name: 'æ' },
      ]);
      await tx.delete({ table, key: ['Id'], rows: [{ key: [0] }] });
      assert.equal(await tx.count({ table, where: whole }), 0);
    });
    assert.deepEqual(findTable(await db.catalogue(), table)?.primaryKey?.columns, ['Id']);
  });

  it('a whole number too large for a number keeps all its digits', async (db) => {
    const large = 9_007_199_254_740_993n;
    await undone(db, async (tx) => {
      await tx.insert({ table: 'node', columns: ['id', 'parent_id'], rows: [[large, null]] });
      const [row] = await rowsOf(tx, {
        table: 'node',
        where: { kind: 'keys', columns: ['id'], set: 'k' },
        sets: { k: [[large], [String(large - 1n)]] },
      });
      assert.equal(row?.['id'], large);
      assert.equal(await tx.count({ table: 'node', where: same('id', String(large - 1n)) }), 0);
      const rows = [{ key: [large], set: [0] }];
      assert.equal(
        await tx.update({ table: 'node', key: ['id'], columns: ['parent_id'], rows }),
        1,
      );
    });
  });

  it('a table that cannot take back what is written says so', async (db) => {
    const catalogue = await db.catalogue();
    assert.deepEqual(
      catalogue.tables.filter((table) => !table.transactional).map(({ name }) => name),
      db.kind === 'mariadb' ? ['unsafe'] : [],
    );
  });
}

const endless = {
  postgres: 'select pg_sleep(20)',
  mariadb: 'select count(*) from big a, big b, big c where a.filler <> b.filler or c.id > 0',
  sqlite: '',
};

function interrupted(it: It): void {
  it('a statement that takes longer than allowed is ended, and the connection goes on', async (db) => {
    if (db.capabilities.statementTimeout === 'none') return;
    const began = performance.now();
    await assert.rejects(
      db.transaction({ statementTimeoutMs: 200 }, (tx) => tx.query(endless[db.kind])),
      refusal('timeout'),
    );
    assert.ok(performance.now() - began < 5_000);
    assert.equal(await db.count({ table: 'team', where: whole }), 1);
  });

  it('more at once than there are connections wait for each other', async (_, { url }) => {
    const db = await connect(url, { connections: 2 });
    const counts = Array.from({ length: 12 }, () => db.count({ table: 'team', where: whole }));
    assert.deepEqual(await Promise.all(counts), Array(12).fill(1));
    await db.close();
  });
}

// As long as a UUID, so that 40,000 of them are more than 1 MB.
const token = (at: number) => `${String(at).padStart(8, '0')}-4a5b-8c6d-9e0f-0123456789ab`;
const count = 3_000;
const asked = 40_000;

// Every third row and the last are asked for, and many that are nobody's.
const wanted = (at: number) => at % 3 === 0 || at === count - 1;
const keys = Array.from({ length: asked }, (_, at) => at).filter((at) => at >= count || wanted(at));
const sets = {
  one: keys.map((at) => [token(at)]),
  two: keys.map((at) => [at, token(at)]),
  none: Array.from({ length: asked }, (_, at) => [token(at + count)]),
};
const inSet = { kind: 'keys', columns: ['token'], set: 'one' } as const;
const asPair = { kind: 'keys', columns: ['id', 'token'], set: 'two' } as const;
const nobody = { kind: 'keys', columns: ['token'], set: 'none' } as const;
const related = { kind: 'exists', table: 'known', join: [['id', 'id']], where: inSet } as const;
const every = Array.from({ length: count }, (_, at) => at);
const expected = every.filter(wanted);
const others = every.filter((at) => !wanted(at));
const idsOf = async (reads: Pick<Connector, 'select'>, where: Predicate) =>
  (await rowsOf(reads, { table: 'known', where, sets, columns: ['id'], orderBy: 'key' })).map(
    ({ id }) => Number(id),
  );

function many(it: It): void {
  it('more keys than one message takes are asked of all at once, also below a not', async (db) => {
    await db.transaction({}, async (tx) => {
      const text = db.kind === 'sqlite' ? 'text' : 'varchar(60)';
      await tx.query(`create table known (id int not null primary key, token ${text} not null)`);
      const rows = every.map((at) => [at, token(at)]);
      await tx.insert({ table: 'known', columns: ['id', 'token'], rows });
    });
    for (const where of [inSet, asPair]) {
      assert.deepEqual(await idsOf(db, where), expected);
      assert.deepEqual(await idsOf(db, { kind: 'not', of: where }), others);
    }
    assert.deepEqual(await idsOf(db, nobody), []);
    assert.deepEqual(await idsOf(db, { kind: 'not', of: nobody }), every);
    assert.deepEqual(await idsOf(db, { kind: 'all', of: [related, asPair] }), expected);
    assert.deepEqual(await idsOf(db, { kind: 'not', of: related }), others);
  });

  it('more keys than one message takes are counted, and written, in one statement', async (db) => {
    const n = expected.length;
    const counted = await db.tally({ table: 'known', where: whole, sets }, { inSet, related });
    assert.deepEqual(counted, { inSet: n, related: n });
    const tally = { query: { table: 'known', where: whole, sets }, of: { inSet, asPair } };
    assert.deepEqual(await db.tallies([tally]), [{ inSet: n, asPair: n }]);
    const { scans } = await db.explain({ table: 'known', where: asPair, sets });
    assert.ok(scans.length <= 1);
    await undone(db, async (tx) => {
      const rows = keys.map((at) => ({ key: [at, token(at)] }));
      const write = { table: 'known', key: ['id', 'token'], rows, batch: asked };
      assert.equal(await tx.delete(write), n);
      assert.deepEqual(await idsOf(tx, whole), others);
    });
  });

  it('a text longer than its column, of which only the beginning stands there, is not taken for it', async (db) => {
    const longer = { k: [[`${token(0)}${'x'.repeat(900)}`], [`${token(1)}x`]] };
    const where = { kind: 'keys', columns: ['token'], set: 'k' } as const;
    assert.equal(await db.count({ table: 'known', where, sets: longer }), 0);
    const pairs = { kind: 'keys', columns: ['id', 'token'], set: 'k' } as const;
    const both = { k: [[0, `${token(0)}${'x'.repeat(900)}`]] };
    assert.equal(await db.count({ table: 'known', where: pairs, sets: both }), 0);
  });
}

/** Tests of edges. */
export const edgeTests = [placed, interrupted, many];
