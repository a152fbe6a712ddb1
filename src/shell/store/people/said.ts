/**
 * How is what a person said recorded once, and taken back?
 *
 * A fact is the same when kind, role and body are the same for somebody known by one of the same sure hashes.
 * Words that go with it (why, by what evidence) are sealed with the organisation's key, so that neither the
 * database nor its backup alone tells what a person wrote: GDPR art. 5(2), 32(1)(a).
 */
import { sql } from 'kysely';
import type { Database } from '../../action/action.ts';
import { canonical } from '../trail.ts';
import {
  type Fact,
  type FactPlace,
  type FoundFact,
  factsOf,
  type KnownBy,
  recordFact,
} from './facts.ts';
import type { PeopleKey } from './key.ts';

/** A person in a role, by the hashes they are known by. */
export interface KnownPerson {
  readonly role: string;
  readonly known: readonly KnownBy[];
}

/** What is said about a person. `words` are sealed and play no part in what is the same. */
export interface Said {
  readonly kind: Fact['kind'];
  readonly body: object;
  readonly words?: string;
}

/** Where, with which key, and when. */
export interface Recording extends FactPlace {
  readonly database: Database;
  readonly key: PeopleKey;
  /** ISO instant. */
  readonly at: string;
}

/** A fact that stands, without its words in its body. */
export interface StandingFact {
  readonly id: string;
  readonly kind: Fact['kind'];
  readonly role: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly recordedAt: string;
  /** Undefined when there are none, or they were sealed with another key. */
  readonly words?: string;
}

/** Records a fact unless it stands already; says whether it was new. Two at once: one waits. */
export async function recordOnce(
  recording: Recording,
  person: KnownPerson,
  said: Said,
): Promise<boolean> {
  const { database, at, key } = recording;
  await takeTurn(recording, person);
  const same = (await standing(recording, person)).some(
    ({ kind, body }) => kind === said.kind && canonical(body) === canonical(said.body),
  );
  if (same) return false;
  const words = said.words === undefined ? {} : { words: sealed(key, said.words) };
  const body = { ...said.body, ...words };
  await recordFact(database, recording, {
    kind: said.kind,
    role: person.role,
    body,
    people: person.known,
    at,
  });
  return true;
}

/**
 * The facts that stand for a person, oldest first. An identity that several may share leads to nobody's
 * facts, unless the person is known by nothing else.
 */
export async function standing(
  recording: Pick<Recording, 'database' | 'organisation' | 'room' | 'key'>,
  { role, known }: KnownPerson,
): Promise<readonly StandingFact[]> {
  const sure = known.filter((one) => one.sure);
  const hashes = (sure.length > 0 ? sure : known).map(({ hash }) => hash);
  const found = await factsOf(recording.database, recording, { role, hashes });
  const facts = new Map(found.map((fact) => [fact.id, fact]));
  return [...facts.values()].map((fact) => opened(recording.key, fact));
}

function opened(
  key: PeopleKey,
  { id, kind, role, body, recorded_at: at }: FoundFact,
): StandingFact {
  const { words, ...rest } = body as Readonly<Record<string, unknown>>;
  const text = typeof words === 'string' ? key.open(Buffer.from(words, 'base64')) : undefined;
  const recordedAt = new Date(at).toISOString();
  return { id, kind, role, body: rest, recordedAt, ...(text === undefined ? {} : { words: text }) };
}

/** Words as they stand in a body. */
export function sealed(key: PeopleKey, words: string): string {
  return Buffer.from(key.seal(words)).toString('base64');
}

async function takeTurn({ database, organisation }: Recording, { known }: KnownPerson) {
  const [first = ''] = known.map(({ hash }) => hash).toSorted();
  const name = `${organisation} ${first}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 7701))`.execute(database);
}
