import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../../shell/connectors/connect.ts';
import { mariadbServer, postgresServer } from '../../../shell/connectors/testing/servers.ts';
import { done, installed, keysOf, say, swept, takenOf } from './testing/asking.ts';
import { change, files, put, read, text, type Urls } from './testing/small.ts';

const undo: (() => Promise<void>)[] = [];
after(async () => {
  for (const each of undo) await each();
});

const left = {
  customers: [2, 3, 4],
  orders: [20, 30, 40],
  contacts: [100],
};

async function sweepsIt(urls: Urls): Promise<void> {
  const at = await installed(urls);
  const shown = await swept(at);
  assert.equal(shown.code, 1, 'there is something to do');
  assert.deepEqual(takenOf(shown.value), { customers: 2, orders: 4, contacts: 1 });
  assert.deepEqual(await keysOf(urls.shop, 'orders'), [10, 20, 21, 30, 40], 'nothing was done');
  const made = await swept(at, '--plan', shown.value.hash);
  assert.deepEqual([made.code, made.value.state], [0, 'done']);
  assert.deepEqual(
    {
      customers: await keysOf(urls.shop, 'customers'),
      orders: await keysOf(urls.shop, 'orders'),
      contacts: await keysOf(urls.register, 'contacts'),
    },
    left,
  );
  const [bard] = await read(urls.shop, 'customers');
  assert.deepEqual(bard?.slice(1, 3), [null, null], 'masked, because a voucher refers to him');
  const [order] = await read(urls.shop, 'orders');
  assert.deepEqual(order?.slice(2, 4), [null, 200], 'the note goes, the voucher stays');
  const again = await swept(at, '--yes');
  assert.deepEqual([again.code, again.value.state], [0, 'nothing']);
}

describe('C09, B12, E10: what no purpose holds goes, what the bookkeeping law needs stays', () => {
  test('on SQLite', () => sweepsIt(files()));

  test('on PostgreSQL', async () => {
    const server = await postgresServer('npm');
    undo.push(server.stop);
    await sweepsIt(await databases(server.url, 'postgres'));
  });

  test('on MariaDB', async () => {
    const server = await mariadbServer();
    undo.push(server.stop);
    await sweepsIt(await databases(server.url, 'mysql'));
  });
});

async function databases(url: (name: string) => string, first: string): Promise<Urls> {
  const connector = await connect(url(first));
  for (const name of ['shop', 'register'])
    if (first === 'mysql')
      await connector.transaction({}, (tx) => tx.query(`create database ${name}`));
  await connector.close();
  if (first === 'mysql') return { shop: url('shop'), register: url('register') };
  // Another schema of one database does for another database.
  return { shop: url(first), register: url('template1') };
}

test('D13, A10 with the sweep: a voucher is kept for five years after its fiscal year, and then goes', async () => {
  const urls = files();
  const at = await installed(urls);
  await done(at);
  at.setNow('2027-12-31T12:00:00Z');
  assert.equal(takenOf((await swept(at, '--months', '0')).value)['orders'], undefined);
  at.setNow('2028-01-01T12:00:00Z');
  const { code, value } = await done(at);
  assert.equal(code, 0);
  assert.deepEqual(takenOf(value), { customers: 1, orders: 1, contacts: 1 });
  assert.deepEqual(await keysOf(urls.shop, 'orders'), [30, 40]);
  assert.deepEqual(await keysOf(urls.shop, 'customers'), [3, 4], 'and nobody refers to him now');
});

test('E15: the customer relationship ends three years after the last delivery unless later contact in another system shows otherwise', async () => {
  const urls = files();
  const at = await installed(urls);
  await done(at);
  const cato = async () => (await read(urls.shop, 'customers')).find(([id]) => id === 3)?.[1];
  assert.equal(await cato(), 'Cato', 'was called in 2026');
  at.setNow('2027-06-01T12:00:00Z');
  await done(at);
  const [call] = await read(urls.register, 'contacts');
  assert.deepEqual(call?.[2], null, 'what was said goes after a year, the day of it stays');
  at.setNow('2029-02-01T12:00:00Z');
  await done(at);
  assert.equal(await cato(), 'Cato', 'the last day');
  at.setNow('2029-02-02T12:00:00Z');
  const { value } = await swept(at, '--months', '0');
  assert.equal(takenOf(value)['customers'], 1);
});

test('tables that are about nobody and have no fields are never swept, also rows nothing refers to', async () => {
  const urls = files();
  const shelves = `      shelves:
        title: { nb: Hyller }
        table: shelves
        unidentifiable: { nb: En hylle er ingen person. }
        fields: {}
        notPersonal: [id, place]
  register:`;
  const at = await installed(urls, { text: text.replace('  register:', shelves) });
  await change(urls.shop, 'create table shelves (id integer primary key, place varchar(20))');
  await change(urls.shop, "insert into shelves (id, place) values (1, 'A'), (2, 'B')");
  const { value } = await done(at);
  assert.equal(value.state, 'done');
  assert.equal(takenOf(value)['shelves'], undefined);
  const connector = await connect(urls.shop);
  assert.equal(await connector.count({ table: 'shelves', where: { kind: 'true' } }), 2);
  await connector.close();
});

test('one of two contributing systems silent: what it could hold stays, the rest goes, and it is said', async () => {
  const urls = files();
  const at = await installed(urls);
  at.environment['SMALL_REGISTER_URL'] = `${urls.register}.gone`;
  const shown = await swept(at, '--months', '0');
  assert.equal(shown.code, 3);
  assert.deepEqual(takenOf(shown.value), { orders: 3 }, 'vouchers alone are certainly over');
  assert.ok(shown.value.undecided.some(({ field }) => field === 'email'));
  const made = await swept(at, '--plan', shown.value.hash);
  assert.equal(made.code, 3);
  assert.deepEqual(await keysOf(urls.shop, 'customers'), [1, 2, 3, 4]);
  assert.deepEqual((await read(urls.shop, 'customers'))[0]?.[1], 'Anne');
});

test('a legal hold is respected, also one that comes between the plan and the doing', async () => {
  const urls = files();
  const at = await installed(urls);
  await say(at, 'anne@example.no', { room: 'rights', kind: 'hold', body: { fields: 'all' } });
  const { value } = await swept(at, '--months', '0');
  assert.deepEqual(takenOf(value), { customers: 1, orders: 3 });
  await say(at, 'bard@example.no', { room: 'rights', kind: 'hold', body: { fields: 'all' } });
  const refused = await swept(at, '--plan', value.hash);
  assert.deepEqual([refused.code, refused.value.state], [1, 'refused']);
  assert.deepEqual(takenOf(refused.value), { orders: 1 });
  assert.equal((await read(urls.shop, 'customers'))[1]?.[1], 'Bård');
});

test('the first sweep of a version needs the hash of the plan, and so does one that takes over five percent', async () => {
  const urls = files();
  const at = await installed(urls);
  const first = await swept(at, '--yes', '--limit-percent', '100');
  assert.deepEqual([first.code, first.value.state], [1, 'refused']);
  assert.match(first.value.because.join(), /first sweep/);
  assert.deepEqual(await keysOf(urls.shop, 'orders'), [10, 20, 21, 30, 40]);
  await done(at);
  await put(urls.register, { contacts: [[102, 4, 'om frakt', '2020-01-01']] });
  const large = await swept(at, '--yes');
  assert.match(large.value.because.join(), /1 of 2 rows of register\.contacts, more than 5 %/);
  const allowed = await swept(at, '--yes', '--limit-percent', '50');
  assert.deepEqual([allowed.code, allowed.value.state], [0, 'done']);
});

test('a plan whose rows changed is refused and shown anew; another day is shown but never done', async () => {
  const urls = files();
  const at = await installed(urls);
  const { value } = await swept(at, '--months', '0');
  await put(urls.shop, { orders: [[11, 1, 'mer', 110, '2016-02-01', 2016]] });
  const refused = await swept(at, '--plan', value.hash);
  assert.deepEqual([refused.code, refused.value.state], [1, 'refused']);
  assert.match(refused.value.because.join(), /changed since/);
  assert.notEqual(refused.value.hash, value.hash);
  const later = await swept(at, '--on', '2030-01-01', '--months', '0');
  const asked = await swept(at, '--on', '2030-01-01', '--plan', later.value.hash);
  assert.match(asked.value.because.join(), /only for today/);
  assert.equal((await keysOf(urls.shop, 'orders')).length, 6);
});

test('a plan made under one version of the declaration is refused under the next', async () => {
  const urls = files();
  const at = await installed(urls);
  const { value } = await swept(at, '--months', '0');
  writeFileSync(at.file, text.replace('for: P3Y', 'for: P4Y'));
  assert.equal((await swept(at, '--plan', value.hash)).code, 1, 'it is not in force');
  at.setNow('2026-11-23T09:00:00Z');
  const applied = await at.vern('apply', at.file, '--effective', '2026-11-23');
  assert.equal(applied.code, 0, applied.err);
  const refused = await swept(at, '--plan', value.hash);
  assert.deepEqual([refused.code, refused.value.state], [1, 'refused']);
  assert.deepEqual(await keysOf(urls.shop, 'orders'), [10, 20, 21, 30, 40]);
});

/** Presses Ctrl-C as soon as something is seen. */
async function interrupted<T>(running: Promise<T>, seen: () => Promise<boolean>): Promise<T> {
  for (let tries = 0; tries < 400 && !(await seen()); tries += 1) await sleep(25);
  process.emit('SIGINT');
  return running;
}

test('Ctrl-C lets the batch finish; the same hash goes on, and nothing is done twice', async () => {
  const urls = files();
  const at = await installed(urls);
  const { value } = await swept(at, '--months', '0');
  const hash = ['--plan', value.hash];
  const running = swept(at, ...hash, '--batch', '1', '--throttle', '400');
  const paused = await interrupted(running, async () => {
    const there = await keysOf(urls.register, 'contacts');
    return there.length < 2;
  });
  assert.deepEqual([paused.code, paused.value.state], [1, 'paused']);
  const gone = await swept(at, ...hash);
  assert.deepEqual([gone.code, gone.value.state], [0, 'done']);
  for (const step of gone.value.done) assert.equal(step.done, step.planned);
  assert.deepEqual(await keysOf(urls.shop, 'orders'), left.orders);
  const again = await swept(at, ...hash);
  assert.deepEqual([again.code, again.value.state], [0, 'nothing']);
});

test('a hold that comes while a sweep is paused is obeyed when it goes on', async () => {
  const urls = files();
  const at = await installed(urls);
  const { value } = await swept(at, '--months', '0');
  const hash = ['--plan', value.hash];
  const running = swept(at, ...hash, '--batch', '1', '--throttle', '400');
  const paused = await interrupted(running, async () => {
    const there = await keysOf(urls.register, 'contacts');
    return there.length < 2;
  });
  assert.equal(paused.value.state, 'paused');
  await say(at, 'bard@example.no', { room: 'rights', kind: 'hold', body: { fields: 'all' } });
  const gone = await swept(at, ...hash);
  assert.deepEqual([gone.code, gone.value.state], [1, 'partly']);
  const changed = gone.value.done.reduce((sum, step) => sum + step.changed, 0);
  assert.equal(changed, 3, 'his row, and two orders');
  assert.equal((await read(urls.shop, 'customers')).find(([id]) => id === 2)?.[1], 'Bård');
  assert.deepEqual(await keysOf(urls.shop, 'orders'), [20, 21, 30, 40]);
});

test('the forecast says how many rows a sweep of that day would find besides', async () => {
  const at = await installed(files());
  const { value } = await swept(at);
  for (const day of ['2027-02-01', '2027-03-01', '2028-01-01']) {
    const then = await swept(at, '--on', day, '--months', '0');
    for (const { place, taken, forecast } of value.datasets) {
      const other = then.value.datasets.find((one) => one.place.dataset === place.dataset);
      const month = forecast.find((one) => one.day === day);
      assert.equal(other?.taken, taken + (month?.partly ?? 0), `${place.dataset} on ${day}`);
    }
  }
});

test('a report proves what was done with counts, rule and hashes, and holds no data; the trail knows of it', async () => {
  const urls = files();
  const at = await installed(urls);
  const { value } = await done(at);
  const shown = await at.json('sweeps', at.file, '--show', value.report ?? '');
  const written = JSON.stringify(shown.value);
  assert.match(written, /relationship \(P3Y after the latest of .* over before 2023-11-22/);
  assert.match(written, /"done":2,.*"planned":2/);
  for (const name of ['Anne', 'anne@', 'Bård', 'ring på']) assert.ok(!written.includes(name));
  assert.match((await at.vern('sweeps', at.file)).out, /sweep of 2026-11-22: 7 rows, done/);
  assert.equal((await at.vern('sweeps', at.file, '--show', 'nothing')).code, 2);
  const trail = await at.store.db
    .selectFrom('trail_entry')
    .select(['action', 'outcome'])
    .where('action', 'in', ['data.sweep', 'retention.sweep'])
    .execute();
  assert.equal(trail.length, 4);
});

test('a system without a connector becomes one dated task', async () => {
  const at = await installed(files());
  const shown = await swept(at);
  assert.deepEqual(
    shown.value.byHand.map(({ place, before }) => [place.dataset, before]),
    [['messages', '2025-11-22']],
  );
  assert.match((await at.vern('tasks', at.file)).out, /nothing is to be deleted/);
  await done(at);
  await swept(at, '--yes');
  const { tasks } = (await at.json('tasks', at.file)).value as { tasks: { due: string }[] };
  assert.deepEqual(
    tasks.map(({ due }) => due),
    ['2026-12-22'],
  );
});

test('a row that was changed since the plan, but is over all the same, goes too', async () => {
  const urls = files();
  const at = await installed(urls);
  const { value } = await swept(at, '--months', '0');
  await change(urls.shop, "update orders set note = 'endret' where id = 21");
  const made = await swept(at, '--plan', value.hash);
  // Keys alone are in the hash; what the row holds is looked at anew when the plan is done.
  assert.deepEqual([made.code, made.value.state], [0, 'done']);
  assert.deepEqual(await keysOf(urls.shop, 'orders'), left.orders);
});

test('bad input gets one line and code 2, and a declaration that was never applied can be looked at', async () => {
  const at = await installed(files(), { applied: false });
  for (const [wrong, said] of [
    [['--on', '2026-02-30'], /'2026-02-30' is not a day/],
    [['--system', 'crm'], /no system 'crm'; declared are shop, register, mailbox/],
    [['--plan', 'abc'], /plan/],
    [['--batch', '0'], /batch/],
  ] as const) {
    const { code, err } = await at.vern('sweep', at.file, ...wrong);
    assert.equal(code, 2, err);
    assert.match(err, said);
  }
  const shown = await swept(at, '--months', '0');
  assert.deepEqual([shown.code, shown.value.state], [1, 'shown']);
  assert.match((await at.vern('sweeps', at.file)).out, /nothing was swept yet/);
  assert.match((await at.vern('tasks', at.file)).out, /nothing is to be deleted/);
  assert.equal((await swept(at, '--yes')).code, 2, 'what is not in force is not done');
});

test('one system alone can be swept', async () => {
  const urls = files();
  const at = await installed(urls);
  const { value } = await swept(at, '--system', 'register', '--months', '0');
  assert.deepEqual(takenOf(value), { contacts: 1 });
  const made = await swept(at, '--system', 'register', '--plan', value.hash);
  assert.equal(made.value.state, 'done');
  assert.deepEqual(await keysOf(urls.shop, 'orders'), [10, 20, 21, 30, 40]);
});
