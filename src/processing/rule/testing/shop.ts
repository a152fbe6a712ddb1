/**
 * A small shop to ask the rule about, with one purpose of each kind.
 *
 * Only for tests.
 */
import assert from 'node:assert/strict';
import type { Day } from '../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../declaration/parse.ts';
import type { Declaration } from '../../../declaration/schema/declaration.ts';
import type { FieldAnswer, Holding } from '../answer.ts';
import type { Case, Evidence, PersonFacts, Row } from '../case.ts';
import { holdField } from '../hold.ts';

const source = `
vern: 1
organisation: { name: Eksempel AS, fiscalYears: [{ ends: 12-31 }, { ends: 06-30, from: 2026-01-01 }] }
subjects: { customer: Kunder, visitor: Besøkende }
systems:
  shop:
    title: Butikken
    connect: \${SHOP}
    datasets:
      customers:
        title: Kunder
        key: id
        about: customer
        fields: { name: name, email: email, phone: phone }
        events: { registered: { column: registered } }
      orders:
        title: Bestillinger
        key: id
        about: customers(customer_id)
        fields: { phone: phone, address: address, note: messages }
        events: { delivered: { column: delivered, null: not yet } }
      invoices:
        title: Fakturaer
        key: id
        about: customers(customer_id)
        fields: { name: name, amount: amount }
        events: { booked: { column: year, as: fiscal year } }
      subscribers:
        title: Nyhetsbrev
        key: id
        about: customer
        fields: { email: email }
        events:
          confirmed: { column: confirmed, as: timestamp, null: not yet }
          unsubscribed: { column: unsubscribed, as: timestamp, null: not yet }
      complaints:
        title: Reklamasjoner
        key: id
        about: orders(order_id)
        fields: { message: complaint }
        events: { closed: { column: closed, null: not yet } }
      footage:
        title: Opptak
        key: id
        about: visitor
        fields: { film: video, report: messages }
        events: { filmed: { column: filmed, as: timestamp, zone: UTC } }
        atMost: { after: shop.footage.filmed, for: P1W, law: kameraforskriften § 6 }
  crm:
    title: Kontakt
    connect: \${CRM}
    datasets:
      contacts:
        title: Samtaler
        key: id
        about: { system: shop, dataset: customers, by: [customer_id], to: [id] }
        fields: { kind: messages }
        events: { contacted: { column: contacted } }
purposes:
  delivery:
    title: Levere
    basis: contract
    needs: [shop.orders.*, 'shop.customers.{name,phone}']
    while: { shop.orders.status: [open, sent] }
  relationship:
    title: Kundeforhold
    basis: contract
    needs: ['shop.customers.{name,email}', shop.invoices.amount]
    until:
      after: { latest: [shop.orders.delivered, crm.contacts.contacted] }
      for: P3Y
      per: customer
  complaints:
    title: Reklamasjoner
    basis: legitimate interest
    exception: legal claims
    law: kjøpsloven § 32
    needs: [shop.orders.address, shop.complaints.message]
    while: { shop.complaints.status: open }
    until: { after: shop.orders.delivered }
  bookkeeping:
    title: Regnskap
    basis: legal obligation
    exception: legal obligation
    law: bokføringsloven § 13
    class: primary
    needs: [shop.invoices.*]
    until: { after: shop.invoices.booked }
  newsletter:
    title: Nyhetsbrev
    basis: consent
    needs: shop.subscribers.email
    given: shop.subscribers.confirmed
    withdrawn: shop.subscribers.unsubscribed
    complete: true
    marketing: [email]
  offers:
    title: Tilbud
    basis: legitimate interest
    needs: shop.customers.email
    until: { after: shop.customers.registered, for: P10Y }
    marketing: [email]
  insight:
    title: Innsikt
    basis: legitimate interest
    needs: shop.orders.note
    when: { shop.orders.status: [closed] }
    until: { after: shop.orders.delivered, for: P10Y }
  security:
    title: Sikkerhet
    basis: legitimate interest
    needs: shop.footage.film
    until: { after: shop.footage.filmed, for: P3M }
  police:
    title: Anmeldelse
    basis: legitimate interest
    exception: legal claims
    needs: shop.footage.report
    until: { after: shop.footage.filmed, for: P3M }
`;

function read(text: string): Declaration {
  const parsed = parseDeclaration(text, 'vern.yaml');
  assert.ok(parsed.ok, parsed.ok ? '' : JSON.stringify(parsed.complaints));
  return parsed.declaration;
}

/** The shop's declaration. */
export const shop: Declaration = read(source);

/** The shop's declaration with a part of its text replaced. */
export function shopWith(from: string, to: string): Declaration {
  assert.ok(source.includes(from), from);
  return read(source.replace(from, () => to));
}

/** A question about one field: `shop.orders.phone`, of a row, on a day. */
export type Question = {
  readonly row?: Row;
  readonly on: string;
  readonly related?: Evidence;
  readonly facts?: PersonFacts;
  /** Records of the person; all systems answer, with nothing, unless said. */
  readonly records?: Evidence;
  readonly others?: readonly PersonFacts[];
  readonly declaration?: Declaration;
};

const datasets = ['customers', 'orders', 'invoices', 'subscribers', 'complaints', 'footage'];
const empty: Evidence = Object.fromEntries([
  ...datasets.map((name): [string, Row[]] => [`shop.${name}`, []]),
  ['crm.contacts', []],
]);

/** What the rule answers for a field. */
export function ask(written: string, question: Question): FieldAnswer {
  const [system = '', dataset = '', field = ''] = written.split('.');
  const { row = {}, on, related = {}, records = {}, facts = {}, others = [] } = question;
  const record: Case = {
    system,
    dataset,
    record: row,
    related: { ...empty, ...related },
    people: [facts, ...others].map((each) => ({
      subject: dataset === 'footage' ? 'visitor' : 'customer',
      records: { ...empty, ...records },
      facts: each,
    })),
    today: on as Day,
  };
  return holdField(question.declaration ?? shop, record, field);
}

/** What the rule answers for a purpose of a field. */
export function askOne(written: string, purpose: string, question: Question): Holding | undefined {
  return ask(written, question).holdings.find((holding) => holding.purpose === purpose);
}

/** The states of a field's purposes: `delivery runs, complaints ended`. */
export function states(written: string, question: Question): string {
  const { holdings } = ask(written, question);
  return holdings.map(({ purpose, state }) => `${purpose} ${state}`).join(', ');
}
