/**
 * What is going to be done to which rows, and what is left, why?
 *
 * An immutable value, made before anything is done, with a hash over declaration, catalogue and keys. It
 * holds no values of rows. GDPR art. 5(2), 17, 25.
 */
import type { Value } from '../../declaration/database/value.ts';
import type { Day } from '../../declaration/law/day.ts';
import type { Holding } from '../../processing/rule/answer.ts';
import type { Place } from '../../processing/rule/relation.ts';

/**
 * What a column is made into. Each is a fixed point: masking again changes nothing.
 *
 * - `empty`: NULL.
 * - `constant`: this value (an empty text, 0, `{}`, one of the allowed values).
 * - `token`: `prefix` + random letters + `suffix`, never longer than `length`; unique by chance, tried again.
 * - `year`: the first of January of its year. `month`: the first of its month.
 * - `postcode`: the first two digits, the rest 0. `ip`: the last part 0 (IPv4), the first 48 bits (IPv6).
 * - `round`: to the nearest multiple of `to`.
 * - `paths`: these JSON paths become null (or are removed), the rest stays.
 */
export type Mask =
  | { readonly kind: 'empty' }
  | { readonly kind: 'constant'; readonly value: Exclude<Value, null> }
  | {
      readonly kind: 'token';
      readonly prefix: string;
      readonly suffix: string;
      readonly length: number;
    }
  | { readonly kind: 'year' }
  | { readonly kind: 'month' }
  | { readonly kind: 'postcode' }
  | { readonly kind: 'ip' }
  | { readonly kind: 'round'; readonly to: number }
  | { readonly kind: 'paths'; readonly paths: readonly string[] };

/** A column and what it becomes. */
export type Change = { readonly column: string; readonly mask: Mask };

/** One kind of change to some rows of one table; steps are done in the order they stand in. */
export type Step = {
  /** From 0, in the order of doing. */
  readonly id: number;
  readonly place: Place;
  /** The table as declared. */
  readonly table: string;
  readonly key: readonly string[];
  /**
   * `delete`: the row goes. `mask`: columns are emptied or masked. `statistics`: the row keeps the declared
   * columns, loses its link and the rest is masked. `unlink`: only pointers are emptied. `correct`: wrong values
   * are put right (`store/rectify`); the right ones are sealed beside the plan.
   */
  readonly does: 'delete' | 'mask' | 'statistics' | 'unlink' | 'correct';
  /** For all but `delete`; for `delete` pointers of a cycle that are emptied first are a step of their own. */
  readonly changes: readonly Change[];
  /** The declared fields that go, as the declaration calls them. */
  readonly fields: readonly string[];
  /**
   * Columns read again before writing: only while they hold what was planned. Without those an earlier step of the
   * plan changes in the same row.
   */
  readonly fingerprint: readonly string[];
  readonly rows: number;
  /** SHA-256 of the keys in their order. */
  readonly keysHash: string;
  /** Rows of other tables that go with it by ON DELETE CASCADE; each is required to be planned as well. */
  readonly cascades: readonly { readonly table: string; readonly rows: number }[];
  /** Rows of other tables whose pointer the database empties by ON DELETE SET NULL or SET DEFAULT. */
  readonly unlinks?: readonly { readonly table: string; readonly rows: number }[];
  /** In the operator's words, when something else was done than the rule asks for: 'is kept as a masked row, because invoices refer to it'. */
  readonly note?: string;
  /**
   * Steps of one system with the same number are done in one transaction, whose constraints are looked at only
   * at its end: a circle that no empty pointer opens.
   */
  readonly together?: number;
};

/** A purpose that holds a field; of several rows with different ends the latest is said. */
export type KeptHolding = Holding & { readonly differs?: true };

/** Fields that are kept in some rows, and by what. */
export type Kept = {
  readonly place: Place;
  readonly field: string;
  readonly rows: number;
  /** The purposes that hold it; `until` of the latest, where a day is known. */
  readonly holdings: readonly KeptHolding[];
  /** Why, where no purpose holds it: public information, or a column that follows its row. */
  readonly because?: string;
};

/** Fields nobody can decide about, with the facts that are missing. */
export type Undecided = {
  readonly place: Place;
  readonly field: string;
  readonly rows: number;
  readonly missing: readonly string[];
};

/** What a person must decide: mentions in others' records, undeclared JSON, ambiguous matches. */
export type ForPerson = {
  readonly place: Place;
  readonly what: 'mention' | 'undeclared JSON' | 'ambiguous' | 'shared row' | 'free text';
  readonly rows: number;
  readonly because: string;
};

/** What could not be planned, and why; blocks «complete». */
export type NotDone = {
  readonly place: Place;
  readonly outcome: 'not searched' | 'failed' | 'refused';
  readonly because: string;
};

/** A system or dataset to be handled by hand before a day. */
export type ByHand = { readonly place: Place; readonly before: Day; readonly why: string };

/** The plan. */
export type Plan = {
  readonly kind: 'erase' | 'sweep' | 'reforget' | 'rectify';
  readonly organisation: string;
  readonly day: Day;
  /** SHA-256 of the declaration's text. */
  readonly declaration: string;
  /** SHA-256 of each system's catalogue. */
  readonly catalogues: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly kept: readonly Kept[];
  readonly undecided: readonly Undecided[];
  readonly forPerson: readonly ForPerson[];
  readonly notDone: readonly NotDone[];
  readonly byHand: readonly ByHand[];
  /** What to look at besides: triggers that may copy old values. */
  readonly warnings?: readonly { readonly place: Place; readonly because: string }[];
};

/** A row of a step: its key, and what it held when it was planned. */
export type PlannedRow = { readonly key: readonly Value[]; readonly fingerprint: string };
