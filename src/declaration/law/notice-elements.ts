/**
 * What must a privacy notice say?
 *
 * What GDPR art. 13 asks for when data comes from the person, art. 14 when it comes from elsewhere, and
 * a few things from ehandelsloven § 8, ekomloven § 3-15 and accountability. The ids are those of
 * law.md 3.1 and are stable.
 */
import { type Wording, wording } from '../terms/term.ts';
import type { Basis } from './rights.ts';

/** A fact of the declaration that makes an element necessary. */
export type NoticeFact =
  | 'controller outside the EEA'
  | 'data protection officer'
  | 'recipients'
  | 'transfers'
  | 'data from the person'
  | 'data from elsewhere'
  | 'automated decisions'
  | 'direct marketing'
  | 'new purpose'
  | 'device storage'
  | 'joint control';

/** When an element is needed: always, by our own policy, on one of some bases, or on a fact. */
export type When =
  | { readonly kind: 'always' }
  | { readonly kind: 'policy' }
  | { readonly kind: 'on basis'; readonly bases: readonly Basis[]; readonly or?: NoticeFact }
  | { readonly kind: 'if'; readonly fact: NoticeFact };

/** One thing a notice says, with the words that name it. */
export type NoticeElement = {
  readonly id: NoticeElementId;
  readonly title: Wording;
  readonly citation: string;
  readonly when: When;
  /** Where it is not needed: print it all the same, or say that there is none. */
  readonly otherwise?: 'print' | 'say none';
};

/** What a notice describes, as far as its elements depend on it. */
export type Described = { readonly bases: readonly Basis[]; readonly facts: readonly NoticeFact[] };

type Entry = Omit<NoticeElement, 'id'>;

const entries = {
  N01: always(
    'GDPR art. 13(1)(a), 14(1)(a)',
    wording(
      'hvem som er behandlingsansvarlig',
      'kven som er behandlingsansvarleg',
      'who the controller is',
    ),
  ),
  N02: always(
    'GDPR art. 13(1)(a), 14(1)(a)',
    wording('hvordan du når oss', 'korleis du når oss', 'how to reach us'),
  ),
  N03: always(
    'ehandelsloven § 8',
    wording(
      'organisasjonsnummer, adresse og e-postadresse',
      'organisasjonsnummer, adresse og e-postadresse',
      'organisation number, address and e-mail address',
    ),
  ),
  N04: given(
    'controller outside the EEA',
    'GDPR art. 13(1)(a), 14(1)(a)',
    wording('representant i EØS', 'representant i EØS', 'representative in the EEA'),
  ),
  N05: given(
    'data protection officer',
    'GDPR art. 13(1)(b), 14(1)(b)',
    wording('personvernombud', 'personvernombod', 'data protection officer'),
  ),
  N06: always(
    'GDPR art. 13(1)(c), 14(1)(c)',
    wording(
      'hva vi bruker opplysningene til',
      'kva vi bruker opplysningane til',
      'what we use the data for',
    ),
  ),
  N07: always(
    'GDPR art. 13(1)(c), 14(1)(c)',
    wording(
      'behandlingsgrunnlag for hvert formål',
      'behandlingsgrunnlag for kvart formål',
      'legal basis of each purpose',
    ),
  ),
  N08: {
    ...always(
      'GDPR art. 13(1)(d), 14(2)(b)',
      wording(
        'vår berettigede interesse',
        'den berettiga interessa vår',
        'our legitimate interest',
      ),
    ),
    when: { kind: 'on basis', bases: ['legitimate interest'] },
  },
  N09: {
    ...given(
      'data from elsewhere',
      'GDPR art. 14(1)(d)',
      wording('hvilke opplysninger vi har', 'kva opplysningar vi har', 'which data we hold'),
    ),
    otherwise: 'print',
  },
  N10: given(
    'recipients',
    'GDPR art. 13(1)(e), 14(1)(e)',
    wording('hvem som får opplysningene', 'kven som får opplysningane', 'who receives the data'),
  ),
  N11: given(
    'transfers',
    'GDPR art. 13(1)(f), 14(1)(f)',
    wording('overføring ut av EØS', 'overføring ut av EØS', 'transfer out of the EEA'),
  ),
  N12: always(
    'GDPR art. 13(2)(a), 14(2)(a)',
    wording(
      'hvor lenge vi lagrer opplysningene',
      'kor lenge vi lagrar opplysningane',
      'how long we keep the data',
    ),
  ),
  N13: always(
    'GDPR art. 13(2)(b), 14(2)(c)',
    wording('rettighetene dine', 'rettane dine', 'your rights'),
  ),
  N14: {
    ...always(
      'GDPR art. 13(2)(c), 14(2)(d)',
      wording('å trekke tilbake samtykke', 'å trekkje tilbake samtykke', 'withdrawing consent'),
    ),
    when: { kind: 'on basis', bases: ['consent'] },
  },
  N15: always(
    'GDPR art. 13(2)(d), 14(2)(e)',
    wording('klage til Datatilsynet', 'klage til Datatilsynet', 'complaint to Datatilsynet'),
  ),
  N16: given(
    'data from the person',
    'GDPR art. 13(2)(e)',
    wording(
      'om du må gi opplysningene',
      'om du må gi opplysningane',
      'whether you must give the data',
    ),
  ),
  N17: {
    ...given(
      'automated decisions',
      'GDPR art. 13(2)(f), 14(2)(g)',
      wording('automatiserte avgjørelser', 'automatiserte avgjerder', 'automated decisions'),
    ),
    otherwise: 'say none',
  },
  N18: given(
    'data from elsewhere',
    'GDPR art. 14(2)(f)',
    wording(
      'hvor opplysningene kommer fra',
      'kvar opplysningane kjem frå',
      'where the data comes from',
    ),
  ),
  N19: {
    ...always(
      'GDPR art. 21(4)',
      wording('retten til å protestere', 'retten til å protestere', 'the right to object'),
    ),
    when: {
      kind: 'on basis',
      bases: ['public task', 'legitimate interest'],
      or: 'direct marketing',
    },
  },
  N20: given(
    'new purpose',
    'GDPR art. 13(3), 14(4)',
    wording('nye formål', 'nye formål', 'new purposes'),
  ),
  N21: given(
    'device storage',
    'ekomloven § 3-15',
    wording('informasjonskapsler', 'informasjonskapslar', 'cookies'),
  ),
  N22: {
    ...always(
      'GDPR art. 5(2)',
      wording('dato og endringer', 'dato og endringar', 'date and changes'),
    ),
    when: { kind: 'policy' },
  },
  N23: always(
    'GDPR art. 12(2)',
    wording(
      'hvordan du bruker rettighetene',
      'korleis du bruker rettane',
      'how to use your rights',
    ),
  ),
  N24: given(
    'joint control',
    'GDPR art. 26(2)',
    wording('felles behandlingsansvar', 'felles behandlingsansvar', 'joint control'),
  ),
} as const satisfies Readonly<Record<string, Entry>>;

/** The stable id of an element of a notice. */
export type NoticeElementId = keyof typeof entries;

/** Everything a notice may have to say, in order. */
export const noticeElements: readonly NoticeElement[] = (
  Object.entries(entries) as [NoticeElementId, Entry][]
).map(([id, entry]) => ({ id, ...entry }));

/** Whether the law, or our own policy, asks for an element in a notice that describes this. */
export function isNeeded({ when }: NoticeElement, { bases, facts }: Described): boolean {
  switch (when.kind) {
    case 'always':
    case 'policy':
      return true;
    case 'if':
      return facts.includes(when.fact);
    case 'on basis':
      return (
        when.bases.some((basis) => bases.includes(basis)) ||
        (when.or !== undefined && facts.includes(when.or))
      );
  }
}

function always(citation: string, title: Wording): Entry {
  return { title, citation, when: { kind: 'always' } };
}

function given(fact: NoticeFact, citation: string, title: Wording): Entry {
  return { title, citation, when: { kind: 'if', fact } };
}
