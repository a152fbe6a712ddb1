import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { exampleData } from '../../../../examples/generate.ts';
import { standsFor } from '../../../../examples/quirks.ts';
import { parseDeclaration } from '../../../declaration/parse.ts';
import { always } from '../../../declaration/predicate.ts';
import type { Purpose } from '../../../declaration/schema/purposes.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import { postgresServer, type TestServer } from '../../../shell/connectors/testing/servers.ts';
import type { Erased } from '../../erase/erased.ts';
import { exampleInstallation, type Installation } from '../../testing/installation.ts';

let server: TestServer;
before(async () => {
  server = await postgresServer('npm');
});
after(() => server.stop());

/** An example in PostgreSQL, with forty people in it. */
async function installed(slug: string): Promise<Installation> {
  const { systems } = await exampleData(slug);
  const client = new Client(server.url('postgres'));
  await client.connect();
  const addresses: Record<string, string> = {};
  for (const { env } of Object.values(systems)) {
    const name = env.toLowerCase();
    await client.query(`create database ${name}`);
    addresses[env] = server.url(name);
  }
  await client.end();
  return exampleInstallation(slug, { people: 40, addresses });
}

type Row = Readonly<Record<string, unknown>>;

async function rowsOf(
  at: Installation,
  env: string,
  [table, column, value]: readonly [string, string, string | number],
): Promise<readonly Row[]> {
  const db = await connect(at.environment[env] ?? '');
  const found: Row[] = [];
  const where = { kind: 'compare', operand: { column }, op: '=', value } as const;
  for await (const rows of db.select({ table, where, orderBy: 'key' })) found.push(...rows);
  await db.close();
  return found;
}

async function countAll(at: Installation, env: string, table: string): Promise<number> {
  const db = await connect(at.environment[env] ?? '');
  const rows = await db.count({ table, where: always });
  await db.close();
  return rows;
}

async function erase(at: Installation, identity: string, ...more: readonly string[]) {
  const { value } = await at.json('erase', at.file, '--identity', identity, ...more);
  return value as Erased;
}

/**
 * Whatever stays is kept by what GDPR art. 17(3) excepts or by a contract whose condition still holds, or is
 * public, or only carries its row.
 */
function staysByLawOnly(at: Installation, { plan }: Erased): void {
  const parsed = parseDeclaration(readFileSync(at.file, 'utf8'), 'vern.yaml');
  assert.ok(parsed.ok);
  for (const { place, field, holdings, because } of plan?.kept ?? [])
    for (const { purpose, until } of holdings) {
      const declared: Purpose | undefined = parsed.declaration.purposes[purpose];
      const exception: string | undefined = declared?.exception;
      const basis: readonly string[] = declared?.basis ?? [];
      const isOpen = basis.includes('contract') && 'open' in until && until.open === 'while';
      const said = `${placeName(place)}.${field} is kept by ${purpose}`;
      assert.ok(because !== undefined || exception !== undefined || isOpen, said);
    }
}

/** What is kept, by which purposes. */
const keptBy = ({ plan }: Erased, dataset: string) =>
  new Set(
    (plan?.kept ?? [])
      .filter(({ place }) => placeName(place) === dataset)
      .flatMap(({ holdings }) => holdings.map(({ purpose }) => purpose)),
  );

/** All was done, seen to be done, and doing it again changes nothing. */
async function isDone(at: Installation, identity: string, erased: Erased): Promise<void> {
  assert.deepEqual(erased.performed?.residues, []);
  assert.deepEqual(erased.plan?.notDone, []);
  for (const { rows, done, because } of erased.performed?.steps ?? [])
    assert.deepEqual([done, because], [rows, []]);
  const again = await erase(at, identity, '--yes');
  assert.deepEqual(
    again.performed?.steps.map(({ written }) => written),
    [],
  );
}

const [gone = 0] = standsFor('gone, accounts remain');
const [longGone = 0] = standsFor('gone long ago');
const active = 33;

describe('what the notices promise about erasure', () => {
  test('A14 the service company erases without delay; what law requires to be kept stays, and only that', async () => {
    const at = await installed('eksempel-service');
    const env = 'EKSEMPEL_SERVICE_DATABASE_URL';
    for (const index of [gone, longGone, active]) {
      const number = `customerNumber=K${10_000 + index}`;
      const invoices = await rowsOf(at, env, ['invoices', 'customer_id', index]);
      const erased = await erase(at, number, '--yes');
      staysByLawOnly(at, erased);
      if (index === longGone) {
        assert.equal(erased.state, 'partly', 'the mailbox is for a person');
        assert.equal(erased.plan?.byHand.length, 1);
        // Somebody else's record that names them as the one who told of the company is for a person.
        const [left] = await rowsOf(at, env, ['customers', 'id', index]);
        assert.equal(left?.['name'] ?? '', '');
        assert.equal(left === undefined, erased.plan?.forPerson.length === 0);
        continue;
      }
      await isDone(at, number, erased);
      const [customer] = await rowsOf(at, env, ['customers', 'id', index]);
      if (index === gone) {
        assert.equal(customer?.['phone'], null);
        assert.deepEqual([...keptBy(erased, 'service.invoices')], ['bookkeeping']);
        assert.deepEqual(await rowsOf(at, env, ['invoices', 'customer_id', index]), invoices);
      }
    }
    await at.close();
  });

  test('B17 the chain refuses erasure only for documentation duties, and says the reason, the law and until when', async () => {
    const at = await installed('eksempel-kjede');
    const db = await connect(at.environment['EKSEMPEL_KJEDE_DATABASE_URL'] ?? '');
    const [contact] = await db.query('select email from contacts where id = $1', [gone]);
    await db.close();
    const identity = `email=${String(contact?.['email'])}`;
    const planned = await at.vern(
      'erase',
      at.file,
      '--identity',
      identity,
      '--role',
      'contactPerson',
    );
    assert.equal(planned.code, 0, planned.err);
    const erased = await erase(at, identity, '--role', 'contactPerson', '--yes');
    assert.deepEqual(erased.performed?.residues, []);
    staysByLawOnly(at, erased);
    for (const { holdings, because } of erased.plan?.kept ?? [])
      if (because === undefined)
        for (const { citation, until } of holdings) {
          assert.ok(citation, 'the law is told');
          assert.ok('day' in until || 'open' in until);
        }
    await at.close();
  });

  test('C09 when the relationship is over, the web agency erases all but public information and what accounting law keeps', async () => {
    const at = await installed('eksempel-webbyra');
    const db = await connect(at.environment['EKSEMPEL_WEBBYRA_CRM_URL'] ?? '');
    const [customer] = await db.query(
      `select k."Kundenr" from "Kunder" k join "Fakturaer" f on f."Kundenr" = k."Kundenr"
       where k."Status" = 'avsluttet' and f."Regnskapsår" >= 2021 limit 1`,
    );
    await db.close();
    const number = `customerNumber=${String(customer?.['Kundenr'])}`;
    const erased = await erase(at, number, '--role', 'customer', '--yes');
    await isDone(at, number, erased);
    staysByLawOnly(at, erased);
    const accounts = ['bookkeeping', 'timesheets'];
    for (const { field, because, holdings } of erased.plan?.kept ?? [])
      if (because === undefined)
        for (const { purpose } of holdings) assert.ok(accounts.includes(purpose), field);
    const shown = new Set((erased.plan?.kept ?? []).map(({ because }) => because));
    assert.ok(shown.has('public information'));
    await at.close();
  });

  test('D19 the web shop erases what no law keeps, and shows what stays and until when', async () => {
    const at = await installed('eksempel-nettbutikk');
    const number = `customerNumber=${gone}`;
    const planned = await at.vern('erase', at.file, '--identity', number);
    assert.match(planned.out, /bookkeeping through \d{4}-12-31, bokføringsloven § 13/);
    const [, hash = ''] = /--plan (\w+)/.exec(planned.out) ?? [];
    const erased = await erase(at, number, '--plan', hash);
    await isDone(at, number, erased);
    staysByLawOnly(at, erased);
    const env = 'EKSEMPEL_NETTBUTIKK_DATABASE_URL';
    const [customer] = await rowsOf(at, env, ['customers', 'id', gone]);
    assert.equal(customer?.['contact_name'], '');
    assert.equal(customer?.['email'], null);
    assert.deepEqual([...keptBy(erased, 'shop.invoices')], ['bookkeeping']);
    assert.deepEqual(await rowsOf(at, env, ['accounts', 'customer_id', gone]), []);
    await at.close();
  });

  test('E10 E12 the wholesaler keeps an order for its complaint and accounts for the law, and erases the rest at once', async () => {
    const at = await installed('eksempel-engros');
    const db = await connect(at.environment['EKSEMPEL_ENGROS_ERP_URL'] ?? '');
    const [order] = await db.query(
      `select o.party_no from orders o join deliveries d on d.order_no = o.order_no
       where d.delivered_on > '2025-03-01' and o.status = 'delivered' limit 1`,
    );
    await db.close();
    const number = `customerNumber=${String(order?.['party_no'])}`;
    const orders = await countAll(at, 'EKSEMPEL_ENGROS_ERP_URL', 'orders');
    const erased = await erase(at, number, '--role', 'customer', '--yes');
    await isDone(at, number, erased);
    staysByLawOnly(at, erased);
    assert.ok(keptBy(erased, 'erp.deliveries').has('claims'));
    assert.ok(keptBy(erased, 'erp.invoices').has('bookkeeping'));
    const left = await countAll(at, 'EKSEMPEL_ENGROS_ERP_URL', 'orders');
    const deleted = (erased.performed?.steps ?? [])
      .filter(({ place, does }) => placeName(place) === 'erp.orders' && does === 'delete')
      .reduce((sum, { rows }) => sum + rows, 0);
    assert.equal(orders - left, deleted, 'nobody else lost an order');
    await at.close();
  });
});
