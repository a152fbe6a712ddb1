/**
 * What stands in a backup file, line by line, and is it whole?
 *
 * Gzipped lines of JSON: a header; for each table a line naming its columns, its rows (arrays of texts as
 * PostgreSQL writes them) and a line with their count and checksum; the sequences; a last line with the
 * counts and a checksum over all lines before it.
 */
import { createHash, type Hash } from 'node:crypto';
import * as fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Migration } from './migrate.ts';
import { codeOf, messageOf, StoreProblem } from './problem.ts';
import type { Tip } from './seal.ts';

/** The form of the file that this program writes and reads. */
export const format = 1;

/** The first line. */
export interface Header {
  readonly vern: 'backup';
  readonly format: number;
  readonly made: string;
  readonly steps: readonly Pick<Migration, 'number' | 'name' | 'sha256'>[];
  readonly heads: readonly (Tip & { readonly organisation: string; readonly seal: string })[];
}

/** The line before a table's rows. */
export interface TableLine {
  readonly table: string;
  readonly columns: readonly string[];
  readonly types: readonly string[];
}

/** A row (an array) or any other line. */
export type Line = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Reads a backup from its beginning to its end. Each function throws StoreProblems. */
export interface BackupReader {
  header(): Promise<Header>;
  /** The next line; rows go into `hash`. */
  next(hash?: Hash): Promise<Line>;
  /** Reads the last line and sees that the file is whole. */
  last(counted: { readonly tables: number; readonly rows: number }): Promise<void>;
  damaged(why: string, cause?: unknown): StoreProblem;
}

/** Opens a backup for reading; nothing is read before it is asked for. */
export function readBackup(file: string): BackupReader {
  const whole = createHash('sha256');
  const lines = linesOf(file);
  const damaged: BackupReader['damaged'] = (why, cause) =>
    new StoreProblem('damaged', `${file}: the backup is damaged: ${why}.`, cause);
  const readLine = async () => {
    try {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    } catch (thrown) {
      throw readingProblem(thrown, file) ?? damaged(messageOf(thrown), thrown);
    }
  };
  const demand = async () => {
    const text = await readLine();
    if (text === undefined) throw damaged('it ends too early');
    return text;
  };
  const parsed = (text: string) => {
    const value = parse(text);
    if (value === undefined) throw damaged('a line of it cannot be read');
    return value;
  };
  const next: BackupReader['next'] = async (hash) => {
    const text = await demand();
    whole.update(text);
    const value = parsed(text);
    if (Array.isArray(value)) hash?.update(text);
    return value;
  };
  const header: BackupReader['header'] = async () => {
    const first = (await next()) as Partial<Header>;
    if (first.vern !== 'backup') throw damaged('it does not begin as a backup of Vern');
    if (first.format !== format)
      throw new StoreProblem('newer', `${file}: was made by a newer Vern. Use that version.`);
    return first as Header;
  };
  const last: BackupReader['last'] = async (counted) => {
    const end = parsed(await demand());
    const wanted = { end: 'backup', ...counted, sha256: whole.digest('hex') };
    if (JSON.stringify(end) !== JSON.stringify(wanted)) throw damaged('its checksum is wrong');
    if ((await readLine()) !== undefined) throw damaged('something stands after its end');
  };
  return { header, next, last, damaged };
}

function readingProblem(thrown: unknown, file: string): unknown {
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'EISDIR')
    return new StoreProblem('input', `${file}: there is no such file.`, thrown);
  if (code === 'EACCES')
    return new StoreProblem('input', `${file}: this user may not read it.`, thrown);
  return undefined;
}

function parse(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Line) : undefined;
  } catch {
    return undefined;
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const unzipped = createGunzip();
  // A failure of either reaches the loop below through `unzipped`.
  pipeline(fs.createReadStream(file), unzipped).catch(() => undefined);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of unzipped) {
    rest += decoder.decode(chunk as Buffer, { stream: true });
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) yield `${line}\n`;
  }
  if (rest !== '') yield rest;
}
