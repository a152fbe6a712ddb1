/** Which tables does the service company have, and what is in them? */
import {
  at,
  type Draw,
  daysAgo,
  documentOf,
  due,
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
import { portal, service } from './tables.ts';

const slug = 'eksempel-service';
const staff = 12;
const work = ['Montering av varmepumpe', 'Årskontroll', 'Reparasjon av vifte', 'Bytte av filter'];
const services = ['kontroll', 'varsling', 'støtte'];

/** The service company's systems and their rows. */
export const example: ExampleData = {
  slug,
  systems: {
    service: { env: 'EKSEMPEL_SERVICE_DATABASE_URL', kind: 'postgres', tables: service },
    portal: { env: 'EKSEMPEL_SERVICE_PORTAL_URL', kind: 'postgres', tables: portal },
  },
  begin,
  person(draw) {
    customer(draw);
    const orders = orderCount(draw);
    for (let count = 0; count < orders; count += 1) order(draw, count);
    if (draw.dice.chance(20)) complaint(draw, orders > 0);
    if (draw.dice.chance(70)) account(draw);
  },
};

function begin(world: World, put: Put): void {
  const [alsoCustomer] = standsFor('also an employee');
  for (let id = 0; id < staff; id += 1) {
    const { person } = personAt(`${world.seed} ${slug} staff`, id);
    const self = id === 1 ? personAt(`${world.seed} ${slug}`, alsoCustomer ?? 0).person : person;
    put('service.employees', {
      id,
      name: self.name,
      email: id === 1 ? self.email : `montor${id}@service.example.no`,
      phone: self.phone,
      job_title: id % 3 === 0 ? 'Tekniker' : 'Montør',
      status: id === 11 ? 'left' : 'employed',
      left_on: id === 11 ? daysAgo(world, 200) : null,
    });
  }
}

const customerNo = (index: number) => `K${String(10_000 + index)}`;

function customer(draw: Draw): void {
  const { person, dice, put, world } = draw;
  const { index, quirk } = person;
  const gone = isGone(person) || (quirk === undefined && dice.chance(12));
  const registered = isGone(person) ? daysAgo(world, 5000) : daysAgo(world, 200 + dice.whole(3000));
  put('service.customers', {
    id: index,
    customer_no: customerNo(index),
    name: person.name,
    address: person.address,
    postal_code: person.postalCode,
    city: person.city,
    phone: person.phone,
    email: person.email,
    status: gone ? 'left' : 'active',
    registered_on:
      quirk === 'year 1900' ? '1900-01-01' : quirk === 'empty dates' ? null : registered,
    left_on: gone ? happened(draw, 1500) : null,
    referred_by: index > 0 && dice.chance(10) ? dice.whole(index) : null,
  });
  for (const count of upTo(dice.whole(3))) {
    const ended = gone || dice.chance(30);
    put('service.agreements', {
      id: nth(person, count),
      customer_id: index,
      product: dice.pick(['Serviceavtale', 'Filterabonnement', 'Vaktavtale']),
      discount_percent: dice.chance(30) ? 5 + dice.whole(15) : null,
      status: ended ? 'ended' : 'active',
      began_on: registered,
      ended_on: ended ? happened(draw, 1400) : null,
    });
  }
}

function order(draw: Draw, count: number): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const id = nth(person, count);
  const day = happened(draw, 3200);
  const isOpen = quirk === 'open order' || (quirk === undefined && dice.chance(8));
  const delivered =
    quirk === 'a date to come' ? daysAgo(world, -40) : later(world, day, dice.whole(30));
  put('service.orders', {
    id,
    customer_id: person.index,
    description: dice.pick(work),
    contact_phone: dice.chance(80) ? person.phone : null,
    discount: dice.chance(20) ? 150 : null,
    status: isOpen ? dice.pick(['open', 'planned']) : dice.chance(95) ? 'done' : 'cancelled',
    note: quirk === 'empty texts' ? '' : dice.chance(30) ? `Ring ${person.name} før oppmøte` : null,
    technician_id: dice.chance(90) ? dice.whole(staff) : null,
    last_delivery_id: isOpen ? null : id,
    ordered_at: instant(day, 480 + dice.whole(600)),
  });
  put('service.deliveries', {
    id,
    order_id: id,
    address: `${person.address}, ${person.postalCode} ${person.city}`,
    received_by: isOpen ? null : dice.chance(80) ? person.name : 'Naboen',
    outcome: isOpen ? null : 'Utført',
    delivered_at: isOpen || quirk === 'empty dates' ? null : at(delivered, 480 + dice.whole(600)),
  });
  if (!isOpen) invoice(draw, id, later(world, day, 30));
}

function invoice({ person, dice, put, world }: Draw, id: number, day: string): void {
  const isJanuary = person.quirk === 'invoice booked in the year before';
  const year = Number(isJanuary ? world.today.slice(0, 4) : day.slice(0, 4));
  const issued = isJanuary ? `${year}-01-05` : day;
  const fiscal = isJanuary ? year - 1 : year;
  const amount = 800 + dice.whole(9000);
  const isPaid = issued < world.today && dice.chance(92) && person.quirk !== 'empty dates';
  const paid = later(world, issued, 10 + dice.whole(20));
  put('service.invoices', {
    invoice_no: String(100_000 + id),
    customer_id: person.index,
    order_id: id,
    invoice_name: person.name,
    invoice_address: `${person.address}, ${person.postalCode} ${person.city}`,
    amount,
    invoice_date: issued,
    due_on: due(issued, 14),
    pdf: dice.chance(90) ? documentOf(`Faktura ${100_000 + id} til ${person.name}`) : null,
    fiscal_year: fiscal,
  });
  put('service.payments', {
    id,
    invoice_no: String(100_000 + id),
    amount,
    method: dice.pick(['faktura', 'avtalegiro', 'vipps']),
    reference: dice.chance(80) ? `KID ${100_000 + id}` : null,
    paid_on: isPaid ? paid : null,
    fiscal_year: isPaid ? Number(paid.slice(0, 4)) : fiscal,
  });
}

function complaint(draw: Draw, hasOrder: boolean): void {
  const { person, dice, put } = draw;
  const day = happened(draw, 2000);
  const isClosed = dice.chance(80);
  put('service.complaints', {
    id: nth(person, 0),
    customer_id: person.index,
    order_id: hasOrder ? nth(person, 0) : null,
    message: `Anlegget bråker. Hilsen ${person.name}`,
    answer: isClosed ? 'Vi kommer og ser på det.' : null,
    status: isClosed ? 'closed' : 'open',
    received_on: day,
    closed_on: isClosed ? later(draw.world, day, 12) : null,
  });
}

function account(draw: Draw): void {
  const { person, dice, put } = draw;
  const id = person.index;
  const isOpen = !isGone(person) && dice.chance(90);
  const login = happened(draw, 400);
  put('portal.accounts', {
    id,
    customer_no: customerNo(id),
    username: `bruker${id}`,
    email: person.email,
    password_hash: `scrypt$${dice.whole(1_000_000_000)}`,
    profile: {
      interests: [dice.pick(['varme', 'ventilasjon', 'solceller'])],
      home: { kind: dice.pick(['enebolig', 'leilighet', 'bedrift']) },
    },
    segment: dice.chance(80) ? dice.pick(['a', 'b', 'c', 'd']) : null,
    status: isOpen ? 'open' : 'closed',
    closed_on: isOpen ? null : login,
    last_login_at: dice.chance(90) ? instant(login, dice.whole(1440)) : null,
  });
  portalUse(draw, login);
}

function portalUse({ person, dice, put, world }: Draw, login: string): void {
  const id = person.index;
  for (const count of upTo(1 + dice.whole(2)))
    put('portal.devices', {
      id: nth(person, count),
      account_id: id,
      device: dice.pick(['mobil', 'nettbrett', 'PC']),
      operating_system: dice.pick(['iOS', 'Android', 'Windows', 'Linux']),
      user_agent: 'Mozilla/5.0 (example)',
      last_seen_on: login,
    });
  for (const count of upTo(dice.whole(12)))
    put('portal.usage', {
      id: nth(person, count),
      account_id: id,
      service_code: services[count % services.length] ?? 'støtte',
      month: `${daysAgo(world, 31 * (count * 4 + 1)).slice(0, 7)}-01`,
      times_used: 1 + dice.whole(40),
      minutes_used: dice.whole(600),
    });
  for (const count of upTo(dice.whole(8)))
    put('portal.event_log', {
      id: nth(person, count),
      account_id: dice.chance(95) ? id : null,
      ip: `192.0.2.${dice.whole(255)}`,
      event: dice.pick(['innlogging', 'feil', 'utlogging']),
      message: `bruker${id}`,
      logged_at: instant(daysAgo(world, dice.whole(420)), dice.whole(1440)),
    });
  if (dice.chance(2))
    put('portal.fraud_cases', {
      id,
      account_id: id,
      reason: 'Mange innlogginger fra ukjent sted',
      status: 'closed',
      opened_on: daysAgo(world, 300),
      closed_on: daysAgo(world, 200 + dice.whole(90)),
    });
}
