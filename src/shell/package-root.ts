/** Where is this package? The files beside the code (migrations, styles, examples) are found from there. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

function find(from: string): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'migrations'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error('The package is incomplete: its package.json is missing.');
  return find(above);
}

/** The folder of the package, both in a clone and when installed compiled. */
export const packageRoot = find(import.meta.dirname);
