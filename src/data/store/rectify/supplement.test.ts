import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { connect } from '../../../shell/connectors/connect.ts';
import { runIn } from '../../../shell/connectors/testing/databases.ts';
import { exampleInstallation, type Installation } from '../../testing/installation.ts';

const address = 'EKSEMPEL_NETTBUTIKK_DATABASE_URL';
const said = 'Fakturaen er stilet til min tidligere arbeidsgiver, ikke til meg.';

describe('A statement of the person’s own', () => {
  let of: Installation;
  let id = 0;
  let invoice = 0;
  let another = 0;
  before(async () => {
    of = await exampleInstallation('eksempel-nettbutikk', { people: 60 });
    const shop = await connect(of.environment[address] ?? '');
    const byCustomer = new Map<number, number[]>();
    for await (const rows of shop.select({ table: 'invoices', where: { kind: 'true' } }))
      for (const row of rows) {
        const customer = Number(row['customer_id']);
        byCustomer.set(customer, [...(byCustomer.get(customer) ?? []), Number(row['invoice_no'])]);
      }
    [id, [invoice = 0, another = 0]] = [...byCustomer].find(
      ([customer, list]) => customer >= 28 && list.length > 1,
    ) ?? [0, []];
    await shop.close();
  });
  after(() => of.close());

  const supplement = (...more: readonly string[]) =>
    of.vern(
      'supplement',
      of.file,
      '--identity',
      `customerNumber=${id}`,
      '--field',
      'shop.invoices.invoice_name',
      ...more,
    );
  const listed = async () =>
    (await of.vern('facts', of.file, '--identity', `customerNumber=${id}`)).out;

  const mine = async () => {
    const { rows } = await sql<{ field: string }>`
      select body->>'field' as field from person_fact where kind = 'supplement' and ended_at is null`.execute(
      of.store.db,
    );
    return rows.map(({ field }) => field).toSorted();
  };

  test('A13 is added to an issued voucher, which is not altered, and listed with what else is known of them', async () => {
    assert.ok(id > 0 && another > 0);
    const unclear = await supplement('--statement', said);
    assert.deepEqual([unclear.code, /several records/.test(unclear.err)], [1, true]);
    const made = await supplement('--record', String(invoice), '--statement', said);
    assert.equal(made.code, 0, made.err);
    assert.match(
      await listed(),
      new RegExp(`statement added to shop.invoices.invoice_name: ${said}`),
    );
    const again = await supplement('--record', String(invoice), '--statement', said);
    assert.match(again.out, /recorded before; nothing changed/);
    const second = await supplement(
      '--record',
      String(invoice),
      '--statement',
      'Og adressen er feil.',
    );
    assert.doesNotMatch(second.out, /recorded before/);
    assert.match(await listed(), /Og adressen er feil/);
  });

  test('A13 is passed on with copies: what is found, and what the person takes along', async () => {
    const who = ['--identity', `customerNumber=${id}`];
    // What Vern's user worked out does not go along, and so what was said of it neither.
    const about = ['--field', 'shop.invoices.amount', '--record', String(invoice)];
    const added = await of.vern(
      'supplement',
      of.file,
      ...who,
      ...about,
      '--statement',
      'Det var 90.',
    );
    assert.equal(added.code, 0, added.err);
    const found = (await of.json('find', of.file, ...who)).value as {
      statements: readonly { field: string; record: readonly string[]; text: string }[];
    };
    assert.deepEqual(
      found.statements
        .map(({ field, record, text }) => `${field} ${record.join()} ${text}`)
        .toSorted(),
      [
        `shop.invoices.amount ${invoice} Det var 90.`,
        `shop.invoices.invoice_name ${invoice} ${said}`,
        `shop.invoices.invoice_name ${invoice} Og adressen er feil.`,
      ],
    );
    const text = await of.vern('find', of.file, ...who);
    assert.match(text.out, /The person added to shop\.invoices\.amount .*: Det var 90/);
    const taken = (await of.json('export', of.file, ...who)).value as {
      about: { statements: readonly { text: string }[] };
    };
    assert.deepEqual(taken.about.statements.map((one) => one.text).toSorted(), [
      said,
      'Og adressen er feil.',
    ]);
    const line = (await listed()).split('\n').find((one) => one.includes('Det var 90'));
    const fact = /\[([^\]]+)\]$/.exec(line ?? '')?.[1] ?? '';
    await of.vern('supplement', of.file, ...who, ...about, '--retract', fact);
  });

  test('A13 cannot be read in Vern’s store or its trail', async () => {
    const { rows } = await sql<{ told: string }>`
      select coalesce((select string_agg(body::text, ' ') from person_fact), '')
        || coalesce((select string_agg(body::text, ' ') from trail_payload), '') as told`.execute(
      of.store.db,
    );
    assert.match(String(rows[0]?.told), /shop\.invoices\.invoice_name/);
    assert.doesNotMatch(String(rows[0]?.told), /arbeidsgiver|adressen/);
  });

  test('A13 of somebody else’s record is refused', async () => {
    const shop = await connect(of.environment[address] ?? '');
    let foreign = 0;
    for await (const rows of shop.select({ table: 'invoices', where: { kind: 'true' } }))
      for (const row of rows)
        if (Number(row['customer_id']) !== id) foreign = Number(row['invoice_no']);
    await shop.close();
    const { code, err } = await supplement('--record', String(foreign), '--statement', said);
    assert.deepEqual([code, /no such record/.test(err)], [1, true]);
  });

  test('A13 can be taken back by its id', async () => {
    const line = (await listed()).split('\n').find((one) => one.includes('adressen'));
    const fact = /\[([^\]]+)\]$/.exec(line ?? '')?.[1] ?? '';
    const taken = await supplement('--retract', fact);
    assert.match(taken.out, /taken back/);
    assert.doesNotMatch(await listed(), /adressen/);
  });

  test('E12 of a record that is erased goes with it, and what was said of what is kept stays', async () => {
    const shop = await connect(of.environment[address] ?? '');
    let email = '';
    const table = { table: 'subscribers', where: { kind: 'true' }, limit: 1 } as const;
    for await (const [row] of shop.select(table)) email = String(row?.['email']);
    await shop.close();
    const who = ['--identity', `email=${email}`, '--role', 'subscriber'];
    const on = ['--field', 'shop.subscribers.email', '--statement', 'Jeg meldte meg ikke på.'];
    const added = await of.vern('supplement', of.file, ...who, ...on);
    assert.equal(added.code, 0, added.err);
    const named = ['--identity', `customerNumber=${id}`, '--field', 'shop.customers.contact_name'];
    await of.vern('supplement', of.file, ...named, '--statement', 'Navnet uttales annerledes.');
    assert.equal((await mine()).length, 3);
    const erased = await of.json('erase', of.file, ...who, '--yes');
    const { performed } = erased.value as {
      performed: { steps: { does: string; done: number }[] };
    };
    assert.deepEqual(
      performed.steps.map(({ does, done }) => [does, done]),
      [['delete', 1]],
    );
    const kept = ['shop.customers.contact_name', 'shop.invoices.invoice_name'];
    assert.deepEqual(await mine(), kept);
    // This customer's order is on its way, so the name stays.
    await of.json('erase', of.file, '--identity', `customerNumber=${id}`, '--yes');
    assert.deepEqual(await mine(), kept);
  });

  test('E10 goes when the record it was added to is gone, and not before', async () => {
    const before_ = await of.vern('forget', of.file, '--yes');
    assert.equal(before_.code, 0, before_.err);
    assert.match(before_.out, /supplement {2}0 let go of/);
    await runIn(of.environment[address] ?? '', [
      `delete from payments where invoice_no = ${invoice}`,
      `delete from invoices where invoice_no = ${invoice}`,
    ]);
    const away = of.environment[address] ?? '';
    of.environment[address] = 'sqlite:/nowhere/at/all.sqlite';
    const silent = await of.vern('forget', of.file, '--yes');
    of.environment[address] = away;
    assert.match(silent.out, /Kept: 2 statements whose system does not answer/);
    const shown = await of.vern('forget', of.file);
    assert.match(shown.out, /supplement {2}1 to let go of/);
    await of.vern('forget', of.file, '--yes');
    assert.deepEqual(await mine(), ['shop.customers.contact_name']);
  });
});
