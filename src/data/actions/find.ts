/** What is held about a person, in every connected system. */
import * as z from 'zod';
import { action, done, type Outcome, refuse, sourceFile } from '../../shell/action/action.ts';
import { heldJson, outcomeJson } from '../find/formats/json.ts';
import { heldCsv, heldNdjson } from '../find/formats/lines.ts';
import { heldText, problemLines } from '../find/formats/text.ts';
import { identitiesInput, whoIsMeant } from '../find/input.ts';
import { codeOf, type Held } from '../find/listed.ts';

const formats = ['table', 'csv', 'ndjson'] as const;

/** GDPR art. 15; 12(2) on who is meant. */
export const find = action({
  name: 'data.find',
  kind: 'read',
  summary: 'What is held about a person, in every connected system (GDPR art. 15)',
  who: 'staff',
  personal: true,
  input: z.strictObject({
    file: sourceFile.meta({ position: 0, file: true, description: 'the declaration' }),
    ...identitiesInput,
    format: z.enum(formats).default('table').meta({ description: 'how it is written' }),
  }),
  command: {
    words: 'find',
    text: (held: Held, { format }) => {
      if (format === 'csv') return heldCsv(held);
      return format === 'ndjson' ? heldNdjson(held) : heldText(held);
    },
    json: (held) => heldJson(held),
    says: (held, { format }) => (format === 'table' ? [] : problemLines(held)),
    code: codeOf,
  },
  records: ({ organisation, people, listed, ambiguous }: Held) => ({
    organisation,
    payload: {
      roles: people.map(({ role }) => role),
      ambiguous: ambiguous.map(({ role, why }) => ({ role, why })),
      datasets: listed.map(({ place, role, how, outcome }) => ({
        ...place,
        role,
        how,
        outcome: outcomeJson(outcome),
      })),
    },
  }),
  run: async ({ file, ...asked }, context): Promise<Outcome<Held>> => {
    // Loaded when needed: a command that only reads a file must not load a database driver.
    const [{ withEngine }, { resolveSubjects }, { heldBy }] = await Promise.all([
      import('../store/open.ts'),
      import('../store/find/resolve.ts'),
      import('../store/find/held.ts'),
    ]);
    return withEngine({ file, use: 'read' }, context, async (engine) => {
      const meant = whoIsMeant(engine.declaration, asked);
      if (!meant.ok) return refuse('invalid', meant.because);
      const resolution = await resolveSubjects(engine, meant.given, meant.options);
      const held = await heldBy(engine, { resolution, only: asked.role }, context.environment);
      const { statementsOf } = await import('../store/rectify/supplement.ts');
      const statements = await statementsOf(engine, resolution.subjects, context);
      return done({ ...held, statements });
    });
  },
});
