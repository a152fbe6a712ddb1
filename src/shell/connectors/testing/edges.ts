/** What is at the edges: other schemas, large numbers, statements without end, a server that dies. */
import assert from 'node:assert/strict';
import { findTable } from '../catalogue.ts';
import { connect } from '../connect.ts';
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

/** Tests of edges. */
export const edgeTests = [placed, interrupted];
