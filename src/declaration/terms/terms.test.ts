import assert from 'node:assert/strict';
import { test } from 'node:test';
import { citation } from '../law/citations.ts';
import { holidayNames } from '../law/holidays.ts';
import { noticeElements } from '../law/notice-elements.ts';
import { retentionLaws } from '../law/retention-law.ts';
import { allBases, allRights } from '../law/rights.ts';
import { bases } from './bases.ts';
import { categories } from './categories.ts';
import { measures } from './measures.ts';
import { purposeKinds } from './purposes.ts';
import { rightTerms } from './rights-terms.ts';
import { sources } from './sources.ts';
import { subjects } from './subjects.ts';
import { languages, lookup, type Term, type Wording } from './term.ts';

const vocabularies: Readonly<Record<string, Readonly<Record<string, Term>>>> = {
  bases,
  categories,
  measures,
  purposeKinds,
  rightTerms,
  sources,
  subjects,
};
const terms: readonly Term[] = Object.values(vocabularies).flatMap((each) => Object.values(each));

// law.md section 11, read there from release 2.3 of w3c/dpv; the last line was read for these tests
// in 2.3/dpv/modules/personal_data.ttl, and dpv:DataSubject is the class of dpv:hasDataSubject.
const checked = `
dpv:FulfilmentOfContractualObligation dpv:CustomerOrderManagement dpv:DeliveryOfGoods dpv:CustomerCare
dpv:CommunicationForCustomerCare dpv:CustomerRelationshipManagement dpv:CustomerClaimsManagement
dpv:DisputeManagement dpv:PaymentManagement dpv:LegalCompliance dpv:RecordManagement
dpv:CustomerSolvencyMonitoring dpv:ServiceUsageAnalytics dpv:ImproveExistingProductsAndServices
dpv:ServicePersonalisation dpv:DirectMarketing dpv:TargetedAdvertising dpv:EnforceSecurity
dpv:FraudPreventionAndDetection dpv:ServiceMonitoring dpv:AccountManagement dpv:IdentityVerification
dpv:RecruitmentManagement dpv:HumanResourceManagement dpv:DataSubjectRightsManagement
dpv:ConsentManagement
eu-gdpr:A6-1-a eu-gdpr:A6-1-b eu-gdpr:A6-1-c eu-gdpr:A6-1-d eu-gdpr:A6-1-e eu-gdpr:A6-1-f
eu-gdpr:A13 eu-gdpr:A14 eu-gdpr:A15 eu-gdpr:A16 eu-gdpr:A17 eu-gdpr:A18 eu-gdpr:A19 eu-gdpr:A20
eu-gdpr:A21 eu-gdpr:A22 eu-gdpr:A7-3 eu-gdpr:A77 eu-gdpr:A79
pd:Name pd:Contact pd:PhysicalAddress pd:TelephoneNumber pd:EmailAddress pd:OfficialID pd:Username
pd:Password pd:FinancialAccountNumber pd:PaymentCardNumber pd:Transactional
pd:PurchasesAndSpendingHabit pd:CreditWorthiness pd:IPAddress pd:DeviceBased pd:UserAgent
pd:BrowsingBehaviour pd:Location pd:Preference pd:PrivacyPreference pd:Communication pd:Opinion pd:Job
pd:WorkHistory
dpv:Customer dpv:Consumer dpv:Employee dpv:JobApplicant dpv:Visitor dpv:Subscriber dpv:Child
dpv:DataSubjectDataSource dpv:ThirdPartyDataSource dpv:PublicDataSource
dpv:EncryptionAtRest dpv:EncryptionInTransfer dpv:AccessControlMethod dpv:MultiFactorAuthentication
dpv:LoggingPolicy dpv:DataBackupProtocols dpv:PhysicalAccessControlMethod dpv:DataProtectionTraining
dpv:ConfidentialityAgreement dpv:Pseudonymisation dpv:Anonymisation dpv:DataErasurePolicy
dpv:IncidentManagementProcedures dpv:RiskAssessment dpv:DPIA dpv:DataProcessingAgreement
dpv:LegitimateInterestAssessment dpv:DataTransferImpactAssessment
dpv:PersonalData dpv:SpecialCategoryPersonalData dpv:ObservedPersonalData dpv:DerivedPersonalData
dpv:DataSubject`;

void test('every term has a concept that has been checked against DPV 2.3', () => {
  const prefixes: Readonly<Record<string, string>> = {
    dpv: 'https://w3id.org/dpv#',
    pd: 'https://w3id.org/dpv/pd#',
    'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  };
  const known = new Set(
    checked
      .trim()
      .split(/\s+/)
      .map((name) => {
        const [prefix = '', local = ''] = name.split(':');
        return `${prefixes[prefix]}${local}`;
      }),
  );
  for (const { id, iri } of terms) {
    assert.match(iri, /^https:\/\/w3id\.org\/dpv(\/pd|\/legal\/eu\/gdpr)?#[A-Z][\w-]*$/, id);
    assert(known.has(iri), `${id}: ${iri}`);
  }
});

void test('every term is found by its own id', () => {
  for (const vocabulary of Object.values(vocabularies))
    for (const [id, term] of Object.entries(vocabulary)) {
      assert.equal(term.id, id);
      assert.deepEqual(lookup(vocabulary, id), { kind: 'found', term });
    }
  assert.deepEqual(Object.keys(bases), allBases);
  assert.deepEqual(Object.keys(rightTerms), allRights);
});

const allWordings: readonly Wording[] = [
  ...terms.map(({ title }) => title),
  ...Object.values(bases).map(({ sentence }) => sentence),
  ...Object.values(rightTerms).map(({ youMay }) => youMay),
  ...noticeElements.map(({ title }) => title),
  ...retentionLaws.map(({ start }) => start),
  ...Object.values(holidayNames),
];

void test('every term is named in bokmål, nynorsk and English, without stray spaces or full stops', () => {
  for (const words of allWordings)
    for (const language of languages) assert.match(words[language], /^\S(.*\S)?$/);
  for (const { id, title } of terms)
    for (const language of languages)
      assert.match(
        title[language],
        /^(?:[a-zæøå]|IP)[^.]*$/,
        `${id} begins in the middle of a sentence`,
      );
});

void test('the nynorsk is nynorsk', () => {
  const bokmål =
    /(^|[^\p{L}])(ikke|hvordan|jeg|fra|hva|hvem|hvor|hvilke|hvilken|hvert|hver|noen|noe|mye|bare|fordi at|en|et|ei av de|gjøre|være|blitt|tjeneste\p{L}*|enhet\p{L}*|\p{L}*opplysninger|\p{L}*opplysningene|oppgave\p{L}*|bruker\p{L}+|kommer|kunder|brukere|rettigheter|rettighetene|henvendelser|avgjørelse\p{L}*|begrensning|markedsføring|regnskap\p{L}*|offentlig|rettslig|ulovlig|mulig\p{L}*|tilgjengelig\p{L}*|forebygge|forbedre|følge|holde|selv|eget|egen|målrettet|ansatte|ansette|navn|\p{L}*navn|valg|\p{L}*valg|søke\p{L}*|melding(er|ene)|bestilling(er|ene)|bilder|kilder|trekke|legge|berettiget|allmennhet\p{L}*)(?!\p{L})/u;
  for (const { nn } of allWordings) {
    const found = bokmål.exec(nn);
    assert.equal(found, null, `«${nn}» has bokmål: ${found?.[2]}`);
  }
});

void test('the bokmål is not nynorsk', () => {
  const nynorsk =
    /(^|[^\p{L}])(ikkje|korleis|eg|frå|kva|kven|kvar|ein|eit|\p{L}*opplysningar|teneste\p{L}*|namn|rettar|rettane|marknadsføring|rekneskap\p{L}*|offentleg|berre|nokre)(?!\p{L})/u;
  for (const { nb } of allWordings) assert.equal(nynorsk.exec(nb), null, nb);
});

void test('every kind of data in GDPR art. 9(1) has a category, and art. 10 has one', () => {
  const special = Object.values(categories).flatMap((each) => each.special ?? []);
  assert.deepEqual(special.toSorted(), [
    'biometric data',
    'genetic data',
    'health',
    'political opinions',
    'racial or ethnic origin',
    'religious or philosophical beliefs',
    'sex life or sexual orientation',
    'trade union membership',
  ]);
  assert.equal(categories.criminalConvictions.criminal, true);
  assert.equal(categories.nationalIdentityNumber.nationalId, true);
});

void test('only what singles out a person counts as an identifier', () => {
  for (const id of ['name', 'email', 'phone', 'customerNumber', 'ipAddress'] as const)
    assert.equal(categories[id].identifier, true, id);
  for (const id of ['gender', 'order', 'amount', 'status', 'language'] as const)
    assert.equal(categories[id].identifier, undefined, id);
});

void test('every legal basis names its own letter of GDPR art. 6(1)', () => {
  const cited = allBases.map((basis) => bases[basis].citation);
  assert.deepEqual(
    cited,
    'abcdef'.split('').map((letter) => `GDPR art. 6(1)(${letter})`),
  );
  for (const text of cited) assert.equal(citation(text).kind, 'citation');
});

void test('what a person typed in or left behind is portable, what we worked out is not', () => {
  assert(sources.provided.portable && sources.observed.portable);
  assert(!sources.derived.portable && !sources['third party'].portable && !sources.public.portable);
});
