/** What is asked for when somebody is looked for, and does it make sense for this declaration? */
import * as z from 'zod';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { readGiven } from './identity.ts';
import type { Given } from './subject.ts';

/** The inputs of every action that begins with finding somebody. */
export const identitiesInput = {
  identity: z
    .array(z.string())
    .min(1)
    .meta({ description: 'NAME=VALUE, such as email=kari@example.no; again for more' }),
  role: z.string().optional().meta({ description: 'only this role, such as customer' }),
  scan: z
    .boolean()
    .optional()
    .meta({ description: 'read large tables without an index too, and find every spelling' }),
  together: z
    .boolean()
    .optional()
    .meta({ description: 'you have made sure that all that is found is one person' }),
};

/** The inputs of every action about one person, who may be known in several roles at once. */
export const personInput = {
  identity: identitiesInput.identity,
  role: z
    .array(z.string())
    .optional()
    .meta({ description: 'in which role, such as customer, where the person has several' }),
  scan: identitiesInput.scan,
  together: identitiesInput.together,
};

/** Those inputs as they were given. */
export type AskedFor = {
  readonly identity: readonly string[];
  readonly role?: string | undefined;
  readonly scan?: boolean | undefined;
  readonly together?: boolean | undefined;
};

/** What to look for; or one line that says what is wrong, without the value. */
export function whoIsMeant(
  declaration: Declaration,
  { identity, role, scan = false, together = false }: AskedFor,
):
  | {
      readonly ok: true;
      readonly given: readonly Given[];
      readonly options: {
        readonly scan: boolean;
        readonly together: boolean;
        readonly role?: string;
      };
    }
  | { readonly ok: false; readonly because: string } {
  const read = readGiven(declaration, identity);
  if (!read.ok) return read;
  const roles = Object.keys(declaration.subjects);
  if (role !== undefined && !roles.includes(role))
    return {
      ok: false,
      because: `There is no role '${role}' in this declaration; possible: ${roles.join(', ')}.`,
    };
  const options = { scan, together, ...(role === undefined ? {} : { role }) };
  return { ok: true, given: read.given, options };
}
