/**
 * What is in the columns of a table about people?
 *
 * Guessed from names and types: what it is (a field with its category), when something happened (an event), how people
 * are found (an identity), or nothing about anybody.
 */
import { addressOf, type Column, type Table } from '../../declaration/database/catalogue.ts';
import type { CategoryId } from '../../declaration/terms/categories.ts';
import { type GuessedTable, identifierOf } from './guess.ts';
import { guessColumn, guessTable, wordsOf } from './names.ts';
import { isUnique } from './tables.ts';

/** A column with what it is guessed to be; `check` is what a person should look at. */
export type FieldGuess = {
  readonly column: string;
  readonly category: CategoryId;
  readonly whole?: true;
  readonly check?: string;
};

/** Something that happened, and how its column is read. */
export type EventGuess = {
  readonly id: string;
  readonly column: string;
  readonly as: 'date' | 'timestamp' | 'fiscal year';
  readonly notYet: boolean;
  /** A text that is a date by its name alone. */
  readonly written?: true;
};

/** How people are found in a table. */
export type IdentityGuess = {
  readonly id: string;
  readonly column: string;
  readonly unique: boolean;
};

/** All columns of a table but its key and what leads to people. */
export type ColumnsGuess = {
  readonly fields: readonly FieldGuess[];
  readonly events: readonly EventGuess[];
  readonly identities: readonly IdentityGuess[];
  readonly notPersonal: readonly string[];
};

/** Guesses what the columns of a table are; `known` are all tables about people. */
export function guessColumns(guessed: GuessedTable, known: ReadonlySet<Table>): ColumnsGuess {
  const { table, about, mentions, pointers } = guessed;
  const leading = new Set(
    [...about.filter(({ backwards }) => backwards !== true), ...mentions].flatMap(
      ({ columns }) => columns,
    ),
  );
  const key = new Set(addressOf(table) ?? []);
  const pointing = new Map(
    pointers.flatMap(({ columns, table: to }) => columns.map((name) => [name, known.has(to)])),
  );
  const fields: FieldGuess[] = [];
  const events: EventGuess[] = [];
  const notPersonal: string[] = [];
  for (const column of table.columns) {
    const { name } = column;
    if (leading.has(name) || key.has(name)) continue;
    const event = eventOf(column, events);
    // What somebody bought or rented is theirs; a pointer to other rows of theirs says nothing more.
    const isThing = pointing.get(name) === false;
    if (
      isTechnical(column) ||
      pointing.get(name) === true ||
      (isThing && guessTable(table.name) === undefined)
    )
      notPersonal.push(name);
    else if (event !== undefined) events.push(event);
    else fields.push(fieldOf(column, table, isThing));
  }
  if (fields.length === 0) fields.push(...onlyFields(guessed, notPersonal));
  return {
    fields,
    events,
    notPersonal: notPersonal.filter((name) => !fields.some(({ column }) => column === name)),
    identities: identitiesOf(guessed),
  };
}

/** A row about somebody says something, be it only which thing they are tied to: what no field holds is swept. */
function onlyFields(
  { table, about }: GuessedTable,
  notPersonal: readonly string[],
): readonly FieldGuess[] {
  const own = new Set(about.flatMap(({ columns }) => columns));
  const names = table.columns.map(({ name }) => name).filter((name) => !own.has(name));
  const telling = names.filter((name) => !notPersonal.includes(name));
  const [column] = [...telling, ...names, ...own];
  if (column === undefined) return [];
  const category = guessTable(table.name) ?? 'profile';
  return [{ column, category, check: 'what does the row say of the person?' }];
}

/** What says only that the row was written, or helps the database. */
function isTechnical({ name, type }: Column): boolean {
  const words = wordsOf(name);
  return (
    /^((last|sist) (update|changed|endret)\w*|updated?( at| on)?|modified( at| on| date)?|changed at|row ?version|version|tsv|fulltext)$/.test(
      words,
    ) ||
    (type === 'other' && /tsvector/.test(words))
  );
}

const dated = /^(date|timestamp|instant)$/;
const datedName = /(dato|date)$| (at|on)$/;
const fiscalYear = /^((fiscal|financial|accounting|regnskaps) ?year|regnskaps ?år|rekneskaps ?år)$/;
const idsOf = (events: readonly EventGuess[]) => new Set(events.map(({ id }) => id));

function eventOf(column: Column, known: readonly EventGuess[]): EventGuess | undefined {
  const { name, type, native, nullable } = column;
  if (type === 'integer' && fiscalYear.test(wordsOf(name)))
    return { id: free('booked', idsOf(known)), column: name, as: 'fiscal year', notYet: false };
  const written = type === 'text' && !/^(date|timestamp)/i.test(native);
  const isDate =
    dated.test(type) || (type === 'text' && (!written || datedName.test(wordsOf(name))));
  if (!isDate || guessColumn(name)?.category === 'dateOfBirth') return undefined;
  const words = wordsOf(name);
  const stem = words.replace(/ (at|on|date|dato|tid|time)$/, '').replace(/^(date|dato) /, '');
  const id = free(identifierOf(stem === '' ? words : stem), idsOf(known));
  const as = type === 'date' || written || /^date$/i.test(native) ? 'date' : 'timestamp';
  const ends =
    /return|deliver|lever|ship|close|avslutt|end|slutt|left|paid|betalt|cancel|withdraw|unsub|deleted|answer|expire|login/;
  return {
    id,
    column: name,
    as,
    notYet: nullable && ends.test(words),
    ...(written && { written: true as const }),
  };
}

/** A name that is not taken: `created`, `created2`. */
export function free(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}${count}`;
  return id;
}

function fieldOf(column: Column, table: Table, isThing: boolean): FieldGuess {
  const { name, type } = column;
  const named = guessColumn(name);
  if (type === 'binary') {
    const category = named?.category === 'image' ? 'image' : 'document';
    return { column: name, category, whole: true, check: 'kept or gone as a whole' };
  }
  if (type === 'json')
    return {
      column: name,
      category: 'profile',
      check: `better one field for each path: ${name}.$.path`,
    };
  // Beside a town it is a part of a country.
  if (/\bstate$/.test(wordsOf(name)) && hasTown(table))
    return { column: name, category: 'address', check: '' };
  if (named !== undefined && !isThing)
    return {
      column: name,
      category: named.category,
      ...(named.strength === 'hint' && { check: '' }),
    };
  if (type === 'boolean') return { column: name, category: 'status', check: '' };
  const usual = guessTable(table.name);
  if (['decimal', 'float'].includes(type)) return { column: name, category: 'amount', check: '' };
  return { column: name, category: usual ?? 'profile', check: 'what does it say of the person?' };
}

const hasTown = ({ columns }: Table) =>
  columns.some(({ name }) => /\b(city|town)$/.test(wordsOf(name)));

const identifying: readonly CategoryId[] = [
  'email',
  'phone',
  'username',
  'nationalIdentityNumber',
  'identifier',
];

function identitiesOf({ table, subject }: GuessedTable): readonly IdentityGuess[] {
  const found: IdentityGuess[] = [];
  for (const { name, type } of table.columns) {
    const category = guessColumn(name)?.category;
    if (category === undefined || !identifying.includes(category)) continue;
    if (type !== 'text' && type !== 'uuid') continue;
    if (subject === undefined && category !== 'username' && category !== 'email') continue;
    const taken = new Set(found.map(({ id }) => id));
    const isOwn = category === 'identifier' || taken.has(category);
    const named = identifierOf(category === 'identifier' ? name.replace(/[ _]?id$/i, '') : name);
    found.push({
      id: isOwn ? free(named, taken) : category,
      column: name,
      // Rows with the same visitor's id are the same visitor's.
      unique: category === 'identifier' || isUnique(table, [name]),
    });
  }
  if (found.some(({ column }) => guessColumn(column)?.category === 'identifier')) return found;
  const [key, ...more] = addressOf(table) ?? [];
  if (subject === undefined || key === undefined || more.length > 0) return found;
  if (found.some(({ column }) => column === key)) return found;
  return [
    ...found,
    { id: free(`${subject}Number`, new Set(found.map(({ id }) => id))), column: key, unique: true },
  ];
}
