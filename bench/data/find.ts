/** Finding a person: the engine beside queries written by hand. */
import type { Engine } from '../../src/data/store/engine.ts';
import { heldBy } from '../../src/data/store/find/held.ts';
import { resolveSubjects } from '../../src/data/store/find/resolve.ts';
import type { Connector } from '../../src/shell/connectors/contract.ts';
import { emailOf, small } from './world.ts';

/** All rows of a person, found and read by the engine: how many. */
export async function findByEngine(
  engine: Engine,
  id: number,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const resolution = await resolveSubjects(engine, [{ name: 'email', value: emailOf(id) }], {});
  const held = await heldBy(engine, { resolution, only: undefined }, environment);
  let rows = 0;
  const read = held.read(async function* (rowsOf) {
    for (const listed of held.listed)
      for await (const batch of rowsOf(listed)) {
        rows += batch.length;
        yield '';
      }
  });
  for await (const _ of read);
  return rows;
}

const tables = ['orders', 'messages', 'invoices', ...small];

/** The same by hand, in one snapshot: whoever has the e-mail, in the spellings that occur, and all that is theirs. */
export async function findByHand(db: Connector, id: number): Promise<number> {
  return db.transaction({ isolation: 'snapshot', readOnly: true }, async (tx) => {
    const email = emailOf(id);
    const forms = [email, email.toUpperCase(), `${email} `, ` ${email}`];
    const people = await tx.query('select * from customers where email = any($1::text[])', [forms]);
    let rows = people.length;
    for (const { id: customer } of people) {
      const of = [String(customer)];
      for (const table of tables)
        rows += (await tx.query(`select * from ${table} where customer_id = $1`, of)).length;
      for (const table of ['order_lines', 'deliveries'])
        rows += (
          await tx.query(
            `select t.* from ${table} t join orders o on o.id = t.order_id where o.customer_id = $1`,
            of,
          )
        ).length;
    }
    return rows;
  });
}
