/**
 * How is everything taken back from a backup?
 *
 * In one transaction: a damaged or newer file changes nothing. An older one is loaded into the schema it was
 * made with and migrated then. Afterwards the trail is verified. A running server, which would work on with
 * what it remembers, is refused.
 */
import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { now } from '../clock.ts';
import type { BackupSummary } from './backup.ts';
import { type BackupReader, type Header, readBackup, type TableLine } from './backup-file.ts';
import { appRole, connect, placeOf, schema } from './connect.ts';
import { plainText, quoted, rowsAtOnce, tables, tips } from './contents.ts';
import { holdAsServer } from './embedded/folder.ts';
import { grant, migrations, pending, runStep } from './migrate.ts';
import type { Store } from './open.ts';
import { connectionProblem, folderProblem, StoreProblem } from './problem.ts';
import { checkTip, forgetHeads, writeHead } from './seal.ts';
import { append } from './trail.ts';
import { type TrailReport, verifyTrail } from './trail-verify.ts';

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
  const held = store.role === 'server' ? undefined : await holdAsServer(store.dataFolder);
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
        organisation: null,
        at: now(),
        actor: 'operator:restore',
        action: 'store.restored',
        outcome: 'done',
        payload,
      }),
    );
    await store.trail.flush();
    return { ...payload, trail: await verifyTrail(store) };
  } catch (thrown) {
    await client.query('rollback').catch(() => undefined);
    throw folderProblem(connectionProblem(thrown, placeOf(store.ownerUrl)), file);
  } finally {
    await client.end();
    held?.release();
  }
}

interface Restoring {
  readonly store: Store;
  readonly file: string;
  readonly replace: boolean;
}

async function restoreInto(client: Client, { store, file, replace }: Restoring) {
  if (!replace) await refuseIfUsed(client, store.ownerUrl);
  const reader = readBackup(file);
  const header = await reader.header();
  const all = migrations();
  const later = pending(all, header.steps, file);
  await client.query(`drop schema if exists ${schema} cascade`);
  for (const step of all.slice(0, all.length - later.length)) await runStep(client, step);
  const rules = await dropRules(client);
  let [count, rows] = [0, 0];
  for (;;) {
    const next = await reader.next();
    if ('sequences' in next) {
      await setSequences(client, next['sequences'] as Sequence[]);
      await reader.last({ tables: count, rows });
      break;
    }
    rows += await loadTable(client, reader, next as unknown as TableLine);
    count += 1;
  }
  for (const rule of rules) await client.query(rule);
  await checkHeads(client, header, { store, reader });
  for (const step of later) await runStep(client, step);
  await grant(client, appRole(store.ownerUrl));
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

const isEnd = (line: object, wanted: object) => JSON.stringify(line) === JSON.stringify(wanted);

async function loadTable(client: Client, reader: BackupReader, line: TableLine): Promise<number> {
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
      if (!isEnd(next, { end: known.table, rows, sha256: hash.digest('hex') }))
        throw reader.damaged(`the rows of ${known.table} are not those that were written`);
      return rows;
    }
    batch.push(next);
    rows += 1;
    if (batch.length >= rowsAtOnce) await write();
  }
}

type Sequence = { readonly name: string; readonly value: number | null };

async function setSequences(client: Client, values: readonly Sequence[]): Promise<void> {
  for (const { name, value } of values)
    if (value !== null)
      await client.query('select setval($1::regclass, $2)', [`${schema}.${quoted(name)}`, value]);
}

/** The chains must end where the backup's sealed heads say. */
async function checkHeads(
  client: Client,
  header: Header,
  { store, reader }: { store: Store; reader: BackupReader },
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
