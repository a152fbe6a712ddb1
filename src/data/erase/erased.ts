/**
 * What does an erasure answer: the plan, and what was done of it?
 *
 * Nothing is said to be done that was not seen; what is open stands beside it. It holds no value of a row:
 * GDPR art. 5(2), 12(3), 12(4), 17.
 */
import type { Place } from '../../processing/rule/relation.ts';
import type { Ambiguous, Resolution, Unreached } from '../find/subject.ts';
import type { Plan, Step } from '../plan/plan.ts';

/** A step with what became of its rows. */
export type StepOutcome = {
  readonly place: Place;
  readonly does: Step['does'];
  readonly rows: number;
  /** As they should be, now or before. */
  readonly done: number;
  readonly written: number;
  /** Not as they were planned, and left. */
  readonly changed: number;
  readonly failed: number;
  readonly because: readonly string[];
};

/** Something that should be gone and is there. `found`: planned again, there is more to do. */
export type Residue = {
  readonly place: Place;
  readonly column?: string;
  readonly rows: number;
  readonly what: 'row' | 'value' | 'text' | 'found';
};

/** What becomes of what was deleted outside the tables: disks, logs, replicas, backups. */
export type Aged = { readonly system: string; readonly what: string };

/** What was done, and what the check saw. */
export type Performed = {
  readonly steps: readonly StepOutcome[];
  readonly residues: readonly Residue[];
  readonly notLooked: readonly { readonly place: Place; readonly because: string }[];
  readonly aged: readonly Aged[];
  /** Stopped half-way by somebody; goes on by the plan's hash. */
  readonly isPaused: boolean;
};

/** The answer. */
export type Erased = {
  readonly organisation: string;
  /** `partly`: something is open. `nothing`: nobody was found. */
  readonly state: 'ambiguous' | 'nothing' | 'planned' | 'done' | 'partly';
  readonly roles: readonly string[];
  readonly ambiguous: readonly Ambiguous[];
  /** Roles in which nobody was found because another identity is needed. */
  readonly nowhere: readonly Unreached[];
  readonly scans: Resolution['scans'];
  readonly hash?: string;
  /** Whether the plan is kept, so that it can be done by its hash. */
  readonly kept: boolean;
  /** Hashes of erasures of this person that were begun and not finished. */
  readonly unfinished: readonly string[];
  readonly plan?: Plan;
  readonly performed?: Performed;
};

/** What is open when a plan has been done as far as it goes; in the words of the plan. */
export function openIn({ undecided, forPerson, notDone, byHand }: Plan): number {
  return undecided.length + forPerson.length + notDone.length + byHand.length;
}

/** Whether every row of the plan was done, and seen to be. */
export function isSeenDone({ steps, residues, notLooked, isPaused }: Performed): boolean {
  const all = steps.every(
    ({ changed, failed, done, rows }) => changed + failed === 0 && done === rows,
  );
  return all && !isPaused && residues.length + notLooked.length === 0;
}

/** Whether all was done, and seen to be, and nothing is open. */
export function isComplete(plan: Plan, performed: Performed): boolean {
  return isSeenDone(performed) && openIn(plan) === 0;
}

/** 3 when a system could not be reached, 1 when something is open or nobody was found, else 0. */
export function codeOf({ state, plan }: Erased): 0 | 1 | 3 {
  const isSilent =
    plan?.notDone.some(
      ({ outcome, place }) => outcome === 'not searched' && place.dataset === '',
    ) === true;
  if (isSilent) return 3;
  return state === 'planned' || state === 'done' ? 0 : 1;
}
