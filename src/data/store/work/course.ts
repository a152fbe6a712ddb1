/** What has become of each step so far? */
import type { Settled } from '../../../shell/connectors/contract.ts';
import type { Step } from '../../plan/plan.ts';
import type { Engine } from '../engine.ts';
import type { Done, RowOutcome, StepDone, Work } from './work.ts';

/** What is noted of a step while it is done; for one transaction, or for all that lasts. */
export interface Note {
  readonly outcomes: RowOutcome[];
  written: number;
  readonly because: Set<string>;
}

/** An empty note. */
export const note = (): Note => ({ outcomes: [], written: 0, because: new Set() });

interface Count {
  done: number;
  changed: number;
  failed: number;
  written: number;
  readonly because: Set<string>;
  isOpen: boolean;
  began?: string;
  ended?: string;
}

/** The work under way. */
export interface Course {
  readonly engine: Engine;
  readonly work: Work;
  /** What lasts, for each step. */
  readonly counts: ReadonlyMap<Step, Count>;
  /** Systems that went away, and what was said. */
  readonly down: Map<string, string>;
  isStopped: boolean;
}

/** Before anything is done. */
export function courseOf(engine: Engine, work: Work): Course {
  const empty = (): Count => ({
    done: 0,
    changed: 0,
    failed: 0,
    written: 0,
    because: new Set(),
    isOpen: false,
  });
  const counts = new Map(work.plan.steps.map((step) => [step, empty()]));
  return { engine, work, counts, down: new Map(), isStopped: false };
}

function countOf({ counts }: Course, step: Step): Count {
  const count = counts.get(step);
  if (count === undefined) throw new Error(`Step ${step.id} is not of this plan.`);
  return count;
}

/** Notes what lasts now, and tells it on. */
export async function lasts(course: Course, step: Step, draft: Note): Promise<void> {
  const { outcomes, written, because } = draft;
  if (outcomes.length > 0) await course.work.confirm(step, outcomes);
  const count = countOf(course, step);
  for (const { outcome } of outcomes) count[outcome] += 1;
  count.written += written;
  for (const each of because) count.because.add(each);
}

/** Notes that rows of a step were not tried, and why. */
export function leftOpen(course: Course, step: Step, because: string): void {
  const count = countOf(course, step);
  count.isOpen = true;
  count.because.add(because);
}

/** Notes when a step began or ended. */
export function timed(course: Course, step: Step, what: 'began' | 'ended', at: string): void {
  const count = countOf(course, step);
  if (what === 'ended') count.ended = at;
  else count.began ??= at;
}

/** Whether rows of a step were left, so that what they refer to must stay. */
export function isUnfinished(course: Course, step: Step): boolean {
  const { isOpen, failed, changed } = countOf(course, step);
  return isOpen || failed > 0 || changed > 0 || course.work.left?.includes(step.id) === true;
}

/** What was done, for those who asked. */
export function doneOf(course: Course, settled: Readonly<Record<string, Settled>>): Done {
  const steps = [...course.counts].map(([{ id }, count]): StepDone => {
    const { isOpen, because, changed, failed, ...rest } = count;
    const state = isOpen ? 'open' : changed + failed > 0 ? 'partly' : 'done';
    return { step: id, state, changed, failed, ...rest, because: [...because] };
  });
  return { steps, isStopped: course.isStopped, settled };
}
