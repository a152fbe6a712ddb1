/**
 * How is it counted what questions are true of: of few rows, or of all rows of several tables at once?
 *
 * What several datasets ask at the same time is one statement, so that what they ask of related rows is gathered
 * once for all of them.
 */
import type { Filter } from '../../../declaration/database/value.ts';
import type { Predicate } from '../../../declaration/predicate.ts';
import type { Connector, Tally } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';

/** Of how many rows each of these is true. */
export type Tallying = (query: Filter, of: Questions) => Promise<Counts>;

type Questions = Readonly<Record<string, Predicate>>;
type Counts = Readonly<Record<string, number>>;

/** So many datasets are asked about at once. */
export const mostTogether = 10;

interface Waiting extends Tally {
  readonly found: (counts: Counts) => void;
  readonly failed: (thrown: unknown) => void;
}

/** Counts in whole tables; what is asked before anything is answered is asked in one statement. */
export function tallyingAll(connector: Pick<Connector, 'tallies'>): Tallying {
  let waiting: Waiting[] = [];
  const ask = async () => {
    const asked = waiting;
    waiting = [];
    for (let at = 0; at < asked.length; at += mostTogether)
      await answer(connector, asked.slice(at, at + mostTogether));
  };
  return (query, of) =>
    new Promise((found, failed) => {
      if (waiting.length === 0) setImmediate(() => void ask());
      waiting.push({ query, of, found, failed });
    });
}

async function answer(
  connector: Pick<Connector, 'tallies'>,
  asked: readonly Waiting[],
): Promise<void> {
  try {
    const counts = await connector.tallies(asked);
    asked.forEach(({ found }, at) => found(counts[at] ?? {}));
  } catch (thrown) {
    // What one table refuses must not keep the others from being counted.
    const isOfOne = thrown instanceof ConnectorProblem && thrown.kind !== 'unreachable';
    if (asked.length > 1 && isOfOne) for (const one of asked) await answer(connector, [one]);
    else for (const { failed } of asked) failed(thrown);
  }
}
