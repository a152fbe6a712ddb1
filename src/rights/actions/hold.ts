/** What keeps or ends data meanwhile: legal holds, open requests for access, relationships that are over. */
import * as z from 'zod';
import { action, done, type Outcome } from '../../shell/action/action.ts';
import { fieldsNamed } from '../named.ts';
import {
  type About,
  aboutPerson,
  end,
  named,
  type Recorded,
  record,
  sameNames,
  shown,
  standingOf,
  trail,
  whom,
  words,
} from './about.ts';

const fields = z.string().optional().meta({
  description: 'fields, such as shop.orders.*; all when not said',
});

/** Keeps a person's data for a legal claim. */
export const hold = action({
  name: 'rights.hold',
  kind: 'verb',
  summary: 'Keep a person’s data for a legal claim: nothing of it is erased (GDPR art. 17(3)(e))',
  who: 'staff',
  input: z.strictObject({ ...whom, because: words('which claim, in words'), fields }),
  command: { words: 'hold', text: shown },
  records: (value, { fields: written }) => trail({ fields: written ?? 'all' })(value),
  run: async (input, context): Promise<Outcome<Recorded>> => {
    const about = await aboutPerson(input, context);
    if (!about.ok) return about;
    const scope = scopeOf(about.value, input.fields);
    if (!scope.ok) return scope;
    const body = { fields: scope.value ?? ('all' as const) };
    const what = scope.value?.join(', ') ?? 'Everything';
    return done(
      await record(
        about.value,
        { kind: 'hold', body, words: input.because },
        `${what} is kept for a legal claim until vern release.`,
      ),
    );
  },
});

/** Ends a legal hold. */
export const release = action({
  name: 'rights.release',
  kind: 'verb',
  summary: 'End a legal hold; what is due is erased by the next sweep',
  who: 'staff',
  input: z.strictObject({ ...whom, fields }),
  command: { words: 'release', text: shown },
  records: (value, { fields: written }) => trail({ fields: written ?? 'every hold' })(value),
  run: async (input, context): Promise<Outcome<Recorded>> => {
    const about = await aboutPerson(input, context);
    if (!about.ok) return about;
    const scope = scopeOf(about.value, input.fields);
    if (!scope.ok) return scope;
    const ids = (await standingOf(about.value))
      .filter(
        ({ kind, body }) =>
          kind === 'hold' && (scope.value === undefined || sameNames(body['fields'], scope.value)),
      )
      .map(({ id }) => id);
    return done(
      await end(about.value, ids, [
        'The legal hold has ended.',
        'No legal hold stands; nothing changed.',
      ]),
    );
  },
});

/** A request for access is being answered, so nothing due is erased meanwhile. */
export const answering = action({
  name: 'rights.answering',
  kind: 'verb',
  summary: 'A request for access is being answered: nothing due is erased meanwhile (GDPR art. 15)',
  who: 'staff',
  input: z.strictObject(whom),
  command: { words: 'answering', text: shown },
  records: trail(),
  run: async (input, context): Promise<Outcome<Recorded>> => {
    const about = await aboutPerson(input, context);
    if (!about.ok) return about;
    const said = 'What is held is kept until the answer is sent: vern answered.';
    return done(await record(about.value, { kind: 'access', body: {} }, said));
  },
});

/** The request for access has been answered. */
export const answered = action({
  name: 'rights.answered',
  kind: 'verb',
  summary: 'The request for access has been answered',
  who: 'staff',
  input: z.strictObject(whom),
  command: { words: 'answered', text: shown },
  records: trail(),
  run: async (input, context): Promise<Outcome<Recorded>> => {
    const about = await aboutPerson(input, context);
    if (!about.ok) return about;
    const ids = (await standingOf(about.value)).flatMap(({ id, kind }) =>
      kind === 'access' ? [id] : [],
    );
    return done(
      await end(about.value, ids, [
        'The request is answered; what is due is erased by the next sweep.',
        'No request for access is open; nothing changed.',
      ]),
    );
  },
});

/** The contract with a person is over before its period says so. */
export const relationshipOver = action({
  name: 'rights.relationshipOver',
  kind: 'verb',
  summary: 'The contract with a person is over; only what its own condition needs goes on',
  who: 'staff',
  input: z.strictObject(whom),
  command: { words: 'relationship-over', text: shown },
  records: trail(),
  run: async (input, context): Promise<Outcome<Recorded>> => {
    const about = await aboutPerson(input, context);
    if (!about.ok) return about;
    const said = 'What rests on a contract has ended, but for what is not finished.';
    return done(await record(about.value, { kind: 'relationship', body: {} }, said));
  },
});

function scopeOf(
  { declaration }: About,
  written: string | undefined,
): Outcome<readonly string[] | undefined> {
  return written === undefined ? done(undefined) : named(fieldsNamed(declaration, written));
}
