#!/usr/bin/env node
// The command `vern`: installs what is missing, then goes on in the project's own Node.
import * as modules from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileCache, continueIn, ensure, packed, root } from './ensure.mjs';

await ensure();
if (Number(process.versions.node.split('.')[0]) < 26) {
  continueIn(fileURLToPath(import.meta.url), process.argv.slice(2));
} else {
  modules.enableCompileCache(compileCache);
  const { main } = await import(pathToFileURL(await program()).href);
  await main(process.argv.slice(2));
}

async function program() {
  if (packed) return join(root, 'dist', 'cli.js');
  const { bundle } = await import('./bundle.mjs');
  return bundle();
}
