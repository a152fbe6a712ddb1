/** What Vern itself remembers about people goes when its time is over, and never before. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { recordFact } from '../../shell/store/people/facts.ts';
import { exampleInstallation, type Installation } from '../testing/installation.ts';
import type { Forgotten } from './forgotten.ts';

describe('What Vern itself remembers', () => {
  let of: Installation;
  const organisation = 'eksempel-nettbutikk';
  before(async () => {
    of = await exampleInstallation('eksempel-nettbutikk', { people: 10 });
  });
  after(() => of.close());
  beforeEach(async () => {
    await sql`delete from person_fact`.execute(of.store.db);
    delete of.environment['VERN_FORGET_AFTER'];
  });

  type Kind = Parameters<typeof recordFact>[2]['kind'];
  const fact = (
    kind: Kind,
    body: object,
    {
      at = '2012-01-05T09:00:00Z',
      people = ['a'],
    }: { at?: string; people?: readonly string[] } = {},
  ) =>
    recordFact(
      of.store.db,
      { organisation, room: kind === 'consent' ? 'consent' : 'rights' },
      {
        kind,
        role: 'customer',
        body,
        at,
        people: people.map((hash) => ({ hash, sure: true })),
      },
    );
  const consent = (word: string, day: string, more: Parameters<typeof fact>[2] = {}) =>
    fact('consent', { purpose: 'newsletter', word, day }, { at: `${day}T09:00:00Z`, ...more });
  const end = (id: string, at: string) =>
    sql`update person_fact set ended_at = ${at}::timestamptz where id = ${id}::uuid`.execute(
      of.store.db,
    );
  const left = async () => {
    const { rows } = await sql<{
      id: string;
    }>`select id from person_fact order by recorded_at`.execute(of.store.db);
    return rows.map(({ id }) => id);
  };
  const forget = async (...more: readonly string[]) => {
    const { code, value } = await of.json('forget', of.file, ...more);
    assert.equal(code, 0, JSON.stringify(value));
    const { kinds, ...rest } = value as Forgotten;
    return { ...rest, counts: Object.fromEntries(kinds.map((one) => [one.kind, one.counts])) };
  };

  test('a withdrawal, an objection and a restriction that stand are kept, however old they are', async () => {
    const kept = [
      await consent('withdrawn', '2001-01-05'),
      await fact('objection', { purposes: 'all', outcome: 'upheld' }),
      await fact('objection', { purposes: 'marketing', outcome: 'upheld' }),
      await fact('objection', { purposes: ['newsletter'], outcome: 'pending' }),
      await fact('restriction', { fields: 'all', trigger: 'claims', review: '2013-01-01' }),
      await fact('hold', { fields: 'all' }),
      await fact('access', {}),
      await fact('relationship', {}),
      await fact('erasure', { state: 'requested' }),
    ];
    await forget('--yes');
    assert.deepEqual((await left()).toSorted(), kept.toSorted());
  });

  test('a restriction that was lifted goes five years after, with its hashes, and not a day before', async () => {
    const [old, young] = [await fact('restriction', {}), await fact('hold', {})];
    await end(old, '2021-11-21T09:00:00Z');
    await end(young, '2021-11-22T09:00:00Z');
    const shown = await forget();
    assert.deepEqual([shown.state, shown.counts['answered']], ['shown', { restriction: 1 }]);
    assert.equal((await left()).length, 2, 'looking changes nothing');
    assert.deepEqual((await forget('--yes')).counts['answered'], { restriction: 1 });
    assert.deepEqual(await left(), [young]);
    const { rows } = await sql`select from person_fact_hash where fact = ${old}::uuid`.execute(
      of.store.db,
    );
    assert.equal(rows.length, 0);
  });

  test('a consent goes five years after it was withdrawn; the withdrawal stays', async () => {
    await consent('given', '2015-01-05');
    const withdrawn = await consent('withdrawn', '2018-03-01');
    const recent = [
      await consent('given', '2016-01-05', { people: ['b'] }),
      await consent('withdrawn', '2023-03-01', { people: ['b'] }),
    ];
    const twice = [
      await consent('given', '2015-01-05', { people: ['c'] }),
      await consent('given', '2016-01-05', { people: ['c'] }),
    ];
    assert.deepEqual((await forget('--yes')).counts['consent'], { consent: 1 });
    assert.deepEqual((await left()).toSorted(), [withdrawn, ...recent, ...twice].toSorted());
  });

  test('a word that somebody could find without the later one is kept', async () => {
    const kept = [
      await consent('given', '2015-01-05', { people: ['mail', 'phone'] }),
      await consent('withdrawn', '2016-01-05', { people: ['mail'] }),
    ];
    await forget('--yes');
    assert.deepEqual((await left()).toSorted(), kept.toSorted());
  });

  test('what was said of a purpose goes five years after no version has it, and never where nobody knows', async () => {
    const text = fs.readFileSync(of.file, 'utf8');
    const without = (await of.json('forget', of.file)).value as Forgotten;
    assert.deepEqual(without.doubtful.purposes, []);
    const never = await fact('consent', {
      purpose: 'neverDeclared',
      word: 'withdrawn',
      day: '2012-01-05',
    });
    const found = await forget('--yes');
    assert.deepEqual(found.doubtful.purposes, ['neverDeclared']);
    assert.deepEqual(await left(), [never]);
    assert.equal(fs.readFileSync(of.file, 'utf8'), text);
  });

  test('a withdrawal goes five years after the last version with its purpose, and not while one has it', async () => {
    await fact('consent', { purpose: 'newsletter', word: 'withdrawn', day: '2012-01-05' });
    const both = await fact('objection', {
      purposes: ['newsletter', 'letters'],
      outcome: 'upheld',
    });
    const text = fs.readFileSync(of.file, 'utf8');
    fs.writeFileSync(
      of.file,
      text
        .replace(/^ {2}newsletter:/m, '  letters:')
        .replaceAll(/(for: \[.*?)\bnewsletter\b/g, '$1letters'),
    );
    const applied = await of.vern('apply', of.file, '--effective', '2027-01-01');
    assert.equal(applied.code, 0, applied.err);
    for (const [now, gone] of [
      ['2026-11-23', {}],
      ['2031-12-31', {}],
      ['2032-01-02', { consent: 1 }],
    ] as const) {
      of.setNow(`${now}T12:00:00Z`);
      assert.deepEqual((await forget('--yes')).counts['purpose'], gone, now);
    }
    assert.deepEqual(await left(), [both], 'it was to a purpose that is declared, too');
    of.setNow('2026-11-22T09:00:00Z');
    fs.writeFileSync(of.file, text);
  });

  test('the periods can be set, and what is not understood is refused', async () => {
    const ended = await fact('restriction', {});
    await end(ended, '2026-01-05T09:00:00Z');
    of.environment['VERN_FORGET_AFTER'] = 'answered=P6M';
    assert.deepEqual((await forget('--yes')).counts['answered'], { restriction: 1 });
    of.environment['VERN_FORGET_AFTER'] = 'answered=soon';
    const { code, err } = await of.vern('forget', of.file);
    assert.deepEqual([code, /VERN_FORGET_AFTER: 'answered=soon'/.test(err)], [2, true]);
  });

  test('a plan that was shown and never begun goes after a month, with whom it meant; one that was begun stays', async () => {
    const plan = (hash: string, state: string, at: string) =>
      sql`insert into data_plan (organisation, hash, kind, plan, sealed, made_at, state)
        values (${organisation}, ${hash}, 'erase', '{}', '\\x00', ${at}::timestamptz, ${state})`.execute(
        of.store.db,
      );
    await plan('shown long ago', 'planned', '2026-10-21T09:00:00Z');
    await plan('shown today', 'planned', '2026-11-22T09:00:00Z');
    await plan('begun long ago', 'doing', '2026-01-01T09:00:00Z');
    const found = await forget('--yes');
    assert.deepEqual([found.counts['plan'], found.doubtful.plansBegun], [{ plan: 1 }, 1]);
    const { rows } = await sql<{ hash: string }>`select hash from data_plan order by hash`.execute(
      of.store.db,
    );
    assert.deepEqual(
      rows.map(({ hash }) => hash),
      ['begun long ago', 'shown today'],
    );
    await sql`delete from data_plan`.execute(of.store.db);
  });

  test('a sweep that is done lets go of it too, and the trail says how many of which kind', async () => {
    const ended = await fact('restriction', {});
    await end(ended, '2020-01-05T09:00:00Z');
    const { value } = await of.json('sweep', of.file, '--months', '0');
    await of.json('sweep', of.file, '--plan', (value as { hash: string }).hash);
    assert.deepEqual(await left(), []);
    const { rows } = await sql<{ body: { gone: { answered: unknown } } }>`
      select p.body from trail_entry e join trail_payload p using (organisation, seq)
      where e.action = 'data.forget' order by seq desc limit 1`.execute(of.store.db);
    assert.deepEqual(rows[0]?.body.gone.answered, { restriction: 1 });
  });
});
