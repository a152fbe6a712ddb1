/** Vern's own store beside the shop, on the same PostgreSQL, with what a million people have said. */

import { sql } from 'kysely';
import { Client } from 'pg';
import { gathered } from '../../src/data/facts-answer.ts';
import type { Facts } from '../../src/data/store/engine.ts';
import type { Database } from '../../src/shell/action/action.ts';
import { openStore, type Store } from '../../src/shell/store/open.ts';
import { factKinds, factsOf, recordMany } from '../../src/shell/store/people/facts.ts';
import type { PeopleKey } from '../../src/shell/store/people/key.ts';
import { codeOf } from '../../src/shell/store/problem.ts';
import { emailOf } from './world.ts';

const organisation = 'benk';
const at = '2026-11-22T08:00:00Z';

/** Makes a database on the server, empty or as a copy of another to which nobody is connected. */
export async function makeDatabase(
  address: Address,
  name: string,
  template = 'template1',
): Promise<void> {
  const client = new Client({ connectionString: address('postgres') });
  await client.connect();
  try {
    await client.query(`create database ${name} template ${template}`);
  } finally {
    await client.end();
  }
}

/** The address of a database of the server. */
export type Address = (database: string) => string;

/** Opens a store of Vern in a database of its own on the server, made when it is missing. */
export async function vernStore(address: Address, dataFolder: string): Promise<Store> {
  await makeDatabase(address, 'vern').catch((thrown: unknown) => {
    if (codeOf(thrown) !== '42P04') throw thrown;
  });
  const databaseUrl = address('vern');
  const store = await openStore({ dataFolder, databaseUrl, role: 'command', say: () => undefined });
  const client = new Client({ connectionString: store.ownerUrl });
  await client.connect();
  await client.query(
    'insert into vern.organisation (slug, name, created_at) values ($1, $1, $2) on conflict do nothing',
    [organisation, at],
  );
  await client.end();
  return store;
}

/** Everybody has said yes or no to the newsletter; every fourth has objected to advice, and was right. */
export async function recordSaid(
  database: Database,
  key: PeopleKey,
  people: number,
): Promise<number> {
  let facts = 0;
  for (let from = 1; from <= people; from += 5_000) {
    const ids = Array.from({ length: Math.min(5_000, people - from + 1) }, (_, n) => from + n);
    const said = (id: number, body: object) => ({
      role: 'customer',
      body,
      known: { hash: key.hash('customer', 'email', emailOf(id)), sure: true },
    });
    const consents = ids.map((id) =>
      said(id, { purpose: 'newsletter', word: wordOf(id), day: '2026-01-15' }),
    );
    const objections = ids
      .filter(hasObjected)
      .map((id) => said(id, { purposes: ['advice'], outcome: 'upheld' }));
    const consent = { organisation, room: 'consent' } as const;
    const rights = { organisation, room: 'rights' } as const;
    await recordMany(database, consent, { kind: 'consent', at, facts: consents });
    await recordMany(database, rights, { kind: 'objection', at, facts: objections });
    facts += consents.length + objections.length;
  }
  await sql`analyze person_fact`.execute(database);
  await sql`analyze person_fact_hash`.execute(database);
  return facts;
}

/** The same people as a list for PostgreSQL: who said yes, and who objected. */
export function saidOf(people: number): { readonly yes: string; readonly objected: string } {
  const ids = Array.from({ length: people }, (_, n) => n + 1);
  const list = (fits: (id: number) => boolean) => `{${ids.filter(fits).join()}}`;
  return { yes: list((id) => wordOf(id) === 'given'), objected: list(hasObjected) };
}

const wordOf = (id: number) => (id % 2 === 0 ? 'given' : 'withdrawn');
const hasObjected = (id: number) => id % 4 === 0;

/** The facts of people as the rooms answer them, from the store. */
export async function factsIn(database: Database): Promise<Facts> {
  const rooms = (['consent', 'rights'] as const).map((room) => ({ organisation, room }));
  const kinds = await Promise.all(rooms.map((room) => factKinds(database, room)));
  return {
    kinds: kinds.flat(),
    consentsKnown: ['newsletter'],
    of: async (role, hashes) => {
      const found = await Promise.all(
        rooms.map((room) => factsOf(database, room, { role, hashes })),
      );
      return new Map(Object.entries(gathered(found.flat() as never)));
    },
  };
}
