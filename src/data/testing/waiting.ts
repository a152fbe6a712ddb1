/**
 * When does somebody ask that a contract end while its event is still to come?
 *
 * Seldom by chance, so it is drawn apart and laid over a world. Only for tests.
 */
import * as fc from 'fast-check';
import type { Day } from '../../declaration/law/day.ts';
import type { PersonFacts, Row } from '../../processing/rule/case.ts';
import type { Draft } from './worlds.ts';

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** Whoever asks that a contract end while its event is still to come, or nobody can say: seldom by chance. */
export const waiting = fc.option(
  fc.record({
    basis: pick(['contract'], ['contract', 'legitimate interest']),
    until: fc.record({
      after: fc.constantFrom(
        ['shop.orders.delivered'],
        ['shop.lines.packed', 'shop.customers.registered'],
        ['crm.calls.called', 'shop.orders.ordered'],
      ),
      for: pick('P0D', 'P1D', 'P1M', 'P6M', 'P1Y', 'P3Y', 'P5Y'),
      per: pick('record', 'customer'),
    }),
    nulls: pick<Draft['nulls']>(
      ['not yet', 'not yet', 'not yet'],
      ['unknown', 'not yet', 'not yet'],
      ['not yet', 'unknown', 'unknown'],
    ),
    facts: pick<PersonFacts>(
      { erasures: [{ state: 'requested' }] },
      { relationshipOver: true },
      { erasures: [{ state: 'done', day: '2024-02-29' as Day }] },
    ),
    empty: fc.subarray(['delivered', 'packed', 'called', 'ordered'], { minLength: 1 }),
  }),
  { nil: undefined, freq: 2 },
);
type Waiting = NonNullable<typeof waiting extends fc.Arbitrary<infer T> ? T : never>;

/** The declaration with a contract that waits. */
export function draftWaiting(drawn: Draft, { basis, until, nulls }: Waiting): Draft {
  const [first, ...others] = drawn.purposes;
  const { exception: _, marketing: __, when: ___, ...rest } = first ?? { title: 'x', needs: [] };
  const { after, ...length } = until;
  const purpose = { ...rest, basis, until: { ...length, after: { latest: after } } };
  return { ...drawn, nulls, purposes: [purpose, ...others] as unknown as Draft['purposes'] };
}

/** The rows with the events that are still to come. */
export function rowsWaiting(
  rows: Record<string, Row[]>,
  { empty }: Waiting,
): Record<string, Row[]> {
  const emptied = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [column, empty.includes(column) ? null : value]),
    );
  return Object.fromEntries(
    Object.entries(rows).map(([name, [first, ...others]]) => [
      name,
      first === undefined ? [] : [emptied(first), ...others],
    ]),
  );
}
