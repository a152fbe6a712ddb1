import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Kind } from '../../../declaration/database/catalogue.ts';
import type { KeySets, Value } from '../../../declaration/database/value.ts';
import { all, type Predicate } from '../../../declaration/predicate.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import type { Connector, Select } from '../../../shell/connectors/contract.ts';
import { type Databases, databasesOf, runIn } from '../../../shell/connectors/testing/databases.ts';
import { rowsOf } from '../../../shell/connectors/testing/tried.ts';
import { nearConnector } from './near.ts';
import { mostRows } from './rows.ts';

const kinds: readonly Kind[] = ['postgres', 'mariadb', 'sqlite'];

const columns: Readonly<Record<string, Readonly<Record<Kind, string>>>> = {
  up: { postgres: 'int', mariadb: 'int', sqlite: 'integer' },
  code: { postgres: 'text', mariadb: 'varchar(20)', sqlite: 'text' },
  day: { postgres: 'date', mariadb: 'date', sqlite: 'text' },
  amount: { postgres: 'numeric(8,2)', mariadb: 'decimal(8,2)', sqlite: 'numeric' },
  paid: { postgres: 'boolean', mariadb: 'boolean', sqlite: 'boolean' },
  uid: { postgres: 'uuid', mariadb: 'uuid', sqlite: 'text' },
  padded: { postgres: 'char(4)', mariadb: 'char(4)', sqlite: 'text' },
};
const tables = ['one', 'two'] as const;

const uuid = (end: number) => `00000000-0000-4000-8000-00000000000${end}`;
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 4 });
const days = fc.constantFrom('2024-02-29', '2026-02-27', '2026-02-28', '2027-01-01');
const codes = fc.constantFrom('a', 'A', 'å', 'a ', 'ab', '1', '01');
const row: fc.Arbitrary<readonly Value[]> = fc.tuple(
  maybe(fc.integer({ min: 0, max: 5 })),
  maybe(codes),
  maybe(days),
  maybe(fc.constantFrom('0.00', '1.50', '12.00')),
  maybe(fc.boolean()),
  maybe(fc.integer({ min: 0, max: 3 }).map(uuid)),
  maybe(fc.constantFrom('a', 'a b', 'abcd')),
);

const compared = (column: string, values: fc.Arbitrary<string | number | boolean>, ops = ['=']) =>
  fc
    .tuple(fc.constantFrom(...(ops as ['='])), values)
    .map(([op, value]): Predicate => ({ kind: 'compare', operand: { column }, op, value }));
const order = ['=', '<', '<=', '>', '>='];
const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  compared('up', fc.integer({ min: 0, max: 5 }), order),
  compared('code', codes),
  compared('amount', fc.constantFrom(0, 1.5, 12), order),
  compared('paid', fc.boolean()),
  compared('padded', fc.constantFrom('a', 'a   ', 'abcd')),
  fc.tuple(fc.constantFrom('<', '>=') as fc.Arbitrary<'<'>, days).map(
    ([op, value]): Predicate => ({
      kind: 'compare',
      operand: { column: 'day' },
      op,
      value,
      as: 'day',
    }),
  ),
  fc.constant<Predicate>({ kind: 'readable', operand: { column: 'day' }, as: 'day' }),
  fc
    .constantFrom('id', ...Object.keys(columns))
    .map((column): Predicate => ({ kind: 'null', operand: { column } })),
  fc
    .subarray(['a', 'A', 'å', 'ab'], { minLength: 1 })
    .map((values): Predicate => ({ kind: 'in', operand: { column: 'code' }, values })),
  fc.constant<Predicate>({ kind: 'text', operand: { column: 'code' }, begins: 'a' }),
  fc.constantFrom<Predicate>(
    { kind: 'keys', columns: ['up'], set: 'ups' },
    { kind: 'keys', columns: ['code'], set: 'codes' },
    { kind: 'keys', columns: ['up', 'day'], set: 'pairs' },
    { kind: 'keys', columns: ['uid'], set: 'uids' },
  ),
);
const joins = [
  [['id', 'up']],
  [['up', 'id']],
  [['up', 'up']],
  [['code', 'code']],
  [['uid', 'uid']],
  [['padded', 'padded']],
  [
    ['up', 'up'],
    ['code', 'code'],
  ],
] as readonly (readonly (readonly [string, string])[])[];
const predicate = fc.letrec<{ one: Predicate }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('one'), { maxLength: 3 }).map((of): Predicate => ({ kind: 'all', of })),
    fc.array(tie('one'), { maxLength: 3 }).map((of): Predicate => ({ kind: 'any', of })),
    tie('one').map((of): Predicate => ({ kind: 'not', of })),
    fc
      .tuple(fc.constantFrom(...tables), fc.constantFrom(...joins), tie('one'))
      .map(([table, join, where]): Predicate => ({ kind: 'exists', table, join, where })),
  ),
})).one;

// What finds the rows: their own key, a pointer, or a way over other rows.
const byId: Predicate = { kind: 'keys', columns: ['id'], set: 'ids' };
const over = (table: string, join: readonly [string, string]): Predicate => ({
  kind: 'exists',
  table,
  join: [join],
  where: byId,
});
const anchor = fc.constantFrom<Predicate>(
  byId,
  { kind: 'keys', columns: ['up'], set: 'ups' },
  over('one', ['id', 'up']),
  over('two', ['up', 'id']),
  { kind: 'any', of: [byId, over('two', ['up', 'id'])] },
  { kind: 'exists', table: 'one', join: [['up', 'id']], where: over('two', ['id', 'up']) },
);
const sets: KeySets = {
  ids: [[1], [3], ['5'], [8], [null]],
  ups: [[0], [2], [9n]],
  codes: [['a'], ['å'], [null]],
  pairs: [
    [1, '2026-02-28'],
    [2, null],
  ],
  uids: [[uuid(1)], [uuid(2).toUpperCase()]],
};

for (const kind of kinds)
  describe(kind, () => {
    let databases: Databases;
    let db: Connector;
    before(async () => {
      databases = await databasesOf(kind);
      const url = await databases.empty('near');
      const written = Object.entries(columns).map(([name, types]) => `${name} ${types[kind]}`);
      await runIn(
        url,
        tables.map(
          (name) => `create table ${name} (id int not null primary key, ${written.join(', ')})`,
        ),
      );
      db = await connect(url);
      for (const [at, table] of tables.entries())
        await db.transaction({}, (tx) =>
          tx.insert({
            table,
            columns: ['id', ...Object.keys(columns)],
            rows: fc
              .sample(row, { numRuns: 40, seed: 11 + at })
              .map((values, id) => [id, ...values]),
          }),
        );
    });
    after(async () => {
      await db?.close();
      await databases?.stop();
    });

    test('A person’s rows are judged in memory exactly as the database judges them', async () => {
      const catalogue = await db.catalogue();
      const asked = fc.record({
        table: fc.constantFrom(...tables),
        anchor,
        where: predicate,
        flags: fc.array(predicate, { maxLength: 3 }),
        ordered: fc.boolean(),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 3 }), async (questions) => {
          const near = nearConnector({ connector: db, catalogue }, () => ['id']);
          for (const { table, anchor: found, where, flags, ordered } of questions) {
            const query: Select = {
              table,
              where: all(found, where),
              sets,
              columns: ['id', 'code'],
              flags: Object.fromEntries(flags.map((flag, at) => [`f${at}`, flag])),
              ...(ordered ? { orderBy: ['id'], fingerprint: ['code', 'up'] } : {}),
            };
            const told = await Promise.all([rowsOf(near, query), rowsOf(db, query)]);
            const [mine, theirs] = told.map((rows) =>
              ordered ? rows : rows.toSorted((a, b) => Number(a['id']) - Number(b['id'])),
            );
            assert.deepEqual(mine, theirs);
            const filter = { table, where: query.where, sets };
            assert.equal(await near.count(filter), await db.count(filter));
            assert.deepEqual(
              await near.tally(filter, query.flags ?? {}),
              await db.tally(filter, query.flags ?? {}),
            );
          }
        }),
        { numRuns: 200, seed: 5 },
      );
    });

    test('A row that was read is not read again for the next question', async () => {
      const catalogue = await db.catalogue();
      const read: string[] = [];
      const watched: Connector = {
        ...db,
        select: (query) => {
          read.push(query.table);
          return db.select(query);
        },
        tally: () => assert.fail('the database was asked to count'),
      };
      const near = nearConnector({ connector: watched, catalogue }, () => ['id', 'up', 'day']);
      const about = (table: string): Predicate => over(table, ['up', 'id']);
      for (let times = 0; times < 3; times += 1) {
        const query = { table: 'one', where: all(byId, about('two')), sets };
        await rowsOf(near, { ...query, flags: { other: { kind: 'not', of: about('two') } } });
        await near.tally(query, { some: about('two') });
      }
      assert.deepEqual(read, ['one', 'two']);
    });

    test('More rows than a person has are left to the database', async () => {
      const catalogue = await db.catalogue();
      const many = Array.from({ length: mostRows + 1 }, (_, at) => [1000 + at, 77]);
      await assert.rejects(
        db.transaction({}, async (tx) => {
          await tx.insert({ table: 'two', columns: ['id', 'up'], rows: many });
          const near = nearConnector({ connector: { ...db, ...tx }, catalogue }, () => ['id']);
          const theirs: Predicate = { kind: 'keys', columns: ['up'], set: 'up' };
          const query = { table: 'two', where: theirs, sets: { up: [[77]] } };
          assert.equal(await near.count(query), mostRows + 1);
          assert.deepEqual(await near.tally(query, { all: { kind: 'true' } }), {
            all: mostRows + 1,
          });
          throw new Error('undone');
        }),
        /undone/,
      );
    });
  });
