/** Declarations checked, applied, and the version in force. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { changes as changesBetween } from '../declaration/changes.ts';
import { checkSource } from '../declaration/check/check.ts';
import { reservedSlugs } from '../declaration/check/people.ts';
import { type Complaint, formatComplaint, inOrder } from '../declaration/complaint.ts';
import { jsonSchema } from '../declaration/json-schema.ts';
import { type Day, day } from '../declaration/law/day.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import { missingSecrets } from '../declaration/secrets.ts';
import {
  action,
  type Context,
  type Database,
  done,
  type Outcome,
  refuse,
  type SourceFile,
  sourceFile,
} from '../shell/action/action.ts';
import { effectiveDay } from './effective-day.ts';
import { inForce, upcoming } from './in-force.ts';

// Loaded when needed: `vern check` must not load a database driver.
const store = () => import('./store.ts');

const file = sourceFile.meta({
  file: true,
  position: 0,
  description: 'the declaration, vern.yaml',
});
const dayInput = z.string().meta({ day: true });

interface Checked {
  readonly file: string;
  readonly errors: number;
  readonly warnings: number;
  readonly complaints: readonly Complaint[];
  /** With `--live`: how many systems have a connector, and how many of them answered. */
  readonly live?: { readonly systems: number; readonly answered: number };
}

function summary({ file: name, errors, warnings, complaints, live }: Checked): string {
  const lines = complaints.map(formatComplaint);
  const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  lines.push(
    complaints.length === 0
      ? `${name}: no findings`
      : `${name}: ${count(errors, 'error')}, ${count(warnings, 'warning')}`,
  );
  if (live !== undefined)
    lines.push(`${live.answered} of ${count(live.systems, 'system')} answered`);
  return `${lines.join('\n')}\n`;
}

/** The ids that own sentences may name, asked of the notice only when there are any. */
async function paragraphs(source: SourceFile, { perform }: Context): Promise<readonly string[]> {
  if (!/^\s*own:/m.test(source.text)) return [];
  const outcome = await perform('notice.places', { file: source });
  return outcome.ok ? (outcome.value as readonly string[]) : [];
}

async function checked(source: SourceFile, context: Context): Promise<Checked> {
  const known = await paragraphs(source, context);
  const complaints = checkSource(source.text, source.name, {
    today: context.today,
    ...(known.length > 0 ? { paragraphs: known } : {}),
  });
  return counted(source.name, complaints);
}

function counted(file: string, complaints: readonly Complaint[]): Checked {
  const errors = complaints.filter(({ severity }) => severity === 'error').length;
  return { file, errors, warnings: complaints.length - errors, complaints };
}

/** The same with what differs in the live databases. */
async function checkedLive(source: SourceFile, context: Context): Promise<Outcome<Checked>> {
  const { complaints } = await checked(source, context);
  if (!parseDeclaration(source.text, source.name).ok) return done(counted(source.name, complaints));
  const compared = await context.perform('data.drift', { file: source });
  if (!compared.ok) return compared;
  const { complaints: found, ...live } = compared.value as Checked['live'] & {
    readonly complaints: readonly Complaint[];
  };
  return done({ ...counted(source.name, inOrder([...complaints, ...found])), live });
}

/** 3 when there are systems and none of them answered, 1 when something is wrong. */
function checkCode({ errors, live }: Checked): 0 | 1 | 3 {
  if (live !== undefined && live.systems > 0 && live.answered === 0) return 3;
  return errors > 0 ? 1 : 0;
}

const check = action({
  name: 'controller.check',
  kind: 'read',
  summary: 'Check a declaration: what is wrong, where, and what to write instead',
  who: 'anyone',
  input: z.strictObject({
    file,
    live: z.boolean().default(false).meta({ description: 'compare with the live databases too' }),
  }),
  command: { words: 'check', text: summary, code: checkCode },
  run: async (input, context) =>
    input.live ? checkedLive(input.file, context) : done(await checked(input.file, context)),
});

const schema = action({
  name: 'controller.schema',
  kind: 'read',
  summary: 'The JSON Schema of a declaration, for completion in editors',
  who: 'anyone',
  input: z.strictObject({}),
  command: { words: 'schema', text: (value) => `${JSON.stringify(value, null, 2)}\n` },
  run: async () => done(jsonSchema()),
});

interface Applied {
  readonly organisation: string;
  readonly number: number;
  readonly effectiveFrom: Day;
  readonly significant: boolean;
  readonly changed: boolean;
  readonly because: string;
}

const apply = action({
  name: 'controller.apply',
  kind: 'verb',
  summary: 'Make a declaration the next version, in force from its effective day',
  who: 'staff',
  input: z.strictObject({
    file,
    effective: dayInput.optional().meta({ day: true, description: 'the day it takes effect' }),
  }),
  command: {
    words: 'apply',
    text: ({ organisation, number, effectiveFrom, changed, because }: Applied) =>
      changed
        ? `${organisation}: version ${number} takes effect on ${effectiveFrom}. ${because}\n`
        : `${organisation}: nothing to apply; ${because}\n`,
  },
  records: ({ organisation, number, effectiveFrom, changed }: Applied) => ({
    organisation,
    payload: { number, effectiveFrom, changed },
  }),
  run: async ({ file: source, effective }, context): Promise<Outcome<Applied>> => {
    const wanted = effective === undefined ? undefined : day(effective);
    if (effective !== undefined && wanted === undefined)
      return refuse('invalid', `'${effective}' is not a day; write it as 2026-02-28.`);
    const findings = await checked(source, context);
    const parsed = parseDeclaration(source.text, source.name);
    if (findings.errors > 0 || !parsed.ok)
      return refuse(
        'conflict',
        `The declaration has errors, so nothing was applied:\n${summary(findings)}`,
      );
    const database = await context.database();
    return applyChecked({ source, declaration: parsed.declaration, wanted, database }, context);
  },
});

interface Applying {
  readonly source: SourceFile;
  readonly declaration: Declaration;
  readonly wanted: Day | undefined;
  readonly database: Database;
}

async function applyChecked(
  { source, declaration, wanted, database }: Applying,
  { today, now, actor, environment }: Context,
): Promise<Outcome<Applied>> {
  const slug = declaration.organisation.slug ?? source.folder;
  if (slug === undefined)
    return refuse('invalid', 'Write organisation.slug: the name in web addresses.');
  const { addVersion, takeTurn, versionsOf } = await store();
  if (!/^[a-z0-9][a-z0-9-]*$/.test(slug) || reservedSlugs.includes(slug))
    return refuse(
      'invalid',
      `'${slug}' cannot stand in a web address here. Write organisation.slug, with small letters, digits and hyphens.`,
    );
  await takeTurn(database, slug);
  const sha256 = createHash('sha256').update(source.text).digest('hex');
  const last = (await versionsOf(database, slug)).at(-1);
  if (last?.sha256 === sha256)
    return done({
      organisation: slug,
      number: last.number,
      effectiveFrom: last.effectiveFrom,
      significant: last.significant,
      changed: false,
      because: `it is the same text as version ${last.number}.`,
    });
  const before = last === undefined ? undefined : await declarationOf(database, slug, last.number);
  const changes = before === undefined ? [] : changesBetween(before, declaration);
  const unset = missingSecrets(declaration, environment);
  const decided = effectiveDay({ today, before, changes, last, wanted });
  if (!decided.ok) return refuse('conflict', decided.because);
  const number = (last?.number ?? 0) + 1;
  const significant = decided.significance === 'significant';
  await addVersion(database, {
    organisation: slug,
    name: declaration.organisation.name,
    number,
    source: source.text,
    sourceName: source.name,
    sha256,
    appliedAt: now,
    appliedBy: `${actor.kind}:${actor.name}`,
    effectiveFrom: decided.day,
    significant,
    changes,
  });
  return done({
    organisation: slug,
    number,
    effectiveFrom: decided.day,
    significant,
    changed: true,
    because:
      unset.length === 0
        ? decided.because
        : `${decided.because} ${unsetWords(unset.map(({ name }) => name))}`,
  });
}

const unsetWords = (names: readonly string[]) =>
  `Not set in the environment: ${names.join(', ')}; these systems cannot be reached until they are.`;

async function declarationOf(
  database: Database,
  organisation: string,
  number: number,
): Promise<Declaration | undefined> {
  const { fullVersion } = await store();
  const version = await fullVersion(database, organisation, number);
  if (version === undefined) return undefined;
  const parsed = parseDeclaration(version.source, version.sourceName);
  return parsed.ok ? parsed.declaration : undefined;
}

const list = action({
  name: 'controller.organisations',
  kind: 'read',
  summary: 'The organisations served here',
  who: 'anyone',
  input: z.strictObject({}),
  run: async (_, { database }) => done(await (await store()).organisations(await database())),
});

const organisationInput = z.string().meta({ description: 'the organisation’s slug' });

const versions = action({
  name: 'controller.versions',
  kind: 'read',
  summary: 'All versions of an organisation’s declaration, and which one is in force',
  who: 'anyone',
  input: z.strictObject({ organisation: organisationInput }),
  run: async ({ organisation }, { database, today }) => {
    const { versionsOf } = await store();
    const all = await versionsOf(await database(), organisation);
    if (all.length === 0)
      return refuse('missing', `There is no organisation '${organisation}' here.`);
    return done({
      all,
      inForce: inForce(all, today)?.number ?? null,
      upcoming: upcoming(all, today).map(({ number }) => number),
    });
  },
});

const version = action({
  name: 'controller.version',
  kind: 'read',
  summary: 'One version of a declaration with its text; without a number, the one in force',
  who: 'staff',
  input: z.strictObject({ organisation: organisationInput, number: z.int().min(1).optional() }),
  run: async ({ organisation, number }, { database, today }) => {
    const { fullVersion, versionsOf } = await store();
    const open = await database();
    const wanted = number ?? inForce(await versionsOf(open, organisation), today)?.number;
    const found = wanted === undefined ? undefined : await fullVersion(open, organisation, wanted);
    if (found !== undefined) return done(found);
    return refuse(
      'missing',
      number === undefined
        ? `No declaration is in force for '${organisation}'. Apply one with vern apply.`
        : `'${organisation}' has no version ${number}.`,
    );
  },
});

const stampRead = action({
  name: 'controller.stamp',
  kind: 'read',
  summary: 'A text that changes whenever a version is added',
  who: 'anyone',
  input: z.strictObject({}),
  run: async (_, { database }) => done(await (await store()).stamp(await database())),
});

export const actions = [check, schema, apply, list, versions, version, stampRead];
