/**
 * The shop of the benchmarks: 20 tables with 10,000,000 rows in total, filled by PostgreSQL itself.
 *
 * Every customer has a few rows everywhere; the first twelve have 2,000 each. Dates go back six years.
 */
import { parseDeclaration } from '../../src/declaration/parse.ts';
import type { Declaration } from '../../src/declaration/schema/declaration.ts';
import type { Connector } from '../../src/shell/connectors/contract.ts';

/** Small tables with a customer each: together a twentieth of the rows. */
export const small = [
  'favourites',
  'carts',
  'reviews',
  'coupons',
  'returns',
  'tickets',
  'wishes',
  'logins',
  'devices',
  'gifts',
  'points',
  'notes',
  'calls',
  'surveys',
] as const;

/** So many people have 2,000 rows each, spread over every table; they are found by their e-mail. */
export const known = 12;
const own = 2_000;

/** The e-mail of a customer. */
export const emailOf = (id: number): string => `kunde${id}@example.no`;

/** How many rows each table gets of a total. */
export function shares(total: number): Readonly<Record<string, number>> {
  const big = {
    customers: total * 0.1,
    orders: total * 0.2,
    order_lines: total * 0.2,
    deliveries: total * 0.2,
    messages: total * 0.15,
    invoices: total * 0.1,
  };
  const each = Object.fromEntries(small.map((name) => [name, (total * 0.05) / small.length]));
  return Object.fromEntries(
    Object.entries({ ...big, ...each }).map(([name, rows]) => [name, Math.round(rows)]),
  );
}

const title = (text: string) => `{ nb: ${text} }`;

/** What is declared of the shop: its four purposes; one by which a tenth is over; two more about which people speak. */
export type Variant = 'four' | 'tenth' | 'spoken';

// For the sweep of a tenth the relationship needs everything but invoices, for so long that few are over.
const relationships = {
  needs: (named: string, variant: Variant) =>
    variant === 'tenth'
      ? named.replace(
          '"shop.orders.note"',
          '"shop.orders.*", "shop.orderLines.*", "shop.deliveries.*"',
        )
      : named,
  period: { four: 'P3Y', tenth: 'P5Y2M', spoken: 'P3Y' },
};

const spoken = `  newsletter:
    title: ${title('Nyhetsbrev')}
    basis: consent
    needs: ["shop.customers.email"]
  advice:
    title: ${title('Råd')}
    basis: legitimate interest
    interest: ${title('Vi vil gi råd')}
    needs: ["shop.messages.body"]
    until: { after: shop.messages.received, for: P5Y }
`;

/** The declaration of the shop. */
export function declarationText(variant: Variant = 'four'): string {
  const more = small
    .map(
      (name) => `
      ${name}:
        title: ${title(name)}
        table: ${name}
        about: customers(customer_id)
        fields: { body: messages }
        events: { made: made_on }`,
    )
    .join('');
  const needs = small.map((name) => `shop.${name}.*`).join(', ');
  return `vern: 1
organisation: { name: Eksempel Benk AS, slug: benk, number: "310000019", address: "Gata 1, 0001 Oslo", email: post@example.no }
notice: { languages: [nb] }
subjects: { customer: ${title('Kunder')} }
systems:
  shop:
    title: ${title('Butikken')}
    connect: \${BENCH_URL}
    location: NO
    datasets:
      customers:
        title: ${title('Kunder')}
        table: customers
        about: customer
        identifiedBy: { email: email, customerNumber: id }
        fields: { name: name, email: email, phone: phone, address: address }
        events: { registered: registered_on }
      orders:
        title: ${title('Bestillinger')}
        table: orders
        about: customers(customer_id)
        fields: { delivery_name: name, delivery_phone: phone, note: messages, status: status }
        events: { ordered: ordered_on }
      orderLines:
        title: ${title('Varelinjer')}
        table: order_lines
        about: orders(order_id)
        fields: { product: order, quantity: order }
      deliveries:
        title: ${title('Leveringer')}
        table: deliveries
        about: orders(order_id)
        fields: { received_by: name }
        events: { delivered: { column: delivered_on, null: not yet } }
      messages:
        title: ${title('Meldinger')}
        table: messages
        about: customers(customer_id)
        fields: { body: messages }
        events: { received: received_on }
      invoices:
        title: ${title('Fakturaer')}
        table: invoices
        about: customers(customer_id)
        fields: { invoice_name: name, amount: amount }
        events: { booked: { column: fiscal_year, as: fiscal year } }${more}
purposes:
  delivery:
    title: ${title('Levere')}
    basis: contract
    needs: ["shop.customers.{name,phone,address}", "shop.orders.*", "shop.orderLines.*"]
    while: { shop.orders.status: [open, sent] }
  relationship:
    title: ${title('Kundeforhold')}
    basis: contract
    needs: [${relationships.needs('"shop.customers.*", "shop.orders.note", "shop.messages.*"', variant)}, ${needs.replaceAll('shop', '"shop').replaceAll('*', '*"')}]
    until: { after: { latest: [shop.deliveries.delivered, shop.messages.received, shop.customers.registered] }, for: ${relationships.period[variant]}, per: customer }
  complaints:
    title: ${title('Reklamasjon')}
    basis: legitimate interest
    interest: ${title('Vi må kunne svare på krav')}
    exception: legal claims
    law: kjøpsloven § 32
    needs: ["shop.orders.{delivery_name,status}", "shop.orderLines.*", "shop.deliveries.*"]
    until: { after: shop.deliveries.delivered }
  bookkeeping:
    title: ${title('Bokføring')}
    basis: legal obligation
    law: bokføringsloven § 13
    class: primary
    needs: [shop.invoices.*]
    until: { after: shop.invoices.booked }
${variant === 'spoken' ? spoken : ''}`;
}

/** The declaration, read. */
export function declaration(variant: Variant = 'four'): Declaration {
  const parsed = parseDeclaration(declarationText(variant), 'bench.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints, null, 1));
  return parsed.declaration;
}

/** Makes and fills the tables; `day` is the last day anything happened on. */
export async function fill(db: Connector, total: number, day: string): Promise<void> {
  const rows = shares(total);
  const customers = rows['customers'] ?? 1;
  const orders = rows['orders'] ?? 1;
  const ago = (spread: string) => `date '${day}' - (${spread})::int`;
  // Between now and six years ago; what a customer does is near in time, so that about half of them are over.
  const agoOf = (customer: string) =>
    ago(`(hashint4((${customer})::int)::bigint & 2047) + n % 150`);
  // The first rows of each table are those of the people who are looked for.
  const mine = Math.floor(own / (small.length + 5));
  const customer = (n: string) =>
    `case when ${n} <= ${mine * known} then (${n} - 1) / ${mine} + 1 else (${n} * 7919::bigint) % (${customers} - ${known}) + ${known + 1} end`;
  const make = async (table: string, columns: string, select: string) => {
    await run(db, `create table ${table} (${columns})`);
    const names = columns
      .split(',')
      .map((column) => column.trim().split(' ')[0])
      .filter((name) => name !== 'primary')
      .join(', ');
    await run(
      db,
      `insert into ${table} (${names}) select ${select} from generate_series(1, ${rows[table]}) as n`,
    );
  };
  await make(
    'customers',
    'id int, name text not null, email text not null, phone text, address text, registered_on date not null',
    `n, 'Kunde ' || n, 'kunde' || n || '@example.no', '4' || lpad((n % 10000000)::text, 7, '0'), 'Gata ' || n, ${ago('(hashint4(n)::bigint & 2047) + 200')}`,
  );
  await make(
    'orders',
    'id int, customer_id int not null, delivery_name text not null, delivery_phone text, note text, status text not null, ordered_on date not null',
    `n, ${customer('n')}, 'Kunde ' || n, '4' || n, case when n % 4 = 0 then 'Ring først' end, case when n % 100 = 0 then 'open' else 'delivered' end, ${agoOf(customer('n'))}`,
  );
  await make(
    'order_lines',
    'id int, order_id int not null, product text not null, quantity int not null',
    `n, (n - 1) % ${orders} + 1, 'Vare ' || n % 500, n % 9 + 1`,
  );
  await make(
    'deliveries',
    'id int, order_id int not null, received_by text, delivered_on date',
    `n, (n - 1) % ${orders} + 1, 'Kunde ' || n, case when n % 100 <> 0 or (n - 1) % ${orders} < ${mine * known} then ${agoOf(customer(`((n - 1) % ${orders} + 1)`))} end`,
  );
  await make(
    'messages',
    'id int, customer_id int not null, body text, received_on date not null',
    `n, ${customer('n')}, 'Hei, dette er melding ' || n, ${agoOf(customer('n'))}`,
  );
  await make(
    'invoices',
    'id int, customer_id int not null, invoice_name text not null, amount int not null, fiscal_year int not null',
    `n, ${customer('n')}, 'Kunde ' || n, n % 10000, 2026 - n % 9`,
  );
  for (const table of small)
    await make(
      table,
      'id int, customer_id int not null, body text, made_on date not null',
      `n, ${customer('n')}, 'Innhold ' || n, ${agoOf(customer('n'))}`,
    );
  for (const table of Object.keys(rows)) {
    await run(db, `alter table ${table} add primary key (id)`);
    if (table === 'customers') await run(db, 'create unique index on customers (email)');
    else {
      const up = table === 'order_lines' || table === 'deliveries' ? 'order_id' : 'customer_id';
      await run(db, `create index on ${table} (${up})`);
      await run(
        db,
        `alter table ${table} add foreign key (${up}) references ${up === 'order_id' ? 'orders' : 'customers'}`,
      );
    }
  }
  await db.transaction({}, async (tx) => void (await tx.query('analyze')));
}

async function run(db: Connector, text: string): Promise<void> {
  await db.transaction({}, async (tx) => void (await tx.query(text)));
}
