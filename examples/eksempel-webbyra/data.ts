/** What is in the systems of the web agency? */
import {
  at,
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
import type { Person } from '../people.ts';
import { crm, web } from './tables.ts';

const tasks = ['Ny forside', 'Oppdatering', 'Nettbutikk', 'Flytting av domene'];

/** The web agency's systems and their rows: each person has written, and many became customers. */
export const example: ExampleData = {
  slug: 'eksempel-webbyra',
  systems: {
    web: { env: 'EKSEMPEL_WEBBYRA_WEB_URL', kind: 'postgres', tables: web },
    crm: { env: 'EKSEMPEL_WEBBYRA_CRM_URL', kind: 'sqlite', tables: crm },
  },
  begin: () => undefined,
  person(draw) {
    const { person, dice } = draw;
    if (dice.chance(50)) visits(draw);
    if (dice.chance(60)) message(draw);
    if (dice.chance(40)) feedback(draw);
    if (dice.chance(30)) access(draw);
    if (person.quirk === undefined && dice.chance(30)) return;
    for (const count of upTo(person.quirk === 'contact for three companies' ? 3 : 1))
      customer(draw, count);
  },
};

function visits({ person, dice, put, world }: Draw): void {
  const ago = dice.whole(600);
  for (const count of upTo(1 + dice.whole(4)))
    put('web.visits', {
      id: nth(person, count),
      visitor_id: `w-${person.index.toString(36)}`,
      ip_prefix: `203.0.113.0`,
      country: dice.chance(95) ? 'NO' : null,
      search_engine: dice.chance(60) ? dice.pick(['Google', 'Bing', 'DuckDuckGo']) : null,
      browser: dice.pick(['Firefox', 'Safari', 'Chrome']),
      visit_count: count + 1,
      search_words: dice.chance(40)
        ? dice.pick(['webbyrå', 'ny nettside', 'nettbutikk pris'])
        : null,
      visited_at: instant(daysAgo(world, ago), 600 + count),
    });
}

function message(draw: Draw): void {
  const { person, dice, put, world } = draw;
  const day = person.quirk === 'a date to come' ? daysAgo(world, -30) : happened(draw, 900);
  const isOpen = person.quirk === 'open order' || dice.chance(10);
  put('web.contact_messages', {
    id: person.index,
    name: person.name,
    email: person.email,
    phone: person.phone,
    message: person.quirk === 'empty texts' ? '' : 'Hva koster en ny nettside?',
    status: isOpen ? 'open' : 'answered',
    sent_at: at(day, dice.whole(1440)),
    answered_at: isOpen ? null : at(later(world, day, 1), dice.whole(1440)),
  });
}

function feedback(draw: Draw): void {
  const { person, dice, put } = draw;
  const isAnonymous = dice.chance(50);
  put('web.feedback_answers', {
    form_code: dice.pick(['fornøyd-2024', 'fornøyd-2025']),
    answer_no: person.index,
    anonymous: isAnonymous,
    name: isAnonymous ? null : person.name,
    email: isAnonymous ? null : person.email,
    answers: { satisfaction: 1 + dice.whole(5), comment: dice.pick(['Fint', 'Litt tregt', '']) },
    answered_at: instant(happened(draw, 700), dice.whole(1440)),
  });
}

function access({ person, dice, put, world }: Draw): void {
  put('web.access_log', {
    id: nth(person, 0),
    ip: `203.0.113.${dice.whole(255)}`,
    path: dice.pick(['/', '/kontakt', '/wp-login.php']),
    event: dice.chance(95) ? 'besøk' : 'forsøk på innlogging',
    username: dice.chance(5) ? 'admin' : null,
    logged_at: instant(daysAgo(world, dice.whole(400)), dice.whole(1440)),
  });
}

function customer(draw: Draw, count: number): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const id = customerNo(person, count);
  const gone = isGone(person) || (quirk === undefined && dice.chance(25));
  const began = isGone(person) ? daysAgo(world, 5000) : daysAgo(world, 100 + dice.whole(3000));
  put('crm.Kunder', {
    Kundenr: id,
    Firmanavn: count === 0 ? person.company : `${person.company} ${count + 1}`,
    'Org nr': dice.chance(80) ? person.organisationNumber : null,
    Navn: person.name,
    'E-post': person.email,
    Telefon: person.phone,
    Adresse: person.address,
    Postnr: person.postalCode,
    Status: gone ? 'avsluttet' : 'aktiv',
    'Kunde siden': quirk === 'empty dates' ? null : quirk === 'year 1900' ? '1900-01-01' : began,
    Avsluttet: gone ? happened(draw, 2500) : null,
  });
  if (quirk === 'contact for three companies' || dice.chance(40))
    put('crm.Kontaktpersoner', {
      Nr: id,
      Kundenr: id,
      Navn: person.name,
      Stilling: dice.chance(70) ? 'Daglig leder' : null,
      'E-post': person.email,
      Telefon: person.phone,
    });
  if (dice.chance(60))
    put('crm.Domener', {
      Domene: person.index === 0 ? '' : `bedrift-${id}.example.no`,
      Kundenr: id,
      Utløper: gone ? null : daysAgo(world, -dice.whole(365)),
    });
  for (const job of upTo(Math.min(orderCount(draw), 200))) project(draw, id, job + count * 300);
}

/** Three numbers for each person: one contact may speak for three companies. */
const customerNo = ({ index }: Person, count: number) => index * 3 + count;

function project(draw: Draw, customerId: number, count: number): void {
  const { person, dice, put, world } = draw;
  const { quirk } = person;
  const id = nth(person, count);
  const day = happened(draw, 2800);
  const isOpen = quirk === 'open order' || (quirk === undefined && dice.chance(10));
  put('crm.Prosjekter', {
    Prosjektnr: id,
    Kundenr: customerId,
    Tittel: dice.pick(tasks),
    Beskrivelse: dice.chance(60) ? `Avtalt med ${person.name}` : null,
    Status: isOpen ? 'åpen' : 'levert',
    Levert: isOpen || quirk === 'empty dates' ? null : later(world, day, 20),
  });
  for (const line of upTo(1 + dice.whole(3)))
    put('crm.Timer og oppgaver', {
      Prosjektnr: id,
      Linje: line,
      Dato: later(world, day, line),
      Timer: 1 + dice.whole(14) / 2,
      Tekst: dice.chance(50) ? dice.pick(tasks) : null,
      Regnskapsår: Number(later(world, day, line).slice(0, 4)),
    });
  if (!isOpen) invoice(draw, { id, customerId, day: later(world, day, 25) });
}

function invoice(
  { person, dice, put, world }: Draw,
  { id, customerId, day }: { id: number; customerId: number; day: string },
): void {
  const isJanuary = person.quirk === 'invoice booked in the year before';
  const thisYear = Number(world.today.slice(0, 4));
  const issued = isJanuary ? `${thisYear}-01-05` : day;
  const isPaid = issued < world.today && dice.chance(90) && person.quirk !== 'empty dates';
  put('crm.Fakturaer', {
    Fakturanr: id,
    Kundenr: customerId,
    Firmanavn: person.company,
    Fakturaadresse: `${person.address}, ${person.postalCode} ${person.city}`,
    Beløp: 900 + dice.whole(30_000),
    Fakturadato: issued,
    Status: isPaid ? 'betalt' : dice.pick(['sendt', 'purret']),
    EHF: dice.chance(85) ? documentOf(`Faktura ${id} til ${person.company}`) : null,
    Regnskapsår: isJanuary ? thisYear - 1 : Number(issued.slice(0, 4)),
    Betalt: isPaid ? later(world, issued, 14) : null,
  });
}
