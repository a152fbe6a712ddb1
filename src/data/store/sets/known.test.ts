import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import type { Day } from '../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../declaration/parse.ts';
import type { ConsentFact, PersonFacts } from '../../../processing/rule/case.ts';
import { hold } from '../../../processing/rule/hold.ts';
import { peopleKey } from '../../../shell/store/people/key.ts';
import type { Engine } from '../engine.ts';
import { openSystems } from '../systems.ts';
import { caseOf } from '../why/case-of.ts';
import { ruleFor } from './rule-for.ts';

const folder = mkdtempSync(join(tmpdir(), 'vern-known-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const key = peopleKey(folder, 'x');

/** A shop whose customers have an e-mail each, a phone some share and a membership number in the club. */
const declared = `
vern: 1
organisation: { name: x }
subjects: { customer: x }
systems:
  shop:
    title: x
    connect: \${SHOP}
    datasets:
      customers:
        title: x
        about: customer
        identifiedBy: { email: email, member: member, phone: { column: phone, unique: false } }
        fields: { email: email }
        events: { joined: joined }
      choices:
        title: x
        about: customers(customer_id)
        fields: { channel: privacyChoices }
        events:
          given: { column: given, null: not yet }
          withdrawn: { column: withdrawn, null: not yet }
  club:
    title: x
    connect: \${CLUB}
    datasets:
      members:
        title: x
        about: customer
        identifiedBy: { member: number }
        fields: { number: customerNumber }
      games:
        title: x
        about: members(member_id)
        fields: { name: order }
        events: { played: played }
      calls:
        title: x
        about: { system: shop, dataset: customers, by: [caller], to: [phone] }
        fields: { said: messages }
        events: { called: called }
purposes:
  letters:
    title: x
    basis: consent
    given: shop.choices.given
    withdrawn: shop.choices.withdrawn
    complete: true
    needs: [shop.customers.*]
  club:
    title: x
    basis: contract
    needs: [shop.customers.*]
    until: { after: club.games.played, for: P1Y, per: customer }
  polls:
    title: x
    basis: legitimate interest
    needs: [shop.customers.*, club.calls.*]
`;

type Known = Readonly<Record<string, PersonFacts & { readonly sure: boolean }>>;

/** The engine over databases made of these statements. */
async function engineOf(
  shop: string,
  club: string,
  known: Known,
  without?: 'SHOP',
): Promise<Engine> {
  const parsed = parseDeclaration(declared, 'vern.yaml');
  assert(parsed.ok, JSON.stringify(parsed));
  const at = mkdtempSync(join(folder, 'x-'));
  const made = (name: string, statements: string) => {
    const path = join(at, name);
    const database = new DatabaseSync(path);
    database.exec(statements);
    database.close();
    return `sqlite:${path}`;
  };
  const environment = {
    SHOP: made(
      'shop.db',
      `create table customers (id integer primary key, email text, member text, phone text, joined text);
       create table choices (id integer primary key, customer_id integer, given text, withdrawn text);${shop}`,
    ),
    CLUB: made(
      'club.db',
      `create table members (id integer primary key, number text);
       create table games (id integer primary key, member_id integer, name text, played text);
       create table calls (id integer primary key, caller text, said text, called text);${club}`,
    ),
  };
  const answering = without === undefined ? environment : { CLUB: environment.CLUB };
  const systems = await openSystems(parsed.declaration, answering, { readOnly: true });
  const kinds = ['consent', 'objection', 'erasure'].map((kind) => ({ role: 'customer', kind }));
  const facts: Engine['facts'] = {
    kinds,
    consentsKnown: [],
    of: (_, hashes) =>
      Promise.resolve(
        new Map(hashes.flatMap((hash) => (known[hash] ? [[hash, known[hash]]] : []))),
      ),
  };
  const today = '2026-11-22' as Day;
  return {
    organisation: 'x',
    declaration: parsed.declaration,
    sha256: '',
    today,
    systems,
    key,
    facts,
  };
}

const customers = { system: 'shop', dataset: 'customers' };
const calls = { system: 'club', dataset: 'calls' };

/** The state of a purpose for each row: as all rows are asked, and as each is explained. */
async function states(
  engine: Engine,
  purpose: string,
  place = customers,
): Promise<readonly string[]> {
  try {
    const ruled = await ruleFor(engine, place);
    assert(ruled.ok, JSON.stringify(ruled));
    const { compiled, sets } = ruled;
    const flags = compiled.fields[0]?.purposes[purpose];
    assert(flags);
    const connector = engine.systems.open.get(place.system)?.connector;
    assert(connector);
    const found: string[] = [];
    for await (const rows of connector.select({
      table: compiled.table,
      where: compiled.within,
      sets,
      flags,
      orderBy: 'key',
    }))
      for (const row of rows) {
        found.push(
          Object.keys(flags)
            .filter((state) => row[state] === true)
            .join(),
        );
        const asked = await caseOf(engine, place, [row['id'] ?? null]);
        assert(asked.ok);
        const [answer] = hold(engine.declaration, asked.case);
        const explained = answer?.holdings.find((holding) => holding.purpose === purpose)?.state;
        assert.equal(found.at(-1), explained, `row ${String(row['id'])}`);
      }
    return found;
  } finally {
    await engine.systems.close();
  }
}

const hash = (name: string, value: string) => key.hash('customer', name, value);
const objected = { objections: [{ purposes: 'all', outcome: 'upheld' }] } as const;

describe('consent in columns and told to Vern: the later word counts, and on the same day a no', () => {
  const told = (word: ConsentFact['word'], day: string): PersonFacts => ({
    consents: [{ purpose: 'letters', word, day: day as Day }],
  });
  const cases = [
    ['yes in May', '2026-05-01', null, undefined, 'runs'],
    ['yes in May, no told in June', '2026-05-01', null, told('withdrawn', '2026-06-01'), 'ended'],
    ['yes in May, no told in April', '2026-05-01', null, told('withdrawn', '2026-04-01'), 'runs'],
    ['yes and no on one day', '2026-05-01', null, told('withdrawn', '2026-05-01'), 'ended'],
    [
      'no in May, yes told in June',
      '2026-01-01',
      '2026-05-01',
      told('given', '2026-06-01'),
      'runs',
    ],
    [
      'no in May, yes told in April',
      '2026-01-01',
      '2026-05-01',
      told('given', '2026-04-01'),
      'ended',
    ],
    [
      'no in May, yes told that day',
      '2026-01-01',
      '2026-05-01',
      told('given', '2026-05-01'),
      'ended',
    ],
    ['nothing entered, yes told', null, null, told('given', '2026-05-01'), 'runs'],
    ['nothing entered, nothing told', null, null, undefined, 'ended'],
    ['a day that is none, yes told', 'ukjent', null, told('given', '2026-05-01'), 'undecided'],
  ] as const;

  test(cases.map(([name, , , , state]) => `${name}: ${state}`).join('; '), async () => {
    const text = (value: string | null) => (value === null ? 'null' : `'${value}'`);
    const rows = cases.map(
      ([, given, withdrawn], id) =>
        `insert into customers values (${id}, 'c${id}@x.no', null, null, '2020-01-01');
         insert into choices values (${id}, ${id}, ${text(given)}, ${text(withdrawn)});`,
    );
    const known = Object.fromEntries(
      cases.flatMap(([, , , facts], id) =>
        facts === undefined ? [] : [[hash('email', `c${id}@x.no`), { ...facts, sure: true }]],
      ),
    );
    const engine = await engineOf(rows.join(''), '', known);
    assert.deepEqual(
      await states(engine, 'letters'),
      cases.map(([, , , , state]) => state),
    );
  });
});

describe('who is the same person', () => {
  const two = `insert into customers values (1, 'Kari@x.no ', 'm1', '99999999', '2020-01-01');
    insert into customers values (2, 'kari@x.no', null, null, '2020-01-01');
    insert into customers values (3, 'ola@x.no', null, '+47 999 99 999', '2020-01-01');`;
  const club = `insert into members values (7, 'm1'); insert into games values (1, 7, 'x', '2026-06-01');`;

  test('two rows with one e-mail address, however it is written, and a member in another system are one', async () => {
    assert.deepEqual(await states(await engineOf(two, club, {}), 'club'), [
      'runs',
      'runs',
      'undecided',
    ]);
  });

  test('what was asked for under one of their identities holds for all their rows, through any number of them', async () => {
    const known = { [hash('member', 'm1')]: { ...objected, sure: true } };
    assert.deepEqual(await states(await engineOf(two, club, known), 'polls'), [
      'ended',
      'ended',
      'runs',
    ]);
  });

  test('what was asked for under a shared phone number ends nothing for anybody', async () => {
    const known = { [hash('phone', '+4799999999')]: { ...objected, sure: true } };
    assert.deepEqual(await states(await engineOf(two, club, known), 'polls'), [
      'runs',
      'runs',
      'runs',
    ]);
  });

  test('an erasure under a shared phone number leaves undecided what is from before, and nothing else', async () => {
    const later = `${two} insert into customers values (4, 'ny@x.no', null, '99999999', '2026-08-01');`;
    const erased: PersonFacts = { erasures: [{ state: 'done', day: '2025-01-01' as Day }] };
    const known = { [hash('phone', '+4799999999')]: { ...erased, sure: false } };
    assert.deepEqual(await states(await engineOf(later, club, known), 'polls'), [
      'undecided',
      'undecided',
      'undecided',
      'runs',
    ]);
  });

  test('an erasure of their own ends what is from before it', async () => {
    const erased: PersonFacts = { erasures: [{ state: 'done', day: '2025-01-01' as Day }] };
    const known = { [hash('email', 'ola@x.no')]: { ...erased, sure: true } };
    assert.deepEqual(await states(await engineOf(two, club, known), 'polls'), [
      'runs',
      'runs',
      'ended',
    ]);
  });
});

describe('a record that points at somebody by what several share', () => {
  const sharing = `insert into customers values (1, 'kari@x.no', null, '99999999', '2020-01-01');
    insert into customers values (2, 'ola@x.no', null, '99999999', '2020-01-01');
    insert into customers values (3, 'per@x.no', null, '88888888', '2020-01-01');`;
  const called = `insert into calls values (1, '99999999', 'x', '2021-01-01');
    insert into calls values (2, '88888888', 'x', '2021-01-01');
    insert into calls values (3, '77777777', 'x', '2021-01-01');`;

  test('what one of them asked for does not end it for the other: it is kept, and not used', async () => {
    const known = Object.fromEntries(
      ['kari@x.no', 'per@x.no'].map((email) => [hash('email', email), { ...objected, sure: true }]),
    );
    const engine = await engineOf(sharing, called, known);
    assert.deepEqual(await states(engine, 'polls', calls), ['rests', 'ended', 'runs']);
  });

  test('the erasure of one of them leaves it undecided', async () => {
    const erased: PersonFacts = { erasures: [{ state: 'done', day: '2025-01-01' as Day }] };
    const known = Object.fromEntries(
      ['kari@x.no', 'per@x.no'].map((email) => [hash('email', email), { ...erased, sure: true }]),
    );
    const engine = await engineOf(sharing, called, known);
    const place = await ruleFor(engine, calls);
    assert(place.ok);
    const { compiled, sets } = place;
    const ended = compiled.fields[0]?.ended;
    assert(ended);
    const connector = engine.systems.open.get('club')?.connector;
    assert.equal(await connector?.count({ table: 'calls', where: ended, sets }), 1);
    await engine.systems.close();
  });

  test('whose it is cannot be said while the system of the people does not answer: nothing is decided', async () => {
    const engine = await engineOf(sharing, called, {}, 'SHOP');
    const silent = { why: 'system silent', of: 'shop.customers' };
    assert.deepEqual(await ruleFor(engine, calls), { ok: false, place: calls, reasons: [silent] });
    assert.deepEqual(await caseOf(engine, calls, [1]), {
      ok: false,
      why: 'system silent',
      of: customers,
    });
    await engine.systems.close();
  });
});
