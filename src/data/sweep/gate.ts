/**
 * May a sweep be done with a mere yes, or must somebody have seen this very plan?
 *
 * The first sweep of a declaration's version, and one that takes a large part of a dataset, may be a mistake
 * in the declaration. They need the plan's hash, which only who has seen the plan can give: GDPR art.
 * 5(1)(f), 24, 25.
 */
import type { Day } from '../../declaration/law/day.ts';
import { type Place, placeName } from '../../processing/rule/relation.ts';

/** How many rows of a dataset a plan changes. */
export type Taken = { readonly place: Place; readonly rows: number; readonly of: number };

/** What is asked, and what is known of it. */
export type Asking = {
  readonly day: Day;
  readonly today: Day;
  /** The hash that was given; absent with a mere yes. */
  readonly given?: string | undefined;
  /** The hash of the plan as things are now. */
  readonly hash: string;
  /** Nothing was swept under this version of the declaration yet. */
  readonly first: boolean;
  readonly limitPercent: number;
  readonly taken: readonly Taken[];
};

/** Why a sweep is not done, in sentences for the operator; none when it may be. */
export function objections(asking: Asking): readonly string[] {
  const { day, today, given, hash } = asking;
  if (day !== today) return [`A sweep can be shown for ${day}, but done only for today, ${today}.`];
  if (given === hash) return [];
  if (given !== undefined)
    return [
      'The plan with that hash is not this one: declaration, databases or rows have changed since. Look at this plan, and give its hash.',
    ];
  const large = asking.taken.filter((one) => isLarge(one, asking.limitPercent));
  const first = asking.first && asking.taken.some(({ rows }) => rows > 0);
  return [
    ...(first
      ? ["It is the first sweep of this version of the declaration, so it needs the plan's hash."]
      : []),
    ...large.map(
      ({ place, rows, of }) =>
        `It takes ${rows} of ${of} rows of ${placeName(place)}, more than ${asking.limitPercent} %, so it needs the plan's hash.`,
    ),
  ];
}

function isLarge({ rows, of }: Taken, limitPercent: number): boolean {
  return rows > 0 && rows * 100 > of * limitPercent;
}
