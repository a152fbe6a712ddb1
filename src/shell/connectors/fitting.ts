/**
 * Can a value stand in a column at all?
 *
 * A database converts what does not fit in its own surprising way (MariaDB takes the text «abc» for 0), so a
 * value that cannot be in a column is found out before it is asked for.
 */
import type { Column } from './catalogue.ts';
import type { Value } from './contract.ts';

const uuid = /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;

/** The value in the column's own form; undefined when no row can hold it. */
export function fitting(value: Value, column: Column): Value | undefined {
  if (value === null) return null;
  if (column.allowed !== null && column.type === 'text')
    return column.allowed.includes(String(value)) ? String(value) : undefined;
  switch (column.type) {
    case 'integer':
      return ranged(whole(value), column);
    case 'decimal':
    case 'float':
      return decimal(value);
    case 'boolean':
      return truth(value);
    case 'text':
      return value instanceof Uint8Array || Array.isArray(value) ? undefined : String(value);
    case 'uuid':
      return typeof value === 'string' && uuid.test(value) ? value : undefined;
    case 'date':
    case 'timestamp':
    case 'instant':
      return typeof value === 'string' && isMoment(value) ? value : undefined;
    default:
      return value;
  }
}

function whole(value: Value): Value | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string')
    return /^\s*[+-]?\d{1,19}\s*$/.test(value) ? BigInt(value.trim()) : undefined;
  return typeof value === 'bigint' || typeof value === 'number' ? value : undefined;
}

// PostgreSQL refuses to compare with more than the type holds.
const bits: Readonly<Record<string, bigint>> = { smallint: 15n, integer: 31n };

function ranged(value: Value | undefined, { base, native }: Column): Value | undefined {
  if (typeof value === 'number' && !Number.isInteger(value)) return undefined;
  if (typeof value !== 'number' && typeof value !== 'bigint') return value;
  const most = 1n << (bits[base] ?? 63n);
  const limit = native.includes('unsigned') ? most * 2n : most;
  return BigInt(value) >= -most && BigInt(value) < limit ? value : undefined;
}

function isMoment(text: string): boolean {
  if (/^-?infinity$/.test(text)) return true;
  const [, date, time] = /^(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d.*)?$/.exec(text) ?? [];
  if (date === undefined) return false;
  try {
    Temporal.PlainDate.from(date);
    return time === undefined || Temporal.PlainTime.from(time.slice(1, 9)) !== undefined;
  } catch {
    return false;
  }
}

function decimal(value: Value): Value | undefined {
  if (typeof value === 'string')
    return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value) ? value.trim() : undefined;
  return whole(value);
}

function truth(value: Value): Value | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 'true' || value === '1') return true;
  return value === 0 || value === 'false' || value === '0' ? false : undefined;
}

/** The steps of a JSON path: `$.items[0]."odd name"`. Throws for what is no such path. */
export function pathOf(path: string): readonly (string | number)[] {
  const step = /\.([^.[\]"\s]+)|\."((?:[^"\\]|\\.)*)"|\[(\d+)\]/y;
  const found: (string | number)[] = [];
  step.lastIndex = 1;
  while (path.startsWith('$') && step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) break;
    const [, plain, odd, at] = match;
    found.push(at === undefined ? (plain ?? (odd ?? '').replaceAll(/\\(.)/g, '$1')) : Number(at));
    if (step.lastIndex === path.length) return found;
  }
  throw new Error(`${path} is no path into JSON.`);
}
