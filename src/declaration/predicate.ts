/**
 * Which rows is a question about, said without any database's own words?
 *
 * A predicate is what the rule is compiled to and what a connector renders to SQL. It picks the rows for
 * which it is TRUE, and is three-valued as in SQL:
 *
 * - `compare`, `in` on an empty (NULL) value are unknown, and so are comparisons `as` a day or moment of a
 *   value that is none. A NULL in the list of an `in` is not allowed; say `null` beside it.
 * - `null`, `text`, `readable`, `exists`, `keys`, `true` and `false` are never unknown: `exists` is false when its
 *   inner predicate is true for no row (a join over NULL is no match), `keys` when a column is NULL.
 * - `all` is false if one part is false, else unknown if one is unknown; `any` is true if one is true, else
 *   unknown if one is unknown; `not` of unknown is unknown.
 *
 * So that a row is never lost in "unknown", what is compiled has no `not` over a comparison that can be
 * unknown unless `isKnown` (not null, and readable) stands beside it.
 */

/** A column, or what stands at a path inside its JSON: `{column: 'payload', path: '$.buyer.email'}`. */
export type Operand = { readonly column: string; readonly path?: string };

/** What a value is compared with. */
export type Constant = string | number | boolean;

/** How two values compare. */
export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/**
 * What a compared text is.
 *
 * - `day`: `2026-02-28`. Used only with `<` and `>=`, so that `2026-02-27 13:45` of a column with a time of
 *   day (or a text that begins with a date) falls on the right side, also when compared as text.
 * - `moment`: `2026-02-28T00:00:00+01:00`, a wall clock with its distance from UTC, only with `<` and `>=`. A
 *   value with a zone (of its column, or a text that ends in an offset) is compared as an instant; one without
 *   with the wall clock, the distance cut off, because the wall clock is that of the zone the event declares.
 */
export type Reading = 'day' | 'moment';

/** A question about a row that a database can answer. */
export type Predicate =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'all'; readonly of: readonly Predicate[] }
  | { readonly kind: 'any'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | {
      readonly kind: 'compare';
      readonly operand: Operand;
      readonly op: Comparison;
      readonly value: Constant;
      /** Absent: as the column's own type. */
      readonly as?: Reading;
    }
  | { readonly kind: 'in'; readonly operand: Operand; readonly values: readonly Constant[] }
  | { readonly kind: 'null'; readonly operand: Operand }
  /**
   * A text that begins with, or holds, one of these, to the letter (also the text of JSON, of numbers and of
   * arrays). False for NULL.
   */
  | { readonly kind: 'text'; readonly operand: Operand; readonly begins: string }
  | { readonly kind: 'text'; readonly operand: Operand; readonly holds: readonly string[] }
  /** A text of nothing but visible ASCII characters, no blanks; `small`: and no capitals. False for NULL. */
  | { readonly kind: 'text'; readonly operand: Operand; readonly only: 'visible' | 'small' }
  /**
   * The value is a real date, with or without a time of day: always true of a filled date or timestamp
   * column (false for MariaDB's 0000-00-00), and asked of texts. False for NULL.
   */
  | { readonly kind: 'readable'; readonly operand: Operand; readonly as: Reading }
  | {
      readonly kind: 'exists';
      /** The table as declared, `orders` or `sales.orders`. */
      readonly table: string;
      /** Pairs of equal columns: of this table, and of the row the predicate is asked of. */
      readonly join: readonly (readonly [inner: string, outer: string])[];
      /** Asked of the inner row. */
      readonly where: Predicate;
    }
  | {
      readonly kind: 'keys';
      readonly columns: readonly string[];
      /** The name of a set of keys (tuples in the order of `columns`) that is given beside the predicate. */
      readonly set: string;
    };

/** Every row. */
export const always: Predicate = { kind: 'true' };

/** No row. */
export const never: Predicate = { kind: 'false' };

/** All of these; flattened, and `never` as soon as one is. */
export function all(...of: readonly Predicate[]): Predicate {
  const parts = joined('all', of).filter(({ kind }) => kind !== 'true');
  if (parts.some(({ kind }) => kind === 'false')) return never;
  const [only, ...rest] = parts;
  if (only === undefined) return always;
  return rest.length === 0 ? only : { kind: 'all', of: parts };
}

/** One or more of these; flattened, and `always` as soon as one is. */
export function any(...of: readonly Predicate[]): Predicate {
  const parts = joined('any', of).filter(({ kind }) => kind !== 'false');
  if (parts.some(({ kind }) => kind === 'true')) return always;
  const [only, ...rest] = parts;
  if (only === undefined) return never;
  return rest.length === 0 ? only : { kind: 'any', of: parts };
}

/** The opposite; see above on what is unknown. */
export function not(of: Predicate): Predicate {
  if (of.kind === 'true') return never;
  if (of.kind === 'false') return always;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

/** A column compared with a constant. */
export function compare(operand: Operand, op: Comparison, value: Constant): Predicate {
  return { kind: 'compare', operand, op, value };
}

/** The value is empty. */
export function isNull(operand: Operand): Predicate {
  return { kind: 'null', operand };
}

/** One of these values; with `null` among them an empty one fits too. Never unknown. */
export function isOneOf(operand: Operand, values: readonly (Constant | null)[]): Predicate {
  const filled = values.filter((value) => value !== null);
  const [only, ...rest] = filled;
  const fits: Predicate =
    only === undefined
      ? never
      : rest.length === 0
        ? compare(operand, '=', only)
        : { kind: 'in', operand, values: filled };
  if (filled.length < values.length) return any(isNull(operand), fits);
  return only === undefined ? never : all(not(isNull(operand)), fits);
}

/** The same predicate with its sets of keys called otherwise. */
export function renamed(predicate: Predicate, named: (set: string) => string): Predicate {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return { ...predicate, of: predicate.of.map((part) => renamed(part, named)) };
    case 'not':
      return { ...predicate, of: renamed(predicate.of, named) };
    case 'exists':
      return { ...predicate, where: renamed(predicate.where, named) };
    case 'keys':
      return { ...predicate, set: named(predicate.set) };
    default:
      return predicate;
  }
}

/** Whether a predicate is certainly about no row, so that it need not be asked. */
export function isNever(predicate: Predicate): boolean {
  return predicate.kind === 'false';
}

function joined(kind: 'all' | 'any', of: readonly Predicate[]): readonly Predicate[] {
  return of.flatMap((part) => (part.kind === kind ? part.of : [part]));
}
