import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { standsFor } from '../../../../examples/quirks.ts';
import type { Row } from '../../../declaration/database/value.ts';
import { compare } from '../../../declaration/predicate.ts';
import { contextOf } from '../../../rights/testing/states.ts';
import { done } from '../../../shell/action/action.ts';
import { readSource } from '../../../shell/action/command-line.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import { type Databases, databasesOf } from '../../../shell/connectors/testing/databases.ts';
import type { Rectified } from '../../rectify/correction.ts';
import { readSettings } from '../../rectify/setting.ts';
import { exampleInstallation, type Installation } from '../../testing/installation.ts';
import { resolveSubjects } from '../find/resolve.ts';
import { withEngine } from '../open.ts';
import { draftPlan, markPlan } from '../work/plans.ts';
import { meantBy, sealedOf } from './kept.ts';
import { planCorrection } from './plan.ts';

const address = 'EKSEMPEL_NETTBUTIKK_DATABASE_URL';

for (const kind of ['sqlite', 'postgres', 'mariadb'] as const)
  describe(`Rectification, ${kind}`, () => {
    let databases: Databases;
    let of: Installation;
    before(async () => {
      databases = await databasesOf(kind);
      of = await exampleInstallation('eksempel-nettbutikk', {
        people: 60,
        addresses: {
          [address]: kind === 'sqlite' ? databases.url('shop') : await databases.empty('shop'),
        },
        // The company is a name like that on the invoice, so that the voucher is a copy of it.
        change: (text) =>
          text.replace('company: { category: companyName', 'company: { category: name'),
      });
    });
    after(async () => {
      await of.close();
      await databases.stop();
    });

    async function rows(
      table: string,
      column: string,
      value: number | string,
    ): Promise<readonly Row[]> {
      const shop = await connect(of.environment[address] ?? '');
      const found: Row[] = [];
      for await (const batch of shop.select({
        table,
        where: compare({ column }, '=', value),
        orderBy: 'key',
      }))
        found.push(...batch);
      await shop.close();
      return found;
    }

    async function rectify(who: string, ...more: readonly string[]) {
      const said = await of.vern('rectify', of.file, '--identity', who, ...more, '--json');
      const value = JSON.parse(said.out) as Rectified & { because: string };
      return { ...said, value };
    }
    const fields = (list: Rectified['corrected']) =>
      list.map(({ place, field, rows: count }) => `${place.dataset}.${field} ${count}`).toSorted();
    // Somebody with an order that has their phone number on it.
    const person = async () => {
      for (let id = 28; id < 60; id += 1) {
        const [customer] = await rows('customers', 'id', id);
        const orders = await rows('order', 'customer_id', id);
        const same = orders.filter((one) => one['delivery_phone'] === customer?.['phone']);
        const invoices = await rows('invoices', 'customer_id', id);
        if (customer !== undefined && same.length > 0 && invoices.length > 0)
          return { id, customer, orders, same, invoices };
      }
      throw new Error('Nobody has an order with their phone number.');
    };

    test('A13 a wrong phone number is corrected where it was given and in the orders that copied it', async () => {
      const { id, same, orders } = await person();
      const who = `customerNumber=${id}`;
      const set = ['--set', 'shop.customers.phone=22396901'];
      const planned = await rectify(who, ...set);
      assert.equal(planned.value.state, 'planned');
      assert.deepEqual(fields(planned.value.corrected), [
        'customers.phone 1',
        `orders.delivery_phone ${same.length}`,
      ]);
      const again = await rows('order', 'customer_id', id);
      assert.deepEqual(again, orders, 'a plan changes nothing');
      assert.doesNotMatch(planned.out, /22396901/);
      const other = await rectify(who, ...set, '--plan', 'deadbeef');
      assert.deepEqual([other.code, /no plan for a correction/.test(other.err)], [2, true]);
      const carried = await rectify(who, ...set, '--plan', planned.value.hash);
      assert.equal(carried.value.state, 'done', carried.out);
      assert.equal(carried.value.checked.rows, 1 + same.length);
      assert.equal((await rows('customers', 'id', id))[0]?.['phone'], '22396901');
      const phones = (await rows('order', 'customer_id', id)).map((one) => one['delivery_phone']);
      assert.equal(phones.filter((one) => one === '22396901').length, same.length);
      assert.deepEqual(carried.value.tell.length > 0, true);
    });

    test('A13 the same correction again finds nothing to do', async () => {
      const { id } = await person();
      const { code, value } = await rectify(
        `customerNumber=${id}`,
        '--set',
        'shop.customers.phone=22396901',
        '--yes',
      );
      assert.deepEqual([code, value.state], [0, 'nothing']);
    });

    test('D19 a name is corrected inside JSON, and everything else in it stays to the letter', async () => {
      const { id, orders } = await person();
      const { value } = await rectify(
        `customerNumber=${id}`,
        '--set',
        "shop.customers.contact_name=Nils O'Hara «Æ»",
        '--yes',
      );
      assert.equal(value.state, 'done');
      const changed = await rows('order', 'customer_id', id);
      for (const [at, order] of changed.entries()) {
        const [before_, now] = [orders[at]?.['payload'], order['payload']].map(
          (text) => JSON.parse(String(text)) as { buyer: { name: string } },
        );
        assert.equal(now?.buyer.name, "Nils O'Hara «Æ»");
        assert.deepEqual(
          { ...now, buyer: { ...now?.buyer, name: '' } },
          { ...before_, buyer: { ...before_?.buyer, name: '' } },
        );
      }
    });

    test('D19 an issued voucher is not altered, and the reason is said', async () => {
      const { id, invoices } = await person();
      const { value } = await rectify(
        `customerNumber=${id}`,
        '--set',
        'shop.customers.company=Riktig Navn AS',
        '--yes',
      );
      assert.equal(value.state, 'done');
      const voucher = value.left.find(({ field }) => field === 'invoice_name');
      assert.match(voucher?.because ?? '', /new posting/);
      assert.match(voucher?.citation ?? '', /bokføringsloven §§ 9, 10/);
      assert.deepEqual(await rows('invoices', 'customer_id', id), invoices);
      assert.equal((await rows('customers', 'id', id))[0]?.['company'], 'Riktig Navn AS');
      assert.ok(value.left.some(({ field }) => field === 'pdf'));
      const direct = await rectify(
        `customerNumber=${id}`,
        '--set',
        'shop.invoices.invoice_name=Et annet navn',
        '--yes',
      );
      assert.notEqual(direct.value.state, 'done');
      assert.deepEqual(await rows('invoices', 'customer_id', id), invoices);
    });

    test('D19 a document that is kept whole is refused by name', async () => {
      const { id } = await person();
      const { code, value } = await rectify(`customerNumber=${id}`, '--set', 'shop.invoices.pdf=x');
      assert.deepEqual([code, /kept or gone as a whole/.test(value.because)], [2, true]);
    });

    test('D19 what two people share by chance is corrected for one and stays for the other', async () => {
      const [one = 0, other = 0] = standsFor('shared address');
      const [mine] = await rows('customers', 'id', one);
      const [theirs] = await rows('customers', 'id', other);
      const { value } = await rectify(
        `customerNumber=${one}`,
        '--set',
        'shop.customers.delivery_address=Nyveien 1',
        '--yes',
      );
      assert.equal(value.state, 'done', JSON.stringify(value));
      assert.notEqual(
        (await rows('customers', 'id', one))[0]?.['delivery_address'],
        mine?.['delivery_address'],
      );
      assert.deepEqual((await rows('customers', 'id', other))[0], theirs);
    });

    test('A13 a field that holds several values asks which is wrong, and fills in what is empty', async () => {
      const [many = 0] = standsFor('many orders');
      const who = `customerNumber=${many}`;
      const unclear = await rectify(who, '--set', 'shop.orders.note=Ring først');
      assert.match(unclear.value.because, /different values.*--was shop\.orders\.note=VALUE/);
      const empty = (await rows('order', 'customer_id', many)).filter(
        (one) => one['note'] === null,
      ).length;
      const filled = await rectify(
        who,
        '--set',
        'shop.orders.note=Ring først',
        '--was',
        'shop.orders.note=',
        '--yes',
      );
      assert.deepEqual([filled.value.state, filled.value.checked.rows], ['done', empty]);
    });

    test('A13 a value that somebody else has where it must be unique is refused, and nothing is changed', async () => {
      const [account, another] = await rows('accounts', 'status', 'open');
      const [id, taken] = [Number(account?.['customer_id']), String(another?.['username'])];
      const { code, value } = await rectify(
        `customerNumber=${id}`,
        '--set',
        `shop.accounts.username=${taken}`,
        '--yes',
      );
      assert.equal(code, 1);
      assert.match(value.because, /another record has that value already/);
      assert.deepEqual((await rows('accounts', 'customer_id', id))[0], account);
    });

    test('A13 what a column cannot hold, and a key, are refused with the reason', async () => {
      const { id } = await person();
      const wrong = await rectify(
        `customerNumber=${id}`,
        '--set',
        'shop.customers.status=rich',
        '--yes',
      );
      assert.match(wrong.value.because, /cannot hold that value/);
      const sum = await rectify(
        `customerNumber=${id}`,
        '--set',
        'shop.customers.credit_balance=much',
        '--yes',
      );
      assert.match(sum.value.because, /cannot hold that value/);
      const nothing = await rectify(`customerNumber=${id}`, '--set', 'shop.customers.phone=');
      assert.match(nothing.value.because, /erased \(vern erase\), not corrected/);
    });

    test('A13 a row that changes while a correction is done is left and said, and the others are corrected', async () => {
      const { id, orders } = await person();
      const phones = orders.map((one) => one['delivery_phone']);
      const [right] = phones.filter((one) => one === '22396901');
      assert.ok(right !== undefined);
      const file = await readSource(of.file);
      const context = contextOf(of);
      const hash = 'a plan that was begun and not finished';
      const outcome = await withEngine({ file, use: 'do' }, context, async (engine) => {
        const read = readSettings(engine.declaration, ['shop.customers.phone=22396999']);
        const { subjects } = await resolveSubjects(engine, [
          { name: 'customerNumber', value: String(id) },
        ]);
        const [subject] = subjects;
        assert.ok(read.ok && subject !== undefined);
        const { organisation } = engine;
        const draft = await draftPlan(of.store.db, {
          organisation,
          kind: 'rectify',
          at: context.now,
        });
        const planned = await planCorrection(engine, subject, read.settings, draft);
        assert.ok(planned.ok);
        const { wrongs, plan, stepKeys } = planned;
        const remembered = { meant: meantBy(engine, subject), settings: read.settings, wrongs };
        await draft.keep({ plan, stepKeys, hash, sealed: sealedOf(engine, remembered) });
        await markPlan(of.store.db, { organisation, hash }, 'doing');
        const shop = engine.systems.open.get('shop')?.connector;
        const key = [id];
        await shop?.transaction({}, (tx) =>
          tx.update({
            table: 'customers',
            key: ['id'],
            columns: ['phone'],
            rows: [{ key, set: ['90909090'] }],
          }),
        );
        return done(undefined);
      });
      assert.ok(outcome.ok);
      const { code, value } = await rectify(`customerNumber=${id}`, '--plan', hash);
      assert.deepEqual([code, value.state], [1, 'partly']);
      const copies = phones.filter((one) => one === '22396901').length;
      assert.deepEqual(
        value.systems.map(({ system, outcome: became, rows: right_, changed }) => [
          system,
          became,
          right_,
          changed,
        ]),
        [['shop', 'partly', copies, 1]],
      );
      assert.equal((await rows('customers', 'id', id))[0]?.['phone'], '90909090');
      const now = (await rows('order', 'customer_id', id)).map((one) => one['delivery_phone']);
      assert.equal(now.filter((one) => one === '22396999').length, copies);
    });

    test('A13 a plan that is no longer what was shown is refused, and what differs is said', async () => {
      const { id } = await person();
      const who = `customerNumber=${id}`;
      const planned = await rectify(who, '--set', 'shop.customers.phone=22396988');
      assert.equal(planned.value.kept, true);
      const other = await rectify(
        who,
        '--set',
        'shop.customers.phone=22396987',
        '--plan',
        planned.value.hash,
      );
      assert.match(other.value.because, /other values are given. Nothing was done/);
      // The hash alone is enough: what is right was said when it was planned.
      const carried = await rectify(who, '--plan', planned.value.hash.slice(0, 10));
      assert.deepEqual([carried.code, carried.value.state], [0, 'done']);
      assert.equal((await rows('customers', 'id', id))[0]?.['phone'], '22396988');
      const again = await rectify(who, '--plan', planned.value.hash);
      assert.equal(again.code, 1);
      assert.match(again.value.because, /is done/);
    });

    test('A13 a plan that was shown holds no value, nor does what stays of it when it is done', async () => {
      const { id } = await person();
      const { value } = await rectify(
        `customerNumber=${id}`,
        '--set',
        'shop.customers.phone=22396977',
        '--yes',
      );
      const { rows: kept } = await sql<{ told: string; sealed: unknown; keys: number }>`
        select p.plan::text || coalesce(p.result::text, '') || coalesce(r.body::text, '') as told, p.sealed,
          (select count(*)::int from data_plan_row k where k.plan = p.draft) as keys
        from data_plan p join data_report r on r.plan = p.hash where p.hash = ${value.hash}`.execute(
        of.store.db,
      );
      assert.deepEqual([kept[0]?.sealed, kept[0]?.keys], [null, 0]);
      assert.doesNotMatch(String(kept[0]?.told), /22396977|22396988/);
    });
  });

test('A13 what Vern knows of a person follows their corrected e-mail address, and leaves the wrong one', async () => {
  const of = await exampleInstallation('eksempel-nettbutikk', { people: 60 });
  const shop = await connect(of.environment[address] ?? '');
  let old = '';
  for await (const [row] of shop.select({
    table: 'subscribers',
    where: { kind: 'true' },
    limit: 1,
    orderBy: ['email'],
  }))
    old = String(row?.['email']);
  const who = ['--identity', `email=${old}`, '--role', 'subscriber'];
  const withdrawn = await of.vern('withdraw', of.file, ...who, '--purpose', 'newsletter');
  assert.equal(withdrawn.code, 0, withdrawn.err);
  const right = 'riktig.adresse@example.no';
  const said = await of.vern(
    'rectify',
    of.file,
    ...who,
    '--set',
    `shop.subscribers.email=${right}`,
    '--yes',
  );
  assert.equal(said.code, 0, said.err + said.out);
  const known = await of.vern('facts', of.file, '--identity', `email=${right}`);
  assert.match(known.out, /consent to newsletter withdrawn/);
  const gone = await of.vern(
    'facts',
    of.file,
    '--identity',
    `email=${old}`,
    '--role',
    'subscriber',
  );
  assert.doesNotMatch(gone.out, /newsletter/);
  await shop.close();
  await of.close();
});
