// One file instead of three hundred: a command starts in half the time. The bundle is made from the
// sources when they have changed, and kept beside the packages under the hash of what it was made of.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { root } from './ensure.mjs';

const kept = join(root, 'node_modules', '.cache', 'vern-bundle');

/** Packages that stay outside: they bring programs or files of their own, or are loaded by few commands. */
const outside = [
  'pg',
  'kysely',
  'hono',
  '@hono/node-server',
  'write-excel-file',
  'mysql2',
  '@digdir/*',
  '@fontsource-variable/*',
];

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.includes('.test.')) yield path;
  }
}

/** Changes with every source file that is edited, added or removed, and with the packages. */
function stamp() {
  const hash = createHash('sha256');
  for (const path of [
    join(root, 'package-lock.json'),
    ...sources(join(root, 'src')),
    ...sources(join(root, 'examples')),
  ]) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Compiles the command line to a folder; `packages` is 'bundle', or 'external' for the packed Vern. */
export async function build(outdir, packages) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    entryPoints: { cli: join(root, 'src', 'cli.ts') },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    target: 'esnext',
    packages,
    external: packages === 'bundle' ? outside : [],
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'error',
    // Some packages are CommonJS and ask for `require`.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
  });
  writeFileSync(
    join(outdir, 'run.mjs'),
    "import { main } from './cli.mjs';\n\nawait main(process.argv.slice(2));\n",
  );
}

/** The bundle of the sources as they are now, or undefined where nothing can be written. */
export async function bundle() {
  const folder = join(kept, stamp());
  const file = join(folder, 'run.mjs');
  if (existsSync(file)) return file;
  const half = join(kept, `half-${process.pid}`);
  try {
    mkdirSync(kept, { recursive: true });
    await build(half, 'bundle');
    for (const old of readdirSync(kept)) if (!old.startsWith('half-')) retire(join(kept, old));
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (existsSync(file)) return file;
    if (!['EACCES', 'EROFS', 'ENOSPC', 'EPERM'].includes(error.code)) throw error;
    return undefined;
  }
  return file;
}

/** An older bundle may be in use by a running server, which loads the rest of it when needed. */
function retire(folder) {
  // Another command may be retiring it too.
  const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if ((Date.now() - made) / 3_600_000 > 24) rmSync(folder, { recursive: true, force: true });
}
