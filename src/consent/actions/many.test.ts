import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { exampleInstallation, type Installation } from '../../data/testing/installation.ts';
import { allStates } from '../../rights/testing/states.ts';

describe('Consents from where they were kept', () => {
  let of: Installation;
  before(async () => {
    of = await exampleInstallation('eksempel-nettbutikk', { people: 40 });
  });
  after(() => of.close());

  const heading = 'identity,value,purpose,word,day,evidence\n';
  const file = (name: string, text: string) => {
    writeFileSync(join(of.folder, name), text);
    return join(of.folder, name);
  };
  const recorded = async () => {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from person_fact`.execute(of.store.db);
    return rows[0]?.count;
  };
  const states = () => allStates(of, 'shop.subscribers.email', 'email');

  test('one wrong line, and nothing is recorded; each fault has its line', async () => {
    const path = file(
      'wrong.csv',
      `${heading}email,a@example.no,newsletter,given,2026-01-31,Form 7\nemail,b@example.no,newsletter,maybe,2026-01-31,Form 7\nemail,c@example.no,delivery,given,2026-01-31,Form 7\n`,
    );
    const said = await of.vern('consents', of.file, '--import', path);
    assert.equal(said.code, 2);
    assert.match(said.err, /wrong\.csv:3 column word/);
    assert.match(said.err, /wrong\.csv:4 column purpose/);
    assert.doesNotMatch(said.err, /@example\.no/);
    assert.equal(await recorded(), 0);
  });

  test('E14 an imported withdrawal ends the purpose for the person it names, however the address is written', async () => {
    const [address = ''] =
      [...(await states())].find(([, one]) => one['newsletter'] === 'runs') ?? [];
    const path = file(
      'two.csv',
      `${heading}email, ${address.toUpperCase()} ,newsletter,withdrawn,2026-11-21,Mail 12\n`,
    );
    const said = await of.vern('consents', of.file, '--import', path);
    assert.equal(said.code, 0, said.err);
    assert.equal((await states()).get(address)?.['newsletter'], 'ended');
    const again = await of.vern('consents', of.file, '--import', path);
    assert.match(again.out, /1 lines read: 0 recorded, 1 were recorded before/);
    assert.equal(await recorded(), 1);
    const known = await of.vern(
      'facts',
      of.file,
      '--identity',
      `email=${address}`,
      '--role',
      'subscriber',
    );
    assert.match(known.out, /withdrawn on 2026-11-21: Mail 12/);
  });

  test('a hundred thousand lines are recorded within bounded memory', async () => {
    const lines = Array.from(
      { length: 100_000 },
      (_, at) => `email,p${at}@example.no,newsletter,given,2026-01-31,Form ${at}`,
    );
    const path = file('many.csv', `${heading}${lines.join('\n')}\n`);
    const beforeIt = process.memoryUsage().rss;
    const said = await of.vern('consents', of.file, '--import', path);
    assert.equal(said.code, 0, said.err);
    assert.match(said.out, /100000 lines read: 100000 recorded/);
    const grown = process.memoryUsage().rss - beforeIt;
    assert.ok(grown < 400e6, `${Math.round(grown / 1e6)} MB`);
  });

  test('what Vern knows all of is said with its evidence, and can be taken back', async () => {
    const bare = await of.vern('consents', of.file, '--complete', 'newsletter');
    assert.deepEqual([bare.code, /--evidence/.test(bare.err)], [2, true]);
    const wrong = await of.vern('consents', of.file, '--complete', 'delivery', '--evidence', 'x');
    assert.equal(wrong.code, 1);
    const said = await of.vern(
      'consents',
      of.file,
      '--complete',
      'analytics',
      '--evidence',
      'Asked for in the banner only',
    );
    assert.match(said.out, /Vern knows every consent to analytics/);
    const again = await of.vern(
      'consents',
      of.file,
      '--complete',
      'analytics',
      '--evidence',
      'The same',
    );
    assert.match(again.out, /nothing changed/);
    const answer = await of.perform('consent.facts', { organisation: 'eksempel-nettbutikk' });
    assert.deepEqual(answer.ok && (answer.value as { consentsKnown: unknown }).consentsKnown, [
      'analytics',
    ]);
    const visits = await allStates(of, 'shop.visits.page', 'id');
    assert.deepEqual([...new Set([...visits.values()].map((one) => one['analytics']))], ['ended']);
    await of.vern('consents', of.file, '--incomplete', 'analytics');
    const open = await allStates(of, 'shop.visits.page', 'id');
    assert.ok([...open.values()].some((one) => one['analytics'] === 'undecided'));
  });
});
