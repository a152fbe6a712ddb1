/** The words of the record of processing activities. */
import type { Language } from '../declaration/terms/term.ts';

interface RecordWords {
  readonly title: string;
  readonly lead: string;
  readonly controllerHeading: string;
  readonly activitiesHeading: string;
  readonly measuresHeading: string;
  readonly formats: string;
  readonly controller: Readonly<
    Record<
      | 'name'
      | 'number'
      | 'address'
      | 'email'
      | 'phone'
      | 'officer'
      | 'adviser'
      | 'representative'
      | 'joint',
      string
    >
  >;
  readonly columns: Readonly<
    Record<
      | 'purpose'
      | 'basis'
      | 'subjects'
      | 'categories'
      | 'recipients'
      | 'transfers'
      | 'retention'
      | 'systems',
      string
    >
  >;
  readonly roles: Readonly<
    Record<'controller' | 'processor' | 'joint controller' | 'authority', string>
  >;
  readonly mechanisms: Readonly<
    Record<'adequacy' | 'standard clauses' | 'binding rules' | 'derogation', string>
  >;
  readonly every: (period: string) => string;
  readonly aslong: (condition: string) => string;
  readonly after: (period: string, event: string) => string;
  readonly withdrawn: string;
  readonly nobody: string;
}

/** Words in each language. */
export const recordWords: Readonly<Record<Language, RecordWords>> = {
  nb: {
    title: 'Protokoll over behandlingsaktiviteter',
    lead: 'Laget av erklæringen som gjelder nå (personvernforordningen artikkel 30 nr. 1).',
    controllerHeading: 'Behandlingsansvarlig',
    activitiesHeading: 'Behandlingsaktiviteter',
    measuresHeading: 'Sikkerhetstiltak',
    formats: 'Last ned protokollen',
    controller: {
      name: 'Navn',
      number: 'Organisasjonsnummer',
      address: 'Postadresse',
      email: 'E-post',
      phone: 'Telefon',
      officer: 'Personvernombud',
      adviser: 'Personvernrådgiver',
      representative: 'Representant i EØS',
      joint: 'Felles behandlingsansvarlige',
    },
    columns: {
      purpose: 'Formål',
      basis: 'Behandlingsgrunnlag',
      subjects: 'Hvem det gjelder',
      categories: 'Opplysninger',
      recipients: 'Mottakere',
      transfers: 'Overføring ut av EØS',
      retention: 'Lagringstid',
      systems: 'Systemer',
    },
    roles: {
      controller: 'selv behandlingsansvarlig',
      processor: 'databehandler',
      'joint controller': 'felles behandlingsansvarlig',
      authority: 'offentlig myndighet',
    },
    mechanisms: {
      adequacy: 'beslutning om tilstrekkelig beskyttelse',
      'standard clauses': 'EUs standardvilkår',
      'binding rules': 'bindende virksomhetsregler',
      derogation: 'unntak i artikkel 49',
    },
    every: (period) => `gjentas etter ${period}`,
    aslong: (condition) => `Så lenge ${condition}`,
    after: (period, event) => (period === '' ? `Fra ${event}` : `${period} etter ${event}`),
    withdrawn: 'Til samtykket trekkes tilbake',
    nobody: 'Ingen som kan kjennes igjen',
  },
  nn: {
    title: 'Protokoll over behandlingsaktivitetar',
    lead: 'Laga av erklæringa som gjeld no (personvernforordninga artikkel 30 nr. 1).',
    controllerHeading: 'Behandlingsansvarleg',
    activitiesHeading: 'Behandlingsaktivitetar',
    measuresHeading: 'Tryggingstiltak',
    formats: 'Last ned protokollen',
    controller: {
      name: 'Namn',
      number: 'Organisasjonsnummer',
      address: 'Postadresse',
      email: 'E-post',
      phone: 'Telefon',
      officer: 'Personvernombod',
      adviser: 'Personvernrådgivar',
      representative: 'Representant i EØS',
      joint: 'Felles behandlingsansvarlege',
    },
    columns: {
      purpose: 'Formål',
      basis: 'Behandlingsgrunnlag',
      subjects: 'Kven det gjeld',
      categories: 'Opplysningar',
      recipients: 'Mottakarar',
      transfers: 'Overføring ut av EØS',
      retention: 'Lagringstid',
      systems: 'System',
    },
    roles: {
      controller: 'sjølv behandlingsansvarleg',
      processor: 'databehandlar',
      'joint controller': 'felles behandlingsansvarleg',
      authority: 'offentleg styresmakt',
    },
    mechanisms: {
      adequacy: 'avgjerd om tilstrekkeleg vern',
      'standard clauses': 'standardvilkåra frå EU',
      'binding rules': 'bindande verksemdsreglar',
      derogation: 'unntak i artikkel 49',
    },
    every: (period) => `blir gjort på nytt etter ${period}`,
    aslong: (condition) => `Så lenge ${condition}`,
    after: (period, event) => (period === '' ? `Frå ${event}` : `${period} etter ${event}`),
    withdrawn: 'Til samtykket blir trekt tilbake',
    nobody: 'Ingen som kan kjennast igjen',
  },
  en: {
    title: 'Record of processing activities',
    lead: 'Made from the declaration in force (GDPR Article 30(1)).',
    controllerHeading: 'Controller',
    activitiesHeading: 'Processing activities',
    measuresHeading: 'Security measures',
    formats: 'Download the record',
    controller: {
      name: 'Name',
      number: 'Organisation number',
      address: 'Postal address',
      email: 'E-mail',
      phone: 'Phone',
      officer: 'Data protection officer',
      adviser: 'Privacy adviser',
      representative: 'Representative in the EEA',
      joint: 'Joint controllers',
    },
    columns: {
      purpose: 'Purpose',
      basis: 'Legal basis',
      subjects: 'Data subjects',
      categories: 'Personal data',
      recipients: 'Recipients',
      transfers: 'Transfers out of the EEA',
      retention: 'Retention period',
      systems: 'Systems',
    },
    roles: {
      controller: 'independent controller',
      processor: 'processor',
      'joint controller': 'joint controller',
      authority: 'public authority',
    },
    mechanisms: {
      adequacy: 'adequacy decision',
      'standard clauses': 'the EU’s standard contractual clauses',
      'binding rules': 'binding corporate rules',
      derogation: 'derogation under Article 49',
    },
    every: (period) => `repeated after ${period}`,
    aslong: (condition) => `As long as ${condition}`,
    after: (period, event) => (period === '' ? `From ${event}` : `${period} after ${event}`),
    withdrawn: 'Until consent is withdrawn',
    nobody: 'Nobody who can be recognised',
  },
};
