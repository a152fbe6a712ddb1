import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { standsFor } from '../../../examples/quirks.ts';
import { exampleInstallation, type Installation } from '../../data/testing/installation.ts';
import { readSource } from '../../shell/action/command-line.ts';
import { connect } from '../../shell/connectors/connect.ts';
import { allStates, statesOf } from '../testing/states.ts';

let of: Installation;
let who: readonly string[];
let key: readonly [string, number];

describe('What people ask for, through the commands', () => {
  before(async () => {
    of = await exampleInstallation('eksempel-nettbutikk', { people: 60 });
    const all = await allStates(of, 'shop.customers.phone', 'id');
    const id = [...all].find(
      ([, one]) => one['relationship'] === 'runs' && one['marketing'] === 'runs',
    )?.[0];
    key = ['id', Number(id)];
    who = ['--identity', `customerNumber=${id}`];
  });
  after(() => of.close());

  const phone = () => statesOf(of, 'shop.customers.phone', key);
  const email = () => statesOf(of, 'shop.customers.email', key);

  async function vern(command: string, ...more: readonly string[]) {
    return of.vern(command, of.file, ...who, ...more);
  }

  async function fine(command: string, ...more: readonly string[]): Promise<string> {
    const said = await vern(command, ...more);
    assert.equal(said.code, 0, said.err);
    return said.out;
  }

  async function no(pattern: RegExp, command: string, ...more: readonly string[]) {
    const said = await vern(command, ...more);
    assert.equal(said.code, 1, said.out);
    assert.match(said.err, pattern);
  }

  async function ownerOf(order: string): Promise<readonly string[]> {
    const shop = await connect(of.environment['EKSEMPEL_NETTBUTIKK_DATABASE_URL'] ?? '');
    const where = { kind: 'compare', operand: { column: 'id' }, op: '=', value: order } as const;
    for await (const [row] of shop.select({ table: 'order', where })) {
      await shop.close();
      return ['--identity', `customerNumber=${String(row?.['customer_id'])}`];
    }
    throw new Error(`There is no order ${order}.`);
  }

  const trailOf = async () => {
    const [last] = await of.store.db
      .selectFrom('trail_payload')
      .select('body')
      .orderBy('seq', 'desc')
      .limit(1)
      .execute();
    return JSON.stringify(last?.body);
  };

  describe('A15 B19 restriction', () => {
    const asked = [
      '--trigger',
      'accuracy',
      '--fields',
      'shop.customers.phone',
      '--review',
      '2027-02-01',
    ];

    test('A15 a restricted field is only kept, and every other use rests at once', async () => {
      await fine('restrict', ...asked);
      assert.deepEqual(await phone(), {
        kept: true,
        delivery: 'ended',
        relationship: 'rests',
        marketing: 'rests',
      });
      assert.equal((await email())['relationship'], 'runs');
    });

    test('B19 the same restriction twice is recorded once, and that is said', async () => {
      assert.match(await fine('restrict', ...asked), /recorded before; nothing changed/);
      assert.equal((await fine('facts')).match(/restriction of/g)?.length, 1);
    });

    test('A15 the trail knows what was restricted, and not whose it was', async () => {
      await fine('restrict', ...asked);
      const body = await trailOf();
      assert.match(body, /accuracy/);
      assert.doesNotMatch(body, new RegExp(`customerNumber|"${key[1]}"`));
    });

    test('A15 a restriction is lifted only after the person was told', async () => {
      await no(/art\. 18\(3\)/, 'lift');
      await no(/still to come/, 'lift', '--warned', '2026-12-24');
      assert.equal((await phone())['relationship'], 'rests');
      await fine('lift', '--warned', '2026-11-20');
      assert.equal((await phone())['relationship'], 'runs');
      assert.match(await fine('lift', '--warned', '2026-11-20'), /nothing changed/);
    });

    test('A15 a use that art. 18(2) allows goes on', async () => {
      await fine(
        'restrict',
        '--trigger',
        'claims',
        '--review',
        '2027-02-01',
        '--uses',
        'relationship',
      );
      const states = await phone();
      assert.deepEqual([states['relationship'], states['marketing']], ['runs', 'rests']);
      await fine('lift', '--warned', '2026-11-22');
    });

    test('A15 a review in the past, a field and a purpose that are not declared are refused with the right ones', async () => {
      const wrong = await vern('restrict', '--trigger', 'claims', '--review', '2026-11-22');
      assert.deepEqual([wrong.code, /a day to come/.test(wrong.err)], [2, true]);
      const field = await vern(
        'restrict',
        '--trigger',
        'claims',
        '--review',
        '2027-01-01',
        '--fields',
        'shop.customers.phon',
      );
      assert.match(field.err, /Did you mean 'shop.customers.phone'/);
      const use = await vern(
        'restrict',
        '--trigger',
        'claims',
        '--review',
        '2027-01-01',
        '--uses',
        'relationshp',
      );
      assert.match(use.err, /Did you mean 'relationship'/);
    });
  });

  describe('A16 B19 E14 objection', () => {
    test('A16 what rests on a contract, on consent or on a duty is refused with the right way', async () => {
      await no(/contract.*vern erase/, 'object', '--purposes', 'delivery');
      await no(
        /consent, which is withdrawn: vern withdraw --purpose analytics/,
        'object',
        '--purposes',
        'analytics',
      );
      await no(/duty by law \(bokføringsloven § 13\)/, 'object', '--purposes', 'bookkeeping');
    });

    test('A16 an objection makes a legitimate interest rest at once; then it ends, or goes on for grounds that are shown', async () => {
      const all = await allStates(of, 'shop.orders.delivery_name', 'id');
      const [order] = [...all].find(([, one]) => one['complaints'] === 'runs') ?? [''];
      const owner = await ownerOf(order);
      const decide = async (...more: readonly string[]) => {
        const said = await of.vern(
          'object',
          of.file,
          ...owner,
          '--purposes',
          'complaints',
          ...more,
        );
        assert.equal(said.code, 0, said.err);
        return (await statesOf(of, 'shop.orders.delivery_name', ['id', order]))['complaints'];
      };
      assert.equal(await decide(), 'rests');
      assert.equal(await decide('--decide', 'upheld'), 'ended');
      const bare = await of.vern('object', of.file, ...owner, '--decide', 'overridden');
      assert.deepEqual([bare.code, /compelling grounds/.test(bare.err)], [1, true]);
      assert.equal(await decide('--decide', 'overridden', '--because', 'A court case'), 'runs');
      assert.equal(await decide(), 'rests');
    });

    test('E14 an objection to marketing takes effect at once and can never be overridden', async () => {
      assert.equal((await phone())['marketing'], 'runs');
      await no(
        /never weighed/,
        'object',
        '--marketing',
        '--decide',
        'overridden',
        '--because',
        'Gain',
      );
      await no(
        /never weighed/,
        'object',
        '--purposes',
        'marketing',
        '--decide',
        'overridden',
        '--because',
        'Gain',
      );
      await fine('object', '--marketing');
      assert.equal((await phone())['marketing'], 'ended');
      assert.equal((await phone())['relationship'], 'runs');
    });

    test('E14 an objection that was taken back leaves no trace in the rule', async () => {
      const { value } = await of.json('facts', of.file, ...who);
      const { facts } = value as { facts: readonly { id: string; text: string }[] };
      const objection = facts.find(({ text }) => text.startsWith('objection to direct marketing'));
      assert.match(await fine('retract', '--fact', objection?.id ?? ''), /Taken back/);
      assert.equal((await phone())['marketing'], 'runs');
    });
  });

  describe('E14 withdrawal', () => {
    test('E14 a withdrawn consent ends its purpose at once, and only that', async () => {
      assert.match(await fine('withdraw', '--purpose', 'marketing'), /withdrawn on 2026-11-22/);
      const states = await phone();
      assert.deepEqual([states['marketing'], states['relationship']], ['ended', 'runs']);
      assert.match(await fine('withdraw', '--purpose', 'marketing'), /nothing changed/);
    });

    test('E14 what does not rest on consent cannot be withdrawn, and the right way is said', async () => {
      await no(
        /does not rest on consent but on contract.*vern erase/,
        'withdraw',
        '--purpose',
        'relationship',
      );
      await no(/vern object --purposes complaints/, 'withdraw', '--purpose', 'complaints');
      await no(/Did you mean 'newsletter'/, 'withdraw', '--purpose', 'newsleter');
    });

    test('A consent given later, with its evidence, lets the purpose run again', async () => {
      of.setNow('2026-11-23T09:00:00Z');
      await fine('consent', '--purpose', 'marketing', '--evidence', 'Form 12, box 2');
      assert.match(await fine('facts'), /consent to marketing given on 2026-11-23: Form 12, box 2/);
      const later = await statesOf(of, 'shop.customers.phone', key, '2026-11-23T09:00:00Z');
      assert.equal(later['marketing'], 'runs');
      of.setNow('2026-11-22T09:00:00Z');
      const stored = await sql`select body from person_fact`.execute(of.store.db);
      assert.doesNotMatch(JSON.stringify(stored.rows), /Form 12/);
    });
  });

  describe('Other facts', () => {
    test('A legal hold and an open request for access keep what is due, until they end', async () => {
      const gone = ['--identity', 'customerNumber=5'];
      const states = () => statesOf(of, 'shop.customers.phone', ['id', 5]);
      assert.equal((await states())['kept'], false);
      for (const [begin, end] of [
        [['hold', '--because', 'Case 17'], ['release']],
        [['answering'], ['answered']],
      ] as const) {
        assert.equal((await of.vern(begin[0], of.file, ...gone, ...begin.slice(1))).code, 0);
        assert.equal((await states())['kept'], true);
        assert.equal((await of.vern(end[0], of.file, ...gone)).code, 0);
        assert.equal((await states())['kept'], false);
      }
    });

    test('A relationship that is over ends the contract', async () => {
      await fine('relationship-over');
      assert.equal((await phone())['relationship'], 'ended');
      const { value } = await of.json('facts', of.file, ...who);
      const { facts } = value as { facts: readonly { id: string; kind: string }[] };
      await fine('retract', '--fact', facts.find(({ kind }) => kind === 'relationship')?.id ?? '');
      assert.equal((await phone())['relationship'], 'runs');
    });

    test('B19 the same wish from two places at once is recorded once', async () => {
      const file = await readSource(of.file);
      const input = { file, identity: who.slice(1), because: 'Case 18' };
      const both = await Promise.all([1, 2, 3].map(() => of.perform('rights.hold', input)));
      const changed = both.map((one) => one.ok && (one.value as { changed: boolean }).changed);
      assert.equal(changed.filter((one) => one).length, 1);
      await fine('release');
    });

    test('A person who is a customer and works there says which is meant', async () => {
      const [both = 0] = standsFor('also an employee');
      const shop = await connect(of.environment['EKSEMPEL_NETTBUTIKK_DATABASE_URL'] ?? '');
      const where = { kind: 'compare', operand: { column: 'id' }, op: '=', value: both } as const;
      let email = '';
      for await (const [row] of shop.select({ table: 'customers', where }))
        email = String(row?.['email']);
      await shop.close();
      const asked = [
        '--identity',
        `email=${email}`,
        '--review',
        '2027-01-01',
        '--trigger',
        'claims',
      ];
      const unclear = await of.vern('restrict', of.file, ...asked);
      assert.equal(unclear.code, 1);
      assert.match(
        unclear.err,
        /known as customer and (subscriber and )?employee\. Say which is meant: --role/,
      );
      assert.doesNotMatch(unclear.err, /@/);
      const clear = await of.vern('restrict', of.file, ...asked, '--role', 'customer');
      assert.match(clear.out, /^customer: /);
      const facts = await of.vern('facts', of.file, '--identity', `email=${email}`);
      assert.equal(facts.out.match(/restriction of everything/g)?.length, 1);
    });

    test('Nobody, two people and a file that is not in force record nothing', async () => {
      const nobody = await of.vern('answering', of.file, '--identity', 'customerNumber=99999');
      assert.deepEqual([nobody.code, /Nobody is found/.test(nobody.err)], [1, true]);
      const shared = await of.vern(
        'answering',
        of.file,
        '--identity',
        'email=post@felles.example.no',
      );
      assert.equal(shared.code, 1);
      const text = readFileSync(of.file, 'utf8');
      writeFileSync(of.file, `${text}\n# another\n`);
      await no(/not the version in force/, 'answering');
      writeFileSync(of.file, text);
      assert.doesNotMatch(await fine('facts'), /access/);
    });
  });
});
