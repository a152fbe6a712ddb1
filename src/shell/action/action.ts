/**
 * What is an action?
 *
 * Every verb and every read is declared once. Its HTTP route, OpenAPI entry, command with help,
 * form and word in the trail are all made from that declaration.
 */
import * as z from 'zod';
import type { Day } from '../../declaration/law/day.ts';
import type { Store } from '../store/open.ts';

/** The database of the store, or a transaction in it. */
export type Database = Store['db'];

/** Why an action was not done: expected, said in one sentence, never thrown. */
export interface Refusal {
  readonly ok: false;
  readonly kind: 'invalid' | 'forbidden' | 'missing' | 'conflict' | 'unreachable';
  readonly because: string;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | Refusal;

export const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (kind: Refusal['kind'], because: string): Refusal => ({
  ok: false,
  kind,
  because,
});

/** Who acts: the operator at the command line, a member of staff, or anybody. */
export interface Actor {
  readonly kind: 'operator' | 'staff' | 'anyone';
  readonly name: string;
}

/** What an action may use besides its input. */
export interface Context {
  readonly actor: Actor;
  readonly today: Day;
  /** The instant, ISO 8601 in UTC. */
  readonly now: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Vern's own database, opened when first asked for; inside a verb, its transaction. */
  readonly database: () => Promise<Database>;
  /** The whole store, for what concerns it as such: verifying the trail. */
  readonly store: () => Promise<Store>;
  /** The reads by which rooms tell what ends, suspends or adds purposes for people: `rooms.ts`. */
  readonly facts: readonly string[];
  /** Another room's verb or read, by name. */
  readonly perform: (name: string, input: unknown) => Promise<Outcome<unknown>>;
}

/** A file given by path on the command line, and as name and text over HTTP. */
export const sourceFile = z
  .strictObject({
    name: z.string().default('vern.yaml'),
    text: z.string(),
    folder: z.string().optional().meta({ description: 'The folder it lies in: the default slug' }),
  })
  .meta({ file: true });

export type SourceFile = z.output<typeof sourceFile>;

/** What is written: at once, or piece by piece as it is read. */
export type Written = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** How the command line shows an action. */
export interface Command<I, T> {
  /** The words after `vern`: `check`, `audit verify`. */
  readonly words: string;
  readonly text: (value: T, input: I) => Written | Promise<Written>;
  /** The JSON document, when it is too large to be made at once; over HTTP as well. */
  readonly json?: (value: T, input: I) => AsyncIterable<string | Uint8Array>;
  /** Lines on stderr beside a text that has no place for them. */
  readonly says?: (value: T, input: I) => readonly string[];
  /** True when the answer is no, and the exit code 1. */
  readonly no?: (value: T) => boolean;
  /** The exit code, asked for when all is written, where it is more than `no` can say: 3 when a system could not be reached. */
  readonly code?: (value: T) => 0 | 1 | 3;
}

/** The declaration of a verb or a read. */
export interface Action<S extends z.ZodObject = z.ZodObject, T = unknown> {
  /** `room.verb`, also the word for it in the trail. */
  readonly name: `${string}.${string}`;
  readonly kind: 'verb' | 'read';
  readonly summary: string;
  readonly input: S;
  readonly who: 'anyone' | 'staff';
  /** Whether reading it is recorded too, because it shows personal data. Verbs always are. */
  readonly personal?: boolean;
  readonly command?: Command<z.output<S>, T>;
  /** The organisation it concerns and what the trail should keep; never personal data. */
  readonly records?: (
    value: T,
    input: z.output<S>,
  ) => { readonly organisation?: string; readonly payload: Readonly<Record<string, unknown>> };
  run(input: z.output<S>, context: Context): Promise<Outcome<T>>;
}

/** Declares an action; the types of its parts are tied together here. */
export function action<S extends z.ZodObject, T>(declared: Action<S, T>): Action {
  return declared as unknown as Action;
}

/** One input of an action, as the command line and forms show it. */
export interface Input {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly type: 'text' | 'number' | 'boolean' | 'day' | 'choice' | 'file';
  readonly choices: readonly string[];
  readonly fallback: unknown;
  /** A list: given once for each of its items. */
  readonly several: boolean;
  /** Its place on the command line, when it is not an option. */
  readonly position: number | undefined;
}

/** The inputs of an action, read off its schema. */
export function inputs(declared: Action): readonly Input[] {
  return Object.entries(declared.input.shape).map(([name, schema]) => input(name, schema));
}

function input(name: string, schema: z.core.$ZodType): Input {
  const { inner: whole, required, fallback } = unwrap(schema);
  const several = whole instanceof z.ZodArray;
  const inner = several ? whole.element : whole;
  const meta = { ...z.globalRegistry.get(whole), ...z.globalRegistry.get(schema) };
  const choices = inner instanceof z.ZodEnum ? inner.options.map(String) : [];
  return {
    name,
    description: meta.description ?? name,
    required,
    type: typeOf(inner, meta),
    choices,
    fallback,
    several,
    position: typeof meta['position'] === 'number' ? meta['position'] : undefined,
  };
}

function unwrap(schema: z.core.$ZodType): {
  inner: z.core.$ZodType;
  required: boolean;
  fallback: unknown;
} {
  if (schema instanceof z.ZodOptional) return { ...unwrap(schema.unwrap()), required: false };
  if (schema instanceof z.ZodDefault)
    return { ...unwrap(schema.unwrap()), required: false, fallback: schema.def.defaultValue };
  return { inner: schema, required: true, fallback: undefined };
}

function typeOf(schema: z.core.$ZodType, meta: Record<string, unknown>): Input['type'] {
  if (meta['file'] === true) return 'file';
  if (meta['day'] === true) return 'day';
  if (schema instanceof z.ZodEnum) return 'choice';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'number';
  return 'text';
}

/** `effectiveFrom` as an option of the command line: `--effective-from`. */
export function optionName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
