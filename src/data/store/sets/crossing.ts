/**
 * Which pointers lead to the people a set is about, in another system?
 *
 * Where a pointer is no key (the sender of an e-mail) it may lead to several people. What only some of them asked
 * for then ends nothing: it rests, or nobody can say, as it does for a record of several people.
 */
import { all, always, not, type Predicate } from '../../../declaration/predicate.ts';
import type { Way } from '../../../processing/rule/relation.ts';
import type { KeySetWanted, Meaning } from '../../compiled.ts';
import { type Asking, among, keyOf, keyText, type Tuple, tuplesOf } from './asking.ts';
import { peopleAsked } from './people.ts';
import type { Target } from './persons.ts';
import { rowsAlong } from './ways.ts';

/** A set of pointers: where it is wanted, and how to find the rows standing for people with a meaning. */
export type Crossing = {
  readonly wanted: KeySetWanted;
  readonly target: Target & { readonly rest: Way };
  readonly people: (meaning: Meaning) => Promise<Predicate>;
};

/** The pointers of a set. */
export async function pointersTo(asking: Asking, crossing: Crossing): Promise<readonly Tuple[]> {
  const { meaning } = crossing.wanted;
  const found = await leading(asking, crossing, meaning);
  const [strict, other] = divided(meaning);
  const mixed: Tuple[] = [];
  for (const each of other) mixed.push(...(await leading(asking, crossing, each)).mixed);
  if (!strict) return [...found.all, ...mixed];
  const without = new Set(found.mixed.map(keyText));
  return found.mixed.length === 0
    ? found.all
    : found.all.filter((tuple) => !without.has(keyText(tuple)));
}

/** Whether all must agree, and the meanings that end up here where they do not. */
function divided(meaning: Meaning): readonly [boolean, readonly Meaning[]] {
  if (meaning.kind === 'wish')
    return meaning.does === 'rests'
      ? [false, (['ends', 'closes'] as const).map((does) => ({ ...meaning, does }))]
      : [true, []];
  if (meaning.kind === 'consent')
    return meaning.word === 'unknown'
      ? [false, (['given', 'withdrawn'] as const).map((word) => ({ ...meaning, word }))]
      : [true, []];
  return [false, []];
}

/** The pointers that lead to somebody with a meaning, and those that lead to somebody without it too. */
async function leading(
  asking: Asking,
  { wanted: { system, dataset, columns }, target, people }: Crossing,
  meaning: Meaning,
): Promise<{ readonly all: readonly Tuple[]; readonly mixed: readonly Tuple[] }> {
  const meant = await people(meaning);
  const place = { system, dataset };
  if (meant.kind === 'false') return { all: [], mixed: [] };
  const asked = (await peopleAsked(asking, target.root)) ?? always;
  const where = await rowsAlong(asking, target.rest, { fits: all(meant, asked) });
  const found = await tuplesOf(asking, place, { columns, where });
  const canMix = meaning.kind === 'wish' || meaning.kind === 'consent';
  if (!canMix || columns.join('\n') === keyOf(asking, place).join('\n'))
    return { all: found, mixed: [] };
  const others = not(await rowsAlong(asking, target.rest, { fits: meant }));
  const same = among(asking, columns, found);
  return {
    all: found,
    mixed: await tuplesOf(asking, place, { columns, where: all(same, others) }),
  };
}
