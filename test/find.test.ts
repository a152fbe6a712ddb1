import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Values, World } from '../examples/example.ts';
import { defaultSeed, exampleData } from '../examples/generate.ts';
import { personAt } from '../examples/people.ts';
import { normalise } from '../src/data/find/identity.ts';
import { type Started, startVern } from './started.ts';

let vern: Started;
before(async () => {
  vern = await startVern({ VERN_NOW: '2026-11-22T10:00:00Z' }, ['start', '--people', '60']);
});
after(() => vern.stop());

const file = (slug: string) => join(import.meta.dirname, '..', 'examples', slug, 'vern.yaml');

interface Answer {
  readonly roles: Record<string, unknown>;
  readonly ambiguous: unknown[];
  readonly systems: Record<string, { tables: Record<string, TableJson> }>;
}
interface TableJson {
  readonly rows: Record<string, unknown>[];
  readonly outcome: unknown;
  readonly datasets: { dataset: string; leftOut?: string[] }[];
}

/** What the generator put in the systems that begins with one person: the tables with their rows. */
async function written(slug: string, index: number) {
  const rows = new Map<string, Values[]>();
  const { person, dice } = personAt(`${defaultSeed} ${slug}`, index);
  const world: World = { today: '2026-11-22' as World['today'], seed: defaultSeed };
  const put = (table: string, values: Values) =>
    void rows.set(table, [...(rows.get(table) ?? []), values]);
  (await exampleData(slug)).person({ world, person, dice, put });
  return { person, rows };
}

/** Tables of visitors, whom no e-mail address leads to, and of people nobody can recognise. */
const apart = /\.(visits|cookie_choices|access_log|usage_statistics)$/;

async function found(slug: string, ...args: string[]) {
  const ran = await vern.vern('find', file(slug), ...args, '--json');
  return { ...ran, answer: JSON.parse(ran.stdout) as Answer };
}

const copies: readonly (readonly [string, string, readonly number[]])[] = [
  ['A12', 'eksempel-service', [0, 2, 24]],
  ['', 'eksempel-kjede', [1]],
  ['C10', 'eksempel-webbyra', [3, 24]],
  ['', 'eksempel-nettbutikk', [4, 24]],
  ['E14', 'eksempel-engros', [0, 18, 24]],
];

for (const [promise, slug, people] of copies)
  test(
    `${promise} a copy holds every row the systems of ${slug} have about the person, and none of others`.trim(),
    async () => {
      for (const index of people) {
        const { person, rows } = await written(slug, index);
        const email = `email=${normalise('email', person.email)}`;
        const { answer, code, stderr } = await found(slug, '--identity', email);
        assert.equal(code, 0, stderr);
        for (const [name, expected] of rows) {
          if (apart.test(name)) continue;
          const [system = '', table = ''] = name.split('.');
          const theirs = expected.filter(({ anonymous }) => anonymous !== true);
          const there = answer.systems[system]?.tables[table];
          // A row that two roles share of the person stands once for each.
          const keys = (each: readonly object[]) =>
            new Set(each.map((row) => JSON.stringify(Object.values(row)[0]))).size;
          assert.equal(keys(there?.rows ?? []), keys(theirs), `${name} of ${index}`);
        }
      }
    },
  );

test('D10 of somebody who only takes the newsletter there is the e-mail address and nothing else', async () => {
  const slug = 'eksempel-nettbutikk';
  for (let index = 28; index < 60; index += 1) {
    const { person, rows } = await written(slug, index);
    if (!rows.has('shop.subscribers') || rows.has('shop.customers')) continue;
    const { answer } = await found(slug, '--identity', `email=${person.email}`);
    assert.deepEqual(Object.keys(answer.roles), ['subscriber']);
    const tables = Object.entries(answer.systems['shop']?.tables ?? {});
    const held = tables.filter(([, { rows: there }]) => there.length > 0);
    assert.deepEqual(
      held.map(([name]) => name),
      ['subscribers'],
    );
    const personal = Object.entries(held[0]?.[1].rows[0] ?? {}).filter(
      ([column]) => !/^id$|_at$/.test(column),
    );
    assert.deepEqual(personal, [['email', person.email]]);
    return;
  }
  assert.fail('the examples have nobody who only takes the newsletter');
});

test('nobody found, a shared address, wrong input and a system out of reach have their own exit codes', async () => {
  const shop = file('eksempel-nettbutikk');
  const run = async (...args: string[]) => (await vern.vern('find', shop, ...args)).code;
  assert.equal(await run('--identity', 'email=nobody@example.no'), 1);
  assert.equal(await run('--identity', 'email=post@felles-7.example.no'), 1);
  assert.equal(await run('--identity', 'email='), 2);
  const unknown = await vern.vern('find', shop, '--identity', 'shoeSize=46');
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /identifies nobody by 'shoeSize'; possible: email, phone,/);
  const { person } = await written('eksempel-engros', 24);
  const { run: bare } = await import('./started.ts');
  const addresses = readFileSync(join(vern.dataFolder, 'connections.env'), 'utf8');
  const [, erp = ''] = /^EKSEMPEL_ENGROS_ERP_URL=(.+)$/m.exec(addresses) ?? [];
  assert.notEqual(erp, '');
  const lost = await bare(
    ['find', file('eksempel-engros'), '--identity', `email=${person.email}`, '--json'],
    { VERN_DATA: vern.dataFolder, EKSEMPEL_ENGROS_CRM_URL: 'sqlite:/nowhere/at/all.db' },
  );
  assert.equal(lost.code, 3, lost.stderr);
  const answer = JSON.parse(lost.stdout) as Answer;
  assert.ok((answer.systems['erp']?.tables['orders']?.rows.length ?? 0) > 0);
  assert.ok(lost.stdout.includes('"failed"'));
});

test('the same copy is given over HTTP, to staff alone', async () => {
  const slug = 'eksempel-service';
  const { person } = await written(slug, 24);
  const body = {
    file: { name: 'vern.yaml', text: readFileSync(file(slug), 'utf8'), folder: slug },
    identity: [`email=${person.email}`],
  };
  const post = (headers: Record<string, string>) =>
    fetch(`${vern.address}/api/data/find`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  assert.equal((await post({})).status, 403);
  const answer = await post({ authorization: `Bearer ${vern.token()}` });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  const { answer: same } = await found(slug, '--identity', `email=${person.email}`);
  assert.deepEqual(await answer.json(), same);
});

test('other rooms know the same person again by the same hashes, however the address is written', async () => {
  const slug = 'eksempel-engros';
  const { person } = await written(slug, 21);
  const source = { name: 'vern.yaml', text: readFileSync(file(slug), 'utf8'), folder: slug };
  const people = async (email: string) => {
    const answer = await fetch(`${vern.address}/api/data/people`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${vern.token()}` },
      body: JSON.stringify({ file: source, identity: [`email=${email}`] }),
    });
    assert.equal(answer.status, 200);
    return (await answer.json()) as { people: { role: string; known: { hash: string }[] }[] };
  };
  const found = await people(person.email);
  assert.deepEqual(await people(` ${person.email.toUpperCase()}`), found);
  assert.deepEqual(
    found.people.map(({ role }) => role),
    ['customer', 'contactPerson', 'employee'],
  );
  const hashes = found.people.flatMap(({ known }) => known.map(({ hash }) => hash));
  assert.equal(new Set(hashes).size, hashes.length);
  assert.ok(!JSON.stringify(found.people.map(({ known }) => known)).includes(person.email));
});

test('a reader who goes away, and Ctrl-C, end it quietly', async () => {
  const { person } = await written('eksempel-service', 24);
  const bin = join(import.meta.dirname, '..', 'bin', 'vern.mjs');
  const args = ['find', file('eksempel-service'), '--identity', `email=${person.email}`];
  for (const end of ['pipe', 'signal'] as const) {
    const child = spawn(process.execPath, [bin, ...args, '--format', 'ndjson'], {
      env: { ...process.env, VERN_DATA: vern.dataFolder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    child.stdout.once('data', () => {
      if (end === 'pipe') child.stdout.destroy();
      else child.kill('SIGINT');
    });
    const code = await new Promise((ended) => child.on('close', ended));
    assert.doesNotMatch(said, /Error|at .*\.ts:/);
    if (end === 'pipe') assert.equal(code, 0, said);
  }
});

test('the record of a search says where somebody looked and what there was, not for whom', async () => {
  const { person } = await written('eksempel-webbyra', 24);
  await found('eksempel-webbyra', '--identity', `email=${person.email}`);
  const { find } = await import('../src/data/actions/find.ts');
  const held = {
    organisation: 'x',
    people: [{ role: 'customer', identities: [{ name: 'email', value: person.email }], roots: [] }],
    ambiguous: [{ role: 'lead', why: 'shared identity', identities: [{ value: person.email }] }],
    listed: [
      {
        place: { system: 'crm', dataset: 'customers' },
        role: 'customer',
        how: 'owned',
        outcome: { kind: 'found', rows: 1 },
      },
    ],
  };
  const noted = find.records?.(held, { identity: [`email=${person.email}`] });
  assert.ok(!JSON.stringify(noted).includes(person.email));
  assert.deepEqual(noted?.payload['datasets'], [
    { system: 'crm', dataset: 'customers', role: 'customer', how: 'owned', outcome: { found: 1 } },
  ]);
});
