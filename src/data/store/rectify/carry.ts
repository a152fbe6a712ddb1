/**
 * How is a planned correction done, whoever began it?
 *
 * The rows of each step come by key; each is read again and locked. What holds the right value already is done,
 * what is no longer as it was planned is left, the rest is written. A system with few rows is one transaction. What is
 * confirmed is noted at once, so that a stop at any statement is made good by doing it again: GDPR art. 5(1)(d), 5(2).
 */
import type { Row } from '../../../declaration/database/value.ts';
import { datasetOf, operandOf } from '../../../processing/rule/condition.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import { findTable } from '../../../shell/connectors/catalogue.ts';
import { fingerprintName, type Transaction } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Root } from '../../find/subject.ts';
import type { Step } from '../../plan/plan.ts';
import type { CorrectionPlan, SystemDone } from '../../rectify/correction.ts';
import type { Wrong } from '../../rectify/setting.ts';
import type { Engine } from '../engine.ts';
import { keyText } from '../work/batch.ts';
import type { NumberedRow, RowOutcome, Work } from '../work/work.ts';
import { changesOf, isRight, notes } from './changes.ts';
import { columnsOf, type Sheet, sheetOf } from './reading.ts';

/** A plan, what is put right in it, and where its rows are. */
export interface Carrying extends Pick<Work, 'rows' | 'confirm' | 'stop'> {
  readonly plan: CorrectionPlan;
  readonly roots: readonly Root[];
  readonly wrongs: readonly Wrong[];
  /** A system with at most so many rows is one transaction; 5,000 when not said. */
  readonly whole?: number;
}

/** What became of it, system by system. */
export interface Carried {
  readonly systems: readonly SystemDone[];
  readonly isStopped: boolean;
}

const usualWhole = 5_000;

/** Does what is open of a plan. Never throws for what can go wrong in a database: that is said in the answer. */
export async function carryCorrection(engine: Engine, carrying: Carrying): Promise<Carried> {
  const { plan, stop } = carrying;
  const systems: SystemDone[] = [];
  const bySystem = Map.groupBy(plan.steps, ({ place }) => place.system);
  // Where something is unique it may be refused, so those come first.
  const order = [...bySystem].toSorted(
    ([one, some], [other, others]) => uniques(engine, other, others) - uniques(engine, one, some),
  );
  for (const [system, steps] of order) {
    if (stop?.() === true) return { systems, isStopped: true };
    systems.push(await inSystem(engine, carrying, [system, steps]));
  }
  return { systems, isStopped: stop?.() === true && systems.some((one) => one.outcome !== 'done') };
}

function uniques({ systems, declaration }: Engine, system: string, steps: readonly Step[]): number {
  const open = systems.open.get(system);
  return steps.filter(({ place, table, fields }) => {
    const dataset = datasetOf(declaration, place);
    const written = fields.map((field) => dataset && operandOf(dataset, field).column);
    const keys = (open && findTable(open.catalogue, table))?.uniques ?? [];
    return keys.some(({ columns }) => columns.some((column) => written.includes(column)));
  }).length;
}

/** Rows of a step, and the sheet they are read by. */
interface Batch {
  readonly step: Step;
  readonly sheet: Sheet;
  readonly rows: readonly NumberedRow[];
}

async function inSystem(
  engine: Engine,
  carrying: Carrying,
  [system, steps]: readonly [string, readonly Step[]],
): Promise<SystemDone> {
  const open = engine.systems.open.get(system);
  const count = { done: 0, changed: 0 };
  const told = (more: Omit<SystemDone, 'system' | 'rows' | 'changed'>): SystemDone => ({
    system,
    rows: count.done,
    changed: count.changed,
    ...more,
  });
  if (open === undefined) {
    const closed = engine.systems.all.find(({ name }) => name === system);
    const because = closed !== undefined && 'because' in closed ? closed.because : 'it is closed';
    return told({ outcome: 'failed', because, silent: true });
  }
  try {
    for await (const some of together(engine, carrying, steps)) {
      const outcomes = await open.connector.transaction({}, async (tx) => {
        await tx.deferConstraints();
        const found: (readonly [Step, readonly RowOutcome[]])[] = [];
        for (const batch of some) found.push([batch.step, await inBatch(tx, carrying, batch)]);
        return found;
      });
      for (const [step, list] of outcomes) {
        await carrying.confirm(step, list);
        for (const { outcome } of list) count[outcome === 'done' ? 'done' : 'changed'] += 1;
      }
      if (carrying.stop?.() === true) break;
    }
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    const silent = thrown.kind === 'unreachable' ? { silent: true } : {};
    return told({ outcome: 'failed', because: thrown.message, ...silent });
  }
  const isLeft =
    count.changed > 0 || (carrying.stop?.() === true && !(await isEmpty(carrying, steps)));
  return told({ outcome: isLeft ? 'partly' : 'done' });
}

async function isEmpty({ rows }: Carrying, steps: readonly Step[]): Promise<boolean> {
  for (const step of steps) for await (const some of rows(step)) if (some.length > 0) return false;
  return true;
}

/** The batches of each transaction: all of them, or one at a time where there are many. */
async function* together(
  engine: Engine,
  { roots, rows, whole = usualWhole }: Carrying,
  steps: readonly Step[],
): AsyncGenerator<readonly Batch[], void, undefined> {
  const isWhole = steps.reduce((sum, step) => sum + step.rows, 0) <= whole;
  const all: Batch[] = [];
  for (const step of steps) {
    const sheet = await sheetFor(engine, roots, step);
    for await (const some of rows(step)) {
      const batch = { step, sheet, rows: some };
      if (isWhole) all.push(batch);
      else yield [batch];
    }
  }
  if (all.length > 0) yield all;
}

/** The dataset of a step with the fields it corrects, its rows told by key. */
export async function sheetFor(
  engine: Engine,
  roots: readonly Root[],
  { place, table, fields }: Step,
): Promise<Sheet> {
  const reached = {
    place,
    how: 'owned',
    fields,
    filter: { table, where: { kind: 'true' } },
  } as const;
  // What was accepted stands in the plan: a table that was not has no step.
  const sheet = await sheetOf(engine, roots, [reached, { acceptNonTransactional: true }]);
  if (sheet !== undefined) return sheet;
  throw new ConnectorProblem('gone', `${placeName(place)} is no longer there.`);
}

async function inBatch(
  tx: Transaction,
  { wrongs }: Carrying,
  { step, sheet, rows }: Batch,
): Promise<readonly RowOutcome[]> {
  const found = await readAgain(tx, sheet, [step, rows]);
  const outcomes: RowOutcome[] = [];
  const due: { readonly row: NumberedRow; readonly set: ReadonlyMap<string, Row[string]> }[] = [];
  for (const row of rows) {
    const current = found.get(keyText(row.key));
    const { seq } = row;
    if (current !== undefined && isRight(sheet, current, { fields: step.fields, wrongs })) {
      outcomes.push({ seq, outcome: 'done' });
      continue;
    }
    const isSame = current?.[fingerprintName] === row.fingerprint;
    const set =
      current !== undefined && isSame ? wholeChange(sheet, current, { step, wrongs }) : undefined;
    if (set === undefined) outcomes.push({ seq, outcome: 'changed' });
    else due.push({ row, set });
  }
  // Rows of one step change the same columns.
  const columns = [...(due[0]?.set.keys() ?? [])];
  const written =
    due.length === 0
      ? 0
      : await tx.update({
          table: sheet.written,
          key: sheet.key,
          columns,
          rows: due.map(({ row, set }) => ({
            key: row.key,
            set: columns.map((column) => set.get(column) ?? null),
          })),
        });
  if (written !== due.length)
    throw new ConnectorProblem(
      'constraint',
      `${sheet.connector.place}: ${sheet.written}: ${written} of ${due.length} rows could be written. A trigger or rule of the database may be in the way.`,
    );
  return [...outcomes, ...due.map(({ row: { seq } }) => ({ seq, outcome: 'done' }) as const)];
}

/** What a row becomes if all that was planned for it can still be done: it may be a voucher by now. */
function wholeChange(
  sheet: Sheet,
  row: Row,
  { step, wrongs }: { readonly step: Step; readonly wrongs: readonly Wrong[] },
): ReadonlyMap<string, Row[string]> | undefined {
  const { changes, fields } = changesOf(sheet, row, { wrongs, noted: notes() });
  return fields.join('\0') === step.fields.join('\0') ? changes : undefined;
}

async function readAgain(
  tx: Transaction,
  sheet: Sheet,
  [step, rows]: readonly [Step, readonly NumberedRow[]],
): Promise<ReadonlyMap<string, Row>> {
  const found = new Map<string, Row>();
  const { key, written: table, flags, sets } = sheet;
  const query = {
    table,
    where: { kind: 'keys', columns: key, set: given },
    sets: { ...sets, [given]: rows.map((row) => row.key) },
    columns: columnsOf(sheet),
    fingerprint: step.fingerprint,
    flags,
    lock: true,
  } as const;
  for await (const batch of tx.select(query))
    for (const row of batch) found.set(keyText(key.map((column) => row[column] ?? null)), row);
  return found;
}

const given = 'vern:rows';
