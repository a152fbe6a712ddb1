/**
 * What does an erasure answer: the plan, and what was done of it?
 *
 * Nothing is said to be done that was not seen; what is open stands beside it. It holds no value of a row:
 * GDPR art. 5(2), 12(3), 12(4), 17.
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Place } from '../../processing/rule/relation.ts';
import type { Ambiguous, Resolution, Unreached } from '../find/subject.ts';
import type { Plan, Step } from './plan.ts';

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

/** Something of the person that was found again afterwards. */
export type Found = { readonly place: Place; readonly rows: number; readonly what: string };

/** From which day something deleted is gone elsewhere too. */
export type Aged = { readonly system: string; readonly what: string; readonly by?: Day };

/** What was done. */
export type Performed = {
  readonly steps: readonly StepOutcome[];
  /** What the check found that should be gone. */
  readonly residues: readonly Found[];
  /** Planned again: what is still to be done, because rows changed or failed. */
  readonly left: readonly {
    readonly place: Place;
    readonly does: Step['does'];
    readonly rows: number;
  }[];
  readonly aged: readonly Aged[];
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

/** Whether all was done, and seen to be, and nothing is open. */
export function isComplete(plan: Plan, { steps, residues, left }: Performed): boolean {
  const all = steps.every(
    ({ changed, failed, done, rows }) => changed + failed === 0 && done === rows,
  );
  return all && residues.length + left.length + openIn(plan) === 0;
}

/** 3 when a system could not be reached, 1 when something is open or nobody was found, else 0. */
export function codeOf({ state, plan, performed }: Erased): 0 | 1 | 3 {
  const silent = plan?.notDone.some(
    ({ outcome, place }) => outcome === 'not searched' && place.dataset === '',
  );
  if (silent === true) return 3;
  if (state === 'planned' || state === 'done') return 0;
  return performed === undefined || state !== 'partly' ? 1 : 1;
}
