/**
 * How does a notice read as linked data?
 *
 * As a `dpv:PrivacyNotice` of the Data Privacy Vocabulary 2.3: the controller, each purpose with its
 * legal basis, data, people, recipients and storage condition, the rights and the authority. Only IRIs
 * of the vocabularies under `declaration/terms` and of law.md section 11 are written.
 */
import { formatPeriod } from '../../declaration/law/day.ts';
import { rightsOn } from '../../declaration/law/rights.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Purpose } from '../../declaration/schema/purposes.ts';
import type { Recipient } from '../../declaration/schema/recipients.ts';
import { bases } from '../../declaration/terms/bases.ts';
import { categories } from '../../declaration/terms/categories.ts';
import { measures } from '../../declaration/terms/measures.ts';
import { purposeKinds } from '../../declaration/terms/purposes.ts';
import { rightTerms } from '../../declaration/terms/rights-terms.ts';
import { subjects } from '../../declaration/terms/subjects.ts';
import { iri, type Term } from '../../declaration/terms/term.ts';
import { carried, heldFields, pointedAt } from '../facts.ts';
import type { Edition, NoticeLanguage } from '../notice.ts';
import { howLong } from '../period.ts';
import { categoryTitle, type Teller, words } from '../teller.ts';
import { phrase } from '../text/message.ts';

/** Linked data: plain JSON values. */
export type Node = { readonly [key: string]: Value };
type Value = string | number | boolean | Node | readonly Value[];

const context: Node = {
  dct: 'http://purl.org/dc/terms/',
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
  loc: 'https://w3id.org/dpv/loc#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

/** The notice of a declaration as a JSON-LD document. */
export function jsonldNotice(
  declaration: Declaration,
  { edition, language }: { readonly edition: Edition; readonly language: NoticeLanguage },
): Node {
  const teller: Teller = { declaration, language, edition, fields: heldFields(declaration) };
  const about = (part: string) => `${edition.address}#${part}`;
  const allBases = Object.values(declaration.purposes).flatMap(({ basis }) => basis);
  return {
    '@context': context,
    '@id': edition.address,
    '@type': 'dpv:PrivacyNotice',
    'dct:conformsTo': { '@id': 'https://w3id.org/dpv/2.3' },
    'dct:title': said(phrase(language, 'title', { name: declaration.organisation.name }), language),
    'dct:language': language,
    'dct:hasVersion': String(edition.number),
    'dct:valid': { '@value': edition.effectiveFrom, '@type': 'xsd:date' },
    'dpv:hasDataController': controller(declaration, about('controller')),
    'dpv:hasProcess': Object.entries(declaration.purposes).map(([id, purpose]) =>
      processing(teller, about, [id, purpose]),
    ),
    'dpv:hasRight': rightsOn(allBases, {
      directMarketing: Object.values(declaration.purposes).some(
        ({ marketing }) => marketing?.length,
      ),
      automatedDecisions: Object.values(declaration.purposes).some(
        ({ automatedDecision }) => automatedDecision !== undefined,
      ),
    }).map(({ right }) =>
      named(rightTerms[right].iri, rightTerms[right].title[language], language),
    ),
    'dpv:hasTechnicalOrganisationalMeasure': Object.values(declaration.measures)
      .filter(({ published }) => published)
      .map((measure) => ({
        ...typed(termIri(measures, declaration.terms.measures, measure.is), iriMeasure),
        'dct:title': said(words(teller, measure.title), language),
      })),
    ...(declaration.notice.authority === 'Datatilsynet' && {
      'dpv:hasAuthority': {
        '@id': 'https://w3id.org/dpv/legal/no#DPA-NO',
        '@type': 'dpv:Authority',
        'dct:title': 'Datatilsynet',
      },
    }),
  };
}

const iriMeasure = iri('dpv:TechnicalOrganisationalMeasure');

function said(text: string, language: NoticeLanguage): Node {
  return { '@value': text, '@language': language };
}

function named(id: string, title: string, language: NoticeLanguage): Node {
  return { '@id': id, 'dct:title': said(title, language) };
}

function typed(id: string | undefined, otherwise: string): Node {
  return { '@type': id ?? otherwise };
}

function controller({ organisation }: Declaration, id: string): Node {
  const { name, number, email, address } = organisation;
  return {
    '@id': id,
    '@type': 'dpv:DataController',
    'dpv:hasName': name,
    ...(number !== undefined && { 'dct:identifier': number }),
    ...(email !== undefined && { 'dpv:hasContact': email }),
    ...(address !== undefined && { 'dpv:hasAddress': address }),
  };
}

type Own = Readonly<Record<string, { readonly under: string }>>;

/** The concept of a word, or of the general term that an own word belongs under. */
function termIri(
  terms: Readonly<Record<string, Term>>,
  own: Own,
  written: string | undefined,
): string | undefined {
  let name = written ?? '';
  for (let step = 0; step < 10; step += 1) {
    if (Object.hasOwn(terms, name)) return terms[name]?.iri;
    const above = Object.hasOwn(own, name) ? own[name]?.under : undefined;
    if (above === undefined) return undefined;
    name = above;
  }
  return undefined;
}

function processing(
  teller: Teller,
  about: (part: string) => string,
  [id, purpose]: readonly [string, Purpose],
): Node {
  const { declaration, language } = teller;
  const fields = pointedAt(teller.fields, purpose.needs);
  const data = [...new Set(fields.map(({ category }) => category))];
  const people = [
    ...carried(
      fields,
      (field) => field.subjects,
      ({ key }) => key,
    ).keys(),
  ];
  const receivers = Object.entries(declaration.recipients).filter(([, to]) => to.for.includes(id));
  return {
    '@id': about(`purposes.${id}`),
    '@type': 'dpv:Process',
    'dct:title': said(words(teller, purpose.title), language),
    'dpv:hasPurpose': {
      ...typed(termIri(purposeKinds, declaration.terms.purposes, purpose.is), iri('dpv:Purpose')),
      'dct:title': said(words(teller, purpose.title), language),
      ...(purpose.why && { 'dct:description': said(words(teller, purpose.why), language) }),
    },
    'dpv:hasLegalBasis': purpose.basis.map((basis) =>
      named(bases[basis].iri, bases[basis].title[language], language),
    ),
    'dpv:hasPersonalData': data.map((category) => ({
      ...typed(
        termIri(categories, declaration.terms.categories, category),
        iri('dpv:PersonalData'),
      ),
      'dct:title': said(categoryTitle(teller, category), language),
    })),
    'dpv:hasDataSubject': people.flatMap((person) => subject(teller, person)),
    'dpv:hasRecipient': receivers.map(([to, recipient]) =>
      recipientNode(teller, about, [to, recipient]),
    ),
    'dpv:hasStorageCondition': {
      '@type': 'dpv:StorageDuration',
      'dct:description': said(howLong(teller, purpose), language),
      ...(purpose.until?.for && {
        'dpv:hasDuration': { '@value': formatPeriod(purpose.until.for), '@type': 'xsd:duration' },
      }),
    },
  };
}

function subject(teller: Teller, id: string): readonly Node[] {
  const declared = teller.declaration.subjects[id];
  if (declared === undefined) return [];
  const kind = 'is' in declared ? declared.is : undefined;
  return [
    {
      ...typed(termIri(subjects, {}, kind ?? id), iri('dpv:DataSubject')),
      'dct:title': said(words(teller, declared.title), teller.language),
    },
  ];
}

const roles: Readonly<Record<Recipient['role'], string>> = {
  processor: 'dpv:DataProcessor',
  controller: 'dpv:DataController',
  'joint controller': 'dpv:JointDataControllers',
  authority: 'dpv:Authority',
};

function recipientNode(
  teller: Teller,
  about: (part: string) => string,
  [id, recipient]: readonly [string, Recipient],
): Node {
  const title = recipient.title && said(words(teller, recipient.title), teller.language);
  return {
    '@id': about(`recipients.${id}`),
    '@type': ['dpv:Recipient', roles[recipient.role]],
    ...(recipient.name !== undefined && { 'dpv:hasName': recipient.name }),
    ...(title && { 'dct:title': title }),
    ...(recipient.country !== undefined && {
      'dpv:hasLocation': { '@id': `https://w3id.org/dpv/loc#${recipient.country}` },
    }),
  };
}
