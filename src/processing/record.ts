/**
 * What processing does the organisation do?
 *
 * The record of processing activities, one activity for each purpose: GDPR art. 30(1). The legal
 * basis is no part of art. 30; it is there because the organisation must be able to show it, art. 5(2).
 */
import { citation, citationWording } from '../declaration/law/citations.ts';
import { countryName } from '../declaration/law/countries.ts';
import type { Period } from '../declaration/law/day.ts';
import { retentionRule } from '../declaration/law/retention-law.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Purpose } from '../declaration/schema/purposes.ts';
import type { Recipient } from '../declaration/schema/recipients.ts';
import type { Reference } from '../declaration/schema/reference.ts';
import type { Dataset } from '../declaration/schema/systems.ts';
import { bases } from '../declaration/terms/bases.ts';
import { categories } from '../declaration/terms/categories.ts';
import type { Language } from '../declaration/terms/term.ts';
import { listed, periodInWords, say } from '../declaration/terms/words.ts';
import { recordWords } from './words.ts';

/** One purpose with everything art. 30(1)(b) to (g) asks for. */
export interface Activity {
  /** The declared key: `purposes.delivery`. */
  readonly key: string;
  readonly purpose: string;
  readonly basis: string;
  readonly subjects: readonly string[];
  readonly categories: readonly string[];
  readonly recipients: readonly string[];
  readonly transfers: readonly string[];
  readonly retention: readonly string[];
  readonly systems: readonly string[];
}

/** The record of one controller in one language. */
export interface ProcessingRecord {
  readonly language: Language;
  /** Name and contact data: art. 30(1)(a). */
  readonly controller: readonly { readonly label: string; readonly value: string }[];
  readonly activities: readonly Activity[];
  /** Art. 32 measures: art. 30(1)(g). */
  readonly measures: readonly string[];
}

/** Makes the record of a declaration. */
export function processingRecord(declaration: Declaration, language: Language): ProcessingRecord {
  return {
    language,
    controller: controller(declaration, language),
    activities: Object.entries(declaration.purposes).map(([id, purpose]) =>
      activity({ declaration, language, id, purpose }),
    ),
    measures: Object.values(declaration.measures).map((measure) =>
      measure.review === undefined
        ? say(measure.title, language)
        : `${say(measure.title, language)} (${recordWords[language].every(periodInWords(measure.review, language))})`,
    ),
  };
}

interface Facts {
  readonly declaration: Declaration;
  readonly language: Language;
  readonly id: string;
  readonly purpose: Purpose;
}

function controller({ organisation }: Declaration, language: Language) {
  const words = recordWords[language].controller;
  const officer = organisation.dataProtectionOfficer;
  const adviser = organisation.privacyAdviser;
  const contact = (of: typeof officer) =>
    [of?.name, of?.email, of?.phone].filter((part) => part !== undefined).join(', ');
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.name, organisation.name],
    [words.number, organisation.number],
    [words.address, organisation.address],
    [words.email, organisation.email],
    [words.phone, organisation.phone],
    [words.officer, officer === undefined ? undefined : contact(officer)],
    [words.adviser, adviser === undefined ? undefined : contact(adviser)],
    [words.representative, organisation.representative && contact(organisation.representative)],
    [words.joint, organisation.jointControllers?.map(({ name }) => name).join(', ')],
  ];
  return rows.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [{ label, value }],
  );
}

function activity(facts: Facts): Activity {
  const { declaration, language, id, purpose } = facts;
  const receivers = Object.values(declaration.recipients).filter((each) => each.for.includes(id));
  return {
    key: `purposes.${id}`,
    purpose: say(purpose.title, language),
    basis: basis(purpose, language),
    subjects: concerned(facts),
    categories: [...new Set(fields(facts).map((reference) => category(facts, reference)))],
    recipients: receivers.map((each) => recipient(each, language)),
    transfers: receivers.flatMap((each) => transfer(each, language)),
    retention: retention(facts),
    systems: [...new Set(purpose.needs.map(({ system }) => system))].flatMap((system) => {
      const declared = declaration.systems[system];
      return declared === undefined ? [] : [say(declared.title, language)];
    }),
  };
}

function basis({ basis: named, law }: Purpose, language: Language): string {
  const [first] = named;
  if (first === undefined) return '';
  const term = bases[first];
  const cited = [term.citation, law].filter((part) => part !== undefined);
  return `${term.title[language]} (${cited.map((each) => inWords(each, language)).join('; ')})`;
}

function inWords(cited: string, language: Language): string {
  const read = citation(cited);
  return read.kind === 'citation' ? citationWording(read.citation)[language] : cited;
}

const datasetOf = ({ declaration }: Facts, { system, dataset }: Reference): Dataset | undefined =>
  declaration.systems[system]?.datasets[dataset];

/** The fields a purpose needs, `*` written out. */
function fields(facts: Facts): readonly Reference[] {
  return facts.purpose.needs.flatMap((reference) =>
    reference.field === '*'
      ? Object.keys(datasetOf(facts, reference)?.fields ?? {}).map((field) => ({
          ...reference,
          field,
        }))
      : [reference],
  );
}

function category(facts: Facts, reference: Reference): string {
  const id = datasetOf(facts, reference)?.fields[reference.field]?.category ?? reference.field;
  const own = facts.declaration.terms.categories[id];
  if (own !== undefined) return say(own.title, facts.language);
  const known = Object.values(categories).find((term) => term.id === id);
  return known?.title[facts.language] ?? id;
}

/** The groups of people in words; data nobody can be recognised in says so (GDPR art. 11). */
function concerned(facts: Facts): readonly string[] {
  const { declaration, language } = facts;
  const found = [...subjects(facts)].map((subject) => {
    const declared = declaration.subjects[subject];
    return declared === undefined ? subject : say(declared.title, language);
  });
  return found.length > 0 ? found : [recordWords[language].nobody];
}

/** Whom the needed fields are about, followed through the records that own them. */
function subjects(facts: Facts): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const follow = (system: string, id: string) => {
    if (seen.has(`${system}.${id}`)) return;
    seen.add(`${system}.${id}`);
    for (const edge of facts.declaration.systems[system]?.datasets[id]?.about ?? [])
      if (edge.kind === 'subject') found.add(edge.subject);
      else follow(edge.system ?? system, edge.dataset);
  };
  for (const reference of fields(facts)) {
    const about = datasetOf(facts, reference)?.fields[reference.field]?.about;
    if (about?.kind === 'subject') found.add(about.subject);
    else follow(reference.system, reference.dataset);
  }
  return found;
}

function recipient({ name, title, role, country }: Recipient, language: Language): string {
  const words = recordWords[language];
  const said = name ?? (title === undefined ? '' : say(title, language));
  const where = country === undefined ? '' : `, ${countryName(country, language) ?? country}`;
  return `${said} (${words.roles[role]}${where})`;
}

function transfer(of: Recipient, language: Language): readonly string[] {
  const words = recordWords[language];
  if (of.transfer === undefined) return [];
  const said = of.name ?? (of.title === undefined ? '' : say(of.title, language));
  const country =
    of.country === undefined ? '' : `${countryName(of.country, language) ?? of.country}, `;
  return [`${said}: ${country}${words.mechanisms[of.transfer.mechanism]}`];
}

function retention({ declaration, purpose, language }: Facts): readonly string[] {
  const words = recordWords[language];
  const lines: string[] = [];
  if (purpose.while !== undefined)
    lines.push(
      words.aslong(purpose.whileMeans === undefined ? '' : say(purpose.whileMeans, language)),
    );
  if (purpose.until !== undefined) {
    const events = purpose.until.after.map((event) => eventTitle(declaration, event, language));
    lines.push(words.after(length(purpose, language), listed(events, language)));
  }
  if (purpose.given !== undefined || purpose.basis[0] === 'consent') lines.push(words.withdrawn);
  if (purpose.criteria !== undefined) lines.push(say(purpose.criteria, language));
  return lines;
}

function length(purpose: Purpose, language: Language): string {
  const declared = purpose.until?.for;
  const period: Period | undefined = declared ?? lawfulLength(purpose);
  return period === undefined ? '' : periodInWords(period, language);
}

function lawfulLength({ law, class: chosen }: Purpose): Period | undefined {
  if (law === undefined) return undefined;
  const rule = retentionRule({ law, class: chosen });
  return rule.kind === 'rule' ? rule.length : undefined;
}

function eventTitle(declaration: Declaration, event: Reference, language: Language): string {
  const declared = declaration.systems[event.system]?.datasets[event.dataset]?.events[event.field];
  return declared?.title === undefined ? event.field : say(declared.title, language);
}
