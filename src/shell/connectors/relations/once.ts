/**
 * How are a few rows asked many things about their relations?
 *
 * What is asked of related rows often stands in several questions, and again within them; a database would plan
 * and look up each anew. Here each is asked once for each row, in a subquery, and has a name outside.
 */
import { all, any, not, type Predicate } from '../../../declaration/predicate.ts';
import { type Asked, condition, tableName, type Writing } from '../render.ts';
import { asksIn, distinct, type Exists, textOf } from './ways.ts';

/** A statement's rows with the answers beside them. */
export interface Once {
  /** SQL for `exists` at the top of a predicate. */
  readonly flags: (parts: readonly Exists[]) => readonly string[];
  /** What stands after `from`; rendered after what is shown and before `outside`. */
  readonly from: () => string;
  /** The condition that is left. */
  readonly outside: Predicate;
}

/** The same rows with each `exists` asked once; undefined where nothing is asked twice. */
export function once(
  base: Writing,
  asked: Asked,
  [where, ...flags]: readonly [Predicate, ...Predicate[]],
) {
  const found = [where, ...flags].flatMap(asksIn).flat();
  const names = new Map(found.map((exists) => [textOf(exists), '']));
  if (names.size === found.length) return undefined;
  [...names.keys()].forEach((text, at) => names.set(text, base.dialect.quote(`vern:r${at}`)));
  const parts = where.kind === 'all' ? where.of : [where];
  const inside = parts.filter((part) => asksIn(part).length === 0);
  const made: Once = {
    flags: (exists) => exists.map((one) => `t0.${names.get(textOf(one))}`),
    from: () => {
      const { gathered: _, ...writing } = base;
      const shown = [...names].map(
        ([text, name]) => `${condition(writing, asked, JSON.parse(text) as Predicate)} as ${name}`,
      );
      const table = `${tableName(base.dialect, asked.table)} as t0`;
      return `(select t0.*, ${shown.join(', ')} from ${table} where ${condition(writing, asked, all(...inside))} ${base.dialect.fence}) as t0`;
    },
    outside: all(...parts.filter((part) => !inside.includes(part))),
  };
  return made;
}

/** The same predicate; what is asked of the same related rows is asked together. */
export function compact(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'not':
      return not(compact(predicate.of));
    case 'exists':
      return { ...predicate, where: compact(predicate.where) };
    case 'all': {
      const parts = distinct(predicate.of.map(compact));
      const nots = parts.flatMap((part) => (part.kind === 'not' ? [part.of] : []));
      if (nots.length < 2) return all(...parts);
      return all(...parts.filter(({ kind }) => kind !== 'not'), not(compact(any(...nots))));
    }
    case 'any': {
      const parts = predicate.of
        .map(compact)
        .flatMap((part) => (part.kind === 'any' ? part.of : [part]));
      const groups = Map.groupBy(parts, (part) =>
        part.kind === 'exists' ? JSON.stringify([part.table, part.join]) : '',
      );
      return any(
        ...distinct(groups.get('') ?? []),
        ...[...groups].flatMap(([name, of]) => (name === '' ? [] : [joined(of)])),
      );
    }
    default:
      return predicate;
  }
}

function joined(parts: readonly Predicate[]): Predicate {
  const [first, ...rest] = parts.flatMap((part) => (part.kind === 'exists' ? [part] : []));
  if (first === undefined) return any();
  if (rest.length === 0) return first;
  return { ...first, where: compact(any(first.where, ...rest.map(({ where }) => where))) };
}
