/**
 * How do the answers of several rules become one?
 *
 * As in the rule itself (`both`, `amongPeople`): the strictest counts, and where people of one row differ
 * it rests. Every part is never unknown, so that its opposite may be taken.
 */
import { all, always, any, never, not, type Predicate } from '../declaration/predicate.ts';
import type { States } from './compiled.ts';

/** Every row runs. */
export const running: States = { runs: always, rests: never, ended: never, undecided: never };

/** Every row has ended. */
export const over: States = { runs: never, rests: never, ended: always, undecided: never };

/** The four states from three; what is left is the fourth. */
export function withRuns(rest: Omit<States, 'runs'>): States {
  return { ...rest, runs: not(any(rest.ended, rest.undecided, rest.rests)) };
}

/** The stricter of two answers, row by row: ended before undecided before rests. */
export function bothStates(one: States, other: States): States {
  if (one === running) return other;
  if (other === running) return one;
  const ended = any(one.ended, other.ended);
  const undecided = any(one.undecided, other.undecided);
  const rests = any(one.rests, other.rests);
  return {
    ended,
    undecided: all(not(ended), undecided),
    rests: all(not(ended), not(undecided), rests),
    runs: all(one.runs, other.runs),
  };
}

/** The states of a row about several people, some of whom it may lack. */
export function amongStates(
  people: readonly { readonly present: Predicate; readonly states: States }[],
  nobody: States,
): States {
  const some = any(...people.map(({ present }) => present));
  const each = (pick: (states: States) => Predicate) =>
    all(some, ...people.map(({ present, states }) => any(not(present), pick(states))));
  const [ended, runs] = [each(({ ended: is }) => is), each(({ runs: is }) => is)];
  const undecided = any(...people.map(({ present, states }) => all(present, states.undecided)));
  return {
    ended: any(ended, all(not(some), nobody.ended)),
    runs: any(runs, all(not(some), nobody.runs)),
    undecided: any(undecided, all(not(some), nobody.undecided)),
    rests: all(some, not(any(ended, runs, undecided))),
  };
}
