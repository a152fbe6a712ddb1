/**
 * What does a column become when its datum goes but its row stays?
 *
 * Empty where it may be; else a neutral value that fits type, length, unique keys and checks, or, for
 * statistics, something coarser. Keys and pointers are never asked about. Where nothing fits it is refused
 * with the reason, never guessed: GDPR art. 5(1)(e), 17, 25.
 */
import type { Column, Table } from '../../declaration/database/catalogue.ts';
import type { Value } from '../../declaration/database/value.ts';
import { type Category, type CategoryId, categories } from '../../declaration/terms/categories.ts';
import { verdictOf } from './checks.ts';
import type { Mask } from './plan.ts';

export { isMasked, maskedValue, notMasked } from './masked.ts';

/** What is known of a datum: its category (a standard one, own ones stand under it) and its table. */
export type About = {
  readonly category: string;
  readonly table: Table;
  /** Only these JSON paths of the column are the datum. */
  readonly paths?: readonly string[];
};

/** Why a column cannot be masked. */
export type NoMask = { readonly refused: string };

type Constant = Exclude<Value, null>;

/**
 * What a column becomes: `erase` takes the datum away; `statistics` makes it coarser, and undefined then
 * says that it may stay as it is.
 */
export function maskFor(column: Column, about: About, use: 'erase'): Mask | NoMask;
export function maskFor(
  column: Column,
  about: About,
  use: 'erase' | 'statistics',
): Mask | NoMask | undefined;
export function maskFor(
  column: Column,
  about: About,
  use: 'erase' | 'statistics',
): Mask | NoMask | undefined {
  if (use === 'statistics') return coarser(column, about);
  if (column.generated)
    return refused(column, 'the database computes it; mask the columns it comes from');
  if (about.paths !== undefined) return { kind: 'paths', paths: about.paths };
  if (!column.nullable) return filled(column, about);
  const empty = verdictOf(about.table, column, null);
  if (empty === 'fits') return { kind: 'empty' };
  const other = filled(column, about);
  return 'refused' in other && typeof empty === 'object' ? unreadable(column, empty) : other;
}

const refused = ({ name }: Column, why: string): NoMask => ({ refused: `${name}: ${why}` });

const unreadable = (column: Column, check: { readonly unreadable: string }) =>
  refused(
    column,
    `nobody can tell what the check ${check.unreadable} allows; let the column be empty`,
  );

function filled(column: Column, about: About): Mask | NoMask {
  if (isUnique(about.table, column)) return token(column, about);
  if (column.allowed !== null) return neutral(column, about);
  const isDay = column.type === 'text' && kindOf(about)?.mask === 'date';
  if (isDay || ['date', 'timestamp', 'instant'].includes(column.type)) return dated(column, about);
  const fits = candidates(column).map((value) => ({
    value,
    verdict: verdictOf(about.table, column, value),
  }));
  const good = fits.find(({ verdict }) => verdict === 'fits');
  if (good !== undefined) return { kind: 'constant', value: good.value };
  const odd = fits.map(({ verdict }) => verdict).find((verdict) => typeof verdict === 'object');
  if (odd !== undefined) return unreadable(column, odd);
  return refused(column, 'it may not be empty, and no neutral value fits; let it be empty');
}

function dated(column: Column, about: About): Mask | NoMask {
  const verdict = verdictOf(about.table, column, '1970-01-01');
  return typeof verdict === 'object' ? unreadable(column, verdict) : { kind: 'year' };
}

/** Whether a value of the column must differ from those of other rows. */
function isUnique({ primaryKey, uniques, indexes }: Table, { name }: Column): boolean {
  const keys = [...uniques, ...(primaryKey === null ? [] : [primaryKey])];
  if (keys.some(({ columns }) => columns.includes(name))) return true;
  // An index over an expression may be about any column.
  return indexes.some(
    ({ unique, columns }) => unique && (columns.includes(name) || columns.includes(null)),
  );
}

const nothing = '00000000-0000-0000-0000-000000000000';

/** Neutral values to try, the plainest first. */
function candidates({ type, base, default: declared }: Column): readonly Constant[] {
  switch (type) {
    case 'text':
      return ['', '-'];
    case 'integer':
    case 'decimal':
    case 'float':
      return [0, 1];
    case 'boolean':
      return [false];
    case 'time':
      return ['00:00:00'];
    case 'json':
      return declared?.includes('[]') === true ? ['[]', '{}'] : ['{}', '[]'];
    case 'array':
      return [[]];
    case 'binary':
      return [new Uint8Array()];
    case 'uuid':
      return [nothing];
    default:
      return base === 'inet' ? ['0.0.0.0'] : [];
  }
}

const fewestLetters = 6;

function token(column: Column, about: About): Mask | NoMask {
  const { type, length } = column;
  if ((type !== 'text' && type !== 'uuid') || column.allowed !== null)
    return refused(column, 'it must differ from row to row, and is no text; let it be empty');
  for (const { prefix, suffix } of formsOf(column, about)) {
    const own = prefix.length + suffix.length;
    const all = Math.min(length ?? Number.POSITIVE_INFINITY, own + (type === 'uuid' ? 12 : 16));
    if (all - own < fewestLetters) continue;
    const example = prefix + 'a'.repeat(all - own) + suffix;
    const verdict = verdictOf(about.table, column, example);
    if (typeof verdict === 'object') return unreadable(column, verdict);
    if (verdict === 'fits') return { kind: 'token', prefix, suffix, length: all };
  }
  return refused(column, 'it must differ from row to row, and is too short; let it be empty');
}

// The kinds of random texts to try, the plainest first.
function formsOf({ type }: Column, about: About) {
  if (type === 'uuid') return [{ prefix: '00000000-0000-4000-8000-', suffix: '' }];
  const plain = [
    { prefix: 'erased-', suffix: '' },
    { prefix: 'e-', suffix: '' },
  ];
  const isEmail = kindOf(about)?.mask === 'email';
  return isEmail ? [{ prefix: 'erased-', suffix: '@invalid.example' }, ...plain] : plain;
}

// Words that say nothing, and those by which something has come to its end.
const saysNothing =
  /^(|-|unknown|ukjent|ukjend|erased|slettet|sletta|deleted|removed|fjernet|anonymi[sz]ed|anonymisert|none|ingen|n\/a|other|annet|anna|not (given|stated)|ikke oppgitt|ikkje oppgitt)$/i;
const saysOver =
  /^(closed|lukket|lukka|stengt|stengd|left|sluttet|slutta|ended|avsluttet|avslutta|inactive|inaktiv|former|tidligere|oppsagt|expired)$/i;

function neutral(column: Column, about: About): Mask | NoMask {
  const allowed = column.allowed ?? [];
  const fits = (words: RegExp) => allowed.filter((value) => words.test(value));
  const found = [fits(saysNothing), about.category === 'status' ? fits(saysOver) : []];
  for (const one of [...found, allowed]) {
    const [only, ...others] = one;
    if (only === undefined || others.length > 0) continue;
    const verdict = verdictOf(about.table, column, only);
    if (verdict === 'fits') return { kind: 'constant', value: only };
    if (typeof verdict === 'object') return unreadable(column, verdict);
  }
  return refused(
    column,
    'it may not be empty, and none of the values it may have says nothing; let it be empty, or allow «unknown»',
  );
}

function kindOf({ category }: About): Category | undefined {
  return Object.hasOwn(categories, category) ? categories[category as CategoryId] : undefined;
}

const money = new Set(['amount', 'creditBalance', 'payment', 'transactions', 'discount', 'salary']);

function coarser(column: Column, about: About): Mask | undefined {
  if (column.generated) return undefined;
  const { type } = column;
  const mask = kindOf(about)?.mask;
  const isText = type === 'text';
  if (['date', 'timestamp', 'instant'].includes(type) || (isText && mask === 'date'))
    return { kind: about.category === 'dateOfBirth' ? 'year' : 'month' };
  if (mask === 'postcode' && (isText || type === 'integer')) return { kind: 'postcode' };
  if (mask === 'ip') return { kind: 'ip' };
  const isNumber = ['integer', 'decimal', 'float'].includes(type);
  // A rounded number might break a check, such as one that wants more than 0.
  const free = verdictOf(about.table, column, 0) === 'fits';
  return isNumber && free && money.has(about.category) ? { kind: 'round', to: 10 } : undefined;
}
