/** What does MariaDB (and MySQL) say in its own words? */
import type { Column } from '../catalogue.ts';
import type { Value } from '../contract.ts';
import {
  type Dialect,
  dateForm,
  hex,
  isAside,
  numberForm,
  visible,
  type WriteParts,
  wholeNumber,
  zoneForm,
} from '../dialect.ts';

const quote = (name: string) => `\`${name.replaceAll('`', '``')}\``;

function write(value: Value, { type }: Column): unknown {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Array.isArray(value)) return JSON.stringify(value);
  if (typeof value !== 'string') return value;
  if (type === 'timestamp' || type === 'instant') return wallClock(value, type);
  return value;
}

// The session is in UTC, so an instant is written as the clock there.
function wallClock(value: string, type: Column['type']): string {
  const zoned = type === 'instant' && /[+-]\d\d:?\d\d$/.test(value);
  const utc = zoned ? Temporal.Instant.from(value).toString() : value;
  return utc.replace('T', ' ').replace(/Z$/, '');
}

function read(value: unknown, { type }: Column, zone: string): Value {
  if (value === null || value === undefined) return null;
  if (type === 'integer' && typeof value === 'string') return wholeNumber(value);
  if (typeof value === 'string' && (type === 'timestamp' || type === 'instant')) {
    const text = value.replace(' ', 'T');
    const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
    return type === 'instant' ? zoned(`${short}Z`, zone) : short;
  }
  return value as Value;
}

function zoned(utc: string, zone: string): string {
  // 0000-00-00 is no moment, and says so as it is.
  if (utc.startsWith('0000')) return utc;
  const there = Temporal.Instant.from(utc).toZonedDateTimeISO(zone);
  return there.toString({ timeZoneName: 'never' });
}

/** A value as JSON_TABLE takes it: always a text, bytes as hexadecimal. */
function asText(value: Value, column: Column): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return hex(value);
  if (column.type === 'binary') return hex(Buffer.from(String(value)));
  return String(write(value, column));
}

const charset = (collation: string) => collation.split('_')[0] ?? 'utf8mb4';

// So much of a list goes in a message of its own: three bytes a letter are less than the smallest usual message.
const part = 250_000;

/** Rows as JSON, in lists none of which is longer than a message may be, unless one row is. */
function lists(rows: readonly (readonly (string | null)[])[]): readonly string[] {
  const found: string[] = [];
  let some: string[] = [];
  let length = 0;
  const close = () => {
    found.push(`[${some.join()}]`);
    some = [];
    length = 0;
  };
  for (const row of rows) {
    const json = JSON.stringify(row);
    if (some.length > 0 && length + json.length > part) close();
    some.push(json);
    length += json.length + 1;
  }
  if (some.length > 0 || found.length === 0) close();
  return found;
}

const longest = (rows: readonly (readonly (string | null)[])[], at: number) =>
  rows.reduce((most, row) => Math.max(most, row[at]?.length ?? 0), 0);

// What a column of JSON_TABLE is, so that an index on the compared column serves. What does not fit would be cut or lost.
function keyType({ type, native, length }: Column, most: number): string {
  if (type === 'integer') return native.includes('unsigned') ? 'bigint unsigned' : 'bigint';
  if (type === 'decimal') return native;
  if (type === 'float') return 'double';
  if (type === 'date') return 'date';
  if (type === 'timestamp' || type === 'instant') return 'datetime(6)';
  const usual = Math.min(length ?? 700, 700) * (type === 'binary' ? 2 : 1);
  const characters = Math.max(usual, most);
  return `varchar(${characters}) character set utf8mb4`;
}

function keyExpression({ type, collation }: Column, at: number): string {
  if (type === 'binary') return `unhex(j.c${at})`;
  if (collation === null) return `j.c${at}`;
  return `convert(j.c${at} using ${charset(collation)}) collate ${collation}`;
}

function fingerprinted({ expression, column }: { expression: string; column: Column }): string {
  const bytes =
    column.type === 'binary' ? expression : `cast(${expression} as char character set utf8mb4)`;
  return `ifnull(hex(${bytes}), '-')`;
}

// No collation of a column's own, not even of blanks at the end.
const bytes = (text: string) => `cast(convert(${text} using utf8mb4) as binary)`;

// It reads no distance from UTC, so the distance is taken off.
function epoch(text: string): string {
  const form = ' ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$';
  const clock = `cast(regexp_replace(${text}, '${form}', '') as datetime(6))`;
  const zone = `trim(regexp_substr(${text}, '${form}'))`;
  const minutes = `(substr(${zone}, 2, 2) * 60 + if(length(${zone}) > 3, right(${zone}, 2), 0))`;
  const away = `if(${zone} = 'Z', 0, if(left(${zone}, 1) = '-', -1, 1) * ${minutes})`;
  return `(timestampdiff(microsecond, '1970-01-01', ${clock}) / 1000000 - 60 * ${away})`;
}

/** The variable of a session that holds a value handed over by itself. */
export const asideName = (at: number): string => `@vern_${at}`;

const anyText: Column = {
  name: 'text',
  type: 'text',
  native: 'text',
  base: 'text',
  nullable: false,
  length: null,
  default: null,
  generated: false,
  counted: false,
  allowed: null,
  collation: null,
};

const on = ({ match }: WriteParts) => match.map((pair) => pair.join(' = ')).join(' and ');
const where = ({ guard }: WriteParts) => (guard === '' ? '' : ` where ${guard}`);

export const mariadb: Dialect = {
  kind: 'mariadb',
  quote,
  // Variables of the session: engine.ts sets them.
  place: (at, value) => (isAside(value) ? asideName(at) : '?'),
  write,
  read,
  tuples: (put, { columns, rows, keys }) => {
    const texts = rows.map((row) => columns.map((column, at) => asText(row[at] ?? null, column)));
    const types = columns.map((column, at) => {
      // UNHEX of a longtext is too long for any column.
      const free = column.type === 'binary' ? 'mediumtext' : 'longtext';
      const type = at < keys ? keyType(column, longest(texts, at)) : free;
      return `c${at} ${type} path '$[${at}]'`;
    });
    const typed = columns.map((column, at) => {
      const value = column.type === 'binary' ? `unhex(j.c${at})` : `j.c${at}`;
      return `${at < keys ? keyExpression(column, at) : value} as c${at}`;
    });
    const from = (json: unknown) =>
      `select ${typed.join(', ')} from json_table(${put(json)}, '$[*]' columns (${types.join(', ')})) as j`;
    const [first = '[]', ...more] = lists(texts);
    if (more.length === 0) return from(first);
    const each = [first, ...more].map((json) => from({ aside: json }));
    // A derived table is made once; a union would be asked for each row.
    return `select ${columns.map((_, at) => `u.c${at}`).join(', ')} from (${each.join(' union all ')}) as u`;
  },
  among: (put, expression, { columns, rows }) => {
    const [column] = columns;
    if (column === undefined) throw new Error('One column is needed.');
    if (rows.length > 500)
      return `${expression} in (${mariadb.tuples(put, { columns, rows, keys: 1 })})`;
    return `${expression} in (${rows.map((row) => put(write(row[0] ?? null, column))).join(', ')})`;
  },
  json: (_, expression, path) => {
    const steps = path.map((step) =>
      typeof step === 'number' ? `[${step}]` : `.${JSON.stringify(step)}`,
    );
    // A place cannot stand twice for one value, and an expression is used more than once.
    const written = `_utf8mb4 x'${hex(Buffer.from(`$${steps.join('')}`))}'`;
    const at = `json_extract(${expression}, ${written})`;
    return {
      text: () => `(case when json_type(${at}) <> 'NULL' then json_unquote(${at}) end)`,
      isNull: () => `coalesce(json_type(${at}), 'NULL') = 'NULL'`,
    };
  },
  readableText: (text) => {
    const real = `${text} >= '0001' and substr(${text}, 6, 2) between '01' and '12' and substr(${text}, 9, 2) between '01' and day(last_day(concat(left(${text}, 7), '-01')))`;
    return `(case when ${text} regexp '${dateForm}' then (${real}) when ${text} is not null then false end)`;
  },
  readableDate: (expression) =>
    `(case when month(${expression}) > 0 and day(${expression}) > 0 then true when ${expression} is not null then false end)`,
  isZoned: (text) => `${text} regexp '${zoneForm}'`,
  epoch,
  numberIn: (text) =>
    `(case when ${text} regexp '${numberForm}' then coalesce(nullif(trim(${text}), ''), '0') + 0 end)`,
  toTheLetter: (put, expression, texts) => {
    if (texts.length <= 500) {
      const given = texts.map((text) => `cast(${put(text)} as binary)`);
      return ` and ${bytes(expression)} in (${given.join(', ')})`;
    }
    const rows = texts.map((text) => [text]);
    const many = mariadb.tuples(put, { columns: [anyText], rows, keys: 1 });
    return ` and ${bytes(expression)} in (select ${bytes('s.c0')} from (${many}) as s)`;
  },
  byBytes: bytes,
  asText: (expression) => `cast(${expression} as char character set utf8mb4)`,
  position: (part, text) => `locate(cast(${part} as binary), ${bytes(text)})`,
  only: (text, which) =>
    `convert(${text} using utf8mb4) collate utf8mb4_bin not regexp '[^${visible[which]}]'`,
  fingerprint: (columns) => `md5(concat_ws('|', ${columns.map(fingerprinted).join(', ')}))`,
  // The tuples come first: a table that is read from end to end is locked from end to end.
  update: (parts) =>
    `update (${parts.tuples}) as s straight_join ${parts.table} as t0 on ${on(parts)}` +
    ` set ${parts.set.map(([column, value]) => `t0.${column} = ${value}`).join(', ')}${where(parts)}`,
  remove: (parts) =>
    `delete t0 from (${parts.tuples}) as s straight_join ${parts.table} as t0 on ${on(parts)}${where(parts)}`,
};
