// Compiles the packed Vern to `dist/`: Node strips no types in node_modules.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../bin/bundle.mjs';
import { root } from '../bin/ensure.mjs';

const outdir = join(root, 'dist');
rmSync(outdir, { recursive: true, force: true });
await build(outdir, 'external');
