import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mayUse } from './answer.ts';
import { ask, askOne, shopWith, states } from './testing/shop.ts';

describe('periods', () => {
  test('A10 rule: an invoice is kept five years after the end of the fiscal year it is booked in', () => {
    const row = { year: 2025 };
    const last = ask('shop.invoices.name', { row, on: '2030-12-31' });
    assert.deepEqual(last.holdings, [
      {
        purpose: 'bookkeeping',
        state: 'runs',
        until: { day: '2030-12-31' },
        because: 'within period',
        citation: 'bokføringsloven § 13',
      },
    ]);
    assert.equal(ask('shop.invoices.name', { row, on: '2031-01-01' }).kept, false);
  });

  test('D13 rule: when the fiscal year changes, five years run from the end of the new one', () => {
    const until = (year: number) =>
      askOne('shop.invoices.name', 'bookkeeping', { row: { year }, on: '2026-11-22' })?.until;
    assert.deepEqual(until(2025), { day: '2030-12-31' });
    assert.deepEqual(until(2026), { day: '2031-06-30' });
  });

  test('B13 rule: data kept only because bookkeeping law says so is used for bookkeeping alone', () => {
    const old = { row: { year: 2024 }, on: '2029-06-01', related: {} };
    const answer = ask('shop.invoices.amount', {
      ...old,
      records: { 'shop.orders': [{ delivered: '2024-03-01' }] },
    });
    assert.equal(answer.kept, true);
    assert.equal(mayUse(answer, 'bookkeeping'), true);
    assert.equal(mayUse(answer, 'relationship'), false);
  });

  test('B12 rule: what no purpose needs any more is no longer kept, and the answer says since when', () => {
    const answer = ask('shop.orders.address', {
      row: { status: 'closed', delivered: '2024-02-29' },
      on: '2026-03-01',
    });
    assert.equal(answer.kept, false);
    assert.deepEqual(answer.holdings[1]?.until, { day: '2026-02-28' });
    assert.equal(answer.holdings[1]?.citation, 'kjøpsloven § 32');
  });

  test('E15 rule: the customer relationship ends three years after the last delivery', () => {
    const records = {
      'shop.orders': [{ delivered: '2024-02-29' }, { delivered: '2020-01-01' }],
    };
    const on = (day: string) => askOne('shop.customers.name', 'relationship', { on: day, records });
    assert.deepEqual(on('2027-02-28')?.until, { day: '2027-02-28' });
    assert.equal(on('2027-02-28')?.state, 'runs');
    assert.equal(on('2027-03-01')?.state, 'ended');
  });

  test('E15 rule: later contact, in another system, makes the relationship last longer', () => {
    const records = {
      'shop.orders': [{ delivered: '2020-01-01' }],
      'crm.contacts': [{ contacted: '2025-05-10' }],
    };
    const answer = askOne('shop.customers.name', 'relationship', { on: '2026-11-22', records });
    assert.deepEqual(answer?.until, { day: '2028-05-10' });
  });

  test('E15 rule: while the system with the contacts does not answer, an old customer is undecided', () => {
    const records = {
      'shop.orders': [{ delivered: '2020-01-01' }],
      'crm.contacts': 'silent',
    } as const;
    const answer = ask('shop.customers.name', { on: '2026-11-22', records });
    assert.equal(answer.undecided, true);
    assert.equal(mayUse(answer, 'relationship'), false);
    const relationship = answer.holdings.find(({ purpose }) => purpose === 'relationship');
    assert.equal(relationship?.because, 'system silent');
    assert.deepEqual(relationship?.until, { missing: 'crm.contacts.contacted' });
  });

  test('a delivery that has not come yet has not set the period running', () => {
    const answer = askOne('shop.orders.address', 'complaints', {
      row: { status: 'open', delivered: null },
      on: '2026-11-22',
    });
    assert.deepEqual(answer?.until, { open: 'shop.orders.delivered' });
    assert.equal(answer?.state, 'runs');
  });

  test('a customer with no event at all is undecided: kept, reported and not used', () => {
    const answer = askOne('shop.customers.name', 'relationship', { on: '2026-11-22' });
    assert.equal(answer?.because, 'event missing');
    assert.equal(answer?.state, 'undecided');
  });

  test('E10 rule: an order is kept for its complaint as long as that is open, and then no longer', () => {
    const order = { row: { status: 'closed', delivered: '2022-01-01' }, on: '2026-11-22' };
    const complaint = (status: string) => ({ 'shop.complaints': [{ status }] });
    const open = { ...order, related: complaint('open') };
    assert.equal(states('shop.orders.address', open), 'delivery ended, complaints runs');
    const closed = { ...order, related: complaint('closed') };
    assert.equal(states('shop.orders.address', closed), 'delivery ended, complaints ended');
  });
});

describe('dates that make no sense', () => {
  const on = (delivered: unknown) =>
    askOne('shop.orders.address', 'complaints', { row: { delivered }, on: '2026-11-22' })?.because;

  test('1900, the far future and what is no date are undecided', () => {
    for (const value of [
      '1900-01-01',
      '0000-00-00',
      '9999-12-31',
      '2026-11-24',
      '2025-02-30',
      'ukjent',
      '',
      0,
    ])
      assert.equal(on(value), 'event senseless', String(value));
    assert.equal(on('2026-11-23'), 'within period');
    assert.equal(on('1900-01-02'), 'period over');
  });

  test('an empty date means unknown unless the declaration says not yet', () => {
    const answer = askOne('shop.customers.email', 'offers', {
      row: { registered: null },
      on: '2026-11-22',
    });
    assert.equal(answer?.because, 'event empty');
  });

  test('a time without a zone is read in the zone the event declares, and its day is the one in Norway', () => {
    const security = (filmed: string, on: string) =>
      askOne('shop.footage.film', 'security', { row: { filmed }, on })?.state;
    // 23:30 UTC is half past midnight in Oslo: the week ends one day later.
    assert.equal(security('2026-03-01 22:30:00', '2026-03-08'), 'ended');
    assert.equal(security('2026-03-01 23:30:00', '2026-03-08'), 'runs');
    assert.equal(security('2026-03-02T00:30:00+01:00', '2026-03-08'), 'runs');
  });

  test('year-end holes: a fiscal year that has not begun is senseless', () => {
    const year = (value: number) =>
      askOne('shop.invoices.name', 'bookkeeping', { row: { year: value }, on: '2026-11-22' })
        ?.because;
    assert.equal(year(2027), 'within period');
    assert.equal(year(2028), 'event senseless');
    assert.equal(year(0), 'event senseless');
  });
});

describe('conditions and maxima', () => {
  test('a purpose for some records does not hold the others', () => {
    const note = (status: string | null) =>
      askOne('shop.orders.note', 'insight', {
        row: { status, delivered: '2026-01-01' },
        on: '2026-11-22',
      });
    assert.equal(note('closed')?.state, 'runs');
    assert.equal(note('open')?.because, 'other records');
    assert.equal(note(null)?.because, 'other records');
  });

  test('camera footage is gone on the day its week ends, whatever its purpose says', () => {
    const film = (on: string) =>
      askOne('shop.footage.film', 'security', { row: { filmed: '2026-03-02 12:00:00' }, on });
    assert.deepEqual(film('2026-03-08')?.until, { day: '2026-03-08' });
    assert.equal(film('2026-03-09')?.because, 'maximum');
    assert.equal(film('2026-03-09')?.citation, 'kameraforskriften § 6');
  });

  test('a maximum gives way to legal claims, a restriction and a legal hold, not to a request for access', () => {
    const late = { row: { filmed: '2026-03-02 12:00:00' }, on: '2026-03-20' };
    const kept = (field: string, facts: object) => ask(field, { ...late, facts }).kept;
    assert.equal(kept('shop.footage.film', {}), false);
    assert.equal(kept('shop.footage.film', { access: true }), false);
    assert.equal(kept('shop.footage.film', { holds: ['all'] }), true);
    assert.equal(kept('shop.footage.report', {}), true);
    const restriction = { fields: 'all', trigger: 'claims', review: '2026-06-01' };
    assert.equal(kept('shop.footage.film', { restrictions: [restriction] }), true);
  });

  test('when nobody knows the day of the maximum, what would run is undecided', () => {
    const film = askOne('shop.footage.film', 'security', {
      row: { filmed: null },
      on: '2026-03-20',
    });
    assert.equal(film?.state, 'undecided');
  });

  test('a purpose whose law has no length for it is undecided, never ended', () => {
    const declaration = shopWith('    law: kjøpsloven § 32\n', '');
    const row = { delivered: '2010-01-01' };
    const answer = askOne('shop.orders.address', 'complaints', {
      row,
      on: '2026-11-22',
      declaration,
    });
    assert.equal(answer?.because, 'no length');
    assert.equal(answer?.state, 'undecided');
  });
});
