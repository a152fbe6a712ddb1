import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { crossings, importsOf, type Source } from './walls.ts';

const root = join(import.meta.dirname, '..');
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
  .toString()
  .split('\0')
  .filter((path) => path !== '');
const read = (path: string): Source => ({ path, text: readFileSync(join(root, path), 'utf8') });
const exists = (path: string) => {
  try {
    readFileSync(join(root, path));
    return true;
  } catch {
    return false;
  }
};
const files = listed.filter(exists);
const code = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path)).map(read);
const source = code.filter(({ path }) => path.startsWith('src/'));
const isTest = (path: string) => /\.test\.tsx?$/.test(path);

test('no file crosses a wall between rooms', () =>
  assert.deepEqual(
    crossings(source).map(({ path, message }) => `${path} ${message}`),
    [],
  ));

const planted: readonly (readonly [string, Source])[] = [
  [
    'a rule that reads a file',
    { path: 'src/rights/rule.ts', text: "import { readFileSync } from 'node:fs';" },
  ],
  [
    'a rule that asks the clock',
    { path: 'src/rights/rule.ts', text: 'export const late = () => Date.now() > 5;' },
  ],
  [
    'a rule that draws lots',
    { path: 'src/data/rule.ts', text: 'export const luck = () => Math.random();' },
  ],
  [
    'a rule that reads the environment',
    { path: 'src/data/rule.ts', text: 'export const key = process.env.KEY;' },
  ],
  [
    'a rule that imports the shell',
    { path: 'src/data/rule.ts', text: "import { now } from '../shell/clock.ts';" },
  ],
  [
    'a room that uses another room’s store',
    {
      path: 'src/notice/actions.ts',
      text: "import { fullVersion } from '../controller/store.ts';",
    },
  ],
  [
    'a room that imports a room below it',
    {
      path: 'src/controller/rule.ts',
      text: "import { composeNotice } from '../notice/compose.ts';",
    },
  ],
  [
    'a declaration that knows a room',
    { path: 'src/declaration/rule.ts', text: "export * from '../notice/compose.ts';" },
  ],
  [
    'a shell that knows a room',
    {
      path: 'src/shell/http/x.ts',
      text: "const page = await import('../../notice/pages/show.tsx');",
    },
  ],
  [
    'a rule with a package that is not pure',
    { path: 'src/notice/rule.ts', text: "import pg from 'pg';" },
  ],
  [
    'a rule that calls its own store',
    { path: 'src/controller/rule.ts', text: "import { versionsOf } from './store.ts';" },
  ],
];

for (const [what, file] of planted)
  test(`the walls see ${what}`, () =>
    assert.equal(crossings([file]).length, 1, JSON.stringify(file)));

test('the walls let a room use what stands above it', () =>
  assert.deepEqual(
    crossings([
      { path: 'src/notice/rule.ts', text: "import { inForce } from '../controller/in-force.ts';" },
      {
        path: 'src/notice/actions.ts',
        text: "import { action } from '../shell/action/action.ts';",
      },
      { path: 'src/rights/rule.ts', text: "import { z } from 'zod'; // Date.now()" },
    ]),
    [],
  ));

test('imports are found however they are written', () =>
  assert.deepEqual(
    importsOf(
      "import a from 'a';\nimport {\n b,\n c } from 'b';\nexport * from 'c';\nconst d = await import('d');\nimport 'e';",
    ),
    ['a', 'b', 'c', 'd', 'e'],
  ));

test('no folder holds more than twelve source files', () => {
  const folders = new Map<string, number>();
  for (const { path } of source.filter(({ path }) => !isTest(path)))
    folders.set(dirname(path), (folders.get(dirname(path)) ?? 0) + 1);
  assert.deepEqual(
    [...folders].filter(([, count]) => count > 12),
    [],
  );
});

test('no source file is longer than four hundred lines or wider than a screen', () => {
  const long = code.filter(({ text }) => text.split('\n').length > 401).map(({ path }) => path);
  assert.deepEqual(long, []);
});

test('no machine’s path and no registry’s host stands in the repository', () => {
  const texts = files.filter((path) => !/\.(woff2|png|jpg|ico)$/.test(path)).map(read);
  const host = new RegExp(['registry', 'npmjs', 'org'].join('\\.'));
  const path = new RegExp(
    `(^|[\\s"'\`(=])/(${['work', 'root', 'tmp', 'home', 'farm'].join('|')})/[a-z]`,
    'm',
  );
  assert.deepEqual(
    texts.filter(({ text }) => host.test(text) || path.test(text)).map((each) => each.path),
    [],
  );
});

test('no test is skipped, narrowed to or left for later', () => {
  const mark = new RegExp(`\\b(test|it|describe)\\.(${['skip', 'only', 'todo'].join('|')})\\b`);
  assert.deepEqual(
    code.filter(({ text }) => mark.test(text)).map(({ path }) => path),
    [],
  );
});

test('every dependency has a line with its reason', () => {
  const reasons = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.keys(manifest[kind] ?? {}),
  );
  assert.deepEqual(
    names.filter((name) => !reasons.includes(`\`${name}\``)),
    [],
  );
});
