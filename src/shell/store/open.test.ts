import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Client } from 'pg';
import { connect } from './connect.ts';
import { migrate, migrations, pending } from './migrate.ts';
import type { StoreProblem } from './problem.ts';
import {
  type ExternalPostgres,
  externalPostgres,
  noExternalPostgres,
} from './testing/external-postgres.ts';
import { bothKinds, freshFolder, open, using } from './testing/stores.ts';

let server: Promise<ExternalPostgres> | undefined;
const external = () => {
  server ??= externalPostgres();
  return server;
};
after(async () => (await server)?.stop());
const externalOnly = { skip: noExternalPostgres() };

const refused = async (databaseUrl: string, kind: StoreProblem['kind'], text: RegExp) => {
  const dataFolder = join(freshFolder(), 'data');
  await assert.rejects(open({ dataFolder, databaseUrl }), (thrown: StoreProblem) => {
    assert.equal(thrown.kind, kind, thrown.message);
    assert.match(thrown.message, text);
    assert.doesNotMatch(thrown.message, /of-the-test|hemmelig|\n/);
    assert.equal(thrown.exitCode, kind === 'input' ? 2 : 3);
    return true;
  });
};

test('An address that is none is refused as wrong input, without its password', async () => {
  await refused('nonsense', 'input', /DATABASE_URL is not an address/);
  await refused('mysql://vern:hemmelig@localhost/x', 'input', /begins with mysql:/);
});

test('A host that does not answer or does not exist is said to be unreachable', async () => {
  await refused(
    'postgres://vern:hemmelig@127.0.0.1:1/x',
    'unreachable',
    /127\.0\.0\.1:1\/x: .*cannot be reached/,
  );
  await refused('postgres://vern:hemmelig@no-such-host.invalid/x', 'unreachable', /no-such-host/);
});

test('Something that answers but is no PostgreSQL is said to be unreachable', async () => {
  const liar = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
  const address = liar.address();
  assert.ok(typeof address === 'object' && address !== null);
  await refused(
    `postgres://vern:hemmelig@127.0.0.1:${address.port}/x`,
    'unreachable',
    /no PostgreSQL|cannot be reached/,
  );
  liar.close();
});

test(
  'A wrong password, a missing database and a missing privilege are told apart',
  externalOnly,
  async () => {
    const { url, sql } = await external();
    await sql("create role guest login password 'hemmelig'");
    await refused(url('postgres', 'postgres', 'hemmelig-2'), 'password', /refuses the sign-in/);
    await refused(url('postgres', 'stranger', 'hemmelig'), 'password', /refuses the sign-in/);
    await refused(url('nowhere'), 'database', /there is no such database/);
    await refused(
      url('postgres', 'guest', 'hemmelig'),
      'privilege',
      /lacks a privilege .*alter database/,
    );
  },
);

test('A PostgreSQL that is too old is refused by its version', async () => {
  const { checkVersion } = await import('./connect.ts');
  const old = { query: async () => ({ rows: [{ server_version: '14.22' }] }) } as unknown as Client;
  await assert.rejects(
    checkVersion(old, 'postgres://h/d'),
    /h:5432\/d: is PostgreSQL 14.22; Vern needs 15/,
  );
});

test(
  'With a user who may make no role, the triggers alone keep the trail append-only',
  externalOnly,
  async () => {
    const databaseUrl = await (await external()).fresh('hosted', { createRole: false });
    const { store } = await open({ dataFolder: join(freshFolder(), 'data'), databaseUrl });
    await using(store, async () => {
      const { append } = await import('./trail.ts');
      const entry = { organisation: null, at: '2026-03-01T00:00:00Z', actor: 'a', action: 'b.c' };
      await store.db
        .transaction()
        .execute((transaction) => append(transaction, { ...entry, outcome: 'done', payload: {} }));
      await assert.rejects(store.db.deleteFrom('trail_entry').execute(), /append-only/);
    });
  },
);

test('Two installations in one PostgreSQL cannot read each other', externalOnly, async () => {
  const [mine, yours] = [
    await (await external()).fresh('mine'),
    await (await external()).fresh('yours'),
  ];
  for (const databaseUrl of [mine, yours])
    await (await open({ dataFolder: join(freshFolder(), 'data'), databaseUrl })).store.close();
  const prying = await connect(mine.replace(/mine$/, 'yours'));
  await assert.rejects(prying.query('select from trail_entry'), /does not exist|permission denied/);
  await prying.end();
});

test(
  'Example databases are never made in a PostgreSQL that is not our own',
  externalOnly,
  async () => {
    const databaseUrl = await (await external()).fresh('real');
    const { store } = await open({ dataFolder: join(freshFolder(), 'data'), databaseUrl });
    await using(store, async () => {
      await assert.rejects(store.exampleDatabase('shop'), /Unset DATABASE_URL/);
    });
  },
);

for (const shared of bothKinds()) {
  const named = (sentence: string) => `${sentence} (${shared.kind})`;
  const options = { skip: shared.skip };

  test(
    named('A fresh store has every table, and opening it again changes nothing'),
    options,
    async () => {
      const store = await shared.store();
      await shared.owner(async (client) => {
        const steps = await client.query(
          'select number, applied_at::text from schema_migration order by 1',
        );
        assert.equal(steps.rowCount, migrations().length);
        assert.equal(await migrate(client, store.ownerUrl), 0);
        const again = await client.query(
          'select number, applied_at::text from schema_migration order by 1',
        );
        assert.deepEqual(again.rows, steps.rows);
      });
    },
  );

  test(named('Dates, moments and large numbers come back as they went in'), options, async () => {
    const store = await shared.store();
    const db = store.db.$extendTables<{
      organisation: { slug: string; name: string; created_at: string };
    }>();
    const created_at = '2026-02-28T22:30:00.123Z';
    await db.insertInto('organisation').values({ slug: 'a', name: 'A', created_at }).execute();
    const { sql } = await import('kysely');
    const found = await sql`
      select created_at, date '2026-02-28' as day, 9007199254740991::int8 as large, count(*) as n,
        timestamptz '1900-01-01 00:00+00' as old
      from organisation group by 1`.execute(store.db);
    assert.deepEqual(found.rows, [
      {
        created_at,
        day: '2026-02-28',
        large: 9_007_199_254_740_991,
        n: 1,
        old: '1900-01-01T00:00:00.000Z',
      },
    ]);
    await assert.rejects(
      sql`select 9007199254740992::int8`.execute(store.db),
      /too large a number/,
    );
  });

  test(named('A new version of a declaration is told to whoever listens'), options, async () => {
    const store = await shared.store();
    const listener = await connect(store.url);
    const heard = new Promise((resolve) => listener.once('notification', resolve));
    await listener.query('listen vern_declaration');
    await shared.owner(async (client) => {
      await client.query("insert into organisation values ('b', 'B', now())");
      await client.query(
        "insert into declaration_version values ('b', 1, '', 'vern.yaml', '', now(), 'x', '2026-01-01', false, '[]')",
      );
    });
    assert.equal(((await heard) as { payload: string }).payload, 'b');
    await listener.end();
  });

  test(named('Two processes that migrate at once run each step once'), options, async () => {
    const store = await shared.another();
    const own = { number: migrations().length + 1, name: 'slow', sha256: 'x' };
    const steps = [...migrations(), { ...own, sql: 'select pg_sleep(0.2); create table slow ()' }];
    const clients = await Promise.all([connect(store.ownerUrl), connect(store.ownerUrl)]);
    const ran = await Promise.all(clients.map((client) => migrate(client, store.ownerUrl, steps)));
    assert.deepEqual(
      ran.toSorted((a, b) => a - b),
      [0, 1],
    );
    for (const client of clients) await client.end();
  });

  test(named('A failing step leaves the store as it was'), options, async () => {
    const store = await shared.another();
    const next = migrations().length + 1;
    const broken = {
      number: next,
      name: 'broken',
      sha256: 'x',
      sql: 'create table half (); select 1/0',
    };
    const client = await connect(store.ownerUrl);
    await assert.rejects(
      migrate(client, store.ownerUrl, [...migrations(), broken]),
      /division by zero/,
    );
    const half = await client.query("select to_regclass('half') as half");
    assert.equal(half.rows[0].half, null);
    await client.end();
  });

  test(named('A store made by a newer Vern is refused'), options, async () => {
    const store = await shared.another();
    const client = await connect(store.ownerUrl);
    await client.query("insert into schema_migration values (9999, 'later', 'x')");
    await client.end();
    const databaseUrl = store.kind === 'external' ? store.url : undefined;
    await assert.rejects(
      open({ dataFolder: store.dataFolder, databaseUrl }),
      /the store was made by a newer Vern/,
    );
  });
}

test('An altered step is refused by name', () => {
  const done = migrations().map((step) => ({ ...step, sha256: 'other' }));
  assert.throws(() => pending(migrations(), done, 'here'), /here: step 1 .* differs/);
});

test('Steps with a gap or a wrong name in their numbers are a mistake of ours', () => {
  const folder = freshFolder();
  fs.writeFileSync(join(folder, '0002-second.sql'), '');
  assert.throws(() => migrations(folder), /should be number 1/);
});
