import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Day } from '../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../declaration/parse.ts';
import { connect } from '../../../shell/connectors/connect.ts';
import { mariadbServer, postgresServer } from '../../../shell/connectors/testing/servers.ts';
import { peopleKey } from '../../../shell/store/people/key.ts';
import { normalise } from '../../find/identity.ts';
import type { Engine } from '../engine.ts';
import { openSystems, type Systems } from '../systems.ts';
import type { Asking } from './asking.ts';
import { doubted } from './doubted.ts';
import { twinsOf } from './twins.ts';

const folder = mkdtempSync(join(tmpdir(), 'vern-twins-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const parsed = parseDeclaration(
  `
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
        identifiedBy: { email: email, member: member }
        fields: { email: email }
purposes: {}
`,
  'vern.yaml',
);
assert(parsed.ok, JSON.stringify(parsed));
const { declaration } = parsed;

const place = { system: 'shop', dataset: 'customers' };

function askingOf(systems: Systems): Asking {
  const today = '2026-11-22' as Day;
  const engine: Engine = {
    organisation: 'x',
    declaration,
    sha256: '',
    today,
    // Another one each time, so that nothing is remembered of the rows before.
    systems: { ...systems },
    key: peopleKey(folder, 'x'),
    facts: { kinds: [], consentsKnown: [], of: async () => new Map() },
  };
  const calendar = { today, years: declaration.organisation.fiscalYears };
  return { engine, place, calendar, wishes: [], reasons: [], sets: {}, found: new Map() };
}

// What a person may write, and what a computer may make of it: ÅØ and K have two forms each, İ is two letters when small.
const letters = [
  'a',
  'A',
  'b',
  'B',
  'å',
  'Å',
  'a\u030A',
  '\u212B',
  'k',
  '\u212A',
  'İ',
  'ß',
  '@',
  '.',
  ' ',
  '\t',
  '\u00A0',
];
const identity = fc
  .array(fc.constantFrom(...letters), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
type Person = { readonly email: string | null; readonly member: string | null };
const people = fc
  .uniqueArray(
    fc.record({
      email: fc.option(identity, { nil: null, freq: 6 }),
      member: fc.option(identity, { nil: null, freq: 2 }),
    }),
    { maxLength: 14 },
  )
  .map((all) => {
    const seen = new Set<string>();
    const once = (column: string, value: string | null) => {
      if (value === null || seen.has(`${column} ${value}`)) return null;
      seen.add(`${column} ${value}`);
      return value;
    };
    return all.map(
      ({ email, member }): Person => ({
        email: once('email', email),
        member: once('member', member),
      }),
    );
  });

/** Who is the same person, by comparing everybody with everybody. */
function together(all: readonly Person[]): readonly (readonly number[])[] {
  const group = all.map((_, at) => at);
  const same = (name: keyof Person, one: Person | undefined, other: Person | undefined) => {
    const [a, b] = [one, other].map((each) => normalise(name, each?.[name] ?? ''));
    return a !== '' && a === b;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [at, one] of all.entries())
      for (const [to, other] of all.entries()) {
        const isSame = same('email', one, other) || same('member', one, other);
        const [a = 0, b = 0] = [group[at], group[to]];
        if (!isSame || a === b) continue;
        for (const [index, each] of group.entries()) if (each === b) group[index] = a;
        changed = true;
      }
  }
  return [...Map.groupBy(all.keys(), (at) => group[at] ?? 0).values()]
    .filter((each) => each.length > 1)
    .map((each) => each.map((at) => at + 1));
}

const columns = {
  postgres: 'email text unique, member text',
  mariadb:
    'email varchar(40) collate utf8mb4_nopad_bin unique, member varchar(40) collate utf8mb4_nopad_bin unique',
};

describe('rows stand for the same person however an identity is written, and nobody else is read for it', () => {
  for (const kind of ['postgres', 'mariadb'] as const)
    test(kind, async () => {
      const server = await (kind === 'postgres' ? postgresServer('npm') : mariadbServer());
      try {
        const root = await connect(server.url(kind === 'postgres' ? 'postgres' : 'mysql'));
        const run = (...texts: string[]) =>
          root.transaction({}, async (tx) => {
            for (const text of texts) await tx.query(text);
          });
        if (kind === 'mariadb') await run('create database shop character set utf8mb4');
        await run(
          `create table ${kind === 'mariadb' ? 'shop.' : ''}customers (id int primary key, ${columns[kind]})`,
          ...(kind === 'postgres' ? ['create unique index on customers (member)'] : []),
        );
        await root.close();
        const url = server.url(kind === 'postgres' ? 'postgres' : 'shop');
        const [db, systems] = [
          await connect(url),
          await openSystems(declaration, { SHOP: url }, { readOnly: true }),
        ];
        try {
          const property = fc.asyncProperty(people, async (all) => {
            await db.transaction({}, async (tx) => {
              await tx.query('delete from customers');
              const rows = all.map(({ email, member }, at) => [at + 1, email, member]);
              await tx.insert({ table: 'customers', columns: ['id', 'email', 'member'], rows });
            });
            const asking = askingOf(systems);
            const found = (await twinsOf(asking, 'customer')).groups.map((group) =>
              group.map(({ key }) => Number(key[0])).toSorted((a, b) => a - b),
            );
            const sorted = (groups: readonly (readonly number[])[]) =>
              groups.toSorted(([a = 0], [b = 0]) => a - b);
            assert.deepEqual(sorted(found), sorted(together(all)));
          });
          await fc.assert(property, { numRuns: Number(process.env['VERN_RUNS'] ?? 150) });
          let asked = 0;
          const sources = [
            { root: place, identities: [{ name: 'email', column: 'email', unique: true }] },
          ];
          const few = await doubted(askingOf(systems), sources, async function* () {
            asked += 1;
            yield [];
          });
          assert.deepEqual([few, asked], [[], 1]);
        } finally {
          await db.close();
          await systems.close();
        }
      } finally {
        await server.stop();
      }
    });
});
