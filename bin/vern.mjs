#!/usr/bin/env node
// The command `vern`: installs what is missing, then goes on in the project's own Node.
import * as modules from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileCache, continueIn, ensure, packed, root } from './ensure.mjs';

await ensure();
const file = (await program()) ?? join(root, 'bin', 'sources.mjs');
if (Number(process.versions.node.split('.')[0]) < 26) {
  continueIn(file, process.argv.slice(2));
} else {
  modules.enableCompileCache(compileCache);
  await import(pathToFileURL(file).href);
}

async function program() {
  if (packed) return join(root, 'dist', 'run.mjs');
  const { bundle } = await import('./bundle.mjs');
  return bundle();
}
