/**
 * Does the declaration fit the databases as they are today?
 *
 * All comparisons, as complaints in the form of `vern check`, in the order of the file. What is counted is asked
 * first (`questionsOf`); the comparison itself knows no database. GDPR art. 24, 25, 30.
 */

import type { Read } from '../../declaration/check/check.ts';
import { type Complaint, inOrder } from '../../declaration/complaint.ts';
import { columnChecks } from './columns.ts';
import { edgeChecks } from './edges.ts';
import type { LiveCheck, LiveFacts } from './facts.ts';
import { countChecks } from './questions.ts';
import { tableChecks } from './tables.ts';

/** Every comparison, in the order of `docs/checks.md`. */
export const liveChecks: readonly LiveCheck[] = [
  ...tableChecks,
  ...columnChecks,
  ...edgeChecks,
  ...countChecks,
];

/** What differs between a declaration and the live databases. */
export function driftOf(
  { file, place }: Pick<Read, 'file' | 'place'>,
  facts: LiveFacts,
): readonly Complaint[] {
  return inOrder(
    liveChecks.flatMap(({ code, severity, citation: usual, find }) =>
      [...find(facts)].map(({ path, message, citation = usual }) => ({
        file,
        code,
        severity,
        path,
        message,
        ...(citation === undefined ? {} : { citation }),
        ...place(path),
      })),
    ),
  );
}
