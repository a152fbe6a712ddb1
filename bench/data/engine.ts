/** The engine over the shop of the benchmarks, with what Vern knows about people. */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, Facts } from '../../src/data/store/engine.ts';
import { openSystems } from '../../src/data/store/systems.ts';
import type { Day } from '../../src/declaration/law/day.ts';
import { peopleKey } from '../../src/shell/store/people/key.ts';
import { declaration, declarationText, type Variant } from './world.ts';

const nothing: Facts = { kinds: [], consentsKnown: [], of: async () => new Map() };

/** An engine for a day; the caller closes its systems. */
export async function engineFor(
  url: string,
  day: Day,
  {
    facts = nothing,
    variant = 'four',
    key,
  }: Partial<Pick<Engine, 'facts' | 'key'>> & { readonly variant?: Variant } = {},
): Promise<Engine> {
  const text = declarationText(variant);
  return {
    organisation: 'benk',
    declaration: declaration(variant),
    sha256: createHash('sha256').update(text).digest('hex'),
    today: day,
    systems: await openSystems(declaration(variant), { BENCH_URL: url }, { readOnly: false }),
    key: key ?? peopleKey(mkdtempSync(join(tmpdir(), 'vern-bench-')), 'benk'),
    facts,
  };
}
