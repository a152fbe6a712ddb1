/** Texts that begin with or hold something, answers beside each row, and counts in one pass. */
import assert from 'node:assert/strict';
import { evaluate } from '../../../data/evaluate.ts';
import type { Operand, Predicate } from '../../../declaration/predicate.ts';
import type { Kind } from '../catalogue.ts';
import type { Connector, Value } from '../contract.ts';
import { type It, rowsOf, same, undone, whole } from './tried.ts';

const at = (column: string, path?: string): Operand =>
  path === undefined ? { column } : { column, path };
const holds = (operand: Operand, ...parts: readonly string[]): Predicate => ({
  kind: 'text',
  operand,
  holds: parts,
});
const begins = (operand: Operand, part: string): Predicate => ({
  kind: 'text',
  operand,
  begins: part,
});

const types: Readonly<Record<Kind, readonly string[]>> = {
  postgres: ['varchar(60)', 'int', 'numeric(8, 2)', 'jsonb', 'text[]'],
  mariadb: ['varchar(60)', 'int', 'decimal(8, 2)', 'json', 'text'],
  sqlite: ['TEXT', 'INTEGER', 'TEXT', 'JSON', 'TEXT'],
};
const columns = ['note', 'n', 'price', 'doc', 'tags'] as const;
const rows: readonly (readonly Value[])[] = [
  [1, 'Ring Kari, 100% sikkert', 4711, '12.50', '{"a": {"mail": "kari@example.no"}}', null],
  [2, 'ring kari_n', 11, '0.25', '{"a": {"mail": 4711, "ok": true}}', null],
  [3, 'O\'Neil \\ "x" [a-z]* Ærlig', 0, '7.00', '{"a": ["kari@example.no", 5]}', null],
  [4, '', null, null, '{"a": {"mail": null}}', null],
  [5, null, null, null, null, null],
  // An e with its accent apart, a blank at the end, and a letter outside the first plane.
  [6, 'e\u0301n 😀 ', -5, '-5.00', '{}', null],
];

async function made(db: Connector): Promise<void> {
  if ((await db.catalogue(['texts'])).tables.length > 0) return;
  const names = columns.map((name, index) => `${name} ${types[db.kind][index]}`).join(', ');
  await db.transaction({}, async (tx) => {
    await tx.query(`create table texts (id int not null primary key, ${names})`);
    await tx.query('create table bare (id int not null primary key, note varchar(60))');
    const filled = rows.map((row) =>
      row[0] === 1
        ? [...row.slice(0, -1), db.kind === 'postgres' ? ['rød', 'blå'] : 'rød,blå']
        : row,
    );
    await tx.insert({ table: 'texts', columns: ['id', ...columns], rows: filled });
  });
}

const ids = async (db: Connector, where: Predicate) =>
  (await rowsOf(db, { table: 'texts', where, orderBy: 'key', columns: ['id'] })).map(
    ({ id }) => id,
  );

function toTheLetter(it: It): void {
  it('a text is looked for to the letter: case, %, _, quotes, accents and blanks are what they are', async (db) => {
    await made(db);
    const note = at('note');
    assert.deepEqual(await ids(db, holds(note, 'Kari')), [1]);
    assert.deepEqual(await ids(db, holds(note, 'kari')), [2]);
    assert.deepEqual(await ids(db, holds(note, '0%')), [1]);
    assert.deepEqual(await ids(db, holds(note, '%')), [1]);
    assert.deepEqual(await ids(db, holds(note, '_')), [2]);
    assert.deepEqual(await ids(db, holds(note, '\\', 'kari_')), [2, 3]);
    assert.deepEqual(await ids(db, holds(note, "O'Neil")), [3]);
    assert.deepEqual(await ids(db, holds(note, '[a-z]*')), [3]);
    assert.deepEqual(await ids(db, holds(note, 'ærlig')), []);
    assert.deepEqual(await ids(db, holds(note, 'én')), []);
    assert.deepEqual(await ids(db, holds(note, 'e\u0301n')), [6]);
    assert.deepEqual(await ids(db, holds(note, '😀 ')), [6]);
    assert.deepEqual(await ids(db, begins(note, 'Ring')), [1]);
    assert.deepEqual(await ids(db, begins(note, 'ing')), []);
    assert.deepEqual(await ids(db, begins(note, 'ring%')), []);
  });

  it('an empty text stands in every text, nothing in none, and an empty value holds nothing', async (db) => {
    await made(db);
    assert.deepEqual(await ids(db, holds(at('note'), '')), [1, 2, 3, 4, 6]);
    assert.deepEqual(await ids(db, begins(at('note'), '')), [1, 2, 3, 4, 6]);
    assert.deepEqual(await ids(db, holds(at('note'))), []);
    const not: Predicate = { kind: 'not', of: holds(at('note'), 'Kari') };
    assert.deepEqual(await ids(db, not), [2, 3, 4, 5, 6]);
  });
}

function written(it: It): void {
  it('numbers, lists and JSON are looked into as the text they are', async (db) => {
    await made(db);
    assert.deepEqual(await ids(db, holds(at('n'), '71')), [1]);
    assert.deepEqual(await ids(db, begins(at('n'), '-')), [6]);
    assert.deepEqual(await ids(db, holds(at('price'), '.50')), [1]);
    assert.deepEqual(await ids(db, holds(at('doc'), 'kari@example.no')), [1, 3]);
    assert.deepEqual(await ids(db, holds(at('doc', '$.a.mail'), 'kari@', '4711')), [1, 2]);
    assert.deepEqual(await ids(db, begins(at('doc', '$.a.mail'), 'kari@')), [1]);
    assert.deepEqual(await ids(db, holds(at('doc', '$.a'), 'kari@example.no')), [1, 3]);
    assert.deepEqual(await ids(db, begins(at('doc', '$.a.ok'), 'true')), [2]);
    assert.deepEqual(await ids(db, holds(at('doc', '$.a.mail'), 'null')), []);
    assert.deepEqual(await ids(db, holds(at('tags'), 'blå')), [1]);
  });

  it('the database and the pure evaluator agree about every text and every part of one', async (db) => {
    await made(db);
    const all = await rowsOf(db, { table: 'texts', where: whole, orderBy: 'key' });
    const parts = [
      'Kari',
      'kari',
      '%',
      '_',
      '',
      '4711',
      '1',
      '-5',
      '.',
      'é',
      '\\',
      '"',
      ' ',
      'true',
    ];
    const operands = [at('note'), at('n'), at('price'), at('doc', '$.a.mail'), at('doc', '$.a.ok')];
    const asked = operands
      .flatMap((operand) => parts.map((part) => [operand, part] as const))
      .flatMap(([operand, part]) => [
        holds(operand, part),
        holds(operand, 'x', part),
        begins(operand, part),
      ])
      .flatMap((where): readonly Predicate[] => [where, { kind: 'not', of: where }]);
    for (const where of asked) {
      const fitting = all.filter((row) => evaluate(where, row, { tables: {}, sets: {} }) === true);
      const expected = fitting.map(({ id }) => id);
      assert.deepEqual(await ids(db, where), expected, JSON.stringify(where));
    }
  });
}

const questions = {
  'holds Kari': holds(at('note'), 'Kari'),
  filled: { kind: 'not', of: { kind: 'null', operand: at('n') } },
  listed: { kind: 'keys', columns: ['id'], set: 'k' },
  unknown: same('n', 4711),
  'æ "quoted"': begins(at('note'), 'O'),
  lines: { kind: 'exists', table: 'line', join: [['order_id', 'id']], where: whole },
} as const satisfies Record<string, Predicate>;
const sets = { k: [[2], [4]] };

function counted(it: It): void {
  it('beside each row stands whether something is true of it; what is unknown is not', async (db) => {
    await made(db);
    const found = await rowsOf(db, {
      table: 'texts',
      where: holds(at('note'), ''),
      columns: ['id'],
      orderBy: 'key',
      fingerprint: ['note'],
      flags: questions,
      sets,
    });
    assert.deepEqual(
      found.map((row) => [row['id'], ...Object.keys(questions).map((name) => row[name])]),
      [
        [1, true, true, false, true, false, true],
        [2, false, true, true, false, false, false],
        [3, false, true, false, false, true, false],
        [4, false, false, true, false, false, false],
        [6, false, true, false, false, false, false],
      ],
    );
    assert.match(String(found[0]?.['vern:fingerprint']), /^[0-9a-f]{32}$/);
    await undone(db, async (tx) => {
      const query = {
        table: 'texts',
        where: whole,
        columns: [],
        lock: true,
        flags: questions,
        sets,
      };
      assert.equal((await rowsOf(tx, query)).length, 6);
    });
  });

  it('how many rows each thing is true of is counted in one pass, 0 for a table without rows', async (db) => {
    await made(db);
    const asked = { table: 'texts', where: holds(at('note'), ''), sets };
    const counts = await db.tally(asked, questions);
    assert.deepEqual(Object.entries(counts), [
      ['holds Kari', 1],
      ['filled', 4],
      ['listed', 2],
      ['unknown', 1],
      ['æ "quoted"', 1],
      ['lines', 1],
    ]);
    assert.deepEqual(await db.tally(asked, {}), {});
    const none = { all: whole, some: holds(at('note'), 'x') };
    assert.deepEqual(await db.tally({ table: 'bare', where: whole }, none), { all: 0, some: 0 });
    const nobody = { table: 'texts', where: same('id', -1) };
    assert.deepEqual(await db.tally(nobody, none), { all: 0, some: 0 });
  });
}

/** Tests of texts, flags and tallies. */
export const textTests = [toTheLetter, written, counted];
