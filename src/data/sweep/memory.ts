/**
 * How long are erasures remembered?
 *
 * Until the oldest backup of any system has aged out, because until then it may be put back. After that the
 * memory has nothing left to catch and goes too: GDPR art. 5(1)(e), 17(1).
 */
import {
  comparePeriods,
  type Day,
  formatPeriod,
  latestDayEndingBefore,
  type Period,
} from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';

/** How long, and why so. */
export type Memory = {
  readonly period: Period;
  /** Erasures of this day and before are forgotten. */
  readonly forgetThrough: Day;
  readonly because: string;
};

/** When nobody says how old a backup gets. */
const usual: Period = { years: 1 };

/** How long erasures are remembered under a declaration. */
export function memoryOf({ systems }: Declaration, today: Day): Memory {
  const declared = Object.entries(systems).flatMap(([name, { backups }]) =>
    backups === undefined ? [] : [{ name, keep: backups.keep }],
  );
  const [longest] = declared.toSorted((a, b) => comparePeriods(b.keep, a.keep));
  const period = longest?.keep ?? usual;
  // The longest by its days may differ with the month, so the earliest of the days counts.
  const days = (declared.length === 0 ? [usual] : declared.map(({ keep }) => keep))
    .map((keep) => latestDayEndingBefore(today, keep))
    .toSorted();
  return {
    period,
    forgetThrough: days[0] ?? latestDayEndingBefore(today, usual),
    because:
      longest === undefined
        ? `no system says how long its backups are kept (backups.keep), so ${formatPeriod(usual)}`
        : `the backups of ${longest.name} are kept for ${formatPeriod(longest.keep)}`,
  };
}
