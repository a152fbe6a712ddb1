/** Restriction: data that is only kept, and how it ends (GDPR art. 18). */
import * as z from 'zod';
import type { Restriction } from '../../processing/rule/case.ts';
import { action, type Context, done, type Outcome, refuse } from '../../shell/action/action.ts';
import { fieldsNamed, purposesNamed } from '../named.ts';
import {
  type About,
  aboutPerson,
  dayInput,
  dayNamed,
  end,
  named,
  type Recorded,
  record,
  sameNames,
  shown,
  standingOf,
  trail,
  whom,
} from './about.ts';

const triggers = ['accuracy', 'unlawful', 'claims', 'objection'] as const;
const fields = z.string().optional().meta({
  description: 'fields, such as shop.customers.phone or shop.orders.*; all when not said',
});

const restrictInput = z.strictObject({
  ...whom,
  trigger: z.enum(triggers).meta({ description: 'why, as in GDPR art. 18(1)(a) to (d)' }),
  fields,
  review: z.string().meta({ day: true, description: 'when it is looked at again' }),
  uses: z.string().optional().meta({
    description: 'purposes that go on: with consent, for legal claims, to protect others',
  }),
});

async function restricted(
  input: z.output<typeof restrictInput>,
  context: Context,
): Promise<Outcome<Recorded>> {
  const about = await aboutPerson(input, context);
  if (!about.ok) return about;
  const asked = restrictionOf(input, about.value, context);
  if (!asked.ok) return asked;
  const { review } = asked.value;
  const what = asked.value.fields === 'all' ? 'everything' : asked.value.fields.join(', ');
  const said = `${what} is only kept from now on, and looked at again on ${review}.`;
  return done(await record(about.value, { kind: 'restriction', body: asked.value }, said));
}

function restrictionOf(
  { trigger, fields: written, review, uses }: z.output<typeof restrictInput>,
  { declaration }: About,
  { today }: Context,
): Outcome<Restriction> {
  const until = dayNamed(review, 'review');
  if (!until.ok) return until;
  if (until.value <= today)
    return refuse('invalid', `--review ${review} has been; write a day to come.`);
  const covered = written === undefined ? undefined : named(fieldsNamed(declaration, written));
  if (covered?.ok === false) return covered;
  const going = uses === undefined ? undefined : named(purposesNamed(declaration, uses));
  if (going?.ok === false) return going;
  return done({
    fields: covered?.value ?? 'all',
    trigger,
    review: until.value,
    ...(going === undefined ? {} : { uses: going.value }),
  });
}

/** Restricts the use of a person's data. */
export const restrict = action({
  name: 'rights.restrict',
  kind: 'verb',
  summary: 'Only keep a person’s data: no other use until it is lifted (GDPR art. 18)',
  who: 'staff',
  input: restrictInput,
  command: { words: 'restrict', text: shown },
  records: (value, { trigger, fields: written, review }) =>
    trail({ trigger, fields: written ?? 'all', review })(value),
  run: restricted,
});

/** Lifts what was restricted. */
export const lift = action({
  name: 'rights.lift',
  kind: 'verb',
  summary: 'End a restriction, after the person was told (GDPR art. 18(3))',
  who: 'staff',
  input: z.strictObject({
    ...whom,
    warned: dayInput('the day the person was told that it would be lifted'),
    fields,
  }),
  command: { words: 'lift', text: shown },
  records: (value, { warned, fields: written }) =>
    trail({ warned, fields: written ?? 'all' })(value),
  run: async (input, context) => {
    const about = await aboutPerson(input, context);
    if (!about.ok) return about;
    const warned = warning(input.warned, context);
    if (!warned.ok) return warned;
    const wanted =
      input.fields === undefined
        ? undefined
        : named(fieldsNamed(about.value.declaration, input.fields));
    if (wanted?.ok === false) return wanted;
    return done(await lifted(about.value, wanted?.value));
  },
});

function warning(warned: string | undefined, { today }: Context): Outcome<string> {
  if (warned === undefined)
    return refuse(
      'conflict',
      'Tell the person before the restriction is lifted (GDPR art. 18(3)), and then say which day: --warned YYYY-MM-DD.',
    );
  const read = dayNamed(warned, 'warned');
  if (!read.ok) return read;
  return read.value <= today
    ? read
    : refuse('conflict', `--warned ${warned} is still to come. Lift it when the person was told.`);
}

async function lifted(about: About, wanted: readonly string[] | undefined): Promise<Recorded> {
  const ids = (await standingOf(about))
    .filter(
      ({ kind, body }) =>
        kind === 'restriction' && (wanted === undefined || sameNames(body['fields'], wanted)),
    )
    .map(({ id }) => id);
  return end(about, ids, [
    'The restriction is lifted; purposes go on as before.',
    'No restriction stands; nothing changed.',
  ]);
}
