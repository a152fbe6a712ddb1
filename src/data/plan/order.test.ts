import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Catalogue, Column, Kind, Table } from '../../declaration/database/catalogue.ts';
import { circlesOf, orderOf, systemsInOrder } from './order.ts';
import type { Ref } from './structure.ts';

type Key = readonly [child: string, parent: string, how?: 'may be empty' | 'may wait'];

function catalogueOf(kind: Kind, keys: readonly Key[]): Catalogue {
  const names = [...new Set(keys.flatMap(([child, parent]) => [child, parent]))];
  const tables = names.map((name): Table => {
    const columns = keys
      .filter(([child]) => child === name)
      .map(
        ([, parent, how]): Column => ({
          name: parent,
          type: 'integer',
          native: 'int',
          base: 'int',
          nullable: how === 'may be empty',
          length: null,
          default: null,
          generated: false,
          counted: false,
          allowed: null,
          collation: null,
        }),
      );
    return {
      schema: 'public',
      name,
      kind: 'table',
      columns,
      primaryKey: null,
      uniques: [],
      foreignKeys: [],
      checks: [],
      triggers: [],
      indexes: [],
      views: [],
      partitionOf: null,
      partitions: [],
      privileges: { select: true, insert: true, update: true, delete: true },
      rows: null,
      engine: null,
      transactional: true,
    };
  });
  return { kind, version: '', defaultSchema: 'public', tables };
}

function ordered(kind: Kind, ...keys: readonly Key[]) {
  const catalogue = catalogueOf(kind, keys);
  const refs = (parent: string): readonly Ref[] =>
    keys
      .filter(([, to]) => to === parent)
      .map(([child, to, how]) => ({
        name: `${child}_${to}`,
        child,
        columns: [to],
        to: ['id'],
        does: 'stops',
        deferrable: how === 'may wait',
      }));
  return orderOf(
    catalogue,
    catalogue.tables.map(({ name }) => name),
    refs,
  );
}

describe('the order of deleting', () => {
  test('what refers to something goes before it', () =>
    assert.deepEqual(ordered('postgres', ['line', 'order'], ['order', 'customer']).tables, [
      'line',
      'order',
      'customer',
    ]));

  test('a circle is opened at the pointer that may be empty', () => {
    const { cuts, tables } = ordered(
      'mariadb',
      ['team', 'member', 'may be empty'],
      ['member', 'team'],
    );
    assert.deepEqual(cuts, [{ table: 'team', columns: ['member'], ref: 'team_member' }]);
    assert.deepEqual(tables, ['member', 'team']);
  });

  test('only as many pointers are emptied as open the circle', () =>
    assert.equal(
      ordered('postgres', ['a', 'b', 'may be empty'], ['b', 'a', 'may be empty']).cuts.length,
      1,
    ));

  test('a circle without such a pointer waits for the end where the database can', () => {
    const can = ordered('postgres', ['hen', 'egg', 'may wait'], ['egg', 'hen']);
    assert.deepEqual(
      [...can.together],
      [
        ['hen', 0],
        ['egg', 0],
      ],
    );
    assert.equal(ordered('sqlite', ['hen', 'egg'], ['egg', 'hen']).together.size, 2);
  });

  test('where it cannot, the tables are stuck and the constraints named', () =>
    assert.deepEqual(
      [...ordered('mariadb', ['hen', 'egg', 'may wait'], ['egg', 'hen']).stuck],
      [
        ['hen', 'egg_hen, hen_egg'],
        ['egg', 'egg_hen, hen_egg'],
      ],
    ));

  test('systems whose records hang on others come first', () =>
    assert.deepEqual(systemsInOrder(['shop', 'portal'], [{ child: 'portal', parent: 'shop' }]), [
      'portal',
      'shop',
    ]));
});

const keys = fc.array(
  fc.tuple(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.constantFrom('may be empty' as const, undefined),
  ),
  { minLength: 1, maxLength: 8 },
);

test('in any tangle of tables each is there once, and whatever is left when the circles are opened comes child first', () =>
  fc.assert(
    fc.property(keys, (drawn) => {
      const distinct = [...new Map(drawn.map((key) => [key.slice(0, 2).join(), key])).values()].map(
        ([child, parent, how]): Key => (how === undefined ? [child, parent] : [child, parent, how]),
      );
      const { tables, cuts, stuck } = ordered('mariadb', ...distinct);
      assert.equal(new Set(tables).size, tables.length);
      const cut = new Set(cuts.map(({ ref }) => ref));
      for (const [child, parent] of distinct)
        if (!cut.has(`${child}_${parent}`) && !(stuck.has(child) && stuck.has(parent)))
          assert.ok(tables.indexOf(child) < tables.indexOf(parent), `${child} before ${parent}`);
    }),
  ));

test('a circle is a group of tables that all lead to each other', () =>
  assert.deepEqual(
    circlesOf(
      ['a', 'b', 'c', 'd'],
      [
        { child: 'a', parent: 'b' },
        { child: 'b', parent: 'a' },
        { child: 'c', parent: 'c' },
        { child: 'd', parent: 'a' },
      ],
    ),
    [['a', 'b'], ['c']],
  ));
