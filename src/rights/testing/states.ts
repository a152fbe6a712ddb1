/** What the compiled rule says of one row of an installation, as any use of the data would be told. Only for tests. */

import { withEngine } from '../../data/store/open.ts';
import { ruleFor } from '../../data/store/sets/rule-for.ts';
import type { Installation } from '../../data/testing/installation.ts';
import { type Day, localDay } from '../../declaration/law/day.ts';
import type { Predicate } from '../../declaration/predicate.ts';
import { compare } from '../../declaration/predicate.ts';
import type { State } from '../../processing/rule/answer.ts';
import { factReads } from '../../rooms.ts';
import type { Context } from '../../shell/action/action.ts';
import { done } from '../../shell/action/action.ts';
import { readSource } from '../../shell/action/command-line.ts';

/** The context of an action in an installation. */
export function contextOf(of: Installation, now = '2026-11-22T09:00:00Z'): Context {
  return {
    actor: { kind: 'operator', name: 'test' },
    today: localDay(now) as Day,
    now,
    environment: of.environment,
    database: async () => of.store.db,
    store: async () => of.store,
    facts: factReads,
    perform: (name, input) => of.perform(name, input),
  };
}

/** Each purpose that needs a field of a row with its state; `kept` with whether anything holds it. */
export async function statesOf(
  of: Installation,
  written: string,
  [column, key]: readonly [string, string | number],
): Promise<Readonly<Record<string, State | boolean>>> {
  const [system = '', dataset = '', ...field] = written.split('.');
  const file = await readSource(of.file);
  const outcome = await withEngine({ file, use: 'read' }, contextOf(of), async (engine) => {
    const ruled = await ruleFor(engine, { system, dataset });
    if (!ruled.ok) throw new Error(JSON.stringify(ruled.reasons));
    const asked = ruled.compiled.fields.find((one) => one.field === field.join('.'));
    const flags: Record<string, Predicate> = asked === undefined ? {} : { 'not kept': asked.ended };
    for (const [purpose, states] of Object.entries(asked?.purposes ?? {}))
      for (const state of ['runs', 'rests', 'ended', 'undecided'] as const)
        flags[`${purpose}:${state}`] = states[state];
    const open = engine.systems.open.get(system);
    const query = {
      table: ruled.compiled.table,
      where: compare({ column }, '=', key),
      sets: ruled.sets,
      columns: [column],
      flags,
    };
    for await (const rows of open?.connector.select(query) ?? [])
      for (const row of rows) return done(readRow(row, Object.keys(flags)));
    throw new Error(`No row of ${system}.${dataset} with ${column} ${key}.`);
  });
  if (!outcome.ok) throw new Error(outcome.because);
  return outcome.value;
}

function readRow(
  row: Readonly<Record<string, unknown>>,
  flags: readonly string[],
): Readonly<Record<string, State | boolean>> {
  const found: Record<string, State | boolean> = { kept: row['not kept'] !== true };
  for (const flag of flags) {
    const [purpose = '', state] = flag.split(':');
    if (state !== undefined && row[flag] === true) found[purpose] = state as State;
  }
  return found;
}
