/**
 * What does a word in a declaration mean, to people and to other programs?
 *
 * To people: its wording in bokmål, nynorsk and English, as it reads inside a sentence of a notice.
 * To programs: its concept in the Data Privacy Vocabulary (DPV) 2.3. A concept that DPV lacks, or
 * that this project has not checked, is given by the nearest broader one.
 */
import { suggest } from './suggest.ts';

/** The languages Vern itself writes: bokmål, nynorsk and English. */
export type Language = 'nb' | 'nn' | 'en';

/** The same words in each language. */
export type Wording = Readonly<Record<Language, string>>;

/** A word of a vocabulary: its name in a declaration, its DPV concept, its words in a sentence. */
export type Term = { readonly id: string; readonly iri: string; readonly title: Wording };

/** The term a word stands for, or the nearest known word. */
export type Lookup<T extends Term> =
  | { readonly kind: 'found'; readonly term: T }
  | { readonly kind: 'unknown'; readonly word: string; readonly suggestion?: string };

/** The languages in the order they are offered. */
export const languages: readonly Language[] = ['nb', 'nn', 'en'];

const namespaces: Readonly<Record<string, string>> = {
  dpv: 'https://w3id.org/dpv#',
  pd: 'https://w3id.org/dpv/pd#',
  'eu-gdpr': 'https://w3id.org/dpv/legal/eu/gdpr#',
};

/** Writes a DPV name such as `pd:Name` in full. An unknown prefix is a mistake of ours: it throws. */
export function iri(name: string): string {
  const [prefix = '', local = ''] = name.split(':');
  const namespace = namespaces[prefix];
  if (namespace === undefined) throw new Error(`Unknown DPV prefix: ${name}`);
  return namespace + local;
}

/** Words in bokmål, nynorsk and English, in that order. */
export function wording(nb: string, nn: string, en: string): Wording {
  return { nb, nn, en };
}

/** The part every term has, without its id: a DPV name and three titles. */
export function meaning(name: string, ...[nb, nn, en]: [string, string, string]) {
  return { iri: iri(name), title: { nb, nn, en } };
}

/** Gives every entry of a table its key as its id. */
export function vocabulary<K extends string, T extends object>(
  table: Readonly<Record<K, T>>,
): Readonly<Record<K, T & { readonly id: K }>> {
  const entries = Object.entries(table) as [K, T][];
  return Object.fromEntries(entries.map(([id, entry]) => [id, { id, ...entry }])) as Record<
    K,
    T & { readonly id: K }
  >;
}

/** Finds a word in a vocabulary; if it is not there, says which one may have been meant. */
export function lookup<T extends Term>(
  terms: Readonly<Record<string, T>>,
  word: string,
): Lookup<T> {
  const term = Object.hasOwn(terms, word) ? terms[word] : undefined;
  if (term !== undefined) return { kind: 'found', term };
  const suggestion = titled(terms, word)?.id ?? suggest(word, Object.keys(terms));
  return suggestion === undefined
    ? { kind: 'unknown', word }
    : { kind: 'unknown', word, suggestion };
}

// Somebody who writes the Norwegian word has named the term all the same.
function titled<T extends Term>(terms: Readonly<Record<string, T>>, word: string): T | undefined {
  const wanted = word.toLowerCase();
  return Object.values(terms).find((term) =>
    languages.some((language) => term.title[language] === wanted),
  );
}
