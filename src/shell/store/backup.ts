/**
 * How is everything Vern knows put in one file, and taken back from it?
 *
 * A backup is gzipped lines of JSON read from one snapshot while Vern works on: a header (schema steps,
 * sealed trail heads), each table's rows with their count and checksum, and a last line over all. It moves
 * between the embedded and any other PostgreSQL. Not in it: the folder `keys`, without which encrypted and
 * keyed data cannot be read (keep it elsewhere), example databases, and the customer's own systems.
 */
import { createHash, type Hash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Client } from 'pg';
import { now } from '../clock.ts';
import { format, type Header, type TableLine } from './backup-file.ts';
import { connect, placeOf, schema } from './connect.ts';
import { plainText, quoted, rowsAtOnce, tables, tips } from './contents.ts';
import { applied } from './migrate.ts';
import type { Store } from './open.ts';
import { codeOf, connectionProblem, folderProblem, StoreProblem } from './problem.ts';
import { sealTip, syncFolder } from './seal.ts';

export { type RestoreSummary, restore } from './restore.ts';

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
    const source = Readable.from(lines(client, store, summary), { highWaterMark: 2 });
    await pipeline(source, createGzip(), fs.createWriteStream(half, { mode: 0o600, flush: true }));
    fs.renameSync(half, file);
    syncFolder(dirname(file));
    return summary;
  } catch (thrown) {
    fs.rmSync(half, { force: true });
    if (codeOf(thrown) === 'ENOENT')
      throw new StoreProblem('input', `${file}: there is no such folder to write in.`, thrown);
    throw folderProblem(connectionProblem(thrown, placeOf(store.ownerUrl)), file);
  } finally {
    await client.end();
  }
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
    for await (const some of rowsOf(client, table)) {
      rows += some.length;
      yield some.map(({ row }) => line(row, hash)).join('');
    }
    yield line({ end: table.table, rows, sha256: hash.digest('hex') });
    summary.tables += 1;
    summary.rows += rows;
  }
  yield line({ sequences: await sequences(client) });
  const { tables: count, rows } = summary;
  yield `${JSON.stringify({ end: 'backup', tables: count, rows, sha256: whole.digest('hex') })}\n`;
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
    yield rows;
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
