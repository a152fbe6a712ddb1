/**
 * What was done, by whom, when, and with what outcome?
 *
 * The trail is one hash chain for each organisation. An entry is added in the transaction of what it
 * records; its details stand apart under a random salt, so that they can be erased, and an expired
 * beginning can be cut off behind a sealed checkpoint, while the chain still verifies.
 */
import { createHash, randomBytes } from 'node:crypto';
import { type DialectAdapter, type Kysely, sql } from 'kysely';
import type { Store } from './open.ts';
import { readHead, seal, type Tip, type TrailKeys, trailKeys, writeHead } from './seal.ts';

/** One thing done. `organisation` null is the installation itself; `at` an ISO instant. */
export interface TrailEntry {
  readonly organisation: string | null;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What is hashed of an entry, in this order. */
export interface Hashed {
  readonly organisation: string;
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly payload_digest: string;
  readonly previous: string;
}

/** The columns of the trail's tables. */
export type TrailTables = {
  trail_entry: Hashed & { readonly hash: string; readonly seal: string };
  trail_payload: { organisation: string; seq: number; salt: string; body: unknown };
  trail_erasure: Erasure & { seal: string };
  trail_checkpoint: Tip & { organisation: string; at: string; seal: string };
};

interface Erasure {
  readonly organisation: string;
  readonly from_seq: number;
  readonly to_seq: number;
  readonly at: string;
  readonly why: string;
}

type Database = Kysely<TrailTables>;

/** The hash of an entry: SHA-256 over its parts, the number and the entry before it among them. */
export function entryHash(entry: Hashed): string {
  const { organisation, seq, at, actor, action, outcome, payload_digest, previous } = entry;
  const parts = [1, organisation, seq, at, actor, action, outcome, payload_digest, previous];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The digest of an entry's details under their salt. */
export function payloadDigest(salt: string, body: unknown): string {
  return createHash('sha256').update(salt).update('\n').update(canonical(body)).digest('hex');
}

/** JSON with sorted keys: two writings of the same value are the same text. */
export function canonical(value: unknown): string {
  const sorted = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(sorted);
    if (typeof inner === 'string') return storable(inner);
    if (typeof inner !== 'object' || inner === null) return inner;
    const pairs = Object.entries(inner).map(([key, of]) => [storable(key), sorted(of)] as const);
    return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(value))));
}

// PostgreSQL keeps neither NUL nor half a surrogate pair.
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** What the seal of an erasure or a checkpoint covers. */
export const erasureText = (of: Erasure) =>
  JSON.stringify(['erasure', of.organisation, of.from_seq, of.to_seq, of.at, of.why]);
export const checkpointText = (of: Tip & { organisation: string; at: string }) =>
  JSON.stringify(['checkpoint', of.organisation, of.seq, of.hash, of.at]);

/**
 * Adds an entry to its organisation's chain, inside the caller's transaction, and returns its number and
 * hash. Writers to one chain wait for each other until they commit: append last.
 */
export async function append(transaction: Database, entry: TrailEntry): Promise<Tip> {
  if (!transaction.isTransaction) throw new Error('An entry of the trail needs a transaction.');
  const keeper = keeperOf(transaction);
  const organisation = entry.organisation ?? '';
  const before = await tip(transaction, organisation);
  const salt = randomBytes(16).toString('base64url');
  const body = canonical(entry.payload);
  const hashed: Hashed = {
    organisation,
    seq: before.seq + 1,
    at: Temporal.Instant.from(entry.at).toString({ fractionalSecondDigits: 3 }),
    actor: storable(entry.actor),
    action: storable(entry.action),
    outcome: storable(entry.outcome),
    payload_digest: payloadDigest(salt, entry.payload),
    previous: before.hash,
  };
  const hash = entryHash(hashed);
  const row = { ...hashed, hash, seal: seal(keeper.keys, hash) };
  await transaction
    .with('payload', (with_) =>
      with_
        .insertInto('trail_payload')
        .values({ organisation, seq: row.seq, salt, body: sql`${body}::jsonb` }),
    )
    .insertInto('trail_entry')
    .values(row)
    .execute();
  keeper.added(organisation, row.seq);
  return { seq: row.seq, hash };
}

async function tip(transaction: Database, organisation: string): Promise<Tip> {
  const found = await sql<Tip>`select seq, hash from trail_tip(${organisation})`.execute(
    transaction,
  );
  return found.rows[0] ?? { seq: 0, hash: '' };
}

/** Which entries, and why: for erasing details or letting a beginning expire. */
export interface Forgetting {
  readonly organisation: string | null;
  readonly at: string;
  readonly why: string;
}

/** Erases the details of entries `from` to `to`; the entries stay, and a sealed note says why. */
export async function erasePayloads(
  transaction: Database,
  which: Forgetting & { readonly from: number; readonly to: number },
): Promise<number> {
  const organisation = which.organisation ?? '';
  const at = Temporal.Instant.from(which.at).toString({ fractionalSecondDigits: 3 });
  const erasure = { organisation, from_seq: which.from, to_seq: which.to, at, why: which.why };
  const sealed = seal(keeperOf(transaction).keys, erasureText(erasure));
  await transaction
    .insertInto('trail_erasure')
    .values({ ...erasure, seal: sealed })
    .execute();
  const gone = await transaction
    .deleteFrom('trail_payload')
    .where('organisation', '=', organisation)
    .where('seq', '>=', which.from)
    .where('seq', '<=', which.to)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

/**
 * Lets all entries before `before` (an ISO instant) expire: they go, a sealed checkpoint stays.
 * Returns how many went.
 */
export async function expire(
  transaction: Database,
  which: Omit<Forgetting, 'why'> & { readonly before: string },
): Promise<number> {
  const organisation = which.organisation ?? '';
  await tip(transaction, organisation);
  const last = await transaction
    .selectFrom('trail_entry')
    .select(['seq', 'hash'])
    .where('organisation', '=', organisation)
    .where('at', '<', which.before)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return 0;
  const checkpoint = { ...last, organisation, at: new Date(which.at).toISOString() };
  const sealed = seal(keeperOf(transaction).keys, checkpointText(checkpoint));
  const gone = await transaction
    .selectFrom('trail_entry')
    .select((count) => count.fn.countAll<number>().as('entries'))
    .where('organisation', '=', organisation)
    .where('seq', '<=', last.seq)
    .executeTakeFirstOrThrow();
  await transaction
    .insertInto('trail_checkpoint')
    .values({ ...checkpoint, seal: sealed })
    .execute();
  await sql`select trail_forget(${organisation}, ${last.seq})`.execute(transaction);
  return gone.entries;
}

/** Keeps the heads outside the database: soon after each commit, and when the store is closed. */
export interface Keeper {
  readonly keys: TrailKeys;
  /** Notes that a transaction of this process added an entry. */
  added(organisation: string, seq: number): void;
  /** Writes the heads of the chains this process added to, as far as they are committed. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

// A transaction is made by Kysely from its database; what the two share is the adapter.
const keepers = new WeakMap<DialectAdapter, Keeper>();

/** The keeper of the store that a database or transaction belongs to. */
export function keeperOf(database: Database): Keeper {
  const keeper = keepers.get(database.getExecutor().adapter);
  if (keeper === undefined) throw new Error('This database was not opened by openStore.');
  return keeper;
}

const flushEveryMs = 250;
// A transaction that is not committed after this many looks was rolled back, or is caught at close.
const looks = 40;

/** Begins keeping the heads of a store's trail in its data folder. */
export function keepTrail(store: Pick<Store, 'db' | 'dataFolder'>): Keeper {
  const keys = trailKeys(store.dataFolder);
  const waiting = new Map<string, { seq: number; looks: number }>();
  let running: Promise<void> = Promise.resolve();
  const look = async () => {
    for (const [organisation, wanted] of waiting) {
      const reached = await moveHead(store, keys, organisation);
      wanted.looks += 1;
      const done = reached >= wanted.seq || wanted.looks > looks;
      if (done && waiting.get(organisation) === wanted) waiting.delete(organisation);
    }
  };
  const flush = () => {
    running = running.then(look, look);
    return running;
  };
  // A failing look (the database went away) is tried again with the next one.
  const timer = setInterval(() => {
    if (waiting.size > 0) flush().catch(() => undefined);
  }, flushEveryMs).unref();
  const keeper: Keeper = {
    keys,
    added: (organisation, seq) => waiting.set(organisation, { seq, looks: 0 }),
    flush,
    stop: async () => {
      clearInterval(timer);
      await flush().catch(() => undefined);
    },
  };
  keepers.set(store.db.getExecutor().adapter, keeper);
  return keeper;
}

/**
 * Moves the head of a chain forward to what is committed, and returns the number reached. A head is never
 * moved back, nor to a chain that does not hold the entry it names: that is for verification to say.
 */
async function moveHead(
  store: Pick<Store, 'db' | 'dataFolder'>,
  keys: TrailKeys,
  organisation: string,
): Promise<number> {
  const rows = await sql<Tip>`
    (select seq, hash from trail_entry where organisation = ${organisation} order by seq desc limit 1)
    union all
    (select seq, hash from trail_checkpoint where organisation = ${organisation} order by seq desc limit 1)
    order by seq desc limit 1`.execute(store.db);
  const end = rows.rows[0];
  if (end === undefined) return 0;
  const head = readHead(store.dataFolder, keys, organisation);
  if (head !== undefined && (head.seq >= end.seq || !(await holds(store.db, organisation, head))))
    return end.seq;
  writeHead(store.dataFolder, keys, organisation, end);
  return end.seq;
}

async function holds(db: Database, organisation: string, head: Tip & { state: string }) {
  if (head.state !== 'good') return false;
  const found = await sql`
    select from trail_entry where organisation = ${organisation} and seq = ${head.seq} and hash = ${head.hash}
    union all
    select from trail_checkpoint where organisation = ${organisation} and seq >= ${head.seq}
    limit 1`.execute(db);
  return found.rows.length > 0;
}
