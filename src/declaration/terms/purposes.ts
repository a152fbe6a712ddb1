/**
 * What kinds of purposes are there?
 *
 * A purpose in a declaration has its own words; its kind says what it is an instance of, so that a
 * record of processing can be read by other programs: GDPR art. 5(1)(b), 30(1)(b).
 */
import { meaning, type Term, vocabulary } from './term.ts';

const entries = {
  fulfilContract: meaning(
    'dpv:FulfilmentOfContractualObligation',
    'oppfylle avtalen',
    'oppfylle avtalen',
    'fulfil the contract',
  ),
  orderHandling: meaning(
    'dpv:CustomerOrderManagement',
    'behandle bestillinger',
    'behandle bestillingar',
    'handle orders',
  ),
  deliveryOfGoods: meaning('dpv:DeliveryOfGoods', 'levere varer', 'levere varer', 'deliver goods'),
  customerService: meaning(
    'dpv:CustomerCare',
    'gi kundeservice',
    'gi kundeservice',
    'provide customer service',
  ),
  enquiries: meaning(
    'dpv:CommunicationForCustomerCare',
    'svare på henvendelser',
    'svare på førespurnader',
    'answer enquiries',
  ),
  customerRelationship: meaning(
    'dpv:CustomerRelationshipManagement',
    'følge opp kundeforholdet',
    'følgje opp kundeforholdet',
    'manage the customer relationship',
  ),
  complaints: meaning(
    'dpv:CustomerClaimsManagement',
    'behandle reklamasjoner og klager',
    'behandle reklamasjonar og klager',
    'handle complaints and claims',
  ),
  disputes: meaning(
    'dpv:DisputeManagement',
    'håndtere tvister',
    'handtere tvistar',
    'handle disputes',
  ),
  payment: meaning(
    'dpv:PaymentManagement',
    'fakturere og ta imot betaling',
    'fakturere og ta imot betaling',
    'invoice and receive payment',
  ),
  bookkeeping: meaning('dpv:LegalCompliance', 'føre regnskap', 'føre rekneskap', 'keep accounts'),
  recordKeeping: meaning(
    'dpv:RecordManagement',
    'dokumentere det vi har gjort',
    'dokumentere det vi har gjort',
    'document what we have done',
  ),
  creditCheck: meaning(
    'dpv:CustomerSolvencyMonitoring',
    'vurdere kredittverdighet',
    'vurdere kredittverde',
    'assess creditworthiness',
  ),
  analytics: meaning(
    'dpv:ServiceUsageAnalytics',
    'analysere bruken av tjenestene',
    'analysere bruken av tenestene',
    'analyse the use of the services',
  ),
  improvement: meaning(
    'dpv:ImproveExistingProductsAndServices',
    'forbedre produkter og tjenester',
    'forbetre produkt og tenester',
    'improve products and services',
  ),
  personalisation: meaning(
    'dpv:ServicePersonalisation',
    'tilpasse innhold og tjenester',
    'tilpasse innhald og tenester',
    'tailor content and services',
  ),
  directMarketing: meaning(
    'dpv:DirectMarketing',
    'sende markedsføring',
    'sende marknadsføring',
    'send marketing',
  ),
  targetedAdvertising: meaning(
    'dpv:TargetedAdvertising',
    'vise målrettet reklame',
    'vise målretta reklame',
    'show targeted advertising',
  ),
  security: meaning(
    'dpv:EnforceSecurity',
    'holde systemene sikre',
    'halde systema sikre',
    'keep the systems secure',
  ),
  fraudPrevention: meaning(
    'dpv:FraudPreventionAndDetection',
    'forebygge og oppdage svindel og misbruk',
    'førebyggje og oppdage svindel og misbruk',
    'prevent and detect fraud and misuse',
  ),
  systemMonitoring: meaning(
    'dpv:ServiceMonitoring',
    'overvåke systemene og rette feil',
    'overvake systema og rette feil',
    'monitor the systems and fix faults',
  ),
  account: meaning(
    'dpv:AccountManagement',
    'administrere brukerkontoen',
    'administrere brukarkontoen',
    'manage the user account',
  ),
  identityCheck: meaning(
    'dpv:IdentityVerification',
    'bekrefte identitet',
    'stadfeste identitet',
    'confirm identity',
  ),
  recruitment: meaning(
    'dpv:RecruitmentManagement',
    'ansette nye medarbeidere',
    'tilsetje nye medarbeidarar',
    'recruit staff',
  ),
  staff: meaning(
    'dpv:HumanResourceManagement',
    'følge opp ansatte',
    'følgje opp tilsette',
    'manage staff',
  ),
  rightsHandling: meaning(
    'dpv:DataSubjectRightsManagement',
    'svare på krav om personvernrettigheter',
    'svare på krav om personvernrettar',
    'answer requests about data protection rights',
  ),
  consentHandling: meaning(
    'dpv:ConsentManagement',
    'holde oversikt over samtykker',
    'halde oversikt over samtykke',
    'keep track of consents',
  ),
} as const;

/** The name of a kind of purpose in a declaration. */
export type PurposeKindId = keyof typeof entries;

/** Every kind of purpose a declaration may name, each as it reads after "we do it to …". */
export const purposeKinds: Readonly<Record<PurposeKindId, Term>> = vocabulary(entries);
