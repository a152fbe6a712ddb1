/**
 * Is the trail as it was written?
 *
 * Every entry is hashed again and its seal checked; their numbers must follow each other from the last
 * checkpoint to the head kept outside the database. An entry that fails is looked for at the numbers
 * that are missing, which tells moved from changed and inserted. What expired or was erased with a sealed
 * note is counted, and is no finding.
 */
import { sql } from 'kysely';
import type { Store } from './open.ts';
import { checkSeal, type Head, headsKept, readHead, type Tip, type TrailKeys } from './seal.ts';
import {
  checkpointText,
  entryHash,
  erasureText,
  payloadDigest,
  type TrailTables,
} from './trail.ts';

export type TrailFault =
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'reordered'
  | 'tail cut'
  | 'payload changed'
  | 'payload removed'
  | 'payload inserted'
  | 'erasure changed'
  | 'checkpoint changed'
  | 'head changed'
  | 'unknown key';

/** One thing that is not as it was written: entry `seq`, or `seq` to `to`, of an organisation. */
export interface TrailFinding {
  readonly organisation: string | null;
  readonly kind: TrailFault;
  readonly seq: number;
  readonly to: number;
  /** One sentence in English for the operator. */
  readonly text: string;
}

/** What verification found. `remarks` are no tampering, but worth knowing. */
export interface TrailReport {
  readonly checked: number;
  readonly expired: number;
  readonly erased: number;
  readonly findings: readonly TrailFinding[];
  readonly remarks: readonly string[];
}

type Row = TrailTables['trail_entry'] & { readonly salt: string | null; readonly body: unknown };
type Reading = Pick<Store, 'db' | 'dataFolder' | 'trail'>;

const batch = 2_000;
// Of more failing entries than this, the first are told apart and the rest are counted.
const suspectsKept = 300;
const candidatesKept = 1_000;

/** Verifies the trails of all organisations against one snapshot of the database. */
export async function verifyTrail(store: Reading): Promise<TrailReport> {
  const { keys } = store.trail;
  const kept = headsKept(store.dataFolder);
  // Heads first: what they name was committed before the snapshot below begins.
  const heads = new Map(kept.map((of) => [of, readHead(store.dataFolder, keys, of)]));
  return store.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      const named = await sql<{ organisation: string }>`
        select organisation from trail_entry union select organisation from trail_payload
        union select organisation from trail_checkpoint order by 1`.execute(db);
      const all = new Set([...named.rows.map((row) => row.organisation), ...kept]);
      const reports: TrailReport[] = [];
      for (const organisation of all)
        reports.push(await verifyOne({ db, keys, organisation, head: heads.get(organisation) }));
      return {
        checked: sum(reports.map((one) => one.checked)),
        expired: sum(reports.map((one) => one.expired)),
        erased: sum(reports.map((one) => one.erased)),
        findings: reports.flatMap((one) => one.findings),
        remarks: reports.flatMap((one) => one.remarks),
      };
    });
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

interface Chain {
  readonly db: Store['db'];
  readonly keys: TrailKeys;
  readonly organisation: string;
  readonly head: Head | undefined;
}

type Report = (kind: TrailFault, seq: number, text: string, to?: number) => void;

async function verifyOne(chain: Chain): Promise<TrailReport> {
  const findings: TrailFinding[] = [];
  const name = chain.organisation === '' ? 'the installation' : chain.organisation;
  const report = (kind: TrailFault, seq: number, text: string, to = seq) => {
    const entries = to === seq ? `entry ${seq}` : `entries ${seq} to ${to}`;
    const organisation = chain.organisation === '' ? null : chain.organisation;
    findings.push({ organisation, kind, seq, to, text: `${name}, ${entries}: ${text}` });
  };
  const base = await startOf(chain, report);
  const read = await readChain(chain, base, report);
  const reached = checkHead(chain, base, { read, report });
  placeSuspects(chain, { ...read, reached }, report);
  await checkOrphans(chain, reached, report);
  const remarks =
    chain.head === undefined && read.checked > 0
      ? [`${name}: no head is kept in this data folder, so a cut tail would not show.`]
      : [];
  return { checked: read.checked, expired: base.seq, erased: read.erased, findings, remarks };
}

/** The last sealed checkpoint: where the chain that is left begins. */
async function startOf({ db, keys, organisation }: Chain, report: Report): Promise<Tip> {
  const points = await db
    .selectFrom('trail_checkpoint')
    .selectAll()
    .where('organisation', '=', organisation)
    .orderBy('seq')
    .execute();
  let base: Tip = { seq: 0, hash: '' };
  for (const point of points) {
    if (checkSeal(keys, point.seal, checkpointText(point)) === 'good') base = point;
    else report('checkpoint changed', point.seq, 'the checkpoint here is not one Vern wrote.');
  }
  return base;
}

interface Reader {
  checked: number;
  erased: number;
  /** Numbers without a sound entry, as ranges. */
  readonly gaps: (readonly [number, number])[];
  readonly suspects: Row[];
  suspectsMore: number;
  /** The last sound entry, and the highest number there is. */
  last: Tip;
  highest: number;
  headHash: string | undefined;
  readonly strangers: Map<string, number[]>;
}

async function readChain(chain: Chain, base: Tip, report: Report): Promise<Reader> {
  const { db, organisation } = chain;
  const erased = await erasures(chain, report);
  const read: Reader = {
    checked: 0,
    erased: 0,
    gaps: [],
    suspects: [],
    suspectsMore: 0,
    last: base,
    highest: base.seq,
    headHash: undefined,
    strangers: new Map(),
  };
  await sql`declare trail no scroll cursor for
    select e.*, p.salt, p.body from trail_entry e
    left join trail_payload p on p.organisation = e.organisation and p.seq = e.seq
    where e.organisation = ${organisation} order by e.seq`.execute(db);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(batch)} from trail`.execute(db);
    for (const row of rows) {
      if (!readEntry(chain, row, { read, report })) continue;
      const gone = () => erased.some(([from, to]) => from <= row.seq && row.seq <= to);
      read.erased += checkPayload(row, gone, report);
    }
    if (rows.length < batch) break;
  }
  await sql`close trail`.execute(db);
  for (const [key, seqs] of read.strangers)
    report(
      'unknown key',
      seqs[0] ?? 0,
      `sealed with key ${key}, which is not in the folder keys. Put it there as ${key}.trail.key and verify again.`,
      seqs.at(-1),
    );
  return read;
}

/** Whether an entry is sound where it stands; what is not is kept for `placeSuspects`. */
function readEntry(
  { keys, head }: Chain,
  row: Row,
  { read, report }: { read: Reader; report: Report },
): boolean {
  read.checked += 1;
  read.highest = Math.max(read.highest, row.seq);
  const sealed = checkSeal(keys, row.seal, row.hash);
  if (entryHash(row) !== row.hash || sealed === 'bad' || row.seq <= read.last.seq) {
    if (read.suspects.length < suspectsKept) read.suspects.push(row);
    else read.suspectsMore += 1;
    return false;
  }
  if (sealed === 'unknown key') {
    const key = row.seal.split('.')[0] ?? '';
    read.strangers.set(key, [...(read.strangers.get(key) ?? []).slice(0, 1), row.seq]);
  }
  if (row.seq > read.last.seq + 1) read.gaps.push([read.last.seq + 1, row.seq - 1]);
  else if (row.previous !== read.last.hash)
    report(
      'changed',
      row.seq,
      'it does not follow the one before; they are from different copies.',
    );
  read.last = { seq: row.seq, hash: row.hash };
  if (row.seq === head?.seq) read.headHash = row.hash;
  return true;
}

/** Returns 1 when the details are rightly gone. */
function checkPayload(row: Row, isErased: () => boolean, report: Report): number {
  if (row.salt === null) {
    if (isErased()) return 1;
    report('payload removed', row.seq, 'its details are gone without a note of their erasure.');
  } else if (payloadDigest(row.salt, row.body) !== row.payload_digest)
    report('payload changed', row.seq, 'its details are not those that were written.');
  return 0;
}

async function erasures({ db, keys, organisation }: Chain, report: Report) {
  const notes = await db
    .selectFrom('trail_erasure')
    .selectAll()
    .where('organisation', '=', organisation)
    .execute();
  const good: (readonly [number, number])[] = [];
  for (const note of notes) {
    if (checkSeal(keys, note.seal, erasureText(note)) === 'good')
      good.push([note.from_seq, note.to_seq]);
    else {
      const text = 'the note that their details were erased is not one Vern wrote.';
      report('erasure changed', note.from_seq, text, note.to_seq);
    }
  }
  return good;
}

/** Checks the head kept outside; returns how far the chain is known to have come. */
function checkHead(
  { head }: Chain,
  base: Tip,
  { read, report }: { read: Reader; report: Report },
): number {
  if (head === undefined) return base.seq;
  if (head.state === 'unknown key') {
    report('unknown key', head.seq, 'the head kept outside is sealed with a key not in keys.');
    return base.seq;
  }
  if (head.state === 'bad') {
    report('head changed', head.seq, 'the head kept outside the database is not one Vern wrote.');
    return base.seq;
  }
  if (read.headHash !== undefined && read.headHash !== head.hash)
    report('changed', head.seq, 'the head kept outside names another entry here.');
  return head.seq;
}

interface Placing extends Reader {
  /** The entry the head names. */
  readonly reached: number;
}

/** Tells apart what failed: moved, changed or inserted; what no entry stands for was removed. */
function placeSuspects({ keys }: Chain, read: Placing, report: Report): void {
  const open = openNumbers(read);
  const capped = open.size >= candidatesKept;
  let furthest = Math.max(read.last.seq, read.reached);
  let written = read.last.seq;
  const left: Row[] = [];
  for (const row of read.suspects) {
    const from = checkSeal(keys, row.seal, row.hash) === 'bad' ? undefined : origin(row, open);
    if (from === undefined) left.push(row);
    else {
      open.delete(from);
      furthest = Math.max(furthest, from);
      written = Math.max(written, from);
      report('reordered', row.seq, `it was written as entry ${from}.`);
    }
  }
  for (const row of left) {
    // Beyond the head, an entry is taken for Vern's own when its seal is and it follows the last sound one.
    const ours = checkSeal(keys, row.seal, row.hash) === 'good' && row.previous === read.last.hash;
    const known = open.has(row.seq) && (row.seq <= furthest || ours);
    open.delete(row.seq);
    if (known) written = Math.max(written, row.seq);
    if (known) report('changed', row.seq, 'it is not as it was written.');
    else report('inserted', row.seq, 'Vern did not write it.');
  }
  if (read.suspectsMore > 0)
    report('changed', read.suspects.at(-1)?.seq ?? 0, `and ${read.suspectsMore} more after it.`);
  const gaps = [...read.gaps, [read.last.seq + 1, furthest] as const];
  for (const [from, to] of capped ? gaps : missing(gaps, open)) {
    if (from > to) continue;
    if (from > written) report('tail cut', from, 'cut off the end of the trail.', to);
    else report('removed', from, 'removed.', to);
  }
}

/** The numbers an entry that failed can have come from, as far as they are kept. */
function openNumbers(read: Placing): Set<number> {
  const end = Math.max(read.highest, read.reached) + read.suspects.length;
  const open = new Set<number>();
  for (const [from, to] of [...read.gaps, [read.last.seq + 1, end] as const])
    for (let seq = from; seq <= to && open.size < candidatesKept; seq += 1) open.add(seq);
  return open;
}

function origin(row: Row, open: ReadonlySet<number>): number | undefined {
  if (open.has(row.seq) && entryHash(row) === row.hash) return undefined;
  return [...open].find((seq) => entryHash({ ...row, seq }) === row.hash);
}

/** The ranges within the gaps that no entry stands for. */
function missing(gaps: readonly (readonly [number, number])[], open: ReadonlySet<number>) {
  const ranges: [number, number][] = [];
  for (const [from, to] of gaps) {
    for (let seq = from; seq <= to; seq += 1) {
      const range = ranges.at(-1);
      if (!open.has(seq)) continue;
      if (range?.[1] === seq - 1) range[1] = seq;
      else ranges.push([seq, seq]);
    }
  }
  return ranges;
}

/** Details of entries that never were. Those left behind by removed entries are named with them. */
async function checkOrphans(chain: Chain, reached: number, report: Report): Promise<void> {
  const { rows } = await sql<{ seq: number }>`
    select seq from trail_payload p where organisation = ${chain.organisation} and seq > ${reached}
      and not exists (select from trail_entry e where e.organisation = p.organisation and e.seq = p.seq)
    order by seq limit 100`.execute(chain.db);
  for (const { seq } of rows) report('payload inserted', seq, 'details without an entry.');
}
