/**
 * What has somebody to delete by hand, and by when?
 *
 * A system without a connector is swept by people: a dated task for each dataset, closed with evidence of
 * what was done: GDPR art. 5(1)(e), 5(2).
 */
import { addPeriod, type Day } from '../declaration/law/day.ts';

/** A task as it is kept. */
export type Task = {
  readonly id: string;
  readonly system: string;
  readonly dataset: string;
  /** The purposes that ended. */
  readonly purpose: string;
  /** What may keep something longer and is to be looked at first; '' for nothing. */
  readonly unless: string;
  /** Everything from before this day goes. */
  readonly deleteBefore: Day;
  readonly due: Day;
  readonly doneAt: string | null;
  readonly doneBy: string | null;
  readonly evidence: string | null;
};

/** A new task. */
export type NewTask = Omit<Task, 'id' | 'doneAt' | 'doneBy' | 'evidence'>;

/** A task, with where it stands today. */
export type Standing = Task & { readonly state: 'open' | 'overdue' | 'done' };

/** What the sweep found for a dataset without a connector. */
export type Found = {
  readonly place: { readonly system: string; readonly dataset: string };
  readonly before: Day;
  readonly purposes: readonly string[];
  readonly unless: readonly string[];
  readonly overdue: boolean;
};

/**
 * The tasks that are new: for datasets without an open one, because that is still to be done. Due after
 * `dueDays`, or at once where a maximum is reached already.
 */
export function newTasks(
  found: readonly Found[],
  known: readonly Pick<Task, 'system' | 'dataset' | 'deleteBefore' | 'doneAt'>[],
  { today, dueDays }: { readonly today: Day; readonly dueDays: number },
): readonly NewTask[] {
  return found
    .filter(
      ({ place, before }) =>
        !known.some(
          (task) =>
            task.system === place.system &&
            task.dataset === place.dataset &&
            (task.doneAt === null || task.deleteBefore >= before),
        ),
    )
    .map(({ place, before, purposes, unless, overdue }) => ({
      system: place.system,
      dataset: place.dataset,
      purpose: purposes.join(', '),
      unless: unless.join('; '),
      deleteBefore: before,
      due: overdue ? today : addPeriod(today, { days: dueDays }),
    }));
}

/** Where a task stands: overdue on the day after it was due. */
export function standing(task: Task, today: Day): Standing {
  if (task.doneAt !== null) return { ...task, state: 'done' };
  return { ...task, state: task.due < today ? 'overdue' : 'open' };
}

/** A task in a line or two. */
export function taskLines(task: Standing): readonly string[] {
  const { id, system, dataset, deleteBefore, due, state, unless } = task;
  const what = `${system}.${dataset}: delete everything from before ${deleteBefore}`;
  const when =
    state === 'done'
      ? `done by ${task.doneBy} on ${task.doneAt?.slice(0, 10)}: ${task.evidence}`
      : `${state === 'overdue' ? 'OVERDUE, ' : ''}due ${due}`;
  return [
    `${id}  ${what}; ${when}`,
    ...(unless === '' || state === 'done'
      ? []
      : [`  but look first, it may be needed longer: ${unless}`]),
  ];
}
