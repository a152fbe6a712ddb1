import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { day } from '../law/day.ts';
import { noticeElements } from '../law/notice-elements.ts';
import { checkSource, checks } from './check.ts';

const today = day('2026-11-22')!;
const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const page = read('docs/checks.md');

const organisations = ['service', 'kjede', 'webbyra', 'nettbutikk', 'engros'].map(
  (name) => `eksempel-${name}`,
);

const found = new Map(
  organisations.map((slug) => {
    const file = `examples/${slug}/as-published.yaml`;
    return [slug, new Set(checkSource(read(file), file, { today }).map(({ code }) => code))];
  }),
);

const rows = [...page.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(' | '));
const codesIn = (cell: string) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, code = '']) => code);

for (const [finding = '', slug = '', part = '', cell = ''] of rows.filter(([id = '']) =>
  /^F0\d$/.test(id),
))
  test(`${finding}: ${part}`, () => {
    const codes = codesIn(cell);
    assert.ok(codes.length > 0);
    for (const code of codes) assert.ok(found.get(slug)?.has(code), `${slug} has no ${code}`);
  });

test('every part of F01 to F05 stands in the table', () => {
  const ids = rows.map(([id = '']) => id);
  for (const finding of ['F01', 'F02', 'F03', 'F04', 'F05']) assert.ok(ids.includes(finding));
});

const gaps = rows.filter(([id = '', ...cells]) => /^N\d\d /.test(id) && cells.length === 5);

for (const [element = '', ...cells] of gaps)
  test(`${element}: what each of the five notices lacks is found`, () => {
    for (const [index, cell] of cells.entries()) {
      const slug = organisations[index] ?? '';
      const codes = codesIn(cell);
      if (/^[◐○]/.test(cell))
        assert.ok(codes.length > 0 || / [VK]$/.test(cell), `${slug}: ${cell}`);
      else assert.deepEqual(codes, []);
      for (const code of codes) assert.ok(found.get(slug)?.has(code), `${slug} has no ${code}`);
    }
  });

// law.md 3.2 has no row for what no notice could show: a representative, news, joint control.
test('every element of art. 13 and 14 that a notice shows has a row', () => {
  const inTable = gaps.map(([id = '']) => id.slice(0, 3));
  const unseen = ['N04', 'N20', 'N24'];
  const shown = noticeElements.map(({ id }) => id).filter((id) => !unseen.includes(id));
  assert.deepEqual(inTable, shown);
});

test('every element of art. 13 and 14 has codes, or the reason why it cannot be missing', () => {
  const answers = rows.filter(([id = '', ...rest]) => /^N\d\d$/.test(id) && rest.length === 1);
  assert.deepEqual(
    answers.map(([id]) => id),
    noticeElements.map(({ id }) => id),
  );
  const known = new Set(checks.map(({ code }) => code));
  for (const [, cell = ''] of answers)
    for (const code of codesIn(cell)) assert.ok(known.has(code), code);
});

for (const folder of organisations)
  test(`the declaration of ${folder} has no findings`, () => {
    const file = `examples/${folder}/vern.yaml`;
    assert.deepEqual(checkSource(read(file), file, { today }), []);
  });
