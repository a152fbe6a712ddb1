import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { largestFile, readYaml } from './yaml.ts';

/** The first complaint as people see it, with its place. */
function complaint(source: string): string {
  const [slip] = readYaml(source).slips;
  return slip === undefined ? '' : `${slip.line}:${slip.column} ${slip.code} ${slip.message}`;
}

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]',
  'c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]',
  'd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]',
].join('\n');

const refused: readonly (readonly [what: string, source: string, complaint: string])[] = [
  [
    'an empty file',
    '',
    '1:1 EMPTY_FILE The file is empty. Begin with `vern: 1` and an organisation; docs/declaration.md shows how.',
  ],
  [
    'a file of blanks',
    ' \n\n  \n',
    '1:1 EMPTY_FILE The file is empty. Begin with `vern: 1` and an organisation; docs/declaration.md shows how.',
  ],
  [
    'a picture',
    '\u0089PNG\r\n\0\0\0\rIHDR',
    '1:1 NOT_TEXT The file is not text in UTF-8. Save it as UTF-8, or name another file.',
  ],
  [
    'a text in another encoding',
    'vern: 1 # bokf\uFFFDring',
    '1:1 NOT_TEXT The file is not text in UTF-8. Save it as UTF-8, or name another file.',
  ],
  [
    'a file of 20 MB',
    'a'.repeat(20 * 1024 * 1024),
    `1:1 FILE_TOO_LARGE The file has 20971520 characters; a declaration has at most ${largestFile}. Is it the right file?`,
  ],
  [
    'aliases that explode',
    bomb,
    '1:1 YAML_ALIASES Aliases (*name) refer to themselves or expand to too much. Write the values out where they are used.',
  ],
  [
    'an alias of itself',
    'vern: 1\norganisation: &it\n  name: *it\n',
    '1:1 YAML_ALIASES Aliases (*name) refer to themselves or expand to too much. Write the values out where they are used.',
  ],
  [
    'an alias of nothing',
    'vern: 1\norganisation: *it\n',
    '2:15 YAML_ALIASES Nothing is called &it. Write the value out here, or put &it before it.',
  ],
  [
    'a key written twice',
    'vern: 1\norganisation:\n  name: A\n  name: B\n',
    "4:3 DUPLICATE_KEY The key 'name' is written twice. Keep one of them.",
  ],
  [
    'a tab as indentation',
    'vern: 1\norganisation:\n\tname: A\n',
    '3:1 YAML_SYNTAX A tab indents this line. Use spaces.',
  ],
  [
    'several documents',
    'vern: 1\n---\nvern: 1\n',
    '2:1 YAML_SYNTAX A declaration is one document. Remove what follows `---`.',
  ],
  [
    'blocks without end',
    '['.repeat(100_000),
    '1:1 YAML_SYNTAX Blocks stand inside blocks too many times. A declaration needs a dozen levels.',
  ],
  [
    'lists without end',
    '- '.repeat(50_000),
    '1:1 YAML_SYNTAX Blocks stand inside blocks too many times. A declaration needs a dozen levels.',
  ],
  [
    'a tag that asks for a function',
    'vern: !!js/function x',
    '1:7 YAML_SYNTAX This is not YAML: Unresolved tag: tag:yaml.org,2002:js/function. Check quotes, colons and indentation here.',
  ],
];

for (const [what, source, expected] of refused)
  test(`${what} is refused with a reason, at the place where it stands`, () => {
    assert.equal(complaint(source), expected);
    assert.equal(readYaml(source).value, undefined);
  });

test('a byte order mark is no fault and does not move the columns', () => {
  const read = readYaml('\uFEFFvern: 1\nname: A\n');
  assert.deepEqual(read.slips, []);
  assert.deepEqual(read.value, { vern: 1, name: 'A' });
  assert.deepEqual(read.place(['vern']), { line: 1, column: 1 });
});

test('lines may end as in Windows', () => {
  const read = readYaml('vern: 1\r\norganisation:\r\n  name: A\r\n');
  assert.deepEqual(read.value, { vern: 1, organisation: { name: 'A' } });
  assert.deepEqual(read.place(['organisation', 'name']), { line: 3, column: 3 });
});

test('the keys null, true and 12 are names like any other', () => {
  const read = readYaml('event: { column: a, null: not yet, true: b, 12: c }');
  assert.deepEqual(read.value, { event: { 12: 'c', column: 'a', null: 'not yet', true: 'b' } });
  assert.deepEqual(read.place(['event', 'null']), { line: 1, column: 21 });
});

test('NO is the country and not a refusal; days and times are texts', () => {
  assert.deepEqual(readYaml('a: NO\nb: 2026-02-28\nc: 12:30').value, {
    a: 'NO',
    b: '2026-02-28',
    c: '12:30',
  });
});

test('every value has its place, and what is missing has the place of what it is missing in', () => {
  const read = readYaml('a:\n  b: [x, { c: 1 }]\n  d: &d\n    e: 2\nf: *d\n');
  const places: readonly (readonly [readonly (string | number)[], number, number])[] = [
    [['a'], 1, 1],
    [['a', 'b'], 2, 3],
    [['a', 'b', 0], 2, 7],
    [['a', 'b', 1, 'c'], 2, 12],
    [['a', 'b', 7], 2, 3],
    [['a', 'missing', 'further'], 1, 1],
    [['f', 'e'], 4, 5],
    [[], 1, 1],
  ];
  for (const [path, line, column] of places)
    assert.deepEqual(read.place(path), { line, column }, path.join('.'));
});

test('no text makes the reader fail without a reason', () => {
  const pieces = [
    'a: ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '"',
    "'",
    '#',
    '|',
    '>',
    '? ',
  ];
  const piece = fc.constantFrom(...pieces);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(piece, fc.string())).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      const read = readYaml(source);
      for (const slip of read.slips) assert.ok(slip.line >= 1 && slip.column >= 1 && slip.message);
      if (read.slips.length > 0) assert.equal(read.value, undefined);
    }),
    { numRuns: 1_000 },
  );
});
