import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import { bases } from '../../declaration/terms/bases.ts';
import { categories } from '../../declaration/terms/categories.ts';
import { measures } from '../../declaration/terms/measures.ts';
import { purposeKinds } from '../../declaration/terms/purposes.ts';
import { rightTerms } from '../../declaration/terms/rights-terms.ts';
import { subjects } from '../../declaration/terms/subjects.ts';
import { composeNotice, statements } from '../compose.ts';
import { edition } from '../testing/variants.ts';
import { jsonNotice } from './json.ts';
import { jsonldNotice, type Node } from './jsonld.ts';
import { markdownNotice } from './markdown.ts';
import { textNotice } from './text.ts';

const source = readFileSync(join(import.meta.dirname, '../testing/sample.yaml'), 'utf8');
const read = parseDeclaration(source, 'sample.yaml');
assert.ok(read.ok);
const { declaration } = read;
const options = { edition: edition(1, day('2026-09-01')!), language: 'nb' as const };
const notice = composeNotice(declaration, options);

test('plain text keeps its lines within eighty characters and an article on one line', () => {
  const lines = textNotice(notice).split('\n');
  assert.deepEqual(
    lines.filter((line) => line.length > 80 && !line.includes('://')),
    [],
  );
  assert.deepEqual(
    lines.filter((line) => /(nr\.|§|artikkel)$/.test(line)),
    [],
  );
  assert.match(textNotice(notice), /aldri om mer enn vi trenger\. \[våre egne ord\]/);
});

test('Markdown has a heading for each section, tables that hold, and no markup from declared words', () => {
  const text = markdownNotice(notice);
  assert.equal(text.match(/^## /gm)?.length, notice.sections.length);
  const tables = text.split('\n').filter((line) => line.startsWith('| '));
  assert.ok(tables.length > 30);
  const sly = composeNotice(
    {
      ...declaration,
      organisation: { ...declaration.organisation, name: '<script> [x](y) *z* | #' },
    },
    options,
  );
  const written = markdownNotice(sly);
  assert.ok(!written.includes('<script>'));
  assert.ok(!written.includes('[x](y)'));
});

test('JSON has every statement with its id, names and words, and survives a round trip', () => {
  const json = jsonNotice(notice);
  assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
  const ids = json.sections.flatMap(({ summary, details }) =>
    [...summary, ...details].map(({ id }) => id),
  );
  assert.deepEqual(
    ids,
    statements(notice).map(({ id }) => id),
  );
  assert.equal(json.format, 'vern.notice/1');
  assert.equal(json.sections.find(({ id }) => id === 'objection')?.emphasis, true);
});

function* nodes(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* nodes(inner);
}

// law.md section 11; the last two lines were read in the files of DPV 2.3 itself.
const listed = `PrivacyNotice DataController DataProcessor JointDataControllers Recipient Authority
  StorageDuration hasPurpose hasLegalBasis hasPersonalData hasDataSubject hasRecipient
  hasDataController hasStorageCondition hasRight PersonalData Purpose DataSubject
  TechnicalOrganisationalMeasure hasTechnicalOrganisationalMeasure hasAuthority
  hasName hasContact hasAddress hasDuration hasProcess Process hasLocation`.split(/\s+/);

test('JSON-LD is a privacy notice of DPV 2.3 and uses only concepts that DPV has', () => {
  const made: Node = jsonldNotice(declaration, options);
  assert.equal(made['@type'], 'dpv:PrivacyNotice');
  assert.deepEqual(made['dct:conformsTo'], { '@id': 'https://w3id.org/dpv/2.3' });
  const terms = [categories, measures, purposeKinds, subjects, bases, rightTerms].flatMap((all) =>
    Object.values(all).map(({ iri }) => iri),
  );
  const known = new Set([
    ...terms,
    ...listed.map((name) => `https://w3id.org/dpv#${name}`),
    'https://w3id.org/dpv/legal/no#DPA-NO',
    'https://w3id.org/dpv/2.3',
  ]);
  const full = (name: string) => name.replace(/^dpv:/, 'https://w3id.org/dpv#');
  const used = [...nodes(made)].flatMap((node) => [
    ...Object.keys(node).filter((key) => key.startsWith('dpv:')),
    ...[node['@type'], node['@id']].flat().filter((id) => typeof id === 'string'),
  ]);
  const foreign = used
    .map(full)
    .filter((id) => id.includes('w3id.org') && !known.has(id))
    .filter((id) => !id.startsWith('https://w3id.org/dpv/loc#'));
  assert.deepEqual(foreign, []);
});

test('JSON-LD says of each purpose its basis, data, people, recipients and how long', () => {
  const made = jsonldNotice(declaration, options);
  const processes = made['dpv:hasProcess'] as readonly Node[];
  assert.equal(processes.length, Object.keys(declaration.purposes).length);
  const of = (id: string) =>
    processes.find((node) => node['@id'] === `${options.edition.address}#purposes.${id}`)!;
  const delivery = of('delivery');
  assert.deepEqual(
    (delivery['dpv:hasLegalBasis'] as readonly Node[]).map((basis) => basis['@id']),
    ['https://w3id.org/dpv/legal/eu/gdpr#A6-1-b'],
  );
  for (const key of ['dpv:hasPersonalData', 'dpv:hasDataSubject', 'dpv:hasRecipient'])
    assert.ok((delivery[key] as readonly Node[]).length > 0, key);
  const newsletter = of('newsletter');
  const condition = newsletter['dpv:hasStorageCondition'] as Node;
  assert.deepEqual(condition['dct:description'], {
    '@value': 'Til du trekker samtykket tilbake',
    '@language': 'nb',
  });
});
