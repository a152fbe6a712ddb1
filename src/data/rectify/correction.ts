/**
 * What is corrected where, and what is left as it was, why?
 *
 * A plan names fields and counts and holds no value. Copies of the wrong value in the person's own records are
 * put right with it; others' records never are: GDPR art. 5(1)(d), 16, 19.
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { say } from '../../declaration/terms/words.ts';
import type { Place } from '../../processing/rule/relation.ts';
import type { Plan } from '../plan/plan.ts';

/** A field that is put right in some rows. */
export type Corrected = { readonly place: Place; readonly field: string; readonly rows: number };

/** A field where the wrong value stands and stays, and why. */
export type Left = Corrected & { readonly because: string; readonly citation?: string };

/** A dataset nobody looked into. `silent`: its system does not answer. */
export type Unsearched = {
  readonly place: Place;
  readonly because: string;
  readonly byHand: boolean;
  readonly silent: boolean;
};

/** What is planned for a person in a role. */
export type Correction = {
  readonly organisation: string;
  readonly role: string;
  readonly day: Day;
  readonly fields: readonly string[];
  readonly corrected: readonly Corrected[];
  readonly left: readonly Left[];
  readonly unsearched: readonly Unsearched[];
  /** Recipients who get such data and must be told: GDPR art. 19. */
  readonly tell: readonly string[];
};

/** The plan as it is kept: its steps have the keys of their rows beside it, and the values are sealed. */
export type CorrectionPlan = Plan & { readonly kind: 'rectify'; readonly correction: Correction };

/** What became of it in one system. */
export type SystemDone = {
  readonly system: string;
  /** `partly`: some rows had changed and were left, or it was stopped between rows. */
  readonly outcome: 'done' | 'partly' | 'failed';
  /** Rows that hold the right value, now or before. */
  readonly rows: number;
  /** Rows that are no longer as they were planned, and were left. */
  readonly changed: number;
  readonly because?: string;
  /** It could not be reached. */
  readonly silent?: boolean;
};

/** What was seen when it was read again. */
export type Checked = {
  /** Rows that hold the right value. */
  readonly rows: number;
  /** Fields where the wrong value still stands. */
  readonly residue: readonly Corrected[];
  /** Whether the wrong value was looked for in all of the person's records once more. */
  readonly everywhere: boolean;
};

/** The answer: a plan, and what was done when it was to be. */
export type Rectified = Correction & {
  readonly state: 'planned' | 'done' | 'partly' | 'nothing';
  /** Keyed, so that it tells nothing of the values it covers. */
  readonly hash: string;
  /** Whether the plan is kept, so that it can be done by its hash. */
  readonly kept: boolean;
  /** Corrections of this person that were begun and not finished. */
  readonly unfinished: readonly string[];
  /** Stopped between rows by somebody; goes on by its hash. */
  readonly isPaused: boolean;
  readonly systems: readonly SystemDone[];
  readonly checked: Checked;
};

/** 3 when a system could not be reached, 1 when something is open, else 0. */
export function codeOf({ state, unsearched, systems }: Rectified): 0 | 1 | 3 {
  if ([...unsearched, ...systems].some(({ silent }) => silent === true)) return 3;
  return state === 'partly' ? 1 : 0;
}

/** Whether all that was planned was done and seen, and everything could be looked into. */
export function isWhole(
  { unsearched }: Correction,
  { systems, checked, wanted }: Pick<Rectified, 'systems' | 'checked'> & { wanted: number },
): boolean {
  return (
    checked.rows === wanted &&
    checked.residue.length === 0 &&
    systems.every(({ outcome }) => outcome === 'done') &&
    unsearched.every(({ byHand }) => byHand)
  );
}

/**
 * Who may have received such fields and must be told, in English: the recipients of a purpose that needs one of
 * them, who receive its category.
 */
export function recipientsOf(
  { recipients, purposes, systems }: Declaration,
  corrected: readonly Corrected[],
): readonly string[] {
  const got = corrected.map(({ place: { system, dataset }, field }) => ({
    category: systems[system]?.datasets[dataset]?.fields[field]?.category ?? '',
    needing: Object.keys(purposes).filter((id) =>
      purposes[id]?.needs.some(
        (need) =>
          need.system === system &&
          need.dataset === dataset &&
          (need.field === '*' || need.field === field),
      ),
    ),
  }));
  return Object.entries(recipients)
    .filter(([, { receives, for: served }]) =>
      got.some(
        ({ category, needing }) =>
          receives.includes(category) && needing.some((id) => served.includes(id)),
      ),
    )
    .map(([id, { name, title }]) => name ?? (title === undefined ? id : say(title, 'en')));
}
