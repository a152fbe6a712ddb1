/** Erasing a person: the engine beside a transaction written by hand with the same checks. */
import { randomBytes } from 'node:crypto';
import type { PlannedRow, Step } from '../../src/data/plan/plan.ts';
import type { Engine } from '../../src/data/store/engine.ts';
import { planErasure } from '../../src/data/store/erase/plan-erasure.ts';
import { resolveSubjects } from '../../src/data/store/find/resolve.ts';
import { carryOut } from '../../src/data/store/work/carry-out.ts';
import { verify } from '../../src/data/store/work/verify.ts';
import type { Connector, Transaction } from '../../src/shell/connectors/contract.ts';
import { cut } from './hand.ts';
import { emailOf, small } from './world.ts';

/** Found, planned, done, read again and searched for residues by the engine: rows changed. */
export async function eraseByEngine(engine: Engine, id: number): Promise<number> {
  const found = await resolveSubjects(engine, [{ name: 'email', value: emailOf(id) }], {});
  const rows = new Map<string, PlannedRow[]>();
  const planned = await planErasure(engine, found.subjects, async (key, batch) => {
    rows.set(key, [...(rows.get(key) ?? []), ...batch]);
  });
  const { plan, stepKeys } = planned;
  const of = (step: Step) =>
    (rows.get(stepKeys[step.id] ?? '') ?? []).map((row, seq) => ({ ...row, seq }));
  const done = await carryOut(engine, {
    plan,
    rows: async function* (step) {
      yield of(step);
    },
    confirm: async () => undefined,
    random: () => randomBytes(16).toString('hex'),
  });
  const checked = await verify(engine, {
    plan,
    rows: async function* (step) {
      yield of(step);
    },
    identities: found.subjects.flatMap(({ identities }) => identities.filter((one) => one.unique)),
    again: async () =>
      (await planErasure(engine, found.subjects, undefined, { unread: true })).plan,
  });
  if (checked.residues.length > 0) throw new Error('Something is left.');
  return done.steps.reduce((sum, step) => sum + step.written, 0);
}

const open = "status in ('open', 'sent')";
const stillDue = `(d.delivered_on is null or d.delivered_on >= '${cut.complaints}')`;

/** The same by hand: found, locked, decided, changed, read again and searched in one transaction. */
export async function eraseByHand(db: Connector, id: number): Promise<number> {
  return db.transaction({ lockTimeoutMs: 5_000 }, async (tx) => {
    const forms = [emailOf(id), emailOf(id).toUpperCase(), `${emailOf(id)} `, ` ${emailOf(id)}`];
    const of = [String(id)];
    await tx.query('select * from customers where email = any($1::text[]) for update', [forms]);
    let changed = 0;
    const run = async (text: string) => {
      changed += Number(
        (await tx.query(`with c as (${text} returning 1) select count(*) as n from c`, of))[0]?.[
          'n'
        ],
      );
    };
    await tx.query('select id from orders where customer_id = $1 for update', of);
    const [due] = await tx.query(
      `select count(*) as n from deliveries d join orders o on o.id = d.order_id where o.customer_id = $1 and ${stillDue}`,
      of,
    );
    if (Number(due?.['n']) === 0)
      await run(
        `delete from order_lines l using orders o where o.id = l.order_id and o.customer_id = $1 and not o.${open}`,
      );
    await run(
      `delete from deliveries d using orders o where o.id = d.order_id and o.customer_id = $1 and not ${stillDue}`,
    );
    for (const table of ['messages', ...small])
      await run(`delete from ${table} where customer_id = $1`);
    await run(`delete from invoices where customer_id = $1 and fiscal_year <= ${cut.year}`);
    await run(
      `delete from orders o where customer_id = $1 and not ${open} and not exists (select from deliveries d where d.order_id = o.id) and not exists (select from order_lines l where l.order_id = o.id)`,
    );
    await run(
      `update orders o set delivery_phone = null, note = null, delivery_name = case when exists (select from deliveries d where d.order_id = o.id and ${stillDue}) then delivery_name else '' end where customer_id = $1 and not ${open}`,
    );
    const [busy] = await tx.query(
      `select count(*) as n from orders where customer_id = $1 and ${open}`,
      of,
    );
    if (Number(busy?.['n']) === 0)
      await run(
        "update customers set name = '', phone = null, address = null, email = 'erased-' || md5(random()::text) || '@invalid.example' where id = $1",
      );
    await readAgain(tx, of);
    return changed;
  });
}

/** Nothing that was to go is there, and the e-mail stands in none of the tables that are small enough to search. */
async function readAgain(tx: Transaction, of: readonly string[]): Promise<void> {
  for (const table of ['messages', ...small]) {
    const [left] = await tx.query(`select count(*) as n from ${table} where customer_id = $1`, of);
    if (Number(left?.['n']) > 0) throw new Error('Something is left.');
  }
  await tx.query(`select id, status, delivery_phone, note from orders where customer_id = $1`, of);
  for (const table of ['deliveries', 'order_lines'])
    await tx.query(
      `select t.id from ${table} t join orders o on o.id = t.order_id where o.customer_id = $1`,
      of,
    );
  for (const table of small)
    await tx.query(`select count(*) from ${table} where strpos(body, $1) > 0`, [
      emailOf(Number(of[0])),
    ]);
}
