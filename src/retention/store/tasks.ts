/** Where are the tasks of work by hand kept? */
import type { Day } from '../../declaration/law/day.ts';
import type { Database } from '../../shell/action/action.ts';
import type { NewTask, Task } from '../tasks.ts';

type Tables = {
  retention_task: {
    organisation: string;
    id: string;
    system: string;
    dataset: string;
    purpose: string;
    unless: string;
    delete_before: Date | string;
    due: Date | string;
    made_at: Date | string;
    done_at: Date | string | null;
    done_by: string | null;
    evidence: string | null;
  };
};

const on = (database: Database) => database.$extendTables<Tables>();

/** Adds tasks; one for the same dataset and day is not added again. Returns how many were new. */
export async function addTasks(
  database: Database,
  organisation: string,
  { tasks, at }: { readonly tasks: readonly NewTask[]; readonly at: string },
): Promise<number> {
  if (tasks.length === 0) return 0;
  const { numInsertedOrUpdatedRows } = await on(database)
    .insertInto('retention_task')
    .values(
      tasks.map(
        ({ deleteBefore, ...task }) =>
          ({ organisation, ...task, delete_before: deleteBefore, made_at: at }) as never,
      ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0);
}

/** All tasks of an organisation, those due first at the top. */
export async function tasksOf(database: Database, organisation: string): Promise<readonly Task[]> {
  const rows = await on(database)
    .selectFrom('retention_task')
    .select((select) => [
      'id',
      'system',
      'dataset',
      'purpose',
      'unless',
      'done_by',
      'evidence',
      'done_at',
      // As text, because a day has no hour.
      select.cast<string>('delete_before', 'text').as('before'),
      select.cast<string>('due', 'text').as('due_on'),
    ])
    .where('organisation', '=', organisation)
    .orderBy('due')
    .orderBy('system')
    .orderBy('dataset')
    .orderBy('delete_before')
    .execute();
  return rows.map(({ before, due_on, done_at, done_by, ...row }) => ({
    ...row,
    deleteBefore: before as Day,
    due: due_on as Day,
    doneAt: done_at === null ? null : new Date(done_at).toISOString(),
    doneBy: done_by,
  }));
}

/** Closes an open task; false when there is none with that id. */
export async function closeTask(
  database: Database,
  organisation: string,
  done: {
    readonly id: string;
    readonly by: string;
    readonly evidence: string;
    readonly at: string;
  },
): Promise<boolean> {
  const { numUpdatedRows } = await on(database)
    .updateTable('retention_task')
    .set({ done_at: done.at, done_by: done.by, evidence: done.evidence })
    .where('organisation', '=', organisation)
    .where('id', '=', done.id)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}
