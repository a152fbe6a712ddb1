import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Predicate } from '../../../declaration/predicate.ts';
import { findTable } from '../catalogue.ts';
import { connect } from '../connect.ts';
import { contractSuite } from '../testing/contract-suite.ts';
import { password, postgresServer, type TestServer } from '../testing/servers.ts';
import { refusal, rowsOf, whole } from '../testing/tried.ts';
import { checkSize } from './engine.ts';

const debianServer: TestServer[] = [];
const suites = (['npm', 'debian'] as const).map((which) =>
  contractSuite(`PostgreSQL of ${which}`, async () => {
    const server = await postgresServer(which);
    if (which === 'debian') debianServer.push(server);
    return {
      kind: 'postgres',
      url: server.url('postgres'),
      failing: [
        ['server down', 'postgres://root:wrong-password@127.0.0.1:1/x', 'unreachable'],
        ['wrong password', server.url('postgres', 'root', 'wrong-password'), 'password'],
        ['no such database', server.url('nowhere'), 'database'],
        which === 'npm'
          ? ['no TLS there', `${server.url('postgres')}?sslmode=require`, 'tls']
          : ['a certificate nobody signed', `${server.url('postgres')}?sslmode=verify-full`, 'tls'],
      ],
      limited: async () => {
        const db = await connect(server.url('postgres'));
        await db.transaction({}, async (tx) => {
          await tx.query(`create role limited login password '${password}'`);
          await tx.query('grant select, update on node to limited');
        });
        await db.close();
        return server.url('postgres', 'limited');
      },
      stop: server.stop,
    };
  }),
);
const database = async () => {
  const [first] = suites;
  assert.ok(first);
  return first();
};

test('PostgreSQL: lists, enums, identities, generated columns and partitions are known for what they are', async () => {
  const db = await database();
  await db.transaction({}, async (tx) => {
    await tx.query("create type mood as enum ('glad', 'sur')");
    await tx.query(
      'create table odd (id int generated always as identity primary key, tags text[], mood mood, code char(3), double int generated always as (id * 2) stored, at uuid)',
    );
    await tx.query('create table part (id int not null, d date not null) partition by range (d)');
    await tx.query(
      "create table part_1 partition of part for values from ('2026-01-01') to ('2027-01-01')",
    );
    await tx.query('create unique index odd_code on odd (lower(code)) where id > 0');
    await tx.insert({
      table: 'odd',
      columns: ['id', 'tags', 'mood', 'code'],
      rows: [[5, ['a,b', 'c"d', null], 'glad', 'abc']],
    });
  });
  const catalogue = await db.catalogue();
  const table = findTable(catalogue, 'odd');
  assert.deepEqual(
    table?.columns.map((column) => [column.type, column.counted, column.generated, column.length]),
    [
      ['integer', true, false, null],
      ['array', false, false, null],
      ['text', false, false, null],
      ['text', false, false, 3],
      ['integer', false, true, null],
      ['uuid', false, false, null],
    ],
  );
  assert.deepEqual(table.columns[2]?.allowed, ['glad', 'sur']);
  const [index] = table.indexes.filter(({ name }) => name === 'odd_code');
  assert.deepEqual([index?.columns, index?.unique, index?.partial], [[null], true, true]);
  assert.deepEqual(findTable(catalogue, 'part')?.partitions, ['part_1']);
  assert.equal(findTable(catalogue, 'part_1')?.partitionOf, 'part');
  const [row] = await rowsOf(db, {
    table: 'odd',
    where: { kind: 'in', operand: { column: 'tags' }, values: ['x', 'c"d'] },
  });
  assert.deepEqual([row?.['tags'], row?.['double']], [['a,b', 'c"d', null], 10]);
  const found = (column: string, value: string) =>
    db.count({ table: 'odd', where: { kind: 'compare', operand: { column }, op: '=', value } });
  assert.deepEqual(
    [await found('tags', 'a,b'), await found('mood', 'glad'), await found('mood', 'no mood')],
    [1, 1, 0],
  );
  assert.deepEqual([await found('code', 'abc'), await found('at', 'no uuid')], [1, 0]);
  const where = { kind: 'keys', columns: ['code', 'mood'], set: 'k' } as const;
  assert.equal(await db.count({ table: 'odd', where, sets: { k: [['abc', 'glad']] } }), 1);
});

test('PostgreSQL: a server that dies in the middle of a stream is said to be unreachable', async () => {
  const db = await database();
  const other = await database();
  await assert.rejects(async () => {
    for await (const _ of db.select({ table: 'big', where: whole, batch: 100 }))
      await other.transaction({}, (tx) =>
        tx.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where query like \'%"big"%\' and pid <> pg_backend_pid()',
        ),
      );
  }, refusal('unreachable'));
  assert.ok((await db.count({ table: 'big', where: whole })) > 0);
});

test('PostgreSQL: a connection that must be encrypted is, by a certificate that is known or by any', async () => {
  const [, debian] = suites;
  assert.ok(debian);
  await debian();
  const [server] = debianServer;
  assert.ok(server);
  const certificate = join(server.folder, 'tls.pem');
  for (const query of ['require', `verify-full&sslrootcert=${certificate}`]) {
    const encrypted = await connect(`${server.url('postgres')}?sslmode=${query}`);
    const text = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
    assert.deepEqual(await encrypted.query(text), [{ ssl: true }]);
    await encrypted.close();
  }
});

test('PostgreSQL: what is too large for one message is refused before it is sent, what the server finds too large after', async () => {
  const keys = Array.from({ length: 1_000 }, (_, at) => `key ${at}`);
  const statement = { text: 'select $1', values: [keys] };
  checkSize(statement, 'here');
  for (const most of [
    { message: 10_000, value: 100_000 },
    { message: 100_000, value: 10_000 },
  ])
    assert.throws(() => checkSize(statement, 'here', most), refusal('too large', 'key 1'));
  const db = await database();
  const wide = `select ${Array.from({ length: 2_000 }, (_, at) => at).join(', ')}`;
  await assert.rejects(db.query(wide), refusal('too large'));
  assert.ok((await db.count({ table: 'node', where: whole })) > 0);
});

test('PostgreSQL: 300,000 keys beside another condition are looked up, not gone through for each row', async () => {
  const db = await database();
  await db.transaction({}, async (tx) => {
    await tx.query('create table many (id int primary key, other int)');
    await tx.query('insert into many select n, n from generate_series(1, 60000) n');
    await tx.query('analyze many');
  });
  const where: Predicate = {
    kind: 'any',
    of: [
      { kind: 'null', operand: { column: 'other' } },
      { kind: 'keys', columns: ['id'], set: 'k' },
    ],
  };
  const sets = { k: Array.from({ length: 300_000 }, (_, at) => [at * 2]) };
  const query = { table: 'many', where, sets };
  // Gone through, it would be some ten minutes.
  await db.transaction({ statementTimeoutMs: 60_000 }, async (tx) => {
    assert.equal(await tx.count(query), 30_000);
    assert.deepEqual(await tx.query('show work_mem'), [{ work_mem: '4MB' }]);
  });
  let rows = 0;
  for await (const batch of db.select({ ...query, columns: ['id'], batch: 10_000 }))
    rows += batch.length;
  assert.equal(rows, 30_000);
  assert.deepEqual(await db.query('show work_mem'), [{ work_mem: '4MB' }]);
});
