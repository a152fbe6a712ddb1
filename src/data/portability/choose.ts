/**
 * Which fields may a person take with them, and which not, why?
 *
 * What they gave or what was seen of their use, in their own records, and needed by a purpose that rests on
 * consent or a contract. Not what was worked out or came from others, not other people's data, not secrets
 * of logging in: GDPR art. 20(1), 20(4), WP 242. Whether such a purpose goes on for a record is asked row by row.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { purposesNeeding } from '../../processing/rule/hold.ts';
import { type Place, placeName, samePlace } from '../../processing/rule/relation.ts';
import type { Subject } from '../find/subject.ts';

/** Why a field, or a whole dataset, is left out. */
export type Why =
  | 'worked out by us'
  | 'from others'
  | 'about somebody else'
  | 'no consent or contract'
  | 'a secret for logging in'
  | 'shared with others'
  | 'not searched';

/** A field that goes along, and by which purposes. */
export type Chosen = {
  readonly field: string;
  readonly category: string;
  readonly source: 'provided' | 'observed';
  readonly purposes: readonly string[];
};

/** What is left out of a dataset; without a field, all of it. `because` is the operator's, in English. */
export type LeftOut = {
  readonly role: string;
  readonly place: Place;
  readonly field?: string;
  readonly why: Why;
  readonly because?: string;
};

/** A dataset of a person in a role with the fields that may go along. */
export type Part = {
  readonly role: string;
  readonly place: Place;
  /** The name of its files, without an ending: plain letters, unlike every other, also where case is not told apart. */
  readonly file: string;
  readonly fields: readonly Chosen[];
  /** Events whose day goes along with the rows: what happened is seen, or told by the person. */
  readonly events: readonly string[];
};

/** All that may go along, and all that is left out. */
export function choose(
  declaration: Declaration,
  subjects: readonly Pick<Subject, 'role' | 'reached' | 'unreached'>[],
): { readonly parts: readonly Part[]; readonly leftOut: readonly LeftOut[] } {
  const parts: Part[] = [];
  const leftOut: LeftOut[] = [];
  for (const { role, reached, unreached } of subjects) {
    const several = subjects.length > 1;
    for (const one of reached) {
      const { place, how, fields } = one;
      if (how === 'mentions' || (how === 'shared' && isOwned(reached, place))) continue;
      if (how === 'shared') {
        leftOut.push({ role, place, why: 'shared with others' });
        continue;
      }
      const found = fieldsOf(declaration, place, fields);
      leftOut.push(...found.leftOut.map((each) => ({ role, place, ...each })));
      const dataset = datasetOf(declaration, place);
      const seen = dataset?.source === 'provided' || dataset?.source === 'observed';
      const events = fields === 'all' && seen ? Object.keys(dataset.events) : [];
      const base = `${several ? `${role}-` : ''}${place.system}-${place.dataset}`;
      const file = unlike(base, parts);
      if (found.chosen.length > 0) parts.push({ role, place, file, fields: found.chosen, events });
    }
    for (const { place, because } of unreached)
      leftOut.push({ role, place, why: 'not searched', because });
  }
  return { parts, leftOut };
}

function isOwned(reached: Subject['reached'], place: Place): boolean {
  return reached.some((one) => one.how === 'owned' && samePlace(one.place, place));
}

// Two names that differ in case alone are one file on many machines.
function unlike(base: string, parts: readonly Part[]): string {
  const taken = parts.filter(({ file }) =>
    file.toLowerCase().startsWith(base.toLowerCase()),
  ).length;
  return taken === 0 ? base : `${base}-${taken + 1}`;
}

function fieldsOf(
  declaration: Declaration,
  place: Place,
  only: 'all' | readonly string[],
): {
  readonly chosen: readonly Chosen[];
  readonly leftOut: readonly Pick<LeftOut, 'field' | 'why'>[];
} {
  const dataset = datasetOf(declaration, place);
  const chosen: Chosen[] = [];
  const leftOut: { field: string; why: Why }[] = [];
  for (const [field, declared] of Object.entries(dataset?.fields ?? {})) {
    if (only !== 'all' && !only.includes(field)) continue;
    const source = declared.source ?? dataset?.source ?? 'provided';
    const purposes = portablePurposes(declaration, place, field);
    const others = declared.mentions === true || (only === 'all' && declared.about !== undefined);
    if (others) leftOut.push({ field, why: 'about somebody else' });
    else if (source === 'derived') leftOut.push({ field, why: 'worked out by us' });
    else if (source === 'third party') leftOut.push({ field, why: 'from others' });
    else if (declared.category === 'password')
      leftOut.push({ field, why: 'a secret for logging in' });
    else if (purposes.length === 0) leftOut.push({ field, why: 'no consent or contract' });
    else chosen.push({ field, category: declared.category, source, purposes });
  }
  return { chosen, leftOut };
}

/** The purposes by which a field may be taken along: those on consent or contract. GDPR art. 20(1)(a). */
export function portablePurposes(
  declaration: Declaration,
  place: Place,
  field: string,
): readonly string[] {
  return purposesNeeding(declaration, place, field)
    .filter(([, { basis }]) => basis.includes('consent') || basis.includes('contract'))
    .map(([id]) => id);
}

/** `shop.orders` of a part. */
export const partName = ({ place }: Pick<Part, 'place'>) => placeName(place);
