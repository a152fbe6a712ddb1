/** Correcting what is wrong about a person (GDPR art. 16). */
import * as z from 'zod';
import {
  action,
  type Context,
  done,
  type Outcome,
  refuse,
  sourceFile,
} from '../../shell/action/action.ts';
import { normalise } from '../find/identity.ts';
import { identitiesInput, whoIsMeant } from '../find/input.ts';
import type { Resolution, Subject } from '../find/subject.ts';
import { correctionText, type Rectified } from '../rectify/correction.ts';
import { readSettings, type Setting } from '../rectify/setting.ts';
import type { Engine } from '../store/engine.ts';

// Loaded when needed: a command that only reads a file must not load a database driver.
const engines = async () => ({
  ...(await import('../store/open.ts')),
  ...(await import('../store/find/resolve.ts')),
  ...(await import('../store/find/known-by.ts')),
  ...(await import('../store/rectify/plan.ts')),
  ...(await import('../store/rectify/carry.ts')),
  ...(await import('../../shell/store/people/facts.ts')),
});

const input = z.strictObject({
  file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
  ...identitiesInput,
  set: z
    .array(z.string())
    .min(1)
    .meta({ description: 'what is right: shop.customers.phone=22396900; give it again for more' }),
  was: z
    .array(z.string())
    .optional()
    .meta({ description: 'which value is wrong, where the person has several' }),
  yes: z.boolean().optional().meta({ description: 'do it' }),
  plan: z
    .string()
    .optional()
    .meta({ description: 'do it, if it still is the plan with this hash' }),
});
type Input = z.output<typeof input>;

/** Plans a correction and, when told to, does it. */
export const rectify = action({
  name: 'data.rectify',
  kind: 'verb',
  summary: 'Correct what is wrong about a person, also in the copies of it (GDPR art. 16)',
  who: 'staff',
  input,
  command: {
    words: 'rectify',
    text: correctionText,
    no: ({ state }: Rectified) => state === 'partly',
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
  run: async (asked, context): Promise<Outcome<Rectified>> => {
    const { withEngine } = await engines();
    const use = asked.yes === true || asked.plan !== undefined ? 'do' : 'plan';
    return withEngine({ file: asked.file, use }, context, (engine) =>
      rectified(engine, asked, context),
    );
  },
});

async function rectified(
  engine: Engine,
  asked: Input,
  context: Context,
): Promise<Outcome<Rectified>> {
  const { declaration } = engine;
  const { resolveSubjects, planCorrection, carryCorrection } = await engines();
  const read = readSettings(declaration, asked.set, asked.was);
  if (!read.ok) return refuse('invalid', read.because);
  const meant = whoIsMeant(declaration, asked);
  if (!meant.ok) return refuse('invalid', meant.because);
  const subject = onlyOne(await resolveSubjects(engine, meant.given, meant.options), read.settings);
  if (!subject.ok) return subject;
  const planned = await planCorrection(engine, subject.value, read.settings);
  if (!planned.ok) return refuse(planned.kind, planned.because);
  const { correction, writings } = planned;
  const nothing = { systems: [], checked: { rows: 0, residue: [] } };
  if (writings.length === 0) return done({ ...correction, state: 'nothing', ...nothing });
  if (asked.yes !== true && asked.plan === undefined)
    return done({ ...correction, state: 'planned', ...nothing });
  if (asked.plan !== undefined && asked.plan !== correction.hash)
    return refuse(
      'conflict',
      `What would be corrected is no longer what was planned; the plan is ${correction.hash} now. Look at it again without --plan.`,
    );
  const carried = await carryCorrection(planned);
  const changed = new Set(
    carried.systems.flatMap((one) => (one.outcome === 'done' ? [one.system] : [])),
  );
  const settings = read.settings.filter(({ at }) => changed.has(at.system));
  await renameIdentities(engine, { subject: subject.value, settings }, context);
  return done({ ...correction, ...carried });
}

/** The person, in the one role whose record is corrected. */
function onlyOne(
  { subjects, ambiguous }: Resolution,
  settings: readonly Setting[],
): Outcome<Subject> {
  const [unclear] = ambiguous;
  const owning = subjects.filter(({ reached }) =>
    settings.every(({ at }) =>
      reached.some(
        ({ place, how, fields }) =>
          how === 'owned' &&
          place.system === at.system &&
          place.dataset === at.dataset &&
          (fields === 'all' || fields.includes(at.field)),
      ),
    ),
  );
  const [only, another] = owning.length > 0 || unclear !== undefined ? owning : subjects;
  if (only === undefined && unclear !== undefined)
    return refuse(
      'conflict',
      `It is not clear who is meant (${unclear.role}: ${unclear.why}). Give an identity that only one person has.`,
    );
  if (only === undefined)
    return refuse('conflict', 'Nobody is found by that identity. Look with vern find.');
  if (another !== undefined)
    return refuse(
      'conflict',
      `The person is known as ${owning.map(({ role }) => role).join(' and ')}. Say which is meant with --role.`,
    );
  return done(only);
}

/** What Vern knows of the person is found by their corrected identity from now on, and no longer by the wrong one. */
async function renameIdentities(
  engine: Engine,
  { subject, settings }: { readonly subject: Subject; readonly settings: readonly Setting[] },
  context: Context,
): Promise<void> {
  const { hashesOf, identityHash, replaceHash } = await engines();
  const known = hashesOf(engine, subject).filter(({ sure }) => sure);
  const { role } = subject;
  for (const { at, value } of settings) {
    const dataset = engine.declaration.systems[at.system]?.datasets[at.dataset];
    const column = dataset?.fields[at.field]?.column ?? at.field;
    for (const [name, identity] of Object.entries(dataset?.identifiedBy ?? {})) {
      if (identity.column !== column) continue;
      const also = {
        hash: identityHash(engine.key, role, { name, value: normalise(name, value) }),
        sure: identity.unique,
      };
      const wrong = subject.identities
        .filter((one) => one.name === name && one.place?.dataset === at.dataset)
        .map((one) => identityHash(engine.key, role, one))
        .filter((hash) => hash !== also.hash);
      await replaceHash(await context.database(), engine.organisation, {
        role,
        by: known.map(({ hash }) => hash),
        also,
        wrong,
      });
    }
  }
}
