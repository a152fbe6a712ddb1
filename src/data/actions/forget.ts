/** What Vern itself remembers about people, and how it goes when its time is over. */
import * as z from 'zod';
import { parseDeclaration } from '../../declaration/parse.ts';
import {
  action,
  type Context,
  done,
  type Outcome,
  refuse,
  sourceFile,
} from '../../shell/action/action.ts';
import type { Forgotten } from '../facts/forgotten.ts';
import { forgottenText } from '../facts/forgotten.ts';
import { type KnownVersion, keepingSetting, keepingsOf, type Versions } from '../facts/keeping.ts';

/**
 * Facts that have nothing to say any more: shown, or let go of. What stands is never too old: a withdrawal or an
 * objection lives as long as its purpose is declared. GDPR art. 5(1)(e), 5(2), 7(1).
 */
export const forget = action({
  name: 'data.forget',
  kind: 'verb',
  summary: 'What Vern itself remembers about people whose time is over; --yes lets it go',
  who: 'staff',
  input: z.strictObject({
    file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
    yes: z.boolean().optional().meta({ description: 'let it go; vern sweep does it too' }),
    only: z
      .enum(['supplements'])
      .optional()
      .meta({ description: 'only statements whose datum is gone' }),
  }),
  command: { words: 'forget', text: forgottenText },
  records: ({ organisation, state, kinds, supplements }: Forgotten) => ({
    organisation,
    payload: {
      state,
      gone: Object.fromEntries(kinds.map(({ kind, counts }) => [kind, counts])),
      supplements: supplements.count,
    },
  }),
  run: async ({ file, yes = false, only }, context): Promise<Outcome<Forgotten>> => {
    const parsed = parseDeclaration(file.text, file.name);
    if (!parsed.ok)
      return refuse('invalid', `The declaration has errors: see vern check ${file.name}.`);
    const organisation = parsed.declaration.organisation.slug ?? file.folder ?? 'organisation';
    const kept = keepingsOf(context.environment[keepingSetting], context.today);
    if (!kept.ok) return refuse('invalid', kept.because);
    const versions = await versionsOf(organisation, context);
    if (!versions.ok) return versions;
    // Loaded when needed: a command that only reads a file must not load a database driver.
    const { letGo } = await import('../store/facts/let-go.ts');
    const { kinds, doubtful } =
      only === undefined
        ? await letGo(await context.database(), {
            organisation,
            doing: yes,
            keepings: kept.keepings,
            versions: versions.value,
          })
        : { kinds: [], doubtful: { purposes: [], plansBegun: 0 } };
    const supplements = await supplementsOver({ file, yes }, organisation, context);
    if (!supplements.ok) return supplements;
    return done({
      organisation,
      state: yes ? 'done' : 'shown',
      kinds,
      supplements: supplements.value,
      doubtful,
    });
  },
});

/** The versions of the declaration; one that cannot be read any more has no declaration. */
async function versionsOf(organisation: string, { perform }: Context): Promise<Outcome<Versions>> {
  const found = await perform('controller.versions', { organisation });
  if (!found.ok) return found;
  const { all, inForce } = found.value as {
    all: readonly Pick<KnownVersion, 'number' | 'effectiveFrom'>[];
    inForce: number | null;
  };
  const read: KnownVersion[] = [];
  for (const { number, effectiveFrom } of all) {
    const version = await perform('controller.version', { organisation, number });
    const source = version.ok ? (version.value as { source: string }).source : '';
    const parsed = parseDeclaration(source, 'vern.yaml');
    const declaration = parsed.ok ? parsed.declaration : undefined;
    read.push({ number, effectiveFrom, declaration });
  }
  return done({ all: read, inForce: inForce ?? 0 });
}

/** Statements of people whose datum is gone; their systems are opened only where there are any. */
async function supplementsOver(
  { file, yes }: { readonly file: z.output<typeof sourceFile>; readonly yes: boolean },
  organisation: string,
  context: Context,
): Promise<Outcome<Forgotten['supplements']>> {
  const [facts, { overdueSupplements }, { withEngine }] = await Promise.all([
    import('../../shell/store/people/forget.ts'),
    import('../store/rectify/supplements.ts'),
    import('../store/open.ts'),
  ]);
  const database = await context.database();
  if (!(await facts.hasSupplements(database, organisation))) return done({ count: 0, unknown: 0 });
  return withEngine({ file, use: 'plan' }, context, async (engine) => {
    const { gone, unknown } = await overdueSupplements(engine, database);
    if (yes) await facts.forgetSupplements(database, organisation, gone);
    return done({ count: gone.length, unknown });
  });
}
