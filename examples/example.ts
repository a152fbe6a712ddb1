/**
 * What is in the systems of an example organisation?
 *
 * Tables, written once for every kind of database, and rows about one synthetic person after the
 * other, so that a million people take no more memory than a thousand. The same seed and day give
 * the same rows.
 */
import type { Day } from '../src/declaration/law/day.ts';
import type { Dice } from './dice.ts';
import type { Person } from './people.ts';
import type { Table } from './tables.ts';

/** A database of an organisation, and the environment variable with its address. */
export interface ExampleSystem {
  readonly env: string;
  readonly kind: 'postgres' | 'sqlite';
  readonly tables: readonly Table[];
}

/** What a column holds: dates and moments as text, JSON as an object. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | { readonly [key: string]: Value | readonly Value[] };

/** A row by column; a column left out is empty. */
export type Values = Readonly<Record<string, Value>>;

/** Puts a row in a table, named `system.table`. */
export type Put = (table: string, values: Values) => void;

/** The day and the seed everything follows from. */
export interface World {
  readonly today: Day;
  readonly seed: string;
}

/** What is drawn for one person. */
export interface Draw {
  readonly world: World;
  readonly person: Person;
  readonly dice: Dice;
  readonly put: Put;
}

/** An example organisation: its systems and how they are filled. */
export interface ExampleData {
  readonly slug: string;
  readonly systems: Readonly<Record<string, ExampleSystem>>;
  /** Rows that stand there before anybody else's, such as staff. */
  begin(world: World, put: Put): void;
  /** All rows that begin with one person. */
  person(draw: Draw): void;
}

/** Room for a thousand records of one person. Person 0 begins at key 0. */
export function nth(person: Person, count: number): number {
  return person.index * 1000 + count;
}

const dayMs = 86_400_000;

/** The day so many days before today; in the future when the number is negative. */
export function daysAgo({ today }: World, days: number): string {
  return new Date(Date.parse(today) - days * dayMs).toISOString().slice(0, 10);
}

/** A moment on that day, without a zone: `2026-02-28 14:05:00`. */
export function at(day: string, minute: number): string {
  const two = (count: number) => String(count).padStart(2, '0');
  return `${day} ${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}:00`;
}

/** The same with the zone UTC. */
export function instant(day: string, minute: number): string {
  return `${at(day, minute)}Z`;
}

/** A small file that stands for an invoice. */
export function documentOf(text: string): Uint8Array {
  return new TextEncoder().encode(`%PDF-1.4\n% ${text}\n%%EOF\n`);
}

/** The day something happened to a person, at most `span` days ago unless they left earlier. */
export function happened({ world, person, dice }: Draw, span: number): string {
  switch (person.quirk) {
    case 'gone long ago':
      return daysAgo(world, 4100 + dice.whole(200));
    case 'gone, accounts remain':
      return daysAgo(world, 1400 + dice.whole(60));
    case 'leap day':
      return lastLeapDay(world.today);
    default:
      return daysAgo(world, dice.whole(span));
  }
}

/** Whether a person has left, and nothing new happens to them. */
export function isGone({ quirk }: Person): boolean {
  return quirk === 'gone long ago' || quirk === 'gone, accounts remain';
}

/** So many days after a day, whenever that is. */
export function due(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

/** So many days after a day, but not after today: something that has happened. */
export function later({ today }: World, day: string, days: number): string {
  const then = due(day, days);
  return then > today && day <= today ? today : then;
}

function lastLeapDay(today: Day): string {
  for (let year = Number(today.slice(0, 4)); ; year -= 1) {
    const day = `${year}-02-29`;
    const exists = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    if (exists && day <= today) return day;
  }
}

/** How many orders a person has made. */
export function orderCount({ person: { quirk }, dice }: Draw): number {
  if (quirk === 'no orders') return 0;
  if (quirk === 'many orders') return 200;
  if (quirk !== undefined) return 2;
  return dice.chance(15) ? 0 : 1 + dice.whole(4);
}

/** The numbers from 0, below the one given. */
export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}
