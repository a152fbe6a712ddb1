import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Day } from '../../declaration/law/day.ts';
import type { Holding } from '../../processing/rule/answer.ts';
import type { KeptHolding } from '../plan/plan.ts';
import { lastOf } from '../store/plan/latest.ts';
import { erasedText } from './shown.ts';

const day = '2026-11-22' as Day;
const through = (text: string): Holding => ({
  purpose: 'bookkeeping',
  state: 'runs',
  until: { day: text as Day },
  because: 'within period',
  citation: 'bokføringsloven § 13',
});
const waiting: Holding = {
  purpose: 'relationship',
  state: 'runs',
  until: { open: 'shop.orders.delivered' },
  because: 'not begun',
};

/** What a case worker reads about three rows that stay. */
function stays(holding: KeptHolding | undefined): string {
  assert(holding);
  const place = { system: 'shop', dataset: 'invoices' };
  const text = erasedText(
    {
      organisation: 'x',
      state: 'planned',
      roles: ['customer'],
      ambiguous: [],
      nowhere: [],
      scans: [],
      kept: true,
      unfinished: [],
      plan: {
        kind: 'erase',
        organisation: 'x',
        day,
        declaration: '',
        catalogues: {},
        steps: [],
        kept: [{ place, field: 'name', rows: 3, holdings: [holding] }],
        undecided: [],
        forPerson: [],
        notDone: [],
        byHand: [],
      },
    },
    'vern erase',
  );
  return /What stays\n {2}shop\.invoices: name \(3 rows\): (.*)\n/.exec(text)?.[1] ?? text;
}

describe('until when several rows are kept', () => {
  test('the day is that of all of them only where it is; else the last is said to be the last', () => {
    const same = lastOf([through('2030-12-31'), through('2030-12-31')]);
    assert.equal(stays(same), 'bookkeeping through 2030-12-31, bokføringsloven § 13');
    const differing = lastOf([through('2029-12-31'), through('2031-12-31'), through('2028-12-31')]);
    const said = 'bookkeeping through 2031-12-31 at the latest, bokføringsloven § 13';
    assert.equal(stays(differing), said);
  });

  test('what no day is known for names the event that is still to come, and whether all rows wait for it', () => {
    const event = 'relationship until shop.orders.delivered has happened';
    assert.equal(stays(lastOf([waiting])), event);
    const later: Holding = { ...waiting, until: { day: '2027-01-01' as Day } };
    assert.equal(stays(lastOf([waiting, later])), `${event}, not the same in all rows`);
  });
});
