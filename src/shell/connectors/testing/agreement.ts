/** Do a database and the pure evaluator agree about every predicate? */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { evaluate } from '../../../data/evaluate.ts';
import type { Operand, Predicate } from '../../../declaration/predicate.ts';
import type { Kind } from '../catalogue.ts';
import type { Connector, Row } from '../contract.ts';
import { type It, rowsOf, whole } from './tried.ts';

const day = fc.constantFrom('1899-12-31', '2024-02-29', '2026-02-27', '2026-02-28', '2026-03-29');
const time = fc.constantFrom('00:00:00', '00:30:00', '01:59:59', '12:00:00', '23:30:00');
const clock = fc.tuple(day, time).map((parts) => parts.join('T'));
const moment = clock.map((wall) => `${wall}+01:00`);
const odd = fc.constantFrom(
  '',
  '2026-02-30',
  'unknown',
  '2026',
  '0',
  ' 7 ',
  'Paid',
  'paid',
  'æ',
  '-28',
  '2026-02-28 ',
  '0000-01-01',
);
const ends = fc.constantFrom('', 'Z', '+0100', '-11:30', '+14');
const written = fc.oneof(
  odd,
  day,
  fc.tuple(clock, ends).map((parts) => parts.join('').replace('T', ' ')),
);
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null, freq: 5 });

const json = maybe(
  fc
    .record({ a: maybe(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.boolean(), written)) })
    .map((value) => JSON.stringify(value)),
);
const row = fc.tuple(
  maybe(fc.integer({ min: 0, max: 4 })),
  maybe(day),
  maybe(clock),
  maybe(moment),
  maybe(written),
  json,
);
const columns = ['n', 'd', 'wall', 'instant', 'text', 'payload'] as const;

const operand = (column: string): Operand =>
  column === 'payload' ? { column, path: '$.a' } : { column };
const timed = fc
  .tuple(
    fc.constantFrom('d', 'wall', 'instant', 'text', 'payload'),
    fc.constantFrom('<' as const, '>=' as const),
    fc.oneof(
      day.map((value) => ({ value, as: 'day' as const })),
      moment.map((value) => ({ value, as: 'moment' as const })),
    ),
  )
  // A moment is of columns with a time of day.
  .filter(([column, , { as }]) => !(column === 'd' && as === 'moment'))
  .map(
    ([column, op, against]): Predicate => ({
      kind: 'compare',
      operand: operand(column),
      op,
      ...against,
    }),
  );
const plain = fc.oneof(
  fc.tuple(
    fc.constantFrom('n', 'text'),
    fc.constantFrom('=', '<', '<=', '>', '>=') as fc.Arbitrary<'=' | '<'>,
    fc.integer({ min: 0, max: 9 }),
  ),
  fc.tuple(
    fc.constantFrom('text', 'payload'),
    fc.constant('=' as const),
    fc.oneof(written, fc.boolean(), fc.integer({ min: 0, max: 9 })),
  ),
);
const part = fc.constantFrom('2026-0', 'P', 'p', ' ', '', 'æ', '0', '%', 'true', '-');
const leaf: fc.Arbitrary<Predicate> = fc.oneof(
  timed,
  plain.map(
    ([column, op, value]): Predicate => ({ kind: 'compare', operand: operand(column), op, value }),
  ),
  fc
    .array(odd, { minLength: 1, maxLength: 3 })
    .map((values): Predicate => ({ kind: 'in', operand: operand('text'), values })),
  fc
    .constantFrom(...columns)
    .map((column): Predicate => ({ kind: 'null', operand: operand(column) })),
  fc
    .constantFrom('d', 'wall', 'instant', 'text', 'payload')
    .map((column): Predicate => ({ kind: 'readable', operand: operand(column), as: 'day' })),
  fc
    .tuple(fc.constantFrom('n', 'text', 'payload'), fc.array(part, { maxLength: 2 }))
    .map(([column, holds]): Predicate => ({ kind: 'text', operand: operand(column), holds })),
  fc
    .tuple(fc.constantFrom('n', 'text', 'payload'), part)
    .map(([column, begins]): Predicate => ({ kind: 'text', operand: operand(column), begins })),
  fc
    .tuple(fc.constantFrom('n', 'text', 'payload'), fc.constantFrom('visible', 'small'))
    .map(([column, only]): Predicate => ({ kind: 'text', operand: operand(column), only })),
  fc.constant<Predicate>({ kind: 'keys', columns: ['n'], set: 'k' }),
  fc.constant<Predicate>({
    kind: 'exists',
    table: 'asked',
    join: [['n', 'id']],
    where: { kind: 'null', operand: { column: 'd' } },
  }),
);
const predicate = fc.letrec<{ one: Predicate }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('one'), { maxLength: 3 }).map((of): Predicate => ({ kind: 'all', of })),
    fc.array(tie('one'), { maxLength: 3 }).map((of): Predicate => ({ kind: 'any', of })),
    tie('one').map((of): Predicate => ({ kind: 'not', of })),
    fc
      .tuple(
        // Up to what a row points at, down to what points at it, and to rows that share something.
        fc.constantFrom(['id', 'n'] as const, ['n', 'id'] as const, ['n', 'n'] as const),
        tie('one'),
      )
      .map(([pair, where]): Predicate => ({ kind: 'exists', table: 'asked', join: [pair], where })),
  ),
})).one;

const types: Readonly<Record<Kind, readonly string[]>> = {
  postgres: ['int', 'date', 'timestamp', 'timestamptz', 'text', 'jsonb'],
  mariadb: ['int', 'date', 'datetime', 'datetime', 'varchar(60)', 'json'],
  sqlite: ['int', 'text', 'text', 'text', 'text', 'json'],
};

/** Tests that both agree. MariaDB's TIMESTAMP begins in 1970, so a wall clock stands in for it there. */
export const agreementTests = [
  (it: It): void =>
    it('every predicate picks the rows that the pure evaluator picks', async (db) => {
      const names = columns.map((name, at) => `${name} ${types[db.kind][at]}`);
      const made = `create table asked (id int not null primary key, ${names.join(', ')})`;
      await db.transaction({}, (tx) => tx.query(made));
      const rows = fc.sample(row, { numRuns: 150, seed: 1 });
      const kept = rows.map((values, id) => [
        id,
        ...values.map((value, at) =>
          db.kind === 'mariadb' && at === 3 ? (value?.toString().slice(0, 19) ?? null) : value,
        ),
      ]);
      await db.transaction({}, (tx) =>
        tx.insert({ table: 'asked', columns: ['id', ...columns], rows: kept }),
      );
      const all = await rowsOf(db, { table: 'asked', where: whole, orderBy: 'key' });
      await fc.assert(
        fc.asyncProperty(predicate, (where) => agrees(db, all, where)),
        { numRuns: 250, seed: 7 },
      );
    }),
];

async function agrees(db: Connector, all: readonly Row[], where: Predicate): Promise<void> {
  const sets = { k: [[0], [2], ['x'], [null]] };
  const found = await rowsOf(db, { table: 'asked', where, sets, orderBy: 'key', columns: ['id'] });
  const expected = all.filter(
    (each) => evaluate(where, each, { tables: { asked: all }, sets }) === true,
  );
  const ids = expected.map(({ id }) => id);
  assert.deepEqual(
    found.map(({ id }) => id),
    ids,
  );
  const narrow = { table: 'asked', where, sets, columns: ['id'], orderBy: 'key' as const };
  const flags = { also: where, opposite: { kind: 'not' as const, of: where } };
  const asked = await rowsOf(db, { ...narrow, flags });
  assert.deepEqual(
    asked.map(({ id, also, opposite }) => [id, also, opposite]),
    ids.map((id) => [id, true, false]),
    'asked once',
  );
  const few = { table: 'asked', where: whole, sets };
  assert.equal((await db.tally(few, flags)).also, ids.length);
  const wide = { table: 'asked', where, sets, columns: ['id'], wide: true };
  const gathered = await rowsOf(db, { ...wide, flags: { also: where } });
  const numbers = (values: readonly unknown[]) => values.map(Number).toSorted((a, b) => a - b);
  assert.deepEqual(numbers(gathered.map(({ id }) => id)), numbers(ids), 'gathered');
  assert.ok(gathered.every(({ also }) => also === true));
  // The same name may stand for other keys in another question.
  const others = { k: [[1]] };
  const counts = await db.tallies([
    { query: { table: 'asked', where: whole, sets }, of: { these: where } },
    { query: { table: 'asked', where, sets: others }, of: {} },
    { query: { table: 'asked', where, sets }, of: { all: whole, not: { kind: 'not', of: where } } },
  ]);
  assert.deepEqual(counts, [{ these: ids.length }, {}, { all: ids.length, not: 0 }]);
}
