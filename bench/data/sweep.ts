/** A sweep that does a tenth of the rows in batches: the engine beside batches written by hand with the same checks. */

import type { Engine } from '../../src/data/store/engine.ts';
import { planWork } from '../../src/data/store/plan/plan-work.ts';
import { rulesOf } from '../../src/data/store/sweep/rules.ts';
import type { SweepAsked } from '../../src/data/store/sweep/sweep.ts';
import { carriedOut } from '../../src/data/store/sweep/work.ts';
import { draftPlan } from '../../src/data/store/work/plans.ts';
import type { Database } from '../../src/shell/action/action.ts';
import type { Connector, Transaction } from '../../src/shell/connectors/contract.ts';
import { small } from './world.ts';

/** How long each part took, and what was done. */
export interface Swept {
  readonly planMs: number;
  readonly doMs: number;
  readonly deleted: number;
  readonly masked: number;
}

const pace: Pick<SweepAsked, 'batch'> = { batch: 1_000 };

/** Planned with the keys in Vern's store, and carried out from there, as `vern sweep --plan` does. */
export async function sweepByEngine(engine: Engine, database: Database): Promise<Swept> {
  const { organisation } = engine;
  const rules = rulesOf(engine, { kind: 'sweep' });
  const started = performance.now();
  const at = '2026-11-22T08:00:00Z';
  const draft = await draftPlan(database, { organisation, kind: 'sweep', at });
  const planned = await planWork(engine, {
    kind: 'sweep',
    rule: (place) => rules.on(place),
    sink: draft.sink,
  });
  await draft.keep(planned);
  const planMs = performance.now() - started;
  const begun = performance.now();
  const { plan, hash } = planned;
  const ended = await carriedOut({
    database,
    engine,
    rules,
    plan,
    hash,
    by: 'bench',
    now: () => at,
    pace,
  });
  const doMs = performance.now() - begun;
  if (ended.state !== 'done') throw new Error(`The sweep ended ${ended.state}.`);
  const sum = (does: (one: string) => boolean) =>
    ended.steps.reduce((all, step) => all + (does(step.does) ? step.done : 0), 0);
  return {
    planMs,
    doMs,
    deleted: sum((does) => does === 'delete'),
    masked: sum((does) => does !== 'delete'),
  };
}

/** The day before which the relationship is over in the variant `tenth`, and the last fiscal year that is. */
const cut = { relationship: '2021-09-22', year: 2020 };
const known = (column: string) => `(${column} > '1900-01-01' and ${column} <= date '2026-11-23')`;
const keeps = (column: string) => `(${column} >= '${cut.relationship}' or not ${known(column)})`;
const isOpen = "o.status in ('open', 'sent')";

const heldNow = (customer: string) => `(
  exists (select from orders h join deliveries d on d.order_id = h.id
    where h.customer_id = ${customer} and (d.delivered_on is null or ${keeps('d.delivered_on')}))
  or exists (select from messages h where h.customer_id = ${customer} and ${keeps('h.received_on')})
  or exists (select from customers h where h.id = ${customer} and ${keeps('h.registered_on')}))`;

const held = `held as materialized (
  select o.customer_id as id from deliveries d join orders o on o.id = d.order_id
    where d.delivered_on is null or ${keeps('d.delivered_on')}
  union select customer_id from messages where ${keeps('received_on')}
  union select id from customers where ${keeps('registered_on')}),
over as materialized (select id from customers c where not exists (select from held h where h.id = c.id))`;

interface Job {
  readonly table: string;
  /** Keys of the rows to be done, with `over` in sight. */
  readonly due: string;
  /** Of the row `t`: what must not be, in the transaction that erases. */
  readonly unless: string;
  /** Absent: deleted. */
  readonly set?: string;
}

const orderOf = 'join orders o on o.id = t.order_id';
const ofOrder = (test: string) =>
  `exists (select from orders o where o.id = t.order_id and ${test})`;

const jobs: readonly Job[] = [
  {
    table: 'order_lines',
    due: `select t.id from order_lines t ${orderOf} join over c on c.id = o.customer_id where not ${isOpen}`,
    unless: ofOrder(`(${isOpen} or ${heldNow('o.customer_id')})`),
  },
  {
    table: 'deliveries',
    due: `select t.id from deliveries t ${orderOf} join over c on c.id = o.customer_id`,
    unless: ofOrder(heldNow('o.customer_id')),
  },
  ...['messages', ...small].map((table) => ({
    table,
    due: `select t.id from ${table} t join over c on c.id = t.customer_id`,
    unless: heldNow('t.customer_id'),
  })),
  {
    table: 'invoices',
    due: `select t.id from invoices t where t.fiscal_year <= ${cut.year}`,
    unless: `t.fiscal_year > ${cut.year}`,
  },
  {
    table: 'orders',
    due: `select o.id from orders o join over c on c.id = o.customer_id where not ${isOpen}`,
    unless: `(t.status in ('open', 'sent') or ${heldNow('t.customer_id')}
      or exists (select from order_lines l where l.order_id = t.id) or exists (select from deliveries l where l.order_id = t.id))`,
  },
  {
    table: 'customers',
    due: `select c.id from over c where not exists (select from invoices i where i.customer_id = c.id and i.fiscal_year > ${cut.year})
      and not exists (select from orders o where o.customer_id = c.id and ${isOpen})`,
    unless: `(${heldNow('t.id')} or exists (select from invoices i where i.customer_id = t.id) or exists (select from orders o where o.customer_id = t.id))`,
  },
  {
    table: 'customers',
    due: `select c.id from over c where exists (select from invoices i where i.customer_id = c.id and i.fiscal_year > ${cut.year})
      and not exists (select from orders o where o.customer_id = c.id and ${isOpen})`,
    unless: `(${heldNow('t.id')} or exists (select from orders o where o.customer_id = t.id and ${isOpen}))`,
    set: "name = '', phone = null, address = null, email = 'erased-' || md5(random()::text) || '@invalid.example'",
  },
  {
    table: 'customers',
    due: `select c.id from over c where exists (select from orders o where o.customer_id = c.id and ${isOpen})`,
    unless: heldNow('t.id'),
    set: "email = 'erased-' || md5(random()::text) || '@invalid.example'",
  },
];

/**
 * The same by hand: the keys are written into a table; each batch is locked, asked again, written and crossed off in
 * one transaction, so that it can be stopped anywhere; then everything is read again.
 */
export async function sweepByHand(db: Connector): Promise<Swept> {
  const started = performance.now();
  const write = <T>(run: (tx: Transaction) => Promise<T>) =>
    db.transaction({ lockTimeoutMs: 5_000 }, run);
  await write(async (tx) => {
    await tx.query(
      'create table due (job int, seq bigint, id int, done boolean not null default false)',
    );
    const each = jobs.map(
      ({ due }, at) => `select ${at}, row_number() over (order by id), id from (${due}) as due`,
    );
    await tx.query(`insert into due (job, seq, id) with ${held} ${each.join(' union all ')}`);
    await tx.query('create unique index on due (job, seq)');
    await tx.query('analyze due');
  });
  const planMs = performance.now() - started;
  const begun = performance.now();
  let [deleted, masked] = [0, 0];
  for (const [at, job] of jobs.entries())
    for (let after = 0; ; ) {
      const rows = await db.query(
        'select seq, id from due where job = $1 and seq > $2 and not done order by seq limit 1000',
        [at, after],
      );
      const last = rows.at(-1);
      if (last === undefined) break;
      after = Number(last['seq']);
      const written = await write((tx) =>
        oneBatch(
          tx,
          [at, job],
          rows.map(({ id }) => Number(id)),
        ),
      );
      if (job.set === undefined) deleted += written;
      else masked += written;
    }
  for (const [at, { table, set }] of jobs.entries()) await readAgain(db, [at, table, set]);
  return { planMs, doMs: performance.now() - begun, deleted, masked };
}

async function oneBatch(
  tx: Transaction,
  [at, { table, unless, set }]: readonly [number, Job],
  ids: readonly number[],
): Promise<number> {
  const given = [ids.map(String)];
  await tx.query(`select * from ${table} where id = any($1::int[]) for update`, given);
  const free = await tx.query(
    `select t.id from ${table} t where t.id = any($1::int[]) and not coalesce(${unless}, true)`,
    given,
  );
  const keys = [free.map(({ id }) => String(id))];
  const change = set === undefined ? `delete from ${table}` : `update ${table} set ${set}`;
  const [count] = await tx.query(
    `with c as (${change} where id = any($1::int[]) returning 1) select count(*) as n from c`,
    keys,
  );
  await tx.query(`update due set done = true where job = ${at} and id = any($1::int[])`, keys);
  return Number(count?.['n']);
}

async function readAgain(
  db: Connector,
  [at, table, set]: readonly [number, string, string | undefined],
) {
  const test = set === undefined ? '' : " and t.email not like 'erased-%'";
  const [left] = await db.query(
    `select count(*) as n from due d join ${table} t on t.id = d.id where d.job = ${at} and d.done${test}`,
  );
  if (Number(left?.['n']) > 0) throw new Error(`Something is left in ${table}.`);
}
