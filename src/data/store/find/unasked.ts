/**
 * In which datasets could nobody be looked for, and why?
 *
 * A dataset was searched when one of those who stand above it was asked for an identity that is known there.
 * Otherwise it is said what is missing: an identity, an index, a system. Never found is not never looked.
 */

import { never } from '../../../declaration/predicate.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { placesOf, rolesOf, standsForRoles, upwards } from '../../find/links.ts';
import type { Reached, Unreached } from '../../find/subject.ts';
import type { Asking } from './asking.ts';
import { type Bearer, bearersOf } from './closure.ts';

/** The datasets of a role by whether they were searched for identities of these names. */
export function searchedFor(
  asking: Asking,
  role: string,
  names: ReadonlySet<string>,
): { readonly empty: readonly Reached[]; readonly missed: readonly Unreached[] } {
  const empty: Reached[] = [];
  const missed: Unreached[] = [];
  const { declaration } = asking.engine;
  for (const place of placesOf(declaration)) {
    if (!rolesOf(declaration, place).has(role)) continue;
    const open = asking.dataset(place);
    if (open.state === 'closed') {
      missed.push({ place, outcome: open.outcome, because: open.because });
      continue;
    }
    const reasons = topsOf(asking, place, role).map((top) => whyNot(asking, role, { top, names }));
    const because = reasons.includes(undefined) ? undefined : reasons[0];
    if (because !== undefined) missed.push({ place, outcome: 'not searched', because });
    else
      empty.push({
        place,
        how: 'owned',
        fields: 'all',
        filter: { table: open.written, where: never },
      });
  }
  return { empty, missed };
}

/** The datasets whose rows stand for somebody in a role, climbed to from a dataset. */
function topsOf({ engine: { declaration } }: Asking, place: Place, role: string): readonly Place[] {
  const found: Place[] = [];
  const seen = new Set<string>();
  const visit = (at: Place) => {
    if (seen.has(placeName(at))) return;
    seen.add(placeName(at));
    if (standsForRoles(declaration, at).includes(role)) found.push(at);
    else for (const { into } of upwards(declaration, at)) visit(into);
  };
  visit(place);
  return found;
}

function whyNot(
  asking: Asking,
  role: string,
  { top, names }: { readonly top: Place; readonly names: ReadonlySet<string> },
): string | undefined {
  const bearers = bearersOf(asking, role).filter(({ place }) =>
    topsOf(asking, place, role).some((one) => placeName(one) === placeName(top)),
  );
  const knowing = bearers.filter((bearer) => namesOf(bearer).some((name) => names.has(name)));
  const isOpen = ({ place }: Bearer) => asking.dataset(place).state === 'open';
  const unserved = ({ place, names: known }: Bearer) =>
    Object.entries(known)
      .filter(([name]) => names.has(name))
      .every(([, { column }]) => asking.scans.has(`${placeName(place)} ${column}`));
  if (knowing.some((bearer) => isOpen(bearer) && !unserved(bearer))) return undefined;
  const large = knowing.find(isOpen);
  if (large !== undefined)
    return `${placeName(large.place)} is large and has no index for it: create one, or search with --scan`;
  const [silent] = knowing;
  if (silent !== undefined) return `${placeName(silent.place)}, by which it is found, was not read`;
  const possible = [...new Set(bearers.flatMap(namesOf))];
  return possible.length === 0
    ? 'no identity is declared by which anybody is found in it'
    : `people are found in it by ${possible.join(' or ')}, which was not given`;
}

const namesOf = ({ names }: Bearer) => Object.keys(names);
