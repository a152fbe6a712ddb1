/**
 * What went wrong with the store, in one line a person can act on?
 *
 * Everything expected (a full disk, a wrong password, a folder in use) is thrown as one StoreProblem.
 * Its message says where, what, and what to do instead; it never holds a password.
 */
import { statfsSync } from 'node:fs';

export type ProblemKind =
  | 'input'
  | 'folder'
  | 'in use'
  | 'binaries'
  | 'user'
  | 'port'
  | 'full'
  | 'version'
  | 'newer'
  | 'altered'
  | 'unreachable'
  | 'password'
  | 'database'
  | 'privilege'
  | 'damaged'
  | 'not empty'
  | 'stopped';

/** What was given is wrong (2), or is refused (1); all else is a world that does not answer (3). */
const exitCodes: Readonly<Partial<Record<ProblemKind, 1 | 2>>> = {
  input: 2,
  damaged: 2,
  'not empty': 1,
};

/** An expected failure of the store. `exitCode` is 2 for wrong input and 3 for a broken world. */
export class StoreProblem extends Error {
  readonly kind: ProblemKind;
  readonly exitCode: 1 | 2 | 3;

  constructor(kind: ProblemKind, message: string, cause?: unknown) {
    super(message.replaceAll(/\s+/g, ' ').trim(), cause === undefined ? {} : { cause });
    this.name = 'StoreProblem';
    this.kind = kind;
    this.exitCode = exitCodes[kind] ?? 3;
  }
}

/** The code of a system or PostgreSQL error: `ENOSPC`, `28P01`; '' when it has none. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

/** The message of anything thrown, on one line. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message || codeOf(thrown) : String(thrown);
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Says a file system error plainly. Anything else is returned as it came, to be thrown on. */
export function folderProblem(thrown: unknown, path: string): unknown {
  if (thrown instanceof StoreProblem) return thrown;
  const said = folderSentence(codeOf(thrown), path);
  if (said === undefined) return thrown;
  const kind = codeOf(thrown) === 'EISDIR' ? 'input' : 'folder';
  return new StoreProblem(codeOf(thrown) === 'ENOSPC' ? 'full' : kind, said, thrown);
}

/** Whether what a program said, or what is left of the disk, means that it is full. */
export function isFull(said: string, path: string): boolean {
  if (/No space left on device|Disk quota exceeded|wrote only \d+ of/.test(said)) return true;
  // Its log lies on the same disk, so the sentence that says so may be cut short.
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize < 1_000_000;
}

function folderSentence(code: string, path: string): string | undefined {
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `${path}: the disk is full. Free some space, or choose another folder with VERN_DATA.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `${path}: this user may not write here. Run Vern as the folder's owner, or choose another folder with VERN_DATA.`;
  if (code === 'EROFS')
    return `${path}: lies on a read-only disk. Choose another folder with VERN_DATA.`;
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `${path}: is not a folder. Choose another folder with VERN_DATA.`;
  if (code === 'EISDIR') return `${path}: is a folder. Name a file in it.`;
  if (code === 'ENAMETOOLONG') return `${path}: the path is too long. Choose a shorter VERN_DATA.`;
  return undefined;
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
  'ENOENT',
  '57P03',
  '53300',
]);

/** Says an error of connecting to `place` (host:port/database) plainly; others come back as they are. */
export function connectionProblem(thrown: unknown, place: string): unknown {
  if (thrown instanceof StoreProblem) return thrown;
  const code = codeOf(thrown);
  const said = messageOf(thrown);
  const problem = (kind: ProblemKind, text: string) =>
    new StoreProblem(kind, `${place}: ${text}`, thrown);
  if (code === '28P01' || code === '28000' || /password must be a string/.test(said))
    return problem('password', `PostgreSQL refuses the sign-in (${said}). Correct DATABASE_URL.`);
  if (code === '3D000')
    return problem('database', 'there is no such database. Create it, or correct DATABASE_URL.');
  if (code === '42501')
    return problem(
      'privilege',
      `the user of DATABASE_URL lacks a privilege (${said}). Let it own the database: alter database … owner to …`,
    );
  if (code === '53100') return problem('full', 'the disk of PostgreSQL is full. Free some space.');
  if (unreachable.has(code) || /timeout|terminated|SSL/i.test(said))
    return problem('unreachable', `PostgreSQL cannot be reached (${said}). Is it running?`);
  return thrown;
}
