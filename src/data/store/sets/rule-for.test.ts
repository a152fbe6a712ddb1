import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Predicate } from '../../../declaration/predicate.ts';
import type { PersonFacts } from '../../../processing/rule/case.ts';
import { hold } from '../../../processing/rule/hold.ts';
import type { Place } from '../../../processing/rule/relation.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import type { Connector } from '../../../shell/connectors/contract.ts';
import { mariadbServer, postgresServer } from '../../../shell/connectors/testing/servers.ts';
import { type PeopleKey, peopleKey } from '../../../shell/store/people/key.ts';
import type { Root } from '../../find/subject.ts';
import { make, put, typed } from '../../testing/typed.ts';
import { caseOf, type World } from '../../testing/world.ts';
import { asked, worlds } from '../../testing/worlds.ts';
import type { Engine, Facts } from '../engine.ts';
import { openSystems } from '../systems.ts';
import { caseOf as recordCase } from '../why/case-of.ts';
import { type RuleOptions, ruleFor } from './rule-for.ts';

const numRuns = Number(process.env['VERN_RUNS'] ?? 25);

/** Which part of what is known about people comes as a wish, and whom the caller asks about. */
type Draw = { readonly wished: boolean; readonly only: readonly string[] | undefined };

const draws: fc.Arbitrary<Draw> = fc.record({
  wished: fc.boolean(),
  only: fc.option(fc.subarray(['a', 'b', 'e'], { minLength: 1 }), { nil: undefined }),
});

const roles: Readonly<Record<string, string>> = { a: 'customer', b: 'customer', e: 'employee' };
const kinds: Readonly<Record<keyof PersonFacts, string>> = {
  consents: 'consent',
  objections: 'objection',
  restrictions: 'restriction',
  holds: 'hold',
  access: 'access',
  erasures: 'erasure',
  relationshipOver: 'relationship',
};

/** What rooms know: a plain object that looks hashes up. */
function factsOf(world: World, key: PeopleKey, people: readonly string[]): Facts {
  const known = people.map((id) => ({ id, role: roles[id] ?? '', facts: world.facts[id] ?? {} }));
  return {
    kinds: known.flatMap(({ role, facts }) =>
      Object.keys(facts).map((name) => ({ role, kind: kinds[name as keyof PersonFacts] })),
    ),
    consentsKnown: world.options.consentsKnown ?? [],
    of: (role, hashes) =>
      Promise.resolve(
        new Map(
          known.flatMap(({ id, role: theirs, facts }) => {
            const hash = key.hash(theirs, 'person', id);
            return theirs === role && hashes.includes(hash)
              ? [[hash, { ...facts, sure: true }] as const]
              : [];
          }),
        ),
      ),
  };
}

/** The rows that stand for a person. */
function rootsOf({ rows, options }: World, id: string): readonly Root[] {
  return ['shop.customers', 'shop.employees', 'crm.members'].flatMap((name) => {
    const [system = '', dataset = ''] = name.split('.');
    const keys = (rows[name] ?? [])
      .filter(({ person }) => person === id)
      .map((row) => [Number(row['id'])]);
    if (keys.length === 0 || options.silent?.includes(system) === true) return [];
    return [{ place: { system, dataset }, columns: ['id'], keys }];
  });
}

/** The states of every row of a dataset, as the database answers. */
async function answered(engine: Engine, place: Place, options: RuleOptions) {
  const ruled = await ruleFor(engine, place, options);
  assert.ok(ruled.ok, JSON.stringify(ruled));
  const { compiled, sets } = ruled;
  const flags: Record<string, Predicate> = {};
  for (const { field, ended, undecided, held, purposes } of compiled.fields) {
    Object.assign(flags, { [`${field} ended`]: ended, [`${field} undecided`]: undecided });
    flags[`${field} held`] = held;
    for (const [id, states] of Object.entries(purposes))
      for (const [state, predicate] of Object.entries(states))
        flags[`${field} ${id} ${state}`] = predicate;
  }
  const connector = engine.systems.open.get(place.system)?.connector;
  assert.ok(connector);
  const { table, within: where } = compiled;
  const found = new Map<number, readonly string[]>();
  for await (const rows of connector.select({ table, where, sets, flags, columns: ['rid'] }))
    for (const { rid, ...row } of rows)
      found.set(
        Number(rid),
        Object.keys(flags).filter((name) => row[name] === true),
      );
  return found;
}

/** The same by the rule itself. */
function expected(world: World, place: Place, row: Readonly<Record<string, unknown>>) {
  return hold(world.declaration, caseOf(world, place, row)).flatMap((answer) => {
    const state = answer.undecided ? 'undecided' : answer.kept ? 'held' : 'ended';
    const declared = answer.holdings.filter(({ purpose }) => purpose in world.declaration.purposes);
    return [
      `${answer.field} ${state}`,
      ...declared.map((one) => `${answer.field} ${one.purpose} ${one.state}`),
    ];
  });
}

async function agree(engine: Engine, world: World, draw: Draw) {
  const only = draw.only?.flatMap((id) => rootsOf(world, id));
  const wishes = draw.wished
    ? [{ role: 'customer', roots: rootsOf(world, 'a'), facts: world.facts['a'] ?? {} }]
    : [];
  for (const place of asked) {
    if (world.options.silent?.includes(place.system)) continue;
    const found = await answered(engine, place, {
      wishes,
      ...(only === undefined ? {} : { only }),
    });
    const rows = world.rows[`${place.system}.${place.dataset}`] ?? [];
    for (const [rid, row] of rows.entries()) {
      const { people, peopleOf = {} } = caseOf(world, place, row);
      const theirs = [...people, ...Object.values(peopleOf).flat()];
      const meant = draw.only?.flatMap((id) => world.facts[id] ?? []);
      if (meant !== undefined && !theirs.some(({ facts }) => meant.includes(facts))) continue;
      assert.deepEqual(
        found.get(rid)?.toSorted(),
        expected(world, place, row).toSorted(),
        `${place.system}.${place.dataset} ${rid}`,
      );
      if (!draw.wished) await explains(engine, [world, place], row);
    }
  }
}

/** Asked about the one record, with its people and all that is related read from the databases. */
async function explains(
  engine: Engine,
  [world, place]: readonly [World, Place],
  row: Readonly<Record<string, unknown>>,
) {
  const { declaration } = world;
  const key = declaration.systems[place.system]?.datasets[place.dataset]?.key ?? [];
  const found = await recordCase(
    engine,
    place,
    key.map((column) => Number(row[column])),
  );
  assert.ok(found.ok, JSON.stringify(found));
  assert.deepEqual(hold(declaration, found.case), hold(declaration, caseOf(world, place, row)));
}

/** Rows by table for one system. */
function tablesOf(world: World, system: string) {
  return Object.fromEntries(
    Object.entries(world.rows).flatMap(([name, rows]) => {
      const [at, dataset = ''] = name.split('.');
      return at === system ? [[name === 'shop.orders' ? 'order' : dataset, rows]] : [];
    }),
  );
}

async function inDatabases(shop: string, crm: string, runs: number) {
  const folder = await mkdtemp(join(tmpdir(), 'vern-key-'));
  const key = peopleKey(folder, 'x');
  const [first, second] = [await connect(shop), await connect(crm)];
  const all: readonly (readonly [string, Connector])[] = [
    ['shop', first],
    ['crm', second],
  ];
  try {
    for (const [, connector] of all) await make(connector);
    const property = fc.asyncProperty(worlds, draws, async (drawn, draw) => {
      const world = all.reduce((held, [name, { kind }]) => typed(held, kind, name), drawn);
      for (const [name, connector] of all) await put(connector, tablesOf(world, name));
      const silent = world.options.silent !== undefined;
      const environment = { X: shop, ...(silent ? {} : { Y: crm }) };
      const systems = await openSystems(world.declaration, environment, { readOnly: true });
      const people = draw.wished ? ['b', 'e'] : ['a', 'b', 'e'];
      const engine: Engine = {
        organisation: 'x',
        declaration: world.declaration,
        sha256: '',
        today: world.options.today,
        systems,
        key,
        facts: factsOf(world, key, people),
      };
      try {
        await agree(engine, world, draw);
      } finally {
        await systems.close();
      }
    });
    await fc.assert(property, { numRuns: runs });
  } finally {
    for (const [, connector] of all) await connector.close();
    await rm(folder, { recursive: true });
  }
}

describe('two systems answer together as the rule does, with what Vern knows: every purpose, field and row', () => {
  const undo: (() => Promise<void>)[] = [];
  after(() => Promise.all(undo.map((each) => each())));
  const sqlite = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vern-sets-'));
    undo.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'a.db'), '');
    await writeFile(join(folder, 'b.db'), '');
    return [`sqlite:${join(folder, 'a.db')}`, `sqlite:${join(folder, 'b.db')}`] as const;
  };

  test('two of SQLite', async () => {
    const [one, other] = await sqlite();
    await inDatabases(one, other, numRuns);
  });

  test('PostgreSQL and MariaDB', { skip: process.env['VERN_FAST'] !== undefined }, async () => {
    const [postgres, mariadb] = [await postgresServer('npm'), await mariadbServer()];
    undo.push(postgres.stop, mariadb.stop);
    for (const name of ['one', 'two']) {
      const server = await connect(mariadb.url('mysql'));
      await server.transaction({}, (tx) => tx.query(`create database ${name}`));
      await server.close();
    }
    const [lite] = await sqlite();
    await inDatabases(postgres.url('postgres'), mariadb.url('one'), Math.ceil(numRuns / 4));
    await inDatabases(mariadb.url('two'), lite, Math.ceil(numRuns / 5));
  });
});
