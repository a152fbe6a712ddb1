/**
 * Which secrets does a declaration ask the environment for, and which are missing?
 *
 * A declaration lies in a repository, so it holds names of secrets, `${SHOP_DATABASE_URL}`, and never
 * the secrets: GDPR art. 32(1).
 */
import type { Declaration } from './schema/declaration.ts';

/** Names and values, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A name the environment does not have, and the systems that cannot be reached without it. */
export interface MissingSecret {
  readonly name: string;
  readonly systems: readonly string[];
}

/** A text with its secrets put in, or the names that are missing. */
export type Resolved =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly missing: readonly string[] };

const place = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** The names a text asks for, each once. */
export function secretNames(text: string): readonly string[] {
  return [...new Set([...text.matchAll(place)].map(([, name]) => name ?? ''))];
}

/** Puts the values in. An empty value counts as missing. Values are not looked into again. */
export function resolveSecret(text: string, environment: Environment): Resolved {
  const missing = secretNames(text).filter((name) => valueOf(environment, name) === undefined);
  if (missing.length > 0) return { ok: false, missing };
  return {
    ok: true,
    text: text.replaceAll(place, (_, name: string) => valueOf(environment, name) ?? ''),
  };
}

/** The secrets a declaration needs that the environment does not have, in the order of the file. */
export function missingSecrets(
  declaration: Declaration,
  environment: Environment,
): readonly MissingSecret[] {
  const systems = new Map<string, string[]>();
  for (const [id, { connect }] of Object.entries(declaration.systems))
    for (const name of secretNames(connect))
      if (valueOf(environment, name) === undefined)
        systems.set(name, [...(systems.get(name) ?? []), id]);
  return [...systems].map(([name, needing]) => ({ name, systems: needing }));
}

/**
 * Whether a connection gives away what only the environment should know: it asks for no secret at
 * all, or has a password in clear beside one.
 */
export function inClear(connect: string): boolean {
  if (secretNames(connect).length === 0) return true;
  return /:\/\/[^/@\s]*:[^/@\s]+@/.test(connect.replaceAll(place, ''));
}

function valueOf(environment: Environment, name: string): string | undefined {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  return value === '' ? undefined : value;
}
