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
import { addressOf } from '../../../declaration/database/catalogue.ts';
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
  type Gathered,
  gatherAll,
  isMarked,
  type Mark,
  markName,
  marksOf,
  marksTogether,
} from './marks.ts';
import {
  asksIn,
  dispensable,
  type Exists,
  type Hop,
  type Joined,
  keysOf,
  sourceName,
  startOf,
  tidied,
  type Up,
  type Way,
  wayOf,
} from './ways.ts';

/** A row with the predicates it is asked. */
export interface Question {
  readonly row: Asked;
  readonly predicates: readonly Predicate[];
  /** The few rows it is asked of, as `… where …` after `from`, with more joins in it: only what they need is gathered. */
  readonly few?: (joins: string) => string;
}

/** What takes the place of relations in a statement. */
export interface Together {
  /** SQL for the `exists` of a question that are asked at once. */
  flags(question: number, parts: readonly Exists[]): readonly string[];
  /** ` left join …` for a question, by its place in the list; after its flags, before its conditions. */
  joins(question: number): string;
}

/** The subqueries of a statement in their order, `name as (…)`; they stand at its beginning. */
export type Subqueries = string[];

/** `with …`, or '' when there are none. */
export const withAll = (subqueries: Subqueries): string =>
  subqueries.length === 0 ? '' : `with ${subqueries.join(', ')} `;

/** Gathers what the questions ask of other tables; predicates are `tidied` ones. */
export function together(
  base: Writing,
  questions: readonly Question[],
  subqueries: Subqueries,
): Together {
  const { gathered: _, ...writing } = base;
  const state = questions.map((question) => stateOf(writing, question));
  const gathered = gatherAll(state.map(({ asks }) => asks));
  for (const one of state) limit(writing, one, { gathered, subqueries });
  for (const part of new Set(gathered.values())) {
    const nested = nestedOf(writing, part, subqueries);
    part.name = `vern_${subqueries.length}`;
    const text = gather(writing, part, nested);
    subqueries.push(`${part.name} as (${text})`);
  }
  const at = (question: number) => {
    const found = state[question];
    if (found === undefined) throw new Error('There is no such question.');
    return found;
  };
  return {
    flags: (question, exists) => {
      const { groups, row } = at(question);
      const flags = (parts: readonly Exists[], from: Asked): readonly string[] =>
        groups(parts, from).map((ways) => flagOf(writing, ways, { gathered, flags }));
      return flags(exists, row);
    },
    joins: (question) => {
      const { needed, asks } = at(question);
      return `${upwards(writing, needed())}${sideways(writing, asks.flat(), gathered)}`;
    },
  };
}

/** What a question asks: ways in groups, of its row and of the rows that are joined to it. */
function stateOf(writing: Writing, { row, predicates, few }: Question) {
  const joined: Joined = new Map();
  const lists = predicates.flatMap(asksIn);
  const groupsBy =
    (lower: (way: Way) => Way) =>
    (parts: readonly Exists[], from: Asked): readonly (readonly Way[])[] =>
      grouped(parts.map((one) => lower(wayOf(writing, from, { one, joined }))));
  const expanded = (groups: ReturnType<typeof groupsBy>) => {
    const all = (parts: readonly Exists[], from: Asked): readonly (readonly Way[])[] =>
      groups(parts, from).flatMap((group) => {
        const [first] = group;
        if (first === undefined || first.hops.length > 0) return [group];
        return [group, ...asksIn(askedOf(group)).flatMap((inner) => all(inner, first.from))];
      });
    return lists.flatMap((parts) => all(parts, row));
  };
  const lowered = dispensable(joined, expanded(groupsBy((way) => way)).flat());
  const groups = groupsBy((way) => lowered.get(way.from.depth)?.(way) ?? way);
  const asks = expanded(groups);
  const needed = () => [...joined.values()].filter(({ asked }) => !lowered.has(asked.depth));
  return { row, groups, asks, needed, few };
}

const askedOf = (group: readonly Way[]) => tidied(any(...group.map(({ asked }) => asked)));

interface Limited {
  readonly few: Question['few'] | undefined;
  readonly asks: readonly (readonly Way[])[];
  readonly needed: () => readonly Up[];
}

interface Gathering {
  readonly gathered: ReadonlyMap<string, Gathered>;
  readonly subqueries: Subqueries;
}

/** Has each subquery that a question of few rows needs gather for the keys of these rows only. */
function limit(
  writing: Writing,
  { few, asks, needed }: Limited,
  { gathered, subqueries }: Gathering,
): void {
  if (few === undefined) return;
  const starts = new Map(
    asks.flat().flatMap((way) => (way.hops.length > 0 ? [[startOf(way), way] as const] : [])),
  );
  for (const way of starts.values()) {
    const part = gathered.get(sourceName(way.hops));
    if (part === undefined) continue;
    const columns = keysOf(way.hops).map(
      ([, outer], at) => `${expressionOf(writing, way.from, outer)} as k${at}`,
    );
    const name = `vern_${subqueries.length}`;
    const rows = few(upwards(writing, needed()));
    subqueries.push(`${name} as (select distinct ${columns.join(', ')} from ${rows})`);
    part.only = [...part.only, `select * from ${name}`];
  }
}

/** A source of a subquery, as it is written: its rows, and what is asked of them in turn. */
interface Source {
  readonly start: Asked;
  readonly last: Asked;
  readonly rows: (joins: string, only?: () => string) => string;
  readonly conditions: ReadonlyMap<Mark, Predicate>;
  readonly nested: Together;
}

/** What the questions to the rows of a subquery ask of further rows is gathered before it. */
function nestedOf(
  writing: Writing,
  part: Gathered,
  subqueries: Subqueries,
): ReadonlyMap<string, Source> {
  return new Map(
    [...part.sources].map(([name, source]) => {
      const hops = source.map((hop, at) => ({ hop, asked: { table: hop.table, depth: at + 1 } }));
      const [start, last] = [hops[0]?.asked, hops.at(-1)?.asked];
      if (start === undefined || last === undefined) throw new Error('A source has a table.');
      const conditions = new Map(
        [...part.marks.values()].flatMap((mark) =>
          mark.source === name ? [[mark, tidied(mark.asked)] as const] : [],
        ),
      );
      const rows = (joins: string, only?: () => string) =>
        rowsOf(writing, { part, source, start, joins, ...(only && { only }) });
      const question: Question = {
        row: last,
        predicates: [...conditions.values()],
        ...(part.only.length > 0 ? { few: rows } : {}),
      };
      const nested = together(writing, [question], subqueries);
      return [name, { start, last, rows, conditions, nested }];
    }),
  );
}

interface Rows {
  readonly part: Gathered;
  readonly source: readonly Hop[];
  readonly start: Asked;
  readonly joins: string;
  /** One more condition. */
  readonly only?: () => string;
}

/** The rows of a source: `table as t1 join … where …`. */
function rowsOf(writing: Writing, { part, source, start, joins, only }: Rows): string {
  const hops = source.map((hop, at) => ({ hop, asked: { table: hop.table, depth: at + 1 } }));
  const from = hops.map(({ hop, asked }, at) => {
    const before = hops[at - 1]?.asked;
    const named = `${tableName(writing.dialect, hop.table)} as t${asked.depth}`;
    return before === undefined
      ? named
      : `join ${named} on ${onKeys(writing, [asked, before], hop)}`;
  });
  const columns = keysOf(source).map(([own]) => expressionOf(writing, start, own));
  const keys = columns.length === 1 ? columns.join() : `(${columns.join(', ')})`;
  const where = [
    ...(part.only.length === 0 ? [] : [`${keys} in (${part.only.join(' union ')})`]),
    ...hops.flatMap(({ hop, asked }) =>
      hop.where.map((each) => `(${condition(writing, asked, each)})`),
    ),
    ...(only === undefined ? [] : [`(${only()})`]),
  ];
  return `${from.join(' ')}${joins}${where.length === 0 ? '' : ` where ${where.join(' and ')}`}`;
}

const grouped = (ways: readonly Way[]): readonly (readonly Way[])[] => [
  ...Map.groupBy(ways, startOf).values(),
];

/** `select keys, marks from … union all … group by keys` */
function gather(writing: Writing, part: Gathered, sources: ReadonlyMap<string, Source>): string {
  const keys = part.types.split(',').map((_, at) => `k${at}`);
  const each = [...part.sources].map(([name, hops]) => {
    const source = sources.get(name);
    if (source === undefined) throw new Error('A source was not prepared.');
    return ofSource(writing, part, { hops, source });
  });
  const marks = marksTogether(writing.dialect, part.marks.size);
  return `select ${[...keys, ...marks].join(', ')} from (${each.join(' union all ')}) as u group by ${keys.join(', ')}`;
}

function ofSource(
  writing: Writing,
  { marks }: Gathered,
  { hops, source }: { readonly hops: readonly Hop[]; readonly source: Source },
): string {
  const { start, last, rows, conditions, nested } = source;
  const keys = keysOf(hops).map(([own], at) => `${expressionOf(writing, start, own)} as k${at}`);
  const own: Writing = {
    ...writing,
    gathered: (parts) => nested.flags(0, parts),
    gatheredAt: last.depth,
  };
  const [[only, where] = [], ...more] = conditions;
  // Of rows that are asked one thing, those of which it is not true need not be gathered.
  const alone = where !== undefined && more.length === 0;
  const shown = marksOf(writing.dialect, [...marks.values()], (mark) => {
    const asked = conditions.get(mark);
    if (asked === undefined) return undefined;
    return alone && mark === only ? '1 = 1' : condition(own, last, asked);
  });
  const filter = alone ? () => condition(own, last, where) : undefined;
  return `select ${[...keys, ...shown].join(', ')} from ${rows(nested.joins(0), filter)}`;
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

interface Flagging {
  readonly gathered: ReadonlyMap<string, Gathered>;
  readonly flags: (parts: readonly Exists[], from: Asked) => readonly string[];
}

/** The flag of ways that start from the same columns: true or false, never unknown. */
function flagOf(writing: Writing, ways: readonly Way[], { gathered, flags }: Flagging): string {
  const [first] = ways;
  if (first === undefined) return '1 = 0';
  if (first.hops.length === 0) {
    const { from } = first;
    const own: Writing = {
      ...writing,
      gathered: (parts) => flags(parts, from),
      gatheredAt: from.depth,
    };
    const test = condition(own, from, askedOf(ways));
    const [key = ''] = addressOf(from.table) ?? [];
    const there = `${expressionOf(writing, from, key)} is not null`;
    return test === '1 = 1' ? `(${there})` : `(${there} and coalesce(${test}, 1 = 0))`;
  }
  const part = gathered.get(sourceName(first.hops));
  const marks = ways.map((way) => part?.marks.get(markName(way)));
  if (part === undefined) throw new Error('A question was not gathered.');
  return isMarked(writing.dialect, aliasOf(part, first), marks);
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
