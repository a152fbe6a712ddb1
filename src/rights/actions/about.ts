/** What every verb about one person needs: who is meant, what is recorded, how it is said. */

import * as z from 'zod';
import type { RecordedFact } from '../../data/facts-answer.ts';
import { personInput } from '../../data/find/input.ts';
import { formatComplaint } from '../../declaration/complaint.ts';
import { type Day, day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { type Context, done, type Outcome, refuse, sourceFile } from '../../shell/action/action.ts';
import { dataFolderOf } from '../../shell/connections.ts';
import { peopleKey } from '../../shell/store/people/key.ts';
import type { KnownPerson, Recording, StandingFact } from '../../shell/store/people/said.ts';
import type { Named } from '../named.ts';

/** The store's part, loaded when needed: `vern check` must not load a database driver. */
export const stored = async () => ({
  ...(await import('../../shell/store/people/facts.ts')),
  ...(await import('../../shell/store/people/said.ts')),
});

/** The inputs that say who is meant. */
export const whom = {
  file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
  ...personInput,
};

/** A day as input. */
export const dayInput = (description: string) =>
  z.string().optional().meta({ day: true, description });

/** The words that go with something; sealed in the store. */
export const words = (description: string) =>
  z.string().trim().min(1).max(2000).meta({ description });

/** The person who is meant, with what is needed to record something about them. */
export interface About {
  readonly declaration: Declaration;
  readonly people: readonly KnownPerson[];
  readonly recording: Recording;
}

interface Whom {
  readonly file: z.output<typeof sourceFile>;
  readonly identity: readonly string[];
  readonly role?: readonly string[] | undefined;
  readonly scan?: boolean | undefined;
  readonly together?: boolean | undefined;
}

/** Finds the one person who is meant, or refuses. */
export async function aboutPerson(
  { file, identity, role, scan, together }: Whom,
  context: Context,
): Promise<Outcome<About>> {
  const parsed = parseDeclaration(file.text, file.name);
  if (!parsed.ok) return refuse('invalid', parsed.complaints.map(formatComplaint).join('\n'));
  const found = await context.perform('data.person', { file, identity, role, scan, together });
  if (!found.ok) return found;
  const { organisation, people } = found.value as {
    organisation: string;
    people: readonly KnownPerson[];
  };
  const recording = {
    database: await context.database(),
    organisation,
    room: 'rights' as const,
    key: peopleKey(dataFolderOf(context.environment), organisation),
    at: context.now,
  };
  return done({ declaration: parsed.declaration, people, recording });
}

/** What a verb about a person did; `said` is what it means for the person's data. */
export interface Recorded {
  readonly organisation: string;
  readonly roles: readonly string[];
  /** false: it stood already, or there was nothing to end. */
  readonly changed: boolean;
  readonly said: string;
}

/** A fact with the words that go with it. */
export type WithWords = RecordedFact & { readonly words?: string };

/** Records a fact for the person in each role that is meant. */
export async function record(
  { people, recording }: About,
  fact: WithWords,
  said: string,
): Promise<Recorded> {
  const { recordOnce } = await stored();
  let changed = false;
  for (const one of people) changed = (await recordOnce(recording, one, fact)) || changed;
  return answer(
    { people, recording },
    { changed, said: changed ? said : `${said} It was recorded before; nothing changed.` },
  );
}

/** The answer of a verb. */
export function answer(
  { people, recording }: Pick<About, 'people' | 'recording'>,
  { changed, said }: Pick<Recorded, 'changed' | 'said'>,
): Recorded {
  const { organisation } = recording;
  return { organisation, roles: people.map(({ role }) => role), changed, said };
}

/** The facts that stand for the person, in every role that is meant. */
export async function standingOf(about: About): Promise<readonly StandingFact[]> {
  const { standing } = await stored();
  const all: StandingFact[] = [];
  for (const one of about.people) all.push(...(await standing(about.recording, one)));
  return all;
}

/** Ends facts; `said` is what is answered when there were some, and when there were none. */
export async function end(
  about: About,
  ids: readonly string[],
  [some, none]: readonly [string, string],
): Promise<Recorded> {
  const { endFacts } = await stored();
  const { database, at } = about.recording;
  const count = await endFacts(database, about.recording, { ids, at });
  return answer(about, { changed: count > 0, said: count > 0 ? some : none });
}

/** How a verb is shown. */
export const shown = ({ roles, said }: Recorded): string => `${roles.join(', ')}: ${said}\n`;

/** What the trail keeps of a verb: never who it was about. */
export const trail =
  (of: Readonly<Record<string, unknown>> = {}) =>
  ({ organisation, roles, changed }: Recorded) => ({
    organisation,
    payload: { roles, changed, ...of },
  });

/** A day, or the sentence that says what is wrong with it. */
export function dayNamed(written: string, option: string): Outcome<Day> {
  const read = day(written);
  if (read !== undefined) return done(read);
  return refuse('invalid', `--${option} ${written} is not a day; write it as 2026-02-28.`);
}

/** Names of a declaration as an outcome. */
export function named(read: Named): Outcome<readonly string[]> {
  return read.ok ? done(read.names) : refuse('invalid', read.because);
}

/** Whether a recorded scope names just these fields; `all` and nothing named are the same. */
export function sameNames(scope: unknown, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return scope === 'all';
  return Array.isArray(scope) && scope.map(String).toSorted().join() === wanted.join();
}
