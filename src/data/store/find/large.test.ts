import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Value } from '../../../declaration/database/value.ts';
import { parseDeclaration } from '../../../declaration/parse.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import type { Connector, Select } from '../../../shell/connectors/contract.ts';
import { mariadbServer, postgresServer } from '../../../shell/connectors/testing/servers.ts';
import type { Given } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { heldBy } from './held.ts';
import { resolveSubjects } from './resolve.ts';
import { engineOf, scratch } from './testing/nasty.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const each of undo.toReversed()) await each();
});
const space = scratch();
undo.push(space.remove);

const many = 20_000;
const title = 'x';
const pointing = (by: string) => ({ system: 'shop', dataset: 'orders', by: [by], to: ['id'] });
const parsed = parseDeclaration(
  JSON.stringify({
    vern: 1,
    organisation: { name: 'x', slug: 'large' },
    subjects: { customer: title, visitor: title },
    systems: {
      shop: {
        title,
        connect: '${SHOP}',
        datasets: {
          people: {
            title,
            about: 'customer',
            identifiedBy: {
              number: 'id',
              email: 'email',
              phone: { column: 'phone', unique: false },
            },
            fields: { email: 'email' },
          },
          orders: { title, about: 'people(person)', fields: { note: 'note' } },
          lines: {
            title,
            table: 'order_lines',
            about: 'orders(order_id)',
            fields: { note: 'note' },
          },
          visits: {
            title,
            about: 'visitor',
            identifiedBy: { visitor: 'visitor' },
            fields: { note: 'note' },
          },
        },
      },
      post: {
        title,
        connect: '${POST}',
        datasets: { parcels: { title, about: pointing('order_id'), fields: { note: 'note' } } },
      },
    },
    purposes: {},
  }),
  'large.yaml',
);
if (!parsed.ok) throw new Error(JSON.stringify(parsed));
const { declaration } = parsed;

const addresses: Readonly<Record<Connector['kind'], () => Promise<string>>> = {
  sqlite: () => Promise.resolve(space.file('large.db')),
  postgres: async () => {
    const server = await postgresServer('npm');
    undo.push(server.stop);
    return server.url('postgres');
  },
  mariadb: async () => {
    const server = await mariadbServer();
    undo.push(server.stop);
    const first = await connect(server.url('mysql'));
    await first.transaction({}, (tx) => tx.query('create database large'));
    await first.close();
    return server.url('large');
  },
};

type Tables = Readonly<Record<string, readonly [string, (at: number) => readonly Value[]]>>;

// Person 1 has all but ten orders; e-mail has an index and phone has none.
const tables: Tables = {
  people: [
    'id bigint primary key, email varchar(80), phone varchar(80)',
    (at) => [at, `p${at}@example.no`, `42${String(at).padStart(6, '0')}`],
  ],
  orders: [
    'id bigint primary key, person bigint, note varchar(80)',
    (at) => [at, at < 10 ? 2 : 1, 'note'],
  ],
  order_lines: [
    'id bigint primary key, order_id bigint, note varchar(80)',
    (at) => [at, at, 'x'.repeat(60)],
  ],
  visits: [
    'id bigint primary key, visitor varchar(80), note varchar(80)',
    (at) => [at, at < 10 ? 'else' : 'Abc', 'y'.repeat(60)],
  ],
};
const postTables: Tables = {
  parcels: ['id bigint primary key, order_id bigint, note varchar(80)', (at) => [at, at, 'note']],
};

async function make(address: string, made: Tables): Promise<void> {
  const connector = await connect(address);
  const after = [
    'create index orders_person on orders (person)',
    'create index people_email on people (email)',
    'create index visits_visitor on visits (visitor)',
  ];
  await connector.transaction({}, async (tx) => {
    for (const [table, [columns]] of Object.entries(made))
      await tx.query(`create table ${table} (${columns})`);
    for (const [table, [columns, row]] of Object.entries(made))
      await tx.insert({
        table,
        columns: columns.split(', ').map((column) => column.split(' ')[0] ?? ''),
        rows: Array.from({ length: many }, (_, at) => row(at)),
      });
    if ('people' in made) for (const each of after) await tx.query(each);
  });
  for (const table of Object.keys(made))
    await connector.transaction({}, (tx) =>
      tx.query(connector.kind === 'mariadb' ? `analyze table ${table}` : `analyze ${table}`),
    );
  await connector.close();
}

/** The same engine, and how often its databases are asked, and what for. */
function counted(engine: Engine): { readonly engine: Engine; readonly asked: string[] } {
  const asked: string[] = [];
  const open = new Map(
    [...engine.systems.open].map(([name, system]) => {
      const { connector } = system;
      const noted: Connector = {
        ...connector,
        select: (query: Select) => {
          asked.push(query.table);
          return connector.select(query);
        },
      };
      return [name, { ...system, connector: noted }] as const;
    }),
  );
  const all = engine.systems.all.map((system) => open.get(system.name) ?? system);
  return { engine: { ...engine, systems: { ...engine.systems, open, all } }, asked };
}

for (const kind of ['sqlite', 'postgres', 'mariadb'] as const)
  describe(`people with many rows in ${kind}`, { concurrency: false }, () => {
    let shop = '';
    const post = space.file(`post-${kind}.db`);
    const begin = async (given: readonly Given[], options = {}) => {
      const engine = await engineOf(declaration, { SHOP: shop, POST: post }, space.folder);
      const { engine: noted, asked } = counted(engine);
      return { engine, asked, found: await resolveSubjects(noted, given, options) };
    };
    const rowsIn = async (engine: Engine, found: Awaited<ReturnType<typeof begin>>['found']) => {
      const held = await heldBy(
        engine,
        { resolution: found, only: undefined },
        { SHOP: shop, POST: post },
      );
      return { held, outcome: new Map(held.listed.map((one) => [one.place.dataset, one.outcome])) };
    };

    test('the databases are made', async () => {
      shop = await addresses[kind]();
      await make(shop, tables);
      await make(post, postTables);
    });

    test('20,000 rows of one person are found with as many statements as 20, also in another system', async () => {
      const one = await begin([{ name: 'email', value: 'P1@example.no' }]);
      const two = await begin([{ name: 'email', value: 'p2@example.no' }]);
      // Each table at most twice: once for the identity, once for what hangs on it.
      assert.ok(one.asked.length <= 6, one.asked.join(' '));
      assert.ok(one.asked.length <= two.asked.length + 1, one.asked.join(' '));
      const { outcome } = await rowsIn(one.engine, one.found);
      for (const name of ['orders', 'lines', 'parcels'])
        assert.deepEqual(outcome.get(name), { kind: 'found', rows: many - 10 }, name);
      const less = await rowsIn(two.engine, two.found);
      assert.deepEqual(less.outcome.get('parcels'), { kind: 'found', rows: 10 });
      await one.engine.systems.close();
      await two.engine.systems.close();
    });

    test('rows are read in batches, and reading may end in the middle', async () => {
      const { engine, found } = await begin([{ name: 'email', value: 'p1@example.no' }]);
      const { held } = await rowsIn(engine, found);
      await engine.systems.close();
      const lines = held.listed.find(({ place }) => place.dataset === 'lines');
      assert.ok(lines);
      const sizes: number[] = [];
      const write = async function* (rows: Parameters<Parameters<typeof held.read>[0]>[0]) {
        for await (const batch of rows(lines)) {
          sizes.push(batch.length);
          yield '';
        }
      };
      for await (const piece of held.read(write)) assert.equal(piece, '');
      assert.equal(
        sizes.reduce((sum, size) => sum + size, 0),
        many - 10,
      );
      assert.ok(Math.max(...sizes) <= 1_000);
      for await (const piece of held.read(write)) {
        assert.equal(piece, '');
        break;
      }
    });

    test('somebody with more rows of their own than can be listed is known by their identity', async () => {
      const { engine, found } = await begin([{ name: 'visitor', value: 'Abc' }]);
      const { outcome } = await rowsIn(engine, found);
      await engine.systems.close();
      assert.deepEqual(outcome.get('visits'), { kind: 'found', rows: many - 10 });
      assert.deepEqual(found.subjects[0]?.roots[0]?.columns, ['visitor']);
    });

    test('a large table without an index is not read unless that is asked for, and the index is named', async () => {
      const phone = [{ name: 'phone', value: '42000007' }];
      const { engine, found } = await begin(phone);
      await engine.systems.close();
      assert.equal(found.subjects.length, 0);
      assert.deepEqual(
        found.scans.map(({ place, column }) => [place.dataset, column]),
        [['people', 'phone']],
      );
      assert.match(found.scans[0]?.index ?? '', /create index .*people.*phone/);
      assert.match(
        found.nowhere.find(({ place }) => place.dataset === 'people')?.because ?? '',
        /--scan/,
      );
      const whole = await begin(phone, { scan: true });
      await whole.engine.systems.close();
      assert.deepEqual(whole.found.subjects[0]?.roots[0]?.keys, [[7]]);
    });
  });
