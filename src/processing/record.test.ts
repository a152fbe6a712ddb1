import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseDeclaration } from '../declaration/parse.ts';
import { recordCsv, recordTable } from './formats.ts';
import { recordSpreadsheet } from './pages/write.tsx';
import { processingRecord } from './record.ts';

const slugs = [
  'eksempel-service',
  'eksempel-kjede',
  'eksempel-webbyra',
  'eksempel-nettbutikk',
  'eksempel-engros',
];

function declarationOf(slug: string) {
  const file = join(import.meta.dirname, '..', '..', 'examples', slug, 'vern.yaml');
  const parsed = parseDeclaration(readFileSync(file, 'utf8'), 'vern.yaml');
  assert.ok(parsed.ok);
  return parsed.declaration;
}

for (const slug of slugs)
  test(`the record of ${slug} has an activity for each purpose, with all that article 30 asks for`, () => {
    const declaration = declarationOf(slug);
    for (const language of ['nb', 'nn', 'en'] as const) {
      const record = processingRecord(declaration, language);
      assert.deepEqual(
        record.activities.map(({ key }) => key),
        Object.keys(declaration.purposes).map((id) => `purposes.${id}`),
      );
      assert.ok(record.controller.some(({ value }) => value === declaration.organisation.name));
      assert.ok(record.measures.length > 0);
      for (const activity of record.activities) {
        assert.ok(activity.basis !== '' && activity.subjects.length > 0, activity.key);
        assert.ok(activity.categories.length > 0 && activity.systems.length > 0, activity.key);
        assert.ok(
          activity.retention.every((line) => line !== ''),
          activity.key,
        );
        assert.ok(activity.retention.length > 0, activity.key);
      }
    }
  });

test('a recipient outside the EEA stands in the record with its safeguard', () => {
  const declaration = declarationOf('eksempel-nettbutikk');
  const record = processingRecord(declaration, 'en');
  const delivery = record.activities.find(({ key }) => key === 'purposes.delivery');
  assert.match((delivery?.transfers ?? []).join('\n'), /standard contractual clauses/);
});

test('the record as CSV keeps every cell, and no cell can run as a formula', () => {
  const record = processingRecord(declarationOf('eksempel-engros'), 'nb');
  const tampered = {
    ...record,
    activities: record.activities.map((each) => ({ ...each, purpose: '=1+1' })),
  };
  assert.match(recordCsv(tampered), /"'=1\+1"/);
  assert.ok(recordCsv(record).startsWith('\uFEFF"Formål"'));
});

test('the spreadsheet opens in LibreOffice with every row of the record', async () => {
  const record = processingRecord(declarationOf('eksempel-kjede'), 'nb');
  const folder = mkdtempSync(join(tmpdir(), 'vern-record-'));
  try {
    writeFileSync(join(folder, 'record.xlsx'), await recordSpreadsheet(record));
    execFileSync(
      'soffice',
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1',
        '--outdir',
        folder,
        join(folder, 'record.xlsx'),
      ],
      { stdio: 'ignore', timeout: 120_000 },
    );
    const { globSync } = await import('node:fs');
    const [made = ''] = globSync(join(folder, '*.csv'));
    const read = readFileSync(made, 'utf8');
    const { headings, rows } = recordTable(record);
    for (const heading of headings) assert.ok(read.includes(heading), heading);
    for (const [purpose = ''] of rows) assert.ok(read.includes(purpose), purpose);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
