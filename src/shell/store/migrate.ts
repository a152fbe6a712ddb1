/**
 * Does the database have the tables this program needs?
 *
 * `migrations/NNNN-name.sql` are run once each, in order, in a transaction, by one process at a time. What
 * ran is recorded with its checksum: an altered migration and a store newer than the program are refused.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import type { Client } from 'pg';
import { appRole, placeOf, schema } from './connect.ts';
import { connectionProblem, StoreProblem } from './problem.ts';

/** One step of the schema. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}

/** The migrations of this program, or of a folder, in order. Throws when their numbers have a gap. */
export function migrations(folder = ownFolder()): readonly Migration[] {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.toSorted().map((file, index) => {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1]);
    if (number !== index + 1)
      throw new Error(`${join(folder, file)} should be number ${index + 1}: NNNN-name.sql.`);
    const sql = fs.readFileSync(join(folder, file), 'utf8');
    const sha256 = createHash('sha256').update(sql).digest('hex');
    return { number, name: file.slice(5, -4), sha256, sql };
  });
}

// The package's root, wherever it is installed and however deep this file lies in it.
function ownFolder(): string {
  for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder))
    if (fs.existsSync(join(folder, 'migrations')) && fs.existsSync(join(folder, 'package.json')))
      return join(folder, 'migrations');
  throw new Error('The migrations of Vern are not installed beside it.');
}

/** What the database already has, or an empty list when it is not Vern's yet. */
export async function applied(
  client: Client,
): Promise<readonly Pick<Migration, 'number' | 'name' | 'sha256'>[]> {
  const table = `${schema}.schema_migration`;
  const there = await client.query('select to_regclass($1) is not null as there', [table]);
  if (there.rows[0]?.there !== true) return [];
  const rows = await client.query(`select number, name, sha256 from ${table} order by number`);
  return rows.rows;
}

/** Which of the migrations are missing. Throws when the store is newer, or one was altered. */
export function pending(
  all: readonly Migration[],
  done: readonly Pick<Migration, 'number' | 'name' | 'sha256'>[],
  place: string,
): readonly Migration[] {
  for (const step of done) {
    const ours = all.find((one) => one.number === step.number);
    if (ours === undefined)
      throw new StoreProblem(
        'newer',
        `${place}: the store was made by a newer Vern (step ${done.length}, this one knows ${all.length}). Use that version.`,
      );
    if (ours.sha256 !== step.sha256)
      throw new StoreProblem(
        'altered',
        `${place}: step ${step.number} (${step.name}) differs from the one that made the store. Use the Vern that made it.`,
      );
  }
  return all.slice(done.length);
}

/** Runs what is missing, as the owner. Two processes at once: the second waits and finds it done. */
export async function migrate(
  client: Client,
  url: string,
  all: readonly Migration[] = migrations(),
): Promise<number> {
  const place = placeOf(url);
  const lock = "hashtextextended('vern migrate', 0)";
  await client.query(`select pg_advisory_lock(${lock})`);
  try {
    const steps = pending(all, await applied(client), place);
    for (const step of steps) {
      await client.query('begin');
      await runStep(client, step);
      await client.query('commit');
    }
    await client.query('begin');
    await grant(client, appRole(url));
    await client.query('commit');
    return steps.length;
  } catch (thrown) {
    await client.query('rollback').catch(() => undefined);
    throw connectionProblem(thrown, place);
  } finally {
    await client.query(`select pg_advisory_unlock(${lock})`).catch(() => undefined);
  }
}

/** Runs one step inside the caller's transaction and records it. */
export async function runStep(client: Client, step: Migration): Promise<void> {
  if (step.number === 1) await client.query(ground);
  await client.query(step.sql);
  await client.query(
    `insert into ${schema}.schema_migration (number, name, sha256) values ($1, $2, $3)`,
    [step.number, step.name, step.sha256],
  );
}

const ground = `
  create schema if not exists ${schema};
  create table if not exists ${schema}.schema_migration (
    number integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
  )`;

/**
 * Lets the application's role do what each table allows, and no more. The role is made when this user may
 * make one; without it (a hosted database) the triggers alone refuse.
 */
export async function grant(client: Client, role: string): Promise<void> {
  await client.query(makeRole(role));
  await client.query(grants(role));
}

const makeRole = (role: string) => `do $$ begin
  if to_regrole('${role}') is null then
    begin
      create role ${role} nologin;
    exception when insufficient_privilege or duplicate_object or unique_violation then null;
    end;
  end if;
  if to_regrole('${role}') is not null and not pg_has_role(current_user, '${role}', 'member') then
    begin
      execute format('grant ${role} to %I', current_user);
    exception when insufficient_privilege then null;
    end;
  end if;
end $$`;

// The catalogue is read back, so that running it again after every start-up that migrates is harmless.
const grants = (role: string) => `do $$
declare
  one record;
begin
  if to_regrole('${role}') is null then return; end if;
  grant usage on schema ${schema} to ${role};
  grant usage on all sequences in schema ${schema} to ${role};
  for one in
    select c.oid::regclass as name, c.relname,
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'append_only') as added_only,
      exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'never_updated') as never_updated
    from pg_class c where c.relnamespace = '${schema}'::regnamespace and c.relkind in ('r', 'p', 'v')
  loop
    execute format('revoke all on %s from ${role}', one.name);
    execute format('grant %s on %s to ${role}', case
      when one.relname = 'schema_migration' then 'select'
      when one.added_only then 'select, insert'
      when one.never_updated then 'select, insert, delete'
      else 'select, insert, update, delete' end, one.name);
  end loop;
end $$`;

/** The role this connection's user can work as, or undefined where there is none. */
export async function workingRole(client: Client, role: string): Promise<string | undefined> {
  const found = await client.query<{ can: boolean }>(
    `select to_regrole($1) is not null and pg_has_role(current_user, to_regrole($1)::oid, 'member')
       and has_schema_privilege(to_regrole($1)::oid, $2, 'usage') as can`,
    [role, schema],
  );
  return found.rows[0]?.can === true ? role : undefined;
}
