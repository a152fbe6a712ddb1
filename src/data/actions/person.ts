/** Who exactly is meant, for rooms that record something about a person. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import {
  action,
  type Context,
  done,
  type Outcome,
  refuse,
  sourceFile,
} from '../../shell/action/action.ts';
import type { KnownBy } from '../../shell/store/people/facts.ts';
import { nobodyFound, type OutOfReach } from '../store/nobody.ts';

/** A person in each role that is meant, by the hashes Vern knows them by. */
export interface Meant {
  readonly organisation: string;
  readonly people: readonly { readonly role: string; readonly known: readonly KnownBy[] }[];
}

interface Found {
  readonly organisation: string;
  readonly people: Meant['people'];
  readonly ambiguous: readonly { readonly role: string; readonly why: string }[];
  readonly outOfReach: readonly OutOfReach[];
}

/**
 * One person, in the roles asked for: GDPR art. 11, 12(2). Refused when nobody or several people are found, when the
 * person has several roles and none was named, or when the file is not the version in force.
 */
export const person = action({
  name: 'data.person',
  kind: 'read',
  summary: 'By what Vern knows the one person who is meant; refused when it is not clear',
  who: 'staff',
  input: z.strictObject({
    file: sourceFile,
    identity: z.array(z.string()).min(1),
    role: z.array(z.string()).optional().meta({ description: 'the roles that are meant' }),
    among: z
      .array(z.string())
      .optional()
      .meta({ description: 'the only roles that matter, where none is named' }),
    scan: z.boolean().optional(),
    together: z.boolean().optional(),
    every: z.boolean().optional().meta({ description: 'every role of the person' }),
  }),
  run: async ({ role, among, every, ...asked }, context): Promise<Outcome<Meant>> => {
    const found = await context.perform('data.people', asked);
    if (!found.ok) return found;
    const { organisation, people, ambiguous, outOfReach } = found.value as Found;
    const outdated = await notInForce(organisation, asked.file.text, context);
    if (outdated !== undefined) return outdated;
    const wanted = (one: { readonly role: string }) =>
      role === undefined ? among?.includes(one.role) !== false : role.includes(one.role);
    const unclear = ambiguous.find(wanted);
    if (unclear !== undefined)
      return refuse(
        'conflict',
        `It is not clear who is meant (${unclear.role}: ${unclear.why}). Give an identity that only one person has.`,
      );
    const meant = people.filter(wanted);
    if (meant.length === 0)
      return nobodyFound(
        outOfReach,
        nobody(
          role ?? among,
          people.map((one) => one.role),
        ),
      );
    if (meant.length > 1 && role === undefined && every !== true)
      return refuse(
        'conflict',
        `The person is known as ${meant.map((one) => one.role).join(' and ')}. Say which is meant: --role ${meant[0]?.role}; give it again for more.`,
      );
    return done({
      organisation,
      people: meant.map(({ role: name, known }) => ({ role: name, known })),
    });
  },
});

function nobody(wanted: readonly string[] | undefined, roles: readonly string[]): string {
  const as = wanted === undefined || wanted.length === 0 ? '' : ` as ${wanted.join(' or ')}`;
  const else_ = roles.length === 0 ? '' : ` They are known as ${roles.join(' and ')}.`;
  return `Nobody is found${as} by that identity.${else_} Look with vern find.`;
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
