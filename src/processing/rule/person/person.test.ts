import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Day } from '../../../declaration/law/day.ts';
import { mayUse } from '../answer.ts';
import type { Evidence, Objection, PersonFacts, Restriction } from '../case.ts';
import { ask, askOne, shop, shopWith, states } from '../testing/shop.ts';

const on = '2026-11-22';
const day = (text: string) => text as Day;

describe('consent', () => {
  const row = { confirmed: '2024-01-15 10:00:00', unsubscribed: null };
  const newsletter = (question: Partial<Parameters<typeof askOne>[2]>) =>
    askOne('shop.subscribers.email', 'newsletter', { row, on, ...question });

  test('D10 rule: a subscriber is kept while consent lasts, and no longer', () => {
    assert.deepEqual(newsletter({})?.until, { open: 'withdrawal' });
    assert.equal(newsletter({})?.because, 'consent given');
    const left = { ...row, unsubscribed: '2026-11-22 08:00:00' };
    assert.equal(newsletter({ row: left })?.because, 'consent withdrawn');
    assert.equal(ask('shop.subscribers.email', { row: left, on }).kept, false);
  });

  test('a withdrawal told to Vern ends it at once, whatever the shop’s own column says', () => {
    const consents = [
      { purpose: 'newsletter', word: 'withdrawn', day: day('2026-11-20') },
    ] as const;
    assert.equal(newsletter({ facts: { consents } })?.because, 'consent withdrawn');
  });

  test('consent given anew after the withdrawal counts', () => {
    const consents = [
      { purpose: 'newsletter', word: 'withdrawn', day: day('2023-05-01') },
    ] as const;
    assert.equal(newsletter({ facts: { consents } })?.state, 'runs');
  });

  test('on the same day a no counts', () => {
    const consents = [
      { purpose: 'newsletter', word: 'withdrawn', day: day('2024-01-15') },
    ] as const;
    assert.equal(newsletter({ facts: { consents } })?.state, 'ended');
  });

  test('without any consent it has ended only where the place of consents is declared complete', () => {
    const never = { row: { confirmed: null, unsubscribed: null } };
    assert.equal(newsletter(never)?.because, 'no consent');
    const declaration = shopWith('    complete: true\n', '');
    assert.equal(newsletter({ ...never, declaration })?.because, 'consent unknown');
    assert.equal(newsletter({ ...never, declaration })?.state, 'undecided');
  });

  test('a day of consent that makes no sense is undecided', () => {
    const odd = { confirmed: '1900-01-01 00:00:00', unsubscribed: null };
    assert.equal(newsletter({ row: odd })?.state, 'undecided');
  });
});

describe('objection', () => {
  const row = { status: 'closed', delivered: '2026-01-01' };
  const insight = (objection: Objection) =>
    askOne('shop.orders.note', 'insight', { row, on, facts: { objections: [objection] } });

  test('B19 rule: what is objected to rests from receipt, and then ends, or runs on compelling grounds', () => {
    const outcome = (outcome: Objection['outcome']) => insight({ purposes: ['insight'], outcome });
    assert.equal(outcome('pending')?.state, 'rests');
    assert.equal(outcome('upheld')?.state, 'ended');
    assert.equal(outcome('overridden')?.state, 'runs');
    assert.equal(insight({ purposes: ['offers'], outcome: 'upheld' })?.state, 'runs');
  });

  test('E14 rule: an objection to direct marketing ends it at once and is never weighed', () => {
    for (const outcome of ['pending', 'upheld', 'overridden'] as const) {
      const facts = { objections: [{ purposes: 'marketing', outcome }] } as const;
      const offers = askOne('shop.customers.email', 'offers', {
        row: { registered: '2026-01-01' },
        on,
        facts,
      });
      assert.equal(offers?.because, 'objection to marketing');
      assert.equal(offers?.citation, 'GDPR art. 21(3)');
    }
  });

  test('a contract and a legal obligation are not objected to', () => {
    const facts = { objections: [{ purposes: 'all', outcome: 'upheld' }] } as const;
    const invoice = { row: { year: 2025 }, on, facts };
    assert.equal(askOne('shop.invoices.name', 'bookkeeping', invoice)?.state, 'runs');
  });
});

describe('erasure', () => {
  const facts: PersonFacts = { erasures: [{ state: 'requested' }] };
  const order = { delivered: '2026-01-01' };
  const records = { 'shop.orders': [order] };

  test('B17 rule: a request for erasure is answered field by field: what law keeps stays, the rest goes', () => {
    const invoice = { row: { year: 2025 }, on, facts, records };
    assert.equal(states('shop.invoices.amount', invoice), 'relationship ended, bookkeeping runs');
    const closed = { row: { ...order, status: 'closed' }, on, facts };
    assert.equal(states('shop.orders.phone', closed), 'delivery ended');
    assert.equal(states('shop.orders.address', closed), 'delivery ended, complaints runs');
    assert.equal(states('shop.orders.note', closed), 'delivery ended, insight rests');
  });

  test('what is on its way is still delivered to somebody who asked for erasure', () => {
    const open = { row: { ...order, delivered: null, status: 'sent' }, on, facts };
    assert.equal(states('shop.orders.phone', open), 'delivery runs');
  });

  describe('a contract whose event is still to come', () => {
    const relationship = (
      orders: Evidence[string],
      contacts: Evidence[string] = [],
      asked: PersonFacts = facts,
    ) =>
      askOne('shop.customers.name', 'relationship', {
        on,
        facts: asked,
        records: { 'shop.orders': orders, 'crm.contacts': contacts },
      });
    const wishes: readonly PersonFacts[] = [facts, { relationshipOver: true }];

    test('what is not delivered yet is still delivered to somebody who asks for erasure or leaves', () => {
      for (const asked of wishes) {
        const waiting = relationship([order, { delivered: null }], [], asked);
        assert.equal(waiting?.state, 'runs');
        assert.equal(waiting?.because, 'not begun');
        assert.deepEqual(waiting?.until, { open: 'shop.orders.delivered' });
      }
    });

    test('once all is delivered the years that would follow end on request', () => {
      assert.equal(relationship([order], [], {})?.state, 'runs');
      for (const asked of wishes) assert.equal(relationship([order], [], asked)?.state, 'ended');
      assert.equal(relationship([])?.because, 'erasure requested', 'nor does it wait for nothing');
    });

    test('where nobody can say whether it has happened nothing ends, and the fact is named', () => {
      const silent = relationship([order], 'silent');
      assert.equal(silent?.because, 'system silent');
      assert.deepEqual(silent?.until, { missing: 'crm.contacts.contacted' });
      for (const odd of ['0000-00-00', '1900-01-01', '2027-03-01'])
        assert.equal(relationship([{ delivered: odd }])?.because, 'event senseless', odd);
      assert.equal(relationship([order], 'silent', {})?.state, 'runs');
    });

    test('an event that is only not entered is not waited for, unless its day lies ahead', () => {
      const contact = (contacted: string | null) => relationship([order], [{ contacted }]);
      assert.equal(contact('2027-03-01')?.because, 'event senseless');
      for (const old of [null, '1900-01-01', 'ukjent', '2026-01-01'])
        assert.equal(contact(old)?.because, 'erasure requested', String(old));
    });

    test('what was not delivered when the person was erased stays until it is', () => {
      const erased: PersonFacts = { erasures: [{ state: 'done', day: day('2026-06-01') }] };
      const before = { row: { registered: '2026-01-01' }, on, facts: erased };
      const state = (delivered: string | null) =>
        askOne('shop.customers.name', 'relationship', {
          ...before,
          records: { 'shop.orders': [{ delivered }] },
        })?.state;
      assert.equal(state(null), 'runs');
      assert.equal(state('2026-07-01'), 'ended');
    });
  });

  test('C09 rule: when the relationship is over, contracts end and accounts stay', () => {
    const over = { on, facts: { relationshipOver: true }, records };
    assert.equal(askOne('shop.customers.name', 'relationship', over)?.because, 'relationship over');
    const invoice = states('shop.invoices.amount', { ...over, row: { year: 2025 } });
    assert.equal(invoice, 'relationship ended, bookkeeping runs');
  });

  test('a record from before an erasure that came back is held by nothing; a later one starts anew', () => {
    const erased: PersonFacts = { erasures: [{ state: 'done', day: day('2026-06-01') }] };
    const offers = (registered: string | null) =>
      askOne('shop.customers.email', 'offers', { row: { registered }, on, facts: erased });
    assert.equal(offers('2026-05-31')?.because, 'erased before');
    assert.equal(offers('2026-05-31')?.state, 'ended');
    assert.equal(offers('2026-06-02')?.state, 'runs');
  });

  test('a record without a day, or of the very day of the erasure, is undecided', () => {
    const erased: PersonFacts = { erasures: [{ state: 'done', day: day('2026-06-01') }] };
    const relationship = (registered: string | null) =>
      askOne('shop.customers.name', 'relationship', {
        row: { registered },
        on,
        records,
        facts: erased,
      });
    assert.equal(relationship(null)?.because, 'erased, undated');
    assert.equal(relationship('2026-06-01')?.state, 'undecided');
    const kept = { row: { year: 2025 }, on, facts: erased };
    assert.equal(askOne('shop.invoices.name', 'bookkeeping', kept)?.state, 'runs');
  });
});

describe('restriction, hold and access', () => {
  const row = { status: 'sent', delivered: null };
  const restriction: Restriction = {
    fields: ['shop.orders.phone'],
    trigger: 'accuracy',
    review: day('2026-12-24'),
  };

  test('B19 rule: a restricted field is kept and not used, with its trigger and the day of review', () => {
    const answer = ask('shop.orders.phone', { row, on, facts: { restrictions: [restriction] } });
    const [delivery, added] = answer.holdings;
    assert.equal(delivery?.because, 'restricted');
    assert.equal(mayUse(answer, 'delivery'), false);
    assert.deepEqual(added, {
      purpose: 'restriction',
      state: 'rests',
      until: { open: 'lifted', review: '2026-12-24' },
      because: 'restriction',
      citation: 'GDPR art. 18(1)(a)',
    });
  });

  test('other fields of the record, and uses that may go on, are not restricted', () => {
    const facts = { restrictions: [restriction] };
    assert.equal(
      states('shop.orders.address', { row, on, facts }),
      'delivery runs, complaints runs',
    );
    const allowed = { restrictions: [{ ...restriction, uses: ['delivery'] }] };
    const answer = ask('shop.orders.phone', { row, on, facts: allowed });
    assert.equal(mayUse(answer, 'delivery'), true);
  });

  test('no period ends what is restricted, held for a claim or asked about', () => {
    const old = { row: { status: 'closed', delivered: '2010-01-01' }, on };
    const kept = (facts: PersonFacts) => ask('shop.orders.phone', { ...old, facts }).kept;
    assert.equal(kept({}), false);
    assert.equal(kept({ restrictions: [restriction] }), true);
    assert.equal(kept({ holds: [['shop.orders.phone']] }), true);
    assert.equal(kept({ holds: [['shop.orders.note']] }), false);
    assert.equal(kept({ access: true }), true);
  });
});

describe('several people', () => {
  test('what is about two people is kept while one holds it, and used while both let it', () => {
    const objected: PersonFacts = { objections: [{ purposes: 'all', outcome: 'upheld' }] };
    const row = { status: 'closed', delivered: '2026-01-01' };
    const both = ask('shop.orders.note', { row, on, facts: objected, others: [{}] });
    assert.equal(both.kept, true);
    assert.equal(mayUse(both, 'insight'), false);
    const agreed = ask('shop.orders.note', { row, on, facts: objected, others: [objected] });
    assert.equal(agreed.kept, false);
  });

  test('every answer says why, and the law’s own purposes cite it', () => {
    for (const [id, { law }] of Object.entries(shop.purposes)) {
      if (law === undefined) continue;
      const field = shop.purposes[id]?.needs[0];
      const written = `shop.${field?.dataset}.${field?.field === '*' ? 'name' : field?.field}`;
      const answer = askOne(written, id, { row: { year: 2025, delivered: '2026-01-01' }, on });
      assert.equal(answer?.citation, law);
    }
  });
});
