/** What the tests of connectors share. */
import assert from 'node:assert/strict';
import type { Predicate } from '../../../declaration/predicate.ts';
import type { Kind } from '../catalogue.ts';
import type { Connector, Select, Value } from '../contract.ts';
import { ConnectorProblem, type ConnectorProblemKind } from '../problem.ts';

/** A database to try a connector on, empty. */
export interface Tried {
  readonly kind: Kind;
  readonly url: string;
  /** Addresses that fail, with the failure. */
  readonly failing: readonly (readonly [what: string, url: string, kind: ConnectorProblemKind])[];
  /** A user that may not read the table `hidden`; made after the tables. */
  readonly limited?: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Tells a test of the suite. */
export type It = (sentence: string, run: (db: Connector, tried: Tried) => Promise<void>) => void;

/** Every row. */
export const whole: Predicate = { kind: 'true' };
/** A column that has this value. */
export const same = (column: string, value: string | number): Predicate => ({
  kind: 'compare',
  operand: { column },
  op: '=',
  value,
});

/** Expects a problem of a kind, in one line without what must not be told. */
export function refusal(kind: ConnectorProblemKind, ...secrets: readonly string[]) {
  return (thrown: unknown) => {
    assert.ok(thrown instanceof ConnectorProblem, String(thrown));
    assert.equal(thrown.kind, kind, thrown.message);
    assert.doesNotMatch(thrown.message, /\n/);
    for (const secret of secrets) assert.ok(!thrown.message.includes(secret), thrown.message);
    return true;
  };
}

/** All rows of a question, by the values of one column. */
export async function rowsOf(db: Pick<Connector, 'select'>, query: Select) {
  const found: Readonly<Record<string, Value>>[] = [];
  for await (const rows of db.select(query)) found.push(...rows);
  return found;
}

class Undo extends Error {}

/** Runs a transaction that leaves nothing. */
export async function undone(
  db: Connector,
  run: Parameters<Connector['transaction']>[1],
): Promise<void> {
  await assert.rejects(
    db.transaction({}, async (tx) => {
      await run(tx);
      throw new Undo();
    }),
    Undo,
  );
}
