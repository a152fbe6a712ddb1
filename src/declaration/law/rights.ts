/**
 * Which rights does a person have over one use of their data, and on what grounds may one be refused?
 *
 * It depends on the legal basis of that use, so it is asked for each purpose and never for a person:
 * GDPR art. 6(1), 7(3), 12 to 22, 77. A refusal names its ground, and where the ground is a duty to
 * keep, the statute behind it: art. 12(4), 17(3), personopplysningsloven § 16.
 */
import { iri } from '../terms/term.ts';

/** The legal bases of GDPR art. 6(1)(a) to (f). */
export type Basis =
  | 'consent'
  | 'contract'
  | 'legal obligation'
  | 'vital interests'
  | 'public task'
  | 'legitimate interest';

/** The rights of the data subject in GDPR art. 7, 12 to 22 and 77. */
export type Right =
  | 'information'
  | 'access'
  | 'rectification'
  | 'erasure'
  | 'restriction'
  | 'portability'
  | 'objection'
  | 'marketing objection'
  | 'withdrawal'
  | 'automated decision'
  | 'complaint';

/** What has to hold before a conditional right can be used. */
export type Condition =
  | 'consent withdrawn'
  | 'no longer needed'
  | 'no longer needed or objection upheld'
  | 'task over or objection upheld'
  | 'one of the four grounds for restriction'
  | 'automated and provided by the person'
  | 'used for direct marketing'
  | 'treated as withdrawal of consent';

/** Whether a right exists on a basis, on what condition, and where that is written. */
export type RightOnBasis = {
  readonly exists: 'yes' | 'no' | 'conditional';
  readonly condition?: Condition;
  readonly citation: string;
};

/** A right that exists on at least one of the bases asked about, and on which of them. */
export type ExistingRight = {
  readonly right: Right;
  readonly bases: readonly Basis[];
  readonly citation: string;
};

/** What a notice describes, where that decides which rights it prints. */
export type Uses = { readonly directMarketing?: boolean; readonly automatedDecisions?: boolean };

type Row = Readonly<Record<Basis, RightOnBasis>>;

/** The legal bases, in the order of GDPR art. 6(1). */
export const allBases: readonly Basis[] = [
  'consent',
  'contract',
  'legal obligation',
  'vital interests',
  'public task',
  'legitimate interest',
];

const matrix: Readonly<Record<Right, Row>> = {
  information: everywhere('GDPR art. 13, 14'),
  access: everywhere('GDPR art. 15'),
  rectification: everywhere('GDPR art. 16'),
  erasure: {
    consent: yes('GDPR art. 17(1)(b)', 'consent withdrawn'),
    contract: when('no longer needed', 'GDPR art. 17(1)(a)'),
    'legal obligation': no('GDPR art. 17(3)(b)'),
    'vital interests': when('no longer needed', 'GDPR art. 17(1)(a)'),
    'public task': when('task over or objection upheld', 'GDPR art. 17(1)(c), 17(3)(b)'),
    'legitimate interest': when('no longer needed or objection upheld', 'GDPR art. 17(1)(a), (c)'),
  },
  restriction: row(() => when('one of the four grounds for restriction', 'GDPR art. 18(1)')),
  portability: {
    ...row(() => no('GDPR art. 20(1)(a)')),
    consent: when('automated and provided by the person', 'GDPR art. 20(1)'),
    contract: when('automated and provided by the person', 'GDPR art. 20(1)'),
    'public task': no('GDPR art. 20(3)'),
  },
  objection: {
    ...row(() => no('GDPR art. 21(1)')),
    'public task': yes('GDPR art. 21(1)'),
    'legitimate interest': yes('GDPR art. 21(1)'),
  },
  'marketing objection': {
    ...row(() => no('GDPR art. 21(2)')),
    consent: when('treated as withdrawal of consent', 'GDPR art. 7(3), 21(3)'),
    contract: when('used for direct marketing', 'GDPR art. 21(2)'),
    'public task': yes('GDPR art. 21(2)', 'used for direct marketing'),
    'legitimate interest': yes('GDPR art. 21(2)', 'used for direct marketing'),
  },
  withdrawal: { ...row(() => no('GDPR art. 7(3)')), consent: yes('GDPR art. 7(3)') },
  'automated decision': everywhere('GDPR art. 22(1)'),
  complaint: everywhere('GDPR art. 77(1)'),
};

/** The rights, in the order a notice lists them. */
export const allRights = Object.keys(matrix) as readonly Right[];

/** Whether a right exists for a use of data on a legal basis: law.md 1.1. */
export function rightOn(right: Right, basis: Basis): RightOnBasis {
  return matrix[right][basis];
}

/**
 * The rights a notice prints for the bases it uses: those that exist on one of them and no others,
 * GDPR art. 13(2)(b) to (d). Marketing and automated decisions are named where they occur.
 */
export function rightsOn(bases: readonly Basis[], uses: Uses = {}): readonly ExistingRight[] {
  const asked = allBases.filter((basis) => bases.includes(basis));
  return allRights
    .filter((right) => right !== 'marketing objection' || uses.directMarketing === true)
    .filter((right) => right !== 'automated decision' || uses.automatedDecisions === true)
    .flatMap((right) => {
      const found = asked.filter((basis) => matrix[right][basis].exists !== 'no');
      const [first] = found;
      if (first === undefined) return [];
      return [{ right, bases: found, citation: matrix[right][first].citation }];
    });
}

/** A ground for refusing, wholly or in part, and what the refusal must carry besides its citation. */
export type RefusalReason = {
  readonly rights: readonly Right[];
  readonly citation: string;
  readonly needs?: 'statute' | 'claim' | 'considerations' | 'redactions' | 'evidence';
  readonly iri?: string;
};

const informed: readonly Right[] = ['information', 'access'];
const identified: readonly Right[] = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
];
const requested: readonly Right[] = [...identified, 'objection', 'automated decision'];
const kept: readonly Right[] = ['erasure', 'objection'];

// A marketing objection, a withdrawal and a complaint stand in no list: they are never refused.
const reasons = {
  legal_obligation: {
    ...ground(kept, 'GDPR art. 17(3)(b)', 'JustificationA17LegallyRequired'),
    needs: 'statute',
  },
  legal_claims: {
    ...ground(kept, 'GDPR art. 17(3)(e), 21(1)', 'JustificationA17LegalClaims'),
    needs: 'claim',
  },
  expression: ground(
    ['erasure'],
    'GDPR art. 17(3)(a), personopplysningsloven § 3',
    'JustificationA17FreedomOfExpression',
  ),
  public_interest: ground(['erasure'], 'GDPR art. 17(3)(b), (c)', 'JustificationA17PublicInterest'),
  archiving: ground(
    ['access', 'rectification', 'erasure', 'restriction'],
    'GDPR art. 17(3)(d), personopplysningsloven § 17',
    'JustificationA17Archiving',
  ),
  compelling_grounds: { ...ground(['objection'], 'GDPR art. 21(1)'), needs: 'considerations' },
  others_rights: {
    ...ground(['access', 'portability'], 'GDPR art. 15(4), 20(4)'),
    needs: 'redactions',
  },
  national_security: ground(informed, 'personopplysningsloven § 16 bokstav a'),
  crime_prevention: ground(informed, 'personopplysningsloven § 16 bokstav b'),
  health_of_subject: ground(informed, 'personopplysningsloven § 16 bokstav c'),
  secrecy_statute: {
    ...ground(informed, 'personopplysningsloven § 16 bokstav d'),
    needs: 'statute',
  },
  internal_casework: ground(informed, 'personopplysningsloven § 16 bokstav e'),
  obvious_interest: {
    ...ground(informed, 'personopplysningsloven § 16 bokstav f'),
    needs: 'considerations',
  },
  basis_not_portable: ground(['portability'], 'GDPR art. 20(1)'),
  basis_not_objectable: ground(['objection'], 'GDPR art. 21(1)'),
  unfounded: {
    ...ground(requested, 'GDPR art. 12(5)', 'JustificationA12ManifestlyUnfounded'),
    needs: 'evidence',
  },
  excessive: {
    ...ground(requested, 'GDPR art. 12(5)', 'JustificationA12ManifestlyExcessive'),
    needs: 'evidence',
  },
  not_identified: ground(identified, 'GDPR art. 11(2), 12(2)', 'JustificationA12IdentityFailure'),
} as const satisfies Readonly<Record<string, RefusalReason>>;

/** The code of a ground for refusal, as it is recorded. */
export type RefusalCode = keyof typeof reasons;

/** The grounds on which a right may be refused: law.md 1.4. */
export const refusalReasons: Readonly<Record<RefusalCode, RefusalReason>> = reasons;

/** The grounds that can refuse a right at all; empty for rights that are never refused. */
export function refusalsOf(right: Right): readonly RefusalCode[] {
  const codes = Object.keys(reasons) as RefusalCode[];
  return codes.filter((code) => refusalReasons[code].rights.includes(right));
}

function yes(citation: string, condition?: Condition): RightOnBasis {
  return { exists: 'yes', citation, ...(condition === undefined ? {} : { condition }) };
}

function no(citation: string): RightOnBasis {
  return { exists: 'no', citation };
}

function when(condition: Condition, citation: string): RightOnBasis {
  return { exists: 'conditional', condition, citation };
}

function row(answer: (basis: Basis) => RightOnBasis): Row {
  return Object.fromEntries(allBases.map((basis) => [basis, answer(basis)])) as Row;
}

function everywhere(citation: string): Row {
  return row(() => yes(citation));
}

function ground(rights: readonly Right[], citation: string, concept?: string): RefusalReason {
  const named = concept === undefined ? {} : { iri: iri(`eu-gdpr:${concept}`) };
  return { rights, citation, ...named };
}
