/** What is recorded for people: for the rule by their hashes, for a case worker in words. */
import * as z from 'zod';
import { type FactOfHash, type FactsAnswer, gathered } from '../../data/facts-answer.ts';
import { action, type Context, done, type Outcome, refuse } from '../../shell/action/action.ts';
import { dataFolderOf } from '../../shell/connections.ts';
import { peopleKey } from '../../shell/store/people/key.ts';
import type { KnownPerson, StandingFact } from '../../shell/store/people/said.ts';
import { inWords } from '../recorded.ts';
import {
  aboutPerson,
  answer,
  end,
  type Recorded,
  shown,
  standingOf,
  stored,
  trail,
  whom,
} from './about.ts';

const room = 'rights';

/** The facts of this room for the rule: see `data/facts-answer.ts`. */
export const facts = action({
  name: 'rights.facts',
  kind: 'read',
  summary: 'What people asked for besides erasure, by the hashes they are known by',
  who: 'staff',
  input: z.strictObject({
    organisation: z.string(),
    role: z.string().optional(),
    hashes: z.array(z.string()).optional(),
  }),
  run: async ({ organisation, role, hashes = [] }, context): Promise<Outcome<FactsAnswer>> => {
    const { factKinds, factsOf } = await stored();
    const database = await context.database();
    const place = { organisation, room } as const;
    if (role === undefined)
      return done({ kinds: await factKinds(database, place), consentsKnown: [], people: {} });
    const found = await factsOf(database, place, { role, hashes });
    return done({ kinds: [], consentsKnown: [], people: gathered(found as readonly FactOfHash[]) });
  },
});

const knownPeople = z.array(
  z.strictObject({
    role: z.string(),
    known: z.array(z.strictObject({ hash: z.string(), sure: z.boolean() })),
  }),
);

/** The facts of this room about some people, with the words that go with them. */
export const recorded = action({
  name: 'rights.recorded',
  kind: 'read',
  summary: 'What is recorded for people: restrictions, objections, holds, requests for access',
  who: 'staff',
  personal: true,
  input: z.strictObject({ organisation: z.string(), people: knownPeople }),
  records: (value: readonly StandingFact[], { organisation }) => ({
    organisation,
    payload: { facts: value.length },
  }),
  run: async (input, context): Promise<Outcome<readonly StandingFact[]>> => {
    const key = peopleKey(dataFolderOf(context.environment), input.organisation);
    const { standing } = await stored();
    const database = await context.database();
    const found: StandingFact[] = [];
    for (const one of input.people)
      found.push(
        ...(await standing({ database, key, organisation: input.organisation, room }, one)),
      );
    return done(found);
  },
});

interface Listed {
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly facts: readonly (StandingFact & { readonly text: string })[];
}

/** Everything recorded for a person, in words. */
export const about = action({
  name: 'rights.about',
  kind: 'read',
  summary: 'What is recorded for a person: consents, objections, restrictions, holds, erasures',
  who: 'staff',
  personal: true,
  input: z.strictObject(whom),
  command: {
    words: 'facts',
    text: ({ facts: list }: Listed) =>
      list.length === 0
        ? 'Nothing is recorded for this person.\n'
        : `${list.map(line).join('\n')}\n`,
  },
  records: ({ organisation, roles }: Listed) => ({ organisation, payload: { roles } }),
  run: async (input, context): Promise<Outcome<Listed>> => {
    const found = await context.perform('data.person', { ...input, every: true });
    if (!found.ok) return found;
    const { organisation, people } = found.value as {
      organisation: string;
      people: readonly KnownPerson[];
    };
    const all: StandingFact[] = [];
    for (const read of ['consent.recorded', 'rights.recorded', 'data.supplements']) {
      const outcome = await context.perform(read, { organisation, people });
      if (!outcome.ok) return outcome;
      all.push(...(outcome.value as readonly StandingFact[]));
    }
    all.push(...(await erasuresOf(organisation, people, context)));
    return done({
      organisation,
      roles: people.map(({ role }) => role),
      facts: all
        .map((fact) => ({ ...fact, text: inWords(fact) }))
        .toSorted((one, other) => (one.recordedAt < other.recordedAt ? -1 : 1)),
    });
  },
});

/** Remembered erasures, which the data room keeps; they have no id to take back. */
async function erasuresOf(
  organisation: string,
  people: readonly KnownPerson[],
  { perform, now }: Context,
): Promise<readonly StandingFact[]> {
  const found: StandingFact[] = [];
  for (const { role, known } of people) {
    const hashes = known.filter(({ sure }) => sure).map(({ hash }) => hash);
    const outcome = await perform('data.erasures', { organisation, role, hashes });
    if (!outcome.ok) continue;
    const days = new Set(
      Object.values((outcome.value as FactsAnswer).people).flatMap(({ erasures = [] }) =>
        erasures.flatMap((one) => (one.state === 'done' ? [one.day] : [])),
      ),
    );
    for (const day of days)
      found.push({ id: '-', kind: 'erasure', role, body: { state: 'done', day }, recordedAt: now });
  }
  return found;
}

const line = ({ id, role, recordedAt, text, words }: Listed['facts'][number]) =>
  `${recordedAt.slice(0, 10)}  ${role}  ${text}${words === undefined ? '' : `: ${words}`}  [${id}]`;

/** Ends a fact that was recorded by mistake, or that the person took back. */
export const retract = action({
  name: 'rights.retract',
  kind: 'verb',
  summary: 'Take back something recorded by mistake, or that the person takes back',
  who: 'staff',
  input: z.strictObject({
    ...whom,
    fact: z.string().meta({ description: 'its id, as vern facts shows it' }),
  }),
  command: { words: 'retract', text: shown },
  records: (value, { fact }) => trail({ fact })(value),
  run: async (input, context): Promise<Outcome<Recorded>> => {
    const person = await aboutPerson(input, context);
    if (!person.ok) return person;
    const fact = (await standingOf(person.value)).find(({ id }) => id === input.fact);
    if (fact?.kind === 'restriction')
      return refuse('conflict', 'A restriction is lifted, after the person was told: vern lift.');
    if (fact === undefined)
      return done(
        answer(person.value, {
          changed: false,
          said: 'Nothing with that id stands for this person here (consents are taken back with vern withdraw).',
        }),
      );
    return done(await end(person.value, [fact.id], [`Taken back: ${inWords(fact)}.`, '']));
  },
});
