import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { Client } from 'pg';
import type { Day } from '../src/declaration/law/day.ts';
import { fiscalYearEnd, fiscalYearEndOfYear } from '../src/declaration/law/fiscal-year.ts';
import { parseDeclaration } from '../src/declaration/parse.ts';
import type { Dataset } from '../src/declaration/schema/systems.ts';
import { openStore, type Store } from '../src/shell/store/open.ts';
import { sqlitePath } from './database.ts';
import {
  exampleConnections,
  exampleData,
  exampleSlugs,
  fillExample,
  isFilled,
  main,
} from './generate.ts';
import { personAt } from './people.ts';
import { type Quirk, quirks, standsFor } from './quirks.ts';

const today = '2026-11-22' as Day;
const people = 200;
const folder = mkdtempSync(join(tmpdir(), 'vern-examples-'));
let store: Store;
let addresses: Readonly<Record<string, string>>;

before(async () => {
  store = await openStore({
    dataFolder: join(folder, 'data'),
    role: 'command',
    say: () => undefined,
  });
  addresses = await exampleConnections(store);
  for (const slug of exampleSlugs) await fillExample(slug, { addresses, people, today });
});

after(async () => {
  await store?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

type Row = Readonly<Record<string, unknown>>;

async function ask(address: string, query: string): Promise<readonly Row[]> {
  if (address.startsWith('sqlite:')) {
    const database = new DatabaseSync(sqlitePath(address), { readOnly: true });
    const rows = database.prepare(query).all();
    database.close();
    return rows;
  }
  const client = new Client({ connectionString: address });
  await client.connect();
  try {
    return (await client.query<Row>(query)).rows;
  } finally {
    await client.end();
  }
}

function declarationOf(slug: string) {
  const file = join(import.meta.dirname, slug, 'vern.yaml');
  const parsed = parseDeclaration(readFileSync(file, 'utf8'), 'vern.yaml');
  assert(parsed.ok, slug);
  return parsed.declaration;
}

/** Tables and columns as the live database has them. */
async function catalogueOf(address: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await ask(
    address,
    address.startsWith('sqlite:')
      ? `select m.name as "table", c.name as "column" from sqlite_master m, pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like 'sqlite_%'`
      : `select table_name as "table", column_name as "column" from information_schema.columns
         where table_schema = 'public'`,
  );
  const tables = new Map<string, Set<string>>();
  for (const { table, column } of rows)
    tables.set(String(table), (tables.get(String(table)) ?? new Set()).add(String(column)));
  return tables;
}

/** The columns a declaration accounts for in a dataset. */
function columnsOf(dataset: Dataset): ReadonlySet<string> {
  const edges = [dataset.about, dataset.sharedWith, dataset.mentions].flatMap((each) => each ?? []);
  const fields = Object.entries(dataset.fields);
  return new Set([
    ...fields.map(([name, field]) => (field.column ?? name).replace(/\.\$\..*$/, '')),
    ...[...edges, ...fields.flatMap(([, field]) => field.about ?? [])].flatMap((edge) =>
      edge.kind === 'record' ? edge.by : [],
    ),
    ...Object.values(dataset.identifiedBy ?? {}).map(({ column }) => column),
    ...Object.values(dataset.events).map(({ column }) => column),
    ...Object.keys(dataset.rows ?? {}),
    ...(dataset.key ?? []),
    ...dataset.notPersonal,
  ]);
}

for (const slug of exampleSlugs)
  test(`every declared table and column of ${slug} is in its databases, and no other but keys`, async () => {
    const { systems } = await exampleData(slug);
    const declared = declarationOf(slug).systems;
    const connected = Object.entries(declared).filter(([, { connect }]) => connect !== 'none');
    assert.deepEqual(
      Object.fromEntries(connected.map(([name, { connect }]) => [name, connect])),
      Object.fromEntries(Object.entries(systems).map(([name, { env }]) => [name, `\${${env}}`])),
    );
    for (const [name, { env, tables }] of Object.entries(systems)) {
      const catalogue = await catalogueOf(addresses[env] ?? '');
      const datasets = Object.values(declared[name]?.datasets ?? {});
      assert.deepEqual(
        new Set(catalogue.keys()),
        new Set(datasets.map((dataset) => dataset.table)),
        name,
      );
      for (const dataset of datasets) {
        const live = catalogue.get(dataset.table ?? '') ?? new Set();
        const spoken = columnsOf(dataset);
        const where = `${name}.${dataset.table}`;
        assert.deepEqual(
          [...spoken].filter((column) => !live.has(column)),
          [],
          `${where} declared`,
        );
        const keys = tables.find((table) => table.name === dataset.table)?.key ?? [];
        const silent = [...live].filter((column) => !spoken.has(column) && !keys.includes(column));
        assert.deepEqual(silent, [], `${where} undeclared`);
      }
    }
  });

test('every declared dataset has rows, also where several share a table', async () => {
  for (const slug of exampleSlugs) {
    const { systems } = await exampleData(slug);
    for (const [name, { env }] of Object.entries(systems))
      for (const [key, dataset] of Object.entries(
        declarationOf(slug).systems[name]?.datasets ?? {},
      )) {
        const conditions = Object.entries(dataset.rows ?? {}).map(
          ([column, values]) => `"${column}" in (${values.map((value) => `'${value}'`).join()})`,
        );
        const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
        const [found] = await ask(
          addresses[env] ?? '',
          `select count(*) as rows from "${dataset.table}"${where}`,
        );
        assert(Number(found?.['rows']) > 0, `${slug} ${name}.${key}`);
      }
  }
});

test('what is filled is filled once', async () => {
  for (const slug of exampleSlugs) {
    assert.equal(await isFilled(slug, addresses), true);
    assert.equal(await fillExample(slug, { addresses, people, today }), false);
  }
});

test('a filling that breaks off leaves nothing behind', async () => {
  const address = await store.exampleDatabase('broken');
  const file = join(folder, 'taken');
  writeFileSync(file, '');
  const broken = {
    EKSEMPEL_WEBBYRA_WEB_URL: address,
    EKSEMPEL_WEBBYRA_CRM_URL: `sqlite:${file}/in/a/file`,
  };
  await assert.rejects(fillExample('eksempel-webbyra', { addresses: broken, people: 5, today }));
  assert.equal((await catalogueOf(address)).size, 0);
  const whole = { ...broken, EKSEMPEL_WEBBYRA_CRM_URL: `sqlite:${join(folder, 'whole.sqlite')}` };
  assert.equal(await fillExample('eksempel-webbyra', { addresses: whole, people: 5, today }), true);
  assert.equal(existsSync(join(folder, 'whole.sqlite.filling')), false);
});

test('no reference of the SQLite files leads nowhere, and their keys and indexes are there', async () => {
  for (const env of ['EKSEMPEL_WEBBYRA_CRM_URL', 'EKSEMPEL_ENGROS_CRM_URL'])
    assert.deepEqual(await ask(addresses[env] ?? '', 'pragma foreign_key_check'), []);
  const plan = await ask(
    addresses['EKSEMPEL_WEBBYRA_CRM_URL'] ?? '',
    `explain query plan select * from "Kunder" where "E-post" = 'x'`,
  );
  assert.match(String(plan[0]?.['detail']), /USING INDEX/);
});

test('the fiscal years of the wholesaler are those its declaration gives, also after the change', async () => {
  const { fiscalYears } = declarationOf('eksempel-engros').organisation;
  const rows = await ask(
    addresses['EKSEMPEL_ENGROS_ERP_URL'] ?? '',
    'select issued_on::text as day, fiscal_year from invoices',
  );
  const [early] = standsFor('invoice booked in the year before');
  const differ = rows.filter(
    ({ day, fiscal_year: year }) =>
      fiscalYearEndOfYear(fiscalYears, Number(year)) !== fiscalYearEnd(fiscalYears, day as Day),
  );
  assert(rows.length > 100);
  assert.deepEqual(
    [...new Set(differ.map(({ day }) => day))],
    ['2026-07-05'],
    `only the invoices of person ${early}`,
  );
});

const service = () => addresses['EKSEMPEL_SERVICE_DATABASE_URL'] ?? '';
const customerOf = async (quirk: Quirk) =>
  ask(
    service(),
    `select c.*, registered_on::text as registered, (select count(*) from orders o where o.customer_id = c.id) as orders
     from customers c where id in (${standsFor(quirk).join()}) order by id`,
  );

test('the awkward cases of real life are there, under the numbers that are given for them', async () => {
  const [zero] = await customerOf('key 0');
  assert.equal(zero?.['id'], 0);
  assert.match(String((await customerOf('e-mail in capitals'))[0]?.['email']), /^[^a-z]+@EXAMPLE/);
  assert.match(String((await customerOf('e-mail with spaces'))[0]?.['email']), /^ .* $/);
  const decomposed = String((await customerOf('e-mail in decomposed letters'))[0]?.['email']);
  assert.notEqual(decomposed, decomposed.normalize('NFC'));
  assert.match(String((await customerOf('phone with +47'))[0]?.['phone']), /^\+4742\d{6}$/);
  assert.match(String((await customerOf('phone with 0047'))[0]?.['phone']), /^0047 42\d{6}$/);
  assert.match(
    String((await customerOf('phone with spaces'))[0]?.['phone']),
    /^42 \d\d \d\d \d\d$/,
  );
  assert.equal((await customerOf('empty texts'))[0]?.['address'], '');
  assert.equal((await customerOf('no orders'))[0]?.['orders'], '0');
  assert.equal((await customerOf('many orders'))[0]?.['orders'], '200');
  assert.equal((await customerOf('year 1900'))[0]?.['registered'], '1900-01-01');
  assert.equal((await customerOf('empty dates'))[0]?.['registered'], null);
  assert.match(String((await customerOf('odd letters'))[0]?.['name']), /'O|O'Hara\\/);
});

test('two people share an e-mail, two an address, and one e-mail leads to two', async () => {
  const pair = async (quirk: Quirk, column: string) => {
    const [one, two] = await customerOf(quirk);
    assert.equal(one?.[column], two?.[column], quirk);
    assert.notEqual(one?.['id'], two?.['id']);
  };
  await pair('shared e-mail', 'email');
  await pair('shared address', 'address');
  await pair('same e-mail twice', 'email');
});

test('a customer is also an employee, one contact speaks for three companies', async () => {
  const [customer] = await customerOf('also an employee');
  const staff = await ask(service(), 'select email from employees where id = 1');
  assert.equal(staff[0]?.['email'], customer?.['email']);
  const [contact] = standsFor('contact for three companies');
  const roles = await ask(
    addresses['EKSEMPEL_ENGROS_ERP_URL'] ?? '',
    `select * from contact_roles where contact_id = ${contact}`,
  );
  assert.equal(roles.length, 3);
});

test('an open order has no delivery day, and a January invoice the fiscal year before', async () => {
  const [open] = standsFor('open order');
  const orders = await ask(
    service(),
    `select o.status, d.delivered_at from orders o join deliveries d on d.order_id = o.id where o.customer_id = ${open}`,
  );
  assert(orders.length > 0);
  assert(orders.every((each) => each['delivered_at'] === null && each['status'] !== 'done'));
  const [early] = standsFor('invoice booked in the year before');
  const invoices = await ask(
    service(),
    `select invoice_date::text as day, fiscal_year from invoices where customer_id = ${early}`,
  );
  assert(invoices.some((each) => each['day'] === '2026-01-05' && each['fiscal_year'] === 2025));
});

test('nothing but the case of a date to come happened in the future', async () => {
  const [coming] = standsFor('a date to come');
  const rows = await ask(
    service(),
    `select distinct o.customer_id from deliveries d join orders o on o.id = d.order_id
     where delivered_at > '${today} 23:59'`,
  );
  assert.deepEqual(rows, [{ customer_id: coming }]);
});

test('every case has a sentence, and somebody who stands for it', () => {
  for (const [quirk, sentence] of Object.entries(quirks)) {
    assert.match(sentence, /\.$/);
    assert(standsFor(quirk as Quirk).length > 0);
  }
});

test('the same seed and day give the same rows, however many people there are', async () => {
  const rowsOf = async (count: number, seed = 'vern') => {
    const data = await exampleData('eksempel-engros');
    const rows: string[] = [];
    for (let index = 0; index < count; index += 1)
      data.person({
        world: { today, seed },
        ...personAt(`${seed} ${data.slug}`, index),
        put: (table, values) => rows.push(`${table} ${JSON.stringify(values)}`),
      });
    return rows;
  };
  const few = await rowsOf(40);
  assert.deepEqual((await rowsOf(80)).slice(0, few.length), few);
  assert.notDeepEqual(await rowsOf(40, 'another'), few);
});

test('the command line says plainly what it cannot use', async () => {
  const run = async (written: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    const said: string[] = [];
    const code = await main(written, { environment, today, say: (line) => said.push(line) });
    return { code, said: said.join('\n') };
  };
  for (const [written, says] of [
    [['--people', 'many'], /--people many: write a whole number/],
    [['--people=-1'], /whole number/],
    [['--slug', 'nobody'], /write one of eksempel-service/],
    [['--today', '2026-02-30'], /write year-month-day/],
    [['--wrong'], /--wrong/],
    [['--slug', 'eksempel-kjede'], /set EKSEMPEL_KJEDE_DATABASE_URL/],
  ] as const) {
    const { code, said } = await run(written);
    assert.deepEqual([code, says.test(said)], [2, true], said);
  }
  const nobody = { EKSEMPEL_KJEDE_DATABASE_URL: 'postgres://127.0.0.1:1/x' };
  const { code, said } = await run(['--slug', 'eksempel-kjede'], nobody);
  assert.deepEqual([code, /ECONNREFUSED/.test(said)], [3, true], said);
  assert.equal((await run(['--help'])).code, 0);
});
