import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Row } from '../../../declaration/database/value.ts';
import { compare } from '../../../declaration/predicate.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import { runIn } from '../../../shell/connectors/testing/databases.ts';
import type { Rectified } from '../../rectify/correction.ts';
import { exampleInstallation, type Installation } from '../../testing/installation.ts';

const [main, portal] = ['EKSEMPEL_SERVICE_DATABASE_URL', 'EKSEMPEL_SERVICE_PORTAL_URL'];

describe('A correction in several systems', () => {
  let of: Installation;
  before(async () => {
    of = await exampleInstallation('eksempel-service', { people: 60 });
  });
  after(() => of.close());

  async function rows(
    env: string,
    table: string,
    [column, value]: readonly [string, string | number],
  ) {
    const system = await connect(of.environment[env] ?? '');
    const found: Row[] = [];
    const where = compare({ column }, '=', value);
    for await (const batch of system.select({ table, where })) found.push(...batch);
    await system.close();
    return found;
  }
  const rectify = async (...more: readonly string[]) => {
    const { code, value } = await of.json(
      'rectify',
      of.file,
      '--identity',
      'customerNumber=K10035',
      ...more,
    );
    return { code, value: value as Rectified };
  };

  test('A13 a system that says no is left whole and named; the others are done; the rest is done later', async () => {
    const [customer] = await rows(main, 'customers', ['id', 35]);
    const old = String(customer?.['email']);
    const right = 'opptatt@example.no';
    await runIn(of.environment[portal] ?? '', [
      `create unique index only_lower on accounts (lower(email)) where lower(email) = '${right}'`,
      `update accounts set email = '${right.toUpperCase()}' where email <> '${old}' and rowid = (select max(rowid) from accounts where email <> '${old}')`,
    ]);
    const first = await rectify('--set', `service.customers.email=${right}`, '--yes');
    assert.equal(first.code, 1);
    assert.equal(first.value.state, 'partly');
    const outcomes = Object.fromEntries(first.value.systems.map((one) => [one.system, one]));
    assert.equal(outcomes['service']?.outcome, 'done');
    assert.equal(outcomes['portal']?.outcome, 'failed');
    assert.match(outcomes['portal']?.because ?? '', /unique key has that value already/);
    assert.doesNotMatch(JSON.stringify(first.value), /example\.no/);
    assert.equal((await rows(portal, 'accounts', ['email', old])).length, 1);
    assert.deepEqual(
      first.value.checked.residue.map(({ place, field, rows: count }) => [
        place.system,
        field,
        count,
      ]),
      [['portal', 'email', 1]],
    );
    await runIn(of.environment[portal] ?? '', [
      `update accounts set email = 'ledig@example.no' where email = '${right.toUpperCase()}'`,
    ]);
    const again = await rectify(
      '--set',
      `service.customers.email=${right}`,
      '--was',
      `service.customers.email=${old}`,
      '--yes',
    );
    assert.deepEqual([again.code, again.value.state], [0, 'done']);
    assert.equal((await rows(portal, 'accounts', ['email', right])).length, 1);
  });

  test('A13 a system that cannot be reached is named, and the correction is only partly done', async () => {
    const address = of.environment[portal] ?? '';
    of.environment[portal] = 'sqlite:/nowhere/at/all.sqlite';
    const { code, value } = await rectify('--set', 'service.customers.phone=22396900', '--yes');
    of.environment[portal] = address;
    assert.deepEqual([code, value.state], [3, 'partly']);
    assert.ok(value.unsearched.some(({ place, silent }) => place.system === 'portal' && silent));
  });
});
