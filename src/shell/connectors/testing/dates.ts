/** When is a day before another? */
import assert from 'node:assert/strict';
import type { Predicate } from '../../../declaration/predicate.ts';
import type { Connector } from '../contract.ts';
import { type It, rowsOf, same } from './tried.ts';

const ids = async (db: Connector, where: Predicate) =>
  (await rowsOf(db, { table: 'dated', where, orderBy: 'key', columns: ['id'] })).map(
    ({ id }) => id,
  );
const against = (
  column: string,
  op: '<' | '>=',
  value: string,
  as: 'day' | 'moment' = 'day',
): Predicate => ({
  kind: 'compare',
  operand: { column },
  op,
  value,
  as,
});

function dayed(it: It): void {
  it('a day is before another whether dates, wall clocks, instants or texts are kept', async (db) => {
    for (const column of ['d', 'wall', 'written']) {
      assert.deepEqual(await ids(db, against(column, '<', '2026-02-28')), [1, 3], column);
      assert.deepEqual(await ids(db, against(column, '>=', '2026-02-28')), [2], column);
      assert.deepEqual(
        await ids(db, { kind: 'not', of: against(column, '<', '2026-02-28') }),
        [2],
        column,
      );
    }
    assert.deepEqual(
      await ids(db, { kind: 'compare', operand: { column: 'made_year' }, op: '<', value: 2026 }),
      [1, 3, 5],
    );
  });

  it('an instant has its day in the zone of the place', async (db, { kind }) => {
    if (kind === 'sqlite') return;
    assert.deepEqual(await ids(db, against('instant', '<', '2026-02-28')), [1, 3]);
    assert.deepEqual(await ids(db, against('instant', '>=', '2026-02-28')), [2]);
  });

  it('a moment is compared with wall clocks as a wall clock and with instants as an instant', async (db, {
    kind,
  }) => {
    const moment = '2026-02-28T00:00:00+01:00';
    for (const column of ['wall', 'written', ...(kind === 'sqlite' ? [] : ['instant'])])
      assert.deepEqual(await ids(db, against(column, '<', moment, 'moment')), [1, 3], column);
    const past = (time: string) => against('written', '<', `2024-02-29T${time}+01:00`, 'moment');
    assert.deepEqual(await ids(db, past('12:59')), []);
    assert.deepEqual(await ids(db, past('13:01')), [3]);
  });

  it('a text that is no date is not readable, neither before nor after', async (db) => {
    const readable = (column: string): Predicate => ({
      kind: 'readable',
      operand: { column },
      as: 'day',
    });
    assert.deepEqual(await ids(db, readable('written')), [1, 2, 3]);
    assert.deepEqual(await ids(db, { kind: 'not', of: readable('written') }), [4, 5]);
    assert.deepEqual(await ids(db, readable('d')), [1, 2, 3]);
    assert.deepEqual(await ids(db, readable('made_year')), []);
  });

  it('dates come back as they were written, instants with their distance from UTC', async (db, {
    kind,
  }) => {
    const [row] = await rowsOf(db, { table: 'dated', where: same('id', 1) });
    assert.equal(row?.['d'], '2026-02-27');
    assert.equal(row?.['wall'], '2026-02-27T23:59:59.5');
    const instant = kind === 'sqlite' ? '2026-02-27T22:59:59Z' : '2026-02-27T23:59:59+01:00';
    assert.equal(row?.['instant'], instant);
    const where: Predicate = { kind: 'keys', columns: ['d', 'wall', 'instant'], set: 'k' };
    const k = [[row?.['d'] ?? null, row?.['wall'] ?? null, row?.['instant'] ?? null]];
    assert.equal(await db.count({ table: 'dated', where, sets: { k } }), 1, kind);
  });
}

/** Tests of days and moments. */
export const dateTests = [dayed];
