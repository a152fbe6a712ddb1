/**
 * What would a first declaration of a database look like?
 *
 * A text for a person to go on with: datasets, edges, identities and events guessed from the tables, each guess with
 * `# check`. No purpose is invented: why data is used stands in no database. GDPR art. 5(1)(b), 30(1).
 */
import {
  addressOf,
  type Catalogue,
  nameOf,
  type Table,
} from '../../declaration/database/catalogue.ts';
import { type ColumnsGuess, type EventGuess, free, guessColumns } from './fields.ts';
import { type Guess, type GuessedTable, guessTables, identifierOf, type Pointer } from './guess.ts';
import { wordsOf } from './names.ts';

/** A drafted declaration, and how much of the database it speaks of. */
export type Draft = {
  readonly text: string;
  readonly datasets: number;
  /** Tables in the database. */
  readonly tables: number;
};

type Drafting = {
  readonly catalogue: Catalogue;
  readonly ids: ReadonlyMap<Table, string>;
};

/** Drafts a declaration for one system. `connect` is the name of the environment variable with its address. */
export function draftOf(catalogue: Catalogue, system: string, connect: string): Draft {
  const guess = guessTables(catalogue);
  const drafting = { catalogue, ids: idsOf(guess) };
  const known = new Set(guess.tables.map(({ table }) => table));
  const datasets = guess.tables.map((guessed) => ({
    guessed,
    columns: guessColumns(guessed, known),
  }));
  const lines = [
    '# yaml-language-server: $schema=./vern.schema.json',
    `# Drafted from the tables of ${system}: a place to begin. Look at every line with «check».`,
    'vern: 1',
    'organisation:',
    '  name: My organisation                   # check: and number, address, email, phone',
    'notice:',
    '  languages: [en]                         # check: nb, nn, en',
    ...subjectLines(guess),
    'systems:',
    `  ${system}:`,
    `    title: ${scalar(titled(system))}`,
    `    connect: \${${connect}}`,
    datasets.length === 0 ? '    datasets: {}' : '    datasets:',
    ...datasets.flatMap(({ guessed, columns }) => datasetLines(drafting, guessed, columns)),
    ...guess.left.map(({ table, because }) =>
      `      # check: ${nameOf(catalogue, table)} is left out; ${because}`.replaceAll(
        /\s*\n\s*/g,
        ' ',
      ),
    ),
    ...purposeLines(system, drafting, datasets),
  ];
  return {
    text: `${lines.join('\n')}\n`,
    datasets: datasets.length,
    tables: catalogue.tables.filter(({ kind }) => kind !== 'view').length,
  };
}

function idsOf({ tables }: Guess): ReadonlyMap<Table, string> {
  const ids = new Map<Table, string>();
  for (const { table } of tables)
    ids.set(table, free(identifierOf(table.name), new Set(ids.values())));
  return ids;
}

function subjectLines({ tables }: Guess): readonly string[] {
  const subjects = [...new Set(tables.flatMap(({ subject }) => subject ?? []))];
  if (subjects.length === 0)
    return ['subjects: {}   # check: no table looks as if it is about people'];
  return [
    'subjects:',
    ...subjects.map(
      (id) => `  ${scalar(id)}: ${scalar(titled(id))}   # check: as people would say it`,
    ),
  ];
}

/** A name as a heading: `order_lines` becomes `Order lines`. */
function titled(name: string): string {
  const words = wordsOf(name);
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

// Plain where YAML reads the very text, else in quotes.
function scalar(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(text) && !/[ .]$/.test(text);
  return isPlain && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

const list = (names: readonly string[]) => `[${names.map(scalar).join(', ')}]`;
const noted = (line: string, check: string | undefined) =>
  check === undefined ? line : `${line}   # check${check === '' ? '' : `: ${check}`}`;

function datasetLines(
  drafting: Drafting,
  guessed: GuessedTable,
  columns: ColumnsGuess,
): readonly string[] {
  const { table } = guessed;
  const id = drafting.ids.get(table) ?? '';
  const written = nameOf(drafting.catalogue, table);
  const { fields, events, identities, notPersonal } = columns;
  return [
    `      ${scalar(id)}:`,
    `        title: ${scalar(titled(table.name))}`,
    `        table: ${scalar(written)}`,
    ...(addressOf(table) === undefined
      ? ['        # check: no key tells its rows apart; write key: [columns]']
      : []),
    ...aboutLines(drafting, guessed),
    ...(identities.length === 0 ? [] : ['        identifiedBy:']),
    ...identities.map(({ id: name, column, unique }) =>
      unique
        ? `          ${scalar(name)}: ${scalar(column)}`
        : `          ${scalar(name)}: { column: ${scalar(column)}, unique: false }   # check: may several people share it?`,
    ),
    fields.length === 0 ? '        fields: {}' : '        fields:',
    ...fields.map(({ column, category, whole, check }) =>
      noted(
        `          ${scalar(column)}: ${whole === true ? `{ category: ${category}, whole: true }` : category}`,
        check,
      ),
    ),
    ...(notPersonal.length === 0 ? [] : [`        notPersonal: ${list(notPersonal)}   # check`]),
    ...(events.length === 0 ? [] : ['        events:']),
    ...events.map(eventLine),
  ];
}

function eventLine({ id, column, as, notYet, written }: EventGuess): string {
  const parts = [
    `column: ${scalar(column)}`,
    ...(notYet ? ['null: not yet'] : []),
    ...(as === 'date' ? [] : [`as: ${as}`]),
  ];
  const check = [
    ...(written === true ? ['are its texts dates?'] : []),
    ...(notYet ? ['empty means that it has not happened yet?'] : []),
  ];
  return noted(
    `          ${scalar(id)}: { ${parts.join(', ')} }`,
    check.length === 0 ? undefined : check.join(' '),
  );
}

function aboutLines(
  drafting: Drafting,
  { subject, about, mentions }: GuessedTable,
): readonly string[] {
  const owner =
    subject === undefined
      ? edgeLines(drafting, 'about', about)
      : [`        about: ${scalar(subject)}`];
  const own = mentions.filter(({ columns }) => !about.some((one) => one.columns === columns));
  return [...owner, ...edgeLines(drafting, 'mentions', own)];
}

function edgeLines(
  drafting: Drafting,
  key: 'about' | 'mentions',
  edges: readonly (Pointer & { readonly backwards?: true })[],
): readonly string[] {
  if (edges.length === 0) return [];
  const written = edges.map((edge) => edgeText(drafting, edge));
  const check = edges.some(({ backwards }) => backwards === true)
    ? `whose row it is; they point here`
    : edges.some(({ guessed }) => guessed)
      ? 'guessed from the name, there is no foreign key'
      : undefined;
  const [only] = written;
  return [
    noted(`        ${key}: ${written.length === 1 ? only : `[${written.join(', ')}]`}`, check),
  ];
}

function edgeText({ ids }: Drafting, { table, columns, to }: Pointer): string {
  const id = ids.get(table) ?? identifierOf(table.name);
  const isKey = JSON.stringify(addressOf(table)) === JSON.stringify(to);
  if (!isKey || columns.some((name) => /[,()'"]/.test(name)))
    return `{ dataset: ${scalar(id)}, by: ${list(columns)}, to: ${list(to)} }`;
  const short = `${id}(${columns.join(', ')})`;
  return columns.length === 1 && /^[\w()]+$/.test(short) ? short : JSON.stringify(short);
}

function purposeLines(
  system: string,
  { ids }: Drafting,
  datasets: readonly { readonly guessed: GuessedTable; readonly columns: ColumnsGuess }[],
): readonly string[] {
  const child = datasets.find(
    ({ guessed, columns }) => guessed.subject === undefined && columns.events.length > 0,
  );
  const some = child ?? datasets.find(({ columns }) => columns.events.length > 0) ?? datasets[0];
  if (some === undefined) return ['purposes: {}'];
  const id = ids.get(some.guessed.table) ?? '';
  const event = some.columns.events[0]?.id ?? 'event';
  return [
    'purposes: {}   # check: what do you use the data for? Take {} away, and write for each use:',
    '#  aName:',
    '#    title: In a few words, as a heading',
    '#    basis: contract          # or consent, legal obligation, legitimate interest, public task, vital interests',
    `#    needs: ["${system}.${id}.*"]`,
    `#    until: { after: ${system}.${id}.${event}, for: P1Y }   # and a title: for that event`,
    '# What no purpose needs is not allowed to be there: vern check names every such field.',
  ];
}
