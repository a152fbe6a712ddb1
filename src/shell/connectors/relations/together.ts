/**
 * How is much of a table asked about its relations at once, instead of row by row?
 *
 * Looking up related rows for each of ten million rows is slow. Here every `exists` of the questions is answered
 * once for all. What a row points at is joined to it; of what points at it, one subquery gathers by the pointing
 * columns what there is (a flag for each question), and is joined. Questions that reach rows by the same columns
 * share one subquery, also when they are asked of several tables.
 */
import { createHash } from 'node:crypto';
import { addressOf, type Table } from '../../../declaration/database/catalogue.ts';
import { all, always, any, not, type Predicate } from '../../../declaration/predicate.ts';
import {
  type Asked,
  columnOf,
  condition,
  equal,
  expressionOf,
  tableName,
  type Writing,
} from '../render.ts';

/** A question about related rows. */
export type Exists = Extract<Predicate, { kind: 'exists' }>;

/** A table on the way, joined with the one before by pairs of columns: its own, and of the one before. */
interface Hop {
  readonly table: Table;
  readonly join: Exists['join'];
  readonly where: readonly Predicate[];
}

/** What is asked of the rows at the end of some hops, from a row that is joined already. */
interface Way {
  readonly from: Asked;
  /** None when it is asked of that very row. */
  readonly hops: readonly Hop[];
  readonly asked: Predicate;
}

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
}

/** A table with the predicates it is asked. */
export interface Question {
  readonly table: Table;
  readonly predicates: readonly Predicate[];
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

// Rows that are joined are t100, t200, …; what is asked within them is deeper.
const apart = 100;

/** What one question joins: rows it points at, by their names. */
type Joined = Map<string, Up>;

interface Up {
  readonly asked: Asked;
  readonly above: Asked;
  readonly hop: Hop;
}

/** Gathers what the questions ask of other tables; predicates are `tidied` ones. */
export function together(base: Writing, questions: readonly Question[]): Together {
  const { gathered: _, ...writing } = base;
  const state = questions.map(({ table, predicates }) => {
    const joined: Joined = new Map();
    const ways = (parts: readonly Exists[]) =>
      parts.map((one) => wayOf(writing, { table, depth: 0 }, { one, joined }));
    const lists = predicates.flatMap(asksIn);
    const lowered = dispensable(joined, lists.flatMap(ways));
    const groups = (parts: readonly Exists[]) =>
      grouped(ways(parts).map((way) => lowered.get(way.from.depth)?.(way) ?? way));
    const needed = () => [...joined.values()].filter(({ asked }) => !lowered.has(asked.depth));
    return { needed, groups, asks: lists.flatMap(groups) };
  });
  const gathered = gatherAll(state.map(({ asks }) => asks));
  const parts = [...new Set(gathered.values())];
  parts.forEach((each, at) => {
    each.name = `vern_${at}`;
  });
  const text = parts.map((each) => `${each.name} as (${gather(writing, each)})`);
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

/**
 * Joined rows that are only asked themselves, while other rows are gathered by the very same columns: they are
 * gathered with those. By depth, what becomes of a way that starts there.
 */
function dispensable(joined: Joined, ways: readonly Way[]): ReadonlyMap<number, (way: Way) => Way> {
  const found = new Map<number, (way: Way) => Way>();
  for (const { asked, above, hop } of joined.values()) {
    const here = ways.filter(({ from }) => from.depth === asked.depth);
    const isPassed = [...joined.values()].some((other) => other.above.depth === asked.depth);
    if (isPassed || here.some(({ hops }) => hops.length > 0)) continue;
    const lower = (way: Way): Way => ({ ...way, from: above, hops: [hop] });
    const start = startOf({ from: above, hops: [hop], asked: always });
    if (ways.some((way) => way.hops.length > 0 && startOf(way) === start))
      found.set(asked.depth, lower);
  }
  return found;
}

/** The same predicate, asking less: all that must not be is one `not any`, and nothing stands twice. */
export function tidied(predicate: Predicate): Predicate {
  if (predicate.kind === 'not') return not(tidied(predicate.of));
  if (predicate.kind !== 'all' && predicate.kind !== 'any') return predicate;
  const parts = distinct(predicate.of.map(tidied));
  if (predicate.kind === 'any')
    return any(...distinct(parts.flatMap((part) => (part.kind === 'any' ? part.of : [part]))));
  const nots = parts.flatMap((part) => (part.kind === 'not' ? [part.of] : []));
  if (nots.length < 2) return all(...parts);
  return all(...parts.filter(({ kind }) => kind !== 'not'), not(tidied(any(...nots))));
}

/** A predicate by which it is known again. */
export const textOf = (predicate: Predicate): string => JSON.stringify(predicate);

/** Each of these once. */
export const distinct = (parts: readonly Predicate[]): readonly Predicate[] => [
  ...new Map(parts.map((part) => [textOf(part), part])).values(),
];

/** The `exists` that are asked at once: those of an `any` together, others alone. */
export function asksIn(predicate: Predicate): readonly (readonly Exists[])[] {
  if (predicate.kind === 'exists') return [[predicate]];
  if (predicate.kind === 'not') return asksIn(predicate.of);
  if (predicate.kind === 'all') return predicate.of.flatMap(asksIn);
  if (predicate.kind !== 'any') return [];
  const own = predicate.of.filter((part) => part.kind === 'exists');
  const others = predicate.of.filter(({ kind }) => kind !== 'exists').flatMap(asksIn);
  return own.length === 0 ? others : [own, ...others];
}

interface Finding {
  readonly one: Exists;
  readonly joined: Joined;
}

/** Follows an `exists` upwards by joins, and on as long as it asks for one more and else only plain things. */
function wayOf(writing: Writing, start: Asked, { one, joined }: Finding): Way {
  let from = start;
  let rest = shortened(writing, hopsOf(writing, one));
  for (let [hop] = rest; hop !== undefined && isOne(hop); [hop] = rest) {
    const name = JSON.stringify([
      from.depth,
      hop.table.schema,
      hop.table.name,
      hop.join,
      hop.where,
    ]);
    const known = joined.get(name) ?? {
      asked: { table: hop.table, depth: apart * (joined.size + 1) },
      above: from,
      hop,
    };
    joined.set(name, known);
    from = known.asked;
    rest = shortened(writing, rest.slice(1));
  }
  return { from, hops: rest, asked: lastOf(one) };
}

/** The part of an `exists` chain that goes on: one more `exists` and plain conditions. */
function further(
  where: Predicate,
): { readonly next: Exists; readonly plain: readonly Predicate[] } | undefined {
  const parts: readonly Predicate[] = where.kind === 'all' ? where.of : [where];
  const [next, ...others] = parts.filter((part) => part.kind === 'exists');
  const plain = parts.filter((part) => part !== next);
  const isPlain = others.length === 0 && plain.every((part) => asksIn(part).length === 0);
  return next !== undefined && isPlain ? { next, plain } : undefined;
}

function hopsOf(writing: Writing, exists: Exists): readonly Hop[] {
  const on = further(exists.where);
  const hop = { table: writing.tableOf(exists.table), join: exists.join, where: on?.plain ?? [] };
  return on === undefined ? [hop] : [hop, ...hopsOf(writing, on.next)];
}

function lastOf(exists: Exists): Predicate {
  const on = further(exists.where);
  return on === undefined ? exists.where : lastOf(on.next);
}

/** At most one row: joined by a key. */
function isOne({ table, join }: Hop): boolean {
  const keys = [table.primaryKey, ...table.uniques].flatMap((key) => (key === null ? [] : [key]));
  return keys.some(({ columns }) => columns.every((name) => join.some(([own]) => own === name)));
}

/** Leaves out a table that is only passed through, where a foreign key says that its row is there. */
function shortened(writing: Writing, hops: readonly Hop[]): readonly Hop[] {
  const [first, second, ...rest] = hops;
  if (first === undefined || second === undefined) return hops;
  if (first.where.length > 0 || writing.dialect.kind === 'sqlite') return hops;
  const join = second.join.flatMap(([own, above]) => {
    const outer = first.join.find(([key]) => key === above)?.[1];
    return outer === undefined ? [] : [[own, outer] as const];
  });
  const isSame = join.length === first.join.length && join.length === second.join.length;
  return isSame && second.table.transactional && refersTo(second, first.table)
    ? shortened(writing, [{ ...second, join }, ...rest])
    : hops;
}

function refersTo({ table, join }: Hop, to: Table): boolean {
  return table.foreignKeys.some(
    ({ columns, toSchema, toTable, toColumns }) =>
      toSchema === to.schema &&
      toTable === to.name &&
      columns.length === join.length &&
      join.every(([own, above]) =>
        columns.some((name, at) => name === own && toColumns[at] === above),
      ),
  );
}

// The keys of a source in one order, so that sources of one subquery fit together.
const keysOf = ([first]: readonly Hop[]) =>
  (first?.join ?? []).toSorted(([, a], [, b]) => (a < b ? -1 : 1));
const sourceName = (hops: readonly Hop[]) =>
  JSON.stringify([
    keysOf(hops).map(([own]) => own),
    hops.map(({ table, join, where }, at) => [
      table.schema,
      table.name,
      at === 0 ? [] : join,
      where,
    ]),
  ]);
const typesOf = (hops: readonly Hop[]) =>
  keysOf(hops)
    .map(([own]) => {
      const column = hops[0] && columnOf(hops[0].table, own);
      return `${column?.base} ${column?.collation ?? ''}`;
    })
    .join();
/** From which columns of which joined row a way starts. */
const startOf = ({ from, hops }: Way) =>
  JSON.stringify([from.depth, keysOf(hops).map(([, outer]) => outer), typesOf(hops)]);
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
  { asks }: Gathered,
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
  const where = hops.flatMap(({ hop, asked }) =>
    hop.where.map((each) => `(${condition(writing, asked, each)})`),
  );
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
