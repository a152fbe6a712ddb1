/** A small shop with a customer register elsewhere, whose every row's end can be counted on fingers. Only for tests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../../../shell/connectors/connect.ts';
import type { Value } from '../../../../shell/connectors/contract.ts';
import { freshFolder } from '../../../../shell/store/testing/stores.ts';
import { type Installation, installation } from '../../../testing/installation.ts';

/** The declaration; a text of it can be changed before it is installed. */
export const text = `vern: 1
organisation: { name: Eksempel AS, number: "310000094", email: post@example.no, address: Gata 1 }
notice: { languages: [nb] }
subjects: { customer: { title: { nb: Kunder }, is: customer } }
systems:
  shop:
    title: { nb: Butikken }
    connect: \${SMALL_SHOP_URL}
    backups: { keep: P35D }
    datasets:
      customers:
        title: { nb: Kunder }
        about: customer
        identifiedBy: { email: email }
        fields: { name: name, email: email }
        events: { registered: { column: registered, title: { nb: dagen du ble kunde } } }
      orders:
        title: { nb: Bestillinger }
        table: orders
        about: customers(customer_id)
        fields: { note: messages, total: amount }
        events:
          ordered: { column: ordered, title: { nb: bestillingen } }
          booked: { column: fiscal_year, as: fiscal year, title: { nb: regnskapsåret } }
  register:
    title: { nb: Kunderegisteret }
    connect: \${SMALL_REGISTER_URL}
    datasets:
      contacts:
        title: { nb: Samtaler }
        about: { system: shop, dataset: customers, by: [customer], to: [id] }
        fields: { topic: note }
        events: { contacted: { column: contacted, title: { nb: samtalen } } }
  mailbox:
    title: { nb: Postkassen }
    datasets:
      messages:
        title: { nb: E-post }
        about: { system: shop, dataset: customers, by: [sender], to: [email] }
        fields: { message: messages }
        events: { received: { column: received_at, title: { nb: at den kom } } }
purposes:
  relationship:
    title: { nb: Kundeforholdet }
    is: customerRelationship
    basis: contract
    needs: [shop.customers.*, shop.orders.note]
    until:
      after: { latest: [shop.customers.registered, shop.orders.ordered, register.contacts.contacted] }
      for: P3Y
      per: customer
    must: { by: contract, otherwise: { nb: Ellers ikke. } }
  bookkeeping:
    title: { nb: Bokføring }
    is: bookkeeping
    basis: legal obligation
    law: bokføringsloven § 13
    class: primary
    needs: [shop.orders.total]
    until: { after: shop.orders.booked }
    must: { by: law, otherwise: { nb: Ellers ikke. } }
  calls:
    title: { nb: Samtaler }
    is: enquiries
    basis: legitimate interest
    interest: { nb: Vi vil huske. }
    needs: [register.contacts.topic]
    until: { after: register.contacts.contacted, for: P1Y }
    must: { by: nobody }
  letters:
    title: { nb: E-post }
    is: enquiries
    basis: legitimate interest
    interest: { nb: Vi vil huske. }
    needs: [mailbox.messages.message]
    until: { after: mailbox.messages.received, for: P1Y }
    must: { by: nobody }
`;

type Rows = Readonly<Record<string, readonly (readonly Value[])[]>>;

/**
 * On 2026-11-22: Anne's relationship is over, and her vouchers too. Bård's is over, one voucher is not.
 * Cato was called this year. Dina ordered last year.
 */
export const rows: Rows = {
  customers: [
    [1, 'Anne', 'anne@example.no', '2015-01-10'],
    [2, 'Bård', 'bard@example.no', '2018-05-01'],
    [3, 'Cato', 'cato@example.no', '2019-02-02'],
    [4, 'Dina', 'dina@example.no', '2024-03-03'],
  ],
  orders: [
    [10, 1, 'ring på', 100, '2016-01-01', 2016],
    [20, 2, 'gjerne før jul', 200, '2022-12-01', 2022],
    [21, 2, 'gave', 210, '2018-06-01', 2018],
    [30, 3, 'bakdøra', 300, '2019-03-01', 2019],
    [40, 4, 'ved porten', 400, '2025-12-01', 2025],
  ],
  contacts: [
    [100, 3, 'om levering', '2026-02-01'],
    [101, 1, 'om bytte', '2016-02-01'],
  ],
};

const columns: Readonly<Record<string, readonly string[]>> = {
  customers: ['id', 'name', 'email', 'registered'],
  orders: ['id', 'customer_id', 'note', 'total', 'ordered', 'fiscal_year'],
  contacts: ['id', 'customer', 'topic', 'contacted'],
};

const shapes: Readonly<Record<string, string>> = {
  customers: 'id integer primary key, name varchar(80), email varchar(80), registered date',
  orders:
    'id integer primary key, customer_id integer not null references customers (id), note varchar(200), total integer, ordered date, fiscal_year integer',
  contacts: 'id integer primary key, customer integer, topic varchar(200), contacted date',
};

/** Puts rows into a database; its tables are made first when `make` is said. */
export async function put(url: string, given: Rows, make = false): Promise<void> {
  const connector = await connect(url);
  try {
    if (make)
      await connector.transaction({}, async (tx) => {
        for (const table of Object.keys(given))
          await tx.query(`create table ${table} (${shapes[table]})`);
      });
    await connector.transaction({}, async (tx) => {
      for (const [table, all] of Object.entries(given))
        await tx.insert({ table, columns: columns[table] ?? [], rows: all });
    });
  } finally {
    await connector.close();
  }
}

/** What is in a table, by key. */
export async function read(url: string, table: string): Promise<readonly (readonly Value[])[]> {
  const connector = await connect(url);
  const names = columns[table] ?? [];
  try {
    const found: (readonly Value[])[] = [];
    const query = { table, where: { kind: 'true' } as const, columns: names, orderBy: ['id'] };
    for await (const batch of connector.select(query))
      found.push(...batch.map((row) => names.map((name) => row[name] ?? null)));
    return found;
  } finally {
    await connector.close();
  }
}

/** Runs a statement as somebody else would. */
export async function change(url: string, statement: string): Promise<void> {
  const connector = await connect(url);
  try {
    await connector.transaction({}, async (tx) => {
      await tx.query(statement);
    });
  } finally {
    await connector.close();
  }
}

/** The addresses of two empty databases. */
export interface Urls {
  readonly shop: string;
  readonly register: string;
}

/** Two files. */
export function files(): Urls {
  const folder = freshFolder();
  const made = (name: string) => {
    const path = join(folder, `${name}.sqlite`);
    writeFileSync(path, '');
    return `sqlite:${path}`;
  };
  return { shop: made('shop'), register: made('register') };
}

/** The small shop, filled and installed. */
export async function small(
  urls: Urls,
  options: { readonly rows?: Rows; readonly text?: string; readonly applied?: boolean } = {},
): Promise<Installation> {
  const { customers = [], orders = [], contacts = [] } = { ...rows, ...options.rows };
  await put(urls.shop, { customers, orders }, true);
  await put(urls.register, { contacts }, true);
  return installation({
    slug: 'small',
    text: options.text ?? text,
    applied: options.applied ?? true,
    environment: { SMALL_SHOP_URL: urls.shop, SMALL_REGISTER_URL: urls.register },
  });
}
