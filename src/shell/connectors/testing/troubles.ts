/** What is said when it cannot be done. */
import assert from 'node:assert/strict';
import { findTable } from '../catalogue.ts';
import { connect } from '../connect.ts';
import { ConnectorProblem } from '../problem.ts';
import { type It, refusal, undone, whole } from './tried.ts';

function refused(it: It): void {
  it('every way not to get in is said plainly, without the password', async (_, { failing }) => {
    for (const [what, url, kind] of failing)
      await assert.rejects(
        connect(url, { connectTimeoutMs: 2_000 }).then((db) => db.close()),
        refusal(kind, 'wrong-password'),
        what,
      );
  });

  it('a unique key that has the value already says its name and not the value', async (db) => {
    const row = { key: [2], set: ['kari@example.no'] };
    await assert.rejects(
      db.transaction({}, (tx) =>
        tx.update({ table: 'member', key: ['id'], columns: ['email'], rows: [row] }),
      ),
      (thrown: Error) => {
        refusal('clash', 'kari@')(thrown);
        assert.match(thrown.message, /member/);
        return true;
      },
    );
  });

  it('a constraint that says no is told by its name', async (db) => {
    await assert.rejects(
      db.transaction({}, (tx) => tx.delete({ table: 'node', key: ['id'], rows: [{ key: [0] }] })),
      refusal('constraint'),
    );
    const bad = { key: [0, 0], set: ['kari@example.no'] };
    await assert.rejects(
      db.transaction({}, (tx) =>
        tx.update({
          table: 'line',
          key: ['order_id', 'line_no'],
          columns: ['status'],
          rows: [bad],
        }),
      ),
      refusal('constraint', 'kari@'),
    );
  });
}

function waiting(it: It): void {
  it('a lock held by somebody else is waited for, not for ever', async (db) => {
    const change = (value: string) => ({
      table: 'line',
      key: ['order_id', 'line_no'],
      columns: ['text'],
      rows: [{ key: [0, 0], set: [value] }],
    });
    await undone(db, async (tx) => {
      await tx.update(change('mine'));
      const began = performance.now();
      await assert.rejects(
        db.transaction({ lockTimeoutMs: 300 }, (other) => other.update(change('theirs'))),
        refusal('locked'),
      );
      assert.ok(performance.now() - began < 3_000);
    });
    await db.transaction({ lockTimeoutMs: 300 }, (tx) => tx.update(change('a')));
  });

  it('a connection for reading writes nothing, whatever is asked of it', async (_, { url }) => {
    const reader = await connect(url, { readOnly: true });
    try {
      assert.ok((await reader.count({ table: 'node', where: whole })) >= 3);
      const write = reader.transaction({}, (tx) =>
        tx.insert({ table: 'node', columns: ['id'], rows: [[99]] }),
      );
      await assert.rejects(write, refusal('read only'));
      await assert.rejects(reader.query('delete from node'), refusal('read only'));
    } finally {
      await reader.close();
    }
  });

  it('what the user may not read is known from the catalogue, and said when it is tried', async (_, {
    limited,
  }) => {
    if (limited === undefined) return;
    const db = await connect(await limited());
    try {
      const node = findTable(await db.catalogue(), 'node');
      assert.deepEqual(node?.privileges, {
        select: true,
        insert: false,
        update: true,
        delete: false,
      });
      await assert.rejects(db.query('select * from hidden'), refusal('privilege'));
      const write = db.transaction({}, (tx) =>
        tx.delete({ table: 'node', key: ['id'], rows: [{ key: [2] }] }),
      );
      await assert.rejects(write, refusal('privilege'));
    } finally {
      await db.close();
    }
  });
}

function restricted(it: It): void {
  it('a statement nobody expected to fail is a bug that tells no values', async (db) => {
    await assert.rejects(db.query('select nonsense from from', []), (thrown: Error) => {
      assert.ok(!(thrown instanceof ConnectorProblem));
      assert.match(thrown.message, /unexpected/);
      return true;
    });
  });
}

// Of a large table: of a small one the server may lock every row.
const held = (id: number) => ({
  table: 'big',
  key: ['id'],
  columns: ['email'],
  rows: [{ key: [id], set: [`p${id}@example.no`] }],
});

function deadlocked(it: It): void {
  it('of two that wait for each other one is undone as a whole, also when it would go on', async (db) => {
    if (!db.capabilities.rowLocks) return;
    const both = Promise.withResolvers<void>();
    let locked = 0;
    const one = (first: number, then: number) =>
      db.transaction({ lockTimeoutMs: 10_000 }, async (tx) => {
        await tx.update(held(first));
        locked += 1;
        if (locked === 2) both.resolve();
        await both.promise;
        await tx.savepoint(() => tx.update(held(then))).catch(() => undefined);
        // Where the server has undone all of it, this may not last.
        await tx.insert({ table: 'node', columns: ['id'], rows: [[500 + first]] });
      });
    const ended = await Promise.allSettled([one(1, 2), one(2, 1)]);
    const failed = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    const lasting = await db.count({
      table: 'node',
      where: { kind: 'in', operand: { column: 'id' }, values: [501, 502] },
    });
    assert.equal(lasting, 2 - failed.length);
    for (const reason of failed) refusal('conflict')(reason);
    if (db.kind === 'mariadb') assert.equal(failed.length, 1);
  });
}

/** Tests of failing. */
export const troubleTests = [refused, waiting, restricted, deadlocked];
