/**
 * Which of many possible things happens to a synthetic person?
 *
 * Numbers that look random and are the same for the same seed and person, whoever else there is.
 * Mulberry32 on a hash of both: good enough for examples, and nothing else.
 */

/** Draws for one person, in a fixed order. */
export interface Dice {
  /** A whole number from 0, below the one given. */
  whole(below: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in so many of a hundred cases. */
  chance(percent: number): boolean;
}

/** The dice of one person under a seed. */
export function dice(seed: number, index: number): Dice {
  let state = Math.imul(index + 1, 0x9e3779b1) ^ seed;
  const whole = (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
  const pick = <T>(list: readonly T[]) => {
    const found = list[whole(list.length)];
    if (found === undefined) throw new Error('Nothing to pick from.');
    return found;
  };
  return { whole, pick, chance: (percent) => whole(100) < percent };
}

/** A number for a text, by FNV-1a. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
