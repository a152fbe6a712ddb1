/** What one person said: consent given, consent withdrawn (GDPR art. 7). */

import * as z from 'zod';
import { personInput } from '../../data/find/input.ts';
import { formatComplaint } from '../../declaration/complaint.ts';
import { type Day, day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { ConsentFact } from '../../processing/rule/case.ts';
import {
  action,
  type Context,
  done,
  type Outcome,
  refuse,
  type SourceFile,
  sourceFile,
} from '../../shell/action/action.ts';
import { dataFolderOf } from '../../shell/connections.ts';
import { peopleKey } from '../../shell/store/people/key.ts';
import type { KnownPerson } from '../../shell/store/people/said.ts';
import { noConsentTo, purposeRoles } from '../purposes.ts';

/** The inputs that say who and what. */
const whom = {
  file: sourceFile.meta({ file: true, position: 0, description: 'the declaration, vern.yaml' }),
  ...personInput,
  purpose: z.string().meta({ description: 'the purpose, as the declaration calls it' }),
  on: z
    .string()
    .optional()
    .meta({ day: true, description: 'the day it was said; today if not said' }),
};

interface Said {
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly purpose: string;
  readonly word: ConsentFact['word'];
  readonly on: Day;
  readonly changed: boolean;
}

function shown({ roles, purpose, word, on, changed }: Said): string {
  const again = changed ? '' : ' It was recorded before; nothing changed.';
  return `${roles.join(', ')}: consent to ${purpose} ${word} on ${on}.${again}\n`;
}

const trail = ({ organisation, roles, purpose, word, on, changed }: Said) => ({
  organisation,
  payload: { roles, purpose, word, on, changed },
});

interface Asked {
  readonly file: SourceFile;
  readonly identity: readonly string[];
  readonly role?: readonly string[] | undefined;
  readonly scan?: boolean | undefined;
  readonly together?: boolean | undefined;
  readonly purpose: string;
  readonly on?: string | undefined;
  readonly word: ConsentFact['word'];
  readonly evidence?: string | undefined;
}

async function say(asked: Asked, context: Context): Promise<Outcome<Said>> {
  const { file, identity, role, scan, together, purpose, word, evidence } = asked;
  const parsed = parseDeclaration(file.text, file.name);
  if (!parsed.ok) return refuse('invalid', parsed.complaints.map(formatComplaint).join('\n'));
  const no = noConsentTo(parsed.declaration, purpose);
  if (no !== undefined) return refuse('conflict', no);
  const on = day(asked.on ?? context.today);
  if (on === undefined || on > context.today)
    return refuse(
      'invalid',
      `--on ${asked.on} must be a day that has come, written as 2026-02-28.`,
    );
  const roles =
    role === undefined ? { among: purposeRoles(parsed.declaration, purpose) } : { role };
  const found = await context.perform('data.person', {
    file,
    identity,
    scan,
    together,
    ...roles,
  });
  if (!found.ok) return found;
  const { organisation, people } = found.value as {
    organisation: string;
    people: readonly KnownPerson[];
  };
  const { recordOnce } = await import('../../shell/store/people/said.ts');
  const recording = {
    database: await context.database(),
    organisation,
    room: 'consent' as const,
    key: peopleKey(dataFolderOf(context.environment), organisation),
    at: context.now,
  };
  const body: ConsentFact = { purpose, word, day: on };
  const words = evidence === undefined ? {} : { words: evidence };
  let changed = false;
  for (const person of people)
    changed = (await recordOnce(recording, person, { kind: 'consent', body, ...words })) || changed;
  return done({ organisation, roles: people.map((one) => one.role), purpose, word, on, changed });
}

/** Consent is withdrawn. */
export const withdraw = action({
  name: 'consent.withdraw',
  kind: 'verb',
  summary: 'A person withdraws consent to a purpose; it ends at once (GDPR art. 7(3))',
  who: 'staff',
  input: z.strictObject(whom),
  command: { words: 'withdraw', text: shown },
  records: trail,
  run: (input, context) => say({ ...input, word: 'withdrawn' }, context),
});

/** Consent is given. */
export const give = action({
  name: 'consent.give',
  kind: 'verb',
  summary: 'A person consented to a purpose, and how that is known (GDPR art. 7(1))',
  who: 'staff',
  input: z.strictObject({
    ...whom,
    evidence: z.string().trim().min(1).max(2000).meta({
      description: 'how it is known: which form, which words, which number',
    }),
  }),
  command: { words: 'consent', text: shown },
  records: trail,
  run: (input, context) => say({ ...input, word: 'given' }, context),
});
