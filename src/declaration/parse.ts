/**
 * Which declaration does a text hold, or what must be put right first?
 *
 * The only place a declaration is made. All complaints of a file come in one run, each with its
 * line and column.
 */
import type * as z from 'zod';
import { type Complaint, inOrder, type Path, type Place } from './complaint.ts';
import { keysAt } from './json-schema.ts';
import { type Declaration, declarationSchema } from './schema/declaration.ts';
import { suggest } from './terms/suggest.ts';
import { readYaml } from './yaml.ts';

/** A declaration with the way back to its lines, or the complaints that stop it. */
export type Parsed =
  | {
      readonly ok: true;
      readonly file: string;
      readonly declaration: Declaration;
      /** The values as they were written. */
      readonly written: unknown;
      place(path: Path): Place;
    }
  | {
      readonly ok: false;
      readonly file: string;
      readonly complaints: readonly Complaint[];
      /** The values as they were written; undefined if the file is no YAML. */
      readonly written: unknown;
      place(path: Path): Place;
    };

/** Reads the text of a `vern.yaml`; `file` is only what complaints call it. */
export function parseDeclaration(source: string, file: string): Parsed {
  // One command asks for the same text several times; reading it is most of the work.
  if (last?.source !== source || last.file !== file)
    last = { source, file, parsed: read(source, file) };
  return last.parsed;
}

let last: { readonly source: string; readonly file: string; readonly parsed: Parsed } | undefined;

function read(source: string, file: string): Parsed {
  const yaml = readYaml(source);
  const place = (path: Path) => yaml.place(path);
  const written = yaml.value;
  if (yaml.slips.length > 0)
    return {
      ok: false,
      file,
      written,
      place,
      complaints: inOrder(
        yaml.slips.map((slip) => ({ ...slip, file, path: [], severity: 'error' as const })),
      ),
    };
  const result = declarationSchema.safeParse(written);
  if (result.success) return { ok: true, file, declaration: result.data, written, place };
  const complaints = result.error.issues
    .flatMap((issue) => flatten(issue, [], written))
    .map((slip) => ({ ...slip, file, severity: 'error' as const, ...place(slip.path) }));
  return { ok: false, file, complaints: inOrder(complaints), written, place };
}

interface Slip {
  readonly code: string;
  readonly message: string;
  readonly path: Path;
}

type Issue = z.core.$ZodIssue;

// A block with more unknown keys than that is another kind of file.
const mostKeys = 100;

function flatten(issue: Issue, before: Path, root: unknown): Slip[] {
  const path = [...before, ...issue.path.map((part) => (typeof part === 'symbol' ? '' : part))];
  if (issue.code === 'invalid_union') {
    const branch = nearest(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => flatten(inner, path, root));
    return [{ code: 'SCHEMA', path, message: `${found(root, path)} does not belong here.` }];
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, mostKeys).map((key) => unknownKey(key, path));
  if (issue.code === 'invalid_key')
    return issue.issues.map((inner) => ({
      code: 'SCHEMA',
      path,
      message: sentence(inner.message),
    }));
  return [{ code: 'SCHEMA', path, message: wrongValue(issue, root, path) }];
}

/** The form the writer most likely meant: the one that was followed furthest. */
function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const depth = (issues: readonly Issue[]) =>
    issues.reduce((most, issue) => Math.max(most, isTypeAtTop(issue) ? -1 : issue.path.length), -1);
  return branches.filter((branch) => branch.length > 0).toSorted((a, b) => depth(b) - depth(a))[0];
}

function isTypeAtTop(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

function unknownKey(key: string, path: Path): Slip {
  const keys = keysAt(path);
  const meant = suggest(key, keys);
  const instead =
    meant === undefined ? `Possible here: ${keys.join(', ')}.` : `Did you mean '${meant}'?`;
  return {
    code: 'UNKNOWN_KEY',
    path: [...path, key],
    message: `'${key}' is not known here. ${instead}`,
  };
}

function wrongValue(issue: Issue, root: unknown, path: Path): string {
  const there = valueAt(root, path);
  if (there === undefined && issue.code !== 'custom')
    return `'${String(path.at(-1) ?? 'vern')}' is missing. Write it here.`;
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid')) {
    const choices = issue.values.map(String);
    const meant = suggest(String(there), choices);
    const guess = meant === undefined ? '' : ` Did you mean '${meant}'?`;
    return `${found(root, path)} is not possible here; write one of ${choices.join(', ')}.${guess}`;
  }
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid'))
    return `${found(root, path)} stands where ${kinds[issue.expected] ?? issue.expected} is expected.`;
  return sentence(issue.message);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text (put it in quotes)',
  object: 'a block of keys',
  record: 'a block of keys',
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
};

function sentence(message: string): string {
  const first = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(first) ? first : `${first}.`;
}

function found(root: unknown, path: Path): string {
  const value = valueAt(root, path);
  if (value === null || value === undefined) return 'Nothing';
  if (Array.isArray(value)) return 'A list';
  if (typeof value === 'object') return 'A block of keys';
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return `'${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}'`;
}

function valueAt(root: unknown, path: Path): unknown {
  let here = root;
  for (const step of path)
    here =
      typeof here === 'object' && here !== null
        ? (here as Record<string | number, unknown>)[step]
        : undefined;
  return here;
}
