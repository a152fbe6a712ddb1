// Runs a TypeScript file of the project in the project's Node, with its packages installed.
import { join } from 'node:path';
import { continueIn, ensure, root } from './ensure.mjs';

await ensure();
const [file = '', ...args] = process.argv.slice(2);
continueIn(join(root, file), args, ['--import', join(root, 'bin', 'tsx-hook.mjs')]);
