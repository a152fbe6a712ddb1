import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Day } from '../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../declaration/parse.ts';
import { all, any, not } from '../../../declaration/predicate.ts';
import { peopleKey } from '../../../shell/store/people/key.ts';
import type { Engine, Facts } from '../engine.ts';
import { openSystems } from '../systems.ts';
import { rulesOf } from './rules.ts';
import { installed } from './testing/asking.ts';
import { files, text } from './testing/small.ts';

test('a hold recorded while a sweep is under way is obeyed, also when nobody had recorded any before', async () => {
  const urls = files();
  await installed(urls);
  const folder = mkdtempSync(join(tmpdir(), 'vern-rules-'));
  const parsed = parseDeclaration(text, 'vern.yaml');
  assert(parsed.ok);
  const environment = { SMALL_SHOP_URL: urls.shop, SMALL_REGISTER_URL: urls.register };
  const systems = await openSystems(parsed.declaration, environment, { readOnly: true });
  try {
    const key = peopleKey(folder, 'small');
    const held = key.hash('customer', 'email', 'anne@example.no');
    let recorded = false;
    const facts = async (): Promise<Facts> => ({
      kinds: recorded ? [{ role: 'customer', kind: 'hold' }] : [],
      consentsKnown: [],
      of: async (_, hashes) =>
        new Map(hashes.includes(held) ? [[held, { holds: ['all'], sure: true }]] : []),
      again: facts,
    });
    const engine: Engine = {
      organisation: 'small',
      declaration: parsed.declaration,
      sha256: '',
      today: '2026-11-22' as Day,
      systems,
      key,
      facts: await facts(),
    };
    const rules = rulesOf(engine, { kind: 'sweep' });
    const place = { system: 'shop', dataset: 'customers' };
    const connector = systems.open.get('shop')?.connector;
    const over = async () => {
      const ruled = await rules.whole(place);
      assert(ruled.ok);
      const { table, within, fields } = ruled.compiled;
      const where = all(within, not(any(...fields.map((field) => field.held))));
      return connector?.count({ table, where, sets: ruled.sets });
    };
    assert.equal(await over(), 2);
    recorded = true;
    assert.equal(await over(), 2, 'not asked again yet');
    await rules.forget();
    assert.equal(await over(), 1);
  } finally {
    await systems.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
