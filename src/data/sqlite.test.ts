import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { all, type Predicate } from '../declaration/predicate.ts';
import type { Row } from '../processing/rule/case.ts';
import { connect } from '../shell/connectors/connect.ts';
import type { Connector, KeySets } from '../shell/connectors/contract.ts';
import { compile } from './compile.ts';
import type { Compiled } from './compiled.ts';
import { evaluate } from './evaluate.ts';
import { tablesOf, type World } from './testing/world.ts';
import { asked, worlds } from './testing/worlds.ts';

const columns: Readonly<Record<string, string>> = {
  customers: 'id integer, registered text, status text, name text, person text',
  employees: 'id integer, person text',
  order:
    'id integer, site integer, customer_id integer, other_id integer, seller_id integer, status text, name text, payload text, ordered text, delivered text, booked integer',
  lines: 'id integer, order_id integer, no integer, packed text',
  choices: 'id integer, customer_id integer, given text, withdrawn text',
  contacts: 'id integer, customer_id integer, kind text, contacted text',
};

/** Each table with its rows; `rid` tells them apart. */
function write(path: string, tables: Readonly<Record<string, readonly Row[]>>): void {
  const database = new DatabaseSync(path);
  for (const [table, shape] of Object.entries(columns)) {
    database.exec(
      `drop table if exists "${table}"; create table "${table}" (rid integer, ${shape})`,
    );
    const names = shape.split(', ').map((part) => part.split(' ')[0] ?? '');
    const places = names.map(() => '?').join(', ');
    const insert = database.prepare(`insert into "${table}" values (?, ${places})`);
    for (const [rid, row] of (tables[table] ?? []).entries())
      insert.run(rid, ...names.map((name) => (row[name] ?? null) as SQLInputValue));
  }
  database.close();
}

async function found(connector: Connector, table: string, where: Predicate, sets: KeySets) {
  const rids: unknown[] = [];
  for await (const rows of connector.select({ table, where, sets, columns: ['rid'] }))
    rids.push(...rows.map(({ rid }) => rid));
  return rids.toSorted((one, other) => Number(one) - Number(other));
}

async function agree(connector: Connector, world: World, compiled: Compiled) {
  const rows = tablesOf(world, compiled);
  const written = rows.tables[compiled.table] ?? [];
  for (const { ended, undecided, held, purposes } of compiled.fields) {
    const each = Object.values(purposes).flatMap((states) => Object.values(states));
    for (const predicate of [ended, undecided, held, ...each]) {
      const where = all(compiled.within, predicate);
      const expected = [...written.keys()].filter((rid) =>
        evaluate(where, written[rid] ?? {}, rows),
      );
      const answer = await found(connector, compiled.table, where, rows.sets as KeySets);
      assert.deepEqual(answer, expected, JSON.stringify(where));
    }
  }
}

test('SQLite answers as the rule does: every purpose, field and row', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vern-rule-'));
  t.after(() => rm(folder, { recursive: true }));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const path = join(folder, `${(run += 1)}.db`);
      for (const place of asked) {
        const compiled = compile(world.declaration, place, world.options);
        assert.ok(compiled.ok);
        write(path, tablesOf(world, compiled).tables);
        const connector = await connect(`sqlite:${path}`);
        try {
          await agree(connector, world, compiled);
        } finally {
          await connector.close();
        }
      }
      await rm(path);
    }),
    { numRuns: Number(process.env['VERN_RUNS'] ?? 25) },
  );
});
