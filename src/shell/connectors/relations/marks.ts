/**
 * What is noted of related rows, and how is it written down?
 *
 * A mark for each thing asked of the rows of a source: a bit, because one narrow column is quicker to group by and
 * to join than many. SQLite cannot join bits of several rows, so there each mark is a column of 0 and 1.
 */
import type { Predicate } from '../../../declaration/predicate.ts';
import type { Dialect } from '../dialect.ts';
import { type Hop, sourceName, startOf, textOf, typesOf, type Way } from './ways.ts';

/** Whether a row of a source fits. */
export interface Mark {
  readonly asked: Predicate;
  /** The name of the source. */
  readonly source: string;
  /** Its place among the marks of the subquery. */
  readonly at: number;
}

/** A subquery: rows reached by the same columns, with a mark for each thing asked of them. */
export interface Gathered {
  name: string;
  readonly types: string;
  readonly sources: Map<string, readonly Hop[]>;
  readonly marks: Map<string, Mark>;
  /** Subqueries with the keys it is needed for; none when it is for all. */
  only: readonly string[];
}

/** By which a mark is known again. */
export const markName = ({ hops, asked }: Way) => `${sourceName(hops)} ${textOf(asked)}`;

/** Puts what is reached by the same columns of some row into one subquery. */
export function gatherAll(
  questions: readonly (readonly (readonly Way[])[])[],
): ReadonlyMap<string, Gathered> {
  const gathered = new Map<string, Gathered>();
  for (const asks of questions) {
    const far = asks.flat().filter(({ hops }) => hops.length > 0);
    for (const same of Map.groupBy(far, startOf).values()) join(gathered, same);
  }
  return gathered;
}

function join(gathered: Map<string, Gathered>, ways: readonly Way[]): void {
  const into: Gathered = {
    name: '',
    types: typesOf(ways[0]?.hops ?? []),
    sources: new Map(),
    marks: new Map(),
    only: [],
  };
  const mark = (name: string, one: Omit<Mark, 'at'>) => {
    if (!into.marks.has(name)) into.marks.set(name, { ...one, at: into.marks.size });
  };
  for (const other of new Set(ways.flatMap(({ hops }) => gathered.get(sourceName(hops)) ?? []))) {
    for (const [name, hops] of other.sources) into.sources.set(name, hops);
    for (const [name, one] of other.marks) mark(name, one);
  }
  for (const way of ways) {
    const source = sourceName(way.hops);
    into.sources.set(source, way.hops);
    mark(markName(way), { asked: way.asked, source });
  }
  for (const name of into.sources.keys()) gathered.set(name, into);
}

// A whole number of 32 bits with its sign, to be safe.
const bits = 30;

const inBits = ({ kind }: Dialect) => kind !== 'sqlite';

/** The columns of a source: what SQL says of each mark; undefined where the mark is of another source. */
export function marksOf(
  dialect: Dialect,
  marks: readonly Mark[],
  say: (mark: Mark) => string | undefined,
): readonly string[] {
  const size = inBits(dialect) ? bits : 1;
  const columns = Math.ceil(marks.length / size);
  return Array.from({ length: columns }, (_, column) => {
    const said = marks.slice(column * size, (column + 1) * size).flatMap((mark, bit) => {
      const test = say(mark);
      if (test === undefined) return [];
      return test === '1 = 1'
        ? [`${2 ** bit}`]
        : [`(case when ${test} then ${2 ** bit} else 0 end)`];
    });
    return `${said.length === 0 ? '0' : said.join(' | ')} as m${column}`;
  });
}

/** The same columns of all rows with the same keys. */
export function marksTogether(dialect: Dialect, marks: number): readonly string[] {
  const together = inBits(dialect) ? 'bit_or' : 'max';
  const columns = Math.ceil(marks / (inBits(dialect) ? bits : 1));
  return Array.from({ length: columns }, (_, at) => `${together}(m${at}) as m${at}`);
}

/** Whether a row of a subquery has one of these marks: true or false, never unknown. */
export function isMarked(
  dialect: Dialect,
  alias: string,
  wanted: readonly (Mark | undefined)[],
): string {
  const marks = wanted.map((mark) => {
    if (mark === undefined) throw new Error('A question was not gathered.');
    return mark.at;
  });
  if (!inBits(dialect))
    return tested(marks.map((at) => `(${alias}.m${at} is not null and ${alias}.m${at} = 1)`));
  const columns = [...Map.groupBy(new Set(marks), (at) => Math.floor(at / bits))];
  return tested(
    columns.map(([column, all]) => {
      const mask = all.reduce((sum, at) => sum + 2 ** (at % bits), 0);
      return `(${alias}.m${column} is not null and (${alias}.m${column} & ${mask}) <> 0)`;
    }),
  );
}

const tested = (parts: readonly string[]) =>
  parts.length === 1 ? parts.join() : `(${parts.join(' or ')})`;
