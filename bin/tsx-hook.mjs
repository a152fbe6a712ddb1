// Lets Node load `.tsx`: Node strips types by itself but does not know JSX.
// Compiled text is kept beside the packages, so that a second start compiles nothing.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'node_modules', '.cache', 'vern-tsx');
const require = createRequire(import.meta.url);
let compiler;

function compile(file) {
  const source = readFileSync(file, 'utf8');
  const kept = join(folder, `${createHash('sha256').update(file).update(source).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    // Not compiled yet, or changed since.
  }
  compiler ??= require('esbuild');
  const { code } = compiler.transformSync(source, {
    loader: 'tsx',
    format: 'esm',
    target: 'esnext',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcefile: file,
    sourcemap: 'inline',
  });
  try {
    mkdirSync(folder, { recursive: true });
    const half = `${kept}.${process.pid}`;
    writeFileSync(half, code);
    renameSync(half, kept);
  } catch {
    // A read-only checkout works too, only a little slower.
  }
  return code;
}

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context);
    return { format: 'module', shortCircuit: true, source: compile(fileURLToPath(url)) };
  },
});
