/**
 * How is a predicate said in the SQL of a database?
 *
 * It is TRUE for the rows the predicate picks, and unknown where that is unknown. Names are quoted, values
 * are never written into the text.
 */
import type { Operand, Predicate } from '../../declaration/predicate.ts';
import type { Column, Table } from './catalogue.ts';
import type { KeySets } from './contract.ts';
import type { Dialect, JsonValue, Put } from './dialect.ts';
import { fitting, pathOf } from './fitting.ts';
import { ConnectorProblem } from './problem.ts';

/** What is known while a statement is written. */
export interface Writing {
  readonly dialect: Dialect;
  /** The table a declaration calls so. Throws a ConnectorProblem of kind 'gone'. */
  readonly tableOf: (written: string) => Table;
  readonly sets: KeySets;
  /** In which an instant has its day. */
  readonly zone: string;
  readonly values: unknown[];
  /** How sets of keys were written before, so that a million keys are sent once; not where places have no names. */
  readonly written?: Map<KeySets[string], Map<string, string>>;
  /** What stands for these `exists` at the top of a predicate, where relations were gathered: `relations/`. */
  readonly gathered?: (parts: readonly Of<'exists'>[]) => readonly string[];
  /** At which depth that is; 0 when not said. */
  readonly gatheredAt?: number;
}

/** The row a predicate is asked of: its table, and what the table is called in the statement (`t0`). */
export interface Asked {
  readonly table: Table;
  readonly depth: number;
  /** Columns of dates that are known to be real ones: `readable` stands beside. */
  readonly real?: ReadonlySet<string>;
  /** Below a `not`, where unknown and false must be told apart, which costs the use of an index. */
  readonly exact?: boolean;
}

type Of<Kind extends Predicate['kind']> = Extract<Predicate, { kind: Kind }>;

/** Notes a value and returns its place. */
export function putter({ dialect, values }: Writing): Put {
  return (value) => dialect.place(values.push(value), value);
}

/** A quoted, schema-qualified table. */
export function tableName(dialect: Dialect, { schema, name }: Table): string {
  return `${dialect.quote(schema)}.${dialect.quote(name)}`;
}

/** The column of a table by name. Throws a ConnectorProblem of kind 'gone'. */
export function columnOf(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found === undefined)
    throw new ConnectorProblem('gone', `${table.schema}.${table.name}: has no column ${name}.`);
  return found;
}

/** A column of the row that is asked about. */
export function expressionOf({ dialect }: Writing, asked: Asked, name: string): string {
  return `t${asked.depth}.${dialect.quote(columnOf(asked.table, name).name)}`;
}

/** A predicate in SQL. Whoever calls puts it in brackets. */
export function condition(writing: Writing, asked: Asked, predicate: Predicate): string {
  switch (predicate.kind) {
    case 'true':
      return '1 = 1';
    case 'false':
      return '1 = 0';
    case 'all':
    case 'any':
      return joined(writing, asked, predicate);
    case 'not':
      return `not (${condition(writing, { ...asked, exact: true }, predicate.of)})`;
    case 'compare':
      return compared(writing, asked, predicate);
    case 'in':
      return among(writing, asked, predicate);
    case 'null':
      return onOperand(writing, asked, predicate.operand, {
        json: (json) => json.isNull(),
        plain: (expression) => `${expression} is null`,
      });
    case 'text':
      // Nothing to look for; a place that is not used would be refused.
      if ('holds' in predicate && predicate.holds.length === 0) return '1 = 0';
      return onOperand(writing, asked, predicate.operand, {
        json: (json) => textFits(writing, json.text(), predicate),
        plain: (expression) => textFits(writing, writing.dialect.asText(expression), predicate),
      });
    case 'readable':
      return readable(writing, asked, predicate);
    case 'exists':
      return asked.depth === (writing.gatheredAt ?? 0) && writing.gathered !== undefined
        ? writing.gathered([predicate]).join()
        : exists(writing, asked, predicate);
    case 'keys':
      return keys(writing, asked, predicate);
  }
}

function joined(writing: Writing, asked: Asked, { kind, of }: Of<'all'> | Of<'any'>): string {
  if (of.length === 0) return kind === 'all' ? '1 = 1' : '1 = 0';
  const { gathered } = writing;
  const inside = kind === 'all' ? knowing(asked, of) : asked;
  const here = asked.depth === (writing.gatheredAt ?? 0);
  const once = kind === 'any' && here && gathered !== undefined;
  const relations = once ? of.filter((part) => part.kind === 'exists') : [];
  const others = once ? of.filter((part) => part.kind !== 'exists') : of;
  return [
    ...(relations.length === 0 ? [] : (gathered?.(relations) ?? [])),
    ...others.map((part) => `(${condition(writing, inside, part)})`),
  ].join(kind === 'all' ? ' and ' : ' or ');
}

const datetimes: ReadonlySet<string> = new Set(['date', 'timestamp', 'instant']);

/** What stands beside a test whether a date is real need not test it again. */
function knowing(asked: Asked, of: readonly Predicate[]): Asked {
  const real = of.flatMap((part) => {
    if (part.kind !== 'readable' || part.operand.path !== undefined) return [];
    const { name, type } = columnOf(asked.table, part.operand.column);
    return datetimes.has(type) ? [name] : [];
  });
  return real.length === 0 ? asked : { ...asked, real: new Set([...(asked.real ?? []), ...real]) };
}

function onOperand<T>(
  writing: Writing,
  asked: Asked,
  { column: name, path }: Operand,
  ways: { json: (value: JsonValue) => T; plain: (expression: string, column: Column) => T },
): T {
  const expression = expressionOf(writing, asked, name);
  if (path === undefined) return ways.plain(expression, columnOf(asked.table, name));
  return ways.json(writing.dialect.json(putter(writing), expression, pathOf(path)));
}

function compared(writing: Writing, asked: Asked, predicate: Of<'compare'>): string {
  const { operand, as } = predicate;
  return onOperand(writing, asked, operand, {
    json: (json) => {
      if (as === undefined) return textCompared(writing, () => json.text(), predicate);
      return textAgainst(writing, { expression: () => json.text(), asked }, predicate);
    },
    plain: (expression, column) => {
      if (as !== undefined) return temporal(writing, { expression, column, asked }, predicate);
      return plainCompared(writing, { expression, column }, predicate);
    },
  });
}

interface Placed {
  readonly expression: string;
  readonly column: Column;
}

function plainCompared(
  writing: Writing,
  { expression, column }: Placed,
  predicate: Of<'compare'>,
): string {
  const { op, value } = predicate;
  const { dialect } = writing;
  const put = putter(writing);
  if (column.type === 'text' && (op !== '=' || typeof value === 'boolean'))
    return textCompared(writing, () => expression, predicate);
  const fits = fitting(value, column);
  if (fits === undefined) return op === '=' ? neverEqual(expression) : 'null';
  if (column.type === 'array') return `${put(fits)} ${op} any(${expression})`;
  const comparison = `${expression} ${op} ${put(dialect.write(fits, column))}`;
  if (column.type !== 'text') return comparison;
  return `${comparison}${dialect.toTheLetter(put, expression, [String(fits)])}`;
}

const truths = { true: ['true', '1', 't'], false: ['false', '0', 'f'] } as const;

function textCompared(
  writing: Writing,
  expression: () => string,
  { op, value }: Of<'compare'>,
): string {
  const { dialect } = writing;
  const put = putter(writing);
  if (typeof value === 'boolean') {
    const text = expression();
    return `${text} in (${truths[`${value}`].map(put).join(', ')})`;
  }
  if (typeof value === 'number' && op !== '=')
    return `${dialect.numberIn(expression())} ${op} ${put(value)}`;
  return `${dialect.byBytes(expression())} ${op} ${put(String(value))}`;
}

// False for a value and unknown for none, as a comparison is.
const neverEqual = (expression: string) => `case when ${expression} is not null then 1 = 0 end`;

function temporal(
  writing: Writing,
  { expression, column, asked }: Placed & { readonly asked: Asked },
  predicate: Of<'compare'>,
): string {
  const { op } = predicate;
  const value = String(predicate.value);
  const put = putter(writing);
  const against = (text: string) => {
    const comparison = () => `${expression} ${op} ${put(writing.dialect.write(text, column))}`;
    return asked.real?.has(column.name) === true
      ? comparison()
      : known(asked, writing.dialect.readableDate(expression, column), comparison);
  };
  switch (column.type) {
    case 'date':
      return against(dayFor(value, op));
    case 'timestamp':
      return against(value.length === 10 ? `${value}T00:00:00` : wallClock(value));
    case 'instant':
      return against(instantOf(value, writing.zone));
    case 'text':
      return textAgainst(writing, { expression: () => expression, asked }, predicate);
    default:
      return 'null';
  }
}

// Unknown, or below no `not` as well false, where the value is no real date.
function known(asked: Asked, isKnown: string, comparison: () => string): string {
  if (asked.exact === true) return `case when ${isKnown} then ${comparison()} end`;
  return `${isKnown} and ${comparison()}`;
}

const wallClock = (moment: string) => moment.replace(/(Z|[+-]\d\d:?\d\d)$/, '');

// A date stands for its midnight: before a moment of a day is before, or on, that day.
function dayFor(value: string, op: string): string {
  const wall = wallClock(value);
  if (wall.length === 10 || /T00:00(:00(\.0+)?)?$/.test(wall)) return wall.slice(0, 10);
  if (op === '<' || op === '>=')
    return Temporal.PlainDate.from(wall.slice(0, 10)).add({ days: 1 }).toString();
  return wall.slice(0, 10);
}

function instantOf(value: string, zone: string): string {
  if (value.length > 10) return Temporal.Instant.from(value).toString();
  const start = Temporal.PlainDate.from(value).toZonedDateTime(zone);
  return start.toInstant().toString();
}

function textAgainst(
  writing: Writing,
  { expression, asked }: { expression: () => string; asked: Asked },
  { op, value }: Of<'compare'>,
): string {
  const { dialect } = writing;
  const written = String(value);
  // A date alone stands before, or at, every time of that day; «10:00» is «10:00:00».
  const wall = wallClock(written)
    .replace(/:00(\.0+)?$/, '')
    .replace(/T00:00$/, '');
  const put = putter(writing);
  const byBytes = (text: string) => `${dialect.byBytes(expression())} ${op} ${put(text)}`;
  return known(asked, dialect.readableText(expression()), () => {
    if (written.length === 10) return byBytes(written);
    // Where a zone is written the day may be another, by one: that much an index can serve.
    const near = Temporal.PlainDate.from(wall.slice(0, 10)).add({
      days: op.startsWith('<') ? 2 : -1,
    });
    const epoch = Temporal.Instant.from(written).epochMilliseconds / 1_000;
    return (
      `${byBytes(near.toString())} and case when ${dialect.isZoned(expression())} ` +
      `then ${dialect.epoch(expression())} ${op} ${put(epoch)} ` +
      `else replace(${dialect.byBytes(expression())}, ' ', 'T') ${op} ${put(wall)} end`
    );
  });
}

function among(writing: Writing, asked: Asked, { operand, values }: Of<'in'>): string {
  if (operand.path !== undefined)
    return joined(writing, asked, {
      kind: 'any',
      of: values.map((value) => ({ kind: 'compare', operand, op: '=', value })),
    });
  return onOperand(writing, asked, operand, {
    json: () => 'null',
    plain: (expression, column) => {
      const fits = values.map((value) => fitting(value, column)).filter((v) => v !== undefined);
      if (fits.length === 0) return neverEqual(expression);
      const rows = fits.map((value) => [value]);
      const put = putter(writing);
      const found = writing.dialect.among(put, expression, { columns: [column], rows });
      if (column.type !== 'text') return found;
      return `${found}${writing.dialect.toTheLetter(put, expression, fits.map(String))}`;
    },
  });
}

function textFits(writing: Writing, text: string, predicate: Of<'text'>): string {
  const { dialect } = writing;
  const put = putter(writing);
  if ('only' in predicate) return `coalesce(${dialect.only(text, predicate.only)}, 1 = 0)`;
  const test =
    'begins' in predicate
      ? `${dialect.position(put(predicate.begins), text)} = 1`
      : predicate.holds.map((part) => `${dialect.position(put(part), text)} > 0`).join(' or ');
  return `coalesce(${test}, 1 = 0)`;
}

function readable(writing: Writing, asked: Asked, { operand }: Of<'readable'>): string {
  const { dialect } = writing;
  const certain = (test: string) => `coalesce(${test}, 1 = 0)`;
  return onOperand(writing, asked, operand, {
    json: (json) => certain(dialect.readableText(json.text())),
    plain: (expression, column) => {
      if (column.type === 'text') return certain(dialect.readableText(expression));
      const isTime = ['date', 'timestamp', 'instant'].includes(column.type);
      return isTime ? certain(dialect.readableDate(expression, column)) : '1 = 0';
    },
  });
}

function exists(writing: Writing, asked: Asked, { table, join, where }: Of<'exists'>): string {
  const inner = { table: writing.tableOf(table), depth: asked.depth + 1 };
  const joins = join.map(([own, outer]) => equalColumns(writing, [inner, own], [asked, outer]));
  const parts = [...joins, `(${condition(writing, inner, where)})`];
  const from = `${tableName(writing.dialect, inner.table)} as t${inner.depth}`;
  return `exists (select 1 from ${from} where ${parts.join(' and ')})`;
}

function equalColumns(
  writing: Writing,
  [inner, own]: readonly [Asked, string],
  [asked, outer]: readonly [Asked, string],
): string {
  const [left, right] = [columnOf(inner.table, own), columnOf(asked.table, outer)];
  const expressions = [
    expressionOf(writing, inner, own),
    expressionOf(writing, asked, outer),
  ] as const;
  return equal(writing.dialect, [left, right], expressions);
}

/** Two columns that are equal; PostgreSQL compares different types as text. */
export function equal(
  { kind }: Dialect,
  [left, right]: readonly [Column, Column],
  [a, b]: readonly [string, string],
): string {
  const numeric = ['integer', 'decimal', 'float'];
  const alike =
    left.type === right.type || (numeric.includes(left.type) && numeric.includes(right.type));
  return alike || kind !== 'postgres' ? `${a} = ${b}` : `${a}::text = ${b}::text`;
}

function keys(writing: Writing, asked: Asked, { columns: names, set }: Of<'keys'>): string {
  const given = writing.sets[set];
  if (given === undefined) throw new Error(`No set of keys is called ${set}.`);
  const columns = names.map((name) => columnOf(asked.table, name));
  const types = JSON.stringify(columns.map(({ type, native, length }) => [type, native, length]));
  const before = writing.written?.get(given) ?? new Map<string, string>();
  const test = before.get(types) ?? amongKeys(writing, columns, given);
  writing.written?.set(given, before.set(types, test));
  if (test === '1 = 0') return test;
  const expressions = names.map((each) => expressionOf(writing, asked, each)).join(', ');
  return never(
    asked,
    test.replaceAll(hole, () => (names.length === 1 ? expressions : `(${expressions})`)),
  );
}

// What is compared; no name of a column has it.
const hole = '\0';

function amongKeys(writing: Writing, columns: readonly Column[], given: KeySets[string]): string {
  const rows = given.flatMap((tuple) => {
    const fits = columns.map((column, at) => fitting(tuple[at] ?? null, column));
    if (!fits.every((value) => value !== undefined && value !== null)) return [];
    // A million keys need not stand in memory twice.
    return [fits.every((value, at) => value === tuple[at]) ? tuple : fits];
  });
  if (rows.length === 0) return '1 = 0';
  const put = putter(writing);
  if (columns.length === 1) return writing.dialect.among(put, hole, { columns, rows });
  return `${hole} in (${writing.dialect.tuples(put, { columns, rows, keys: columns.length })})`;
}

// Never unknown, where that matters. SQLite would look through the whole list to tell unknown from false, were it asked.
const never = ({ exact }: Asked, test: string) =>
  exact === true ? `case when ${test} then 1 = 1 else 1 = 0 end` : test;
