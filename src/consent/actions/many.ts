/** Many consents at once, from where they were kept until now, and when Vern knows them all (GDPR art. 7(1)). */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { formatComplaint } from '../../declaration/complaint.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import {
  action,
  type Context,
  type Database,
  done,
  type Outcome,
  refuse,
  type SourceFile,
  sourceFile,
} from '../../shell/action/action.ts';
import { dataFolderOf } from '../../shell/connections.ts';
import { type PeopleKey, peopleKey } from '../../shell/store/people/key.ts';
import { type ConsentLine, consentLines } from '../lines.ts';
import { noConsentTo } from '../purposes.ts';

// Loaded when needed: `vern check` must not load a database driver.
const stored = async () => ({
  ...(await import('../../shell/store/people/facts.ts')),
  ...(await import('../../shell/store/people/said.ts')),
  ...(await import('../../shell/store/trail.ts')),
  ...(await import('../store/known.ts')),
});

const batch = 2000;
const mostFaults = 20;
const place = (organisation: string) => ({ organisation, room: 'consent' }) as const;

interface Imported {
  readonly organisation: string;
  readonly lines: number;
  readonly recorded: number;
  readonly complete: readonly string[];
  readonly said: string;
}

/** Imports a file of consents, or declares that Vern knows every consent to a purpose. */
export const consents = action({
  name: 'consent.import',
  kind: 'verb',
  summary: 'Record many consents from a CSV file, or declare that Vern knows all of a purpose',
  who: 'staff',
  input: z.strictObject({
    file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
    import: sourceFile.optional().meta({
      file: true,
      description: 'a CSV file with identity,value,purpose,word,day,evidence',
    }),
    complete: z
      .string()
      .optional()
      .meta({ description: 'a purpose of which every consent is recorded in Vern' }),
    incomplete: z.string().optional().meta({ description: 'a purpose of which that is not so' }),
    evidence: z.string().trim().min(1).max(2000).optional().meta({
      description: 'with --complete: how that is known',
    }),
  }),
  command: { words: 'consents', text: ({ said }: Imported) => `${said}\n` },
  records: ({ organisation, lines, recorded, complete }: Imported) => ({
    organisation,
    payload: { lines, recorded, complete },
  }),
  run: async (input, context): Promise<Outcome<Imported>> => {
    const { file } = input;
    const parsed = parseDeclaration(file.text, file.name);
    if (!parsed.ok) return refuse('invalid', parsed.complaints.map(formatComplaint).join('\n'));
    const { declaration } = parsed;
    const organisation = declaration.organisation.slug ?? file.folder ?? 'organisation';
    const outdated = await notInForce(organisation, file.text, context);
    if (outdated !== undefined) return outdated;
    const asked = [input.import, input.complete, input.incomplete].filter(
      (one) => one !== undefined,
    );
    if (asked.length !== 1)
      return refuse(
        'invalid',
        'Say one of --import FILE.csv, --complete PURPOSE or --incomplete PURPOSE.',
      );
    if (input.import !== undefined)
      return imported({ declaration, organisation, context }, input.import);
    const whole = {
      purpose: input.complete ?? input.incomplete ?? '',
      is: input.complete !== undefined,
    };
    return completeness(
      { declaration, organisation, context },
      { ...whole, evidence: input.evidence },
    );
  },
});

interface Work {
  readonly declaration: Declaration;
  readonly organisation: string;
  readonly context: Context;
}

async function imported(work: Work, csv: SourceFile): Promise<Outcome<Imported>> {
  const { declaration, organisation, context } = work;
  const read = () => consentLines(declaration, csv.text, context.today);
  const faults: string[] = [];
  let lines = 0;
  for (const each of read()) {
    if (each.ok) lines += 1;
    else if (faults.length < mostFaults) faults.push(`${csv.name}:${each.number} ${each.because}.`);
    else break;
  }
  if (faults.length > 0) return refuse('invalid', `Nothing is recorded.\n${faults.join('\n')}`);
  const { takeTurn } = await stored();
  const database = await context.database();
  await takeTurn(database, organisation);
  const key = peopleKey(dataFolderOf(context.environment), organisation);
  const writing = { database, organisation, key, at: context.now };
  let recorded = 0;
  let waiting: ConsentLine[] = [];
  for (const each of read()) {
    if (each.ok) waiting.push(each.line);
    if (waiting.length < batch) continue;
    recorded += await writeNew(writing, waiting);
    waiting = [];
  }
  recorded += await writeNew(writing, waiting);
  const known = lines - recorded;
  const said = `${lines} lines read: ${recorded} recorded${known === 0 ? '' : `, ${known} were recorded before`}.`;
  return done({ organisation, lines, recorded, complete: [], said });
}

interface Writing {
  readonly database: Database;
  readonly organisation: string;
  readonly key: PeopleKey;
  readonly at: string;
}

/** Records those of the lines that are not recorded yet; returns how many. */
async function writeNew(writing: Writing, lines: readonly ConsentLine[]): Promise<number> {
  const { canonical, factsOf, recordMany, sealed } = await stored();
  const { database, organisation, key, at } = writing;
  let recorded = 0;
  for (const [role, group] of Map.groupBy(lines, (line) => line.role)) {
    const facts = group.map(({ identity, value, purpose, word, day, evidence }) => ({
      hash: key.hash(role, identity, value),
      body: { purpose, word, day },
      evidence,
    }));
    const hashes = [...new Set(facts.map(({ hash }) => hash))];
    const found = await factsOf(database, place(organisation), { role, hashes });
    const seen = new Set(found.map(({ hash, body }) => `${hash} ${withoutWords(body, canonical)}`));
    const fresh = facts.filter(({ hash, body }) => {
      const same = `${hash} ${canonical(body)}`;
      return !seen.has(same) && seen.add(same) !== undefined;
    });
    recorded += fresh.length;
    await recordMany(database, place(organisation), {
      kind: 'consent',
      at,
      facts: fresh.map(({ hash, body, evidence }) => ({
        role,
        body: { ...body, words: sealed(key, evidence) },
        known: { hash, sure: true },
      })),
    });
  }
  return recorded;
}

function withoutWords(body: unknown, canonical: (value: unknown) => string): string {
  const { words: _, ...rest } = body as Readonly<Record<string, unknown>>;
  return canonical(rest);
}

async function completeness(
  { declaration, organisation, context }: Work,
  asked: { readonly purpose: string; readonly is: boolean; readonly evidence: string | undefined },
): Promise<Outcome<Imported>> {
  const { purpose, is, evidence } = asked;
  const no = noConsentTo(declaration, purpose);
  if (no !== undefined) return refuse('conflict', no);
  const { declareComplete, declareIncomplete } = await stored();
  const database = await context.database();
  const answer = (said: string) =>
    done({ organisation, lines: 0, recorded: 0, complete: is ? [purpose] : [], said });
  if (!is) {
    const gone = await declareIncomplete(database, organisation, purpose);
    return answer(
      gone
        ? `${purpose} is no longer said to be complete.`
        : `${purpose} was not said to be complete; nothing changed.`,
    );
  }
  if (evidence === undefined)
    return refuse(
      'invalid',
      'Say with --evidence how it is known that Vern has every consent: whoever has none is then erased.',
    );
  const row = { organisation, purpose, since: context.now, evidence };
  return (await declareComplete(database, row))
    ? answer(`Vern knows every consent to ${purpose}. Whoever has given none has not consented.`)
    : answer(`${purpose} was complete already; nothing changed.`);
}

async function notInForce(organisation: string, text: string, { perform }: Context) {
  const version = await perform('controller.version', { organisation });
  if (!version.ok) return refuse('conflict', version.because);
  const { number, sha256 } = version.value as { number: number; sha256: string };
  if (createHash('sha256').update(text).digest('hex') === sha256) return undefined;
  return refuse(
    'conflict',
    `The file is not the version in force (${number}). Apply it first with vern apply, or use the file that was applied.`,
  );
}
