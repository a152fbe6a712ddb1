import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { Swept } from '../src/data/sweep/swept.ts';
import { exampleInstallation, type Installation } from '../src/data/testing/installation.ts';
import { exampleSlugs } from './generate.ts';

type Row = Readonly<Record<string, unknown>>;

/** What a question gives in an example's system. */
function ask(at: Installation, variable: string, sql: string): readonly Row[] {
  const database = new DatabaseSync((at.environment[variable] ?? '').replace('sqlite:', ''));
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** Sweeps once with the plan that is shown. */
async function swept(at: Installation): Promise<Swept> {
  const shown = await at.json('sweep', at.file, '--months', '0');
  const { hash } = shown.value as Swept;
  const done = await at.json('sweep', at.file, '--months', '0', '--plan', hash);
  assert.equal(done.code, 0);
  return done.value as Swept;
}

const many = 20;

for (const slug of exampleSlugs)
  test(`B12, E10 ${slug}: what is over goes at once, and a second sweep finds nothing more`, async (t) => {
    const at = await exampleInstallation(slug, { people: many });
    t.after(() => at.close());
    const first = await swept(at);
    assert.ok(first.done.length > 0);
    for (const step of first.done) assert.equal(step.done, step.planned, JSON.stringify(step));
    const { code, value } = await at.json('sweep', at.file, '--months', '0');
    assert.deepEqual([code, (value as Swept).state], [0, 'nothing']);
  });

for (const [slug, people] of [
  ['eksempel-engros', many],
  ['eksempel-kjede', 2 * many],
] as const)
  test(`E10 ${slug}: years later nothing stays undecided but what lacked a fact from the beginning`, async (t) => {
    const at = await exampleInstallation(slug, { people });
    t.after(() => at.close());
    const rows = ({ undecided }: Swept) =>
      new Map(undecided.map(({ place, field, rows: n }) => [`${place.dataset}.${field}`, n]));
    const first = rows(await swept(at));
    at.setNow('2030-12-01T09:00:00Z');
    await swept(at);
    at.setNow('2038-12-01T09:00:00Z');
    for (const [field, n] of rows(await swept(at))) assert.ok(n <= (first.get(field) ?? 0), field);
  });

test('C09, D13, A10 on the wholesaler: vouchers of the last five years stay whole, older ones go', async (t) => {
  const at = await exampleInstallation('eksempel-engros', { people: many });
  t.after(() => at.close());
  const columns = 'invoice_no, fiscal_year, invoice_name, invoice_address, amount, pdf';
  const read = () => ask(at, 'EKSEMPEL_ENGROS_ERP_URL', `select ${columns} from invoices`);
  // The fiscal year 2020 ended on 2020-12-31, and five years later it was over.
  const isKept = ({ fiscal_year: year }: Row) => Number(year) >= 2021;
  const before = read();
  await swept(at);
  const after = new Map(read().map((row) => [row['invoice_no'], row]));
  assert.ok(before.some(isKept) && !before.every(isKept));
  for (const row of before.filter(isKept)) assert.deepEqual(after.get(row['invoice_no']), row);
  for (const row of before.filter((one) => !isKept(one)))
    assert.equal(after.get(row['invoice_no'])?.['pdf'] ?? null, null);
});

test('E11 on the wholesaler: de-identified data on use stays, has no way to a person, and is swept like the rest', async (t) => {
  const at = await exampleInstallation('eksempel-engros', { people: many });
  t.after(() => at.close());
  const read = () => ask(at, 'EKSEMPEL_ENGROS_CRM_URL', 'select * from usage_statistics');
  const before = read();
  assert.ok(before.length > 0);
  for (const name of Object.keys(before[0] ?? {}))
    assert.doesNotMatch(name, /party|customer|contact|email/, 'nothing leads to a customer');
  const { datasets } = await swept(at);
  const found = datasets.find(({ place }) => place.dataset === 'usageStatistics');
  assert.equal(read().length, before.length - (found?.taken ?? 0));
});
