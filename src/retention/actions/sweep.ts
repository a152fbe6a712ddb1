/** The sweep, as people ask for it: what Vern erases, and what they delete by hand. */
import * as z from 'zod';
import { sweepInput } from '../../data/sweep/input.ts';
import { codeOf, type Swept, wordsOf } from '../../data/sweep/swept.ts';
import { action, done, type Outcome, sourceFile } from '../../shell/action/action.ts';
import { newTasks } from '../tasks.ts';

const store = () => import('../store/tasks.ts');

interface SweptWithTasks extends Swept {
  /** How many new tasks there are for people. */
  readonly newTasks: number;
  /** Why what Vern itself remembers was not looked through. */
  readonly remembered?: string;
}

function words(swept: SweptWithTasks): string {
  const { newTasks: count, file, remembered } = swept;
  const told =
    count === 0
      ? ''
      : `${count} new ${count === 1 ? 'task' : 'tasks'} to do by hand: vern tasks ${file}\n`;
  const kept =
    remembered === undefined
      ? ''
      : `What Vern itself remembers was not looked through: ${remembered}\n`;
  return `${wordsOf(swept)}${told}${kept}`;
}

/** `vern sweep`: GDPR art. 5(1)(e). */
export const sweep = action({
  name: 'retention.sweep',
  kind: 'verb',
  summary: 'What no purpose holds any more, now or on a day; --yes or --plan HASH erases it',
  who: 'staff',
  input: z.strictObject({
    file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
    ...sweepInput,
    dueDays: z
      .int()
      .min(0)
      .default(30)
      .meta({ description: 'how many days people have for what is deleted by hand' }),
  }),
  command: { words: 'sweep', text: words, code: codeOf },
  records: ({ organisation, state, hash, newTasks: count }: SweptWithTasks) => ({
    organisation,
    payload: { state, plan: hash, newTasks: count },
  }),
  run: async ({ dueDays, ...asked }, context): Promise<Outcome<SweptWithTasks>> => {
    const outcome = await context.perform('data.sweep', asked);
    if (!outcome.ok) return outcome;
    const swept = outcome.value as Swept;
    const doing = asked.yes === true || asked.plan !== undefined;
    if (!doing || swept.state === 'refused') return done({ ...swept, newTasks: 0 });
    // What Vern itself remembers goes with it, when its time is over. What is erased by now stays told if it cannot.
    const forgotten = await context.perform('data.forget', { file: asked.file, yes: true });
    const { addTasks, tasksOf } = await store();
    const database = await context.database();
    const known = await tasksOf(database, swept.organisation);
    const tasks = newTasks(swept.byHand, known, { today: context.today, dueDays });
    const count = await addTasks(database, swept.organisation, { tasks, at: context.now });
    const remembered = forgotten.ok ? {} : { remembered: forgotten.because };
    return done({ ...swept, newTasks: count, ...remembered });
  },
});
