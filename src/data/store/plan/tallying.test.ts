import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Kind } from '../../../declaration/database/catalogue.ts';
import { always, compare, type Predicate } from '../../../declaration/predicate.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import type { Connector, Tally } from '../../../shell/connectors/contract.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import { type Databases, databasesOf, runIn } from '../../../shell/connectors/testing/databases.ts';
import { tallyingAll } from './tallying.ts';

const kinds: readonly Kind[] = ['postgres', 'mariadb', 'sqlite'];
const tables = Array.from({ length: 13 }, (_, at) => `t${at}`);

for (const kind of kinds)
  describe(kind, () => {
    let databases: Databases;
    let db: Connector;
    before(async () => {
      databases = await databasesOf(kind);
      const url = await databases.empty('tallying');
      await runIn(
        url,
        tables.flatMap((table, at) => [
          `create table ${table} (id int not null primary key, up int)`,
          `insert into ${table} values ${Array.from({ length: at + 1 }, (_, id) => `(${id}, 0)`).join(', ')}`,
        ]),
      );
      db = await connect(url);
    });
    after(async () => {
      await db?.close();
      await databases?.stop();
    });

    const first = compare({ column: 'id' }, '=', 0);
    const isThere: Predicate = { kind: 'exists', table: 't0', join: [['id', 'up']], where: first };

    test('What several datasets ask at once is counted in few statements, each its own', async () => {
      const asked: (readonly Tally[])[] = [];
      const tally = tallyingAll({
        tallies: (questions) => {
          asked.push(questions);
          return db.tallies(questions);
        },
      });
      const counts = await Promise.all(
        tables.map((table) =>
          tally({ table, where: always }, { rows: always, first, pointing: isThere }),
        ),
      );
      assert.deepEqual(
        counts,
        tables.map((_, at) => ({ rows: at + 1, first: 1, pointing: at + 1 })),
      );
      assert.deepEqual(
        asked.map(({ length }) => length),
        [10, 3],
      );
    });

    test('A dataset that cannot be counted does not keep the others from it', async () => {
      const tally = tallyingAll(db);
      const [one, gone, other] = await Promise.allSettled(
        ['t3', 'nowhere', 't5'].map((table) => tally({ table, where: always }, { rows: always })),
      );
      assert.deepEqual(one, { status: 'fulfilled', value: { rows: 4 } });
      assert.deepEqual(other, { status: 'fulfilled', value: { rows: 6 } });
      assert.ok(gone?.status === 'rejected' && gone.reason instanceof ConnectorProblem);
      assert.equal(gone.reason.kind, 'gone');
    });
  });
