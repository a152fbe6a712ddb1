/**
 * How is everything Vern knows put in one file, and taken back from it?
 *
 * A backup is gzipped lines of JSON read from one snapshot while Vern works on: a header (schema steps,
 * sealed trail heads), each table's rows with their count and checksum, and a last line over all. It moves
 * between the embedded and any other PostgreSQL. Not in it: the folder `keys`, without which encrypted and
 * keyed data cannot be read (keep it elsewhere), example databases, and the customer's own systems.
 *
 * A restore is one transaction: a damaged or newer file changes nothing. Restore with the folder held
 * (`role: 'server'`), so that no running server works on with what it remembers.
 */
import { createHash, type Hash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { now } from '../clock.ts';
import { connect, placeOf, schema } from './connect.ts';
import { applied, grant, type Migration, migrations, pending, runStep } from './migrate.ts';
import type { Store } from './open.ts';
import { codeOf, connectionProblem, folderProblem, messageOf, StoreProblem } from './problem.ts';
import { checkTip, forgetHeads, sealTip, syncFolder, type Tip, writeHead } from './seal.ts';
import { append } from './trail.ts';
import { type TrailReport, verifyTrail } from './trail-verify.ts';

const format = 1;
const rowsAtOnce = 500;

interface Header {
  readonly vern: 'backup';
  readonly format: number;
  readonly made: string;
  readonly steps: readonly Pick<Migration, 'number' | 'name' | 'sha256'>[];
  readonly heads: readonly (Tip & { readonly organisation: string; readonly seal: string })[];
}

interface TableLine {
  readonly table: string;
  readonly columns: readonly string[];
  readonly types: readonly string[];
}

/** What a backup holds. */
export interface BackupSummary {
  readonly made: string;
  readonly tables: number;
  readonly rows: number;
}

/** Writes a backup (mode 0600), whole or not at all. Throws StoreProblems. */
export async function backup(
  store: Pick<Store, 'ownerUrl' | 'trail'>,
  file: string,
): Promise<BackupSummary> {
  const client = await connect(store.ownerUrl);
  const half = `${file}.${process.pid}.half`;
  const summary = { made: now(), tables: 0, rows: 0 };
  try {
    await plainText(client);
    await client.query('begin isolation level repeatable read, read only');
    const source = Readable.from(lines(client, store, summary));
    await pipeline(source, createGzip(), fs.createWriteStream(half, { mode: 0o600, flush: true }));
    fs.renameSync(half, file);
    syncFolder(dirname(file));
    return summary;
  } catch (thrown) {
    fs.rmSync(half, { force: true });
    throw folderProblem(connectionProblem(thrown, placeOf(store.ownerUrl)), file);
  } finally {
    await client.end();
  }
}

// The same text for the same value, whatever the server's own settings.
async function plainText(client: Client): Promise<void> {
  await client.query(
    "set datestyle to iso; set intervalstyle to postgres; set timezone to 'UTC'; set bytea_output to hex; set extra_float_digits to 1",
  );
}

async function* lines(
  client: Client,
  { trail }: Pick<Store, 'trail'>,
  summary: { made: string; tables: number; rows: number },
): AsyncGenerator<string> {
  const whole = createHash('sha256');
  const line = (value: unknown, ...also: Hash[]) => {
    const text = `${JSON.stringify(value)}\n`;
    for (const hash of [whole, ...also]) hash.update(text);
    return text;
  };
  const heads = (await tips(client)).map((tip) => ({
    ...tip,
    seal: sealTip(trail.keys, tip.organisation, tip),
  }));
  const steps = await applied(client);
  yield line({ vern: 'backup', format, made: summary.made, steps, heads } satisfies Header);
  for (const table of await tables(client)) {
    const hash = createHash('sha256');
    let rows = 0;
    yield line(table);
    for await (const row of rowsOf(client, table)) {
      rows += 1;
      yield line(row, hash);
    }
    yield line({ end: table.table, rows, sha256: hash.digest('hex') });
    summary.tables += 1;
    summary.rows += rows;
  }
  yield line({ sequences: await sequences(client) });
  const { tables: count, rows } = summary;
  yield `${JSON.stringify({ end: 'backup', tables: count, rows, sha256: whole.digest('hex') })}\n`;
}

async function tips(client: Client): Promise<readonly (Tip & { organisation: string })[]> {
  const found = await client.query(`
    select distinct on (organisation) organisation, seq, hash from (
      select organisation, seq, hash from trail_entry
      union all select organisation, seq, hash from trail_checkpoint) tip
    order by organisation, seq desc`);
  return found.rows;
}

/** The tables of the schema with the columns that can be written. */
async function tables(client: Client): Promise<readonly TableLine[]> {
  const found = await client.query(
    `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns,
       array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migration'
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [schema],
  );
  return found.rows;
}

async function* rowsOf(client: Client, { table, columns }: TableLine) {
  const values = columns.map((column) => `${quoted(column)}::text`).join(', ');
  await client.query(
    `declare rows no scroll cursor for select array[${values}] as row from ${schema}.${quoted(table)}`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: readonly (string | null)[] }>(
      `fetch ${rowsAtOnce} from rows`,
    );
    for (const { row } of rows) yield row;
    if (rows.length < rowsAtOnce) break;
  }
  await client.query('close rows');
}

async function sequences(client: Client) {
  const found = await client.query(
    'select sequencename as name, last_value as value from pg_sequences where schemaname = $1',
    [schema],
  );
  return found.rows;
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** What a restore did, and what verification then says of the trail. */
export interface RestoreSummary extends BackupSummary {
  readonly trail: TrailReport;
}

/**
 * Takes everything back from a backup, migrating it if it is older. Refuses a damaged or newer file, and a
 * store that is not empty unless `replace` is true. Throws StoreProblems.
 */
export async function restore(
  store: Store,
  file: string,
  { replace = false }: { readonly replace?: boolean } = {},
): Promise<RestoreSummary> {
  const client = await connect(store.ownerUrl);
  try {
    await plainText(client);
    await client.query('begin');
    const restored = await restoreInto(client, { store, file, replace });
    await client.query('commit');
    await beginHeads(store, restored.header);
    const { made } = restored.header;
    const payload = { made, tables: restored.tables, rows: restored.rows };
    await store.db.transaction().execute((transaction) =>
      append(transaction, {
        ...{ organisation: null, at: now(), actor: 'operator:restore' },
        ...{ action: 'store.restored', outcome: 'done', payload },
      }),
    );
    await store.trail.flush();
    return { ...payload, trail: await verifyTrail(store) };
  } catch (thrown) {
    await client.query('rollback').catch(() => undefined);
    throw folderProblem(connectionProblem(thrown, placeOf(store.ownerUrl)), file);
  } finally {
    await client.end();
  }
}

interface Restoring {
  readonly store: Store;
  readonly file: string;
  readonly replace: boolean;
}

async function restoreInto(client: Client, { store, file, replace }: Restoring) {
  if (!replace) await refuseIfUsed(client, store.ownerUrl);
  const reader = new Lines(file);
  const header = await reader.header();
  const all = migrations();
  const later = pending(all, header.steps, file);
  await client.query(`drop schema if exists ${schema} cascade`);
  for (const step of all.slice(0, all.length - later.length)) await runStep(client, step);
  const rules = await dropRules(client);
  let [count, rows] = [0, 0];
  for (;;) {
    const next = await reader.next();
    if (Array.isArray(next)) throw reader.damaged('a row stands where none belongs');
    if ('sequences' in next) {
      await setSequences(client, next['sequences'] as { name: string; value: number | null }[]);
      await reader.last({ tables: count, rows });
      break;
    }
    rows += await loadTable(client, reader, next as unknown as TableLine);
    count += 1;
  }
  for (const rule of rules) await client.query(rule);
  await checkHeads(client, header, { store, reader });
  for (const step of later) await runStep(client, step);
  await grant(client);
  return { header, tables: count, rows };
}

async function refuseIfUsed(client: Client, url: string): Promise<void> {
  for (const { table } of await tables(client)) {
    const found = await client.query(`select from ${schema}.${quoted(table)} limit 1`);
    if (found.rowCount !== 0)
      throw new StoreProblem(
        'not empty',
        `${placeOf(url)}: the store is not empty (${table}). Restore into a new folder, or say --replace.`,
      );
  }
}

/** Takes foreign keys and triggers off for loading; returns what puts them back, and checks the rows. */
async function dropRules(client: Client): Promise<readonly string[]> {
  const found = await client.query<{ table: string; name: string; text: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as text
     from pg_constraint where contype = 'f' and connamespace = $1::regnamespace`,
    [schema],
  );
  for (const { table, name } of found.rows)
    await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  const names = (await tables(client)).map(({ table }) => `${schema}.${quoted(table)}`);
  for (const name of names) {
    await client.query(`alter table ${name} disable trigger user`);
    // A step may have put rows there; the backup holds them too.
    await client.query(`truncate ${name}`);
  }
  return [
    ...names.map((name) => `alter table ${name} enable trigger user`),
    ...found.rows.map(
      ({ table, name, text }) => `alter table ${table} add constraint ${quoted(name)} ${text}`,
    ),
  ];
}

async function loadTable(client: Client, reader: Lines, line: TableLine): Promise<number> {
  const known = (await tables(client)).find(({ table }) => table === line.table);
  if (known === undefined || String(known.columns) !== String(line.columns))
    throw reader.damaged(`the table ${line.table} is not one its own schema has`);
  const columns = known.columns.map(quoted).join(', ');
  const values = known.types.map((type, index) => `(r->>${index})::${type}`).join(', ');
  const name = `${schema}.${quoted(known.table)}`;
  const statement = `insert into ${name} (${columns}) overriding system value
    select ${values} from json_array_elements($1::json) r`;
  const hash = createHash('sha256');
  let rows = 0;
  let batch: unknown[] = [];
  const write = async () => {
    if (batch.length > 0) await client.query(statement, [JSON.stringify(batch)]);
    batch = [];
  };
  for (;;) {
    const next = await reader.next(hash);
    if (!Array.isArray(next)) {
      await write();
      if (next['end'] !== known.table || next['rows'] !== rows || next['sha256'] !== reader.before)
        throw reader.damaged(`the rows of ${known.table} are not those that were written`);
      return rows;
    }
    batch.push(next);
    rows += 1;
    if (batch.length >= rowsAtOnce) await write();
  }
}

async function setSequences(
  client: Client,
  values: readonly { readonly name: string; readonly value: number | null }[],
): Promise<void> {
  for (const { name, value } of values)
    if (value !== null)
      await client.query('select setval($1::regclass, $2)', [`${schema}.${quoted(name)}`, value]);
}

/** The chains must end where the backup's sealed heads say. */
async function checkHeads(
  client: Client,
  header: Header,
  { store, reader }: { store: Store; reader: Lines },
): Promise<void> {
  const ends = new Map((await tips(client)).map((tip) => [tip.organisation, tip]));
  if (ends.size !== header.heads.length) throw reader.damaged('a trail is missing');
  for (const head of header.heads) {
    const end = ends.get(head.organisation);
    const sealed = checkTip(store.trail.keys, head.organisation, head);
    if (sealed === 'bad' || end?.seq !== head.seq || end.hash !== head.hash)
      throw reader.damaged(`the trail of ${head.organisation || 'the installation'} was changed`);
  }
}

async function beginHeads(store: Store, header: Header): Promise<void> {
  forgetHeads(store.dataFolder);
  for (const head of header.heads)
    writeHead(store.dataFolder, store.trail.keys, head.organisation, head);
}

/** Reads a backup line by line, keeping count of what it has read. */
class Lines {
  /** The checksum of the rows read before the line last returned. */
  before = '';
  readonly #file: string;
  readonly #whole = createHash('sha256');
  readonly #lines: AsyncGenerator<string>;

  constructor(file: string) {
    this.#file = file;
    this.#lines = linesOf(file);
  }

  damaged(why: string, cause?: unknown): StoreProblem {
    return new StoreProblem('damaged', `${this.#file}: the backup is damaged: ${why}.`, cause);
  }

  async header(): Promise<Header> {
    const first = (await this.next()) as unknown as Partial<Header>;
    if (first.vern !== 'backup') throw this.damaged('it does not begin as a backup of Vern');
    if (first.format !== format)
      throw new StoreProblem('newer', `${this.#file}: was made by a newer Vern. Use that version.`);
    return first as Header;
  }

  /** The next line: a row (array) or a mark. Rows go into `hash`. */
  async next(hash?: Hash): Promise<unknown[] | Record<string, unknown>> {
    const text = await this.#text();
    this.#whole.update(text);
    const value = this.#parse(text);
    if (Array.isArray(value)) hash?.update(text);
    else this.before = hash?.digest('hex') ?? '';
    return value;
  }

  async last(counted: { readonly tables: number; readonly rows: number }): Promise<void> {
    const end = this.#parse(await this.#text());
    const wanted = { end: 'backup', ...counted, sha256: this.#whole.digest('hex') };
    if (JSON.stringify(end) !== JSON.stringify(wanted)) throw this.damaged('its checksum is wrong');
    if ((await this.#read()) !== undefined) throw this.damaged('something stands after its end');
  }

  async #text(): Promise<string> {
    const text = await this.#read();
    if (text === undefined) throw this.damaged('it ends too early');
    return text;
  }

  async #read(): Promise<string | undefined> {
    try {
      const next = await this.#lines.next();
      return next.done === true ? undefined : next.value;
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT')
        throw new StoreProblem('input', `${this.#file}: there is no such file.`, thrown);
      if (codeOf(thrown).startsWith('E') && !codeOf(thrown).startsWith('ERR_')) throw thrown;
      throw this.damaged(messageOf(thrown), thrown);
    }
  }

  #parse(text: string): unknown[] | Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === 'object' && value !== null)
        return value as unknown[] | Record<string, unknown>;
    } catch {
      // Said below.
    }
    throw this.damaged('a line of it cannot be read');
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const input = fs.createReadStream(file);
  const unzipped = createGunzip();
  const piping = pipeline(input, unzipped);
  piping.catch(() => undefined);
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of unzipped) {
    rest += decoder.decode(chunk as Buffer, { stream: true });
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) yield `${line}\n`;
  }
  if (rest !== '') yield rest;
}
