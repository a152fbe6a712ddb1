/**
 * How many rows of each dataset are the person's, and what stands in them?
 *
 * Counted first, so that it is known what there is before anything is read; then read in batches, so that
 * a million rows take no more memory than a thousand. What fails is the outcome of its dataset alone.
 */
import type { Predicate } from '../../../declaration/predicate.ts';
import { samePlace } from '../../../processing/rule/relation.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import {
  type Held,
  inOrder,
  type Listed,
  type Outcome,
  unreadOf,
  wantedOf,
} from '../../find/listed.ts';
import { flagName, type Shown, type ShownRow, shownOf, shownRow } from '../../find/shown.ts';
import type { Reached, Resolution, Subject } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { openSystems } from '../systems.ts';
import { askingOf, few, type Open } from './asking.ts';
import { linksOfOthers, othersIn } from './others.ts';

/** Who was found, and the one role that was asked for. */
interface Found {
  readonly resolution: Resolution;
  readonly only: string | undefined;
}

/**
 * All that was found. The rows are read when somebody asks for them, with connections of their own, so that
 * nothing stays open when nobody does.
 */
export async function heldBy(
  engine: Engine,
  found: Found,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Held> {
  const { resolution } = found;
  const { organisation, declaration, systems } = engine;
  const failed: Held['failed'] = new Map();
  return {
    organisation,
    people: resolution.subjects,
    ambiguous: resolution.ambiguous,
    listed: await listedIn(engine, found),
    scans: resolution.scans,
    outOfReach: systems.all.flatMap((system) =>
      system.state === 'failed' || system.state === 'unset'
        ? [{ system: system.name, because: system.because }]
        : [],
    ),
    failed,
    read: async function* (write) {
      const again = await openSystems(declaration, environment, { readOnly: true });
      const open = { ...engine, systems: again };
      try {
        yield* write((listed) => guarded(open, resolution, { listed, failed }));
      } finally {
        await again.close();
      }
    },
  };
}

async function* guarded(
  engine: Engine,
  { subjects }: Resolution,
  { listed, failed }: { readonly listed: Listed; readonly failed: Held['failed'] },
): AsyncGenerator<readonly ShownRow[], void, undefined> {
  const { reached, outcome, role } = listed;
  const subject = subjects.find((one) => one.role === role);
  if (subject === undefined || reached === undefined || outcome.kind !== 'found') return;
  const open = askingOf(engine, {}).dataset(listed.place);
  if (open.state === 'closed') {
    failed.set(listed, open.because);
    return;
  }
  try {
    const shown = shownIn(engine, open, { reached, subject });
    yield* rowsShown(open, subject, { reached, shown, rows: outcome.rows });
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    failed.set(listed, thrown.message);
  }
}

/** Every dataset with its outcome, the rows counted and not yet read. */
async function listedIn(engine: Engine, found: Found): Promise<readonly Listed[]> {
  const { declaration } = engine;
  const asking = askingOf(engine, {});
  const listed: Listed[] = [];
  for (const subject of found.resolution.subjects)
    for (const wanted of wantedOf(declaration, subject)) {
      const outcome = await countOf(engine, wanted.reached);
      const open = asking.dataset(wanted.place);
      const shown =
        open.state === 'open'
          ? shownIn(engine, open, { reached: wanted.reached, subject })
          : undefined;
      const leftOut = shown?.leftOut ?? [];
      const others =
        wanted.how === 'shared' && outcome.kind === 'found'
          ? await othersIn(engine, subject, wanted.reached)
          : undefined;
      listed.push({ ...wanted, outcome, leftOut, ...(others === undefined ? {} : { others }) });
    }
  const unread = unreadOf(declaration, found, listed);
  return inOrder(declaration, [...listed, ...unread]);
}

async function countOf({ systems }: Engine, { place, filter }: Reached): Promise<Outcome> {
  if (filter.where.kind === 'false') return { kind: 'empty' };
  const connector = systems.open.get(place.system)?.connector;
  if (connector === undefined) return { kind: 'failed', because: 'its system is not open' };
  try {
    const rows = await connector.count(filter);
    return rows === 0 ? { kind: 'empty' } : { kind: 'found', rows };
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    return { kind: 'failed', because: thrown.message };
  }
}

/** What is read of an entry: fields about the person in their own rows are told by flags. */
function shownIn(
  { declaration }: Engine,
  { table, key, dataset, place }: Open,
  { reached, subject }: { readonly reached: Reached; readonly subject: Subject },
): Shown {
  const columns = table.columns.map(({ name }) => name);
  const others = linksOfOthers(declaration, place, { reached, subject }).flatMap(({ by }) => by);
  const { flags } = ownFields(subject, reached);
  return shownOf(dataset, reached, { columns, key, others }, flags);
}

function ownFields(subject: Subject, { place, fields }: Reached) {
  const parts =
    fields !== 'all'
      ? []
      : subject.reached.filter(
          (one) => one.how === 'owned' && one.fields !== 'all' && samePlace(one.place, place),
        );
  const flags: Record<string, Predicate> = {};
  for (const part of parts)
    for (const field of part.fields === 'all' ? [] : part.fields) flags[field] = part.filter.where;
  const sets = Object.assign(
    {},
    ...parts.map(({ filter }) => filter.sets),
  ) as Reached['filter']['sets'];
  return { flags, sets };
}

/** The rows of an entry as they are shown, in batches. Throws a ConnectorProblem when the database says no. */
async function* rowsShown(
  open: Open,
  subject: Subject,
  asked: { readonly reached: Reached; readonly shown: Shown; readonly rows: number },
): AsyncGenerator<readonly ShownRow[], void, undefined> {
  const { reached, shown, rows: count } = asked;
  const { flags, sets } = ownFields(subject, reached);
  const { filter, fields } = reached;
  const named = Object.entries(flags).map(([field, flag]) => [flagName(field), flag] as const);
  const batches = open.connector.select({
    ...filter,
    sets: { ...filter.sets, ...sets },
    columns: shown.columns,
    ...(named.length > 0 ? { flags: Object.fromEntries(named) } : {}),
    // An order of its own only where sorting costs nothing.
    ...(count <= few && open.key.length > 0 ? { orderBy: open.key } : {}),
  });
  for await (const rows of batches)
    yield rows.map((row) => shownRow(open.dataset, shown, row, fields === 'all'));
}
