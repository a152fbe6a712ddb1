import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Day } from '../../declaration/law/day.ts';
import type { Case, Evidence, PersonFacts, Row } from '../../processing/rule/case.ts';
import { holdField } from '../../processing/rule/hold.ts';
import { shop } from '../../processing/rule/testing/shop.ts';
import { onRequest } from './on-request.ts';

const today = '2026-11-22' as Day;
const silentUnlessSaid: Evidence = {
  'shop.customers': [],
  'shop.orders': [],
  'shop.complaints': [],
  'shop.invoices': [],
  'shop.subscribers': [],
  'crm.contacts': [],
};

type Asked = {
  readonly row: Row;
  readonly records?: Evidence;
  readonly people?: readonly PersonFacts[];
};

/** What is said of a field beforehand, for a record nobody has asked about. */
function said(written: string, { row, records = {}, people = [{}] }: Asked): string | undefined {
  const [dataset = '', field = ''] = written.split('.');
  const known = { ...silentUnlessSaid, ...records };
  const record: Case = {
    system: 'shop',
    dataset,
    record: row,
    related: known,
    people: people.map((facts) => ({ subject: 'customer', records: known, facts })),
    today,
  };
  return onRequest(shop, record, holdField(shop, record, field))?.says;
}

const order = { status: 'closed', delivered: '2026-01-01' };

describe('what a request for erasure would end, before anybody asks', () => {
  test('a contract would end, and what accounting law keeps stays with its day and law', () => {
    assert.equal(
      said('invoices.amount', { row: { year: 2025 }, records: { 'shop.orders': [order] } }),
      'On request for erasure: stays: bookkeeping through 2030-12-31 (legal obligation, GDPR art. 17(3), bokføringsloven § 13). Would end: relationship.',
    );
  });

  test('what only a contract, a consent or an interest holds would go', () => {
    const go = 'On request for erasure: would go; no purpose would hold it.';
    const registered = { row: { registered: '2026-01-01' } };
    const bought = { ...registered, records: { 'shop.orders': [order] } };
    assert.equal(said('customers.name', bought), go);
    assert.equal(said('customers.email', bought), go);
    const confirmed = { confirmed: '2024-01-15 10:00:00', unsubscribed: null };
    assert.equal(said('subscribers.email', { row: confirmed }), go);
    assert.equal(said('orders.note', { row: order }), go);
  });

  test('what is on its way stays until it is there, and the event is named', () => {
    const records = { 'shop.orders': [{ status: 'closed', delivered: null }] };
    assert.equal(
      said('customers.name', { row: { registered: '2026-01-01' }, records }),
      'On request for erasure: stays: relationship until shop.orders.delivered has happened.',
    );
  });

  test('where nobody could say it stays, and the fact is named', () => {
    const records = { 'shop.orders': [order], 'crm.contacts': 'silent' } as const;
    assert.equal(
      said('customers.name', { row: { registered: '2026-01-01' }, records }),
      'On request for erasure: stays, because nobody can say whether it may go: relationship (nobody knows crm.contacts.contacted).',
    );
  });

  test('what overrides an objection, a restriction and a hold are said', () => {
    const overridden: PersonFacts = {
      objections: [{ purposes: ['insight'], outcome: 'overridden' }],
    };
    assert.match(
      said('orders.note', { row: order, people: [overridden] }) ?? '',
      /insight through 2036-01-01 \(grounds that override the objection were recorded, GDPR art\. 21\(1\)\)/,
    );
    const held: PersonFacts = { holds: ['all'], restrictions: [] };
    assert.match(
      said('orders.note', { row: order, people: [held] }) ?? '',
      /stays: legal hold until it is released \(GDPR art\. 17\(3\)\(e\)\)\. Would end: insight\./,
    );
  });

  test('a record of two people goes when both ask, which is said', () => {
    assert.equal(
      said('orders.note', { row: order, people: [{}, {}] }),
      'On request for erasure of all 2 people it is about: would go; no purpose would hold it.',
    );
  });

  test('nothing is said of what is held by nobody, or is about nobody', () => {
    assert.equal(said('orders.phone', { row: order }), undefined);
    assert.equal(said('orders.note', { row: order, people: [] }), undefined);
  });
});
