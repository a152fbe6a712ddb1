/**
 * What does the rule answer?
 *
 * For each field, each purpose that needs it with one of four states, until when, why and by what law.
 * Kept while one runs, rests or is undecided; used for a purpose only while that purpose runs.
 * "Undecided" never destroys and never permits: GDPR art. 5(1)(b), (e) and 5(2).
 */
import type { Day } from '../../declaration/law/day.ts';

/** Runs: kept and used. Rests: kept. Ended: neither. Undecided: kept and reported. */
export type State = 'runs' | 'rests' | 'ended' | 'undecided';

/** Why a purpose is in its state. */
export type Reason =
  | 'within period'
  | 'period over'
  | 'not begun'
  | 'condition holds'
  | 'condition over'
  | 'no end declared'
  | 'other records'
  | 'event missing'
  | 'event empty'
  | 'event senseless'
  | 'system silent'
  | 'no length'
  | 'maximum'
  | 'maximum unknown'
  | 'consent given'
  | 'consent withdrawn'
  | 'no consent'
  | 'consent unknown'
  | 'objection pending'
  | 'objection upheld'
  | 'objection to marketing'
  | 'erasure requested'
  | 'erased before'
  | 'erased, undated'
  | 'relationship over'
  | 'people differ'
  | 'restricted'
  | 'restriction'
  | 'legal hold'
  | 'access request';

/** The last day, a criterion that no day is known for, or the fact that is missing. */
export type Until =
  | { readonly day: Day }
  | { readonly open: string; readonly review?: Day }
  | { readonly missing: string };

/** A state with what it rests on. For what has ended, `until` is the last day it lasted, if known. */
export type Answer = {
  readonly state: State;
  readonly until: Until;
  readonly because: Reason;
  readonly citation?: string;
};

/** The answer for one purpose. Added purposes are `restriction`, `legal hold` and `access request`. */
export type Holding = Answer & { readonly purpose: string };

/** A field with every purpose that needs it. */
export type FieldAnswer = {
  readonly field: string;
  readonly holdings: readonly Holding[];
  /** Some purpose runs, rests or is undecided. */
  readonly kept: boolean;
  /** None holds it, but one cannot be decided: kept, and reported. */
  readonly undecided: boolean;
};

/** Gathers the holdings of a field. */
export function fieldAnswer(field: string, holdings: readonly Holding[]): FieldAnswer {
  const is = (...states: readonly State[]) => holdings.some(({ state }) => states.includes(state));
  const held = is('runs', 'rests');
  const undecided = !held && is('undecided');
  return { field, holdings, kept: held || undecided, undecided };
}

/** The gate: may this field be used for this purpose today? GDPR art. 5(1)(b), 6. */
export function mayUse({ holdings }: FieldAnswer, purpose: string): boolean {
  return holdings.some((holding) => holding.purpose === purpose && holding.state === 'runs');
}

const order: readonly State[] = ['ended', 'undecided', 'rests', 'runs'];

/** Both must let it go on: the stricter answer, ended before undecided before rests. */
export function both(one: Answer, other: Answer): Answer {
  // Where nothing else ends a purpose, what lets it go on says until when.
  if (one.state === other.state && one.because === 'no end declared') return other;
  return order.indexOf(other.state) < order.indexOf(one.state) ? other : one;
}

/**
 * One record about several people: what is the same for all is so; where one is undecided, so is the
 * record; otherwise it is kept for those who hold it and used for none.
 */
export function amongPeople(answers: readonly [Answer, ...Answer[]]): Answer {
  const [first, ...rest] = answers;
  if (rest.every(({ state }) => state === first.state)) return first;
  const open = answers.find(({ state }) => state === 'undecided');
  return open ?? { state: 'rests', until: { open: 'people differ' }, because: 'people differ' };
}
