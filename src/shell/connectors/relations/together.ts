/**
 * How is much of a table asked about its relations at once, instead of row by row?
 *
 * Looking up related rows for each of ten million rows is slow. Here every `exists` of the questions is answered
 * once for all. What a row points at is joined to it; of what points at it, one subquery gathers by the pointing
 * columns what there is (a flag for each question), and is joined. Questions that reach rows by the same columns
 * share one subquery, also when they are asked of several tables. Of few rows only their own relations are
 * gathered.
 */
import { createHash } from 'node:crypto';
import { addressOf, type Table } from '../../../declaration/database/catalogue.ts';
import { any, type Predicate } from '../../../declaration/predicate.ts';
import {
  type Asked,
  columnOf,
  condition,
  equal,
  expressionOf,
  tableName,
  type Writing,
} from '../render.ts';

import {
  asksIn,
  dispensable,
  type Exists,
  type Hop,
  type Joined,
  keysOf,
  sourceName,
  startOf,
  textOf,
  typesOf,
  type Up,
  type Way,
  wayOf,
} from './ways.ts';

/** Whether one or more of some ways, all from the same columns, lead to a row that fits: one flag. */
interface Ask {
  flag: string;
  readonly ways: readonly Way[];
}

/** A subquery: rows reached by the same columns, with a flag for each thing asked of them. */
interface Gathered {
  name: string;
  readonly types: string;
  readonly sources: Map<string, readonly Hop[]>;
  readonly asks: Map<string, Ask>;
  /** Subqueries with the keys it is needed for; none when it is for all. */
  only: readonly string[];
}

/** A table with the predicates it is asked. */
export interface Question {
  readonly table: Table;
  readonly predicates: readonly Predicate[];
  /** By which few rows are found: only what they need is gathered. */
  readonly found?: Predicate;
}

/** What takes the place of relations in a statement. */
export interface Together {
  /** `with …`, or '' when nothing is gathered; comes first in the statement. */
  readonly gathering: string;
  /** SQL for the `exists` of a question that are asked at once. */
  flags(question: number, parts: readonly Exists[]): readonly string[];
  /** ` left join …` for a question, by its place in the list; after its flags, before its conditions. */
  joins(question: number): string;
}

/** Gathers what the questions ask of other tables; predicates are `tidied` ones. */
export function together(base: Writing, questions: readonly Question[]): Together {
  const { gathered: _, ...writing } = base;
  const state = questions.map((question) => {
    const { table, predicates } = question;
    const joined: Joined = new Map();
    const ways = (parts: readonly Exists[]) =>
      parts.map((one) => wayOf(writing, { table, depth: 0 }, { one, joined }));
    const lists = predicates.flatMap(asksIn);
    const lowered = dispensable(joined, lists.flatMap(ways));
    const groups = (parts: readonly Exists[]) =>
      grouped(ways(parts).map((way) => lowered.get(way.from.depth)?.(way) ?? way));
    const needed = () => [...joined.values()].filter(({ asked }) => !lowered.has(asked.depth));
    return { needed, groups, asks: lists.flatMap(groups), table, found: question.found };
  });
  const limitTexts: string[] = [];
  const gathered = gatherAll(state.map(({ asks }) => asks));
  const parts = [...new Set(gathered.values())];
  parts.forEach((each, at) => {
    each.name = `vern_${at}`;
  });
  const limits = state.flatMap((one) => limitsOf(writing, one, gathered));
  limits.forEach(({ part, text: keys }, at) => {
    part.only = [...part.only, `select * from vern_k${at}`];
    limitTexts.push(`vern_k${at} as (${keys()})`);
  });
  const text = [
    ...limitTexts,
    ...parts.map((each) => `${each.name} as (${gather(writing, each)})`),
  ];
  const at = (question: number) => {
    const found = state[question];
    if (found === undefined) throw new Error('There is no such question.');
    return found;
  };
  return {
    gathering: text.length === 0 ? '' : `with ${text.join(', ')} `,
    flags: (question, exists) =>
      at(question)
        .groups(exists)
        .map((ways) => flagOf(writing, gathered, ways)),
    joins: (question) => {
      const { needed, asks } = at(question);
      return `${upwards(writing, needed())}${sideways(writing, asks.flat(), gathered)}`;
    },
  };
}

interface Limited {
  readonly table: Table;
  readonly found: Predicate | undefined;
  readonly asks: readonly (readonly Way[])[];
  readonly needed: () => readonly Up[];
}

/** For each subquery that a question needs, the keys of the rows it asks about. */
function limitsOf(
  writing: Writing,
  { table, found, asks, needed }: Limited,
  gathered: ReadonlyMap<string, Gathered>,
) {
  if (found === undefined) return [];
  const starts = new Map(
    asks.flat().flatMap((way) => (way.hops.length > 0 ? [[startOf(way), way] as const] : [])),
  );
  return [...starts.values()].flatMap((way) => {
    const part = gathered.get(sourceName(way.hops));
    if (part === undefined) return [];
    const text = () => {
      const columns = keysOf(way.hops).map(([, outer], at) => {
        return `${expressionOf(writing, way.from, outer)} as k${at}`;
      });
      const joins = upwards(writing, needed());
      const where = condition(writing, { table, depth: 0 }, found);
      return `select distinct ${columns.join(', ')} from ${tableName(writing.dialect, table)} as t0${joins} where ${where}`;
    };
    return [{ part, text }];
  });
}

const askName = (ways: readonly Way[]) =>
  ways
    .map(({ hops, asked }) => `${sourceName(hops)} ${textOf(asked)}`)
    .toSorted()
    .join();

const grouped = (ways: readonly Way[]): readonly (readonly Way[])[] => [
  ...Map.groupBy(ways, startOf).values(),
];

/** Puts what is reached by the same columns of some row into one subquery. */
function gatherAll(
  questions: readonly (readonly (readonly Way[])[])[],
): ReadonlyMap<string, Gathered> {
  const gathered = new Map<string, Gathered>();
  for (const asks of questions) {
    const far = asks.filter(([way]) => way !== undefined && way.hops.length > 0);
    const same = Map.groupBy(far, ([way]) => (way === undefined ? '' : startOf(way)));
    for (const one of same.values()) join(gathered, one);
  }
  return gathered;
}

function join(gathered: Map<string, Gathered>, asks: readonly (readonly Way[])[]): void {
  const all = asks.flat().map(({ hops }) => hops);
  const into: Gathered = {
    name: '',
    types: typesOf(all[0] ?? []),
    sources: new Map(),
    asks: new Map(),
    only: [],
  };
  for (const other of new Set(all.flatMap((hops) => gathered.get(sourceName(hops)) ?? []))) {
    for (const [name, hops] of other.sources) into.sources.set(name, hops);
    for (const [name, ask] of other.asks) into.asks.set(name, ask);
  }
  for (const hops of all) into.sources.set(sourceName(hops), hops);
  for (const ways of asks) into.asks.set(askName(ways), { flag: '', ways });
  [...into.asks.values()].forEach((ask, at) => {
    ask.flag = `f${at}`;
  });
  for (const name of into.sources.keys()) gathered.set(name, into);
}

/** `select keys, flags from … union all … group by keys` */
function gather(writing: Writing, part: Gathered): string {
  const keys = part.types.split(',').map((_, at) => `k${at}`);
  const each = [...part.sources].map(([name, hops]) => ofSource(writing, part, [name, hops]));
  const flags = [...part.asks.values()].map(({ flag }) => `max(${flag}) as ${flag}`);
  return `select ${[...keys, ...flags].join(', ')} from (${each.join(' union all ')}) as u group by ${keys.join(', ')}`;
}

function ofSource(
  writing: Writing,
  { asks, only }: Gathered,
  [name, source]: readonly [string, readonly Hop[]],
): string {
  const hops = source.map((hop, at) => ({ hop, asked: { table: hop.table, depth: at + 1 } }));
  const [start, last] = [hops[0]?.asked, hops.at(-1)?.asked];
  if (start === undefined || last === undefined) throw new Error('A source has a table.');
  const keys = keysOf(source).map(([own], at) => `${expressionOf(writing, start, own)} as k${at}`);
  const shown = [...asks.values()].map(({ flag, ways }) => {
    const own = ways.filter((way) => sourceName(way.hops) === name).map((way) => way.asked);
    if (own.length === 0) return `0 as ${flag}`;
    return `case when ${condition(writing, last, any(...own))} then 1 else 0 end as ${flag}`;
  });
  const from = hops.map(({ hop, asked }, at) => {
    const before = hops[at - 1]?.asked;
    const named = `${tableName(writing.dialect, hop.table)} as t${asked.depth}`;
    return before === undefined
      ? named
      : `join ${named} on ${onKeys(writing, [asked, before], hop)}`;
  });
  const columns = keysOf(source).map(([own]) => expressionOf(writing, start, own));
  const limit =
    only.length === 0
      ? []
      : [
          `${columns.length === 1 ? columns.join() : `(${columns.join(', ')})`} in (${only.join(' union ')})`,
        ];
  const where = [
    ...limit,
    ...hops.flatMap(({ hop, asked }) =>
      hop.where.map((each) => `(${condition(writing, asked, each)})`),
    ),
  ];
  return `select ${[...keys, ...shown].join(', ')} from ${from.join(' ')}${where.length === 0 ? '' : ` where ${where.join(' and ')}`}`;
}

function onKeys(writing: Writing, [asked, above]: readonly [Asked, Asked], hop: Hop): string {
  return hop.join
    .map(([own, outer]) =>
      equal(
        writing.dialect,
        [columnOf(asked.table, own), columnOf(above.table, outer)],
        [expressionOf(writing, asked, own), expressionOf(writing, above, outer)],
      ),
    )
    .join(' and ');
}

/** The flag of ways that start from the same columns: true or false, never unknown. */
function flagOf(
  writing: Writing,
  gathered: ReadonlyMap<string, Gathered>,
  ways: readonly Way[],
): string {
  const [first] = ways;
  if (first === undefined) return '1 = 0';
  if (first.hops.length === 0) {
    const test = condition(writing, first.from, any(...ways.map(({ asked }) => asked)));
    const [key = ''] = addressOf(first.from.table) ?? [];
    const there = `${expressionOf(writing, first.from, key)} is not null`;
    return test === '1 = 1' ? `(${there})` : `(${there} and coalesce(${test}, 1 = 0))`;
  }
  const part = gathered.get(sourceName(first.hops));
  const flag = part?.asks.get(askName(ways))?.flag;
  if (part === undefined || flag === undefined) throw new Error('A question was not gathered.');
  const column = `${aliasOf(part, first)}.${flag}`;
  return `(${column} is not null and ${column} = 1)`;
}

// Short, whatever the columns are called: databases cut long names.
function aliasOf(part: Gathered, { from, hops }: Way): string {
  const columns = JSON.stringify(keysOf(hops).map(([, outer]) => outer));
  const mark = createHash('sha256').update(columns).digest('hex').slice(0, 12);
  return `${part.name}_${from.depth}_${mark}`;
}

function upwards(writing: Writing, joined: readonly Up[]): string {
  return joined
    .map(({ asked, above, hop }) => {
      const where = hop.where.map((each) => ` and (${condition(writing, asked, each)})`).join('');
      const table = `${tableName(writing.dialect, hop.table)} as t${asked.depth}`;
      return ` left join ${table} on ${onKeys(writing, [asked, above], hop)}${where}`;
    })
    .join('');
}

function sideways(
  writing: Writing,
  ways: readonly Way[],
  gathered: ReadonlyMap<string, Gathered>,
): string {
  const made = new Map<string, string>();
  for (const way of ways) {
    const [first] = way.hops;
    const part = first && gathered.get(sourceName(way.hops));
    if (part === undefined || first === undefined) continue;
    const alias = aliasOf(part, way);
    const on = keysOf(way.hops).map(([own, outer], at) => {
      const columns = [columnOf(first.table, own), columnOf(way.from.table, outer)] as const;
      const outside = expressionOf(writing, way.from, outer);
      return equal(writing.dialect, columns, [`${alias}.k${at}`, outside]);
    });
    made.set(alias, ` left join ${part.name} as ${alias} on ${on.join(' and ')}`);
  }
  return [...made.values()].join('');
}
