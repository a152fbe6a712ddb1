/**
 * How is a correction done, and does it stand afterwards?
 *
 * One transaction for each system: all its rows or none. A row that changed since it was planned stops its system,
 * because a correction made half is a new mistake. Afterwards the rows are read again by key, and the old value
 * is looked for once more: GDPR art. 5(1)(d), 5(2).
 */
import { samePlace } from '../../../processing/rule/relation.ts';
import type { Connector } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { Rectified, SystemDone } from '../../rectify/correction.ts';
import { compared } from '../../rectify/setting.ts';
import type { Planned } from './plan.ts';
import { columnsOf, readSpot, type Sheet, type Writing } from './reading.ts';

type Plan = Extract<Planned, { ok: true }>;

class Changed extends Error {}

/** Does what was planned, system by system, and reads it again. */
export async function carryCorrection(
  plan: Plan,
): Promise<Pick<Rectified, 'state' | 'systems' | 'checked'>> {
  const systems: SystemDone[] = [];
  const bySystem = Map.groupBy(plan.writings, ({ sheet }) => sheet.place.system);
  // Where something is unique it may be refused, so those come first.
  const order = [...bySystem].toSorted(([, one], [, other]) => uniques(other) - uniques(one));
  for (const [system, writings] of order) {
    const connector = writings[0]?.sheet.connector;
    if (connector !== undefined) systems.push(await inSystem(system, connector, writings));
  }
  const done = new Set(systems.flatMap((one) => (one.outcome === 'done' ? [one.system] : [])));
  const rows = await confirmed(plan.writings.filter(({ sheet }) => done.has(sheet.place.system)));
  const residue = await residueOf(plan);
  const unread = plan.correction.unsearched.some(({ byHand }) => !byHand);
  const wanted = plan.writings.reduce((sum, one) => sum + one.rows.length, 0);
  const whole = rows === wanted && residue.length === 0 && !unread;
  return { state: whole ? 'done' : 'partly', systems, checked: { rows, residue } };
}

const uniques = (writings: readonly Writing[]): number =>
  writings.filter(({ sheet, columns }) =>
    sheet.table.uniques.some((key) => key.columns.some((name) => columns.includes(name))),
  ).length;

async function inSystem(
  system: string,
  connector: Connector,
  writings: readonly Writing[],
): Promise<SystemDone> {
  try {
    const rows = await connector.transaction({}, async (tx) => {
      await tx.deferConstraints();
      let count = 0;
      for (const { sheet, columns, fingerprint, rows: wanted } of writings) {
        const { written: table, key } = sheet;
        const met = await tx.update({ table, key, columns, fingerprint, rows: wanted });
        if (met !== wanted.length) throw new Changed();
        count += met;
      }
      return count;
    });
    return { system, outcome: 'done', rows };
  } catch (thrown) {
    if (thrown instanceof Changed)
      return {
        system,
        outcome: 'changed',
        rows: 0,
        because: 'rows changed since they were planned; plan again',
      };
    if (!(thrown instanceof ConnectorProblem)) throw thrown;
    return { system, outcome: 'failed', rows: 0, because: thrown.message };
  }
}

/** How many rows hold now what was written. */
async function confirmed(writings: readonly Writing[]): Promise<number> {
  let count = 0;
  for (const { sheet, columns, rows } of writings) {
    const { connector, written: table, key } = sheet;
    const wanted = new Map(rows.map((row) => [keyText(row.key), row.set]));
    const query = {
      table,
      where: { kind: 'keys', columns: key, set: 'rows' } as const,
      sets: { rows: rows.map((row) => row.key) },
      columns: [...new Set([...key, ...columns])],
    };
    for await (const batch of connector.select(query))
      for (const row of batch) {
        const set = wanted.get(keyText(key.map((name) => row[name] ?? null)));
        if (set !== undefined && columns.every((name, at) => sameValue(row[name], set[at])))
          count += 1;
      }
  }
  return count;
}

const keyText = (key: readonly unknown[]) => JSON.stringify(key.map(String));

function sameValue(there: unknown, written: unknown): boolean {
  if (String(there) === String(written)) return true;
  const [one, other] = [there, written].map(parsed);
  return one !== undefined && one === other;
}

// A database writes JSON, numbers and days in its own way.
function parsed(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return JSON.stringify(sorted(JSON.parse(value)));
  } catch {
    return value.replace(' ', 'T').replace(/T00:00(:00(\.0+)?)?$/, '');
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

/** Fields that were to be corrected and hold the old value still, or again. */
async function residueOf({
  correction,
  wrongs,
  sheets,
}: Plan): Promise<Rectified['checked']['residue']> {
  const found: Rectified['checked']['residue'][number][] = [];
  for (const sheet of sheets.filter(({ how }) => how === 'owned'))
    for (const { field } of correction.corrected.filter(({ place }) =>
      samePlace(place, sheet.place),
    )) {
      const rows = await countOld(sheet, field, wrongs);
      if (rows > 0) found.push({ place: sheet.place, field, rows });
    }
  return found;
}

async function countOld(sheet: Sheet, field: string, wrongs: Plan['wrongs']): Promise<number> {
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
