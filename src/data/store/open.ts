/**
 * How does an action come by an engine?
 *
 * The declaration is read, its systems are opened, and the rooms that keep facts about people are asked. What
 * changes data refuses when the declaration is not the version in force.
 */
import { createHash } from 'node:crypto';
import { checkSource } from '../../declaration/check/check.ts';
import { formatComplaint } from '../../declaration/complaint.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { PersonFacts } from '../../processing/rule/case.ts';
import {
  type Context,
  done,
  type Outcome,
  refuse,
  type SourceFile,
} from '../../shell/action/action.ts';
import { dataFolderOf } from '../../shell/connections.ts';
import { peopleKey } from '../../shell/store/people/key.ts';
import type { FactsAnswer } from '../facts-answer.ts';
import type { Engine, Facts } from './engine.ts';
import { openSystems } from './systems.ts';

/** What an action needs of the engine. */
export interface Wanted {
  readonly file: SourceFile;
  /** `do`: data is going to be changed, so the file must be the version in force. */
  readonly use: 'read' | 'plan' | 'do';
  readonly day?: Engine['today'];
}

/** Opens an engine. The caller closes its systems; see `withEngine`. */
export async function openEngine(wanted: Wanted, context: Context): Promise<Outcome<Engine>> {
  const { file, use } = wanted;
  const parsed = parseDeclaration(file.text, file.name);
  if (!parsed.ok) {
    const said = checkSource(file.text, file.name, { today: context.today });
    return refuse(
      'invalid',
      `The declaration has errors:\n${said.map(formatComplaint).join('\n')}`,
    );
  }
  const { declaration } = parsed;
  const organisation = declaration.organisation.slug ?? file.folder ?? 'organisation';
  const sha256 = createHash('sha256').update(file.text).digest('hex');
  if (use === 'do') {
    const refusal = await notInForce(organisation, sha256, context);
    if (refusal !== undefined) return refusal;
  }
  const systems = await openSystems(declaration, context.environment, {
    readOnly: use !== 'do',
  });
  try {
    return done({
      organisation,
      declaration,
      sha256,
      today: wanted.day ?? context.today,
      systems,
      key: peopleKey(dataFolderOf(context.environment), organisation),
      facts: await factsFrom(organisation, context),
    });
  } catch (thrown) {
    await systems.close();
    throw thrown;
  }
}

/** Runs with an engine and closes its systems afterwards. */
export async function withEngine<T>(
  wanted: Wanted,
  context: Context,
  run: (engine: Engine) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const opened = await openEngine(wanted, context);
  if (!opened.ok) return opened;
  try {
    return await run(opened.value);
  } finally {
    await opened.value.systems.close();
  }
}

async function notInForce(organisation: string, sha256: string, { perform }: Context) {
  const found = await perform('controller.version', { organisation });
  if (!found.ok) return found;
  const { number, sha256: current } = found.value as { number: number; sha256: string };
  if (current === sha256) return undefined;
  return refuse(
    'conflict',
    `The file is not the version in force (${number}). Apply it first with vern apply, or use the file that was applied.`,
  );
}

/** Asks each room that keeps facts. */
async function factsFrom(organisation: string, context: Context): Promise<Facts> {
  const ask = async (input: Readonly<Record<string, unknown>>) => {
    const answers: FactsAnswer[] = [];
    for (const name of context.facts) {
      const outcome = await context.perform(name, { organisation, ...input });
      if (!outcome.ok) throw new Error(`${name}: ${outcome.because}`);
      answers.push(outcome.value as FactsAnswer);
    }
    return answers;
  };
  const known = await ask({});
  const kinds = known.flatMap((answer) => answer.kinds);
  return {
    kinds,
    consentsKnown: known.flatMap((answer) => answer.consentsKnown),
    again: () => factsFrom(organisation, context),
    of: async (role, hashes) => {
      const found = new Map<string, PersonFacts & { readonly sure: boolean }>();
      if (!kinds.some((kind) => kind.role === role)) return found;
      for (const { people } of await ask({ role, hashes: [...hashes] }))
        for (const [hash, facts] of Object.entries(people)) {
          const before = found.get(hash);
          found.set(hash, before === undefined ? facts : merged(before, facts));
        }
      return found;
    },
  };
}

type Found = PersonFacts & { readonly sure: boolean };

/** All that several rooms, or several hashes of one person, have to say. */
export function merged(one: Found, other: Found): Found {
  const lists = [
    'consents',
    'objections',
    'restrictions',
    'holds',
    'erasures',
  ] as const satisfies readonly (keyof PersonFacts)[];
  const joined = Object.fromEntries(
    lists.flatMap((name) => {
      const both = [...(one[name] ?? []), ...(other[name] ?? [])];
      return both.length === 0 ? [] : [[name, both]];
    }),
  );
  return {
    ...joined,
    ...((one.access ?? other.access) && { access: true }),
    ...((one.relationshipOver ?? other.relationshipOver) && { relationshipOver: true }),
    sure: one.sure || other.sure,
  };
}
