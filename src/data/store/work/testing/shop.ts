/**
 * A small shop and its post office in any kind of database, for tests of what is done to them.
 *
 * Kari (1) has an order that may go (10) and one that is kept (11), was who told Ola (2) of the shop, and got a letter.
 */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Kind } from '../../../../declaration/database/catalogue.ts';
import type { Value } from '../../../../declaration/database/value.ts';
import type { Day } from '../../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../../declaration/parse.ts';
import { always } from '../../../../declaration/predicate.ts';
import type { Declaration } from '../../../../declaration/schema/declaration.ts';
import { connect } from '../../../../shell/connectors/connect.ts';
import type { Connector } from '../../../../shell/connectors/contract.ts';
import {
  mariadbServer,
  postgresServer,
  type ServerOptions,
  type TestServer,
} from '../../../../shell/connectors/testing/servers.ts';
import { peopleKey } from '../../../../shell/store/people/key.ts';
import type { Engine } from '../../engine.ts';
import { openSystems } from '../../systems.ts';

const source = {
  vern: 1,
  organisation: { name: 'x', slug: 'x', fiscalYears: [{ ends: '12-31' }] },
  subjects: { customer: 'x' },
  purposes: { all: { title: 'x', basis: 'contract', needs: ['shop.orders.*'] } },
  systems: {
    shop: {
      title: 'x',
      connect: '${SHOP}',
      backups: { keep: 'P35D' },
      datasets: {
        customers: {
          title: 'x',
          about: 'customer',
          identifiedBy: { email: 'email', phone: 'phone' },
          fields: { name: 'name', email: 'email', phone: 'phone', born: 'dateOfBirth' },
        },
        orders: {
          title: 'x',
          about: 'customers(customer_id)',
          fields: { note: 'messages', mail: 'email', payload: 'order', total: 'amount' },
        },
        lines: {
          title: 'x',
          table: 'lines_',
          about: 'orders(order_id)',
          fields: { text: 'order' },
        },
        audit: { title: 'x', fields: { said: 'messages' } },
      },
    },
    post: {
      title: 'x',
      connect: '${POST}',
      datasets: {
        letters: {
          title: 'x',
          about: 'shop.customers(customer_ref)',
          fields: { body: 'messages', to_mail: 'email' },
        },
      },
    },
  },
};

/** The shop's declaration. */
export function declarationOf(): Declaration {
  const parsed = parseDeclaration(JSON.stringify(source), 'vern.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints));
  return parsed.declaration;
}

const json: Readonly<Record<Kind, string>> = { postgres: 'jsonb', mariadb: 'json', sqlite: 'json' };

const schema = (kind: Kind): readonly string[] => [
  `create table customers (id int not null primary key, name varchar(60) not null, email varchar(60) not null unique,
     phone varchar(20), born date, referred_by int,
     constraint told foreign key (referred_by) references customers (id))`,
  `create table orders (id int not null primary key, customer_id int not null, note varchar(200),
     mail varchar(60) not null unique, payload ${json[kind]}, total decimal(10, 2),
     constraint whose foreign key (customer_id) references customers (id))`,
  `create table lines_ (order_id int not null, no int not null, text varchar(60), primary key (order_id, no),
     constraint of_order foreign key (order_id) references orders (id) on delete cascade)`,
  'create table audit (id int not null primary key, said varchar(200))',
];
const postSchema = [
  'create table letters (id int not null primary key, customer_ref int not null, body varchar(200), to_mail varchar(60))',
];

const filled: Readonly<Record<string, readonly (readonly Value[])[]>> = {
  customers: [
    [1, 'Kari Nordmann', 'kari@example.no', '+4790000001', '1980-05-17', null],
    [2, 'Ola', 'ola@example.no', null, '1990-01-02', 1],
    [3, 'Per', 'per@example.no', '+4790000003', null, null],
  ],
  orders: [
    [10, 1, 'Ring Kari', 'kari@example.no', null, '100.00'],
    [
      11,
      1,
      'bak huset',
      'kari+11@example.no',
      '{"buyer": {"email": "kari@example.no"}, "n": 5}',
      '1234.50',
    ],
    [20, 2, 'til Ola', 'ola@example.no', '{"buyer": {"email": "ola@example.no"}}', '7.00'],
  ],
  lines_: [
    [10, 1, 'kopper'],
    [10, 2, 'fat'],
    [11, 1, 'duk'],
    [20, 1, 'glass'],
  ],
  audit: [],
};
const letters: readonly (readonly Value[])[] = [
  [1, 1, 'Kjære Kari', 'kari@example.no'],
  [2, 2, 'Kjære Ola', 'ola@example.no'],
];

/** The two databases. */
export interface Shop {
  readonly kind: Kind;
  readonly urls: { readonly shop: string; readonly post: string };
  readonly server: TestServer | undefined;
  /** Where the keys of its people are. */
  readonly folder: string;
  /** As it was at first. */
  reset(): Promise<void>;
  /** A statement in the shop (or post), outside of Vern's work. */
  run(text: string, system?: 'shop' | 'post'): Promise<readonly unknown[]>;
  /** Every row of every table, in order. */
  dump(): Promise<Readonly<Record<string, readonly unknown[]>>>;
  engine(today?: string, urls?: Partial<Shop['urls']>): Promise<Engine>;
  stop(): Promise<void>;
}

async function addresses(
  kind: Kind,
  options: ServerOptions,
): Promise<Pick<Shop, 'urls' | 'server' | 'folder'>> {
  const folder = fs.mkdtempSync(join(tmpdir(), 'vern-shop-'));
  if (kind === 'sqlite') {
    const urls = { shop: join(folder, 'shop.db'), post: join(folder, 'post.db') };
    const { DatabaseSync } = await import('node:sqlite');
    for (const path of Object.values(urls)) new DatabaseSync(path).close();
    return {
      urls: { shop: `sqlite:${urls.shop}`, post: `sqlite:${urls.post}` },
      server: undefined,
      folder,
    };
  }
  const server = await (kind === 'postgres'
    ? postgresServer('npm', options)
    : mariadbServer(options));
  await (kind === 'postgres' ? inPostgres(server) : inMariadb(server));
  return { urls: { shop: server.url('shop'), post: server.url('post') }, server, folder };
}

const create = ['create database shop', 'create database post'];

// PostgreSQL makes no database within a transaction, which every statement of a connector is in.
async function inPostgres(server: TestServer): Promise<void> {
  const client = new Client(server.url('postgres'));
  await client.connect();
  for (const text of create) await client.query(text);
  await client.end();
}

async function inMariadb(server: TestServer): Promise<void> {
  const db = await connect(server.url('mysql'));
  for (const text of create) await db.transaction({}, (tx) => tx.query(text));
  await db.close();
}

const order = ['audit', 'lines_', 'orders', 'customers'];

/** Starts a shop; `stop` it afterwards. */
export async function startShop(kind: Kind, options: ServerOptions = {}): Promise<Shop> {
  const { urls, server, folder } = await addresses(kind, options);
  const open = { shop: await connect(urls.shop), post: await connect(urls.post) };
  await open.shop.transaction({}, async (tx) => {
    for (const text of schema(kind)) await tx.query(text);
  });
  await open.post.transaction({}, async (tx) => {
    for (const text of postSchema) await tx.query(text);
  });
  const shop: Shop = {
    kind,
    urls,
    server,
    folder,
    reset: async () => {
      await open.shop.transaction({}, async (tx) => {
        await tx.query('update customers set referred_by = null');
        for (const table of order) await tx.query(`delete from ${table}`);
        for (const table of order.toReversed())
          for (const rows of [filled[table] ?? []])
            await tx.insert({ table, columns: await columnsOf(open.shop, table), rows });
      });
      await open.post.transaction({}, async (tx) => {
        await tx.query('delete from letters');
        await tx.insert({
          table: 'letters',
          columns: ['id', 'customer_ref', 'body', 'to_mail'],
          rows: letters,
        });
      });
    },
    run: (text, system = 'shop') => open[system].transaction({}, (tx) => tx.query(text)),
    dump: async () => {
      const found: Record<string, readonly unknown[]> = {};
      for (const table of order) found[table] = await all(open.shop, table);
      found['letters'] = await all(open.post, 'letters');
      return found;
    },
    engine: (today = '2026-11-22', others = {}) => engineOn({ ...urls, ...others }, folder, today),
    stop: async () => {
      for (const db of Object.values(open)) await db.close();
      await server?.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  await shop.reset();
  return shop;
}

async function columnsOf(db: Connector, table: string): Promise<readonly string[]> {
  const { tables } = await db.catalogue([table]);
  return tables[0]?.columns.map(({ name }) => name) ?? [];
}

async function all(db: Connector, table: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const rows of db.select({ table, where: always, orderBy: 'key' })) found.push(...rows);
  return found;
}

/** An engine on these addresses, as an action has it. */
export async function engineOn(urls: Shop['urls'], folder: string, today: string): Promise<Engine> {
  const declaration = declarationOf();
  return {
    organisation: 'x',
    declaration,
    sha256: 'of the test',
    today: today as Day,
    systems: await openSystems(
      declaration,
      { SHOP: urls.shop, POST: urls.post },
      { readOnly: false },
    ),
    key: peopleKey(folder, 'x'),
    facts: { kinds: [], consentsKnown: [], of: async () => new Map() },
  };
}

/** The kinds of database. */
export const kinds = ['sqlite', 'postgres', 'mariadb'] as const;

const shops = new Map<Kind, Promise<Shop>>();

/** Stops all shops; to be called after the tests of a file. */
export async function stopShops(): Promise<void> {
  for (const shop of await Promise.allSettled(shops.values()))
    if (shop.status === 'fulfilled') await shop.value.stop();
}

/** The shop of a kind for all tests of a file, as it was at first. */
export async function shopOf(kind: Kind): Promise<Shop> {
  const started = shops.get(kind) ?? startShop(kind);
  shops.set(kind, started);
  const shop = await started;
  await shop.reset();
  return shop;
}
