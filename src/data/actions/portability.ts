/** What a person may take with them (GDPR art. 20). */
import * as z from 'zod';
import { action, done, type Outcome, refuse, sourceFile } from '../../shell/action/action.ts';
import { Stop } from '../../shell/action/command-line.ts';
import { identitiesInput, whoIsMeant } from '../find/input.ts';
import { nobodyFound, outOfReach } from '../store/nobody.ts';
import type { Exported } from '../store/portability/export.ts';

// Loaded when needed: a command that only reads a file must not load a database driver.
const written = () => import('../store/portability/export.ts');

async function* asDocument(exported: Exported): AsyncGenerator<string, void, undefined> {
  const { documentOf } = await written();
  yield* documentOf(exported);
}

async function intoFolder(exported: Exported, folder: string): Promise<string> {
  const { folderFault, writeFolder } = await written();
  const fault = await folderFault(folder);
  if (fault !== undefined) throw new Stop(fault, 2);
  const lines = await writeFolder(exported, folder);
  return `${lines.map((line) => `${folder}/${line}`).join('\n')}\n`;
}

/** The data a person gave, or that was seen of them, under consent or contract. */
export const portability = action({
  name: 'data.export',
  kind: 'read',
  summary: 'What a person may take with them, as JSON and CSV with a description (GDPR art. 20)',
  who: 'staff',
  personal: true,
  input: z.strictObject({
    file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
    ...identitiesInput,
    out: z
      .string()
      .default('-')
      .meta({ description: 'a new folder for the files; - for one JSON document' }),
  }),
  command: {
    words: 'export',
    text: (exported: Exported, { out }) =>
      out === '-' ? asDocument(exported) : intoFolder(exported, out),
    json: (exported) => asDocument(exported),
    says: ({ leftOut }) =>
      leftOut.flatMap(({ place, why, because }) =>
        why === 'not searched'
          ? [`${place.system}.${place.dataset}: not searched: ${because}`]
          : [],
      ),
    code: ({ lost }) => (lost.size > 0 ? 3 : 0),
  },
  records: ({ organisation, roles, readings, leftOut }: Exported) => ({
    organisation,
    payload: {
      roles,
      datasets: readings.map(({ part }) => ({
        ...part.place,
        role: part.role,
        fields: part.fields.map(({ field }) => field),
      })),
      leftOut: leftOut.length,
    },
  }),
  run: async ({ file, out: _out, ...asked }, context): Promise<Outcome<Exported>> => {
    const [{ withEngine }, { resolveSubjects }, { exportOf }] = await Promise.all([
      import('../store/open.ts'),
      import('../store/find/resolve.ts'),
      written(),
    ]);
    return withEngine({ file, use: 'read' }, context, async (engine) => {
      const meant = whoIsMeant(engine.declaration, asked);
      if (!meant.ok) return refuse('invalid', meant.because);
      const { subjects, ambiguous } = await resolveSubjects(engine, meant.given, meant.options);
      const [unclear] = ambiguous;
      if (unclear !== undefined)
        return refuse(
          'conflict',
          `It is not clear who is meant (${unclear.role}: ${unclear.why}). Give an identity that only one person has.`,
        );
      if (subjects.length === 0) return nobodyFound(outOfReach(engine.systems));
      const { statementsOf } = await import('../store/rectify/supplement.ts');
      const statements = await statementsOf(engine, subjects, context);
      return done(
        await exportOf(engine, subjects, { environment: context.environment, statements }),
      );
    });
  },
});
