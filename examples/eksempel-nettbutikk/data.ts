/** What is in the systems of the web shop? */
import {
  type Draw,
  daysAgo,
  documentOf,
  type ExampleData,
  happened,
  instant,
  isGone,
  later,
  nth,
  orderCount,
  type Put,
  upTo,
  type World,
} from '../example.ts';
import { personAt } from '../people.ts';
import { standsFor } from '../quirks.ts';
import { shop } from './tables.ts';

const slug = 'eksempel-nettbutikk';
const staff = 8;
const products = [
  'Tallerken 27 cm',
  'Vinglass',
  'Duk hvit',
  'Serviett',
  'Panne 30 cm',
  'Kokkejakke',
];
const suppliers = ['lager', 'trykkeri', 'Eksempel Tableware Ltd', 'Eksempel Tekstil A.S.'];
const employeeName = (id: number, world: World) =>
  personAt(`${world.seed} ${slug} staff`, id).person.name;

/** The web shop's system and its rows: each person is a customer, or only takes the newsletter. */
export const example: ExampleData = {
  slug,
  systems: {
    shop: { env: 'EKSEMPEL_NETTBUTIKK_DATABASE_URL', kind: 'postgres', tables: shop },
  },
  begin,
  person(draw) {
    const { person, dice } = draw;
    if (dice.chance(40)) visits(draw);
    if (dice.chance(40)) subscriber(draw);
    if (person.quirk === undefined && dice.chance(15)) return;
    customer(draw);
    if (person.quirk !== undefined || dice.chance(80)) account(draw);
    for (const count of upTo(orderCount(draw))) order(draw, count);
  },
};

function begin(world: World, put: Put): void {
  const [alsoCustomer] = standsFor('also an employee');
  const self = personAt(`${world.seed} ${slug}`, alsoCustomer ?? 0).person;
  for (const id of upTo(staff))
    put('shop.employees', {
      id,
      name: id === 1 ? self.name : employeeName(id, world),
      email: id === 1 ? self.email : `selger${id}@nettbutikk.example.no`,
      status: id === 7 ? 'left' : 'employed',
      left_on: id === 7 ? daysAgo(world, 150) : null,
    });
}

function visits({ person, dice, put, world }: Draw): void {
  const ago = dice.whole(600);
  for (const count of upTo(1 + dice.whole(6)))
    put('shop.visits', {
      id: nth(person, count),
      visitor_id: `n-${person.index.toString(36)}`,
      ip_prefix: '192.0.2.0',
      page: `/vare/${dice.whole(500)}`,
      visited_at: instant(daysAgo(world, ago), 600 + count),
    });
}

function subscriber(draw: Draw): void {
  const { person, dice, put } = draw;
  if (person.quirk === 'shared e-mail' || person.quirk === 'same e-mail twice') return;
  const day = happened(draw, 1500);
  const isWithdrawn = person.quirk === 'consent withdrawn' || dice.chance(15);
  put('shop.subscribers', {
    id: person.index,
    email: person.email,
    confirmed_at: person.quirk === 'empty dates' ? null : instant(day, dice.whole(1440)),
    unsubscribed_at: isWithdrawn ? instant(later(draw.world, day, 90), dice.whole(1440)) : null,
  });
}

function customer(draw: Draw): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const isCompany = dice.chance(75);
  const registered = isGone(person) ? daysAgo(world, 5000) : daysAgo(world, 100 + dice.whole(3000));
  put('shop.customers', {
    id: person.index,
    company: isCompany ? person.company : null,
    org_no: isCompany ? person.organisationNumber : null,
    business_address: isCompany ? `${person.address}, ${person.postalCode} ${person.city}` : null,
    contact_name: person.name,
    delivery_address: person.address,
    postal_code: person.postalCode,
    city: person.city,
    email: person.email,
    phone: person.phone,
    credit_balance: dice.chance(20) ? dice.whole(900) : 0,
    status: isGone(person) || (quirk === undefined && dice.chance(10)) ? 'closed' : 'active',
    registered_on:
      quirk === 'year 1900' ? '1900-01-01' : quirk === 'empty dates' ? null : registered,
  });
  for (const channel of ['email', 'sms'])
    if (quirk === 'consent withdrawn' || dice.chance(30)) {
      const day = happened(draw, 1500);
      const isWithdrawn = quirk === 'consent withdrawn' || dice.chance(20);
      put('shop.marketing_choices', {
        customer_id: person.index,
        channel,
        given_at: instant(day, 700),
        withdrawn_at: isWithdrawn ? instant(later(world, day, 100), 700) : null,
      });
    }
}

function account(draw: Draw): void {
  const { person, dice, put, world } = draw;
  const id = person.index;
  const isOpen = !isGone(person) && dice.chance(90);
  const login = happened(draw, 500);
  put('shop.accounts', {
    id,
    customer_id: id,
    username: `kunde${id}`,
    password_hash: `scrypt$${dice.whole(1_000_000_000)}`,
    chain: dice.chance(40) ? dice.pick(['Eksempel Hotellkjede', 'Eksempel Kafékjede']) : null,
    language: dice.pick(['nb', 'nb', 'nn', 'en']),
    status: isOpen ? 'open' : 'closed',
    last_login_at: dice.chance(85) ? instant(login, dice.whole(1440)) : null,
    closed_on: isOpen ? null : login,
  });
  if (id === 0 || dice.chance(30))
    put('shop.carts', {
      session_key: id === 0 ? '' : `s-${id.toString(36)}`,
      account_id: id,
      contents: { items: upTo(1 + dice.whole(3)).map(() => dice.pick(products)) },
      changed_at: instant(daysAgo(world, dice.whole(60)), dice.whole(1440)),
    });
  const first = dice.whole(products.length);
  for (const count of upTo(dice.whole(3)))
    put('shop.favourites', {
      account_id: id,
      product: products[(first + count) % products.length] ?? 'Duk hvit',
      added_on: happened(draw, 900),
    });
}

function order(draw: Draw, count: number): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const id = nth(person, count);
  const day = happened(draw, 3200);
  const isOpen = quirk === 'open order' || (quirk === undefined && dice.chance(6));
  const seller = dice.chance(50) ? dice.whole(staff) : undefined;
  const total = 300 + dice.whole(12_000);
  put('shop.order', {
    id,
    customer_id: person.index,
    parent_id: count > 0 && dice.chance(10) ? id - 1 : null,
    delivery_name: person.name,
    delivery_address: `${person.address}, ${person.postalCode} ${person.city}`,
    delivery_phone: dice.chance(85) ? person.phone : null,
    payload: {
      buyer: { name: person.name, email: person.email },
      reference: `Ref. ${person.name.slice(0, 3)} ${dice.whole(999)}`,
    },
    seller_id: seller ?? null,
    seller_name: seller === undefined ? null : employeeName(seller, world),
    note: quirk === 'empty texts' ? '' : dice.chance(20) ? `Ring ${person.name}` : null,
    status: isOpen ? dice.pick(['open', 'sent']) : dice.chance(95) ? 'delivered' : 'cancelled',
    total,
    ordered_at: instant(day, dice.whole(1440)),
  });
  for (const line of upTo(1 + dice.whole(3)))
    put('shop.order_lines', {
      order_id: id,
      line_no: line,
      product: dice.pick(products),
      quantity: 1 + dice.whole(40),
      price: 20 + dice.whole(900),
      supplier: dice.pick(suppliers),
    });
  delivery(draw, { id, day, isOpen });
  if (!isOpen) invoice(draw, { id, day: later(world, day, 3), amount: total });
}

function delivery(
  { person, dice, put, world }: Draw,
  { id, day, isOpen }: { id: number; day: string; isOpen: boolean },
): void {
  const arrived =
    person.quirk === 'a date to come' ? daysAgo(world, -10) : later(world, day, 1 + dice.whole(9));
  const isKnown = !isOpen && person.quirk !== 'empty dates';
  put('shop.deliveries', {
    id,
    order_id: id,
    carrier: 'Eksempel Frakt AS',
    tracking: dice.chance(90) ? `EF${id}NO` : null,
    received_by: isOpen ? null : dice.chance(70) ? person.name : 'Resepsjonen',
    delivered_at: isKnown ? instant(arrived, 480 + dice.whole(600)) : null,
  });
  if (!isOpen && dice.chance(8)) {
    const isClosed = dice.chance(80);
    put('shop.complaints', {
      id,
      order_id: id,
      message: `Feil vare. Hilsen ${person.name}`,
      status: isClosed ? 'closed' : 'open',
      received_on: later(world, day, 12),
      closed_on: isClosed ? later(world, day, 25) : null,
    });
  }
}

function invoice(
  { person, dice, put, world }: Draw,
  { id, day, amount }: { id: number; day: string; amount: number },
): void {
  const isJanuary = person.quirk === 'invoice booked in the year before';
  const thisYear = Number(world.today.slice(0, 4));
  const issued = isJanuary ? `${thisYear}-01-05` : day;
  const isPaid = issued < world.today && person.quirk !== 'empty dates' && dice.chance(92);
  const paid = later(world, issued, 14);
  const fiscalYear = isJanuary ? thisYear - 1 : Number(issued.slice(0, 4));
  put('shop.invoices', {
    invoice_no: id,
    customer_id: person.index,
    order_id: id,
    invoice_name: person.company,
    invoice_address: `${person.address}, ${person.postalCode} ${person.city}`,
    amount,
    issued_on: issued,
    status: isPaid ? 'paid' : dice.pick(['sent', 'overdue']),
    pdf: dice.chance(90) ? documentOf(`Faktura ${id} til ${person.company}`) : null,
    fiscal_year: fiscalYear,
  });
  put('shop.payments', {
    id,
    invoice_no: id,
    method: dice.pick(['kort', 'faktura']),
    amount,
    transaction_ref: dice.chance(80) ? `EB-${id}` : null,
    paid_at: isPaid ? instant(paid, dice.whole(1440)) : null,
    fiscal_year: isPaid ? Number(paid.slice(0, 4)) : fiscalYear,
  });
}
