import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Plan } from '../../plan/plan.ts';
import { type Knots, knotsOf } from './testing/knots.ts';

const old = "'2019-05-05'";
const fresh = "'2026-11-01'";
const person = (id: number, seen = old, mentor: number | null = null) =>
  `insert into person (id, name, email, born, score, company, mentor_id, seen)
   values (${id}, 'Kari ${id}', 'kari${id}@example.no', '1980-05-17', 7, 'Eksempel AS', ${mentor}, ${seen})`;

/** One line for each step: what is done to how many rows of what. */
const said = ({ steps }: Plan) =>
  steps.map(({ place, does, rows }) => `${place.dataset} ${does} ${rows}`);
const notes = ({ steps }: Plan) =>
  steps.flatMap(({ place, note }) => (note ? [`${place.dataset}: ${note}`] : []));

async function carriesOut(knots: Knots): Promise<void> {
  const planned = await knots.plan();
  const { steps } = await planned.carry();
  for (const { done, changed, failed, because } of steps)
    assert.deepEqual([changed, failed, because], [0, 0, []], `${done} done`);
  const again = await knots.plan();
  assert.deepEqual(said(again.plan), [], 'planned again, nothing is left to do');
}

for (const kind of ['sqlite', 'postgres', 'mariadb'] as const)
  describe(kind, () => {
    let knots: Knots;
    before(async () => {
      knots = await knotsOf(kind);
    });
    after(() => knots.stop());

    test('a person of whom nothing is held goes, and so does what hangs on them, children first', async () => {
      await knots.fill(
        person(1),
        `insert into purchase values (2019, 1, 1, 'til Kari', ${old})`,
        `insert into line values (2019, 1, 1, 'duk', ${old}), (2019, 1, 2, 'fat', ${old})`,
      );
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['line delete 2', 'purchase delete 1', 'person delete 1']);
      assert.deepEqual(plan.steps[1]?.cascades, [{ table: 'line', rows: 2 }]);
      await carriesOut(knots);
      assert.deepEqual(await knots.rows('person'), []);
    });

    test('a row of a cascade that is still held keeps its parents as masked rows', async () => {
      await knots.fill(
        person(1),
        `insert into purchase values (2019, 1, 1, 'til Kari', ${old})`,
        `insert into line values (2019, 1, 1, 'duk', ${old}), (2019, 1, 2, 'fat', ${fresh})`,
      );
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['line delete 1', 'purchase mask 1', 'person mask 1']);
      assert.deepEqual(notes(plan), [
        'purchase: kept as masked rows, because rows of line refer to them',
        'person: kept as masked rows, because rows of purchase refer to them',
      ]);
      await carriesOut(knots);
      assert.equal((await knots.rows('line')).length, 1);
    });

    test('a held invoice keeps its person as a row without name, with a random address and the year of birth', async () => {
      await knots.fill(person(1), `insert into invoice values (1, 1, 'Kari', ${fresh})`);
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['person mask 1']);
      assert.deepEqual(plan.notDone, [
        {
          place: { system: 'knots', dataset: 'person' },
          outcome: 'refused',
          because: '1 row: initials: the database computes it; mask the columns it comes from',
        },
      ]);
      await carriesOut(knots);
      const [row] = (await knots.rows('person')) as { [name: string]: unknown }[];
      assert.equal(row?.['name'], '');
      assert.match(String(row?.['email']), /^erased-[0-9a-f]{16}@invalid\.example$/);
      assert.equal(row?.['born'], '1980-01-01');
      assert.equal(row?.['score'], 1);
      assert.equal(row?.['company'], 'Eksempel AS');
    });

    test('a table nobody declared keeps the rows it refers to', async () => {
      await knots.fill(person(1), 'insert into audit values (1, 1)');
      assert.deepEqual(notes((await knots.plan()).plan), [
        'person: kept as masked rows, because rows of audit refer to them',
      ]);
      await carriesOut(knots);
    });

    test('people who told each other of the place go together; the pointers are emptied first', async () => {
      await knots.fill(person(1), person(2, old, 1), person(3, old, 2));
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['person unlink 2', 'person delete 3']);
      await carriesOut(knots);
    });

    test('whoever is still held keeps the whole chain that leads to them', async () => {
      await knots.fill(
        person(1),
        person(2, old, 1),
        person(3, old, 2),
        person(4, fresh, 3),
        person(5),
      );
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['person mask 3', 'person delete 1']);
      await carriesOut(knots);
      assert.equal((await knots.rows('person')).length, 4);
    });

    test('tables that refer to each other are opened where a pointer may be empty', async () => {
      await knots.fill(
        person(1),
        `insert into team values (1, 'Vi er best', 1, ${old})`,
        `insert into member values (1, 1, 1, 'kk', ${old})`,
      );
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), [
        'team unlink 1',
        'member delete 1',
        'team delete 1',
        'person delete 1',
      ]);
      await carriesOut(knots);
    });

    test('a circle without an empty pointer is deleted at once, or said to be stuck where the database cannot wait', async () => {
      await knots.fill(
        person(1),
        `insert into hen values (1, 1, 1, 'Hvit', ${old})`,
        `insert into egg values (1, 1, 'brunt', ${old})`,
      );
      const { plan } = await knots.plan();
      if (kind === 'mariadb') {
        assert.deepEqual(said(plan).toSorted(), ['egg mask 1', 'hen mask 1', 'person mask 1']);
        assert.match(JSON.stringify(plan.notDone), /hatched.*laid.*lead in a circle/);
      } else {
        assert.deepEqual(said(plan).toSorted(), [
          'egg delete 1',
          'hen delete 1',
          'person delete 1',
        ]);
        assert.deepEqual(
          plan.steps.map(({ together }) => together !== undefined),
          [true, true, false],
        );
      }
      await carriesOut(knots);
    });

    test('two datasets in one table each go by their own rule', async () => {
      await knots.fill(
        person(1),
        `insert into contact values (1, 1, 'mail', 'kari@example.no', ${fresh}), (2, 1, 'phone', '900', ${old})`,
      );
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['phones delete 1', 'person mask 1']);
      assert.deepEqual(notes(plan), [
        'person: kept as masked rows, because rows of contact refer to them',
      ]);
      await carriesOut(knots);
    });

    test('pointers the database empties by itself are counted', async () => {
      await knots.fill(person(1), "insert into poll values (1, 1, 'ja'), (2, null, 'nei')");
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['person delete 1']);
      assert.deepEqual(plan.steps[0]?.unlinks, [{ table: 'poll', rows: 1 }]);
      await carriesOut(knots);
    });

    test('what is kept for statistics loses its link and becomes coarser', async () => {
      await knots.fill(
        person(1),
        `insert into visit values (1, 1, '/kasse', '10.0.0.7', 1234.50, ${old})`,
      );
      const { plan } = await knots.plan();
      assert.deepEqual(said(plan), ['visit statistics 1', 'person delete 1']);
      await carriesOut(knots);
      const [row] = (await knots.rows('visit')) as { [name: string]: unknown }[];
      assert.deepEqual(
        [row?.['person_id'], row?.['page'], row?.['ip'], Number(row?.['paid']), row?.['seen']],
        [null, '/kasse', null, 1230, '2019-05-01'],
      );
    });

    test('a letter of two people is not changed for one of them; only the pointer at them goes', async () => {
      await knots.fill(
        person(1),
        person(2),
        `insert into letter values (1, 1, 2, 'Kjære dere', ${fresh})`,
      );
      const number = { name: 'number', value: '2' };
      const planned = await knots.planFor(number);
      assert.deepEqual(said(planned.plan), ['letter unlink 1', 'person delete 1']);
      await planned.carry();
      const [row] = (await knots.rows('letter')) as { [name: string]: unknown }[];
      assert.deepEqual([row?.['a_id'], row?.['b_id'], row?.['body']], [1, null, 'Kjære dere']);
      const last = await knots.planFor({ ...number, value: '1' });
      assert.deepEqual(said(last.plan), ['letter delete 1', 'person delete 1'], 'the last owner');
    });

    test('where the pointer cannot be emptied, a person must decide', async () => {
      await knots.fill(
        person(1),
        person(2),
        `insert into letter values (1, 1, 2, 'Kjære dere', ${fresh})`,
      );
      const { plan } = await knots.planFor({ name: 'number', value: '1' });
      assert.deepEqual(said(plan), ['person mask 1']);
      assert.deepEqual(
        plan.forPerson.map(({ what, rows, because }) => [what, rows, because]),
        [['shared row', 1, "the row is others' too, and a_id cannot be empty"]],
      );
    });

    test('a trigger that may copy what is deleted is named', async () => {
      await knots.fill(person(1), `insert into invoice values (1, 1, 'Kari', ${old})`);
      const { plan } = await knots.plan();
      assert.deepEqual(
        plan.warnings?.map(({ because }) => because),
        ['the trigger copied on invoice may copy old values: look where it writes'],
      );
    });

    if (kind === 'postgres')
      test('what the user may not delete is masked where it may be changed, and the missing grants are named', async () => {
        await knots.fill(person(1), `insert into purchase values (2019, 1, 1, 'til Kari', ${old})`);
        const { plan } = await knots.planAsClerk();
        assert.deepEqual(said(plan), ['person mask 1']);
        assert.deepEqual(
          plan.notDone.map(({ place, because }) => `${place.dataset}: ${because}`).toSorted(),
          [
            'person: 1 row: initials: the database computes it; mask the columns it comes from',
            'person: the user may not delete from person: grant delete',
            'purchase: 1 row: the user may not change purchase: grant update',
            'purchase: the user may not delete from purchase: grant delete',
          ],
        );
      });

    test('planning twice gives the same hash, and another row another one', async () => {
      await knots.fill(person(1));
      const [one, two] = [await knots.plan(), await knots.plan()];
      assert.equal(one.hash, two.hash);
      await knots.fill(person(2));
      assert.notEqual((await knots.plan()).hash, one.hash);
    });
  });
