/**
 * Which steps are done in one transaction?
 *
 * Steps of one system that stand together, if they have few rows; else those that must be done together, and
 * every other step by itself in batches.
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

/** The units of a plan, in its order; `whole` is how many rows one transaction may have. */
export function unitsOf(steps: readonly Step[], whole: number): readonly Unit[] {
  return runsOf(steps, ({ place }) => place.system).flatMap((run): readonly Unit[] => {
    const system = run[0]?.place.system ?? '';
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
