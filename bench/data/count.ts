/** Counting what is over in the whole shop: the engine beside one statement written by hand. */
import { createHash } from 'node:crypto';
import type { Engine } from '../../src/data/store/engine.ts';
import { ruleFor } from '../../src/data/store/sets/rule-for.ts';
import type { Predicate } from '../../src/declaration/predicate.ts';
import type { Connector } from '../../src/shell/connectors/contract.ts';
import { countStatement } from './hand.ts';

const system = 'shop';

/** The sum of the counts of each table, for comparing. */
export type Counted = Readonly<Record<string, number>>;

/** The rule is compiled, its sets are filled (`knownMs`), and every table is counted: one statement. */
export async function countByEngine(
  engine: Engine,
): Promise<{ readonly counted: Counted; readonly knownMs: number }> {
  const open = engine.systems.open.get(system);
  if (open === undefined) throw new Error('The shop is not open.');
  const started = performance.now();
  const questions = [];
  for (const dataset of Object.keys(engine.declaration.systems[system]?.datasets ?? {})) {
    const ruled = await ruleFor(engine, { system, dataset });
    if (!ruled.ok) throw new Error(`${dataset} was refused`);
    const of = new Map<string, Predicate>();
    for (const { ended } of ruled.compiled.fields)
      of.set(createHash('sha256').update(JSON.stringify(ended)).digest('hex'), ended);
    const { table, within: where } = ruled.compiled;
    questions.push({ query: { table, where, sets: ruled.sets }, of: Object.fromEntries(of) });
  }
  const knownMs = performance.now() - started;
  const counts = await open.connector.tallies(questions);
  const counted = Object.fromEntries(
    questions.map(({ query }, at) => [query.table, sum(Object.values(counts[at] ?? {}))]),
  );
  return { counted, knownMs };
}

/** The same by hand; `said` are the people who said yes to the newsletter, and who objected. */
export async function countByHand(
  db: Connector,
  said?: { readonly yes: string; readonly objected: string },
): Promise<Counted> {
  const rows = await (said === undefined
    ? db.query(countStatement())
    : db.query(countStatement(true), [said.yes, said.objected]));
  return Object.fromEntries(
    rows.map((row) => [String(row['name']), sum(['a', 'b', 'c'].map((one) => Number(row[one])))]),
  );
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
