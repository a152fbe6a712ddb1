/**
 * Whose personal data is it?
 *
 * The people, by their relation to the organisation, as a record of processing groups them:
 * GDPR art. 30(1)(c).
 */
import { meaning, type Term, vocabulary } from './term.ts';

const entries = {
  customer: meaning('dpv:Customer', 'kunder', 'kundar', 'customers'),
  consumer: meaning('dpv:Consumer', 'forbrukere', 'forbrukarar', 'consumers'),
  employee: meaning('dpv:Employee', 'ansatte', 'tilsette', 'employees'),
  applicant: meaning('dpv:JobApplicant', 'jobbsøkere', 'jobbsøkjarar', 'job applicants'),
  visitor: meaning('dpv:Visitor', 'besøkende', 'besøkjande', 'visitors'),
  subscriber: meaning('dpv:Subscriber', 'abonnenter', 'abonnentar', 'subscribers'),
  child: meaning('dpv:Child', 'barn', 'barn', 'children'),
  contactPerson: meaning('dpv:DataSubject', 'kontaktpersoner', 'kontaktpersonar', 'contacts'),
  supplier: meaning('dpv:DataSubject', 'leverandører', 'leverandørar', 'suppliers'),
  partner: meaning('dpv:DataSubject', 'samarbeidspartnere', 'samarbeidspartnarar', 'partners'),
  lead: meaning('dpv:DataSubject', 'mulige kunder', 'moglege kundar', 'potential customers'),
} as const;

/** The name of a group of people in a declaration. */
export type SubjectId = keyof typeof entries;

/** Every group of people a declaration may name. */
export const subjects: Readonly<Record<SubjectId, Term>> = vocabulary(entries);
