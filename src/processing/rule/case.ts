/**
 * What must be known of a record and its people before the rule can answer?
 *
 * The record's own values, the records related to it along declared edges, the people it is about with
 * all their records, and what those people have asked for. What nobody could read is said to be silent,
 * which makes the answer undecided and never erases: GDPR art. 5(1)(d) and (f).
 */
import type { Day } from '../../declaration/law/day.ts';

/**
 * The values of a record by column. Dates are text, `2026-02-28`; times are text, with an offset when the
 * column has a zone (`2026-02-28T12:00:00Z`) and without one when it has none.
 */
export type Row = Readonly<Record<string, unknown>>;

/** Records by dataset, `shop.orders`. A dataset that did not answer, or is left out, is silent. */
export type Evidence = Readonly<Record<string, readonly Row[] | 'silent'>>;

/** The fields something is about: `shop.orders.phone`, or all of them. */
export type Scope = 'all' | readonly string[];

/** What a person said about consent to a purpose, as Vern or an import has it: GDPR art. 7. */
export type ConsentFact = {
  readonly purpose: string;
  readonly word: 'given' | 'withdrawn';
  readonly day: Day;
};

/** GDPR art. 21. `marketing` reaches every purpose of direct marketing, and is never weighed. */
export type Objection = {
  readonly purposes: 'all' | 'marketing' | readonly string[];
  readonly outcome: 'pending' | 'upheld' | 'overridden';
};

/** GDPR art. 18(1)(a) to (d). */
export type RestrictionTrigger = 'accuracy' | 'unlawful' | 'claims' | 'objection';

/** GDPR art. 18. It stands until it is lifted, after the person was warned. */
export type Restriction = {
  readonly fields: Scope;
  readonly trigger: RestrictionTrigger;
  readonly review: Day;
  /** Purposes that may go on: with consent, for legal claims, to protect others (art. 18(2)). */
  readonly uses?: readonly string[];
};

/**
 * A request for erasure: being answered, or done on a day. `sure: false` when it may have been somebody else
 * who shares an identity with this person; then it ends nothing. GDPR art. 17.
 */
export type Erasure =
  | { readonly state: 'requested' }
  | { readonly state: 'done'; readonly day: Day; readonly sure?: boolean };

/** What a person has asked for or said, and what was decided. */
export type PersonFacts = {
  readonly consents?: readonly ConsentFact[];
  readonly objections?: readonly Objection[];
  readonly restrictions?: readonly Restriction[];
  /** Legal claims are being made or met: art. 17(3)(e). */
  readonly holds?: readonly Scope[];
  /** A request for access is being answered: art. 15. */
  readonly access?: boolean;
  readonly erasures?: readonly Erasure[];
  /** Somebody recorded that the contract is over. */
  readonly relationshipOver?: boolean;
};

/** Somebody a record is about, in one role. */
export type Person = {
  readonly subject: string;
  /** All records of the person, in every system. */
  readonly records: Evidence;
  readonly facts: PersonFacts;
};

/** A record, as the rule is asked about it. */
export type Case = {
  readonly system: string;
  readonly dataset: string;
  readonly record: Row;
  /** The records it belongs to and those that belong to it, in any number of steps. */
  readonly related: Evidence;
  readonly people: readonly Person[];
  /** For fields that are about somebody else than the record. */
  readonly peopleOf?: Readonly<Record<string, readonly Person[]>>;
  readonly today: Day;
  /** Purposes whose every consent Vern itself has been told. */
  readonly consentsKnown?: readonly string[];
};
