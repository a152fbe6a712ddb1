import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { Client } from 'pg';
import { standsFor } from '../../../../examples/quirks.ts';
import type { Erased } from '../../erase/erased.ts';
import { exampleInstallation, type Installation } from '../../testing/installation.ts';

const [first = 0, second = 0] = standsFor('same e-mail twice');
const [shared = 0] = standsFor('shared e-mail');
const [gone = 0] = standsFor('gone, accounts remain');

describe('vern erase on the web shop', () => {
  let at: Installation;
  let shop: DatabaseSync;
  before(async () => {
    at = await exampleInstallation('eksempel-nettbutikk', { people: 40 });
    const address = at.environment['EKSEMPEL_NETTBUTIKK_DATABASE_URL'] ?? '';
    shop = new DatabaseSync(address.replace('sqlite:', ''));
  });
  after(async () => {
    shop.close();
    await at.close();
  });
  const erase = (...argv: readonly string[]) => at.vern('erase', at.file, ...argv);
  const customer = (id: number) => ['--identity', `customerNumber=${id}`] as const;
  const name = (id: number) =>
    String(
      shop.prepare('select contact_name as name from customers where id = ?').get(id)?.['name'],
    );
  const emailOf = (id: number) =>
    String(shop.prepare('select email from customers where id = ?').get(id)?.['email']);
  const hashIn = (text: string) => /--plan (\w+)/.exec(text)?.[1] ?? '';

  test('a plan changes nothing and says what goes, what stays by which law until when, and what is by hand', async () => {
    const before = name(gone);
    const { code, out } = await erase(...customer(gone));
    assert.equal(code, 0);
    assert.equal(name(gone), before);
    assert.match(out, /^Who: customer\n\nWhat goes\n/);
    assert.match(out, /shop\.orders +\d+ rows? +.*delivery_phone/);
    assert.match(out, /shop\.invoices: .*: bookkeeping through \d{4}-12-31, bokføringsloven § 13/);
    assert.match(
      out,
      /shop\.customers: company, org_no, business_address \(1 row\): public information/,
    );
    assert.match(out, /By hand\n {2}mailbox\.messages before 2026-12-22: /);
    assert.match(out, /Nothing has been changed\. The plan is [0-9a-f]{64}\./);
    assert.ok(!out.includes(before), 'no name of anybody');
  });

  test('a plan is refused when other rows are concerned by now, and says where', async () => {
    const { out } = await erase(...customer(15));
    shop.exec(
      `insert into favourites (account_id, product, added_on) select id, 'Fat blått', '2020-01-01' from accounts where customer_id = 15`,
    );
    shop.exec(
      `insert into "order" (id, customer_id, delivery_name, delivery_address, payload, status, total, ordered_at)
       values (15900, 15, 'x', 'y', '{}', 'cancelled', 1, '2020-01-01 10:00:00Z')`,
    );
    const { code, err } = await erase(...customer(15), '--plan', hashIn(out));
    assert.equal(code, 1);
    assert.match(err, /no longer what was planned: .*other rows of shop\.orders are concerned/);
    assert.match(err, /Nothing was done/);
  });

  test('a plan of yesterday is refused', async () => {
    const { out } = await erase(...customer(20));
    at.setNow('2026-11-23T09:00:00Z');
    const { code, err } = await erase(...customer(20), '--plan', hashIn(out));
    at.setNow('2026-11-22T09:00:00Z');
    assert.equal(code, 1);
    assert.match(err, /planned for 2026-11-22, and today is 2026-11-23/);
  });

  test('what is ordered and not delivered yet is still delivered to somebody who asks for erasure', async () => {
    const { out } = await erase(...customer(16));
    assert.match(
      out,
      /shop\.customers: .*: relationship until shop\.deliveries\.delivered has happened/,
    );
  });

  test('a hash nobody planned is refused with what to do', async () => {
    const { code, err } = await erase(...customer(16), '--plan', 'deadbeefdead');
    assert.equal(code, 2);
    assert.match(err, /There is no plan for an erasure with that hash/);
  });

  test('an address two people share erases nobody and says so', async () => {
    const before = [name(shared), name(first), name(second)];
    for (const id of [shared, first]) {
      const { code, out } = await erase('--identity', `email=${emailOf(id)}`, '--yes');
      assert.equal(code, 1);
      assert.match(out, /it is not clear who is meant/);
    }
    assert.deepEqual([name(shared), name(first), name(second)], before);
  });

  test('nobody found is an answer of its own', async () => {
    const { code, out } = await erase('--identity', 'customerNumber=4711', '--yes');
    assert.equal(code, 1);
    assert.match(out, /Nobody was found, so nothing is planned/);
  });

  test('a file that is not in force may be looked at, and does nothing', async () => {
    const text = readFileSync(at.file, 'utf8');
    writeFileSync(at.file, `${text}\n# changed\n`);
    const looked = await erase(...customer(17));
    const done = await erase(...customer(17), '--yes');
    writeFileSync(at.file, text);
    assert.equal(looked.code, 0);
    assert.equal(done.code, 1);
    assert.match(done.err, /not the version in force/);
  });

  test('what was done is read again, remembered by hashes and proven without data; again changes nothing', async () => {
    const before = name(18);
    const { out } = await erase(...customer(18));
    const first = await erase(...customer(18), '--plan', hashIn(out));
    assert.match(first.out, /What could be done here is done, and was checked\. Open: 1 by hand\./);
    assert.equal(first.code, 1, 'the mailbox is still open');
    const { value } = await at.json('erase', at.file, ...customer(18), '--yes');
    const again = value as Erased;
    assert.deepEqual(again.performed?.steps, []);
    const { rows: facts } = await sql<{ body: { day: string } }>`
      select body from person_fact where kind = 'erasure' order by recorded_at limit 1`.execute(
      at.store.db,
    );
    assert.equal(facts[0]?.body.day, '2026-11-22');
    const { rows: kept } = await sql<{ text: string }>`
      select (select string_agg(body::text, '') from data_report) || (select string_agg(plan::text, '') from data_plan) as text`.execute(
      at.store.db,
    );
    assert.ok(!kept[0]?.text.includes(before), 'no name in reports or plans');
    const { rows: left } = await sql<{ n: string }>`
      select count(*) as n from data_plan_row r join data_plan p on p.draft = r.plan
      where p.state in ('done', 'partly')`.execute(at.store.db);
    assert.equal(Number(left[0]?.n), 0, 'the keys are forgotten');
  });

  test('an erasure that was stopped is finished by the next one, though the address is gone from the tables', async () => {
    const email = emailOf(19);
    const { out } = await erase('--identity', `customerNumber=19`);
    const hash = hashIn(out);
    await sql`update data_plan set state = 'doing' where hash like ${`${hash}%`}`.execute(
      at.store.db,
    );
    shop.prepare(`update customers set contact_name = '', email = null where id = 19`).run();
    const looked = await erase(...customer(19));
    assert.match(looked.out, new RegExp(`begun and not finished.*--plan ${hash}`));
    const { value } = await at.json('erase', at.file, ...customer(19), '--yes');
    const finished = value as Erased;
    assert.ok(finished.hash?.startsWith(hash));
    assert.ok((finished.performed?.steps.length ?? 0) > 0);
    assert.notEqual(email, '');
  });

  test('an erasure that was stopped just before its end says afterwards that all of it is done', async () => {
    const owner = new Client({ connectionString: at.store.ownerUrl });
    await owner.connect();
    try {
      await owner.query(`create function vern.power_went() returns trigger language plpgsql as
        $$ begin raise exception 'the power went'; end $$`);
      await owner.query(`create trigger power_went before update on vern.data_plan for each row
        when (new.state in ('done', 'partly')) execute function vern.power_went()`);
      await erase(...customer(24), '--yes').catch(() => undefined);
      await owner.query('drop function vern.power_went cascade');
    } finally {
      await owner.end();
    }
    const { value } = await at.json('erase', at.file, ...customer(24), '--yes');
    const { performed } = value as Erased;
    assert.ok((performed?.steps.length ?? 0) > 2);
    for (const { rows, done, written } of performed?.steps ?? [])
      assert.deepEqual([done, written], [rows, 0]);
    const { out } = await erase(...customer(24), '--yes');
    assert.match(out, /What could be done here is done, and was checked/);
  });
});

test('a system that does not answer is said, the others are planned, and the exit code is 3', async () => {
  const at = await exampleInstallation('eksempel-service', { people: 10 });
  at.environment['EKSEMPEL_SERVICE_PORTAL_URL'] = 'postgres://nobody:x@127.0.0.1:1/nothing';
  const { code, out } = await at.vern('erase', at.file, '--identity', 'customerNumber=K10003');
  assert.equal(code, 3);
  assert.match(out, /portal.*: not searched: /);
  assert.match(out, /What goes/);
  await at.close();
});
