/**
 * How long does each law, or good practice where the law gives no number, let data be kept?
 *
 * Data, not code: law.md 5.2 and 5.3. A `min` must be kept, a `max` must be gone, a `minmax` is both,
 * a `claim` may be kept while a claim can be made, and a `policy` is Vern's default where no law gives
 * a number: it is never shown as a requirement of law. What is marked `verify` has not been read in a
 * statute and can be replaced in the declaration.
 */
import { type Wording, wording } from '../terms/term.ts';

/** What a period does: must keep, must be gone, both, may keep for a claim, or a default of ours. */
export type RetentionKind = 'min' | 'max' | 'minmax' | 'claim' | 'policy';

/** `sure` was read in the statute; `verify` was not, and can be replaced. */
export type Mark = 'sure' | 'verify';

/** What is done when the period is over. */
export type EndAction = 'delete' | 'anonymise' | 'restrict' | 'review' | 'suppress' | 'close';

/** A kind of data with its own length under a law. */
export type RetentionClass = {
  readonly id: string;
  /** ISO 8601; absent where no number exists and the declaration must give one. */
  readonly period?: string;
  /** A further period, from the end of the first. */
  readonly further?: string;
  readonly what: string;
  readonly counts: 'event' | 'fiscal year end';
  readonly mark: Mark;
  /** The law itself allows another length, at most this; `any` where it sets no limit. */
  readonly adjustable?: string;
  /** The numbers of the list, or the sections, by which a citation picks this class. */
  readonly numbers?: readonly string[];
  readonly places?: readonly string[];
  /** Where the length stands, if elsewhere than the law's own citation. */
  readonly citation?: string;
  readonly atEnd?: EndAction;
};

/** A rule of retention. */
export type RetentionLaw = {
  readonly id: string;
  /** The first is printed; a declaration may name any. */
  readonly citations: readonly [string, ...string[]];
  readonly kind: RetentionKind;
  /** What sets the period running, as it reads after "after". */
  readonly start: Wording;
  readonly atEnd: EndAction;
  /** The last day moves to the next working day. Days of erasure otherwise never do. */
  readonly rolls?: true;
  readonly classes: readonly [RetentionClass, ...RetentionClass[]];
};

type More = Partial<Omit<RetentionClass, 'id' | 'period' | 'what'>>;
type Head = Omit<RetentionLaw, 'start' | 'classes' | 'citations'>;

const storage = 'GDPR art. 5(1)(e)';

const fiscalYearEnds = wording(
  'utgangen av regnskapsåret',
  'utgangen av rekneskapsåret',
  'the end of the fiscal year',
);
const delivered = wording('at varen er levert', 'at vara er levert', 'the goods are delivered');
const takenOver = wording('overtakelsen', 'overtakinga', 'takeover');
const employmentEnds = wording(
  'at arbeidsforholdet er slutt',
  'at arbeidsforholdet er slutt',
  'employment has ended',
);
const caseClosed = wording('at saken er avsluttet', 'at saka er avslutta', 'the case is closed');

/** The rules of retention that a declaration may name. */
export const retentionLaws: readonly RetentionLaw[] = [
  rule(
    { id: 'bookkeeping', kind: 'min', atEnd: 'delete' },
    ['bokføringsloven § 13'],
    fiscalYearEnds,
    [
      accounts('primary', 'P5Y', 'accounts, ledgers, invoices, receipts and other documentation', {
        numbers: ['1', '2', '3', '4'],
      }),
      accounts('secondary', 'P3Y6M', 'agreements, correspondence, packing slips, price lists', {
        numbers: ['5', '6', '7', '8'],
      }),
    ],
  ),
  rule(
    { id: 'bookkeeping-records', kind: 'min', atEnd: 'delete' },
    [
      'bokføringsforskriften § 7-3',
      'bokføringsforskriften § 5-14',
      'bokføringsforskriften § 5-15',
      'merverdiavgiftsloven § 9-1',
    ],
    fiscalYearEnds,
    [
      accounts('hours', 'P3Y6M', 'hours worked on services paid by time', { places: ['5-14'] }),
      accounts('bookingLists', 'P5Y', 'lists of bookings', { places: ['5-15'] }),
      accounts('realProperty', 'P10Y', 'adjustment of VAT on real property', { places: ['9-1'] }),
    ],
  ),
  rule(
    { id: 'construction-accounts', kind: 'min', atEnd: 'delete' },
    ['bokføringsforskriften § 8-1-5'],
    fiscalYearEnds,
    [accounts('project', 'P10Y', 'project accounts of builders and shipyards', { mark: 'verify' })],
  ),
  rule(
    { id: 'staff-list', kind: 'min', atEnd: 'delete' },
    ['bokføringsforskriften § 8-5-7'],
    fiscalYearEnds,
    [accounts('list', 'P3Y6M', 'staff lists and price documentation in listed trades')],
  ),
  rule(
    { id: 'bank-specifications', kind: 'min', atEnd: 'delete' },
    ['bokføringsforskriften § 8-13-4'],
    fiscalYearEnds,
    [accounts('specification', 'P10Y', 'customer and supplier specifications of banks')],
  ),
  rule(
    { id: 'aml-kyc', kind: 'minmax', atEnd: 'delete' },
    ['hvitvaskingsloven § 30'],
    wording(
      'at kundeforholdet er avsluttet',
      'at kundeforholdet er avslutta',
      'the customer relationship has ended',
    ),
    [length('customer', 'P5Y', 'customer due diligence', { adjustable: 'P10Y' })],
  ),
  rule(
    { id: 'consumer-sale', kind: 'claim', atEnd: 'review' },
    ['forbrukerkjøpsloven § 27'],
    delivered,
    [
      length('ordinary', 'P2Y', 'what a complaint about ordinary goods needs'),
      length('lasting', 'P5Y', 'the same for goods meant to last considerably longer'),
      length('digitalService', undefined, 'the same for a digital service: its delivery period', {
        adjustable: 'any',
      }),
    ],
  ),
  rule(
    { id: 'b2b-sale', kind: 'claim', atEnd: 'review' },
    ['kjøpsloven § 32'],
    wording(
      'at kjøperen overtok varen',
      'at kjøparen tok over vara',
      'the buyer took over the goods',
    ),
    [length('sale', 'P2Y', 'what a complaint needs; longer by guarantee', { adjustable: 'any' })],
  ),
  rule(
    { id: 'craft', kind: 'claim', atEnd: 'review' },
    ['håndverkertjenesteloven § 22'],
    wording('at oppdraget er avsluttet', 'at oppdraget er avslutta', 'the assignment is completed'),
    [
      length('ordinary', 'P2Y', 'what a complaint about the work needs'),
      length('lasting', 'P5Y', 'the same where the result is meant to last, or on real property'),
    ],
  ),
  rule(
    { id: 'housebuild', kind: 'claim', atEnd: 'review' },
    ['bustadoppføringslova § 30'],
    takenOver,
    [length('home', 'P5Y', 'what a complaint about a new home needs')],
  ),
  rule(
    { id: 'property-sale', kind: 'claim', atEnd: 'review' },
    ['avhendingslova § 4-19'],
    takenOver,
    [length('property', 'P5Y', 'what a complaint about real property needs')],
  ),
  rule(
    { id: 'limitation', kind: 'claim', atEnd: 'review', rolls: true },
    [
      'foreldelsesloven § 2',
      'foreldelsesloven § 3',
      'foreldelsesloven § 9',
      'foreldelsesloven § 10',
    ],
    wording('forfall eller mislighold', 'forfall eller mishald', 'the due date or the breach'),
    [
      length('claim', 'P3Y', 'what a claim needs', { places: ['2', '3'] }),
      length('damages', 'P3Y', 'damages outside contract, from knowledge', { places: ['9'] }),
      length('knowledge', 'P1Y', 'a claim its owner did not know of, from knowledge', {
        places: ['10'],
      }),
    ],
  ),
  rule(
    { id: 'judgment', kind: 'claim', atEnd: 'review' },
    ['foreldelsesloven § 21'],
    wording('dommen eller forliket', 'dommen eller forliket', 'the judgment or settlement'),
    [length('judgment', 'P10Y', 'a claim that is decided')],
  ),
  rule(
    { id: 'withdrawal-right', kind: 'claim', atEnd: 'review', rolls: true },
    ['angrerettloven § 21', 'angrerettloven § 6'],
    wording('at varen er mottatt', 'at vara er motteken', 'the goods are received'),
    [
      length('informed', 'P14D', 'the right of withdrawal'),
      length('notInformed', 'P14D', 'the same where the buyer was not told', { further: 'P12M' }),
    ],
  ),
  rule(
    { id: 'camera', kind: 'max', atEnd: 'delete' },
    ['kameraforskriften § 6'],
    wording('opptaket', 'opptaket', 'the recording'),
    [
      length('ordinary', 'P1W', 'recordings'),
      length('police', 'P30D', 'recordings likely to go to the police'),
      length('pointOfSale', 'P3M', 'where payment or identification is used; post and bank'),
    ],
  ),
  rule({ id: 'mailbox', kind: 'max', atEnd: 'delete' }, ['e-postforskriften § 4'], employmentEnds, [
    length('account', 'P0D', 'the account itself', { atEnd: 'close' }),
    length('content', 'P6M', 'content not needed for daily operation', { mark: 'verify' }),
  ]),
  rule(
    { id: 'applicant', kind: 'policy', atEnd: 'delete' },
    [storage],
    wording('at stillingen er besatt', 'at stillinga er fylt', 'the position is filled'),
    [length('application', 'P6M', 'applications', { mark: 'verify', adjustable: 'P36M' })],
  ),
  rule({ id: 'employee', kind: 'policy', atEnd: 'review' }, [storage], employmentEnds, [
    accounts('payroll', 'P5Y', 'payroll vouchers', { citation: 'bokføringsloven § 13' }),
    accounts('hours', 'P3Y6M', 'hours worked', { citation: 'bokføringsforskriften § 7-3' }),
    length('personnelFile', undefined, 'the rest of the personnel file', { mark: 'verify' }),
  ]),
  rule(
    { id: 'dismissal-dispute', kind: 'claim', atEnd: 'review' },
    ['arbeidsmiljøloven § 17-4'],
    employmentEnds,
    [
      length('validity', 'P8W', 'a dispute about whether the dismissal stands', { mark: 'verify' }),
      length('compensation', 'P6M', 'a claim for compensation', { mark: 'verify' }),
    ],
  ),
  rule(
    { id: 'priority-right', kind: 'claim', atEnd: 'review' },
    ['arbeidsmiljøloven § 14-2'],
    wording('oppsigelsesfristen', 'oppseiingsfristen', 'the notice period'),
    [length('right', 'P1Y', 'the right to be employed anew', { mark: 'verify' })],
  ),
  rule(
    { id: 'site-list', kind: 'minmax', atEnd: 'delete' },
    ['byggherreforskriften § 15'],
    wording('at arbeidet er avsluttet', 'at arbeidet er avslutta', 'the work is finished'),
    [length('list', 'P6M', 'lists of people on the building site')],
  ),
  rule(
    { id: 'access-log', kind: 'policy', atEnd: 'delete' },
    ['GDPR art. 32', storage],
    wording('hendelsen', 'hendinga', 'the event'),
    [
      length('security', 'P6M', 'logs kept for security', { mark: 'verify' }),
      length('administration', 'P12M', 'what administrators did', { mark: 'verify' }),
    ],
  ),
  rule(
    { id: 'credit-check', kind: 'policy', atEnd: 'delete' },
    ['kredittopplysningsloven § 14', 'kredittopplysningsloven § 18', storage],
    wording('avgjørelsen', 'avgjerda', 'the decision'),
    [length('report', 'P0D', 'the report; the outcome may stay', { mark: 'verify' })],
  ),
  rule(
    { id: 'newsletter', kind: 'policy', atEnd: 'suppress' },
    ['GDPR art. 7(3)', 'GDPR art. 21(3)'],
    wording('at du har sagt nei', 'at du har sagt nei', 'you have said no'),
    [length('subscription', 'P0D', 'the subscription; a suppression entry stays')],
  ),
  rule(
    { id: 'consent-proof', kind: 'policy', atEnd: 'delete' },
    ['GDPR art. 7(1)'],
    wording('at samtykket er slutt', 'at samtykket er slutt', 'consent has ended'),
    [length('proof', 'P5Y', 'proof of consent', { citation: 'personopplysningsloven § 28' })],
  ),
  rule({ id: 'dsr-case', kind: 'policy', atEnd: 'delete' }, ['GDPR art. 5(2)'], caseClosed, [
    length('facts', 'P5Y', 'what was asked, answered and when', { mark: 'verify' }),
    length('attachments', 'P3M', 'attachments of the case', { mark: 'verify' }),
    length('identity', 'P0D', 'identity documents, from the day they were checked', {
      mark: 'verify',
    }),
  ]),
  rule(
    { id: 'breach-register', kind: 'policy', atEnd: 'review' },
    ['GDPR art. 33(5)'],
    caseClosed,
    [length('case', 'P5Y', 'the entry in the register', { mark: 'verify' })],
  ),
  rule(
    { id: 'inactive-customer', kind: 'policy', atEnd: 'anonymise' },
    [storage],
    wording(
      'siste levering eller kontakt',
      'siste levering eller kontakt',
      'the last delivery or contact',
    ),
    [length('customer', undefined, 'the customer relationship', { mark: 'verify' })],
  ),
];

function rule(
  head: Head,
  citations: RetentionLaw['citations'],
  start: Wording,
  classes: RetentionLaw['classes'],
): RetentionLaw {
  return { ...head, citations, start, classes };
}

function length(
  id: string,
  period: string | undefined,
  what: string,
  more: More = {},
): RetentionClass {
  const known = period === undefined ? {} : { period };
  return { id, ...known, what, counts: 'event', mark: 'sure', ...more };
}

function accounts(id: string, period: string, what: string, more: More = {}): RetentionClass {
  return length(id, period, what, { counts: 'fiscal year end', ...more });
}
