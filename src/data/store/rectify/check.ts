/**
 * Does a correction stand afterwards?
 *
 * The rows that were done are read again by key, and the wrong value is looked for once more in all of the person's
 * records. Nothing is said to be right that was not seen: GDPR art. 5(1)(d), 5(2).
 */
import { samePlace } from '../../../processing/rule/relation.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Root } from '../../find/subject.ts';
import type { Step } from '../../plan/plan.ts';
import type { Checked, Corrected, CorrectionPlan } from '../../rectify/correction.ts';
import { compared, type Wrong } from '../../rectify/setting.ts';
import type { Engine } from '../engine.ts';
import type { NumberedRow } from '../work/work.ts';
import { sheetFor } from './carry.ts';
import { isRight } from './changes.ts';
import { columnsOf, readSpot, type Sheet } from './reading.ts';

/** What is looked at. */
export interface Looked {
  readonly plan: CorrectionPlan;
  readonly roots: readonly Root[];
  readonly wrongs: readonly Wrong[];
  /** Rows of a step that are done. */
  readonly done: (step: Step) => AsyncIterable<readonly NumberedRow[]>;
  /** All datasets of the person; undefined where the person is no longer found by what was given. */
  readonly sheets: readonly Sheet[] | undefined;
}

/** Reads again what was done. */
export async function checkCorrection(engine: Engine, looked: Looked): Promise<Checked> {
  const { plan, wrongs, sheets } = looked;
  let rows = 0;
  for (const step of plan.steps)
    if (engine.systems.open.has(step.place.system)) rows += await confirmed(engine, looked, step);
  try {
    const residue = sheets === undefined ? [] : await residueOf(plan, { wrongs, sheets });
    return { rows, residue, everywhere: sheets !== undefined };
  } catch (thrown) {
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    return { rows, residue: [], everywhere: false };
  }
}

/** How many rows of a step hold now what was written. */
async function confirmed(
  engine: Engine,
  { roots, wrongs, done }: Looked,
  step: Step,
): Promise<number> {
  const { fields } = step;
  let count = 0;
  try {
    const sheet = await sheetFor(engine, roots, step);
    const { connector, written: table, key } = sheet;
    for await (const some of done(step)) {
      const query = {
        table,
        where: { kind: 'keys', columns: key, set: 'rows' } as const,
        sets: { rows: some.map((row) => row.key) },
        columns: columnsOf(sheet),
      };
      for await (const batch of connector.select(query))
        count += batch.filter((row) => isRight(sheet, row, { fields, wrongs })).length;
    }
  } catch (thrown) {
    // What could not be read was not seen, and the answer says so by its number.
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
  }
  return count;
}

/** Fields that were to be corrected and hold the old value still, or again. */
async function residueOf(
  { correction }: CorrectionPlan,
  { wrongs, sheets }: { readonly wrongs: readonly Wrong[]; readonly sheets: readonly Sheet[] },
): Promise<readonly Corrected[]> {
  const found: Corrected[] = [];
  for (const sheet of sheets.filter(({ how }) => how === 'owned'))
    for (const { field } of correction.corrected.filter(({ place }) =>
      samePlace(place, sheet.place),
    )) {
      const rows = await countOld(sheet, field, wrongs);
      if (rows > 0) found.push({ place: sheet.place, field, rows });
    }
  return found;
}

async function countOld(sheet: Sheet, field: string, wrongs: readonly Wrong[]): Promise<number> {
  const spot = sheet.spots.find(({ name }) => name === field);
  if (spot === undefined) return 0;
  const { connector, written: table, where, sets, flags } = sheet;
  const isVoucher = spot.voucher;
  const query = { table, where, sets, columns: columnsOf(sheet), flags };
  let count = 0;
  for await (const batch of connector.select(query))
    for (const row of batch) {
      if (isVoucher !== undefined && (isVoucher === 'always' || row[isVoucher] === true)) continue;
      const there = readSpot(row, spot);
      const old = wrongs.some(
        ({ setting, old: wrong }) =>
          setting.field.category === spot.field.category &&
          (there ?? '') !== setting.value &&
          compared(setting.field, there) === wrong,
      );
      if (old) count += 1;
    }
  return count;
}
