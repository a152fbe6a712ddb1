/**
 * How are some rows of a step done, and nothing but those?
 *
 * First they are read again by key, locked, and sorted: already as they should be, changed since the plan, or to
 * be done. Then these are written, with their values made here and their number asserted.
 */
import { findTable } from '../../../declaration/database/catalogue.ts';
import type { KeySets, Row, Value } from '../../../declaration/database/value.ts';
import { all, any, type Predicate } from '../../../declaration/predicate.ts';
import { fingerprintName, type Transaction } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import { isMasked, maskedValue } from '../../plan/masks.ts';
import type { Step } from '../../plan/plan.ts';
import type { Referrer } from '../../work/referrers.ts';
import type { System } from '../systems.ts';
import type { NumberedRow, RowOutcome, Work } from './work.ts';

/** A system that can be worked on. */
export type OpenSystem = Extract<System, { state: 'open' }>;

/** A step that is being done. */
export interface Doing {
  readonly step: Step;
  readonly system: OpenSystem;
  readonly work: Work;
  /** Who may still refer to its rows; none unless it deletes. */
  readonly referrers: readonly Referrer[];
}

/** A row that is to be written, with what it holds now. */
export type Due = { readonly row: NumberedRow; readonly current: Row };

/** Rows that were read again: what is settled about them, and what is left to do. */
export type Sorted = { readonly outcomes: readonly RowOutcome[]; readonly due: readonly Due[] };

const given = 'vern:rows';

/** Reads rows of a step again, locks them, and sorts them. */
export async function sorted(
  tx: Transaction,
  doing: Doing,
  rows: readonly NumberedRow[],
): Promise<Sorted> {
  const { step, work } = doing;
  const found = await readAgain(tx, doing, rows);
  const outcomes: RowOutcome[] = [];
  let due: Due[] = [];
  for (const row of rows) {
    const current = found.get(keyText(row.key));
    const outcome = current === undefined ? 'done' : standing(step, row, current);
    if (outcome === undefined && current !== undefined) due.push({ row, current });
    else outcomes.push({ seq: row.seq, outcome: outcome ?? 'done' });
  }
  const guard = due.length > 0 ? work.guard?.(step) : undefined;
  if (guard !== undefined) {
    const { where, sets = {} } = guard;
    const still = await keysWhere(tx, step, { rows: due, where, sets });
    const [free, held] = split(due, ({ row }) => still.has(keyText(row.key)));
    outcomes.push(...held.map(({ row }) => ({ seq: row.seq, outcome: 'changed' as const })));
    due = free;
  }
  return { outcomes, due };
}

/** What is settled about a row by what it holds; undefined when it is to be done. */
function standing(step: Step, row: NumberedRow, current: Row): RowOutcome['outcome'] | undefined {
  const { changes, does } = step;
  const isDone =
    does !== 'delete' &&
    changes.every(({ column, mask }) => isMasked(mask, current[column] ?? null));
  if (isDone) return 'done';
  return current[fingerprintName] === row.fingerprint ? undefined : 'changed';
}

async function readAgain(
  tx: Transaction,
  { step, system }: Doing,
  rows: readonly NumberedRow[],
): Promise<ReadonlyMap<string, Row>> {
  const found = new Map<string, Row>();
  const columns = new Set([...step.key, ...step.changes.map(({ column }) => column)]);
  const query = {
    table: step.table,
    where: { kind: 'keys', columns: step.key, set: given },
    sets: { [given]: rows.map(({ key }) => key) },
    columns: [...columns],
    fingerprint: step.fingerprint,
    lock: mayLock(system, step),
  } as const;
  for await (const batch of tx.select(query))
    for (const row of batch) found.set(keyText(keyIn(step, row)), row);
  return found;
}

// PostgreSQL locks only for those who may update; who may only delete relies on the fingerprint.
const mayLock = ({ catalogue }: OpenSystem, { table }: Step) =>
  findTable(catalogue, table)?.privileges.update ?? true;

async function keysWhere(
  tx: Transaction,
  step: Step,
  asked: { readonly rows: readonly Due[]; readonly where: Predicate; readonly sets?: KeySets },
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const query = {
    table: step.table,
    where: all({ kind: 'keys', columns: step.key, set: given }, asked.where),
    sets: { ...asked.sets, [given]: asked.rows.map(({ row }) => row.key) },
    columns: step.key,
  };
  for await (const batch of tx.select(query))
    for (const row of batch) found.add(keyText(keyIn(step, row)));
  return found;
}

const keyIn = ({ key }: Step, row: Row) => key.map((column) => row[column] ?? null);

/** A key as text, equal for equal keys whatever the driver makes of numbers. */
export function keyText(key: readonly Value[]): string {
  return JSON.stringify(
    key.map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value),
    ),
  );
}

/** Parents of rows that are still there, to be left: with the tables that refer to them. */
export type Referred = {
  readonly free: readonly Due[];
  readonly kept: readonly Due[];
  readonly by: readonly string[];
};

/** Which rows others still refer to, that do not go with them. */
export async function referred(
  tx: Transaction,
  doing: Doing,
  due: readonly Due[],
): Promise<Referred> {
  const { step, referrers } = doing;
  if (due.length === 0 || referrers.length === 0) return { free: due, kept: [], by: [] };
  const keys = await keysWhere(tx, step, { rows: due, where: any(...referrers.map(refersOf)) });
  if (keys.size === 0) return { free: due, kept: [], by: [] };
  const [kept, free] = split(due, ({ row }) => keys.has(keyText(row.key)));
  const by: string[] = [];
  for (const { table, refers } of referrers)
    if ((await keysWhere(tx, step, { rows: kept, where: refers })).size > 0) by.push(table);
  return { free, kept, by };
}

const refersOf = ({ refers }: Referrer) => refers;

function split<T>(all: readonly T[], fits: (each: T) => boolean): [T[], T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const each of all) (fits(each) ? yes : no).push(each);
  return [yes, no];
}

const tries = 5;

/**
 * Writes rows that were sorted in the same transaction; all of them or none. Throws a ConnectorProblem, also when
 * another number of rows was written than there were: then a trigger or rule of the database was in the way.
 */
export async function write(tx: Transaction, doing: Doing, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return;
  const isRandom = doing.step.changes.some(({ mask }) => mask.kind === 'token');
  for (let tried = 1; ; tried += 1)
    try {
      if (isTransactional(doing.system, doing.step))
        await tx.savepoint(() => writeOnce(tx, doing, due));
      // Nothing is taken back, and Aria refuses even to remember where to.
      else await writeOnce(tx, doing, due);
      return;
    } catch (thrown) {
      const isClash = thrown instanceof ConnectorProblem && thrown.kind === 'clash';
      if (!isClash || !isRandom || tried >= tries) throw thrown;
    }
}

async function writeOnce(tx: Transaction, doing: Doing, due: readonly Due[]): Promise<void> {
  const { step, system, work } = doing;
  const { table, key, changes } = step;
  // Locked rows are as they were read, though triggers of our own writes may have touched them since.
  const fingerprint =
    mayLock(system, step) && isTransactional(system, step) ? [] : step.fingerprint;
  const rows = due.map(({ row, current }) => ({
    key: row.key,
    ...(fingerprint.length > 0 && { fingerprint: row.fingerprint }),
    set: changes.map(({ column, mask }) => maskedValue(mask, current[column] ?? null, work.random)),
  }));
  const asked = { table, key, rows, fingerprint, batch: rows.length };
  const written =
    step.does === 'delete'
      ? await tx.delete(asked)
      : await tx.update({ ...asked, columns: changes.map(({ column }) => column) });
  if (written !== rows.length)
    throw new ConnectorProblem(
      'constraint',
      `${system.connector.place}: ${table}: ${written} of ${rows.length} rows could be written. A trigger or rule of the database may be in the way.`,
    );
}

/** Whether the database can take back what was done to the rows of a step. */
export const isTransactional = ({ catalogue }: OpenSystem, { table }: Step): boolean =>
  findTable(catalogue, table)?.transactional ?? true;

/**
 * Rows of a write that failed, read again: where nothing is taken back, the first of them may have been written.
 * Elsewhere none was.
 */
export async function afterFailing(
  tx: Transaction,
  doing: Doing,
  due: readonly Due[],
): Promise<{ readonly done: readonly Due[]; readonly rest: readonly Due[] }> {
  const { step, system } = doing;
  if (isTransactional(system, step)) return { done: [], rest: due };
  const found = await readAgain(
    tx,
    doing,
    due.map(({ row }) => row),
  );
  const [done, rest] = split(due, ({ row }) => {
    const current = found.get(keyText(row.key));
    return current === undefined || standing(step, row, current) === 'done';
  });
  return { done, rest };
}
