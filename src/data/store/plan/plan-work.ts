/**
 * What must go, in which rows and in which order; and what stays, and why?
 *
 * One plan for requests and sweeps. System by system, those whose records hang on others first, each dataset
 * in one pass: nothing grows with the number of rows but what the sink keeps. Nothing is changed: GDPR
 * art. 5(1)(e), 5(2), 17.
 */
import { createHash } from 'node:crypto';
import { findTable, nameOf } from '../../../declaration/database/catalogue.ts';
import type { Value } from '../../../declaration/database/value.ts';
import { all, any, not } from '../../../declaration/predicate.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { hashOf } from '../../../shell/connectors/catalogue.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import { fatesOf } from '../../plan/fate.ts';
import { systemsInOrder } from '../../plan/order.ts';
import type { ForPerson, Kept, NotDone, Plan, Step, Undecided } from '../../plan/plan.ts';
import { edgesOf } from '../../plan/structure.ts';
import type { Engine } from '../engine.ts';
import type { Asked, Planned } from './asked.ts';
import { peopleDecide } from './for-person.ts';
import { plain } from './json.ts';
import { keptIn, type Latest } from './kept.ts';
import { type Draft, gather, isWhole, type Work, workOf } from './rows.ts';
import { type Elsewhere, type Open, piecesInOrder, type Staged, stageOf } from './stage.ts';
import { stepsOf } from './steps.ts';
import { mostTogether, type Tallying, tallyingAll } from './tallying.ts';

export type { Asked, Planned, Rule } from './asked.ts';

interface Gathered {
  readonly steps: Step[];
  readonly keys: string[];
  readonly kept: Kept[];
  readonly undecided: Undecided[];
  readonly forPerson: ForPerson[];
  readonly notDone: NotDone[];
  readonly warnings: { readonly place: Place; readonly because: string }[];
}

/** Plans the work that is asked for. What a system cannot answer is said in `notDone`; others go on. */
export async function planWork(engine: Engine, asked: Asked, latest?: Latest): Promise<Planned> {
  const found: Gathered = {
    steps: [],
    keys: [],
    kept: [],
    undecided: [],
    forPerson: [],
    notDone: [],
    warnings: [],
  };
  const elsewhere = new Map<string, Elsewhere[]>();
  for (const name of inOrder(engine)) {
    const open = engine.systems.open.get(name);
    if (open === undefined) continue;
    await guarded(found, { system: name, dataset: '' }, async () => {
      const staged = await stageOf(engine, asked, open, elsewhere.get(name) ?? []);
      found.notDone.push(...staged.refused);
      const planned = await planSystem({ engine, asked, staged, latest }, found);
      await reachesOver(engine, asked, planned, elsewhere);
    });
  }
  for (const one of engine.systems.all)
    if (one.state === 'unset' || one.state === 'failed')
      found.notDone.push({
        place: { system: one.name, dataset: '' },
        outcome: 'not searched',
        because: one.because,
      });
  const { steps, keys, warnings, ...rest } = found;
  const plan: Plan = {
    kind: asked.kind,
    organisation: engine.organisation,
    day: engine.today,
    declaration: engine.sha256,
    catalogues: Object.fromEntries(
      [...engine.systems.open].map(([name, { catalogue }]) => [name, hashOf(catalogue)]),
    ),
    steps,
    ...rest,
    byHand: [],
    ...(warnings.length > 0 ? { warnings } : {}),
  };
  return { plan, hash: planHash(plan), stepKeys: keys };
}

/** SHA-256 of what a plan rests on and does: declaration, catalogues, day, steps with their keys. */
export function planHash({
  kind,
  organisation,
  day,
  declaration,
  catalogues,
  steps,
}: Plan): string {
  const text = JSON.stringify({ kind, organisation, day, declaration, catalogues, steps }, sorted);
  return createHash('sha256').update(text).digest('hex');
}

function sorted(name: string, value: unknown): unknown {
  const said = plain(name, value);
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return said;
  return Object.fromEntries(Object.entries(said).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function inOrder({ declaration: { systems } }: Engine): readonly string[] {
  const pointers = Object.entries(systems).flatMap(([child, { datasets }]) =>
    Object.values(datasets)
      .flatMap(edgesOf)
      .flatMap((edge) =>
        edge.kind === 'record' && edge.system !== undefined && edge.system !== child
          ? [{ child, parent: edge.system }]
          : [],
      ),
  );
  return systemsInOrder(Object.keys(systems), pointers);
}

/** What a database refuses, or that it went away, is said and does not stop the others. */
async function guarded(
  { notDone }: Pick<Gathered, 'notDone'>,
  place: Place,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    const outcome = thrown.kind === 'unreachable' ? 'not searched' : 'failed';
    notDone.push({ place, outcome, because: thrown.message });
  }
}

interface System {
  readonly engine: Engine;
  readonly asked: Asked;
  readonly staged: Staged;
  readonly latest: Latest | undefined;
}

async function planSystem(system: System, found: Gathered) {
  const { engine, asked, staged: first } = system;
  const drafts = new Map<string, Draft>();
  let staged = first;
  const whole: Work[] = [];
  for await (const [at, piece] of piecesInOrder(first, (after) => {
    staged = after;
  }))
    await guarded(found, piece.place, async () => {
      const work = workOf(engine, asked, at, piece);
      await gather(work, asked.sink, drafts);
      if (isWhole(piece)) whole.push(work);
      else await keptOf(system, [work], found);
      if (asked.within !== undefined) found.forPerson.push(...(await peopleDecide(work)));
    });
  await keptOf(system, whole, found);
  const { steps, keys, notDone } = await stepsOf(staged, [...drafts.values()], found.steps.length);
  found.steps.push(...steps);
  found.keys.push(...keys);
  found.notDone.push(...notDone);
  for (const [name, place] of new Map(steps.map((step) => [step.table, step.place]))) {
    const triggers = findTable(staged.open.catalogue, name)?.triggers ?? [];
    for (const trigger of triggers)
      found.warnings.push({
        place,
        because: `the trigger ${trigger.name} on ${name} may copy old values: look where it writes`,
      });
  }
  return staged;
}

/** What is kept of some datasets: of all rows they are counted together, as long as they are not very many. */
async function keptOf(system: System, works: readonly Work[], found: Gathered): Promise<void> {
  const { engine, latest, staged } = system;
  const { connector } = staged.open;
  const tally: Tallying = works.every(({ piece }) => isWhole(piece))
    ? tallyingAll(connector)
    : (query, of) => connector.tally(query, of);
  for (let at = 0; at < works.length; at += mostTogether) {
    const all = works.slice(at, at + mostTogether).map(async (work) => {
      const stays: Awaited<ReturnType<typeof keptIn>>[] = [];
      await guarded(found, work.piece.place, async () => {
        stays.push(await keptIn(engine, work, { tally, latest }));
      });
      return stays;
    });
    for (const { kept, undecided } of (await Promise.all(all)).flat()) {
      found.kept.push(...kept);
      found.undecided.push(...undecided);
    }
  }
}

/** Rows of other systems that rows of this one refer to and that stay with them. */
async function reachesOver(
  engine: Engine,
  asked: Asked,
  { open, stage, sets }: Staged,
  elsewhere: Map<string, Elsewhere[]>,
): Promise<void> {
  const fates = fatesOf(stage);
  for (const { place, dataset, name, within, reach, some } of stage.pieces)
    for (const edge of [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])]) {
      if (edge.kind !== 'record') continue;
      const parent = parentOf(engine, edge.system ?? place.system, edge.dataset);
      if (parent === undefined || parent.open.name === open.name) continue;
      const looked =
        asked.within === undefined ? [] : [any(reach, ...some.map((one) => one.reach))];
      const where = all(within, ...looked, not(fates.gone(name)));
      const keys = new Map<string, readonly Value[]>();
      const query = { table: name, where, sets, columns: edge.by };
      for await (const rows of open.connector.select(query))
        for (const row of rows) {
          const key = edge.by.map((column) => row[column] ?? null);
          if (!key.includes(null)) keys.set(JSON.stringify(key, plain), key);
        }
      const columns = edge.to ?? engine.systems.keys[placeName(parent.place)] ?? [];
      if (keys.size === 0 || columns.length === 0) continue;
      const list = elsewhere.get(parent.open.name) ?? [];
      list.push({ table: parent.table, columns, keys: [...keys.values()] });
      elsewhere.set(parent.open.name, list);
    }
}

function parentOf(engine: Engine, system: string, dataset: string) {
  const open: Open | undefined = engine.systems.open.get(system);
  const declared = engine.declaration.systems[system]?.datasets[dataset];
  const table = open && declared && findTable(open.catalogue, declared.table ?? dataset);
  if (open === undefined || table === undefined) return undefined;
  return { open, place: { system, dataset }, table: nameOf(open.catalogue, table) };
}
