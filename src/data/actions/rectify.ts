/** Correcting what is wrong about a person (GDPR art. 16), planned before anything is done. */
import * as z from 'zod';
import { action, type Outcome, sourceFile } from '../../shell/action/action.ts';
import { identitiesInput } from '../find/input.ts';
import { codeOf, type Rectified } from '../rectify/correction.ts';
import { correctionText } from '../rectify/shown.ts';

const input = z.strictObject({
  file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
  ...identitiesInput,
  set: z.array(z.string()).min(1).optional().meta({
    description:
      'what is right: shop.customers.phone=22396900; give it again for more. Not needed with --plan',
  }),
  was: z
    .array(z.string())
    .optional()
    .meta({ description: 'which value is wrong, where the person has several' }),
  yes: z.boolean().optional().meta({ description: 'plan it and do it' }),
  plan: z.string().min(8).optional().meta({ description: 'do the plan with this hash' }),
  acceptNonTransactional: z
    .boolean()
    .optional()
    .meta({ description: 'also in tables without transactions, where nothing can be taken back' }),
});

/** Shows what becomes new and what stays; with `--yes`, or the hash of a plan that was shown, does it. */
export const rectify = action({
  name: 'data.rectify',
  kind: 'verb',
  summary: 'Correct what is wrong about a person, also in the copies of it (GDPR art. 16)',
  who: 'staff',
  input,
  command: {
    words: 'rectify',
    text: (answer: Rectified, { file }) => correctionText(answer, `vern rectify ${file.name} …`),
    code: codeOf,
  },
  records: ({
    organisation,
    role,
    state,
    fields,
    hash,
    corrected,
    left,
    systems,
    checked,
  }: Rectified) => ({
    organisation,
    payload: { role, state, fields, plan: hash, corrected, left, systems, checked },
  }),
  run: async ({ file, ...asked }, context): Promise<Outcome<Rectified>> => {
    // Loaded when needed: a command that only reads a file must not load a database driver.
    const [{ withEngine }, { rectify: run }] = await Promise.all([
      import('../store/open.ts'),
      import('../store/rectify/rectify.ts'),
    ]);
    const use = asked.yes === true || asked.plan !== undefined ? 'do' : 'plan';
    return withEngine({ file, use }, context, (engine) => run(engine, asked, context));
  },
});
