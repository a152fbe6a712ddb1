/** A table that only mentions somebody (departments and their managers), as docs/connect-a-database.md declares it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../shell/connectors/connect.ts';
import { databasesOf, runIn } from '../../shell/connectors/testing/databases.ts';
import type { Plan } from '../plan/plan.ts';
import { installation } from '../testing/installation.ts';

const text = `vern: 1
organisation: { name: Firma AS, number: "310000019", address: Storgata 1, email: post@example.no, phone: "22396900" }
notice: { languages: [en] }
subjects: { employee: Employees }
systems:
  firm:
    title: Firm
    connect: \${FIRM_URL}
    location: NO
    backups: { keep: P35D }
    datasets:
      employees:
        title: Employees
        table: employees
        about: employee
        source: provided
        identifiedBy: { email: email, employeeNumber: id }
        fields: { name: name, email: email }
        notPersonal: [department_id]
        events:
          left: { column: left_on, null: not yet, title: the last day of work }
      departments:
        title: Departments
        table: departments
        mentions: employees(manager_id)
        fields: {}
        notPersonal: [name, phone]
purposes:
  staff:
    title: Know who does what
    is: staff
    basis: legitimate interest
    interest: We must be able to share out the work.
    needs: [firm.employees.*]
    until: { after: firm.employees.left, for: P1Y }
    must: { by: nobody }
`;

test('a department stays when its manager is erased, is shown as a mention, and a person decides; then the row goes', async (t) => {
  const databases = await databasesOf('sqlite');
  const url = await databases.empty('firm');
  await runIn(url, [
    'create table employees (id integer primary key, name text not null, email text unique not null, department_id integer references departments(id), left_on date)',
    'create table departments (id integer primary key, name text not null, phone text, manager_id integer references employees(id))',
    "insert into departments values (1, 'Salg', '22396900', null)",
    "insert into employees values (1, 'Kari', 'kari@example.no', 1, '2019-06-30'), (2, 'Ola', 'ola@example.no', 1, null)",
    'update departments set manager_id = 1',
  ]);
  const of = await installation({ slug: 'firma', text, environment: { FIRM_URL: url } });
  t.after(async () => {
    await of.close();
    await databases.stop();
  });
  const check = await of.vern('check', of.file, '--live');
  assert.doesNotMatch(check.out, / error /);
  const who = ['--identity', 'email=kari@example.no'];
  const found = (await of.json('find', of.file, ...who)).value as {
    systems: { firm: { tables: { departments: unknown } } };
  };
  assert.match(JSON.stringify(found.systems.firm.tables.departments), /"manager_id": ?1/);
  assert.doesNotMatch(JSON.stringify(found.systems.firm.tables.departments), /Salg|22396900/);

  const erased = (await of.json('erase', of.file, ...who, '--yes')).value as { plan: Plan };
  assert.deepEqual(
    erased.plan.steps.map(({ place, does, rows }) => [place.dataset, does, rows]),
    [['employees', 'mask', 1]],
  );
  assert.deepEqual(
    erased.plan.forPerson.map(({ place, what, rows }) => [place.dataset, what, rows]),
    [['departments', 'mention', 1]],
  );
  const read = async (table: string) => {
    const db = await connect(url);
    const all: unknown[] = [];
    for await (const rows of db.select({ table, where: { kind: 'true' } })) all.push(...rows);
    await db.close();
    return all;
  };
  const department = { id: 1, name: 'Salg', phone: '22396900', manager_id: 1 };
  assert.deepEqual(await read('departments'), [department]);
  assert.equal((await read('employees')).length, 2);

  await runIn(url, ['update departments set manager_id = 2']);
  const { value } = await of.json('sweep', of.file, '--months', '0');
  await of.json('sweep', of.file, '--plan', (value as { hash: string }).hash);
  assert.deepEqual(
    (await read('employees')).map((row) => (row as { id: number }).id),
    [2],
  );
  assert.deepEqual(await read('departments'), [{ ...department, manager_id: 2 }]);
});
