/**
 * What is wrong in a declaration, and what should be written instead?
 *
 * Every check looks at the same facts, and all that is found comes in one run, in the order of the
 * file. `docs/checks.md` tells what each code means, with an example that breaks it and one that does
 * not.
 */
import { type Complaint, inOrder, type Path } from '../complaint.ts';
import type { Day } from '../law/day.ts';
import { type Parsed, parseDeclaration } from '../parse.ts';
import { readablePart } from '../readable.ts';
import { basisChecks } from './bases.ts';
import { collectionChecks } from './collection.ts';
import type { Check, Facts } from './finding.ts';
import { languageChecks } from './language.ts';
import { noticeChecks } from './notice.ts';
import { overviewOf } from './overview.ts';
import { pathChecks } from './paths.ts';
import { peopleChecks } from './people.ts';
import { recipientChecks } from './recipients.ts';
import { referenceChecks } from './references.ts';
import { retentionChecks } from './retention.ts';

/** Every check, in the order of `docs/checks.md`. */
export const checks: readonly Check[] = [
  ...referenceChecks,
  ...basisChecks,
  ...retentionChecks,
  ...pathChecks,
  ...peopleChecks,
  ...recipientChecks,
  ...collectionChecks,
  ...noticeChecks,
  ...languageChecks,
];

/** What a check needs to know besides the file. */
export interface Surroundings {
  readonly today: Day;
  /** Ids of the sections and sentences of the notice, for paragraphs of one's own. */
  readonly paragraphs?: readonly string[];
}

/** A declaration that could be read, with the way to its lines. */
export type Read = Extract<Parsed, { readonly ok: true }>;

/** All complaints about a declaration that could be read, in the order of the file. */
export function checkDeclaration(parsed: Read, around: Surroundings): readonly Complaint[] {
  return inOrder(found(parsed, around, checks));
}

/**
 * All complaints about the text of a file, in one run: where parts cannot be read, those, and what is
 * wrong in the rest.
 */
export function checkSource(
  source: string,
  file: string,
  around: Surroundings,
): readonly Complaint[] {
  const parsed = parseDeclaration(source, file);
  if (parsed.ok) return checkDeclaration(parsed, around);
  const part = readablePart(parsed.written);
  if (part === undefined) return parsed.complaints;
  const { declaration, leftOut } = part;
  const local = checks.filter(({ whole }) => whole !== true);
  const rest = found({ ...parsed, ok: true, declaration }, around, local).filter(
    (complaint) => !leftOut.some((gone) => follows(complaint, gone)),
  );
  return inOrder([...parsed.complaints, ...rest]);
}

/** Blocks of names that other parts of a declaration refer to. */
const named: ReadonlySet<unknown> = new Set([
  'subjects',
  'sources',
  'systems',
  'datasets',
  'fields',
  'events',
  'purposes',
  'recipients',
]);

/** Whether a complaint only follows from what was left out. */
function follows({ path, code, message }: Complaint, gone: Path): boolean {
  const length = Math.min(gone.length, path.length);
  if (gone.slice(0, length).every((step, index) => step === path[index])) return true;
  const last = gone.at(-1);
  return code.startsWith('UNKNOWN_') && (named.has(last) || message.includes(`'${last}'`));
}

function found(parsed: Read, around: Surroundings, asked: readonly Check[]): Complaint[] {
  const { declaration, file, written } = parsed;
  const facts: Facts = { declaration, overview: overviewOf(declaration), written, ...around };
  return asked.flatMap((check) =>
    [...check.find(facts)].map(({ path, message, citation = check.citation }) => ({
      file,
      code: check.code,
      severity: check.severity,
      path,
      message,
      ...(citation === undefined ? {} : { citation }),
      ...parsed.place(path),
    })),
  );
}
