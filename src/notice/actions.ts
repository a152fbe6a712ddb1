/** The notice of a declaration, and what changes for people between two of them. */
import * as z from 'zod';
import type { Change } from '../declaration/change.ts';
import { changes as changesBetween } from '../declaration/changes.ts';
import { formatComplaint } from '../declaration/complaint.ts';
import { parseDeclaration } from '../declaration/parse.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import {
  action,
  type Context,
  done,
  type Outcome,
  refuse,
  type SourceFile,
  sourceFile,
} from '../shell/action/action.ts';
import { type NoticeLanguage, noticeLanguages } from './notice.ts';

const file = sourceFile.meta({
  file: true,
  position: 0,
  description: 'the declaration, vern.yaml',
});
const formats = ['text', 'md', 'html', 'json', 'jsonld'] as const;

function read(source: SourceFile): Outcome<Declaration> {
  const parsed = parseDeclaration(source.text, source.name);
  if (parsed.ok) return done(parsed.declaration);
  const lines = parsed.complaints.map(formatComplaint).join('\n');
  return refuse('invalid', `The declaration cannot be read:\n${lines}`);
}

/** The language asked for, if the notice has it. */
function languageOf(declaration: Declaration, wanted: string | undefined): Outcome<NoticeLanguage> {
  const offered = noticeLanguages.filter((each) => declaration.notice.languages.includes(each));
  const found = offered.find((each) => each === (wanted ?? offered[0]));
  if (found !== undefined) return done(found);
  return refuse(
    'invalid',
    `The notice is not written in '${wanted}'. It has ${offered.join(', ')}; add the language under notice.languages.`,
  );
}

interface Published {
  readonly language: NoticeLanguage;
  readonly format: string;
  readonly body: string;
}

const notice = action({
  name: 'notice.read',
  kind: 'read',
  summary: 'The notice a declaration makes',
  who: 'anyone',
  input: z.strictObject({
    file,
    language: z.enum(noticeLanguages).optional().meta({ description: 'nb, nn or en' }),
    format: z.enum(formats).default('text').meta({ description: 'how it is written' }),
  }),
  command: { words: 'notice', text: ({ body }: Published) => body },
  run: async (
    { file: source, language: wanted, format },
    { today },
  ): Promise<Outcome<Published>> => {
    const declaration = read(source);
    if (!declaration.ok) return declaration;
    const language = languageOf(declaration.value, wanted);
    if (!language.ok) return language;
    const slug = declaration.value.organisation.slug ?? source.folder ?? 'organisation';
    const address = declaration.value.notice.address ?? `/${slug}/notice`;
    const links = {
      versions: `${address}/versions`,
      cookies: `/${slug}/cookies`,
      rights: `/${slug}/rights`,
    };
    const edition = { number: 1, effectiveFrom: today, address, links };
    const { write } = await import('./pages/write.tsx');
    return done({
      language: language.value,
      format,
      body: await write(declaration.value, { edition, language: language.value }, format),
    });
  },
});

interface Changed {
  readonly significant: boolean;
  readonly changes: readonly (Change & { readonly words: string })[];
}

/** Several changes may read the same, such as two reworded purposes: each line is said once. */
const line = ({ significance, words, rule }: Changed['changes'][number]) =>
  `${significance.padEnd(11)} ${words} [${rule}]`;

const changes = action({
  name: 'notice.changes',
  kind: 'read',
  summary: 'What changes for people from one declaration to another, or from the version in force',
  who: 'staff',
  input: z.strictObject({
    old: sourceFile.meta({
      file: true,
      position: 0,
      description: 'the old declaration; alone: the new one, compared with the version in force',
    }),
    next: sourceFile
      .optional()
      .meta({ file: true, position: 1, description: 'the new declaration' }),
    language: z.enum(noticeLanguages).default('en').meta({ description: 'nb, nn or en' }),
  }),
  command: {
    words: 'changes',
    text: ({ changes: all }: Changed) =>
      all.length === 0
        ? 'Nothing changes for people.\n'
        : `${[...new Set(all.map(line))].join('\n')}\n`,
  },
  run: async ({ old: first, next: second, language }, context): Promise<Outcome<Changed>> => {
    const after = read(second ?? first);
    if (!after.ok) return after;
    const before = second === undefined ? await inForce(first, after.value, context) : read(first);
    if (!before.ok) return before;
    const { changeSentence } = await import('./changes-text.ts');
    const facts = { old: before.value, next: after.value };
    const all = changesBetween(before.value, after.value).map((change) => ({
      ...change,
      words: changeSentence(change, facts, language),
    }));
    return done({
      significant: all.some(({ significance }) => significance === 'significant'),
      changes: all,
    });
  },
});

async function inForce(
  source: SourceFile,
  declaration: Declaration,
  { perform }: Context,
): Promise<Outcome<Declaration>> {
  const organisation = declaration.organisation.slug ?? source.folder ?? '';
  const outcome = await perform('controller.version', { organisation });
  if (!outcome.ok) return outcome;
  const version = outcome.value as { source: string; sourceName: string };
  return read({ name: version.sourceName, text: version.source });
}

/** Whether an own paragraph names a section or a kind of sentence the notice has. */
async function isLikely(target: string, declaration: Declaration): Promise<boolean> {
  const { nb } = await import('./text/nb.ts');
  const [template = '', key] = target.split(':');
  if (key === undefined) return Object.hasOwn(nb, `${target}.title`);
  let stated: unknown = declaration;
  for (const part of key.split('.'))
    stated = new Map(Object.entries(stated ?? {})).get(part) ?? undefined;
  return Object.hasOwn(nb, template) && stated !== undefined;
}

const places = action({
  name: 'notice.places',
  kind: 'read',
  summary: 'The ids an own paragraph may follow or replace, when one names an unlikely one',
  who: 'anyone',
  input: z.strictObject({ file }),
  run: async ({ file: source }, { today }): Promise<Outcome<readonly string[]>> => {
    const declaration = read(source);
    if (!declaration.ok) return declaration;
    const language = languageOf(declaration.value, undefined);
    if (!language.ok) return language;
    const targets = Object.values(declaration.value.notice.own).map(
      (own) => own.after ?? own.replaces ?? '',
    );
    // Composing is half the work of a check: only for a doubtful one, to say what was meant.
    const likely = targets.map((target) => isLikely(target, declaration.value));
    if ((await Promise.all(likely)).every(Boolean)) return done([]);
    const { composeNotice, statements } = await import('./compose.ts');
    const edition = {
      number: 1,
      effectiveFrom: today,
      address: '',
      links: { versions: '', cookies: '', rights: '' },
    };
    // Without the own paragraphs: one that replaces a sentence would hide its id.
    const bare = { ...declaration.value, notice: { ...declaration.value.notice, own: {} } };
    const composed = composeNotice(bare, { edition, language: language.value });
    return done([
      ...composed.sections.map(({ id }) => id),
      ...statements(composed).map(({ id }) => id),
    ]);
  },
});

export const actions = [notice, changes, places];
