import assert from 'node:assert/strict';
import { chmodSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findTable } from '../catalogue.ts';
import { connect } from '../connect.ts';
import { contractSuite } from '../testing/contract-suite.ts';
import { mariadbServer, password, type TestServer } from '../testing/servers.ts';
import { refusal, rowsOf, same, whole } from '../testing/tried.ts';

const servers: TestServer[] = [];
const database = contractSuite('MariaDB', async () => {
  // As small as old ones have it, so that it is met.
  const server = await mariadbServer({ settings: ['max-allowed-packet=1M'] });
  servers.push(server);
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

test('MariaDB: what is too large for one message is refused before it is sent, with what to set', async () => {
  const db = await database();
  const where = { kind: 'keys', columns: ['email'], set: 'k' } as const;
  const sets = { k: [['x'.repeat(2_000_000)]] };
  await assert.rejects(db.count({ table: 'member', where, sets }), (thrown: Error) => {
    refusal('too large', 'xxx')(thrown);
    assert.match(thrown.message, /max_allowed_packet is 1048576; set it .* to at least 2097152/);
    return true;
  });
  assert.equal(await db.count({ table: 'member', where, sets: { k: [['ola@example.no']] } }), 1);
});

test('MariaDB: a key longer than most is found all the same', async () => {
  const db = await database();
  const long = (letter: string) => `${'å'.repeat(900)}${letter}`;
  await db.transaction({}, async (tx) => {
    await tx.query('create table lengthy (name varchar(1000) character set latin1 primary key)');
    await tx.insert({ table: 'lengthy', columns: ['name'], rows: [[long('a')], [long('b')]] });
  });
  const where = { kind: 'keys', columns: ['name'], set: 'k' } as const;
  const k = [[long('a')], ...Array.from({ length: 600 }, (_, at) => [`x${at}`])];
  const found = await rowsOf(db, { table: 'lengthy', where, sets: { k } });
  assert.deepEqual(
    found.map(({ name }) => String(name).at(-1)),
    ['a'],
  );
  const exact = { kind: 'in', operand: { column: 'name' }, values: k.flat() } as const;
  assert.equal(await db.count({ table: 'lengthy', where: exact }), 1);
});

test('MariaDB: a server that cannot read or write its files is said to have trouble, and is no bug of ours', async () => {
  const db = await database();
  const [server] = servers;
  assert.ok(server);
  const temporary = join(server.folder, 'temporary');
  chmodSync(temporary, 0);
  try {
    await assert.rejects(
      db.query('select distinct filler, email from big order by filler desc'),
      refusal('trouble'),
    );
    await assert.rejects(db.catalogue(), refusal('trouble'));
  } finally {
    chmodSync(temporary, 0o700);
  }
  await db.transaction({}, async (tx) => {
    await tx.query('create table damaged (id int primary key, name varchar(20)) engine = MyISAM');
    await tx.query("insert into damaged values (1, 'Kari')");
    await tx.query('flush tables damaged');
  });
  truncateSync(join(server.folder, 'data', 'vern_test', 'damaged.MYI'), 10);
  await assert.rejects(
    db.count({ table: 'damaged', where: same('name', 'x') }),
    refusal('trouble'),
  );
  await db.transaction({}, (tx) => tx.query('drop table damaged')).catch(() => undefined);
  assert.ok((await db.catalogue()).tables.length > 0);
});

test('MariaDB: after reading a table of Aria there is no way back to a savepoint: what fails undoes everything', async () => {
  const db = await database();
  await db.transaction({}, (tx) => tx.query('create table safe (id int primary key) engine=Aria'));
  const node = (id: number) => ({ table: 'node', columns: ['id'], rows: [[id]] });
  const there = (...ids: readonly number[]) =>
    db.count({ table: 'node', where: { kind: 'in', operand: { column: 'id' }, values: ids } });
  await db.transaction({}, async (tx) => {
    await tx.count({ table: 'safe', where: whole });
    await tx.savepoint(() => tx.insert(node(701)));
  });
  assert.equal(await there(701), 1);
  const because = new Error('of the test');
  await assert.rejects(
    db.transaction({}, async (tx) => {
      await tx.count({ table: 'safe', where: whole });
      const failing = tx.savepoint(async () => {
        await tx.insert(node(702));
        throw because;
      });
      await failing.catch(() => undefined);
      await tx.insert(node(703));
    }),
    because,
  );
  assert.equal(await there(702, 703), 0);
});
