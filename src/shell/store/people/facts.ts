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
  | 'relationship'
  | 'supplement';

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
  readonly recorded_at: Date | string;
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

/** Adds many facts of one kind about people with one hash each, in one statement. */
export async function recordMany(
  database: Database,
  { organisation, room }: FactPlace,
  many: {
    readonly kind: FactKind;
    readonly at: string;
    readonly facts: readonly (Omit<Fact, 'kind'> & { readonly known: KnownBy })[];
  },
): Promise<void> {
  const { kind, at, facts } = many;
  const list = facts.map(({ role, body, known }) => ({ role, body, ...known }));
  await sql`
    with said as (
      select gen_random_uuid() as id, one.* from jsonb_to_recordset(${JSON.stringify(list)}::jsonb)
        as one (role text, body jsonb, hash text, sure boolean)
    ), added as (
      insert into person_fact (organisation, id, room, kind, role, body, recorded_at)
      select ${organisation}, id, ${room}, ${kind}, role, body, ${at}::timestamptz from said
    )
    insert into person_fact_hash (organisation, fact, hash, sure)
    select ${organisation}, id, hash, sure from said`.execute(database);
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
  // Each hash is looked up by the key: read from end to end, ten million facts would take seconds.
  const { rows } = await sql<FoundFact>`
    select f.id, f.kind, f.role, f.body, f.recorded_at, h.hash, h.sure
    from unnest(${[...new Set(hashes)].toSorted()}::text[]) as wanted (hash)
    cross join lateral (
      select fact, one.hash, sure from person_fact_hash one
      where one.organisation = ${organisation} and one.hash = wanted.hash offset 0) h
    cross join lateral (
      select * from person_fact one
      where one.organisation = ${organisation} and one.id = h.fact offset 0) f
    where f.room = ${room} and f.role = ${role} and f.ended_at is null
    order by f.recorded_at, f.id`.execute(database);
  return rows;
}

/**
 * A person's identity was corrected: the facts of who is known by one of `by` are found by `also` too, in every
 * room, and no longer by what was wrong, which may be somebody else's. An erasure keeps it, to know restored rows.
 */
export async function replaceHash(
  database: Database,
  organisation: string,
  change: {
    readonly role: string;
    readonly by: readonly string[];
    readonly also: KnownBy;
    readonly wrong: readonly string[];
  },
): Promise<void> {
  const { role, by, also, wrong } = change;
  await sql`
    with theirs as (
      select distinct f.id, f.kind from person_fact_hash h
      join person_fact f on f.organisation = h.organisation and f.id = h.fact
      where h.organisation = ${organisation} and h.hash = any(${[...by]}::text[]) and f.role = ${role}
    ), gone as (
      delete from person_fact_hash h using theirs
      where h.organisation = ${organisation} and h.fact = theirs.id and theirs.kind <> 'erasure'
        and h.hash = any(${[...wrong]}::text[])
    )
    insert into person_fact_hash (organisation, fact, hash, sure)
    select ${organisation}, id, ${also.hash}::text, ${also.sure}::boolean from theirs
    on conflict do nothing`.execute(database);
}

// Which kinds a room keeps.
const kindsOf: Readonly<Record<FactPlace['room'], readonly FactKind[]>> = {
  consent: ['consent'],
  rights: ['objection', 'restriction', 'hold', 'access', 'relationship', 'erasure'],
  data: ['erasure'],
};

/** Of which roles and kinds there are facts at all; by steps along the index, however many there are. */
export async function factKinds(
  database: Database,
  { organisation, room }: FactPlace,
): Promise<readonly { readonly role: string; readonly kind: FactKind }[]> {
  const { rows } = await sql<{ role: string; kind: FactKind }>`
    with recursive pair as (
      (select role, kind from person_fact
       where organisation = ${organisation} and ended_at is null order by role, kind limit 1)
      union all
      select later.role, later.kind from pair cross join lateral (
        select role, kind from person_fact
        where organisation = ${organisation} and ended_at is null
          and (role, kind) > (pair.role, pair.kind)
        order by role, kind limit 1) later)
    select role, kind from pair`.execute(database);
  return rows.filter(({ kind }) => kindsOf[room].includes(kind));
}
