import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { run } from './started.ts';

const folder = mkdtempSync(join(tmpdir(), 'vern-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const example = (slug: string, name = 'vern.yaml') =>
  join(import.meta.dirname, '..', 'examples', slug, name);

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

test('a good declaration has no findings and exit code 0', async () => {
  const { code, stdout } = await run(['check', example('eksempel-engros')]);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /no findings\n$/);
});

test('a declaration with errors ends with 1 and says file, line, column, code and what to do', async () => {
  const { code, stdout } = await run(['check', example('eksempel-service', 'as-published.yaml')]);
  assert.equal(code, 1);
  for (const line of stdout.trim().split('\n').slice(0, -1))
    assert.match(line, /as-published\.yaml:\d+:\d+ (error|warning) [A-Z][A-Z_0-9]+ .+[.?)]$/);
});

const bad: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['an empty file', '', /EMPTY_FILE/],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe]), /NOT_TEXT/],
  ['a file of 20 MB', 'a: b\n'.repeat(4_000_000), /FILE_TOO_LARGE/],
  [
    'a YAML bomb',
    `a: &a [x, x, x, x, x, x, x, x, x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key, index) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${'abcdefgh'[index]}`).join(', ')}]`).join('\n')}\n`,
    /YAML_ALIASES|SCHEMA|UNKNOWN_KEY/,
  ],
  ['a key written twice', 'vern: 1\nvern: 1\n', /:2:1 error DUPLICATE_KEY/],
  ['a tab', 'vern: 1\norganisation:\n\tname: x\n', /:3:1 error YAML_SYNTAX .*[Tt]ab/],
  ['a list instead of a declaration', '- one\n- two\n', /:1:1 error SCHEMA/],
];

for (const [what, content, expected] of bad)
  test(`${what} is refused with its place and what to do, within bounds`, async () => {
    const { code, stdout, stderr } = await run(['check', file('bad.yaml', content)]);
    assert.equal(code, 1, stderr);
    assert.match(stdout, expected);
    assert.ok(stdout.length < 20_000);
  });

test('a file that is not there, a folder and an unknown command end with 2 and one line', async () => {
  mkdirSync(join(folder, 'a-folder'));
  for (const [args, said] of [
    [['check', join(folder, 'nothing.yaml')], /there is no such file/],
    [['check', join(folder, 'a-folder')], /it is a folder/],
    [['chekc'], /Did you mean check/],
    [['deadline', '--received', '2026-02-30'], /cannot be used/],
    [['keep-until', '--law', 'ukjentloven § 1', '--event', '2026-01-01'], /not in the table/],
  ] as const) {
    const { code, stdout, stderr } = await run(args);
    assert.equal(code, 2, args.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /at .*\.ts:/);
  }
});

test('the deadline and the end of keeping are answered with their citation', async () => {
  const deadline = await run(['deadline', '--received', '2026-01-31T23:30Z', '--json']);
  assert.equal((JSON.parse(deadline.stdout) as { due: string }).due, '2026-03-02');
  const kept = await run([
    'keep-until',
    '--law',
    'bokføringsloven § 13',
    '--class',
    'secondary',
    '--event',
    '2024-02-01',
    '--fiscal-year-end',
    '02-29',
  ]);
  assert.match(kept.stdout, /through 2027-08-31/);
  assert.match(kept.stdout, /bokføringsloven § 13/);
});

test('the notice is written in every language and format, and the record in every format', async () => {
  for (const [language, word] of [
    ['nb', /Personvernerklæring/],
    ['nn', /opplysningar/],
    ['en', /Privacy notice/],
  ] as const)
    assert.match(
      (await run(['notice', example('eksempel-kjede'), '--language', language])).stdout,
      word,
    );
  for (const format of ['md', 'html', 'json', 'jsonld'])
    assert.equal((await run(['notice', example('eksempel-webbyra'), '--format', format])).code, 0);
  for (const format of ['csv', 'html', 'json', 'xlsx'])
    assert.equal((await run(['records', example('eksempel-webbyra'), '--format', format])).code, 0);
});

test('what changes for people is said in words with the rule that classed it', async () => {
  const { code, stdout } = await run([
    'changes',
    example('eksempel-service', 'as-published.yaml'),
    example('eksempel-service'),
  ]);
  assert.equal(code, 0);
  assert.match(stdout, /^significant .+ \[[a-z-]+\]$/m);
  assert.equal(
    (await run(['changes', example('eksempel-engros'), example('eksempel-engros')])).stdout,
    'Nothing changes for people.\n',
  );
});

test('every command takes --json and writes one document', async () => {
  for (const args of [
    ['check', example('eksempel-service')],
    ['schema'],
    ['notice', example('eksempel-service')],
    ['records', example('eksempel-service')],
    ['deadline', '--received', '2026-03-05'],
  ])
    JSON.parse((await run([...args, '--json'])).stdout);
});

test('an own paragraph that names a sentence the notice does not have is an error, with the nearest one', async () => {
  const source = readFileSync(example('eksempel-service'), 'utf8');
  const own = (target: string) =>
    file(
      'own.yaml',
      source.replace(
        /^notice:\n/m,
        `notice:\n  own: { hello: { replaces: "${target}", text: { nb: Hei., nn: Hei., en: Hello. } } }\n`,
      ),
    );
  assert.equal((await run(['check', own('purposes.why:purposes.delivery')])).code, 0);
  const wrong = await run(['check', own('purposes.why:purposes.deliveri')]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.stdout, /UNKNOWN_PARAGRAPH .*Did you mean 'purposes.why:purposes.delivery'/);
  const notice = await run(['notice', own('purposes.why:purposes.delivery'), '--language', 'en']);
  assert.match(notice.stdout, /Hello\. \[our own words\]/);
});
