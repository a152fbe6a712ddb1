/**
 * Where does personal data come from?
 *
 * From the person (typed in or observed), worked out from other data, from somebody else or from a
 * public source. It decides which notice is owed (GDPR art. 13 or 14) and, together with the legal
 * basis, what is portable: data the person provided or that was observed, art. 20(1).
 */
import { meaning, type Term, vocabulary } from './term.ts';

/** A source, and whether its data is "provided by" the person in the sense of GDPR art. 20(1). */
export type SourceTerm = Term & {
  readonly portable: boolean;
  readonly article: '13' | '14' | 'neither';
};

const entries = {
  provided: {
    ...meaning('dpv:DataSubjectDataSource', 'fra deg selv', 'frå deg sjølv', 'from you'),
    portable: true,
    article: '13',
  },
  observed: {
    ...meaning(
      'dpv:DataSubjectDataSource',
      'fra bruken din av tjenestene',
      'frå bruken din av tenestene',
      'from your use of the services',
    ),
    portable: true,
    article: '13',
  },
  derived: {
    ...meaning(
      'dpv:DerivedPersonalData',
      'utledet av andre opplysninger',
      'utleidd av andre opplysningar',
      'worked out from other data',
    ),
    portable: false,
    article: 'neither',
  },
  'third party': {
    ...meaning('dpv:ThirdPartyDataSource', 'fra andre', 'frå andre', 'from others'),
    portable: false,
    article: '14',
  },
  public: {
    ...meaning(
      'dpv:PublicDataSource',
      'fra offentlig tilgjengelige kilder',
      'frå offentleg tilgjengelege kjelder',
      'from publicly available sources',
    ),
    portable: false,
    article: '14',
  },
} as const;

/** The name of a source in a declaration. */
export type SourceId = keyof typeof entries;

/** Every source a declaration may name. */
export const sources: Readonly<Record<SourceId, SourceTerm>> = vocabulary(entries);
