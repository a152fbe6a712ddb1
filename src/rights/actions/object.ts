/** Objection: received, weighed, decided; against marketing at once (GDPR art. 21). */
import * as z from 'zod';
import type { Objection } from '../../processing/rule/case.ts';
import { action, type Context, done, type Outcome, refuse } from '../../shell/action/action.ts';
import { purposesNamed } from '../named.ts';
import { cannotObject, cannotOverride, leftOf, weighable } from '../objection.ts';
import {
  type About,
  aboutPerson,
  answer,
  named,
  type Recorded,
  record,
  shown,
  stored,
  trail,
  whom,
  words,
} from './about.ts';

const input = z.strictObject({
  ...whom,
  purposes: z
    .string()
    .optional()
    .meta({ description: 'the purposes; all that may be objected to when not said' }),
  marketing: z.boolean().optional().meta({ description: 'all direct marketing' }),
  decide: z
    .enum(['upheld', 'overridden'])
    .optional()
    .meta({ description: 'what was decided: they are right, or compelling grounds weigh more' }),
  because: words('the compelling grounds, in words; needed for overridden').optional(),
});
type Input = z.output<typeof input>;

/** Records an objection or what was decided about it. */
export const object = action({
  name: 'rights.object',
  kind: 'verb',
  summary: 'A person objects to how data is used; or decide on it (GDPR art. 21)',
  who: 'staff',
  input,
  command: { words: 'object', text: shown },
  records: (value, { purposes, marketing, decide }) =>
    trail({ purposes: marketing === true ? 'marketing' : (purposes ?? 'all'), decide })(value),
  run: async (asked, context: Context): Promise<Outcome<Recorded>> => {
    const about = await aboutPerson(asked, context);
    if (!about.ok) return about;
    const objected = purposesOf(asked, about.value);
    if (!objected.ok) return objected;
    if (asked.decide === undefined) return done(await received(about.value, objected.value));
    return decide(about.value, asked, objected.value);
  },
});

function purposesOf(
  { purposes, marketing }: Input,
  { declaration }: About,
): Outcome<Objection['purposes']> {
  if (marketing === true && purposes !== undefined)
    return refuse('invalid', 'Say either --purposes or --marketing.');
  if (marketing === true) return done('marketing' as const);
  if (purposes === undefined) return done('all' as const);
  const names = named(purposesNamed(declaration, purposes));
  if (!names.ok) return names;
  const no = names.value
    .map((name) => cannotObject(declaration, name))
    .find((one) => one !== undefined);
  return no === undefined ? names : refuse('conflict', no);
}

async function received(about: About, purposes: Objection['purposes']): Promise<Recorded> {
  const said =
    purposes === 'marketing'
      ? 'Direct marketing has ended, at once and for good (art. 21(3)).'
      : `${inWords(purposes)} may not be used for while the objection is weighed; direct marketing among it has ended.`;
  return record(about, { kind: 'objection', body: { purposes, outcome: 'pending' } }, said);
}

async function decide(
  about: About,
  { decide: outcome = 'upheld', because }: Input,
  wished: Objection['purposes'],
): Promise<Outcome<Recorded>> {
  const { declaration } = about;
  const purposes = outcome === 'overridden' ? weighable(declaration, wished) : wished;
  if (outcome === 'overridden') {
    const never = cannotOverride(declaration, wished);
    if (never !== undefined) return refuse('conflict', never);
    if (because === undefined)
      return refuse(
        'conflict',
        'An objection is overridden only for compelling grounds that are shown (GDPR art. 21(1)): say them with --because.',
      );
  }
  const body = { purposes, outcome };
  const fact = {
    kind: 'objection' as const,
    body,
    ...(because === undefined ? {} : { words: because }),
  };
  const done_ = await record(about, fact, decidedWords(purposes, outcome));
  if (done_.changed) await replaceEarlier(about, body);
  return done(answer(about, done_));
}

/** Takes what is decided out of earlier objections, so that one word stands for each purpose. */
async function replaceEarlier(about: About, decided: Objection): Promise<void> {
  const { recording, declaration } = about;
  const { endFacts, recordOnce, standing } = await stored();
  for (const person of about.people)
    for (const { id, kind, body, words: why } of await standing(recording, person)) {
      if (kind !== 'objection') continue;
      const before = body as unknown as Objection;
      if (before.outcome === decided.outcome && sameText(before.purposes, decided.purposes))
        continue;
      const left = leftOf(declaration, before, decided.purposes);
      if (left.length === 1 && left[0] === before) continue;
      await endFacts(recording.database, recording, { ids: [id], at: recording.at });
      for (const rest of left)
        await recordOnce(recording, person, {
          kind,
          body: rest,
          ...(why === undefined ? {} : { words: why }),
        });
    }
}

const sameText = (one: Objection['purposes'], other: Objection['purposes']) =>
  JSON.stringify(one) === JSON.stringify(other);

function decidedWords(purposes: Objection['purposes'], outcome: 'upheld' | 'overridden'): string {
  return outcome === 'upheld'
    ? `The objection is upheld: ${inWords(purposes)} has ended for this person.`
    : `The objection is overridden for compelling grounds: ${inWords(purposes)} goes on. Tell the person why, and where to complain.`;
}

function inWords(purposes: Objection['purposes']): string {
  if (purposes === 'all') return 'What rests on legitimate interest or public task';
  return purposes === 'marketing' ? 'direct marketing' : purposes.join(', ');
}
