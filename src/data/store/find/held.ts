/**
 * How many rows of each dataset are the person's, and what stands in them?
 *
 * Few rows are read at once. Of many it is known how many there are before they are read, in batches, so that a
 * million rows take no more memory than a thousand. What fails is the outcome of its dataset alone.
 */
import type { Row } from '../../../declaration/database/value.ts';
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
import { outOfReach } from '../nobody.ts';
import { openSystems, type Systems } from '../systems.ts';
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
  const first: First = new Map();
  return {
    organisation,
    people: resolution.subjects,
    ambiguous: resolution.ambiguous,
    listed: await listedIn(engine, found, first),
    scans: resolution.scans,
    outOfReach: outOfReach(systems),
    failed,
    read: async function* (write) {
      let again: Systems | undefined;
      const systemsAgain = async () => {
        again ??= await openSystems(declaration, environment, { readOnly: true });
        return { ...engine, systems: again };
      };
      try {
        yield* write((listed) => {
          const known = first.get(listed);
          return known === undefined
            ? guarded(systemsAgain, resolution, { listed, failed })
            : atOnce(known);
        });
      } finally {
        await again?.close();
      }
    },
  };
}

/** The rows of entries that had so few that they were read when they were looked for. */
type First = Map<Listed, readonly ShownRow[]>;

async function* atOnce(rows: readonly ShownRow[]) {
  if (rows.length > 0) yield rows;
}

async function* guarded(
  opened: () => Promise<Engine>,
  { subjects }: Resolution,
  { listed, failed }: { readonly listed: Listed; readonly failed: Held['failed'] },
): AsyncGenerator<readonly ShownRow[], void, undefined> {
  const { reached, outcome, role } = listed;
  const subject = subjects.find((one) => one.role === role);
  if (subject === undefined || reached === undefined || outcome.kind !== 'found') return;
  const engine = await opened();
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
async function listedIn(engine: Engine, found: Found, first: First): Promise<readonly Listed[]> {
  const { declaration } = engine;
  const asking = askingOf(engine, {});
  const entries = found.resolution.subjects.flatMap((subject) =>
    wantedOf(declaration, subject).map((wanted) => ({ subject, wanted })),
  );
  const listed = await someAtOnce(entries, async ({ subject, wanted }): Promise<Listed> => {
    const open = asking.dataset(wanted.place);
    const shown =
      open.state === 'open'
        ? shownIn(engine, open, { reached: wanted.reached, subject })
        : undefined;
    const { outcome, rows } = await looked(engine, { open, shown, subject }, wanted.reached);
    const leftOut = shown?.leftOut ?? [];
    const others =
      wanted.how === 'shared' && outcome.kind === 'found'
        ? await othersIn(engine, subject, wanted.reached)
        : undefined;
    const entry = { ...wanted, outcome, leftOut, ...(others === undefined ? {} : { others }) };
    if (rows !== undefined) first.set(entry, rows);
    return entry;
  });
  const unread = unreadOf(declaration, found, listed);
  return inOrder(declaration, [...listed, ...unread]);
}

// Not more than a system has connections.
const most = 4;

/** Runs for each of these, a few at a time; the answers are in their order. */
async function someAtOnce<T, U>(each: readonly T[], run: (one: T) => Promise<U>): Promise<U[]> {
  const answers: U[] = [];
  const waiting = each.entries();
  const worker = async () => {
    for (const [at, one] of waiting) answers[at] = await run(one);
  };
  await Promise.all(Array.from({ length: most }, worker));
  return answers;
}

interface Looking {
  readonly open: ReturnType<ReturnType<typeof askingOf>['dataset']>;
  readonly shown: Shown | undefined;
  readonly subject: Subject;
}

/** Few and small rows are read at once; of many it is only said how many there are. */
async function looked(
  engine: Engine,
  { open, shown, subject }: Looking,
  reached: Reached,
): Promise<{ readonly outcome: Outcome; readonly rows?: readonly ShownRow[] }> {
  if (open.state === 'open' && shown !== undefined && reached.filter.where.kind !== 'false')
    try {
      const rows = await fewRows(open, subject, { reached, shown });
      if (rows?.length === 0) return { outcome: { kind: 'empty' }, rows };
      if (rows !== undefined) return { outcome: { kind: 'found', rows: rows.length }, rows };
    } catch (thrown) {
      if (!(thrown instanceof ConnectorProblem)) throw thrown;
      return { outcome: { kind: 'failed', because: thrown.message } };
    }
  return { outcome: await countOf(engine, reached) };
}

// So many rows, and so many characters and bytes of them, are kept until they are shown.
const [mostRows, mostSize] = [1_000, 1_000_000];

async function fewRows(
  open: Open,
  subject: Subject,
  asked: { readonly reached: Reached; readonly shown: Shown },
): Promise<readonly ShownRow[] | undefined> {
  const found: Row[] = [];
  let size = 0;
  const most = { limit: mostRows + 1, batch: mayBeLarge(open.table) ? 20 : mostRows + 1 };
  for await (const rows of selected(open, subject, { ...asked, ...most })) {
    found.push(...rows);
    size += rows.reduce((sum, row) => sum + sizeOf(row), 0);
    if (found.length > mostRows || size > mostSize) return undefined;
  }
  const inOrder = found.toSorted((one, other) => byKey(open.key, one, other));
  return inOrder.map((row) =>
    shownRow(open.dataset, asked.shown, row, asked.reached.fields === 'all'),
  );
}

// Documents and the like may fill the memory with a thousand rows: they are read a few at a time.
const large: ReadonlySet<string> = new Set(['binary', 'json', 'array', 'other']);
const mayBeLarge = ({ columns }: Open['table']) => columns.some(({ type }) => large.has(type));

function sizeOf(row: Row): number {
  const sizes = Object.values(row).map((value) =>
    typeof value === 'string' || value instanceof Uint8Array ? value.length : 8,
  );
  return sizes.reduce((sum, one) => sum + one, 0);
}

function byKey(key: readonly string[], one: Row, other: Row): number {
  for (const column of key) {
    const [a, b] = [one[column] ?? '', other[column] ?? ''];
    const isNumber = [a, b].every((value) => ['number', 'bigint'].includes(typeof value));
    const [left, right] = isNumber ? [a, b] : [String(a), String(b)];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
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
  // An order of its own only where sorting costs nothing.
  const ordered = count <= few && open.key.length > 0;
  for await (const rows of selected(open, subject, { reached, shown, ordered }))
    yield rows.map((row) => shownRow(open.dataset, shown, row, reached.fields === 'all'));
}

interface Selecting {
  readonly reached: Reached;
  readonly shown: Shown;
  readonly ordered?: boolean;
  readonly limit?: number;
  readonly batch?: number;
}

function selected(
  open: Open,
  subject: Subject,
  { reached, shown, ordered, limit, batch }: Selecting,
): AsyncIterable<readonly Row[]> {
  const { flags, sets } = ownFields(subject, reached);
  const named = Object.entries(flags).map(([field, flag]) => [flagName(field), flag] as const);
  return open.connector.select({
    ...reached.filter,
    sets: { ...reached.filter.sets, ...sets },
    columns: [...new Set([...shown.columns, ...open.key])],
    ...(named.length > 0 ? { flags: Object.fromEntries(named) } : {}),
    ...(ordered === true ? { orderBy: open.key } : {}),
    ...(limit === undefined ? {} : { limit }),
    ...(batch === undefined ? {} : { batch }),
  });
}
