/**
 * What does the rule become for a database?
 *
 * For each field of a dataset, the rows where no purpose holds it, where one does, and where nobody can
 * say; and, for each purpose, the rows where it runs. Facts the database has not got (what people have
 * asked for, events in other systems) are named sets of keys that are given beside the predicates:
 * GDPR art. 5(1)(e), 17(1).
 */
import type { Predicate } from '../declaration/predicate.ts';
import type { Place } from '../processing/rule/relation.ts';

/** Rows by state. Each row is in one of the four, and none of them is ever unknown. */
export type States = {
  readonly runs: Predicate;
  readonly rests: Predicate;
  readonly ended: Predicate;
  readonly undecided: Predicate;
};

/** What an event's day means for a period; those that lie ahead are among the unknown. */
export type EventIs = 'not yet' | 'inside' | 'over' | 'unknown' | 'ahead';

/**
 * What the keys of a set have in common. With `of: 'people'` they are of rows that stand for a person, and
 * all records of that person count; with `of: 'record'` of the rows asked about.
 */
export type Meaning =
  /**
   * Some related record, or record of the person, has the event in this state. Who has it only in records of
   * this system that hang on the very row standing for the person may be left out, since that is asked too.
   */
  | {
      readonly kind: 'event';
      readonly purpose: string;
      readonly event: string;
      readonly is: EventIs;
      readonly of: 'record' | 'people';
    }
  /** Some related record, or record of the person, fits the conditions on a dataset; the same holds. */
  | {
      readonly kind: 'condition';
      readonly purpose: string;
      readonly part: 'when' | 'while';
      readonly dataset: string;
      readonly of: 'record' | 'people';
    }
  /**
   * `lastWord` of consent. With `of: 'record'` together with the columns related to the row, and only of those
   * of whom Vern has been told, unless those columns are in another system; with `of: 'people'` of everybody
   * of whom anything is known.
   */
  | {
      readonly kind: 'consent';
      readonly purpose: string;
      readonly word: 'given' | 'withdrawn' | 'unknown';
      readonly of: 'record' | 'people';
    }
  /** What a person's objection, request for erasure or ended contract does: `wishOf`. */
  | {
      readonly kind: 'wish';
      readonly purpose: string;
      readonly does: 'ends' | 'rests' | 'closes';
      readonly of: 'people';
    }
  /** Rows of people with a remembered erasure, by `memoryOf`. */
  | {
      readonly kind: 'erased';
      readonly purpose: string;
      readonly age: 'before' | 'undated';
      readonly of: 'record';
    }
  /** People with a restriction on the field; with a purpose, one that stops that purpose. */
  | {
      readonly kind: 'restriction';
      readonly field: string;
      readonly purpose?: string;
      readonly of: 'people';
    }
  | { readonly kind: 'hold'; readonly field: string; readonly of: 'people' }
  | { readonly kind: 'access'; readonly of: 'people' }
  /** Everybody known in another system whose rows people are found by. */
  | { readonly kind: 'known'; readonly of: 'people' };

/** A set of keys that the caller fills before the predicates can be asked. */
export type KeySetWanted = {
  readonly name: string;
  /** Where the keys come from: rows of this dataset, by these columns. */
  readonly system: string;
  readonly dataset: string;
  readonly columns: readonly string[];
  readonly meaning: Meaning;
  /** Which of several people of a row, counted from 0 in the order of the declaration. */
  readonly person: number;
  /** The field whose own people are meant, where they are not those of the record. */
  readonly field?: string;
};

/** A field with the rows in which it is held, is not, or may be. */
export type FieldPredicates = {
  readonly field: string;
  /** No purpose holds it: it can go. */
  readonly ended: Predicate;
  /** None is known to hold it, and one cannot be decided: kept and reported. */
  readonly undecided: Predicate;
  /** Some purpose runs or rests. */
  readonly held: Predicate;
  readonly purposes: Readonly<Record<string, States>>;
};

/** A dataset compiled for a day. */
export type Compiled = {
  readonly ok: true;
  readonly place: Place;
  readonly table: string;
  /** The rows of the table that are this dataset's. */
  readonly within: Predicate;
  readonly fields: readonly FieldPredicates[];
  readonly sets: readonly KeySetWanted[];
};

/** Why a dataset cannot be compiled, and what to declare. */
export type Refused = {
  readonly ok: false;
  readonly place: Place;
  readonly reasons: readonly {
    /** `system silent`: only a system that does not answer could say whose rows these are. */
    readonly why: 'no such dataset' | 'key unknown' | 'system silent';
    readonly of: string;
  }[];
};
