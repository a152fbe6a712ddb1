/**
 * A declaration and databases with all that is awkward about finding people, for tests.
 *
 * Composite keys, keys that are 0 and '', pointers into the own table and in a circle, two datasets in one table,
 * rows of two people, mentions, JSON, odd names, and e-mail and phone in every spelling.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Value } from '../../../../declaration/database/value.ts';
import type { Day } from '../../../../declaration/law/day.ts';
import { parseDeclaration } from '../../../../declaration/parse.ts';
import type { Declaration } from '../../../../declaration/schema/declaration.ts';
import { connect } from '../../../../shell/connectors/connect.ts';
import type { Connector } from '../../../../shell/connectors/contract.ts';
import { peopleKey } from '../../../../shell/store/people/key.ts';
import type { Engine } from '../../engine.ts';
import { openSystems } from '../../systems.ts';

const title = 'x';
const shop = {
  people: {
    title,
    table: 'Person',
    about: 'customer',
    identifiedBy: {
      customerNumber: 'Nr',
      email: { column: 'E-post', unique: false },
      phone: { column: 'Tlf (mobil)', unique: false },
    },
    fields: { 'E-post': 'email', Navn: 'name', 'Tlf (mobil)': 'phone', bilde: 'photo' },
  },
  accounts: {
    title,
    about: 'people(person)',
    identifiedBy: { username: 'username' },
    fields: { username: 'username' },
  },
  orders: {
    title,
    table: 'order',
    about: { dataset: 'people', by: ['person nr'], to: ['Nr'] },
    fields: {
      'payload.$.buyer.email': 'email',
      'payload.$.tags': 'note',
      'payload.$.seller': { category: 'name', about: 'employees(seller_id)' },
      seller_name: { category: 'name', about: 'employees(seller_id)' },
      received_by: { category: 'name', mentions: true },
      beløp: 'amount',
    },
  },
  lines: {
    title,
    about: 'orders(site, order_no)',
    fields: { product: 'order' },
  },
  comments: {
    title,
    about: ['people(author)', 'comments(reply_to)'],
    fields: { text: 'messages' },
  },
  teams: { title, about: ['people(owner)', 'projects(project_id)'], fields: { name: 'note' } },
  projects: { title, about: 'teams(team_id)', fields: { name: 'note' } },
  consumers: {
    title,
    table: 'parties',
    rows: { kind: 'consumer' },
    about: 'consumer',
    identifiedBy: { email: 'email' },
    fields: { email: 'email', name: 'name' },
  },
  suppliers: {
    title,
    table: 'parties',
    rows: { kind: ['supplier', null] },
    about: 'supplier',
    identifiedBy: { email: 'email' },
    fields: { email: 'email', name: 'name' },
  },
  complaints: {
    title,
    about: 'consumers(party)',
    identifiedBy: { caseNumber: 'no' },
    fields: { text: 'complaint' },
  },
  pets: {
    title,
    about: 'people(owner)',
    sharedWith: 'people(partner)',
    fields: { name: 'note' },
  },
  households: {
    title,
    sharedWith: ['people(adult1)', 'people(adult2)'],
    fields: { address: 'address' },
  },
  rooms: { title, about: 'households(household)', fields: { name: 'note' } },
  tips: {
    title,
    about: 'people(giver)',
    mentions: 'people(about_whom)',
    fields: { text: 'messages' },
  },
  employees: {
    title,
    about: 'employee',
    identifiedBy: { email: 'email' },
    fields: { email: 'email', name: 'name' },
  },
  statistics: { title, unidentifiable: { en: 'The key is gone.' }, fields: { what: 'usage' } },
  vanished: { title, table: 'not there', about: 'people(person)', fields: { what: 'usage' } },
};

const source = {
  vern: 1,
  organisation: { name: 'x', slug: 'nasty' },
  subjects: { customer: title, consumer: title, supplier: title, employee: title, member: title },
  systems: {
    shop: { title, connect: '${SHOP}', datasets: shop },
    club: {
      title,
      connect: '${CLUB}',
      datasets: {
        points: {
          title,
          about: 'customer',
          identifiedBy: { username: 'user' },
          fields: { user: 'username', points: 'chainMembership' },
        },
        reviews: {
          title,
          about: 'customer',
          identifiedBy: { username: { column: 'user', unique: false } },
          fields: { user: 'username' },
        },
        visits: {
          title,
          about: { system: 'shop', dataset: 'people', by: ['who'], to: ['Nr'] },
          fields: { place: 'location' },
        },
      },
    },
    paper: {
      title,
      connect: 'none',
      datasets: { letters: { title, about: 'customer', fields: { text: 'messages' } } },
    },
  },
  purposes: {},
};

/** The declaration. */
export function nastyDeclaration(): Declaration {
  const parsed = parseDeclaration(JSON.stringify(source), 'nasty.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  return parsed.declaration;
}

type Columns = Readonly<Record<string, string>>;

const tables: Readonly<Record<string, readonly [Columns, string]>> = {
  Person: [
    {
      Nr: 'int',
      'E-post': 'text',
      Navn: 'text',
      'Tlf (mobil)': 'text',
      bilde: 'bytes',
      big: 'int',
    },
    'Nr',
  ],
  accounts: [{ id: 'int', person: 'int', username: 'text' }, 'id'],
  order: [
    {
      site: 'text',
      no: 'int',
      'person nr': 'int',
      payload: 'json',
      seller_id: 'int',
      seller_name: 'text',
      received_by: 'text',
      beløp: 'int',
    },
    'site,no',
  ],
  lines: [{ site: 'text', order_no: 'int', line: 'int', product: 'text' }, 'site,order_no,line'],
  comments: [{ id: 'int', author: 'int', reply_to: 'int', text: 'text' }, 'id'],
  teams: [{ id: 'int', owner: 'int', project_id: 'int', name: 'text' }, 'id'],
  projects: [{ id: 'int', team_id: 'int', name: 'text' }, 'id'],
  parties: [{ id: 'int', kind: 'text', email: 'text', name: 'text' }, 'id'],
  complaints: [{ no: 'int', party: 'int', text: 'text' }, 'no'],
  pets: [{ id: 'int', owner: 'int', partner: 'int', name: 'text' }, 'id'],
  households: [{ id: 'int', adult1: 'int', adult2: 'int', address: 'text' }, 'id'],
  rooms: [{ id: 'int', household: 'int', name: 'text' }, 'id'],
  tips: [{ id: 'int', giver: 'int', about_whom: 'int', text: 'text' }, 'id'],
  employees: [{ id: 'int', email: 'text', name: 'text' }, 'id'],
  statistics: [{ id: 'int', what: 'text' }, 'id'],
};

const clubTables: typeof tables = {
  points: [{ id: 'int', user: 'text', points: 'int' }, 'id'],
  reviews: [{ id: 'int', user: 'text' }, 'id'],
  visits: [{ id: 'int', who: 'int', place: 'text' }, 'id'],
};

const payload = (email: string) =>
  JSON.stringify({
    buyer: { email },
    tags: ['a', { b: 1 }],
    seller: 'Siri',
    left: { n: '12345678901234567890' },
  });

/** Kåre (0) has the key 0, and 1 to 4 the same e-mail address in other spellings; 9 is somebody else. */
export const rows: Readonly<Record<string, readonly (readonly Value[])[]>> = {
  Person: [
    [0, 'Kåre@example.no', 'Kåre', '+4742000000', new Uint8Array([0, 255]), 9007199254740993n],
    [5, ' STOR@EXAMPLE.NO ', 'Stor', '0047 42 00 00 05', null, 1],
    [6, 'a\u030Ase@example.no', 'Åse', '420 00 006', null, 1],
    [7, 'post@example.no', 'Per', '42000007', null, 1],
    [8, 'post@example.no', 'Pål', '42000008', null, 1],
    [9, 'ola@example.no', '=SUM(A1)', '42000009', null, 1],
    [10, '', '', '', null, null],
  ],
  accounts: [
    [0, 0, 'kåre'],
    [1, 404, 'orphan'],
    [2, 9, 'ola'],
  ],
  order: [
    ['', 0, 0, payload('kåre@example.no'), 0, 'Siri', 'Naboen', 10],
    ['B', 0, 0, null, 0, 'Siri', null, 20],
    ['', 1, 9, payload('ola@example.no'), 0, 'Siri', null, 30],
  ],
  lines: [
    ['', 0, 1, 'Gryte'],
    ['B', 0, 1, 'Panne'],
    ['', 1, 1, 'Olas'],
  ],
  // 1 is Kåre's, 2 answers it, 3 answers 2, and 1 answers 3; 4 is Ola's, 5 answers itself.
  comments: [
    [1, 0, 3, 'one'],
    [2, null, 1, 'two'],
    [3, null, 2, 'three'],
    [4, 9, null, 'four'],
    [5, null, 5, 'five'],
  ],
  teams: [
    [1, 0, null, 'mine'],
    [2, null, 1, 'below'],
    [3, 9, null, 'Ola’s'],
  ],
  projects: [
    [1, 1, 'p1'],
    [2, 2, 'p2'],
    [3, 3, 'p3'],
  ],
  parties: [
    [1, 'consumer', 'kåre@example.no', 'Kåre as consumer'],
    [2, 'supplier', 'kåre@example.no', 'Kåre as supplier'],
    [3, null, 'ola@example.no', 'Ola as supplier'],
    [4, 'staff', 'kåre@example.no', 'nobody’s dataset'],
  ],
  // 11 is about the consumer, 12 points at a row of another dataset of that table.
  complaints: [
    [11, 1, 'mine'],
    [12, 2, 'astray'],
  ],
  pets: [
    [1, 0, 0, 'Pus'],
    [2, 9, 0, 'Tass'],
    [3, 9, 8, 'Ola’s'],
  ],
  households: [
    [1, 0, 9, 'Gata 1'],
    [2, 9, 8, 'Gata 2'],
  ],
  rooms: [
    [1, 1, 'kitchen'],
    [2, 2, 'attic'],
  ],
  tips: [
    [1, 9, 0, 'Kåre may like this'],
    [2, 0, 9, 'Ola may like this'],
    [3, 0, 0, 'myself'],
  ],
  employees: [[0, 'kåre@example.no', 'Siri']],
  statistics: [[1, 'x']],
};

const clubRows: typeof rows = {
  points: [
    [1, 'kåre', 50],
    [2, 'ola', 60],
  ],
  reviews: [[1, 'kåre']],
  visits: [
    [1, 0, 'Oslo'],
    [2, 9, 'Hamar'],
  ],
};

const types: Readonly<Record<Connector['kind'], Columns>> = {
  postgres: { int: 'bigint', text: 'text', json: 'jsonb', bytes: 'bytea' },
  mariadb: {
    int: 'bigint',
    text: 'varchar(100) character set utf8mb4',
    json: 'json',
    bytes: 'varbinary(100)',
  },
  sqlite: { int: 'integer', text: 'text', json: 'text', bytes: 'blob' },
};

/** Makes the tables of one of the systems and fills them. */
export async function makeNasty(address: string, which: 'shop' | 'club'): Promise<void> {
  const connector = await connect(address);
  const mark = connector.kind === 'mariadb' ? '`' : '"';
  const quote = (name: string) => `${mark}${name}${mark}`;
  const [made, filled] = which === 'shop' ? [tables, rows] : [clubTables, clubRows];
  await connector.transaction({}, async (tx) => {
    for (const [table, [columns, key]] of Object.entries(made)) {
      const written = Object.entries(columns).map(
        ([name, type]) => `${quote(name)} ${types[connector.kind][type] ?? ''}`,
      );
      const keys = key.split(',').map(quote).join(', ');
      await tx.query(`create table ${quote(table)} (${written.join(', ')}, primary key (${keys}))`);
    }
  });
  await connector.transaction({}, async (tx) => {
    for (const [table, [columns]] of Object.entries(made))
      await tx.insert({ table, columns: Object.keys(columns), rows: filled[table] ?? [] });
  });
  await connector.close();
}

/** A temporary folder with an empty file of SQLite; `remove` when done. */
export function scratch(): {
  readonly folder: string;
  readonly file: (name: string) => string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'vern-find-'));
  return {
    folder,
    file: (name) => {
      const path = join(folder, name);
      writeFileSync(path, '');
      return `sqlite:${path}`;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** An engine over the declaration with these addresses; the caller closes its systems. */
export async function engineOf(
  declaration: Declaration,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<Engine> {
  return {
    organisation: 'nasty',
    declaration,
    sha256: '',
    today: '2026-11-22' as Day,
    systems: await openSystems(declaration, environment, { readOnly: true }),
    key: peopleKey(folder, 'nasty'),
    facts: { kinds: [], consentsKnown: [], of: () => Promise.resolve(new Map()) },
  };
}
