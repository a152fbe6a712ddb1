/** What is wrong in a declaration, where, and what should be written instead? */

export type Severity = 'error' | 'warning';

/** The way to a value in a declaration: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** The value at a path, or undefined. Only own keys count. */
export function valueAt(root: unknown, path: Path): unknown {
  let here = root;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

/** A place in a file; the first line and the first column are 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing to put right, with a stable code (`docs/checks.md`) and the law where it is law. */
export interface Complaint extends Place {
  readonly file: string;
  readonly code: string;
  readonly severity: Severity;
  readonly path: Path;
  /** What is wrong and what to do, in one or two sentences. */
  readonly message: string;
  readonly citation?: string;
}

/** `vern.yaml:41:7 error UNKNOWN_REFERENCE …` as a line for the terminal. */
export function formatComplaint(complaint: Complaint): string {
  const { file, line, column, severity, code, message, citation } = complaint;
  const law = citation === undefined ? '' : ` (${citation})`;
  return `${file}:${line}:${column} ${severity} ${code} ${message}${law}`;
}

/** Orders complaints as they stand in the file. */
export function inOrder(complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints.toSorted(
    (a, b) => a.line - b.line || a.column - b.column || a.code.localeCompare(b.code),
  );
}
