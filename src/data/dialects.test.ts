import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { all, type Predicate } from '../declaration/predicate.ts';
import { connect } from '../shell/connectors/connect.ts';
import type { Connector, KeySets } from '../shell/connectors/contract.ts';
import { mariadbServer, postgresServer } from '../shell/connectors/testing/servers.ts';
import { compile } from './compile.ts';
import type { Compiled } from './compiled.ts';
import { evaluate } from './evaluate.ts';
import { make, put, typed } from './testing/typed.ts';
import { tablesOf, type World } from './testing/world.ts';
import { asked, worlds } from './testing/worlds.ts';

const numRuns = Number(process.env['VERN_RUNS'] ?? 8);

async function found(connector: Connector, table: string, where: Predicate, sets: KeySets) {
  const rids: unknown[] = [];
  for await (const rows of connector.select({ table, where, sets, columns: ['rid'] }))
    rids.push(...rows.map(({ rid }) => rid));
  return rids.toSorted((one, other) => Number(one) - Number(other));
}

async function agree(connector: Connector, world: World, compiled: Compiled) {
  const rows = tablesOf(world, compiled);
  const written = rows.tables[compiled.table] ?? [];
  await put(connector, rows.tables);
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

async function inDatabase(url: string) {
  const connector = await connect(url);
  try {
    await make(connector);
    const property = fc.asyncProperty(worlds, async (drawn) => {
      const world = typed(drawn, connector.kind);
      for (const place of asked) {
        const compiled = compile(world.declaration, place, world.options);
        assert.ok(compiled.ok);
        await agree(connector, world, compiled);
      }
    });
    await fc.assert(property, { numRuns });
  } finally {
    await connector.close();
  }
}

describe('a database answers as the rule does: every purpose, field and row', () => {
  const undo: (() => Promise<void>)[] = [];
  after(() => Promise.all(undo.map((each) => each())));

  test('SQLite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vern-rule-'));
    undo.push(() => rm(folder, { recursive: true }));
    const path = join(folder, 'shop.db');
    await writeFile(path, '');
    await inDatabase(`sqlite:${path}`);
  });

  test('PostgreSQL', async () => {
    const server = await postgresServer('npm');
    undo.push(server.stop);
    await inDatabase(server.url('postgres'));
  });

  test('MariaDB', async () => {
    const server = await mariadbServer();
    undo.push(server.stop);
    const first = await connect(server.url('mysql'));
    await first.transaction({}, (tx) => tx.query('create database rule'));
    await first.close();
    await inDatabase(server.url('rule'));
  });
});
