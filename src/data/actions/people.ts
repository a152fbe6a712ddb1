/** By what does Vern know the people that identities lead to? For other rooms. */
import * as z from 'zod';
import { action, done, type Outcome, refuse, sourceFile } from '../../shell/action/action.ts';
import type { KnownBy } from '../../shell/store/people/facts.ts';
import { identitiesInput, whoIsMeant } from '../find/input.ts';
import type { Root } from '../find/subject.ts';
import { type OutOfReach, outOfReach } from '../store/nobody.ts';

/** A person in each role, by hashes; and the roles in which it is not clear who is meant. */
export interface PeopleFound {
  readonly organisation: string;
  readonly people: readonly {
    readonly role: string;
    readonly known: readonly KnownBy[];
    readonly roots: readonly Root[];
  }[];
  readonly ambiguous: readonly { readonly role: string; readonly why: string }[];
  /** Systems that could not be asked. */
  readonly outOfReach: readonly OutOfReach[];
}

/** GDPR art. 11, 12(2), 12(6). */
export const people = action({
  name: 'data.people',
  kind: 'read',
  summary: 'By what Vern knows the people that identities lead to, role by role',
  who: 'staff',
  personal: true,
  input: z.strictObject({ file: sourceFile, ...identitiesInput }),
  records: ({ organisation, people: found }: PeopleFound) => ({
    organisation,
    payload: { roles: found.map(({ role }) => role) },
  }),
  run: async ({ file, ...asked }, context): Promise<Outcome<PeopleFound>> => {
    // Loaded when needed: a command that only reads a file must not load a database driver.
    const [{ withEngine }, { resolveSubjects }, { hashesOf }] = await Promise.all([
      import('../store/open.ts'),
      import('../store/find/resolve.ts'),
      import('../store/find/known-by.ts'),
    ]);
    return withEngine({ file, use: 'read' }, context, async (engine) => {
      const meant = whoIsMeant(engine.declaration, asked);
      if (!meant.ok) return refuse('invalid', meant.because);
      const found = await resolveSubjects(engine, meant.given, meant.options);
      return done({
        organisation: engine.organisation,
        people: found.subjects.map((subject) => ({
          role: subject.role,
          known: hashesOf(engine, subject),
          roots: subject.roots,
        })),
        ambiguous: found.ambiguous.map(({ role, why }) => ({ role, why })),
        outOfReach: outOfReach(engine.systems),
      });
    });
  },
});
