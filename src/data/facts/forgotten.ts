/**
 * What does Vern say of what it lets go of itself: how many of which kind, after how long and why?
 *
 * Counts only, never about whom: GDPR art. 5(1)(e), 5(2).
 */
import type { KeptKind } from './keeping.ts';

/** What went, or would go. */
export type Forgotten = {
  readonly organisation: string;
  readonly state: 'shown' | 'done';
  readonly kinds: readonly {
    readonly kind: KeptKind;
    readonly period: string;
    readonly what: string;
    readonly because: string;
    /** By the kind of fact: consent, objection, restriction, hold, access, plan. */
    readonly counts: Readonly<Record<string, number>>;
  }[];
  /** Statements whose datum is gone, and those of which nobody can say it now. */
  readonly supplements: { readonly count: number; readonly unknown: number };
  /** Kept, because it is not certain that nothing needs it. */
  readonly doubtful: { readonly purposes: readonly string[]; readonly plansBegun: number };
};

/** The text. */
export function forgottenText({ state, kinds, supplements, doubtful }: Forgotten): string {
  const gone = state === 'done' ? 'let go of' : 'to let go of';
  const lines = kinds.flatMap(({ kind, period, what, because, counts }) => [
    `${kind}  ${listed(counts)} ${gone}, after ${period}: ${what}`,
    `  ${because}`,
  ]);
  lines.push(
    `supplement  ${supplements.count} ${gone}: statements live as long as what they were added to`,
    'What stands is kept: withdrawals and objections as long as their purpose is declared, erasures as long as a backup could bring the data back.',
  );
  if (doubtful.purposes.length > 0)
    lines.push(
      `Kept, because no version that can be read says since when it is over: ${doubtful.purposes.join(', ')}.`,
    );
  if (doubtful.plansBegun > 0)
    lines.push(
      `Kept: ${doubtful.plansBegun} ${doubtful.plansBegun === 1 ? 'plan' : 'plans'} that were begun long ago and still know whom they mean. Finish them by their hash.`,
    );
  if (supplements.unknown > 0)
    lines.push(
      `Kept: ${supplements.unknown} ${supplements.unknown === 1 ? 'statement' : 'statements'} whose system does not answer, or that cannot be read with this key.`,
    );
  if (state === 'shown')
    lines.push(
      'Nothing was changed. vern forget --yes does it, and so does every sweep that is done.',
    );
  return `${lines.join('\n')}\n`;
}

function listed(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  if (some.length === 0) return '0';
  return some.map(([kind, count]) => `${count} ${kind}`).join(', ');
}
