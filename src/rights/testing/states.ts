/** What the compiled rule says of one row of an installation, as any use of the data would be told. Only for tests. */

import { withEngine } from '../../data/store/open.ts';
import { ruleFor } from '../../data/store/sets/rule-for.ts';
import type { Installation } from '../../data/testing/installation.ts';
import { type Day, localDay } from '../../declaration/law/day.ts';
import type { Predicate } from '../../declaration/predicate.ts';
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

/** The purposes that need a field of a row, each with its state; `kept`: whether anything holds it. */
export type States = Readonly<Record<string, State | boolean>>;

/** What the rule says of a field of one row. */
export async function statesOf(
  of: Installation,
  written: string,
  [column, key]: readonly [string, string | number],
  now?: string,
): Promise<States> {
  const states = (await allStates(of, written, column, now)).get(String(key));
  if (states === undefined) throw new Error(`No row of ${written} with ${column} ${key}.`);
  return states;
}

/** What the rule says of a field of every row, by the text of a column. */
export async function allStates(
  of: Installation,
  written: string,
  column: string,
  now?: string,
): Promise<ReadonlyMap<string, States>> {
  const [system = '', dataset = '', ...field] = written.split('.');
  const file = await readSource(of.file);
  const outcome = await withEngine({ file, use: 'read' }, contextOf(of, now), async (engine) => {
    const ruled = await ruleFor(engine, { system, dataset });
    if (!ruled.ok) throw new Error(JSON.stringify(ruled.reasons));
    const asked = ruled.compiled.fields.find((one) => one.field === field.join('.'));
    const flags: Record<string, Predicate> = asked === undefined ? {} : { 'not kept': asked.ended };
    for (const [purpose, states] of Object.entries(asked?.purposes ?? {}))
      for (const state of ['runs', 'rests', 'ended', 'undecided'] as const)
        flags[`${purpose}:${state}`] = states[state];
    const { table, within: where } = ruled.compiled;
    const found = new Map<string, States>();
    const query = { table, where, sets: ruled.sets, columns: [column], flags };
    const open = engine.systems.open.get(system);
    for await (const rows of open?.connector.select(query) ?? [])
      for (const row of rows) found.set(String(row[column]), readRow(row, Object.keys(flags)));
    return done(found);
  });
  if (!outcome.ok) throw new Error(outcome.because);
  return outcome.value;
}

function readRow(row: Readonly<Record<string, unknown>>, flags: readonly string[]): States {
  const found: Record<string, State | boolean> = { kept: row['not kept'] !== true };
  for (const flag of flags) {
    const [purpose = '', state] = flag.split(':');
    if (state !== undefined && row[flag] === true) found[purpose] = state as State;
  }
  return found;
}
