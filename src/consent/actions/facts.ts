/** What Vern was told of consent: for the rule by the hashes people are known by, and for a case worker. */
import * as z from 'zod';
import { type FactOfHash, type FactsAnswer, gathered } from '../../data/facts-answer.ts';
import { action, done, type Outcome } from '../../shell/action/action.ts';
import { dataFolderOf } from '../../shell/connections.ts';
import { peopleKey } from '../../shell/store/people/key.ts';
import type { StandingFact } from '../../shell/store/people/said.ts';

// Loaded when needed: the front page of a server without people must not load a driver.
const stored = () => import('../../shell/store/people/facts.ts');
const room = 'consent';

/** The facts of this room for the rule: see `data/facts-answer.ts`. */
export const facts = action({
  name: 'consent.facts',
  kind: 'read',
  summary: 'Consents Vern was told of, by the hashes people are known by',
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
    if (role === undefined) {
      const { completePurposes } = await import('../store/known.ts');
      const consentsKnown = await completePurposes(database, organisation);
      return done({ kinds: await factKinds(database, place), consentsKnown, people: {} });
    }
    const found = await factsOf(database, place, { role, hashes });
    return done({ kinds: [], consentsKnown: [], people: gathered(found as readonly FactOfHash[]) });
  },
});

/** The consents recorded for some people, with their evidence. */
export const recorded = action({
  name: 'consent.recorded',
  kind: 'read',
  summary: 'Consents recorded for people, with their evidence',
  who: 'staff',
  personal: true,
  input: z.strictObject({
    organisation: z.string(),
    people: z.array(
      z.strictObject({
        role: z.string(),
        known: z.array(z.strictObject({ hash: z.string(), sure: z.boolean() })),
      }),
    ),
  }),
  records: (value: readonly StandingFact[], { organisation }) => ({
    organisation,
    payload: { facts: value.length },
  }),
  run: async ({ organisation, people }, context): Promise<Outcome<readonly StandingFact[]>> => {
    const { standing } = await import('../../shell/store/people/said.ts');
    const key = peopleKey(dataFolderOf(context.environment), organisation);
    const database = await context.database();
    const found: StandingFact[] = [];
    for (const one of people)
      found.push(...(await standing({ database, key, organisation, room }, one)));
    return done(found);
  },
});
