/**
 * Who was found, and which rows are theirs?
 *
 * A person in one role (customer, employee), the identities that lead to them, the rows that stand for
 * them, and for each dataset the rows they reach: their own, shared with others, or only mentioning them.
 * Identities never merge across roles: GDPR art. 4(1), 11, 12(2), 15(4).
 */
import type { Filter, Value } from '../../declaration/database/value.ts';
import type { Place } from '../../processing/rule/relation.ts';

/** An identity as it was given: `email=kari@example.no`. */
export type Given = { readonly name: string; readonly value: string };

/** An identity of a person, and how it came to be known. */
export type Identity = {
  readonly name: string;
  /** Normalised: lower case, E.164, NFC. */
  readonly value: string;
  /** As it stands in the row, or as it was given. */
  readonly written: string;
  readonly place?: Place;
  /** false: several people may share it, so nothing is followed from it. */
  readonly unique: boolean;
  readonly from: 'given' | 'found';
};

/** Rows that stand for the person; usually one row of one dataset. */
export type Root = {
  readonly place: Place;
  readonly columns: readonly string[];
  readonly keys: readonly (readonly Value[])[];
};

/** Rows of a dataset that are about the person. */
export type Reached = {
  readonly place: Place;
  readonly how: 'owned' | 'shared' | 'mentions';
  /**
   * Which fields of the rows are the person's: all, or those that are about them in somebody else's record.
   * For `mentions` the columns that point at them.
   */
  readonly fields: 'all' | readonly string[];
  /** Which rows, the dataset's own conditions included. */
  readonly filter: Filter;
};

/** A dataset that could not be looked into, or in which nobody can be recognised. */
export type Unreached = {
  readonly place: Place;
  readonly outcome: 'not searched' | 'failed' | 'unidentifiable';
  /** In English, for the operator; names no value. */
  readonly because: string;
};

/** A person in one role. */
export type Subject = {
  readonly role: string;
  readonly identities: readonly Identity[];
  readonly roots: readonly Root[];
  readonly reached: readonly Reached[];
  readonly unreached: readonly Unreached[];
};

/** Why it is not clear who is meant; a person must decide. Each side says where, never with other values. */
export type Ambiguous = {
  readonly role: string;
  readonly why: 'shared identity' | 'two people';
  readonly identities: readonly Given[];
  /** How many rows of which dataset each leads to. */
  readonly candidates: readonly { readonly place: Place; readonly count: number }[];
};

/** Everybody the given identities lead to, one entry for each role. */
export type Resolution = {
  readonly subjects: readonly Subject[];
  readonly ambiguous: readonly Ambiguous[];
  /** Datasets that were searched and in which nobody of any role was found are in `reached` with no rows. */
  readonly nowhere: readonly Unreached[];
  /** Questions that no index serves: asked only with `scan`; each with the index to create. */
  readonly scans: readonly {
    readonly place: Place;
    readonly column: string;
    readonly rows: number | null;
    readonly index: string;
  }[];
};
