/** Correcting what is wrong about a person (GDPR art. 16), planned before anything is done. */
import * as z from 'zod';
import { action, done, type Outcome, sourceFile } from '../../shell/action/action.ts';
import { dataFolderOf } from '../../shell/connections.ts';
import { peopleKey } from '../../shell/store/people/key.ts';
import { identitiesInput } from '../find/input.ts';
import { codeOf, type Rectified } from '../rectify/correction.ts';
import { correctionText } from '../rectify/shown.ts';
import type { Supplemented } from '../store/rectify/supplement.ts';

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

/** GDPR art. 16, second sentence: kept beside the record it is about, and going with it. */
export const supplement = action({
  name: 'data.supplement',
  kind: 'verb',
  summary: 'Add a person’s own statement to what cannot be corrected (GDPR art. 16)',
  who: 'staff',
  input: z.strictObject({
    file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
    ...identitiesInput,
    field: z
      .string()
      .meta({ description: 'what it is added to, such as shop.invoices.invoice_name' }),
    record: z.string().optional().meta({
      description: 'the key of the record, where the person has several',
    }),
    statement: z.string().trim().min(1).max(4000).optional().meta({
      description: 'what the person says, in their words',
    }),
    retract: z
      .string()
      .optional()
      .meta({ description: 'take a statement back, by its id in vern facts' }),
  }),
  command: {
    words: 'supplement',
    text: ({ role, field, changed }: Supplemented, { retract }) => {
      if (retract !== undefined)
        return changed ? `${role}: taken back.\n` : `${role}: nothing with that id stands here.\n`;
      return `${role}: the statement stands with ${field} from now on, and goes when that goes.${changed ? '' : ' It was recorded before; nothing changed.'}\n`;
    },
  },
  records: ({ organisation, role, field, changed }: Supplemented, { retract }) => ({
    organisation,
    payload: { role, field, changed, ...(retract !== undefined && { retract }) },
  }),
  run: async ({ file, ...asked }, context): Promise<Outcome<Supplemented>> => {
    const [{ withEngine }, { supplement: run }] = await Promise.all([
      import('../store/open.ts'),
      import('../store/rectify/supplement.ts'),
    ]);
    return withEngine({ file, use: 'do' }, context, (engine) => run(engine, asked, context));
  },
});

/** The statements of people that stand, for a list and for copies that are handed out. */
export const supplements = action({
  name: 'data.supplements',
  kind: 'read',
  summary: 'Statements people added to their data, by the hashes they are known by',
  who: 'staff',
  personal: true,
  input: z.strictObject({
    organisation: z.string(),
    people: z.array(
      z.strictObject({
        role: z.string(),
        known: z.array(z.strictObject({ hash: z.string(), sure: z.boolean() })),
      }),
    ),
  }),
  records: (value: readonly unknown[], { organisation }) => ({
    organisation,
    payload: { supplements: value.length },
  }),
  run: async ({ organisation, people }, context) => {
    const { supplementsOf } = await import('../store/rectify/supplement.ts');
    const key = peopleKey(dataFolderOf(context.environment), organisation);
    const database = await context.database();
    return done(await supplementsOf({ database, key, organisation }, people));
  },
});
