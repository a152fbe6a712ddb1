import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTable } from '../catalogue.ts';
import { connect } from '../connect.ts';
import { contractSuite } from '../testing/contract-suite.ts';
import { mariadbServer, password } from '../testing/servers.ts';
import { refusal, rowsOf, same, whole } from '../testing/tried.ts';

const database = contractSuite('MariaDB', async () => {
  const server = await mariadbServer();
  const admin = await connect(server.url('mysql'));
  await admin.transaction({}, (tx) => tx.query('create database vern_test'));
  await admin.close();
  return {
    kind: 'mariadb',
    url: server.url('vern_test'),
    failing: [
      ['server down', 'mysql://root:wrong-password@127.0.0.1:1/x', 'unreachable'],
      ['wrong password', server.url('vern_test', 'root', 'wrong-password'), 'password'],
      ['no such database', server.url('nowhere'), 'database'],
      ['no TLS there', `${server.url('vern_test')}?sslmode=require`, 'tls'],
    ],
    limited: async () => {
      const db = await connect(server.url('vern_test'));
      await db.transaction({}, async (tx) => {
        await tx.query(`create user limited@'127.0.0.1' identified by '${password}'`);
        await tx.query("grant select, update on vern_test.node to limited@'127.0.0.1'");
      });
      await db.close();
      return server.url('vern_test', 'limited');
    },
    stop: server.stop,
  };
});

test('MariaDB: keys of bytes and of old character sets are found by their index', async () => {
  const db = await database();
  const id = new Uint8Array([0, 1, 2, 255]);
  await db.transaction({}, async (tx) => {
    await tx.query(
      "create table old (id binary(4) not null, name varchar(30) character set latin1 not null, kind enum('a', 'ø') null, z date null, doubled int as (length(name) * 2) stored, primary key (id, name), key old_name (name))",
    );
    await tx.query(
      "insert into old (id, name, kind, z) values (x'000102ff', 'Blåbær', 'ø', '0000-00-00')",
    );
  });
  const keyed = { kind: 'keys', columns: ['id', 'name'], set: 'k' } as const;
  const ask = {
    table: 'old',
    where: keyed,
    sets: {
      k: [
        [id, 'Blåbær'],
        [id, 'x'],
      ],
    },
  };
  const [row] = await rowsOf(db, ask);
  assert.deepEqual(Buffer.from(row?.['id'] as Uint8Array), Buffer.from(id));
  assert.deepEqual([row?.['name'], row?.['kind'], row?.['doubled']], ['Blåbær', 'ø', 12]);
  assert.equal((await db.explain(ask)).indexed, true);
  const readable = { kind: 'readable', operand: { column: 'z' }, as: 'day' } as const;
  assert.equal(await db.count({ table: 'old', where: readable }), 0);
  const table = findTable(await db.catalogue(['old']), 'old');
  assert.deepEqual(
    table?.columns.map(({ generated }) => generated),
    [false, false, false, false, true],
  );
  assert.deepEqual(table.columns[2]?.allowed, ['a', 'ø']);
  const changed = await db.transaction({}, (tx) =>
    tx.update({
      table: 'old',
      key: ['id', 'name'],
      columns: ['kind'],
      rows: [{ key: [id, 'Blåbær'], set: ['a'] }],
    }),
  );
  assert.equal(changed, 1);
});

test('MariaDB: a text is compared to the letter, a key as the collation has it', async () => {
  const db = await database();
  assert.equal(await db.count({ table: 'member', where: same('email', 'KARI@example.no') }), 0);
  assert.equal(await db.count({ table: 'member', where: same('email', 'kari@example.no') }), 1);
  const where = { kind: 'keys', columns: ['email'], set: 'k' } as const;
  const found = await db.count({ table: 'member', where, sets: { k: [['KARI@example.no']] } });
  assert.equal(found, 1);
});

test('MariaDB: a connection that is killed in the middle of a stream is said to be unreachable', async () => {
  const db = await database();
  await assert.rejects(async () => {
    for await (const rows of db.select({ table: 'big', where: whole, batch: 10 })) {
      assert.ok(rows.length > 0);
      const others = await db.query(
        "select id from information_schema.processlist where id <> connection_id() and info like 'select t0%'",
      );
      // It may have ended by itself.
      for (const { id } of others)
        await db
          .transaction({}, (tx) => tx.query(`kill connection ${Number(id)}`))
          .catch(() => undefined);
    }
  }, refusal('unreachable'));
  assert.ok((await db.count({ table: 'big', where: whole })) > 0);
});
