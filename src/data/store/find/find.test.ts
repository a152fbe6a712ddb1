import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { connect } from '../../../shell/connectors/connect.ts';
import type { Connector } from '../../../shell/connectors/contract.ts';
import { mariadbServer, postgresServer } from '../../../shell/connectors/testing/servers.ts';
import { heldJson } from '../../find/formats/json.ts';
import { heldCsv } from '../../find/formats/lines.ts';
import { heldText } from '../../find/formats/text.ts';
import { codeOf } from '../../find/listed.ts';
import type { Given, Resolution } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { heldBy } from './held.ts';
import { hashesOf } from './known-by.ts';
import { type ResolveOptions, resolveSubjects } from './resolve.ts';
import { engineOf, makeNasty, nastyDeclaration, scratch } from './testing/nasty.ts';

const undo: (() => unknown)[] = [];
after(async () => {
  for (const each of undo.toReversed()) await each();
});

const space = scratch();
undo.push(space.remove);
const declaration = nastyDeclaration();

const addresses: Readonly<Record<Connector['kind'], () => Promise<string>>> = {
  sqlite: () => Promise.resolve(space.file('shop.db')),
  postgres: async () => {
    const server = await postgresServer('npm');
    undo.push(server.stop);
    return server.url('postgres');
  },
  mariadb: async () => {
    const server = await mariadbServer();
    undo.push(server.stop);
    const first = await connect(server.url('mysql'));
    await first.transaction({}, (tx) => tx.query('create database nasty'));
    await first.close();
    return server.url('nasty');
  },
};

/** Whole rows, and parts of rows, that were reached in a role: `shop.orders owned 2`. */
async function reach(engine: Engine, { subjects }: Resolution, role: string) {
  const subject = subjects.find((one) => one.role === role);
  const lines: string[] = [];
  for (const { place, how, fields, filter } of subject?.reached ?? []) {
    const rows = await engine.systems.open.get(place.system)?.connector.count(filter);
    const which = fields === 'all' ? '' : ` (${fields.join(', ')})`;
    if (rows !== 0) lines.push(`${place.system}.${place.dataset} ${how}${which} ${rows}`);
  }
  return lines;
}

interface Document {
  readonly roles: Record<string, { identities: { name: string; value: string }[] }>;
  readonly ambiguous: { role: string; why: string }[];
  readonly systems: Record<string, { tables: Record<string, TableJson> }>;
}
interface TableJson {
  readonly rows: Record<string, unknown>[];
  readonly outcome: unknown;
  readonly datasets: { dataset: string; leftOut?: string[]; others?: number; outcome: unknown }[];
}

async function gathered(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** A user of PostgreSQL who may read everything but the tips. */
async function withoutTips(address: string): Promise<string> {
  const connector = await connect(address);
  await connector.transaction({}, async (tx) => {
    await tx.query("create role half login password 'half'");
    await tx.query('grant select on all tables in schema public to half');
    await tx.query('revoke select on tips from half');
  });
  await connector.close();
  return address.replace(/\/\/[^@]+@/, '//half:half@');
}

for (const kind of ['sqlite', 'postgres', 'mariadb'] as const)
  describe(`finding people in ${kind}`, { concurrency: false }, () => {
    let shop = '';
    const club = space.file(`club-${kind}.db`);
    const environment = () => ({ SHOP: shop, CLUB: club });
    const find = async (given: readonly Given[], options: ResolveOptions = {}) => {
      const engine = await engineOf(declaration, environment(), space.folder);
      return { engine, found: await resolveSubjects(engine, given, options) };
    };
    const document = async (given: readonly Given[], options: ResolveOptions = {}) => {
      const { engine, found } = await find(given, options);
      const held = await heldBy(engine, { resolution: found, only: undefined }, environment());
      await engine.systems.close();
      const written = await gathered(heldJson(held));
      return { held, json: JSON.parse(written) as Document };
    };
    const email = (value: string) => [{ name: 'email', value }];

    test('the databases are made', async () => {
      shop = await addresses[kind]();
      await makeNasty(shop, 'shop');
      await makeNasty(club, 'club');
    });

    test('A12 everything of a person is found along declared edges, in every system, and nothing of others', async () => {
      const { engine, found } = await find(email('kåre@EXAMPLE.no'));
      assert.deepEqual(await reach(engine, found, 'customer'), [
        'shop.people owned 1',
        'shop.accounts owned 1',
        'shop.orders owned 2',
        'shop.lines owned 2',
        'shop.comments owned 3',
        'shop.teams owned 2',
        'shop.projects owned 2',
        'shop.pets owned 1',
        'shop.pets shared 1',
        'shop.households shared 1',
        'shop.rooms shared 1',
        'shop.tips owned 2',
        'shop.tips mentions (about_whom) 1',
        'club.points owned 1',
        'club.visits owned 1',
      ]);
      await engine.systems.close();
    });

    test('the customer, the consumer, the supplier and the employee of one address are four', async () => {
      const { engine, found } = await find(email('kåre@example.no'));
      assert.deepEqual(
        found.subjects.map(({ role }) => role),
        ['customer', 'consumer', 'supplier', 'employee'],
      );
      assert.deepEqual(await reach(engine, found, 'consumer'), [
        'shop.consumers owned 1',
        'shop.complaints owned 1',
      ]);
      assert.deepEqual(await reach(engine, found, 'supplier'), ['shop.suppliers owned 1']);
      assert.deepEqual(await reach(engine, found, 'employee'), [
        'shop.orders owned (payload.$.seller) 3',
        'shop.orders owned (seller_name) 3',
        'shop.employees owned 1',
      ]);
      const only = await find(email('kåre@example.no'), { role: 'employee' });
      assert.deepEqual(
        only.found.subjects.map(({ role }) => role),
        ['employee'],
      );
      const hashes = found.subjects.map((one) => new Set(hashesOf(engine, one).map((k) => k.hash)));
      for (const [at, one] of hashes.entries())
        for (const other of hashes.slice(at + 1)) assert.ok(one.isDisjointFrom(other));
      await engine.systems.close();
      await only.engine.systems.close();
    });

    for (const [what, given, number] of [
      ['in capitals with blanks around', { name: 'email', value: 'stor@example.no' }, 5],
      ['in decomposed letters', { name: 'email', value: 'Åse@Example.no' }, 6],
      ['with 0047 and blanks', { name: 'phone', value: '42000005' }, 5],
      ['with +47', { name: 'phone', value: '42 00 00 00' }, 0],
      ['in other groups', { name: 'phone', value: '+47 42000006' }, 6],
      ['of key 0', { name: 'customerNumber', value: '0' }, 0],
      ['with blanks', { name: 'customerNumber', value: ' 5 ' }, 5],
    ] as const)
      test(`an identity is found that is stored ${what}`, async () => {
        const { engine, found } = await find([given]);
        await engine.systems.close();
        const [customer] = found.subjects.filter(({ role }) => role === 'customer');
        assert.deepEqual(customer?.roots[0]?.keys, [[number]]);
        assert.equal(found.scans.length, 0);
      });

    test('what several may share stops for a person, until something singles one of them out', async () => {
      const shared = await find(email('post@example.no'));
      assert.deepEqual(
        shared.found.ambiguous.map(({ role, why, candidates }) => [
          role,
          why,
          candidates[0]?.count,
        ]),
        [['customer', 'shared identity', 2]],
      );
      assert.equal(shared.found.subjects.length, 0);
      const phone = { name: 'phone', value: '42000008' };
      const single = await find([...email('post@example.no'), phone]);
      assert.deepEqual(single.found.subjects[0]?.roots[0]?.keys, [[8]]);
      const together = await find(email('post@example.no'), { together: true });
      assert.deepEqual(together.found.subjects[0]?.roots[0]?.keys, [[7], [8]]);
      const two = await find([...email('ola@example.no'), phone], { role: 'customer' });
      assert.deepEqual(
        two.found.ambiguous.map(({ why }) => why),
        ['two people'],
      );
      for (const { engine } of [shared, single, together, two]) await engine.systems.close();
    });

    test('a unique identity that a row holds leads on, what several share does not, and hashes say which is sure', async () => {
      const { engine, found } = await find([{ name: 'username', value: 'ola' }]);
      const [customer] = found.subjects;
      assert.deepEqual(
        customer?.identities.map(({ name, value, unique, from }) => [name, value, unique, from]),
        [
          ['customerNumber', '9', true, 'found'],
          ['email', 'ola@example.no', false, 'found'],
          ['phone', '+4742000009', false, 'found'],
          ['username', 'ola', true, 'given'],
        ],
      );
      assert.deepEqual(
        customer.roots.map(({ place, keys }) => [place.dataset, keys]),
        [
          ['people', [[9]]],
          ['points', [[2]]],
        ],
      );
      const sure = hashesOf(engine, customer).filter((known) => known.sure);
      assert.equal(sure.length, 4);
      assert.ok(
        sure.some(({ hash }) => hash === engine.key.hash('customer', '#shop.people', '["9"]')),
      );
      await engine.systems.close();
    });

    test('a row whose pointer leads nowhere is found by itself, also where the table has that key in another dataset', async () => {
      const astray = await find([{ name: 'caseNumber', value: '12' }]);
      assert.deepEqual(
        astray.found.subjects.map(({ role, roots }) => [
          role,
          roots.map(({ place }) => place.dataset),
        ]),
        [['consumer', ['complaints']]],
      );
      await astray.engine.systems.close();
      const { engine, found } = await find([{ name: 'username', value: 'orphan' }]);
      assert.deepEqual(
        found.subjects.map(({ role, roots }) => [role, roots[0]?.place.dataset, roots[0]?.keys]),
        [['customer', 'accounts', [[1]]]],
      );
      await engine.systems.close();
    });

    test('what cannot be read or tied to anybody is said with its reason, and the others go on', async () => {
      const { engine, found } = await find(email('kåre@example.no'));
      await engine.systems.close();
      const unread = [...found.subjects.flatMap(({ unreached }) => unreached), ...found.nowhere];
      const said = Object.fromEntries(
        unread.map(({ place, outcome, because }) => [place.dataset, `${outcome}: ${because}`]),
      );
      assert.equal(said['vanished'], 'failed: there is no table not there');
      assert.equal(said['letters'], 'not searched: it has no connector: look by hand');
      assert.equal(said['statistics'], 'unidentifiable: The key is gone.');
      const lost = await engineOf(
        declaration,
        { SHOP: shop, CLUB: 'sqlite:/nowhere' },
        space.folder,
      );
      const held = await heldBy(
        lost,
        { resolution: await resolveSubjects(lost, email('kåre@example.no')), only: undefined },
        { SHOP: shop, CLUB: 'sqlite:/nowhere' },
      );
      await lost.systems.close();
      assert.equal(codeOf(held), 3);
      assert.ok(
        held.listed.some(
          ({ place, outcome }) => place.dataset === 'orders' && outcome.kind === 'found',
        ),
      );
    });

    if (kind === 'postgres')
      test('a table the user may not read is said, with what to grant, and the others go on', async () => {
        const half = await withoutTips(shop);
        const engine = await engineOf(declaration, { SHOP: half, CLUB: club }, space.folder);
        const found = await resolveSubjects(engine, email('kåre@example.no'));
        const [customer] = found.subjects;
        const tips = customer?.unreached.filter(({ place }) => place.dataset === 'tips');
        assert.equal(tips?.[0]?.outcome, 'failed');
        assert.match(tips[0].because, /may not read tips: grant SELECT/);
        assert.ok((await reach(engine, found, 'customer')).includes('shop.orders owned 2'));
        await engine.systems.close();
      });

    test('a copy shows all values of the person’s rows, and names what is about somebody else without showing it', async () => {
      const { json } = await document(email('kåre@example.no'));
      const { tables } = json.systems['shop'] ?? { tables: {} };
      const person = tables['Person'];
      assert.deepEqual(person?.outcome, { found: 1 });
      assert.deepEqual(person.rows, [
        {
          Nr: 0,
          'E-post': 'Kåre@example.no',
          Navn: 'Kåre',
          'Tlf (mobil)': '+4742000000',
          bilde: 'AP8=',
          big: '9007199254740993',
        },
      ]);
      const own = tables['order']?.rows.filter((row) => Object.hasOwn(row, 'person nr'));
      assert.deepEqual(own?.[0], {
        site: '',
        no: 0,
        'person nr': 0,
        'payload.$.buyer.email': 'kåre@example.no',
        'payload.$.tags': ['a', { b: 1 }],
        payload: { left: { n: '12345678901234567890' } },
        beløp: 10,
      });
      const [orders] = tables['order']?.datasets ?? [];
      assert.deepEqual(orders?.leftOut, ['payload.$.seller', 'seller_name', 'received_by']);
      const siri = tables['order']?.rows.filter((row) => Object.hasOwn(row, 'seller_name'));
      assert.deepEqual(siri?.[0], { site: '', no: 0, seller_name: 'Siri' });
      const tips = tables['tips']?.rows.map((row) => Object.keys(row));
      assert.deepEqual(tips?.at(-1), ['id', 'about_whom']);
      assert.deepEqual(tables['households']?.datasets[0]?.others, 1);
      // That it is shared is told, and not with whom.
      assert.deepEqual(tables['households'].rows, [{ id: 1, address: 'Gata 1' }]);
      assert.deepEqual(tables['rooms']?.rows, [{ id: 1, household: 1, name: 'kitchen' }]);
      // Two datasets of one table: each has its rows, and the table has both.
      assert.deepEqual(tables['parties']?.outcome, { found: 2 });
      assert.deepEqual(
        tables['parties'].datasets.map(({ dataset, outcome }) => [dataset, outcome]),
        [
          ['consumers', { found: 1 }],
          ['suppliers', { found: 1 }],
        ],
      );
      assert.ok(!JSON.stringify(tables).includes('nobody’s'));
      assert.equal(tables['statistics']?.rows.length, 0);
    });

    test('as CSV no value can run as a formula, and as text each dataset stands under its name', async () => {
      const { held } = await document(email('ola@example.no'));
      const csv = await gathered(heldCsv(held));
      assert.ok(csv.startsWith('\uFEFF"system","dataset","table","row","column","value"\r\n'));
      assert.ok(csv.includes('"shop","people","Person","1","Navn","\'=SUM(A1)"\r\n'));
      const text = await gathered(heldText(held));
      assert.match(text, /shop\.people: x \(customer\), 1 row\n/);
      assert.match(text, /shop\.households: x \(customer\), 2 rows, shared with 2 others\n/);
      assert.match(text, /shop\.rooms: x \(customer\), 2 rows, shared with others\n/);
      assert.match(text, /Held, cannot be tied to the person: shop\.statistics: The key is gone\./);
    });
  });
