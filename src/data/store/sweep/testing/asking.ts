/** How the small shop is asked to sweep. Only for tests. */
import { afterEach } from 'node:test';
import { recordFact } from '../../../../shell/store/people/facts.ts';
import { peopleKey } from '../../../../shell/store/people/key.ts';
import type { Swept } from '../../../sweep/swept.ts';
import type { Installation } from '../../../testing/installation.ts';
import { read, small } from './small.ts';

const open: Installation[] = [];
afterEach(async () => {
  for (const at of open.splice(0)) await at.close();
});

/** The small shop, closed after the test. */
export async function installed(...given: Parameters<typeof small>): Promise<Installation> {
  const at = await small(...given);
  open.push(at);
  return at;
}

/** An answer with its exit code. */
export type Sweeping = { readonly code: number; readonly value: Swept };

/** `vern sweep --json`. */
export const swept = (at: Installation, ...options: readonly string[]) =>
  at.json('sweep', at.file, ...options) as Promise<Sweeping>;

/** Sweeps with the hash of the plan that is shown. */
export async function done(at: Installation, ...options: readonly string[]): Promise<Sweeping> {
  const { value } = await swept(at, '--months', '0');
  return swept(at, '--plan', value.hash, ...options);
}

/** Rows taken, by dataset. */
export const takenOf = ({ datasets }: Swept) =>
  Object.fromEntries(
    datasets.flatMap(({ place, taken }) => (taken > 0 ? [[place.dataset, taken]] : [])),
  );

/** The keys of a table. */
export const keysOf = async (url: string, table: string) =>
  (await read(url, table)).map(([id]) => id);

/** A fact about somebody, as the rooms record it. */
export async function say(
  at: Installation,
  email: string,
  fact: {
    readonly room: 'rights' | 'data';
    readonly kind: 'hold' | 'erasure';
    readonly body: unknown;
  },
  sure = true,
): Promise<void> {
  const key = peopleKey(at.environment['VERN_DATA'] ?? '', 'small');
  const { room, ...rest } = fact;
  await recordFact(
    at.store.db,
    { organisation: 'small', room },
    {
      ...rest,
      role: 'customer',
      people: [{ hash: key.hash('customer', 'email', email), sure }],
      at: '2026-11-22T08:00:00Z',
    },
  );
}
