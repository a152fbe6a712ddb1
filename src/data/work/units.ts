/**
 * Which steps are done in one transaction?
 *
 * Steps of one system that stand together, if they have few rows; else those that must be done together, and
 * every other step by itself in batches. What cannot be undone is done by itself too: no other may fail with it.
 */
import type { Step } from '../plan/plan.ts';

/** Steps of one system. */
export type Unit = {
  readonly system: string;
  readonly steps: readonly Step[];
  /** One transaction for all of it; else one for each batch. */
  readonly isWhole: boolean;
  /** Its constraints are looked at only at the end. */
  readonly isTogether: boolean;
};

/**
 * The units of a plan, in its order; `whole` is how many rows one transaction may have. `isSafe`: what was done to the
 * rows of a step can be undone.
 */
export function unitsOf(
  steps: readonly Step[],
  whole: number,
  isSafe: (step: Step) => boolean = () => true,
): readonly Unit[] {
  const runs = runsOf(steps, (step) => (isSafe(step) ? step.place.system : step));
  return runs.flatMap((run): readonly Unit[] => {
    const [first] = run;
    const system = first?.place.system ?? '';
    if (first !== undefined && !isSafe(first))
      return [{ system, steps: run, isWhole: false, isTogether: false }];
    const rows = run.reduce((sum, step) => sum + step.rows, 0);
    const isTogether = run.some(({ together }) => together !== undefined);
    if (rows <= whole) return [{ system, steps: run, isWhole: true, isTogether }];
    return runsOf(run, ({ together }) => together).map((part) => {
      const isCircle = part[0]?.together !== undefined;
      return { system, steps: part, isWhole: isCircle, isTogether: isCircle };
    });
  });
}

/** Steps that stand beside each other and have the same answer. */
function runsOf(steps: readonly Step[], of: (step: Step) => unknown): readonly (readonly Step[])[] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    const [first] = last ?? [];
    if (last !== undefined && first !== undefined && of(first) === of(step)) last.push(step);
    else runs.push([step]);
  }
  return runs;
}
