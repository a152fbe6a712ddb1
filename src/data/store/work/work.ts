/**
 * What is asked of those who carry out a plan, and what do they answer?
 *
 * Rows come by key in batches, outcomes go back as soon as they last. Everything stands on the state of the
 * rows themselves, so that a stop at any point is made good by doing it again.
 */
import type { KeySets } from '../../../declaration/database/value.ts';
import type { Predicate } from '../../../declaration/predicate.ts';
import type { Settled } from '../../../shell/connectors/contract.ts';
import type { Plan, PlannedRow, Step } from '../../plan/plan.ts';

/**
 * What became of a row. `done`: it is as the step wants it, now or already before. `changed`: it is not as it
 * was planned, and was left alone. `failed`: it could not be done, and may be tried again.
 */
export type RowOutcome = { readonly seq: number; readonly outcome: 'done' | 'changed' | 'failed' };

/** A planned row with its number within the step. */
export type NumberedRow = PlannedRow & { readonly seq: number };

/** A plan and all that is needed to do it. */
export interface Work {
  readonly plan: Plan;
  /** The rows of a step that are not done yet, in order. */
  readonly rows: (step: Step) => AsyncIterable<readonly NumberedRow[]>;
  /** Told what lasts. */
  readonly confirm: (step: Step, outcomes: readonly RowOutcome[]) => Promise<void>;
  /**
   * Asked again in the transaction that writes; a row of which it is not true counts as changed. In a large plan what
   * earlier steps deleted is gone by then: ask whether something holds the row, not whether events have ended.
   */
  readonly guard?: (
    step: Step,
  ) => { readonly where: Predicate; readonly sets?: KeySets } | undefined;
  /** Steps of which an earlier run of the same plan left rows because they had changed. */
  readonly left?: readonly number[];
  /** New letters each time, for masks; hexadecimal ones are used. */
  readonly random: () => string;
  /** Rows in a transaction; 1,000 when not said. */
  readonly batch?: number;
  /** A plan of at most so many rows in a system is one transaction; 5,000 when not said. */
  readonly whole?: number;
  /** Waited between transactions. */
  readonly throttleMs?: number;
  /** How long to wait for somebody else's lock; 5,000 when not said. */
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** Asked between transactions; true ends the work there. */
  readonly stop?: () => boolean;
}

/** What became of a step. */
export type StepDone = {
  readonly step: number;
  /** `done`: nothing is left. `partly`: rows changed or failed. `open`: rows were not tried. */
  readonly state: 'done' | 'partly' | 'open';
  readonly done: number;
  readonly changed: number;
  readonly failed: number;
  /** Rows that were written now; the other done ones were so before. */
  readonly written: number;
  /** Why not all of it is done, in words for the operator. */
  readonly because: readonly string[];
  /** Instants; undefined when it was not begun. */
  readonly began?: string;
  readonly ended?: string;
};

/** What became of a plan. */
export type Done = {
  readonly steps: readonly StepDone[];
  /** Ended because somebody asked. */
  readonly isStopped: boolean;
  /** Whether what was deleted has left the disk, for each system that was written to. */
  readonly settled: Readonly<Record<string, Settled>>;
};
