/** What is in the systems of the chain? */
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
  upTo,
} from '../example.ts';
import { organisationNumberOf, type Person } from '../people.ts';
import { chain } from './tables.ts';

const subsidiaries = ['bygg', 'bolig'];
const pages = ['/', '/bli-medlem', '/kjeden', '/nyheter', '/kontakt'];

/** The chain's system and its rows: each person is a contact, and often a member too. */
export const example: ExampleData = {
  slug: 'eksempel-kjede',
  systems: {
    chain: { env: 'EKSEMPEL_KJEDE_DATABASE_URL', kind: 'postgres', tables: chain },
  },
  begin: () => undefined,
  person(draw) {
    const { person, dice } = draw;
    if (dice.chance(60)) form(draw);
    contactOf(draw);
    for (const count of upTo(memberCount(person))) member(draw, count);
    const hasAccount = dice.chance(60);
    if (hasAccount) account(draw);
    if (dice.chance(40) && mayShareNothing(person)) subscriber(draw);
    if (dice.chance(50)) visitor(draw);
    if (hasAccount) security(draw);
  },
};

/** One contact in three speaks for a member company of its own; one speaks for three. */
function memberCount({ index, quirk }: Person): number {
  if (quirk === 'contact for three companies') return 3;
  return quirk !== undefined || index % 3 === 0 ? 1 : 0;
}

/** Whether an address is this person's alone, as the newsletter demands. */
function mayShareNothing({ quirk }: Person): boolean {
  return quirk !== 'shared e-mail' && quirk !== 'same e-mail twice';
}

function form(draw: Draw): void {
  const { person, dice, put } = draw;
  const day = happened(draw, 900);
  const kind = dice.pick(['membership', 'contact', 'press']);
  const isOpen = person.quirk === 'open order' || dice.chance(10);
  const isForwarded = kind === 'membership' && !isOpen;
  put('chain.forms', {
    id: person.index,
    form: kind,
    name: person.name,
    phone: person.phone,
    email: person.email,
    company: dice.chance(60) ? person.company : null,
    postal_code: person.quirk === 'empty texts' ? '' : person.postalCode,
    subsidiary: kind === 'membership' ? dice.pick(subsidiaries) : null,
    message: `Jeg vil gjerne vite mer. Hilsen ${person.name}`,
    status: isOpen ? 'new' : dice.pick(['answered', 'closed']),
    sent_at: instant(day, dice.whole(1440)),
    forwarded_at: isForwarded ? instant(later(draw.world, day, 1), dice.whole(1440)) : null,
    answered_at: isOpen ? null : instant(later(draw.world, day, 2), dice.whole(1440)),
  });
}

function contactOf(draw: Draw): void {
  const { person, dice, put, world } = draw;
  const gone = isGone(person) || (person.quirk === undefined && dice.chance(15));
  const kind = memberCount(person) > 0 ? 'member' : dice.pick(['subsidiary', 'partner']);
  put('chain.contacts', {
    id: person.index,
    member_id: memberCount(person) > 0 ? nth(person, 0) : null,
    name: person.name,
    email: person.email,
    phone: person.phone,
    job_title: dice.pick(['Daglig leder', 'Innkjøper', 'Butikksjef', '']),
    employer: kind === 'subsidiary' ? 'Eksempel Bygg AS' : person.company,
    kind,
    status: gone ? 'left' : 'active',
    registered_on: person.quirk === 'year 1900' ? '1900-01-01' : daysAgo(world, 5000),
    left_on: gone ? happened(draw, 1500) : null,
  });
  if (!gone)
    for (const count of upTo(dice.whole(4)))
      put('chain.messages_sent', {
        id: nth(person, count),
        contact_id: person.index,
        channel: dice.pick(['email', 'phone']),
        subject: dice.pick(['Ny innlogging', 'Vedlikehold lørdag', 'Tilgangen din er endret']),
        sent_at: instant(daysAgo(world, dice.whole(1500)), dice.whole(1440)),
      });
}

function member(draw: Draw, count: number): void {
  const { person, dice, put, world } = draw;
  const id = nth(person, count);
  const gone = isGone(person) || (person.quirk === undefined && dice.chance(10));
  put('chain.members', {
    id,
    org_no: organisationNumberOf(person.index + count * 3_000_000),
    company: count === 0 ? person.company : `${person.company} avdeling ${count + 1}`,
    address: `${person.address}, ${person.postalCode} ${person.city}`,
    subsidiary: dice.pick(subsidiaries),
    status: gone ? 'left' : 'active',
    main_contact_id: person.index,
    joined_on: isGone(person) ? daysAgo(world, 5000) : daysAgo(world, 1600 + dice.whole(1500)),
    left_on: gone ? happened(draw, 1500) : null,
  });
  for (const invoiceNo of upTo(orderCount(draw))) invoice(draw, id, invoiceNo + count * 300);
}

function invoice(draw: Draw, memberId: number, count: number): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const isJanuary = quirk === 'invoice booked in the year before';
  const thisYear = Number(world.today.slice(0, 4));
  const day = isJanuary ? `${thisYear}-01-05` : happened(draw, 3000);
  const isOpen = quirk === 'open order' || quirk === 'empty dates' || dice.chance(6);
  const inCollection = isOpen && dice.chance(30);
  put('chain.invoices', {
    invoice_no: nth(person, count),
    member_id: memberId,
    contact_id: dice.chance(80) ? person.index : null,
    what: dice.pick(['Medlemsavgift', 'Kurs', 'Markedspakke']),
    attention: dice.chance(70) ? person.name : null,
    method: dice.pick(['faktura', 'avtalegiro']),
    amount: 1000 + dice.whole(20_000),
    status: isOpen ? (inCollection ? 'collection' : dice.pick(['sent', 'overdue'])) : 'paid',
    issued_on: quirk === 'a date to come' ? daysAgo(world, -20) : day,
    paid_on: isOpen ? null : later(world, day, 14),
    collection_on: inCollection ? later(world, day, 45) : null,
    fiscal_year: isJanuary ? thisYear - 1 : Number(day.slice(0, 4)),
    pdf: dice.chance(90) ? documentOf(`Faktura ${nth(person, count)} til ${person.company}`) : null,
  });
}

function account(draw: Draw): void {
  const { person, dice, put } = draw;
  put('chain.accounts', {
    id: person.index,
    contact_id: person.index,
    username: `medlem${person.index}`,
    password_hash: `scrypt$${dice.whole(1_000_000_000)}`,
    status: isGone(person) || dice.chance(10) ? 'closed' : 'open',
    last_login_at: dice.chance(80) ? instant(happened(draw, 300), dice.whole(1440)) : null,
  });
}

function subscriber(draw: Draw): void {
  const { person, dice, put } = draw;
  const day = happened(draw, 1500);
  const isWithdrawn = person.quirk === 'consent withdrawn' || dice.chance(15);
  put('chain.subscribers', {
    id: person.index,
    email: person.email,
    name: dice.chance(50) ? person.name : null,
    last_opened_at: dice.chance(60) ? instant(later(draw.world, day, 5), dice.whole(1440)) : null,
    confirmed_at: person.quirk === 'empty dates' ? null : instant(day, dice.whole(1440)),
    unsubscribed_at: isWithdrawn ? instant(later(draw.world, day, 60), dice.whole(1440)) : null,
  });
}

function visitor(draw: Draw): void {
  const { person, dice, put } = draw;
  const id = person.index === 0 ? '' : `b-${person.index.toString(36)}`;
  const day = happened(draw, 700);
  const isWithdrawn = person.quirk === 'consent withdrawn' || dice.chance(10);
  put('chain.cookie_choices', {
    visitor_id: id,
    analytics: dice.chance(55),
    marketing: dice.chance(25),
    chosen_at: instant(day, 600),
    withdrawn_at: isWithdrawn ? instant(later(draw.world, day, 30), dice.whole(1440)) : null,
  });
  for (const count of upTo(dice.whole(6)))
    put('chain.visits', {
      id: nth(person, count),
      visitor_id: id,
      page: dice.pick(pages),
      link: dice.chance(40) ? dice.pick(pages) : null,
      technology: dice.pick(['Firefox på Linux', 'Safari på iOS', 'Chrome på Windows']),
      seconds: dice.whole(600),
      ip: `198.51.100.${dice.whole(255)}`,
      area: dice.chance(90) ? person.city : null,
      visited_at: instant(day, 601 + count),
    });
}

function security({ person, dice, put, world }: Draw): void {
  for (const count of upTo(dice.whole(6)))
    put('chain.security_log', {
      id: nth(person, count),
      account_id: dice.chance(95) ? person.index : null,
      ip: `198.51.100.${dice.whole(255)}`,
      event: dice.pick(['innlogging', 'feil passord', 'utlogging']),
      logged_at: instant(daysAgo(world, dice.whole(400)), dice.whole(1440)),
    });
  if (dice.chance(1))
    put('chain.incidents', {
      id: person.index,
      account_id: person.index,
      description: 'Konto brukt av andre. Passordet er byttet.',
      status: 'closed',
      found_on: daysAgo(world, 400),
      closed_on: daysAgo(world, 390),
    });
}
