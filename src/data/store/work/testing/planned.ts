/** A plan for the shop made by hand, and work on rows that are kept in memory. */
import { randomUUID } from 'node:crypto';
import type { Predicate } from '../../../../declaration/predicate.ts';
import { fingerprintName } from '../../../../shell/connectors/contract.ts';
import type { Mask, Plan, PlannedRow, Step } from '../../../plan/plan.ts';
import type { Engine } from '../../engine.ts';
import type { NumberedRow, RowOutcome, Work } from '../work.ts';

const token = (length: number): Mask => ({
  kind: 'token',
  prefix: 'erased-',
  suffix: '@invalid.example',
  length,
});

/** A step with the question which rows are its. */
export type Wanted = Pick<Step, 'place' | 'table' | 'key' | 'does' | 'fingerprint'> &
  Partial<Step> & { readonly where: Predicate };

const shopPlace = (dataset: string) => ({ system: 'shop', dataset });
/** A row by its id. */
export const id = (value: number, column = 'id'): Predicate => ({
  kind: 'compare',
  operand: { column },
  op: '=',
  value,
});

const wanted: readonly Wanted[] = [
  {
    place: { system: 'post', dataset: 'letters' },
    table: 'letters',
    key: ['id'],
    does: 'delete',
    fingerprint: ['id', 'customer_ref', 'body', 'to_mail'],
    where: id(1, 'customer_ref'),
  },
  {
    place: shopPlace('lines'),
    table: 'lines_',
    key: ['order_id', 'no'],
    does: 'delete',
    fingerprint: ['order_id', 'no', 'text'],
    where: id(10, 'order_id'),
  },
  {
    place: shopPlace('orders'),
    table: 'orders',
    key: ['id'],
    does: 'delete',
    fingerprint: ['id', 'customer_id', 'note', 'mail', 'payload', 'total'],
    where: id(10),
  },
  {
    place: shopPlace('orders'),
    table: 'orders',
    key: ['id'],
    does: 'mask',
    changes: [
      { column: 'note', mask: { kind: 'empty' } },
      { column: 'mail', mask: token(40) },
      { column: 'payload', mask: { kind: 'paths', paths: ['$.buyer.email'] } },
      { column: 'total', mask: { kind: 'round', to: 10 } },
    ],
    fingerprint: ['id', 'customer_id', 'note', 'mail', 'payload', 'total'],
    where: id(11),
  },
  {
    place: shopPlace('customers'),
    table: 'customers',
    key: ['id'],
    does: 'unlink',
    changes: [{ column: 'referred_by', mask: { kind: 'empty' } }],
    fingerprint: ['id', 'name', 'email', 'phone', 'born', 'referred_by'],
    where: id(1, 'referred_by'),
  },
  {
    place: shopPlace('customers'),
    table: 'customers',
    key: ['id'],
    does: 'mask',
    changes: [
      { column: 'name', mask: { kind: 'constant', value: '-' } },
      { column: 'email', mask: token(40) },
      { column: 'phone', mask: { kind: 'empty' } },
      { column: 'born', mask: { kind: 'year' } },
    ],
    fingerprint: ['id', 'name', 'email', 'phone', 'born'],
    where: id(1),
  },
];

/** A plan with its rows. */
export interface Planned {
  readonly plan: Plan;
  readonly rows: readonly (readonly PlannedRow[])[];
}

/** A plan for Kari, or with other steps. */
export async function planFor(engine: Engine, steps: readonly Wanted[] = wanted): Promise<Planned> {
  const rows = await Promise.all(steps.map((step) => rowsFor(engine, step)));
  const plan: Plan = {
    kind: 'erase',
    organisation: engine.organisation,
    day: engine.today,
    declaration: engine.sha256,
    catalogues: {},
    steps: steps.map((step, at) => stepOf(step, at, rows[at]?.length ?? 0)),
    kept: [],
    undecided: [],
    forPerson: [],
    notDone: [],
    byHand: [],
  };
  return { plan, rows };
}

function stepOf(wanted: Wanted, at: number, rows: number): Step {
  const { place, table, key, does, fingerprint, changes = [], together } = wanted;
  const known = { place, table, key, does, fingerprint, changes, rows, id: at };
  const step = { ...known, fields: [], keysHash: '', cascades: [] };
  return together === undefined ? step : { ...step, together };
}

/** The steps of the plan for Kari, to be changed by a test. */
export const usualSteps = wanted;

async function rowsFor(engine: Engine, step: Wanted): Promise<readonly PlannedRow[]> {
  const system = engine.systems.open.get(step.place.system);
  if (system === undefined) throw new Error(`${step.place.system} is not open.`);
  const found: PlannedRow[] = [];
  const { table, key, fingerprint, where } = step;
  const query = { table, where, columns: key, fingerprint, orderBy: key };
  for await (const rows of system.connector.select(query))
    for (const row of rows)
      found.push({
        key: key.map((column) => row[column] ?? null),
        fingerprint: String(row[fingerprintName]),
      });
  return found;
}

/** Work on rows kept in memory, with what was confirmed. */
export function workOn(planned: Planned, more: Partial<Work> = {}) {
  const outcomes = new Map<number, Map<number, RowOutcome['outcome']>>();
  const of = (step: Step) => {
    const known = outcomes.get(step.id) ?? new Map<number, RowOutcome['outcome']>();
    outcomes.set(step.id, known);
    return known;
  };
  const work: Work = {
    plan: planned.plan,
    rows: async function* (step) {
      const all = (planned.rows[step.id] ?? []).map((row, seq): NumberedRow => ({ ...row, seq }));
      const open = all.filter(({ seq }) => !['done', 'changed'].includes(of(step).get(seq) ?? ''));
      if (open.length > 0) yield open;
    },
    confirm: async (step, some) => {
      for (const { seq, outcome } of some) of(step).set(seq, outcome);
    },
    random: randomUUID,
    ...more,
  };
  return { work, outcomes };
}

/** A dump in which random letters are the same, to compare two ways to the same end. */
export const withoutTokens = (dump: unknown): unknown =>
  JSON.parse(
    JSON.stringify(dump).replaceAll(/erased-[0-9a-f]+@invalid\.example/g, 'erased@invalid.example'),
  );
