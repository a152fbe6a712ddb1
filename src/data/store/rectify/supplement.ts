/**
 * How is a statement of the person's own recorded, listed and taken back?
 *
 * As a fact about the person, known by keyed hashes; which record, and what they say, is sealed. It does not change
 * the record, so it may be added to what is never altered: GDPR art. 16, second sentence.
 */
import {
  type Context,
  type Database,
  done,
  type Outcome,
  refuse,
} from '../../../shell/action/action.ts';
import { endFacts } from '../../../shell/store/people/facts.ts';
import { type KnownPerson, recordOnce, standing } from '../../../shell/store/people/said.ts';
import { type AskedFor, whoIsMeant } from '../../find/input.ts';
import type { Subject } from '../../find/subject.ts';
import type { Statement } from '../../rectify/statement.ts';
import { readKey } from '../../why/key.ts';
import type { Engine } from '../engine.ts';
import { hashesOf } from '../find/known-by.ts';
import { resolveSubjects } from '../find/resolve.ts';
import { nobodyFound, outOfReach } from '../nobody.ts';
import { type Body, type Sealed, seenOf, targetOf } from './supplements.ts';

/** What is asked for. */
export interface SupplementAsked extends AskedFor {
  readonly field: string;
  readonly record?: string | undefined;
  readonly statement?: string | undefined;
  readonly retract?: string | undefined;
}

/** A statement that stands, with the record it is about. */
export interface Supplement {
  readonly id: string;
  readonly kind: 'supplement';
  readonly role: string;
  readonly body: { readonly field: string; readonly record: readonly string[] };
  readonly recordedAt: string;
  /** What the person says; undefined when it was sealed with another key. */
  readonly words?: string;
}

const room = 'data';

/** What was done. */
export interface Supplemented {
  readonly organisation: string;
  readonly role: string;
  readonly field: string;
  /** false: it stood already, or there was nothing to take back. */
  readonly changed: boolean;
}

/** Records a statement, or takes one back. */
export async function supplement(
  engine: Engine,
  asked: SupplementAsked,
  context: Context,
): Promise<Outcome<Supplemented>> {
  const { declaration, organisation, key } = engine;
  const { field, statement, retract } = asked;
  if ((statement === undefined) === (retract === undefined))
    return refuse(
      'invalid',
      'Say what is added with --statement, or take one back with --retract ID.',
    );
  const meant = whoIsMeant(declaration, asked);
  if (!meant.ok) return refuse('invalid', meant.because);
  const { subjects, ambiguous } = await resolveSubjects(engine, meant.given, meant.options);
  const having = subjects.filter(({ reached }) =>
    reached.some(
      ({ place, how }) =>
        how !== 'mentions' && field.startsWith(`${place.system}.${place.dataset}.`),
    ),
  );
  const [subject, another] = having;
  if (ambiguous.length > 0 || another !== undefined)
    return refuse(
      'conflict',
      'It is not clear who is meant. Give an identity that only one person has, or --role.',
    );
  if (subject === undefined)
    return nobodyFound(
      outOfReach(engine.systems),
      'Nobody with such a record is found by that identity. Look with vern find.',
    );
  const { role } = subject;
  const person = { role, known: hashesOf(engine, subject) };
  const recording = {
    database: await context.database(),
    organisation,
    room,
    key,
    at: context.now,
  } as const;
  if (retract !== undefined) {
    const ids = (await standing(recording, person)).flatMap(({ id, kind }) =>
      kind === 'supplement' && id === retract ? [id] : [],
    );
    const count = await endFacts(recording.database, recording, { ids, at: context.now });
    return done({ organisation, role, field, changed: count > 0 });
  }
  const sealed = await sealedFor(engine, subject, asked);
  if (!sealed.ok) return sealed;
  const { words, body } = sealed.value;
  const changed = await recordOnce(recording, person, { kind: 'supplement', body, words });
  return done({ organisation, role, field, changed });
}

/** What is recorded of a statement: which record, and what the person says, as text to be sealed. */
async function sealedFor(
  engine: Engine,
  subject: Subject,
  { field, record: written, statement = '' }: SupplementAsked,
): Promise<Outcome<{ readonly body: Body; readonly words: string }>> {
  const columns = engine.systems.keys[field.split('.').slice(0, 2).join('.')]?.length ?? 1;
  const record = written === undefined ? undefined : readKey(written, columns);
  if (written !== undefined && record === undefined)
    return refuse(
      'invalid',
      `The key of such a record has ${columns} values: write them as vern why takes them.`,
    );
  const target = await targetOf(engine, subject, { field, record });
  if (typeof target === 'string') return refuse('conflict', target);
  const sealed: Sealed = { key: target.key, text: statement };
  const words = JSON.stringify(sealed);
  const mark = engine.key.hash('supplement', field, words);
  return done({ body: { field, mark, seen: await seenOf(engine, target) }, words });
}

/** The statements of people who were found, as they are passed on with a copy of their data. */
export async function statementsOf(
  engine: Engine,
  subjects: readonly Subject[],
  { database }: Pick<Context, 'database'>,
): Promise<readonly Statement[]> {
  const people = subjects.map((subject) => ({
    role: subject.role,
    known: hashesOf(engine, subject),
  }));
  if (people.length === 0) return [];
  const { organisation, key } = engine;
  const found = await supplementsOf({ database: await database(), key, organisation }, people);
  return found.map(({ role, body, recordedAt, words }) => ({
    role,
    ...body,
    day: recordedAt.slice(0, 10),
    ...(words === undefined ? {} : { text: words }),
  }));
}

/** The statements that stand for some people. */
export async function supplementsOf(
  recording: {
    readonly database: Database;
    readonly key: Engine['key'];
    readonly organisation: string;
  },
  people: readonly KnownPerson[],
): Promise<readonly Supplement[]> {
  const found: Supplement[] = [];
  for (const one of people)
    for (const fact of await standing({ ...recording, room }, one)) {
      if (fact.kind !== 'supplement') continue;
      const { id, role, recordedAt } = fact;
      const sealed = fact.words === undefined ? undefined : (JSON.parse(fact.words) as Sealed);
      const body = { field: String(fact.body['field']), record: sealed?.key ?? [] };
      const words = sealed === undefined ? {} : { words: sealed.text };
      found.push({ id, kind: 'supplement', role, body, recordedAt, ...words });
    }
  return found;
}
