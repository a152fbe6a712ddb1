import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { exampleConnections, fillExample } from '../../../../examples/generate.ts';
import { type Quirk, quirks, standsFor } from '../../../../examples/quirks.ts';
import type { Value } from '../../../declaration/database/value.ts';
import { addPeriod, type Day } from '../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../declaration/parse.ts';
import { always, compare, type Predicate } from '../../../declaration/predicate.ts';
import { type FieldAnswer, mayUse } from '../../../processing/rule/answer.ts';
import type { PersonFacts } from '../../../processing/rule/case.ts';
import { hold } from '../../../processing/rule/hold.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import { openStore, type Store } from '../../../shell/store/open.ts';
import { type PeopleKey, peopleKey } from '../../../shell/store/people/key.ts';
import type { Engine, Facts } from '../engine.ts';
import { keyOf, read } from '../sets/asking.ts';
import { ruleFor } from '../sets/rule-for.ts';
import { openSystems } from '../systems.ts';
import { caseOf } from './case-of.ts';
import { why } from './why.ts';

const today = '2026-11-22' as Day;
const awkward = 30;
const folder = mkdtempSync(join(tmpdir(), 'vern-why-'));
let store: Store;
let addresses: Readonly<Record<string, string>>;

before(async () => {
  store = await openStore({
    dataFolder: join(folder, 'data'),
    role: 'command',
    say: () => undefined,
  });
  addresses = await exampleConnections(store);
  for (const slug of ['service', 'nettbutikk', 'kjede', 'engros'])
    await fillExample(`eksempel-${slug}`, { addresses, people: awkward, today });
});

after(async () => {
  await store?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function declarationOf(slug: string) {
  const file = join(import.meta.dirname, '../../../../examples', `eksempel-${slug}`, 'vern.yaml');
  const parsed = parseDeclaration(readFileSync(file, 'utf8'), 'vern.yaml');
  assert(parsed.ok, slug);
  return parsed.declaration;
}

const nothing: Facts = { kinds: [], consentsKnown: [], of: () => Promise.resolve(new Map()) };

/** Works on an example's real databases. */
async function withExample<T>(
  slug: string,
  options: { readonly facts?: (key: PeopleKey) => Facts; readonly without?: string },
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  const declaration = declarationOf(slug);
  const key = peopleKey(join(folder, 'data'), slug);
  const environment = { ...addresses };
  if (options.without !== undefined) delete environment[options.without];
  const systems = await openSystems(declaration, environment, { readOnly: true });
  const facts = options.facts?.(key) ?? nothing;
  try {
    return await run({ organisation: slug, declaration, sha256: '', today, systems, key, facts });
  } finally {
    await systems.close();
  }
}

/** Customers who have asked for something, by their number; known by the row that stands for them. */
function asking(place: string, people: Readonly<Record<number, PersonFacts>>) {
  return (key: PeopleKey): Facts => {
    const known = new Map(
      Object.entries(people).map(([id, facts]) => [
        key.hash('customer', `#${place}`, JSON.stringify([id])),
        { ...facts, sure: true },
      ]),
    );
    const kinds = [
      'objection',
      'erasure',
      'restriction',
      'hold',
      'access',
      'consent',
      'relationship',
    ];
    return {
      kinds: kinds.map((kind) => ({ role: 'customer', kind })),
      consentsKnown: [],
      of: (role, hashes) =>
        Promise.resolve(
          new Map(
            hashes.flatMap((hash) => {
              const facts = role === 'customer' ? known.get(hash) : undefined;
              return facts === undefined ? [] : [[hash, facts] as const];
            }),
          ),
        ),
    };
  };
}

const wishes: Readonly<Record<number, PersonFacts>> = {
  0: { access: true },
  4: { objections: [{ purposes: 'all', outcome: 'pending' }] },
  7: { erasures: [{ state: 'done', day: '2024-06-01' as Day }] },
  13: { erasures: [{ state: 'requested' }] },
  16: { erasures: [{ state: 'requested' }], relationshipOver: true },
  21: { holds: ['all'] },
  26: { restrictions: [{ fields: 'all', trigger: 'accuracy', review: '2027-01-01' as Day }] },
  27: { consents: [{ purpose: 'marketing', word: 'given', day: today }] },
};

/** How many rows of a dataset are looked at one by one: all people, and some of what is many. */
const isChosen = (key: readonly Value[], at: number, all: number) =>
  all <= awkward || at % Math.ceil(all / 10) === 0 || Number(key[0]) < 3;

const isState = ({ undecided, kept }: FieldAnswer) =>
  undecided ? 'undecided' : kept ? 'held' : 'ended';

/** What the rule says of one row, and what the database says of it. */
async function sameAnswers(engine: Engine, place: Place): Promise<number> {
  const ruled = await ruleFor(engine, place);
  assert(ruled.ok, JSON.stringify(ruled));
  const { compiled, sets } = ruled;
  const flags: Record<string, Predicate> = {};
  for (const { field, ended, undecided, held, purposes } of compiled.fields) {
    Object.assign(flags, { [`${field}: ended`]: ended, [`${field}: undecided`]: undecided });
    flags[`${field}: held`] = held;
    for (const [id, states] of Object.entries(purposes))
      for (const [state, predicate] of Object.entries(states))
        flags[`${field}: ${id} ${state}`] = predicate;
  }
  const columns = keyOf({ engine }, place);
  const rows: { key: readonly Value[]; said: readonly string[] }[] = [];
  const system = engine.systems.open.get(place.system);
  const where = compiled.within;
  const query = { table: compiled.table, where, sets, flags, columns, orderBy: 'key' as const };
  for await (const batch of system?.connector.select(query) ?? [])
    for (const row of batch)
      rows.push({
        key: columns.map((column) => row[column] ?? null),
        said: Object.keys(flags).filter((name) => row[name] === true),
      });
  const chosen = rows.filter(({ key }, at) => isChosen(key, at, rows.length));
  for (const { key, said } of chosen) {
    const found = await caseOf(engine, place, key);
    assert(found.ok, `${placeName(place)} ${JSON.stringify(found)}`);
    const answers = hold(engine.declaration, found.case).flatMap((answer) => [
      `${answer.field}: ${isState(answer)}`,
      ...answer.holdings
        .filter(({ purpose }) => purpose in engine.declaration.purposes)
        .map(({ purpose, state }) => `${answer.field}: ${purpose} ${state}`),
    ]);
    assert.deepEqual(said.toSorted(), answers.toSorted(), `${placeName(place)} ${key.join()}`);
  }
  return chosen.length;
}

describe('asked why, the answer for each awkward person is the one their database is asked by', () => {
  for (const [slug, place] of [
    ['service', 'service.customers'],
    ['nettbutikk', 'shop.customers'],
  ] as const)
    test(`eksempel-${slug}, where some have asked for something`, async () => {
      const all = Object.keys(quirks) as Quirk[];
      assert(all.every((quirk) => standsFor(quirk).some((at) => at < awkward)));
      await withExample(slug, { facts: asking(place, wishes) }, async (engine) => {
        let compared = 0;
        for (const [system, { datasets }] of Object.entries(engine.declaration.systems))
          for (const dataset of Object.keys(datasets))
            if (engine.systems.open.has(system))
              compared += await sameAnswers(engine, { system, dataset });
        assert(compared > 150, String(compared));
      });
    });
});

/** Every row of a dataset with what is answered about it. */
async function eachRow(
  engine: Engine,
  place: Place,
  take: (row: Readonly<Record<string, Value>>, answers: ReadonlyMap<string, FieldAnswer>) => void,
  where: Predicate = always,
): Promise<void> {
  const key = keyOf({ engine }, place);
  const rows: Readonly<Record<string, Value>>[] = [];
  for await (const batch of read({ engine, sets: {} }, place, { where })) rows.push(...batch);
  for (const row of rows) {
    const found = await caseOf(
      engine,
      place,
      key.map((column) => row[column] ?? null),
    );
    assert(found.ok);
    const answers = hold(engine.declaration, found.case);
    take(row, new Map(answers.map((answer) => [answer.field, answer])));
  }
}

const stateOf = (answer: FieldAnswer | undefined, purpose: string) =>
  answer?.holdings.find((holding) => holding.purpose === purpose);

test('A10 what must be booked is kept because bookkeeping law says so, and the answer says which', async () => {
  await withExample('service', {}, async (engine) => {
    assert.deepEqual(engine.declaration.purposes['bookkeeping']?.basis, ['legal obligation']);
    let seen = 0;
    await eachRow(
      engine,
      { system: 'service', dataset: 'invoices' },
      (row, answers) => {
        const lasts = Number(row['fiscal_year']) + 5 >= 2026;
        const held = stateOf(answers.get('amount'), 'bookkeeping');
        assert.equal(held?.state === 'ended', !lasts, JSON.stringify(held));
        assert.equal(held?.citation, 'bokføringsloven § 13');
        seen += 1;
      },
      compare({ column: 'customer_id' }, '>=', 25),
    );
    assert(seen > 3);
  });
});

test('B12 a membership form is kept as long as its purpose needs it, and then erased', async () => {
  await withExample('kjede', {}, async (engine) => {
    const states = new Set<string>();
    await eachRow(engine, { system: 'chain', dataset: 'membershipForms' }, (row, answers) => {
      const days = [row['sent_at'], row['answered_at']].flatMap((at) =>
        typeof at === 'string' ? [at.slice(0, 10) as Day] : [],
      );
      const last = days.toSorted().at(-1);
      const open = row['status'] === 'new' || row['status'] === 'forwarded';
      const lasts = open || (last !== undefined && addPeriod(last, { months: 6 }) >= today);
      const answer = answers.get('name');
      assert.equal(answer?.kept, lasts, JSON.stringify(answer));
      states.add(String(answer?.kept));
    });
    assert.deepEqual([...states].toSorted(), ['false', 'true'], 'both are among the examples');
  });
});

test('B13 what is kept only because bookkeeping law says so is used for nothing else', async () => {
  await withExample('kjede', {}, async (engine) => {
    let only = 0;
    await eachRow(
      engine,
      { system: 'chain', dataset: 'invoices' },
      (_, answers) => {
        for (const answer of [answers.get('method'), answers.get('pdf')]) {
          assert(answer);
          const others = Object.keys(engine.declaration.purposes).filter(
            (id) => id !== 'bookkeeping' && stateOf(answer, id)?.state !== 'ended',
          );
          const isOnly = others.every((id) => stateOf(answer, id) === undefined);
          if (!isOnly || !mayUse(answer, 'bookkeeping')) continue;
          for (const id of Object.keys(engine.declaration.purposes))
            assert.equal(mayUse(answer, id), id === 'bookkeeping', id);
          only += 1;
        }
      },
      compare({ column: 'fiscal_year' }, '>=', 2025),
    );
    assert(only > 5, String(only));
  });
});

test('D13 the invoices of customers who left are kept five years, for bookkeeping alone', async () => {
  await withExample('nettbutikk', {}, async (engine) => {
    const [gone = -1] = standsFor('gone, accounts remain');
    const where = compare({ column: 'customer_id' }, '=', gone);
    let seen = 0;
    const invoices = { system: 'shop', dataset: 'invoices' };
    // A payment in January belongs to the next year.
    const years = new Map<Value, number>();
    for await (const rows of read(
      { engine, sets: {} },
      { system: 'shop', dataset: 'payments' },
      { where: always },
    ))
      for (const { invoice_no: invoice = null, fiscal_year: year } of rows)
        years.set(invoice, Math.max(Number(year), years.get(invoice) ?? 0));
    const lastYear = (row: Readonly<Record<string, Value>>) =>
      Math.max(Number(row['fiscal_year']), years.get(row['invoice_no'] ?? null) ?? 0);
    const takeInvoice = (
      row: Readonly<Record<string, Value>>,
      answers: ReadonlyMap<string, FieldAnswer>,
    ) => {
      for (const answer of answers.values()) {
        const running = answer.holdings.filter(({ state }) => state !== 'ended');
        assert.deepEqual(
          running.map(({ purpose }) => purpose),
          ['bookkeeping'],
          answer.field,
        );
        assert.deepEqual(running[0]?.until, { day: `${lastYear(row) + 5}-12-31` });
      }
      seen += 1;
    };
    await eachRow(engine, invoices, takeInvoice, where);
    assert(seen > 0);
    const customers = { system: 'shop', dataset: 'customers' };
    const themselves = compare({ column: 'id' }, '=', gone);
    await eachRow(
      engine,
      customers,
      (_, answers) => {
        assert.equal(stateOf(answers.get('contact_name'), 'relationship')?.state, 'ended');
        assert.equal(mayUse(answers.get('contact_name') as FieldAnswer, 'delivery'), false);
      },
      themselves,
    );
  });
});

describe('E15 messages are sent only while the customer relationship lasts: three years after the last delivery, unless later contact shows otherwise', () => {
  const customer = 3;
  const relationship = async (without?: string) =>
    withExample('engros', without === undefined ? {} : { without }, async (engine) => {
      const place = 'erp.customers';
      const outcome = await why(engine, { place, key: String(customer) });
      assert(outcome.ok, JSON.stringify(outcome));
      const { fields } = outcome.value;
      const answer = fields.find(({ field }) => field === 'email');
      const held = answer?.holdings.find(({ purpose }) => purpose === 'relationship');
      assert(answer && held);
      return { held, mayWrite: mayUse(answer, 'relationship') };
    });

  before(async () => {
    const erp = await connect(addresses['EKSEMPEL_ENGROS_ERP_URL'] ?? '');
    await erp.transaction({}, async (tx) => {
      await tx.query(
        `update parties set kind = 'customer', registered_on = '2015-01-01', ended_on = null where party_no = ${customer}`,
      );
      await tx.query(
        `delete from complaints where order_no in (select order_no from orders where party_no = ${customer})`,
      );
      await tx.query(
        `update deliveries set delivered_on = '2022-02-28' where order_no in (select order_no from orders where party_no = ${customer})`,
      );
    });
    await erp.close();
    await contact(undefined);
  });

  const contact = async (day: string | undefined) => {
    const crm = await connect(addresses['EKSEMPEL_ENGROS_CRM_URL'] ?? '');
    await crm.transaction({}, async (tx) => {
      await tx.query(`delete from Kundekontakt where Kundenr = ${customer}`);
      if (day !== undefined)
        await tx.query(
          `insert into Kundekontakt (Id, Kundenr, Dato, Måte) values (999999, ${customer}, '${day}', 'møte')`,
        );
    });
    await crm.close();
  };

  test('it ended three years after the last delivery', async () => {
    const { held, mayWrite } = await relationship();
    assert.deepEqual([held.state, held.until], ['ended', { day: '2025-02-28' }]);
    assert.deepEqual(held.counted, { event: 'erp.deliveries.delivered', day: '2022-02-28' });
    assert.equal(mayWrite, false);
  });

  test('a later contact, in another system, makes it last three years from then', async () => {
    await contact('2025-05-10');
    const { held, mayWrite } = await relationship();
    assert.deepEqual([held.state, held.until], ['runs', { day: '2028-05-10' }]);
    assert.equal(mayWrite, true);
  });

  test('while the other system does not answer nobody is written to, and nothing is erased', async () => {
    const { held, mayWrite } = await relationship('EKSEMPEL_ENGROS_CRM_URL');
    assert.equal(held.state, 'undecided');
    assert.equal(mayWrite, false);
    assert.match(held.missing?.give ?? '', /Connect crm: set EKSEMPEL_ENGROS_CRM_URL/);
  });
});
