/** What is to be deleted by hand: listed, and closed with evidence. */
import * as z from 'zod';
import { parseDeclaration } from '../../declaration/parse.ts';
import {
  action,
  type Context,
  done,
  type Outcome,
  refuse,
  type SourceFile,
  sourceFile,
} from '../../shell/action/action.ts';
import { type Standing, standing, type Task, taskLines } from '../tasks.ts';

const store = () => import('../store/tasks.ts');

interface Listed {
  readonly organisation: string;
  readonly closed: string | null;
  readonly tasks: readonly Standing[];
}

function words({ organisation, closed, tasks }: Listed): string {
  const open = tasks.filter(({ state }) => state !== 'done');
  const shown = closed === null ? open : tasks.filter(({ id }) => id === closed);
  if (shown.length === 0) return `${organisation}: nothing is to be deleted by hand.\n`;
  return `${shown.flatMap(taskLines).join('\n')}\n`;
}

/** The slug of the organisation a file is about. */
export function organisationOf(file: SourceFile): Outcome<string> {
  const parsed = parseDeclaration(file.text, file.name);
  return parsed.ok
    ? done(parsed.declaration.organisation.slug ?? file.folder ?? 'organisation')
    : refuse('invalid', `The declaration has errors: see vern check ${file.name}.`);
}

/** `vern tasks`. */
export const tasks = action({
  name: 'retention.tasks',
  kind: 'verb',
  summary: 'What is to be deleted by hand, where there is no connector; --done closes a task',
  who: 'staff',
  input: z.strictObject({
    file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
    done: z.string().optional().meta({ description: 'the id of the task that is done' }),
    evidence: z.string().optional().meta({ description: 'what was deleted and how it was seen' }),
    by: z.string().optional().meta({ description: 'who did it' }),
  }),
  command: { words: 'tasks', text: words },
  records: ({ organisation, closed, tasks: all }: Listed) => {
    const task = all.find(({ id }) => id === closed);
    const { system, dataset, deleteBefore } = task ?? {};
    return {
      organisation,
      payload: closed === null ? {} : { task: closed, system, dataset, deleteBefore },
    };
  },
  run: async (input, context) => {
    const organisation = organisationOf(input.file);
    if (!organisation.ok) return organisation;
    const { tasksOf } = await store();
    const database = await context.database();
    const known = await tasksOf(database, organisation.value);
    if (input.done !== undefined) {
      const refusal = await close(known, { ...input, organisation: organisation.value }, context);
      if (refusal !== undefined) return refusal;
    }
    const now = input.done === undefined ? known : await tasksOf(database, organisation.value);
    return done({
      organisation: organisation.value,
      closed: input.done ?? null,
      tasks: now.map((task) => standing(task, context.today)),
    });
  },
});

interface Closing {
  readonly organisation: string;
  readonly done?: string | undefined;
  readonly evidence?: string | undefined;
  readonly by?: string | undefined;
}

async function close(
  known: readonly Task[],
  { organisation, done: id = '', evidence = '', by = '' }: Closing,
  { database, now }: Context,
) {
  const task = known.find((each) => each.id === id);
  if (task === undefined)
    return refuse('missing', `There is no task ${id}. vern tasks FILE lists them.`);
  if (task.doneAt !== null) return refuse('conflict', `Task ${id} is done already.`);
  if (evidence.trim() === '')
    return refuse('invalid', 'Say with --evidence what was deleted and how it was seen.');
  if (by.trim() === '') return refuse('invalid', 'Say with --by who did it.');
  const { closeTask } = await store();
  const closed = await closeTask(await database(), organisation, {
    id,
    evidence: evidence.trim(),
    by: by.trim(),
    at: now,
  });
  return closed ? undefined : refuse('conflict', `Task ${id} is done already.`);
}
