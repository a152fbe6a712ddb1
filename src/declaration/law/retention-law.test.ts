import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { citation } from './citations.ts';
import { addPeriod, type Day, dayAfter, period } from './day.ts';
import type { FiscalYears } from './fiscal-year.ts';
import {
  type Kept,
  keepUntil,
  latestEventErasedOn,
  type RetentionQuery,
  retentionLaws,
  retentionRule,
} from './retention-law.ts';

function kept(law: string, event: string, more: Omit<RetentionQuery, 'law'> = {}): Kept {
  const answer = keepUntil({ law, event: event as Day, ...more });
  assert(answer.kind === 'kept', `${law}: ${JSON.stringify(answer)}`);
  return answer;
}

// law.md 5.2: the end of a fiscal year, and through which day each kind is kept.
const accounts = [
  ['12-31', '2024-12-31', '2029-12-31', '2030-01-01', '2028-06-30', '2034-12-31'],
  ['12-31', '2025-12-31', '2030-12-31', '2031-01-01', '2029-06-30', '2035-12-31'],
  ['06-30', '2026-06-30', '2031-06-30', '2031-07-01', '2029-12-31', '2036-06-30'],
  ['09-30', '2025-09-30', '2030-09-30', '2030-10-01', '2029-03-31', '2035-09-30'],
  ['02-29', '2024-02-29', '2029-02-28', '2029-03-01', '2027-08-31', '2034-02-28'],
] as const;

for (const [ends, event, primary, eraseFrom, secondary, tenYears] of accounts)
  void test(`vouchers of the fiscal year that ends ${event} are kept through ${primary}`, () => {
    const fiscalYears = [{ ends }];
    const found = kept('bokføringsloven § 13', event, { class: 'primary', fiscalYears });
    assert.deepEqual([found.keepThrough, found.eraseFrom], [primary, eraseFrom]);
    const rest = kept('bokføringsloven § 13', event, { class: 'secondary', fiscalYears });
    assert.equal(rest.keepThrough, secondary);
    const property = kept('bookkeeping-records', event, { class: 'realProperty', fiscalYears });
    assert.equal(property.keepThrough, tenYears);
  });

void test('a sale in January and one in December are kept through the same day', () => {
  for (const event of ['2025-01-10', '2025-12-30'])
    assert.equal(
      kept('bokføringsloven § 13', event, { class: 'primary' }).keepThrough,
      '2030-12-31',
    );
  assert.equal(
    kept('bokføringsloven § 13', '2025-01-10', { class: 'primary' }).because,
    'P5Y from 2025-12-31, the end of the fiscal year of 2025-01-10: bokføringsloven § 13',
  );
});

// law.md 5.3: rule, class, event, the last day of the period.
const others = [
  ['hvitvaskingsloven § 30', 'customer', '2026-03-12', '2031-03-12'],
  ['hvitvaskingsloven § 30', 'customer', '2024-02-29', '2029-02-28'],
  ['forbrukerkjøpsloven § 27', 'ordinary', '2026-05-10', '2028-05-10'],
  ['forbrukerkjøpsloven § 27', 'lasting', '2026-05-10', '2031-05-10'],
  ['forbrukerkjøpsloven § 27', 'ordinary', '2024-02-29', '2026-02-28'],
  ['forbrukerkjøpsloven § 27', 'lasting', '2024-02-29', '2029-02-28'],
  ['kjøpsloven § 32', 'sale', '2026-05-10', '2028-05-10'],
  ['håndverkertjenesteloven § 22', 'lasting', '2026-05-10', '2031-05-10'],
  ['bustadoppføringslova § 30', 'home', '2026-06-15', '2031-06-15'],
  ['avhendingslova § 4-19', 'property', '2026-08-01', '2031-08-01'],
  ['foreldelsesloven § 2', 'claim', '2023-06-14', '2026-06-15'],
  ['foreldelsesloven § 3', 'claim', '2025-12-25', '2028-12-27'],
  ['foreldelsesloven § 3', 'claim', '2024-02-29', '2027-03-01'],
  ['foreldelsesloven § 21', 'judgment', '2026-10-01', '2036-10-01'],
  ['angrerettloven § 21', 'informed', '2026-03-20', '2026-04-07'],
  ['angrerettloven § 21', 'informed', '2026-05-03', '2026-05-18'],
  ['angrerettloven § 21', 'notInformed', '2024-02-20', '2025-03-05'],
  ['kameraforskriften § 6', 'ordinary', '2026-03-02', '2026-03-09'],
  ['kameraforskriften § 6', 'police', '2026-03-02', '2026-04-01'],
  ['kameraforskriften § 6', 'pointOfSale', '2026-11-30', '2027-02-28'],
  ['kameraforskriften § 6', 'pointOfSale', '2026-07-01', '2026-10-01'],
  ['mailbox', 'account', '2026-08-31', '2026-08-31'],
  ['mailbox', 'content', '2026-08-31', '2027-02-28'],
  ['applicant', 'application', '2026-03-31', '2026-09-30'],
  ['employee', 'payroll', '2026-08-31', '2031-12-31'],
  ['employee', 'hours', '2026-08-31', '2030-06-30'],
  ['byggherreforskriften § 15', 'list', '2026-08-31', '2027-02-28'],
  ['access-log', 'security', '2026-01-15', '2026-07-15'],
  ['credit-check', 'report', '2026-05-04', '2026-05-04'],
  ['newsletter', 'subscription', '2026-05-04', '2026-05-04'],
  ['consent-proof', 'proof', '2026-05-04', '2031-05-04'],
  ['dsr-case', 'facts', '2026-04-07', '2031-04-07'],
  ['dsr-case', 'attachments', '2026-04-07', '2026-07-07'],
  ['breach-register', 'case', '2026-03-01', '2031-03-01'],
] as const;

for (const [law, part, event, end] of others)
  void test(`${law} (${part}): an event on ${event} gives ${end}`, () =>
    assert.equal(kept(law, event, { class: part }).end, end));

void test('what must be gone by a day is erased on it, what must be kept through it the day after', () => {
  assert.equal(
    kept('kameraforskriften § 6', '2026-03-02', { class: 'ordinary' }).eraseFrom,
    '2026-03-09',
  );
  assert.equal(kept('newsletter', '2026-05-04').eraseFrom, '2026-05-04');
  assert.equal(kept('hvitvaskingsloven § 30', '2026-03-12').eraseFrom, '2031-03-13');
  assert.equal(kept('mailbox', '2026-08-31', { class: 'account' }).atEnd, 'close');
});

void test('an inactive customer is kept as long as the notice says, and not without a length', () => {
  const declared = period('P3Y');
  assert.equal(kept('inactive-customer', '2024-02-29', { period: declared }).end, '2027-02-28');
  assert.equal(retentionRule({ law: 'inactive-customer' }).kind, 'period needed');
});

void test('a rule is found by its id or by its citation as people write it', () => {
  for (const law of ['bookkeeping', 'Bokføringsloven §13', 'bokfl § 13', 'bokføringslova  § 13'])
    assert.equal(retentionRule({ law, class: 'primary' }).kind, 'rule', law);
  const third = retentionRule({ law: 'bokføringsloven § 13 første ledd nr. 3' });
  assert(third.kind === 'rule' && third.class.id === 'primary');
  const seventh = retentionRule({ law: 'bokføringsloven § 13 nr. 7' });
  assert(seventh.kind === 'rule' && seventh.class.id === 'secondary');
  const tenth = retentionRule({ law: 'foreldelsesloven § 10' });
  assert(tenth.kind === 'rule' && tenth.class.id === 'knowledge');
});

void test('a rule that is not found is answered with what could have been meant', () => {
  assert.deepEqual(retentionRule({ law: 'bokføringsloven § 13' }), {
    kind: 'class needed',
    suggestions: ['primary', 'secondary'],
  });
  assert.deepEqual(
    retentionRule({ law: 'bokføringsloven § 13', class: 'tertiary' }).kind,
    'class needed',
  );
  assert.deepEqual(retentionRule({ law: 'bokføringsloven § 14' }), {
    kind: 'unknown law',
    suggestions: ['bokføringsloven § 13'],
  });
  assert.deepEqual(retentionRule({ law: 'kjøpslven § 32' }), {
    kind: 'unknown law',
    suggestions: ['kjøpsloven § 32'],
  });
  assert.deepEqual(retentionRule({ law: 'newsleter' }), {
    kind: 'unknown law',
    suggestions: ['newsletter'],
  });
  const shared = retentionRule({ law: 'GDPR art. 5(1)(e)' });
  assert(shared.kind === 'unknown law' && shared.suggestions.includes('applicant'));
});

void test('a length the law fixes cannot be replaced; a policy can, up to its limit', () => {
  const declare = (law: string, length: string, part?: string) =>
    retentionRule({ law, class: part, period: period(length) }).kind;
  assert.equal(declare('bokføringsloven § 13', 'P10Y', 'primary'), 'not adjustable');
  assert.equal(declare('bokføringsloven § 13', 'P5Y', 'primary'), 'rule');
  assert.equal(declare('kameraforskriften § 6', 'P2W', 'ordinary'), 'not adjustable');
  assert.equal(declare('employee', 'P10Y', 'payroll'), 'not adjustable');
  assert.equal(declare('applicant', 'P12M'), 'rule');
  assert.equal(declare('applicant', 'P4Y'), 'not adjustable');
  assert.equal(declare('hvitvaskingsloven § 30', 'P10Y'), 'rule');
  assert.equal(declare('hvitvaskingsloven § 30', 'P11Y'), 'not adjustable');
  assert.equal(declare('mailbox', 'P3M', 'content'), 'rule');
  assert.equal(declare('kjøpsloven § 32', 'P5Y'), 'rule');
});

void test('every rule cites laws that are known, has readable periods and words in three languages', () => {
  for (const law of retentionLaws) {
    for (const own of law.citations) assert.equal(citation(own).kind, 'citation', own);
    assert(law.start.nb && law.start.nn && law.start.en);
    for (const part of law.classes) {
      for (const text of [part.period, part.further]) if (text) assert(period(text), text);
      if (part.citation) assert.equal(citation(part.citation).kind, 'citation');
      assert(part.period ?? (part.mark === 'verify' || part.adjustable), `${law.id} ${part.id}`);
    }
  }
});

void test('what has not been read in a statute says so', () => {
  assert.equal(kept('mailbox', '2026-08-31', { class: 'content' }).mark, 'verify');
  assert.equal(kept('applicant', '2026-08-31').mark, 'verify');
  assert.equal(kept('bokføringsloven § 13', '2026-08-31', { class: 'primary' }).mark, 'sure');
});

const anyDay = fc.nat(40 * 365).map((days) => addPeriod('2000-01-01' as Day, { days }));
const anyQuery: fc.Arbitrary<RetentionQuery> = fc
  .constantFrom(...retentionLaws.flatMap((law) => law.classes.map((part) => ({ law, part }))))
  .chain(({ law, part }) =>
    fc
      .constantFrom<FiscalYears>(
        [{ ends: '12-31' }],
        [{ ends: '02-29' }],
        [{ ends: '12-31' }, { ends: '06-30', from: '2026-07-01' as Day }],
      )
      .map((fiscalYears) => ({
        law: law.id,
        class: part.id,
        fiscalYears,
        ...(part.period === undefined ? { period: { months: 7 } } : {}),
      })),
  );

void test('data of a later event is never erased earlier', () => {
  fc.assert(
    fc.property(anyQuery, anyDay, ({ law, ...more }, event) =>
      assert(kept(law, event, more).eraseFrom <= kept(law, dayAfter(event), more).eraseFrom),
    ),
  );
});

void test('on any day, the latest event to erase is due and the day after it is not', () => {
  fc.assert(
    fc.property(anyQuery, anyDay, ({ law, ...more }, today) => {
      const latest = latestEventErasedOn({ law, ...more }, today);
      assert(typeof latest === 'string');
      assert(kept(law, latest, more).eraseFrom <= today);
      assert(kept(law, dayAfter(latest), more).eraseFrom > today);
    }),
  );
});
