/**
 * Where are the facts kept that end, suspend or add purposes for a person?
 *
 * In one table, by keyed hashes of what the person is known by. Each room reads and writes its own; what a
 * fact means is the rule's (`processing/rule/case.ts`). Rows are ended, not deleted, until they may go.
 */
import { sql } from 'kysely';
import type { Database } from '../../action/action.ts';

/** The kinds of facts. */
export type FactKind =
  | 'consent'
  | 'objection'
  | 'restriction'
  | 'hold'
  | 'access'
  | 'erasure'
  | 'relationship';

/** Whose facts: a room of an organisation. */
export interface FactPlace {
  readonly organisation: string;
  readonly room: 'consent' | 'rights' | 'data';
}

/** A fact about a person in a role. */
export interface Fact {
  readonly kind: FactKind;
  readonly role: string;
  readonly body: unknown;
}

/** A hash a person is known by; `sure` is false where several may share the identity behind it. */
export interface KnownBy {
  readonly hash: string;
  readonly sure: boolean;
}

/** A fact that stands, with the hash it was found by. */
export interface FoundFact extends Fact {
  readonly id: string;
  readonly hash: string;
  readonly sure: boolean;
}

type Tables = {
  person_fact: {
    organisation: string;
    id: string;
    room: string;
    kind: FactKind;
    role: string;
    body: string;
    recorded_at: Date | string;
    ended_at: Date | string | null;
  };
  person_fact_hash: { organisation: string; fact: string; hash: string; sure: boolean };
};

const on = (database: Database) => database.$extendTables<Tables>();

/** Adds a fact; returns its id. */
export async function recordFact(
  database: Database,
  { organisation, room }: FactPlace,
  fact: Fact & { readonly people: readonly KnownBy[]; readonly at: string },
): Promise<string> {
  const { id } = await on(database)
    .insertInto('person_fact')
    .values({
      organisation,
      room,
      kind: fact.kind,
      role: fact.role,
      body: JSON.stringify(fact.body),
      recorded_at: fact.at,
    } as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  const people = new Map(fact.people.map((known) => [known.hash, known]));
  if (people.size > 0)
    await on(database)
      .insertInto('person_fact_hash')
      .values([...people.values()].map((known) => ({ organisation, fact: id, ...known })))
      .execute();
  return id;
}

/** Ends facts by id; returns how many stood until now. */
export async function endFacts(
  database: Database,
  { organisation, room }: FactPlace,
  { ids, at }: { readonly ids: readonly string[]; readonly at: string },
): Promise<number> {
  if (ids.length === 0) return 0;
  const { numUpdatedRows } = await on(database)
    .updateTable('person_fact')
    .set({ ended_at: at })
    .where('organisation', '=', organisation)
    .where('room', '=', room)
    .where('id', 'in', [...ids])
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The facts that stand for people in a role, oldest first, with the hash each was found by. */
export async function factsOf(
  database: Database,
  { organisation, room }: FactPlace,
  { role, hashes }: { readonly role: string; readonly hashes: readonly string[] },
): Promise<readonly FoundFact[]> {
  if (hashes.length === 0) return [];
  const { rows } = await sql<FoundFact>`
    select f.id, f.kind, f.role, f.body, h.hash, h.sure
    from person_fact_hash h join person_fact f on f.organisation = h.organisation and f.id = h.fact
    where h.organisation = ${organisation} and h.hash = any(${[...hashes]}::text[])
      and f.room = ${room} and f.role = ${role} and f.ended_at is null
    order by f.recorded_at, f.id`.execute(database);
  return rows;
}

/** Of which roles and kinds there are facts at all. */
export async function factKinds(
  database: Database,
  { organisation, room }: FactPlace,
): Promise<readonly { readonly role: string; readonly kind: FactKind }[]> {
  return on(database)
    .selectFrom('person_fact')
    .select(['role', 'kind'])
    .distinct()
    .where('organisation', '=', organisation)
    .where('room', '=', room)
    .where('ended_at', 'is', null)
    .execute();
}
