/**
 * How is personal data protected?
 *
 * By technical and organisational measures that fit the risk and are reviewed: GDPR art. 24, 32. A
 * record of processing describes them in general terms: art. 30(1)(g).
 */
import { meaning, type Term, vocabulary } from './term.ts';

const entries = {
  encryptionAtRest: meaning(
    'dpv:EncryptionAtRest',
    'kryptering av lagrede opplysninger',
    'kryptering av lagra opplysningar',
    'encryption of stored data',
  ),
  encryptionInTransfer: meaning(
    'dpv:EncryptionInTransfer',
    'kryptert overføring',
    'kryptert overføring',
    'encrypted transfer',
  ),
  accessControl: meaning(
    'dpv:AccessControlMethod',
    'tilgangsstyring',
    'tilgangsstyring',
    'access control',
  ),
  multiFactorAuthentication: meaning(
    'dpv:MultiFactorAuthentication',
    'innlogging med flere faktorer',
    'innlogging med fleire faktorar',
    'multi-factor authentication',
  ),
  logging: meaning(
    'dpv:LoggingPolicy',
    'logging av tilgang',
    'logging av tilgang',
    'logging of access',
  ),
  backup: meaning(
    'dpv:DataBackupProtocols',
    'sikkerhetskopiering',
    'tryggingskopiering',
    'backups',
  ),
  physicalAccess: meaning(
    'dpv:PhysicalAccessControlMethod',
    'fysisk adgangskontroll',
    'fysisk tilgangskontroll',
    'control of physical access',
  ),
  training: meaning(
    'dpv:DataProtectionTraining',
    'opplæring i personvern',
    'opplæring i personvern',
    'data protection training',
  ),
  confidentiality: meaning(
    'dpv:ConfidentialityAgreement',
    'taushetsavtaler',
    'avtalar om teieplikt',
    'confidentiality agreements',
  ),
  pseudonymisation: meaning(
    'dpv:Pseudonymisation',
    'pseudonymisering',
    'pseudonymisering',
    'pseudonymisation',
  ),
  anonymisation: meaning('dpv:Anonymisation', 'anonymisering', 'anonymisering', 'anonymisation'),
  erasurePolicy: meaning(
    'dpv:DataErasurePolicy',
    'faste rutiner for sletting',
    'faste rutinar for sletting',
    'fixed routines for erasure',
  ),
  incidentHandling: meaning(
    'dpv:IncidentManagementProcedures',
    'rutiner for avvik',
    'rutinar for avvik',
    'procedures for incidents',
  ),
  riskAssessment: meaning(
    'dpv:RiskAssessment',
    'risikovurdering',
    'risikovurdering',
    'risk assessment',
  ),
  impactAssessment: meaning(
    'dpv:DPIA',
    'vurdering av personvernkonsekvenser',
    'vurdering av personvernkonsekvensar',
    'data protection impact assessment',
  ),
  interestAssessment: meaning(
    'dpv:LegitimateInterestAssessment',
    'interesseavveining',
    'interesseavveging',
    'balancing of interests',
  ),
  transferAssessment: meaning(
    'dpv:DataTransferImpactAssessment',
    'vurdering av overføring',
    'vurdering av overføring',
    'transfer impact assessment',
  ),
  processorAgreements: meaning(
    'dpv:DataProcessingAgreement',
    'databehandleravtaler',
    'databehandlaravtalar',
    'processor agreements',
  ),
} as const;

/** The name of a kind of measure in a declaration. */
export type MeasureId = keyof typeof entries;

/** Every kind of measure a declaration may name. */
export const measures: Readonly<Record<MeasureId, Term>> = vocabulary(entries);
