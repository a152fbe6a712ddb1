/**
 * What is a masked value, and is it masked already?
 *
 * Each mask is a fixed point: a masked value masked again is the same. So doing it twice changes nothing,
 * and a row that is masked is not planned again.
 */
import type { Value } from '../../declaration/database/value.ts';
import {
  all,
  compare,
  isNull,
  not,
  type Operand,
  type Predicate,
} from '../../declaration/predicate.ts';
import type { Mask } from './plan.ts';

/**
 * What a value becomes. An empty value stays empty. `random` gives new letters each time (those of
 * hexadecimal numbers are used); it is asked only where a token is needed.
 */
export function maskedValue(mask: Mask, current: Value, random: () => string): Value {
  if (mask.kind === 'empty' || isMasked(mask, current))
    return mask.kind === 'empty' ? null : current;
  switch (mask.kind) {
    case 'constant':
      return mask.value;
    case 'token':
      return tokenOf(mask, random);
    case 'round':
      return rounded(mask.to, current);
    case 'postcode':
      return postcodeOf(current);
    case 'ip':
      return networkOf(String(current));
    case 'paths':
      return withoutPaths(mask.paths, current);
    default:
      return startOf(mask.kind, String(current));
  }
}

/** Whether a value is what the mask makes of it. */
export function isMasked(mask: Mask, value: Value): boolean {
  if (mask.kind === 'empty') return value === null;
  if (mask.kind === 'constant') return isConstant(mask.value, value);
  if (value === null) return mask.kind !== 'token';
  switch (mask.kind) {
    case 'token': {
      const text = String(value).trimEnd();
      const fits = text.startsWith(mask.prefix) && text.endsWith(mask.suffix);
      return fits && text.length === mask.length;
    }
    case 'round':
      return rounded(mask.to, value) === value;
    case 'postcode':
      return postcodeOf(value) === value;
    case 'ip':
      return networkOf(String(value)) === value;
    case 'paths':
      return withoutPaths(mask.paths, value) === value;
    default:
      return startOf(mask.kind, String(value)) === value;
  }
}

/** Rows in which the column is not masked yet; undefined where only its value can tell. */
export function notMasked(mask: Mask, { column }: Operand): Predicate | undefined {
  const filled = not(isNull({ column }));
  switch (mask.kind) {
    case 'empty':
      return filled;
    case 'token': {
      const begins: Predicate = { kind: 'text', operand: { column }, begins: mask.prefix };
      if (mask.suffix === '') return not(begins);
      return not(all(begins, { kind: 'text', operand: { column }, holds: [mask.suffix] }));
    }
    case 'constant': {
      const { value } = mask;
      const plain = ['string', 'number', 'boolean'].includes(typeof value);
      if (!plain || value === '{}' || value === '[]') return undefined;
      const same = compare({ column }, '=', value as string | number | boolean);
      // A column that is masked to a constant holds something, but may have been allowed to be empty.
      return not(all(filled, same));
    }
    default:
      return undefined;
  }
}

function isConstant(wanted: Exclude<Value, null>, value: Value): boolean {
  if (value === null) return false;
  if (wanted instanceof Uint8Array) return value instanceof Uint8Array && value.length === 0;
  if (Array.isArray(wanted)) return Array.isArray(value) ? value.length === 0 : value === '{}';
  if (typeof wanted === 'boolean')
    return [wanted, Number(wanted), BigInt(wanted), wanted ? 't' : 'f'].includes(value as never);
  if (typeof wanted === 'number' || typeof wanted === 'bigint')
    return value !== '' && Number(value) === Number(wanted);
  return value === wanted || (/^[[{]/.test(String(wanted)) && compact(String(value)) === wanted);
}

const compact = (text: string) => text.replaceAll(/\s+/g, '');

function tokenOf(
  { prefix, suffix, length }: Extract<Mask, { kind: 'token' }>,
  random: () => string,
) {
  const wanted = length - prefix.length - suffix.length;
  let letters = '';
  for (let tries = 0; letters.length < wanted && tries < 100; tries += 1)
    letters += random().replaceAll(/[^0-9a-f]/g, '');
  return prefix + letters.slice(0, wanted).padEnd(wanted, '0') + suffix;
}

function rounded(to: number, value: Value): Value {
  const near = Math.round(Number(value) / to) * to;
  if (Number.isNaN(near)) return value;
  if (typeof value === 'bigint') return BigInt(near);
  if (typeof value !== 'string') return near;
  // A decimal keeps its places: 1999.00 becomes 2000.00.
  const places = /\.(\d+)$/.exec(value)?.[1]?.length ?? 0;
  return Number(value) === near ? value : near.toFixed(places);
}

function postcodeOf(value: Value): Value {
  if (typeof value === 'number') return Math.floor(value / 100) * 100;
  if (typeof value === 'bigint') return (value / 100n) * 100n;
  const [digits] = /^\d+/.exec(String(value).trim()) ?? [''];
  return digits.length < 3 ? '' : digits.slice(0, 2).padEnd(digits.length, '0');
}

function networkOf(written: string): string {
  const [address = '', length] = written.trim().split('/');
  const end = length === undefined ? '' : `/${length}`;
  const four = /^(\d+\.\d+\.\d+)\.\d+$/.exec(address);
  if (four !== null) return `${four[1]}.0${end}`;
  const parts = groups(address);
  if (parts === undefined) return '';
  const [a, b, c] = parts.slice(0, 3).map((part) => part.replace(/^0+(?=.)/, ''));
  const kept = [a, b, c].join(':').replace(/(:0)+$/, '');
  return `${kept === '0' ? '' : kept}::${end}`;
}

/** The eight groups of an IPv6 address; undefined when it is none. */
function groups(address: string): readonly string[] | undefined {
  if (!/^[0-9a-f:.]+$/i.test(address) || !address.includes(':')) return undefined;
  const [front = '', back] = address.toLowerCase().split('::');
  const left = front === '' ? [] : front.split(':');
  const right = back === undefined || back === '' ? [] : back.split(':');
  const missing = Math.max(0, 8 - left.length - right.length);
  return back === undefined ? left : [...left, ...Array<string>(missing).fill('0'), ...right];
}

const moment =
  /^(\d{4})-(\d\d)-\d\d(?:([T ])\d\d:\d\d(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

// Texts that begin with no date go; a date of a database that is none (infinity) says nothing of anybody.
function startOf(unit: 'year' | 'month', value: string): string {
  if (/^-?infinity$/.test(value)) return value;
  const [whole, year = '', month = '', between, seconds, zone] = moment.exec(value) ?? [];
  if (whole === undefined) return '';
  const day = `${year}-${unit === 'year' ? '01' : month === '00' ? '01' : month}-01`;
  if (between === undefined) return day;
  const clock = seconds === undefined ? '00:00' : '00:00:00';
  return `${day}${between}${clock}${zone === undefined ? '' : offsetOn(day, zone)}`;
}

// An instant is told on the clock of Norway, whose distance from UTC changes with summer time.
function offsetOn(day: string, zone: string): string {
  if (zone === 'Z' || /^[+-]00/.test(zone)) return zone;
  const { offset } = Temporal.PlainDate.from(day).toZonedDateTime('Europe/Oslo');
  return zone.includes(':')
    ? offset
    : zone.length === 3
      ? offset.slice(0, 3)
      : offset.replace(':', '');
}

function withoutPaths(paths: readonly string[], value: Value): Value {
  const isText = typeof value === 'string';
  const document = isText ? parsed(value) : value;
  if (typeof document !== 'object' || document === null) return value;
  const changed = paths.reduce<unknown>((inner, path) => emptied(inner, stepsOf(path)), document);
  return changed === document ? value : isText ? JSON.stringify(changed) : (changed as Value);
}

function stepsOf(path: string): readonly string[] {
  return [...path.matchAll(/\.([^.[\]"\s]+)|\."((?:[^"\\]|\\.)*)"|\[(\d+)\]/g)].map(
    ([, plain, odd, at]) => at ?? plain ?? (odd ?? '').replaceAll(/\\(.)/g, '$1'),
  );
}

/** The same document when nothing stands there. */
function emptied(document: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return null;
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, step))
    return document;
  const held = (document as Readonly<Record<string, unknown>>)[step];
  const inner = emptied(held, rest);
  if (inner === held) return document;
  if (Array.isArray(document)) return document.with(Number(step), inner);
  return { ...document, [step]: inner };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
