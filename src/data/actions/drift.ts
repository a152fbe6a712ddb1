/** Does a declaration fit the live databases, and what would a first one look like? */
import * as z from 'zod';
import { parseDeclaration } from '../../declaration/parse.ts';
import { resolveSecret } from '../../declaration/secrets.ts';
import {
  type Action,
  action,
  done,
  type Outcome,
  refuse,
  sourceFile,
} from '../../shell/action/action.ts';
import type { Draft } from '../drift/draft.ts';

// Loaded when needed: a command that only reads a file must not load a database driver.
const live = () => import('../store/drift/live.ts');

const drift = action({
  name: 'data.drift',
  kind: 'read',
  summary: 'What differs between a declaration and its live databases',
  who: 'staff',
  input: z.strictObject({ file: sourceFile }),
  run: async ({ file }, { environment }) => {
    const parsed = parseDeclaration(file.text, file.name);
    if (!parsed.ok)
      return refuse('invalid', 'The declaration cannot be read; check it without --live first.');
    return done(await (await live()).compareLive(parsed, environment));
  },
});

const draft = action({
  name: 'data.draft',
  kind: 'read',
  summary: 'A first declaration, guessed from the tables of a database',
  who: 'staff',
  input: z.strictObject({
    system: z
      .string()
      .regex(/^[a-z][A-Za-z0-9_]*$/, 'begins with a small letter and has only letters and digits')
      .default('shop')
      .meta({ description: 'what to call the system' }),
    connect: z
      .string()
      .meta({ description: 'the environment variable with its address, such as SHOP_URL' }),
  }),
  command: { words: 'draft', text: ({ text }: Draft) => text },
  run: async ({ system, connect }, { environment }): Promise<Outcome<Draft>> => {
    const name = /^\$?\{?([A-Za-z_][A-Za-z0-9_]*)\}?$/.exec(connect)?.[1];
    if (name === undefined)
      return refuse(
        'invalid',
        'Give --connect the name of an environment variable, such as SHOP_URL, and put the address there: a declaration never holds it.',
      );
    const address = resolveSecret(`\${${name}}`, environment);
    if (!address.ok)
      return refuse(
        'invalid',
        `${name} is not set. Set it to postgres://user:password@host:5432/database, mysql://… or sqlite:/path.`,
      );
    return (await live()).draftFrom(address.text, { system, connect: name });
  },
});

export const actions: readonly Action[] = [drift, draft];
