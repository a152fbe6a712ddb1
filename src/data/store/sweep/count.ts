/**
 * How many rows of a dataset are over, by purpose, and how many more by each month?
 *
 * All of it in one pass over some datasets at a time. A system that stops answering leaves its counts out; the plan says
 * so.
 */
import type { KeySets } from '../../../declaration/database/value.ts';
import type { Day } from '../../../declaration/law/day.ts';
import { all, always, any, isNull, not, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf, operandOf } from '../../../processing/rule/condition.ts';
import { purposesNeeding } from '../../../processing/rule/hold.ts';
import { type Place, samePlace } from '../../../processing/rule/relation.ts';
import { notMasked } from '../../plan/masks.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { forecastQuestions, monthsOf, overOf, type Ruling } from '../../sweep/forecast.ts';
import type { DatasetSwept } from '../../sweep/swept.ts';
import type { Engine } from '../engine.ts';
import { mostTogether, type Tallying, tallyingAll } from '../plan/tallying.ts';
import type { Ruled } from '../sets/rule-for.ts';
import type { Rules } from './rules.ts';

/** Every dataset of the open systems, with its counts. Those that cannot be asked are left out. */
export async function countedDatasets(
  engine: Engine,
  rules: Rules,
  { plan, months }: { readonly plan: Plan; readonly months: readonly Day[] },
): Promise<readonly DatasetSwept[]> {
  const found: DatasetSwept[] = [];
  for (const [system, { datasets }] of Object.entries(engine.declaration.systems)) {
    const connector = engine.systems.open.get(system)?.connector;
    if (connector === undefined) continue;
    const tally = tallyingAll(connector);
    const places = Object.keys(datasets)
      .map((dataset) => ({ system, dataset }))
      .filter((place) => !plan.notDone.some((one) => samePlace(one.place, place) && isWhole(one)));
    // Some at a time: each has its rule of every month.
    for (let at = 0; at < places.length; at += mostTogether) {
      const asked: Asked[] = [];
      for (const place of places.slice(at, at + mostTogether))
        asked.push(...(await askedOf(engine, rules, { plan, months, place })));
      found.push(...(await Promise.all(asked.map((one) => counted(tally, one, engine.today)))));
    }
  }
  return found;
}

// Something else than a whole dataset may be refused: a column that cannot be masked.
const isWhole = ({ outcome }: Plan['notDone'][number]) => outcome !== 'refused';

interface Asking {
  readonly plan: Plan;
  readonly months: readonly Day[];
  readonly place: Place;
}

/** What is asked of a dataset, and what is known of it already. */
interface Asked extends Asking {
  readonly steps: readonly Step[];
  readonly purposes: readonly string[];
  readonly question: Counted;
}

/** None where the rule cannot be asked. Reads what the rule needs, so one dataset after the other. */
async function askedOf(
  engine: Engine,
  rules: Rules,
  { plan, months, place }: Asking,
): Promise<readonly Asked[]> {
  const ruled = await rules.on(place);
  if (!ruled.ok) return [];
  const steps = plan.steps.filter((step) => samePlace(step.place, place));
  const rulings = await rulingsOf(rules, { place, days: [engine.today, ...months] });
  const purposes = purposeQuestions(engine, { place, ruled, steps });
  const forecast = months.length === 0 ? { of: {}, sets: {} } : forecastQuestions(rulings);
  const { table, within } = ruled.compiled;
  const question = {
    table,
    where: within,
    sets: { ...ruled.sets, ...forecast.sets },
    of: { rows: always, ...purposes, ...forecast.of },
  };
  return [{ plan, months, place, steps, purposes: Object.keys(purposes), question }];
}

async function counted(
  tally: Tallying,
  { place, steps, purposes, months, question }: Asked,
  today: Day,
): Promise<DatasetSwept> {
  const counts = await tallied(tally, question);
  const rows = counts['rows'] ?? 0;
  return {
    place,
    rows,
    taken: Math.min(rows, takenBy(steps)),
    steps: steps.map(({ does, rows: of, fields, note }) => ({
      does,
      rows: of,
      fields,
      ...(note !== undefined && { note }),
    })),
    purposes: purposes.map((name) => ({
      purpose: name.slice(prefix.length),
      rows: counts[name] ?? 0,
    })),
    forecast: months.length === 0 ? [] : monthsOf(counts, today, months),
  };
}

// A row whose pointers are emptied first is deleted by a later step.
const takenBy = (steps: readonly Step[]) =>
  steps.reduce((sum, { does, rows }) => (does === 'unlink' ? sum : sum + rows), 0);

async function rulingsOf(
  rules: Rules,
  { place, days }: { readonly place: Place; readonly days: readonly Day[] },
): Promise<readonly Ruling[]> {
  const found: Ruling[] = [];
  for (const day of days) {
    const ruled = await rules.on(place, day);
    if (ruled.ok) found.push({ day, compiled: ruled.compiled, sets: ruled.sets });
  }
  return found;
}

const prefix = 'purpose ';

/** Rows from which something goes that a purpose needed; `purpose ` for what no purpose needs. */
function purposeQuestions(
  { declaration }: Engine,
  {
    place,
    ruled,
    steps,
  }: { readonly place: Place; readonly ruled: Ruled; readonly steps: readonly Step[] },
): Readonly<Record<string, Predicate>> {
  if (steps.length === 0) return {};
  const { compiled } = ruled;
  const found = new Map<string, Predicate[]>();
  const add = (field: string, where: Predicate) => {
    const needing = purposesNeeding(declaration, place, field).map(([id]) => id);
    for (const id of needing.length > 0 ? needing : [''])
      found.set(prefix + id, [...(found.get(prefix + id) ?? []), where]);
  };
  const { wholly } = overOf(compiled);
  const goes = steps.some(({ does }) => does === 'delete' || does === 'statistics');
  for (const { field, ended } of compiled.fields) {
    if (goes) add(field, wholly);
    const operand = operandOf(datasetOf(declaration, place), field);
    for (const { does, fields, changes } of steps)
      if (does === 'mask' && fields.includes(field)) {
        const change = changes.find(({ column }) => column === operand.column);
        const there = change && notMasked(change.mask, operand);
        add(field, all(ended, there ?? not(isNull(operand))));
      }
  }
  return Object.fromEntries([...found].map(([name, parts]) => [name, any(...parts)]));
}

interface Counted {
  readonly table: string;
  readonly where: Predicate;
  readonly sets: KeySets;
  readonly of: Readonly<Record<string, Predicate>>;
}

/** Questions that are the same are asked once. */
async function tallied(
  tally: Tallying,
  { of, ...query }: Counted,
): Promise<Readonly<Record<string, number>>> {
  const asked = new Map<string, string>();
  const once: Record<string, Predicate> = {};
  for (const [name, predicate] of Object.entries(of)) {
    const written = JSON.stringify(predicate);
    if (asked.has(written)) continue;
    asked.set(written, name);
    once[name] = predicate;
  }
  const counted = await tally(query, once);
  return Object.fromEntries(
    Object.entries(of).map(([name, predicate]) => [
      name,
      counted[asked.get(JSON.stringify(predicate)) ?? ''] ?? 0,
    ]),
  );
}
