/** What is changed, and what is left. */
import assert from 'node:assert/strict';
import { fingerprintName } from '../contract.ts';
import { type It, refusal, rowsOf, same, undone, whole } from './tried.ts';

function changed(it: It): void {
  it('rows are changed each with its own values, in batches, and counted', async (db) => {
    await undone(db, async (tx) => {
      const rows = Array.from({ length: 2_500 }, (_, at) => ({
        key: [at],
        set: [`erased-${at}`, null],
      }));
      assert.equal(
        await tx.update({ table: 'big', key: ['id'], columns: ['email', 'filler'], rows }),
        2_500,
      );
      assert.equal(await tx.count({ table: 'big', where: same('email', 'erased-2499') }), 1);
      assert.equal(
        await tx.update({
          table: 'line',
          key: ['order_id', 'line_no'],
          columns: ['text'],
          rows: [
            { key: [0, 1], set: ['z'] },
            { key: [5, 5], set: ['z'] },
          ],
        }),
        1,
      );
      assert.equal(
        await tx.update({
          table: 'code',
          key: ['code'],
          columns: ['bytes'],
          rows: [{ key: ['0'], set: [new Uint8Array([1])] }],
        }),
        1,
      );
      assert.equal(
        await tx.delete({
          table: 'big',
          key: ['id'],
          rows: rows.map(({ key }) => ({ key })),
          guard: same('email', 'erased-7'),
        }),
        1,
      );
    });
    assert.equal(await db.count({ table: 'big', where: same('email', 'p7@example.no') }), 1);
  });
}

function undoing(it: It): void {
  it('a row that changed since it was read is left', async (db) => {
    const columns = ['id', 'd', 'wall', 'instant', 'written', 'made_year'];
    await undone(db, async (tx) => {
      const rows = await rowsOf(tx, {
        table: 'dated',
        where: whole,
        fingerprint: columns,
        lock: true,
      });
      await tx.update({
        table: 'dated',
        key: ['id'],
        columns: ['written'],
        rows: [{ key: [1], set: ['other'] }],
      });
      const keyed = rows.map((row) => ({
        key: [row['id'] ?? null],
        fingerprint: String(row[fingerprintName]),
      }));
      const set = keyed.map((row) => ({ ...row, set: [1999] }));
      const write = { table: 'dated', key: ['id'], fingerprint: columns };
      assert.equal(await tx.update({ ...write, columns: ['made_year'], rows: set }), 4);
      assert.equal(await tx.delete({ ...write, rows: keyed }), 0);
      assert.equal(await tx.delete({ table: 'dated', key: ['id'], rows: keyed }), 5);
    });
  });

  it('a savepoint undoes only what came after it', async (db) => {
    await undone(db, async (tx) => {
      await tx.insert({ table: 'node', columns: ['id', 'parent_id'], rows: [[10, null]] });
      await assert.rejects(
        tx.savepoint(async () => {
          await tx.insert({ table: 'node', columns: ['id'], rows: [[11]] });
          await tx.insert({ table: 'node', columns: ['id'], rows: [[10]] });
        }),
        refusal('clash'),
      );
      assert.equal(
        await tx.count({
          table: 'node',
          where: { kind: 'in', operand: { column: 'id' }, values: [10, 11] },
        }),
        1,
      );
    });
    assert.equal(await db.count({ table: 'node', where: same('id', 10) }), 0);
  });
}

function kept(it: It): void {
  it('a cycle is written and deleted with constraints looked at last, where that can be', async (db) => {
    await undone(db, async (tx) => {
      const deferred = await tx.deferConstraints();
      assert.equal(deferred, db.capabilities.deferrableConstraints);
      if (!deferred) return;
      await tx.insert({
        table: 'member',
        columns: ['id', 'team_id', 'email'],
        rows: [[5, 5, 'x@example.no']],
      });
      await tx.insert({ table: 'team', columns: ['id', 'leader_id'], rows: [[5, 5]] });
      await tx.delete({ table: 'team', key: ['id'], rows: [{ key: [5] }] });
      await tx.delete({ table: 'member', key: ['id'], rows: [{ key: [5] }] });
    });
  });

  it('a snapshot sees one moment', async (db) => {
    await db.transaction({ isolation: 'snapshot', readOnly: true }, async (snapshot) => {
      const before = await snapshot.count({ table: 'node', where: whole });
      if (db.kind !== 'sqlite')
        await db.transaction({}, (tx) =>
          tx.insert({ table: 'node', columns: ['id'], rows: [[77]] }),
        );
      assert.equal(await snapshot.count({ table: 'node', where: whole }), before);
    });
  });

  it('a transaction that throws leaves nothing, one that ends is kept', async (db) => {
    await undone(db, (tx) => tx.insert({ table: 'node', columns: ['id'], rows: [[90]] }));
    assert.equal(await db.count({ table: 'node', where: same('id', 90) }), 0);
    await db.transaction({}, (tx) => tx.insert({ table: 'node', columns: ['id'], rows: [[91]] }));
    assert.equal(await db.count({ table: 'node', where: same('id', 91) }), 1);
  });
}

function reading(it: It): void {
  it('what is read in a transaction can be changed while it is read', async (db) => {
    await undone(db, async (tx) => {
      let changed = 0;
      for await (const rows of tx.select({ table: 'line', where: whole, orderBy: 'key', batch: 1 }))
        changed += await tx.update({
          table: 'line',
          key: ['order_id', 'line_no'],
          columns: ['text'],
          rows: rows.map((row) => ({
            key: [row['order_id'] ?? null, row['line_no'] ?? null],
            set: ['seen'],
          })),
        });
      assert.equal(changed, 4);
      assert.equal(await tx.count({ table: 'line', where: same('text', 'seen') }), 4);
    });
  });
}

/** Tests of writing. */
export const writeTests = [reading, changed, undoing, kept];
