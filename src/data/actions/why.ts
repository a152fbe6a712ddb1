/** Why is each field of a record kept, until when, and what is missing where nobody can say? */
import * as z from 'zod';
import { day as realDay } from '../../declaration/law/day.ts';
import { action, type Outcome, refuse, sourceFile } from '../../shell/action/action.ts';
import { type Why, whyText } from '../why/told.ts';

/** GDPR art. 5(1)(e), 5(2), 13(2)(a), 15(1)(d). */
export const why = action({
  name: 'data.why',
  kind: 'read',
  summary: 'Why each field of a record is kept or not, until when, and by what law',
  who: 'staff',
  personal: true,
  input: z.strictObject({
    file: sourceFile.meta({ position: 0, file: true, description: 'the declaration' }),
    dataset: z.string().meta({ position: 1, description: 'SYSTEM.DATASET, such as shop.orders' }),
    key: z.string().meta({
      position: 2,
      description:
        "the key of the record: 7, or 2025,14 where it has two columns; '\\,' is a comma",
    }),
    on: z.string().optional().meta({ day: true, description: 'another day than today' }),
  }),
  command: {
    words: 'why',
    text: (value: Why) => whyText(value),
    no: ({ found }) => !found,
  },
  // The key is not recorded: it may be somebody's fødselsnummer.
  records: ({ organisation, system, dataset, day, found }) => ({
    organisation,
    payload: { system, dataset, day, found },
  }),
  run: async ({ file, dataset, key, on: written }, context): Promise<Outcome<Why>> => {
    const day = written === undefined ? undefined : realDay(written);
    if (written !== undefined && day === undefined)
      return refuse('invalid', '--on: write a real date as 2026-02-28.');
    // Loaded when needed: a command that only reads a file must not load a database driver.
    const [{ withEngine }, read] = await Promise.all([
      import('../store/open.ts'),
      import('../store/why/why.ts'),
    ]);
    const wanted = { file, use: 'read', ...(day === undefined ? {} : { day }) } as const;
    return withEngine(wanted, context, (engine) => read.why(engine, { place: dataset, key }));
  },
});
