import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { standsFor } from '../../../../examples/quirks.ts';
import { allStates } from '../../../rights/testing/states.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import { exampleInstallation, type Installation } from '../../testing/installation.ts';

interface About {
  readonly files: readonly {
    readonly dataset: string;
    readonly json?: string;
    readonly csv?: string;
    readonly rows: number;
    readonly rowsLeftOut: number;
    readonly columns: readonly {
      readonly name: string;
      readonly source: string;
      readonly purposes: readonly string[];
    }[];
    readonly columnsLeftOut: readonly string[];
  }[];
  readonly leftOut: readonly {
    readonly dataset: string;
    readonly field?: string;
    readonly why: string;
  }[];
}
interface Document {
  readonly data: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly about: About;
}

describe('Portability', () => {
  let of: Installation;
  let id: string;
  let who: readonly string[];
  before(async () => {
    of = await exampleInstallation('eksempel-nettbutikk', { people: 80 });
    const all = await allStates(of, 'shop.customers.phone', 'id');
    const accounts = await allStates(of, 'shop.accounts.username', 'customer_id');
    id =
      [...all].find(
        ([key, one]) => one['relationship'] === 'runs' && accounts.get(key)?.['account'] === 'runs',
      )?.[0] ?? '';
    who = ['--identity', `customerNumber=${id}`];
  });
  after(() => of.close());

  const document = async (...more: readonly string[]) => {
    const { code, value } = await of.json('export', of.file, ...who, ...more);
    assert.equal(code, 0);
    return value as Document;
  };

  test('A17 what the person gave under a contract goes along, with the purposes it rests on', async () => {
    const { data, about } = await document();
    assert.equal(String(data['shop-customers']?.[0]?.['id']), id);
    const customers = about.files.find(({ dataset }) => dataset === 'shop.customers');
    const phone = customers?.columns.find(({ name }) => name === 'phone');
    assert.equal(phone?.source, 'provided');
    assert.ok(phone?.purposes.includes('relationship'));
    for (const { columns } of about.files)
      for (const { source } of columns) assert.match(source, /^(provided|observed)$/);
  });

  test('A17 what was worked out, came from others, rests on other bases or is a secret stays, and the reason is said', async () => {
    const { data, about } = await document();
    const why = (dataset: string, field: string) =>
      about.leftOut.find((one) => one.dataset === dataset && one.field === field)?.why;
    assert.equal(why('shop.customers', 'credit_balance'), 'worked out by us');
    assert.equal(why('shop.customers', 'org_no'), 'from others');
    assert.equal(why('shop.complaints', 'message'), 'no consent or contract');
    assert.equal(why('shop.accounts', 'password_hash'), 'a secret for logging in');
    assert.equal(why('shop.orders', 'seller_name'), 'about somebody else');
    const text = JSON.stringify(data);
    for (const name of ['credit_balance', 'org_no', 'password_hash', 'seller_name', 'received_by'])
      assert.equal(text.includes(name), false, name);
  });

  test('A17 somebody else’s rows are in nobody’s export', async () => {
    const { data } = await document();
    for (const [file, rows] of Object.entries(data))
      for (const row of rows)
        if (file === 'shop-customers') assert.equal(String(row['id']), id);
        else if ('customer_id' in row) assert.equal(String(row['customer_id']), id);
  });

  test('A17 a consent that was withdrawn takes its data out of the export, a contract that is over too', async () => {
    const withdrawn = standsFor('gone long ago')[0] ?? 0;
    const { value } = await of.json('export', of.file, '--identity', `customerNumber=${withdrawn}`);
    const { data, about } = value as Document;
    assert.equal(data['shop-customers'], undefined);
    const customers = about.files.find(({ dataset }) => dataset === 'shop.customers');
    assert.deepEqual([customers?.rows, customers?.rowsLeftOut, customers?.json], [0, 1, undefined]);
  });

  test('A17 a field for which no consent or contract goes on stays out of that row, and the others go along', async () => {
    const phones = await allStates(of, 'shop.orders.delivery_phone', 'id');
    const notes = await allStates(of, 'shop.orders.note', 'id');
    const goes = (states: ReadonlyMap<string, Readonly<Record<string, unknown>>>, order: string) =>
      ['delivery', 'relationship'].some((name) =>
        /runs|rests/.test(String(states.get(order)?.[name])),
      );
    let [with_, without] = [0, 0];
    for (let each = 28; each < 80; each += 1) {
      const { code, value } = await of.json(
        'export',
        of.file,
        '--identity',
        `customerNumber=${each}`,
      );
      if (code !== 0) continue;
      for (const row of (value as Document).data['shop-orders'] ?? []) {
        const order = String(row['id']);
        assert.equal('delivery_phone' in row, goes(phones, order), order);
        assert.equal('note' in row, goes(notes, order), order);
        if ('delivery_phone' in row) with_ += 1;
        else without += 1;
      }
    }
    assert.ok(with_ > 0 && without > 0, `${with_} ${without}`);
  });

  test('A17 B18 the files are JSON and CSV with plain names, and a description in three languages', async () => {
    const folder = join(of.folder, 'ut');
    const said = await of.vern('export', of.file, ...who, '--out', folder);
    assert.equal(said.code, 0, said.err);
    const names = readdirSync(folder);
    for (const name of names) {
      assert.match(name, /^[A-Za-z0-9-]+\.(json|csv|txt)$/);
      assert.equal(statSync(join(folder, name)).mode & 0o077, 0);
    }
    for (const language of ['nb', 'nn', 'en']) assert.ok(names.includes(`about-${language}.txt`));
    const about = JSON.parse(readFileSync(join(folder, 'about.json'), 'utf8')) as About;
    const { data } = await document();
    for (const { json = '', csv = '', rows } of about.files.filter((one) => one.rows > 0)) {
      const list = JSON.parse(readFileSync(join(folder, json), 'utf8')) as readonly unknown[];
      assert.equal(list.length, rows);
      assert.deepEqual(list, data[json.replace('.json', '')]);
      assert.equal(
        readFileSync(join(folder, csv), 'utf8').trimEnd().split('\r\n').length >= rows + 1,
        true,
      );
    }
    const norwegian = readFileSync(join(folder, 'about-nb.txt'), 'utf8');
    assert.match(norwegian, /telefonnummer, fra deg/);
    assert.match(norwegian, /kredittsaldo \(credit_balance\): noe vi har regnet ut/);
    assert.match(readFileSync(join(folder, 'about-nn.txt'), 'utf8'), /frå deg/);
  });

  test('A17 a folder with something in it is left as it is', async () => {
    const folder = join(of.folder, 'full');
    mkdirSync(join(folder, 'other'), { recursive: true });
    const said = await of.vern('export', of.file, ...who, '--out', folder);
    assert.deepEqual([said.code, /is not empty/.test(said.err)], [2, true]);
    assert.deepEqual(readdirSync(folder), ['other']);
    const nobody = await of.vern(
      'export',
      of.file,
      '--identity',
      'customerNumber=99999',
      '--out',
      join(of.folder, 'none'),
    );
    assert.equal(nobody.code, 1);
    assert.equal(existsSync(join(of.folder, 'none')), false);
  });

  test('A17 a text that looks like a formula is a text in the spreadsheet', async () => {
    const shop = await connect(of.environment['EKSEMPEL_NETTBUTIKK_DATABASE_URL'] ?? '');
    const key = [Number(id)];
    await shop.transaction({}, (tx) =>
      tx.update({
        table: 'customers',
        key: ['id'],
        columns: ['contact_name'],
        rows: [{ key, set: ['=HYPERLINK("http://x.example";"a, b")'] }],
      }),
    );
    await shop.close();
    const folder = join(of.folder, 'formula');
    await of.vern('export', of.file, ...who, '--out', folder);
    const csv = readFileSync(join(folder, 'shop-customers.csv'), 'utf8');
    assert.match(csv, /"'=HYPERLINK\(""http:\/\/x\.example"";""a, b""\)"/);
    const { data } = await document();
    assert.match(String(data['shop-customers']?.[0]?.['contact_name']), /^=HYPERLINK/);
  });

  test('A17 the trail says which fields were taken along, and not whose', async () => {
    await document();
    const [last] = await of.store.db
      .selectFrom('trail_payload')
      .select('body')
      .orderBy('seq', 'desc')
      .limit(1)
      .execute();
    const body = JSON.stringify(last?.body);
    assert.match(body, /contact_name/);
    assert.doesNotMatch(body, /@|HYPERLINK|customerNumber/);
  });
});
