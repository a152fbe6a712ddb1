/**
 * What is a check, and what does it look at?
 *
 * A check is data: a code, how serious it is, the law it rests on, and a function that finds where a
 * declaration breaks it. An error means that the law is broken, that data would be handled wrongly
 * or not at all, or that the notice cannot say it; a warning is worth a look.
 */
import type { Path, Severity } from '../complaint.ts';
import type { Day } from '../law/day.ts';
import type { Declaration } from '../schema/declaration.ts';
import { suggest } from '../terms/suggest.ts';
import type { Overview } from './overview.ts';

/** One place where a declaration breaks a check, and what to write there instead. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  /** Where the law is more exact here than for the check as a whole. */
  readonly citation?: string;
}

/** What the checks look at: the declaration, what refers to what in it, and the day. */
export interface Facts {
  readonly declaration: Declaration;
  readonly overview: Overview;
  readonly today: Day;
  /** The file as it was written, where a place must be found. */
  readonly written?: unknown;
  /** Ids of the sections and sentences of the notice, if the caller knows them. */
  readonly paragraphs?: readonly string[];
}

/** One rule a declaration keeps, documented under its code in `docs/checks.md`. */
export interface Check {
  readonly code: string;
  readonly severity: Severity;
  readonly citation?: string;
  /** It only makes sense when every part of the file could be read. */
  readonly whole?: true;
  find(facts: Facts): Iterable<Finding>;
}

/** Works something out once for the same facts, however many checks ask. */
export function remembered<T extends object>(make: (facts: Facts) => T): (facts: Facts) => T {
  const known = new WeakMap<Facts, T>();
  return (facts) => {
    const found = known.get(facts) ?? make(facts);
    known.set(facts, found);
    return found;
  };
}

const shown = 8;

/** "There is no purpose 'delivry'. Did you mean 'delivery'?" */
export function unknownWord(what: string, word: string, known: Iterable<string>): string {
  const candidates = [...new Set(known)];
  const meant = suggest(word, candidates);
  const start = `There is no ${what} '${word}'.`;
  if (meant !== undefined) return `${start} Did you mean '${meant}'?`;
  if (candidates.length === 0) return `${start} None is declared; declare it first.`;
  const rest = candidates.length > shown ? `, and ${candidates.length - shown} more` : '';
  return `${start} Known: ${candidates.slice(0, shown).join(', ')}${rest}.`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const [last] = words.slice(-1);
  if (last === undefined || words.length === 1) return last ?? '';
  return `${words.slice(0, -1).join(', ')} and ${last}`;
}
