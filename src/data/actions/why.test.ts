import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Place, placeName } from '../../processing/rule/relation.ts';
import type { Erased } from '../erase/erased.ts';
import { exampleInstallation, type Installation } from '../testing/installation.ts';
import type { Why } from '../why/told.ts';

describe('vern why', () => {
  let shop: Installation;
  before(async () => {
    shop = await exampleInstallation('eksempel-nettbutikk', { people: 30 });
  });
  after(() => shop?.close());

  test('says field by field what is kept, by which purpose, until when, why and by what law', async () => {
    const { code, out, err } = await shop.vern(
      'why',
      shop.file,
      'shop.invoices',
      '0',
      '--on',
      '2026-11-22',
    );
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^shop\.invoices on 2026-11-22: \d of 6 fields are kept\./);
    assert.match(
      out,
      /bookkeeping (runs through|ended after) \d{4}-12-31\. .*\(bokføringsloven § 13\)/,
    );
  });

  test('shows nothing of what the record holds but days of events', async () => {
    const { value } = await shop.json('why', shop.file, 'shop.customers', '3');
    const { out } = await shop.vern('why', shop.file, 'shop.customers', '3');
    const { out: found } = await shop.vern(
      'find',
      shop.file,
      '--identity',
      'customerNumber=3',
      '--format',
      'ndjson',
    );
    const values = [...found.matchAll(/"(?:email|contact_name|phone)":"([^"]+)"/g)].map(
      ([, each]) => each ?? '',
    );
    assert(values.length > 0, found);
    for (const secret of values) {
      assert(!out.includes(secret));
      assert(!JSON.stringify(value).includes(secret));
    }
  });

  test('gives the same to a program: each field with its purposes and the words', async () => {
    const { code, value } = await shop.json('why', shop.file, 'shop.customers', '3');
    assert.equal(code, 0);
    const { fields, found } = value as Why;
    assert.equal(found, true);
    assert.deepEqual(fields.map(({ field }) => field).slice(0, 2), ['company', 'org_no']);
    for (const { holdings, says } of fields) {
      assert.notEqual(says, '');
      for (const holding of holdings) assert.match(holding.says, /\.$/);
    }
  });

  test('says for a record nobody has asked about what a request would end, and that is what the plan does', async () => {
    let [going, staying] = [0, 0];
    for (const id of ['16', '24', '18', '3']) {
      const { value } = await shop.json('why', shop.file, 'shop.customers', id);
      const planned = await shop.json('erase', shop.file, '--identity', `customerNumber=${id}`);
      const { plan } = planned.value as Erased;
      const of = ({ place }: { place: Place }) => placeName(place) === 'shop.customers';
      const kept = new Map(plan?.kept.filter(of).map((one) => [one.field, one]));
      for (const { field, onRequest } of (value as Why).fields) {
        const held = kept.get(field)?.holdings.map(({ purpose }) => purpose) ?? [];
        const said = onRequest?.stays.map(({ purpose }) => purpose) ?? [];
        assert.deepEqual(said.toSorted(), held.toSorted(), `${id} ${field}`);
        if (onRequest?.kept === true) staying += 1;
        if (onRequest?.kept === false) going += 1;
      }
    }
    assert(going > 5 && staying > 5, `${going} ${staying}`);
    const { out } = await shop.vern('why', shop.file, 'shop.customers', '24');
    assert.match(out, /\n {2}On request for erasure: would go; no purpose would hold it\.\n/);
    assert.match(out, /: stays: collecting as long as «.*»\. Would end: relationship\.\n/);
    assert.match(out, /no purpose would hold it; as public information it goes with its row\./);
  });

  test('for what nobody can decide it says which fact is missing and how to give it', async () => {
    const empty = await shop.vern('why', shop.file, 'shop.customers', '18');
    assert.equal(empty.code, 0, empty.err);
    let said = '';
    for (let id = 0; id < 28; id += 1)
      said += (await shop.vern('why', shop.file, 'shop.customers', String(id))).out;
    const missing = said.match(/^ {4}Missing: .*$/gm) ?? [];
    assert(missing.length > 0);
    for (const line of missing) assert.match(line, /(Fill|Correct|Enter|Connect|Import|Write)/);
  });

  test('a composite key is written with commas, and one empty value is a key', async () => {
    const line = await shop.vern('why', shop.file, 'shop.orderLines', '0,0');
    assert.equal(line.code, 0, line.err);
    const cart = await shop.vern('why', shop.file, 'shop.carts', '');
    assert.equal(cart.code, 0, cart.err);
    const wrong = await shop.vern('why', shop.file, 'shop.orderLines', '0');
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /2 values \(order_id, line_no\)/);
  });

  test('no such record is a no; wrong names are wrong; what cannot be asked is out of reach', async () => {
    const missing = await shop.vern('why', shop.file, 'shop.orders', '987654321');
    assert.deepEqual([missing.code, missing.out], [1, 'There is no such record in shop.orders.\n']);
    const text = await shop.vern('why', shop.file, 'shop.orders', 'x');
    assert.equal(text.code, 1);
    const dataset = await shop.vern('why', shop.file, 'shop.nothing', '1');
    assert.equal(dataset.code, 2);
    assert.match(dataset.err, /no dataset 'shop\.nothing'.*shop\.orders/);
    const system = await shop.vern('why', shop.file, 'store.orders', '1');
    assert.equal(system.code, 2);
    const mailbox = await shop.vern('why', shop.file, 'mailbox.messages', '1');
    assert.equal(mailbox.code, 3);
    assert.match(mailbox.err, /mailbox cannot be asked: it has no connector/);
    const on = await shop.vern('why', shop.file, 'shop.orders', '1', '--on', 'yesterday');
    assert.equal(on.code, 2);
  });

  test('that it was read is in the trail, without the key', async () => {
    let written = '';
    for (const table of ['trail_entry', 'trail_payload']) {
      const rows = await shop.store.db
        .selectFrom(table as never)
        .selectAll()
        .execute();
      written += JSON.stringify(rows, (_, value: unknown) => {
        return typeof value === 'bigint' ? String(value) : value;
      });
    }
    assert.match(written, /data\.why/);
    assert(!written.includes('987654321'));
  });
});
