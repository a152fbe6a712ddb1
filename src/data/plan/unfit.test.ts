import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Table } from '../../declaration/database/catalogue.ts';
import { dataset } from '../../declaration/schema/systems.ts';
import { unfit } from './unfit.ts';

const declared = dataset.parse({ title: 'x', fields: { name: 'name' } });
const column = {
  name: 'name',
  type: 'text',
  native: 'text',
  base: 'text',
  nullable: true,
  length: null,
  default: null,
  generated: false,
  counted: false,
  allowed: null,
  collation: null,
} as const;
const table: Table = {
  schema: 'public',
  name: 'people',
  kind: 'table',
  columns: [column],
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
  engine: 'InnoDB',
  transactional: true,
};
const asked = { key: ['name'], declared, accepted: false };

test('an ordinary table can be planned for', () => assert.equal(unfit(table, asked), undefined));

test('a view is not written to: its tables must be declared', () =>
  assert.equal(
    unfit({ ...table, kind: 'view' }, asked),
    'people is a view: declare the tables it shows instead',
  ));

test('a table of another server is worked on there', () =>
  assert.match(
    String(unfit({ ...table, kind: 'foreign' }, asked)),
    /connect the database it is in/,
  ));

test('a table without transactions is refused unless that is accepted', () => {
  const unsafe = { ...table, engine: 'MyISAM', transactional: false };
  assert.match(
    String(unfit(unsafe, asked)),
    /\(MyISAM\) has no transactions.*--accept-non-transactional/,
  );
  assert.equal(unfit(unsafe, { ...asked, accepted: true }), undefined);
});

test('without a key no row can be told from another', () =>
  assert.match(String(unfit(table, { ...asked, key: [] })), /declare key: \[columns\]/));

test('a table nobody lets us read, and a column that is gone, are said by name', () => {
  const { privileges } = table;
  assert.match(
    String(unfit({ ...table, privileges: { ...privileges, select: false } }, asked)),
    /may not read people: grant select/,
  );
  assert.equal(
    unfit({ ...table, columns: [] }, asked),
    'people has no column name: declare what is there',
  );
});
