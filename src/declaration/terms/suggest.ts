/**
 * Which known word did somebody mean?
 *
 * The nearest one, if it is near enough that a reader would nod: a slip or two, another case, a
 * hyphen too many. Otherwise nothing is suggested, since a wild guess is worse than a list.
 */

/** The candidate that `word` most likely was meant to be, or undefined when none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word);
  let best: { candidate: string; slips: number } | undefined;
  for (const candidate of candidates) {
    const slips = distance(wanted, plain(candidate));
    if (best === undefined || slips < best.slips) best = { candidate, slips };
  }
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return best !== undefined && best.slips <= allowed ? best.candidate : undefined;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s._-]+/g, '');
}

// Counts letters added, dropped, exchanged or swapped with their neighbour.
function distance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
