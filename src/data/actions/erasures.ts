/** Whom has Vern erased, by the hashes they are known by? A fact for the rule, see `data/facts-answer.ts`. */
import * as z from 'zod';
import { action, done, type Outcome } from '../../shell/action/action.ts';
import { type FactOfHash, type FactsAnswer, gathered } from '../facts-answer.ts';

const room = 'data';

/** The remembered erasures: GDPR art. 17(1). */
export const erasures = action({
  name: 'data.erasures',
  kind: 'read',
  summary: 'Which erasures are remembered, by the hashes people are known by',
  who: 'staff',
  input: z.strictObject({
    organisation: z.string(),
    role: z.string().optional(),
    hashes: z.array(z.string()).optional(),
  }),
  run: async ({ organisation, role, hashes = [] }, context): Promise<Outcome<FactsAnswer>> => {
    // Loaded when needed: a command that only reads a file must not load a database driver.
    const { factKinds, factsOf } = await import('../../shell/store/people/facts.ts');
    const database = await context.database();
    const place = { organisation, room } as const;
    if (role === undefined)
      return done({ kinds: await factKinds(database, place), consentsKnown: [], people: {} });
    // Statements people added to their data stand in this room too, and say nothing to the rule.
    const found = (await factsOf(database, place, { role, hashes })).filter(
      ({ kind }) => kind === 'erasure',
    );
    return done({ kinds: [], consentsKnown: [], people: gathered(found as readonly FactOfHash[]) });
  },
});
