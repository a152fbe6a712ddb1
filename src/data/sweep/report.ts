/**
 * What proves that data was erased when it should be?
 *
 * The rule, what it picked, how many rows were planned and done, a hash of their keys, and when. Never the
 * data itself, so that the proof can be kept: GDPR art. 5(2), 24.
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Plan, Step } from '../plan/plan.ts';
import type { Selector } from './selector.ts';

/** What became of a step. */
export type StepReport = {
  readonly system: string;
  readonly dataset: string;
  readonly does: Step['does'];
  readonly fields: readonly string[];
  readonly planned: number;
  readonly done: number;
  /** Changed meanwhile, or held again: left alone. */
  readonly changed: number;
  readonly failed: number;
  /** Why, in the words of the database; no value of a row. */
  readonly messages: readonly string[];
  readonly keysHash: string;
  /** Instants, ISO 8601 in UTC; null when it was not begun. */
  readonly from: string | null;
  readonly to: string | null;
};

/** The proof of a sweep. */
export type Report = {
  readonly kind: Plan['kind'];
  readonly day: Day;
  /** SHA-256 of the declaration. */
  readonly declaration: string;
  readonly plan: string;
  readonly state: 'done' | 'partly';
  readonly rules: readonly Selector[];
  readonly steps: readonly StepReport[];
  /** Datasets that could not be swept, and why. */
  readonly left: readonly {
    readonly system: string;
    readonly dataset: string;
    readonly because: string;
  }[];
  /** What of it is still on disks, and until when. */
  readonly disks: readonly { readonly system: string; readonly what: string }[];
  readonly by: string;
};
