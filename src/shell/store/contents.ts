/**
 * What is in Vern's schema: which tables, of which columns, and where do the trails end?
 *
 * Asked of the live catalogue, so that a backup holds every table a room adds.
 */
import type { Client } from 'pg';
import type { TableLine } from './backup-file.ts';
import { schema } from './connect.ts';
import type { Tip } from './seal.ts';

/** How many rows are read or written in one statement. */
export const rowsAtOnce = 500;

/** Has values written as the same text whatever the server's own settings. */
export async function plainText(client: Client): Promise<void> {
  await client.query(
    "set datestyle to iso; set intervalstyle to postgres; set timezone to 'UTC'; set bytea_output to hex; set extra_float_digits to 1",
  );
}

/** Where each organisation's trail ends. */
export async function tips(client: Client): Promise<readonly (Tip & { organisation: string })[]> {
  const found = await client.query(`
    select distinct on (organisation) organisation, seq, hash from (
      select organisation, seq, hash from trail_entry
      union all select organisation, seq, hash from trail_checkpoint) tip
    order by organisation, seq desc`);
  return found.rows;
}

/** The tables of the schema with the columns that can be written. */
export async function tables(client: Client): Promise<readonly TableLine[]> {
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

/** A name as it stands in SQL. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
