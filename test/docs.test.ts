import assert from 'node:assert/strict';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { renewed } from '../scripts/declaration-reference.ts';
import { parseDeclaration } from '../src/declaration/parse.ts';
import { run } from './started.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('the reference of the declaration is the one the parser uses', () =>
  assert.equal(
    read('docs/declaration.md'),
    renewed(read('docs/declaration.md')),
    'run npm run docs',
  ));

test('the small declaration in the documentation parses, and makes a notice', async () => {
  const [, text = ''] = /```yaml\n(vern: 1[\s\S]*?)```/.exec(read('docs/declaration.md')) ?? [];
  const parsed = parseDeclaration(text, 'small.yaml');
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const folder = mkdtempSync(join(tmpdir(), 'vern-docs-'));
  writeFileSync(join(folder, 'vern.yaml'), text);
  const { code, stdout } = await run(['notice', join(folder, 'vern.yaml')]);
  rmSync(folder, { recursive: true, force: true });
  assert.equal(code, 0);
  assert.match(stdout, /Eksempel Blomster AS/);
});

test('every file and every command the documents name is there', async () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    ...globSync('docs/**/*.md', { cwd: root }),
  ];
  const help = (await run(['--help'])).stdout;
  const missing: string[] = [];
  for (const document of documents) {
    const text = read(document);
    for (const [, link = ''] of text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g))
      if (!existsSync(join(root, dirname(document), link))) missing.push(`${document}: ${link}`);
    for (const [, command = ''] of text.matchAll(/`vern ([a-z][a-z-]*)/g))
      if (!help.includes(`  ${command}`)) missing.push(`${document}: vern ${command}`);
  }
  assert.deepEqual(missing, []);
});
