/**
 * Which version of a declaration is in force on a day?
 *
 * The last applied one whose effective day has come. Versions are never changed, only followed.
 */
import type { Day } from '../declaration/law/day.ts';

/** A version without its text. */
export interface Version {
  readonly organisation: string;
  readonly number: number;
  readonly effectiveFrom: Day;
  /** The instant it was applied, ISO 8601 in UTC. */
  readonly appliedAt: string;
  readonly sha256: string;
  readonly significant: boolean;
}

/** The version in force on `day`, or undefined before the first one takes effect. */
export function inForce<V extends Version>(versions: readonly V[], day: Day): V | undefined {
  return versions
    .filter((version) => version.effectiveFrom <= day)
    .reduce<V | undefined>(
      (last, version) => (last === undefined || version.number > last.number ? version : last),
      undefined,
    );
}

/** Versions that are applied and announced but not in force yet, first one first. */
export function upcoming<V extends Version>(versions: readonly V[], day: Day): readonly V[] {
  const current = inForce(versions, day)?.number ?? 0;
  return versions
    .filter((version) => version.number > current && version.effectiveFrom > day)
    .toSorted((a, b) => a.number - b.number);
}
