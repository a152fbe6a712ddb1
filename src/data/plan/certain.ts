/**
 * How is a predicate said so that its opposite may be taken?
 *
 * SQL leaves a row out when a comparison with an empty value is unknown, and leaves it out again of the
 * opposite. `certain` is true of the same rows and false, never unknown, of all others; so "not" of it is
 * every other row.
 */
import type { KeySets } from '../../declaration/database/value.ts';
import { all, any, isNull, not, type Predicate } from '../../declaration/predicate.ts';

/** True of the same rows, and never unknown. */
export function certain(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'all':
      return all(...predicate.of.map(certain));
    case 'any':
      return any(...predicate.of.map(certain));
    case 'not':
      return opposite(predicate.of);
    case 'compare':
    case 'in':
      return all(...known(predicate), predicate);
    default:
      return predicate;
  }
}

/** True of the rows of which the predicate is false, not of those of which it is unknown. */
function opposite(predicate: Predicate): Predicate {
  switch (predicate.kind) {
    case 'all':
      return any(...predicate.of.map(opposite));
    case 'any':
      return all(...predicate.of.map(opposite));
    case 'not':
      return certain(predicate.of);
    case 'compare':
    case 'in':
      return all(...known(predicate), not(predicate));
    default:
      return not(predicate);
  }
}

function known(predicate: Extract<Predicate, { kind: 'compare' | 'in' }>): readonly Predicate[] {
  const { operand } = predicate;
  const as = predicate.kind === 'compare' ? predicate.as : undefined;
  if (as !== undefined) return [{ kind: 'readable', operand, as }];
  return [not(isNull(operand))];
}

/** The sets by their new names. */
export function renamedSets(sets: KeySets, name: (set: string) => string): KeySets {
  return Object.fromEntries(Object.entries(sets).map(([set, keys]) => [name(set), keys]));
}
