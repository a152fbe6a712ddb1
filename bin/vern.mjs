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
  if (!packed) await import('./tsx-hook.mjs');
  const file = packed ? join(root, 'dist', 'src', 'cli.js') : join(root, 'src', 'cli.ts');
  const { main } = await import(pathToFileURL(file).href);
  await main(process.argv.slice(2));
}
