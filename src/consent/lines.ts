/**
 * What does a file of consents say, line by line, and what is wrong with it?
 *
 * Comma-separated (or semicolons), with a heading: identity, value, purpose, word, day, evidence, and role where a
 * person may have several. Every line is checked before anything is used; a fault says its line and column and
 * never repeats the value: GDPR art. 7(1), 5(1)(d).
 */
import { normalise, readGiven } from '../data/find/identity.ts';
import { rolesOf } from '../data/find/links.ts';
import { type Day, day } from '../declaration/law/day.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import { isConsent, purposeRoles } from './purposes.ts';

/** A line that says what somebody answered. */
export type ConsentLine = {
  readonly role: string;
  readonly identity: string;
  /** Normalised. */
  readonly value: string;
  readonly purpose: string;
  readonly word: 'given' | 'withdrawn';
  readonly day: Day;
  readonly evidence: string;
};

/** A line read, or what is wrong with it. */
export type ReadLine =
  | { readonly ok: true; readonly line: ConsentLine }
  | { readonly ok: false; readonly number: number; readonly because: string };

const columns = ['identity', 'value', 'purpose', 'word', 'day', 'evidence'] as const;
const known: readonly string[] = [...columns, 'role'];

/** Reads a file lazily, one line after the other. The first answer may be that the heading is wrong. */
export function* consentLines(
  declaration: Declaration,
  text: string,
  today: Day,
): Generator<ReadLine> {
  const rows = csvRows(text.replace(/^\uFEFF/, ''));
  const heading = rows.next();
  const names = (heading.done === true ? [] : heading.value.cells).map((cell) =>
    cell.trim().toLowerCase(),
  );
  const wrong = headingFault(names);
  if (wrong !== undefined) {
    yield { ok: false, number: 1, because: wrong };
    return;
  }
  const reader = lineReader(declaration, today);
  for (const { number, cells } of rows) {
    if (cells.length === 1 && cells[0]?.trim() === '') continue;
    if (cells.length !== names.length) {
      const because = `has ${cells.length} values where the heading has ${names.length}`;
      yield { ok: false, number, because };
      continue;
    }
    const entry = Object.fromEntries(
      names.map((name, index) => [name, cells[index]?.trim() ?? '']),
    );
    const read = reader(entry);
    yield typeof read === 'string'
      ? { ok: false, number, because: read }
      : { ok: true, line: read };
  }
}

function headingFault(names: readonly string[]): string | undefined {
  const missing = columns.find((name) => !names.includes(name));
  const odd = names.find((name) => !known.includes(name));
  if (missing === undefined && odd === undefined && new Set(names).size === names.length)
    return undefined;
  return `must be the heading ${columns.join(',')} (and role, if needed)${missing === undefined ? '' : `; ${missing} is missing`}`;
}

type Entry = Readonly<Record<string, string>>;

function lineReader(declaration: Declaration, today: Day): (entry: Entry) => ConsentLine | string {
  // A file says the same few of these in every line.
  const known = new Map<string, Role>();
  const roleFor = (asked: Parameters<typeof roleOf>[1]) => {
    const name = JSON.stringify(asked);
    const role = known.get(name) ?? roleOf(declaration, asked);
    known.set(name, role);
    return role;
  };
  return (entry) => {
    const { identity = '', value = '', purpose = '', word, evidence = '' } = entry;
    const declared = Object.hasOwn(declaration.purposes, purpose)
      ? declaration.purposes[purpose]
      : undefined;
    if (declared === undefined) return 'column purpose: there is no such purpose';
    if (!isConsent(declared)) return 'column purpose: it does not rest on consent';
    if (word !== 'given' && word !== 'withdrawn') return 'column word: write given or withdrawn';
    const on = day(entry['day'] ?? '');
    if (on === undefined) return 'column day: write a day as 2026-02-28';
    if (on > today) return 'column day: it is still to come';
    if (evidence === '')
      return 'column evidence: say how it is known, such as the form and its number';
    const read = readGiven(declaration, [`${identity}=${value}`]);
    if (!read.ok) return `columns identity, value: ${read.because}`;
    const role = roleFor({ identity, purpose, role: entry['role'] ?? '' });
    if (!role.ok) return role.because;
    return {
      role: role.role,
      identity,
      value: normalise(identity, value),
      purpose,
      word,
      day: on,
      evidence,
    };
  };
}

type Role =
  | { readonly ok: true; readonly role: string }
  | { readonly ok: false; readonly because: string };

/** Who is meant: somebody the purpose is about, whom this identity tells apart from everybody else. */
function roleOf(
  declaration: Declaration,
  {
    identity,
    purpose,
    role,
  }: { readonly identity: string; readonly purpose: string; readonly role: string },
): Role {
  const refused = (because: string) => ({ ok: false, because }) as const;
  const about = purposeRoles(declaration, purpose);
  if (role !== '' && !about.includes(role))
    return refused(`column role: ${purpose} is about ${about.join(' or ')}`);
  const having = rolesIdentifiedBy(declaration, identity);
  const possible = about.filter((one) => having.has(one) && (role === '' || one === role));
  const [only, another] = possible;
  if (only === undefined)
    return refused(`column identity: no ${role || about.join(' or ')} is identified by it`);
  if (another !== undefined)
    return refused(`column role: say which is meant, ${possible.join(' or ')}`);
  if (having.get(only) !== true)
    return refused('column identity: several people may share it; use one that is unique');
  return { ok: true, role: only };
}

/** The roles an identity leads to, and whether it is unique there. */
function rolesIdentifiedBy(
  declaration: Declaration,
  identity: string,
): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [system, { datasets }] of Object.entries(declaration.systems))
    for (const [dataset, { identifiedBy = {} }] of Object.entries(datasets)) {
      if (!Object.hasOwn(identifiedBy, identity)) continue;
      const unique = identifiedBy[identity]?.unique === true;
      for (const role of rolesOf(declaration, { system, dataset }))
        found.set(role, unique && found.get(role) !== false);
    }
  return found;
}

/** The rows of a CSV text with the line each begins on; quotes as in RFC 4180, comma or semicolon. */
export function* csvRows(
  text: string,
): Generator<{ readonly number: number; readonly cells: readonly string[] }> {
  const head = text.slice(
    0,
    Math.max(0, text.indexOf('\n') < 0 ? text.length : text.indexOf('\n')),
  );
  const separator = head.includes(';') && !head.includes(',') ? ';' : ',';
  let [cells, cell, quoted, line, began]: [string[], string, boolean, number, number] = [
    [],
    '',
    false,
    1,
    1,
  ];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '\n') line += 1;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n') {
      yield { number: began, cells: [...cells, cell.replace(/\r$/, '')] };
      [cells, cell, began] = [[], '', line];
    } else cell += letter;
  }
  if (cell !== '' || cells.length > 0) yield { number: began, cells: [...cells, cell] };
}
