/** Does a declaration fit the live databases? For `vern check --live`. */
import * as z from 'zod';
import { parseDeclaration } from '../../declaration/parse.ts';
import { type Action, action, done, refuse, sourceFile } from '../../shell/action/action.ts';

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

export const actions: readonly Action[] = [drift];
