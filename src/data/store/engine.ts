/**
 * What does the engine work with?
 *
 * One organisation's declaration, its open systems, the day, how people are known in Vern, and the facts
 * about them that other rooms keep. Made by an action (see `withEngine`), handed to find, plan, do and check.
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { PersonFacts } from '../../processing/rule/case.ts';
import type { PeopleKey } from '../../shell/store/people/key.ts';
import type { Systems } from './systems.ts';

/** What rooms know about people: consents, objections, restrictions, holds, requests, erasures. */
export interface Facts {
  /** Which roles have facts of which kinds at all, so that nobody is looked up in vain. */
  readonly kinds: readonly { readonly role: string; readonly kind: string }[];
  /** Purposes whose every consent Vern itself has been told: `Options.consentsKnown`. */
  readonly consentsKnown: readonly string[];
  /** The facts of people by the hashes they are known by; a hash without facts is left out. */
  of(
    role: string,
    hashes: readonly string[],
  ): Promise<ReadonlyMap<string, PersonFacts & { readonly sure: boolean }>>;
  /** The same as of now: of kinds that nobody had recorded before, too. */
  again?(): Promise<Facts>;
}

/** The engine's world. */
export interface Engine {
  readonly organisation: string;
  readonly declaration: Declaration;
  /** SHA-256 of the declaration's text. */
  readonly sha256: string;
  readonly today: Day;
  readonly systems: Systems;
  readonly key: PeopleKey;
  readonly facts: Facts;
}
