/** Erasing what a person may have erased (GDPR art. 17), planned before anything is done. */
import * as z from 'zod';
import { action, type Outcome, sourceFile } from '../../shell/action/action.ts';
import { codeOf, type Erased } from '../erase/erased.ts';
import { erasedText } from '../erase/shown.ts';
import { identitiesInput } from '../find/input.ts';

const input = z.strictObject({
  file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
  ...identitiesInput,
  yes: z.boolean().optional().meta({ description: 'plan it and do it' }),
  plan: z.string().min(8).optional().meta({ description: 'do the plan with this hash' }),
  acceptNonTransactional: z
    .boolean()
    .optional()
    .meta({ description: 'also in tables without transactions, where nothing can be taken back' }),
});

/** Shows what goes and what stays; with `--yes`, or the hash of a plan that was shown, does it. */
export const erase = action({
  name: 'data.erase',
  kind: 'verb',
  summary: 'Erase what is held about a person, as far as no law or purpose keeps it (GDPR art. 17)',
  who: 'staff',
  input,
  command: {
    words: 'erase',
    text: (erased: Erased, { file }) => erasedText(erased, `vern erase ${file.name} …`),
    code: codeOf,
  },
  records: ({ organisation, state, roles, hash, performed }: Erased) => ({
    organisation,
    payload: {
      state,
      roles,
      plan: hash ?? null,
      steps:
        performed?.steps.map(({ place, does, rows, done }) => ({ ...place, does, rows, done })) ??
        [],
    },
  }),
  run: async ({ file, ...asked }, context): Promise<Outcome<Erased>> => {
    // Loaded when needed: a command that only reads a file must not load a database driver.
    const [{ withEngine }, { erase: run }] = await Promise.all([
      import('../store/open.ts'),
      import('../store/erase/erase.ts'),
    ]);
    const use = asked.yes === true || asked.plan !== undefined ? 'do' : 'plan';
    const erased = await withEngine({ file, use }, context, (engine) =>
      run(engine, asked, context),
    );
    // Statements the person had added to what is gone now go with it.
    if (erased.ok && erased.value.performed !== undefined)
      await context.perform('data.forget', { file, yes: true, only: 'supplements' });
    return erased;
  },
});
