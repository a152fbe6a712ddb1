import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Day } from '../src/declaration/law/day.ts';
import { parseDeclaration } from '../src/declaration/parse.ts';
import type { Declaration } from '../src/declaration/schema/declaration.ts';
import { composeNotice, statementsOf, wordsOf } from '../src/notice/compose.ts';
import type { NoticeLanguage } from '../src/notice/notice.ts';

/** What is told, divided by semicolons. */
type ByLanguage = Readonly<Record<NoticeLanguage, string>>;

const edition = {
  number: 1,
  effectiveFrom: '2026-11-22' as Day,
  address: 'https://vern.example.no/notice',
  links: { versions: '/versions', cookies: '/cookies', rights: '/rights' },
};

function read(slug: string): Declaration {
  const source = readFileSync(join(import.meta.dirname, slug, 'vern.yaml'), 'utf8');
  const parsed = parseDeclaration(source, `${slug}/vern.yaml`);
  assert(parsed.ok, slug);
  return parsed.declaration;
}

const [service, chain, agency, shop, wholesaler] = [
  read('eksempel-service'),
  read('eksempel-kjede'),
  read('eksempel-webbyra'),
  read('eksempel-nettbutikk'),
  read('eksempel-engros'),
];

/** The words of one section of the notice, or of all of it. */
function words(declaration: Declaration, language: NoticeLanguage, section?: string): string {
  const { sections } = composeNotice(declaration, { edition, language });
  const chosen = sections.filter(({ id }) => section === undefined || id === section);
  return chosen
    .flatMap((each) => [each.title, ...statementsOf(each).map(wordsOf)])
    .join('\n')
    .replaceAll('\u00a0', ' ');
}

/** The notice says it, in all three languages. */
function says(declaration: Declaration, what: ByLanguage, section?: string): void {
  for (const [language, expected] of Object.entries(what)) {
    const told = words(declaration, language as NoticeLanguage, section);
    const parts = expected.split(';').map((part) => part.trim().toLowerCase());
    const missing = parts.filter((part) => !told.toLowerCase().includes(part));
    assert.deepEqual(missing, [], `${language}: ${told}`);
  }
}

const same = (...expected: readonly string[]): ByLanguage => ({
  nb: expected.join(';'),
  nn: expected.join(';'),
  en: expected.join(';'),
});

/** The categories a declaration holds, in any dataset. */
function categoriesOf(declaration: Declaration): ReadonlySet<string> {
  return new Set(
    Object.values(declaration.systems)
      .flatMap((system) => Object.values(system.datasets))
      .flatMap((dataset) => Object.values(dataset.fields).map(({ category }) => category)),
  );
}

/** Where the fields of a declaration come from. */
function originsOf(declaration: Declaration): ReadonlySet<string> {
  return new Set(
    Object.values(declaration.systems)
      .flatMap((system) => Object.values(system.datasets))
      .flatMap((dataset) =>
        Object.values(dataset.fields).map(({ source }) => source ?? dataset.source),
      ),
  );
}

function holds(declaration: Declaration, ...wanted: readonly string[]): void {
  const held = categoriesOf(declaration);
  assert.deepEqual(
    wanted.filter((category) => !held.has(category)),
    [],
  );
}

test('A01 the service company, its website and its one e-mail address are declared and told', () => {
  const { name, website, email } = service.organisation;
  assert.deepEqual(
    [name, website, email],
    ['Eksempel Service AS', 'https://service.example.no', 'post@service.example.no'],
  );
  assert.equal(service.requests.email, email);
  says(service, same(name, website ?? '', email ?? ''), 'about');
});

test('A02 the service company holds names, contact data, transactions, history of use and device data', () => {
  holds(service, 'name', 'address', 'phone', 'email', 'transactions', 'order', 'delivery');
  holds(service, 'discount', 'agreement', 'usage', 'status', 'device');
  const { agreements } = service.systems['service']?.datasets ?? {};
  assert('product' in (agreements?.fields ?? {}), 'active and earlier products');
  const { usage } = service.systems['portal']?.datasets ?? {};
  assert('times_used' in (usage?.fields ?? {}), 'how often the services are used');
  assert('minutes_used' in (usage?.fields ?? {}), 'how much the services are used');
  says(service, {
    nb: `navn; adresse; telefonnummer; e-postadresse; transaksjoner; bestillinger;
        opplysninger om levering; rabatter; avtaler; bruk av tjenestene; status;
        tekniske opplysninger om enheten`,
    nn: `namn; adresse; telefonnummer; e-postadresse; transaksjonar; bestillingar;
        opplysningar om levering; rabattar; avtalar; bruk av tenestene; status;
        tekniske opplysningar om eininga`,
    en: `name; address; phone number; e-mail address; transactions; orders;
        delivery details; discounts; agreements; use of the services; status;
        technical information about the device`,
  });
});

test('A03 the data of the service company comes from the person, or from use of the services', () => {
  assert.deepEqual(originsOf(service), new Set(['provided', 'derived', 'observed']));
  says(
    service,
    {
      nb: `fra deg selv; fra bruken av tjenestene`,
      nn: `frå deg sjølv; frå bruken av tenestene`,
      en: `from you; from your use of our services`,
    },
    'sources',
  );
});

test('B01 the notice of the chain shows the day it was last changed', () => {
  says(
    chain,
    { nb: `22. november 2026`, nn: `22. november 2026`, en: `22 November 2026` },
    'changes',
  );
});

test('B02 the chain tells its number, postal address and e-mail, and its privacy adviser apart', () => {
  const { number, address, email, privacyAdviser, dataProtectionOfficer } = chain.organisation;
  assert.equal(number, '310000027');
  assert.equal(privacyAdviser?.email, 'personvern@kjede.example.no');
  assert.notEqual(privacyAdviser?.email, email);
  assert.equal(dataProtectionOfficer, undefined);
  says(
    chain,
    {
      nb: `310 000 027; ${address ?? ''}; ${email ?? ''}; personvernrådgiver;
        personvern@kjede.example.no`,
      nn: `310 000 027; ${address ?? ''}; ${email ?? ''}; personvernrådgivar;
        personvern@kjede.example.no`,
      en: `310 000 027; ${address ?? ''}; ${email ?? ''}; privacy adviser;
        personvern@kjede.example.no`,
    },
    'about',
  );
});

test('B03 the notice of the chain is for consumers, and for staff and contacts of members and partners', () => {
  const of = (subject: string) =>
    Object.values(chain.systems)
      .flatMap((system) => Object.values(system.datasets))
      .filter((dataset) =>
        dataset.about?.some((edge) => edge.kind === 'subject' && edge.subject === subject),
      );
  assert(of('consumer').length > 0);
  assert(of('contactPerson').length > 0);
  says(
    chain,
    {
      nb: `Forbrukere;
        Ansatte og kontaktpersoner hos datterselskaper, medlemsbedrifter og samarbeidspartnere`,
      nn: `Forbrukarar;
        Tilsette og kontaktpersonar hos dotterselskap, medlemsbedrifter og samarbeidspartnarar`,
      en: `Consumers; Staff and contacts of subsidiaries, member companies and partners`,
    },
    'about',
  );
});

test('C01 the web agency tells its number, phone and e-mail', () => {
  const { number, phone, email } = agency.organisation;
  assert.deepEqual([number, phone, email], ['312345676', '22 00 00 03', 'hei@webbyra.example.no']);
  says(agency, same('312 345 676', '22 00 00 03', 'hei@webbyra.example.no'), 'about');
});

test('C06 what is said by phone and e-mail is kept in a cloud folder and on local computers', () => {
  const { documents, computers } = agency.systems;
  assert.equal(documents?.connect, 'none');
  assert.equal(documents?.operatedBy, 'cloud');
  assert.equal(computers?.connect, 'none');
  assert.equal(agency.collection['calls']?.by, 'phone');
  says(agency, {
    nb: `fra telefonsamtaler og e-post i interne dokumenter; Skylagringen;
        Dokumentmappen i skyen`,
    nn: `frå telefonsamtalar og e-post i interne dokument; Skylagringa;
        Dokumentmappa i skya`,
    en: `of phone calls and e-mail in internal documents; cloud storage;
        document folder in the cloud`,
  });
});

test('D01 the web shop is the controller, and its notice covers all its services and sites', () => {
  assert.equal(shop.organisation.name, 'Eksempel Nettbutikk AS');
  says(
    shop,
    {
      nb: `Eksempel Nettbutikk AS er behandlingsansvarlig;
        alle tjenestene våre, også nettbutikken og de andre nettsidene`,
      nn: `Eksempel Nettbutikk AS er behandlingsansvarleg;
        alle tenestene våre, også nettbutikken og dei andre nettsidene`,
      en: `Eksempel Nettbutikk AS is the controller;
        all our services, including the web shop and our other sites`,
    },
    'about',
  );
});

test('D02 the data of the web shop comes from the person, the shop and the public business registers', () => {
  assert.deepEqual(originsOf(shop), new Set(['provided', 'third party', 'derived', 'observed']));
  assert.deepEqual(
    [shop.sources['registers']?.title['nb'], shop.sources['registers']?.public],
    ['Brønnøysundregistrene', true],
  );
  says(
    shop,
    {
      nb: `fra deg selv; fra bruken av tjenestene; Brønnøysundregistrene;
        offentlig tilgjengelig`,
      nn: `frå deg sjølv; frå bruken av tenestene; Brønnøysundregistera;
        offentleg tilgjengeleg`,
      en: `from you; from your use of our services; Brønnøysund Register Centre;
        publicly available`,
    },
    'sources',
  );
});

test('E01 the wholesaler writes of customers, suppliers, partners and their staff, dated and with contact data', () => {
  assert.deepEqual(
    ['customer', 'supplier', 'contactPerson'].filter((key) => !(key in wholesaler.subjects)),
    [],
  );
  says(wholesaler, {
    nb: `Kunder; Leverandører og partnere; Ansatte og kontaktpersoner;
        post@engros.example.no; 22 00 00 05; 22. november 2026`,
    nn: `Kundar; Leverandørar og partnarar; Tilsette og kontaktpersonar;
        post@engros.example.no; 22 00 00 05; 22. november 2026`,
    en: `Customers; Suppliers and partners; Staff and contacts; post@engros.example.no;
        22 00 00 05; 22 November 2026`,
  });
});

test('E05 the wholesaler names its categories, down to card and account numbers, and nothing sensitive', () => {
  holds(wholesaler, 'legalName', 'address', 'phone', 'email', 'organisationNumber', 'cardNumber');
  holds(wholesaler, 'bankAccount', 'name', 'jobTitle', 'purchaseHistory', 'profile', 'preferences');
  holds(wholesaler, 'log', 'complaint', 'payment', 'creditData');
  assert.equal(wholesaler.notice.claims.noSpecialCategories, true);
  assert.deepEqual(
    Object.entries(wholesaler.purposes).flatMap(([key, { needs }]) =>
      needs.some(({ dataset }) => dataset === 'cards') ? [key] : [],
    ),
    ['cardPayment'],
    'the card number has a purpose',
  );
  says(wholesaler, {
    nb: `juridisk navn; organisasjonsnummer; de fire siste sifrene i kortnummeret;
        kontonummer; stilling; kjøpshistorikk; preferanser;
        innlogginger og annen aktivitet; klager; opplysninger om betaling;
        kredittopplysninger; sensitive opplysninger`,
    nn: `juridisk namn; organisasjonsnummer; dei fire siste sifra i kortnummeret;
        kontonummer; stilling; kjøpshistorikk; preferansar;
        innloggingar og annan aktivitet; klager; opplysningar om betaling;
        kredittopplysningar; sensitive opplysningar`,
    en: `legal name; organisation number; the last four digits of the card number;
        bank account number; job title; purchase history; preferences;
        log-ins and other activity; complaints; payment details; credit information;
        sensitive data`,
  });
});

test('E06 the wholesaler names its sources: customers, use, credit checks, the internet and bought lists', () => {
  assert.deepEqual(
    originsOf(wholesaler),
    new Set(['provided', 'third party', 'derived', 'observed']),
  );
  const { creditBureau, listBroker, internet } = wholesaler.sources;
  for (const source of [creditBureau, listBroker, internet])
    assert(source?.informed !== undefined, 'people are told');
  assert.equal(wholesaler.systems['crm']?.datasets['leads']?.from, 'listBroker');
  says(
    wholesaler,
    {
      nb: `fra deg selv; fra bruken; Eksempel Kreditt AS; Nettsidene til bedriften;
        Eksempel Lister AS; senest en måned`,
      nn: `frå deg sjølv; frå bruken; Eksempel Kreditt AS; Nettsidene til bedrifta;
        Eksempel Lister AS; seinast ein månad`,
      en: `from you; from your use; Eksempel Kreditt AS; own website; Eksempel Lister AS;
        no later than a month`,
    },
    'sources',
  );
});
