/** What is in the systems of the wholesaler? */
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
import { organisationNumberOf, type Person, personAt } from '../people.ts';
import { standsFor } from '../quirks.ts';
import { crm, erp } from './tables.ts';

const slug = 'eksempel-engros';
const staff = 6;
// The only ones with a control digit that no bank has given anybody.
const accounts = ['9999.99.00018', '9999.99.00026', '9990.01.00015'];
const products = ['Vernesko', 'Arbeidsbukse', 'Regnjakke', 'Hansker', 'Innleggssåle'];
const employeeName = (id: number, world: World) =>
  personAt(`${world.seed} ${slug} staff`, id).person.name;

/** The wholesaler's systems and their rows: each person is a contact, a customer or a lead. */
export const example: ExampleData = {
  slug,
  systems: {
    erp: { env: 'EKSEMPEL_ENGROS_ERP_URL', kind: 'postgres', tables: erp },
    crm: { env: 'EKSEMPEL_ENGROS_CRM_URL', kind: 'sqlite', tables: crm },
  },
  begin,
  person(draw) {
    const { person, dice } = draw;
    if (dice.chance(25)) visits(draw);
    if (person.quirk === undefined && dice.chance(15)) {
      lead(draw);
      return;
    }
    const parties = person.quirk === 'contact for three companies' ? 3 : 1;
    for (const count of upTo(parties)) party(draw, count);
    contact(draw, parties);
    statistics(draw);
  },
};

function begin(world: World, put: Put): void {
  const [alsoCustomer] = standsFor('also an employee');
  const self = personAt(`${world.seed} ${slug}`, alsoCustomer ?? 0).person;
  for (const id of upTo(staff))
    put('erp.employees', {
      id,
      name: id === 1 ? self.name : employeeName(id, world),
      email: id === 1 ? self.email : `selger${id}@engros.example.no`,
      status: id === 5 ? 'left' : 'employed',
      left_on: id === 5 ? daysAgo(world, 500) : null,
    });
}

/** The year went from the calendar's to one that ends in June: January to June 2025 was a short one. */
function fiscalYear(day: string): number {
  const year = Number(day.slice(0, 4));
  return day > '2025-06-30' && day.slice(5) > '06-30' ? year + 1 : year;
}

/** Three numbers for each person: one contact may speak for three companies. */
const partyNo = ({ index }: Person, count: number) => index * 3 + count;

function party(draw: Draw, count: number): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const id = partyNo(person, count);
  const kind =
    quirk !== undefined || dice.chance(85) ? 'customer' : dice.pick(['supplier', 'partner']);
  const gone = isGone(person) || (quirk === undefined && dice.chance(12));
  const registered = isGone(person) ? daysAgo(world, 5000) : daysAgo(world, 100 + dice.whole(3000));
  put('erp.parties', {
    party_no: id,
    kind,
    legal_name: count === 0 ? person.company : `${person.company} ${count + 1}`,
    org_no: dice.chance(95) ? organisationNumberOf(person.index + count * 3_000_000) : null,
    address: person.address,
    postal_code: person.postalCode,
    city: person.city,
    phone: person.phone,
    email: person.email,
    website: dice.chance(40) ? `https://bedrift-${id}.example.no` : null,
    payout_account: dice.chance(30) ? dice.pick(accounts) : null,
    status: gone ? 'ended' : 'active',
    parent_no: count > 0 ? partyNo(person, 0) : null,
    registered_on:
      quirk === 'year 1900' ? '1900-01-01' : quirk === 'empty dates' ? null : registered,
    ended_on: gone ? happened(draw, 1500) : null,
  });
  if (kind === 'customer') customer(draw, id, count);
}

function customer(draw: Draw, id: number, count: number): void {
  const { person, dice, put, world } = draw;
  for (const each of upTo(orderCount(draw)))
    order(draw, { id, no: nth(person, each + count * 300) });
  for (const each of upTo(dice.whole(4)))
    put('crm.Kundekontakt', {
      Id: nth(person, each + count * 300),
      Kundenr: id,
      Dato: person.quirk === 'empty dates' ? null : happened(draw, 2000),
      Måte: dice.pick(['telefon', 'møte', 'e-post']),
      'Notat fra møtet': dice.chance(60) ? `Snakket med ${person.name} om vårkolleksjonen` : null,
    });
  if (dice.chance(20))
    put('erp.cards', {
      id,
      party_no: id,
      masked_number: `**** **** **** ${String(dice.whole(9999)).padStart(4, '0')}`,
      token: `tok_${dice.whole(1_000_000_000).toString(36)}`,
      status: isGone(person) ? 'expired' : 'active',
      expires_on: daysAgo(world, -dice.whole(900)),
    });
  if (dice.chance(40))
    put('erp.credit_checks', {
      id,
      party_no: id,
      outcome: dice.pick(['godkjent', 'avslått']),
      credit_limit: dice.chance(70) ? 10_000 * (1 + dice.whole(9)) : null,
      checked_on: happened(draw, 900),
    });
  if (dice.chance(25) || person.quirk === 'consent withdrawn') {
    const day = happened(draw, 900);
    put('erp.add_ons', {
      party_no: id,
      add_on: dice.pick(['lagervarsel', 'fotomåling']),
      consented_at: instant(day, 700),
      withdrawn_at:
        person.quirk === 'consent withdrawn' ? instant(later(world, day, 30), 700) : null,
    });
  }
}

function order(draw: Draw, { id, no }: { id: number; no: number }): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const day = happened(draw, 3200);
  const isOpen = quirk === 'open order' || (quirk === undefined && dice.chance(6));
  const seller = dice.chance(80) ? dice.whole(staff) : undefined;
  const total = 2000 + dice.whole(60_000);
  put('erp.orders', {
    order_no: no,
    party_no: id,
    payload: {
      buyer: { name: person.name, email: person.email },
      reference: `Innkjøp ${dice.whole(999)}`,
    },
    seller_id: seller ?? null,
    seller_name: seller === undefined ? null : employeeName(seller, world),
    status: isOpen ? 'open' : dice.chance(96) ? 'delivered' : 'cancelled',
    total,
    ordered_at: instant(day, dice.whole(1440)),
  });
  for (const line of upTo(1 + dice.whole(3)))
    put('erp.order_lines', {
      order_no: no,
      line_no: line,
      product: dice.pick(products),
      quantity: 10 + dice.whole(400),
      price: 80 + dice.whole(900),
    });
  delivery(draw, { no, day, isOpen });
  if (!isOpen) invoice(draw, { id, no, day: later(world, day, 5), total });
}

function delivery(
  { person, dice, put, world }: Draw,
  { no, day, isOpen }: { no: number; day: string; isOpen: boolean },
): void {
  const isKnown = !isOpen && person.quirk !== 'empty dates';
  const arrived =
    person.quirk === 'a date to come' ? daysAgo(world, -25) : later(world, day, 2 + dice.whole(9));
  put('erp.deliveries', {
    order_no: no,
    delivery_no: 1,
    address: `${person.address}, ${person.postalCode} ${person.city}`,
    received_by: isKnown ? person.name : null,
    delivered_on: isKnown ? arrived : null,
    fiscal_year: isKnown ? fiscalYear(arrived) : null,
  });
  if (!isOpen && dice.chance(8)) {
    const isClosed = dice.chance(80);
    put('erp.complaints', {
      id: no,
      order_no: no,
      delivery_no: 1,
      message: `Ti par sko har feil størrelse. Hilsen ${person.name}`,
      answer: isClosed ? 'Nye sko er sendt.' : null,
      status: isClosed ? 'closed' : 'open',
      received_on: later(world, day, 20),
      closed_on: isClosed ? later(world, day, 40) : null,
    });
  }
}

function invoice(
  { person, dice, put, world }: Draw,
  { id, no, day, total }: { id: number; no: number; day: string; total: number },
): void {
  const isJanuary = person.quirk === 'invoice booked in the year before';
  const issued = isJanuary ? `${world.today.slice(0, 4)}-07-05` : day;
  const isPaid = issued < world.today && person.quirk !== 'empty dates' && dice.chance(90);
  const paid = later(world, issued, 30);
  put('erp.invoices', {
    invoice_no: no,
    party_no: id,
    order_no: no,
    invoice_name: person.company,
    invoice_address: `${person.address}, ${person.postalCode} ${person.city}`,
    amount: total,
    issued_on: issued,
    status: isPaid ? 'paid' : dice.pick(['sent', 'overdue']),
    pdf: dice.chance(90) ? documentOf(`Faktura ${no} til ${person.company}`) : null,
    fiscal_year: fiscalYear(issued) - (isJanuary ? 1 : 0),
  });
  put('erp.payments', {
    id: no,
    invoice_no: no,
    method: dice.pick(['faktura', 'kort', 'bank']),
    amount: total,
    paid_on: isPaid ? paid : null,
    fiscal_year: fiscalYear(isPaid ? paid : issued) - (isJanuary && !isPaid ? 1 : 0),
  });
}

function contact(draw: Draw, parties: number): void {
  const { person, dice, put, world } = draw;
  const id = person.index;
  const gone = isGone(person) || (person.quirk === undefined && dice.chance(12));
  put('erp.contacts', {
    id,
    name: person.name,
    position: dice.chance(80) ? dice.pick(['Innkjøper', 'Daglig leder', 'Lagersjef']) : null,
    email: person.email,
    phone: person.phone,
    status: gone ? 'left' : 'active',
    left_on: gone ? happened(draw, 1500) : null,
  });
  for (const count of upTo(parties))
    put('erp.contact_roles', {
      contact_id: id,
      party_no: partyNo(person, count),
      role: dice.pick(['innkjøp', 'regnskap', '']),
    });
  for (const count of upTo(dice.whole(5)))
    put('erp.logins', {
      id: nth(person, count),
      contact_id: id,
      ip: `192.0.2.${dice.whole(255)}`,
      activity: dice.pick(['innlogging', 'søk', 'bestilling']),
      logged_at: instant(daysAgo(world, dice.whole(400)), dice.whole(1440)),
    });
  followUp(draw);
}

function followUp(draw: Draw): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const mayShare = quirk === 'shared e-mail' || quirk === 'same e-mail twice';
  if (!mayShare && (quirk === 'consent withdrawn' || dice.chance(35))) {
    const day = happened(draw, 1200);
    const isWithdrawn = quirk === 'consent withdrawn' || dice.chance(20);
    put('crm.marketing_consents', {
      email: person.email,
      contact_id: person.index,
      channel: 'email',
      given_at: instant(day, 600),
      withdrawn_at: isWithdrawn ? instant(later(world, day, 80), 600) : null,
    });
    put('crm.segments', {
      contact_id: person.index,
      buying_pattern: dice.pick(['sesong', 'jevnt', 'sjelden']),
      preferences: dice.chance(60) ? dice.pick(products) : null,
      computed_on: daysAgo(world, dice.whole(90)),
    });
  }
  if (dice.chance(15))
    put('crm.surveys', {
      id: person.index,
      contact_id: person.index,
      score: 1 + dice.whole(6),
      comment: dice.chance(50) ? 'Rask levering' : null,
      answered_on: happened(draw, 700),
    });
}

function statistics({ person, dice, put, world }: Draw): void {
  if (dice.chance(50))
    put('crm.usage_statistics', {
      random_no: dice.whole(2_000_000_000),
      week_from: daysAgo(world, 7 * dice.whole(180)),
      product_group: dice.pick(products),
      times_used: 1 + dice.whole(30) + (person.index % 2),
    });
}

function lead(draw: Draw): void {
  const { person, dice, put, world } = draw;
  const ago = dice.whole(400);
  put('crm.leads', {
    lead_no: person.index,
    company: person.company,
    name: dice.chance(80) ? person.name : null,
    position: dice.chance(60) ? 'Innkjøper' : null,
    phone: person.phone,
    email: dice.chance(40) ? person.email : null,
    address: `${person.address}, ${person.postalCode} ${person.city}`,
    list_name: 'Butikker på Vestlandet',
    status: dice.pick(['new', 'contacted', 'customer', 'no']),
    bought_on: daysAgo(world, ago),
    informed_on: dice.chance(85) ? daysAgo(world, Math.max(ago - 20, 0)) : null,
  });
}

function visits({ person, dice, put, world }: Draw): void {
  for (const count of upTo(1 + dice.whole(4)))
    put('erp.visits', {
      id: nth(person, count),
      visitor_id: `g-${person.index.toString(36)}`,
      page: dice.pick(['/', '/sko', '/kataloger', '/bli-kunde']),
      visited_at: instant(daysAgo(world, dice.whole(500)), dice.whole(1440)),
    });
}
