/**
 * Which tables of a database are about people, and whose are their rows?
 *
 * A first guess from names, types and foreign keys, for a person to confirm. A table with names or e-mail addresses
 * stands for people; what points at it belongs to them; what it points at and holds addresses does too.
 */
import {
  addressOf,
  type Catalogue,
  nameOf,
  type Table,
} from '../../declaration/database/catalogue.ts';
import { guessColumn, wordsOf } from './names.ts';
import { personColumns } from './tables.ts';

/** A pointer from one table to another. */
export type Pointer = {
  readonly columns: readonly string[];
  readonly table: Table;
  readonly to: readonly string[];
  /** It may be empty. */
  readonly nullable: boolean;
  /** No foreign key says so; only the name of the column does. */
  readonly guessed: boolean;
};

/** A table about people, and how its rows lead to them. */
export type GuessedTable = {
  readonly table: Table;
  /** The kind of person its rows stand for: `customer`. */
  readonly subject?: string;
  readonly about: readonly (Pointer & { readonly backwards?: true })[];
  readonly mentions: readonly Pointer[];
  readonly pointers: readonly Pointer[];
};

/** The tables about people, roots first, and those left out that point at them. */
export type Guess = {
  readonly tables: readonly GuessedTable[];
  readonly left: readonly { readonly table: Table; readonly because: string }[];
};

const isEmployee = (words: string) =>
  /\b(employees?|staff|ansatte?|medarbeidere?|sellers?|selgere?|technicians?|workers?|personnel)\b/.test(
    words,
  );
const isCustomer = (words: string) =>
  /\b(customers?|kunder?|clients?|members?|medlem(mer)?|patients?|pasient(er)?|subscribers?|guests?)\b/.test(
    words,
  );

// Mostly companies: what is theirs (goods, deliveries) is not about their contact person.
const isSupplier = ({ name }: Table) =>
  /\b(suppliers?|vendors?|leverandør(er|ar)?|manufacturers?|produsent(er|ar)?|publishers?|forlag|shippers?|carriers?|transportør(er|ar)?|wholesalers?|grossist(er|ar)?|distributors?|brands?)\b/.test(
    wordsOf(name),
  );

/** `customers` → `customer`, `addresses` → `address`; good enough for a first word. */
export function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/s$/, '');
}

/** A name as `customerOrder`: small letters a to z first. */
export function identifierOf(name: string): string {
  const plain = wordsOf(name).replaceAll(/[æøåäöé]/g, (letter) => letters[letter] ?? '');
  const [first = '', ...rest] = plain.split(' ').map((word) => word.replaceAll(/[^a-z0-9]/g, ''));
  const joined = [first, ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(
    '',
  );
  return /^[a-z]/.test(joined) ? joined : `t${joined}`;
}

const letters: Readonly<Record<string, string>> = {
  æ: 'ae',
  ø: 'o',
  å: 'a',
  ä: 'a',
  ö: 'o',
  é: 'e',
};

/** The tables that hold rows of their own; in MariaDB another schema is another database. */
export function storageOf(catalogue: Catalogue): readonly Table[] {
  return catalogue.tables.filter(
    ({ kind, partitionOf, schema }) =>
      (kind === 'table' || kind === 'partitioned') &&
      partitionOf === null &&
      (catalogue.kind !== 'mariadb' || schema === catalogue.defaultSchema),
  );
}

/** Guesses which tables are about people. */
export function guessTables(catalogue: Catalogue): Guess {
  const tables = storageOf(catalogue);
  const pointers = new Map(tables.map((table) => [table, pointersOf(table, tables)]));
  const of = (table: Table) => pointers.get(table) ?? [];
  const roots = rootsOf(tables, of);
  const found = new Map<Table, GuessedTable>(
    [...roots].map((table) => [
      table,
      {
        table,
        subject: subjectOf(table),
        about: [],
        pointers: of(table),
        mentions: mentionsOf(of(table), roots),
      },
    ]),
  );
  addChildren(tables, of, found);
  addPlaces(tables, of, found);
  return { tables: [...found.values()], left: leftOf(tables, of, found, catalogue) };
}

type PointersOf = (table: Table) => readonly Pointer[];
type Found = Map<Table, GuessedTable>;

const subjects: Readonly<Record<string, RegExp>> = {
  customer: /^(kunde|kunder|customers?)$/,
  member: /^(medlem|medlemmer|members?)$/,
  patient: /^(pasient|pasienter|patients?)$/,
  subscriber: /^(abonnent|abonnenter|subscribers?)$/,
  applicant: /^(søker|søkere|søkjarar|applicants?)$/,
  visitor: /^(visits?|visitors?|besøk|besøkende)$/,
};

const subjectOf = (table: Table) => {
  const words = wordsOf(table.name);
  if (isEmployee(words)) return 'employee';
  return (
    Object.entries(subjects).find(([, form]) => form.test(words))?.[0] ??
    identifierOf(singular(words))
  );
};

function pointersOf(table: Table, tables: readonly Table[]): readonly Pointer[] {
  const nullable = (columns: readonly string[]) =>
    table.columns.some((column) => columns.includes(column.name) && column.nullable);
  const declared = table.foreignKeys.flatMap((key): Pointer[] => {
    const to = tables.find(({ schema, name }) => schema === key.toSchema && name === key.toTable);
    if (to === undefined) return [];
    const { columns, toColumns } = key;
    return [{ columns, table: to, to: toColumns, nullable: nullable(columns), guessed: false }];
  });
  const taken = new Set(declared.flatMap(({ columns }) => columns));
  const guessed = table.columns
    .filter(({ name }) => !taken.has(name))
    .flatMap(({ name }): Pointer[] => {
      const to = tables.find((other) => other !== table && namesKeyOf(name, other));
      const key = to === undefined ? undefined : addressOf(to);
      if (to === undefined || key === undefined) return [];
      return [{ columns: [name], table: to, to: key, nullable: nullable([name]), guessed: true }];
    });
  return [...declared, ...guessed];
}

const squeezed = (name: string) => wordsOf(name).replaceAll(' ', '');

/** Whether a column is named as the key of a table: `customer_id`, `CustomerId`, `Kundenr`. */
function namesKeyOf(column: string, table: Table): boolean {
  const key = addressOf(table);
  const [only] = key ?? [];
  if (only === undefined || key?.length !== 1) return false;
  const one = squeezed(singular(wordsOf(table.name)));
  const written = squeezed(column);
  const own = squeezed(only);
  return written === `${one}${own}` || (written === own && own.startsWith(one) && own !== one);
}

/** Columns by which somebody can be recognised on their own: not a phone number or an address alone. */
const standsAlone = (table: Table) =>
  personColumns(table).some((name) => {
    const category = guessColumn(name)?.category ?? '';
    return ['email', 'username', 'name', 'nationalIdentityNumber', 'identifier'].includes(category);
  });

function rootsOf(tables: readonly Table[], of: PointersOf): ReadonlySet<Table> {
  const rank = (table: Table) => {
    const words = wordsOf(table.name);
    return isCustomer(words) ? 0 : isEmployee(words) ? 2 : 1;
  };
  const roots = new Set<Table>();
  const candidates = tables
    .filter(standsAlone)
    .toSorted((a, b) => rank(a) - rank(b) || of(a).length - of(b).length);
  for (const table of candidates) {
    const above = of(table).filter(
      (pointer) => !pointer.nullable && pointer.table !== table && roots.has(pointer.table),
    );
    const belongs = above.some((pointer) => !isEmployee(wordsOf(pointer.table.name)));
    if (!belongs || isEmployee(wordsOf(table.name))) roots.add(table);
  }
  return roots;
}

const isStaff = ({ table }: Pointer) => isEmployee(wordsOf(table.name));

const mentionsOf = (pointers: readonly Pointer[], roots: ReadonlySet<Table>) =>
  pointers.filter((pointer) => roots.has(pointer.table));

/** What points at a table about people belongs to them; the shortest way to somebody who is no employee counts. */
function addChildren(tables: readonly Table[], of: PointersOf, found: Found): void {
  for (let before = -1; before < found.size; ) {
    before = found.size;
    const known = new Set(found.keys());
    for (const table of tables) {
      if (known.has(table)) continue;
      const up = of(table).filter((pointer) => known.has(pointer.table));
      const owner = ownerOf(
        saysOfPeople(table) ? up : up.filter(({ table: to }) => !isSupplier(to)),
        found,
      );
      if (owner === undefined) continue;
      const mentions = up.filter(
        (pointer) => pointer !== owner && found.get(pointer.table)?.subject !== undefined,
      );
      found.set(table, { table, about: [owner], mentions, pointers: of(table) });
    }
  }
}

/** Whether a table has columns of its own about people, or how to reach them. */
const saysOfPeople = (table: Table) =>
  personColumns(table).length > 0 || addressColumns(table).length > 0;

function ownerOf(up: readonly Pointer[], found: Found): Pointer | undefined {
  const rank = (pointer: Pointer) =>
    (found.get(pointer.table)?.subject === undefined ? 2 : 0) + (pointer.nullable ? 1 : 0);
  const [best] = up.filter((pointer) => !isStaff(pointer)).toSorted((a, b) => rank(a) - rank(b));
  // `employee_id` says whose a row is; `handled_by` and `manager_staff_id` only who had to do with it.
  return (
    best ?? up.find((pointer) => pointer.columns.every((name) => namesKeyOf(name, pointer.table)))
  );
}

const addressColumns = ({ columns }: Table) =>
  columns.filter(({ name }) =>
    ['address', 'postalCode', 'phone'].includes(guessColumn(name)?.category ?? ''),
  );

/** Tables of addresses that people's rows point at belong to those people. */
function addPlaces(tables: readonly Table[], of: PointersOf, found: Found): void {
  const known = [...found.values()];
  for (const table of tables) {
    if (found.has(table) || addressColumns(table).length < 2) continue;
    const about = known.flatMap(({ table: from, pointers }) =>
      pointers
        .filter((pointer) => pointer.table === table)
        .map((pointer) => ({
          ...pointer,
          columns: pointer.to,
          to: pointer.columns,
          table: from,
          backwards: true as const,
        })),
    );
    if (about.length > 0) found.set(table, { table, about, mentions: [], pointers: of(table) });
  }
}

function leftOf(tables: readonly Table[], of: PointersOf, found: Found, catalogue: Catalogue) {
  return tables.flatMap((table) => {
    if (found.has(table)) return [];
    const up = of(table).filter((one) => found.has(one.table));
    const pointer = up.find((one) => found.get(one.table)?.subject !== undefined) ?? up[0];
    const people = personColumns(table);
    if (pointer === undefined && people.length === 0) return [];
    const because =
      pointer === undefined
        ? `it has ${people.join(', ')}`
        : `its ${pointer.columns.join(', ')} points at ${nameOf(catalogue, pointer.table)}${isSupplier(pointer.table) ? ', mostly companies: declare it if its rows say something about a person' : ''}`;
    return [{ table, because }];
  });
}
