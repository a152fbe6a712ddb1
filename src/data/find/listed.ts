/**
 * What is held about the people that were found, dataset by dataset, and what could not be looked into?
 *
 * One entry for each role and dataset with its outcome; a dataset is never left out. GDPR art. 12(1), 15.
 */
import { all, not } from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { say } from '../../declaration/terms/words.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { type Place, placeName, samePlace } from '../../processing/rule/relation.ts';
import type { Statement } from '../rectify/statement.ts';
import { placesOf, rolesOf } from './links.ts';
import type { ShownRow } from './shown.ts';
import type { Ambiguous, Reached, Resolution, Subject, Unreached } from './subject.ts';

/** What became of a dataset. `unidentifiable`: held, and cannot be tied to the person. */
export type Outcome =
  | { readonly kind: 'found'; readonly rows: number }
  | { readonly kind: 'empty' }
  | { readonly kind: Unreached['outcome']; readonly because: string };

/** A dataset as far as it concerns a person in one role; without a role where nobody was found. */
export type Listed = {
  readonly place: Place;
  /** As the declaration calls the table, or the dataset where it has none. */
  readonly table: string;
  readonly title: string;
  readonly role?: string;
  readonly how?: Reached['how'];
  readonly fields?: Reached['fields'];
  readonly outcome: Outcome;
  /** Declared fields of these rows that are about somebody else, or only mention somebody. */
  readonly leftOut: readonly string[];
  /** Of shared rows: how many others they also belong to. */
  readonly others?: number;
  readonly reached?: Reached;
};

/** The rows of an entry, in batches. */
export type RowsOf = (listed: Listed) => AsyncIterable<readonly ShownRow[]>;

/** All that was found, with a way to read the rows. */
export type Held = {
  readonly organisation: string;
  readonly people: readonly Pick<Subject, 'role' | 'identities' | 'roots'>[];
  readonly ambiguous: readonly Ambiguous[];
  readonly listed: readonly Listed[];
  readonly scans: Resolution['scans'];
  /** What the people added to their data (GDPR art. 16). */
  readonly statements?: readonly Statement[];
  /** Systems that should have answered and did not. */
  readonly outOfReach: readonly { readonly system: string; readonly because: string }[];
  /**
   * Opens the systems, writes what `write` makes of the rows, and closes them, also when nobody reads to the end.
   * What fails while rows are read is in `failed` afterwards.
   */
  readonly read: (write: (rows: RowsOf) => AsyncIterable<string>) => AsyncIterable<string>;
  /** What failed while rows were read, by entry; filled while they are. */
  readonly failed: Map<Listed, string>;
};

/** What is to be counted and read: entries without their outcome. */
export type Wanted = Omit<Listed, 'outcome' | 'leftOut'> & { readonly reached: Reached };

const named = (declaration: Declaration, place: Place) => {
  const dataset = datasetOf(declaration, place);
  return {
    place,
    table: dataset?.table ?? place.dataset,
    title: dataset === undefined ? place.dataset : say(dataset.title, 'en'),
  };
};

/** The entries whose rows can be read, in the order of the declaration. */
export function wantedOf(declaration: Declaration, subject: Subject): readonly Wanted[] {
  return placesOf(declaration).flatMap((place) => {
    const here = subject.reached.filter((one) => samePlace(one.place, place));
    const whole = here.filter(({ fields }) => fields === 'all');
    return here.map((reached) => {
      const { how, fields } = reached;
      const apart = fields === 'all' ? reached : outside(reached, whole);
      return { ...named(declaration, place), role: subject.role, how, fields, reached: apart };
    });
  });
}

// Rows that are theirs as a whole are not told again for one of their fields.
function outside(part: Reached, whole: readonly Reached[]): Reached {
  const others = whole.map(({ filter }) => not(filter.where));
  const sets = Object.assign({}, part.filter.sets, ...whole.map(({ filter }) => filter.sets));
  const where = all(part.filter.where, ...others);
  return { ...part, filter: { ...part.filter, where, sets } };
}

/** The entries of datasets that have none yet; `only` is the one role that was asked for. */
export function unreadOf(
  declaration: Declaration,
  { resolution, only }: { readonly resolution: Resolution; readonly only: string | undefined },
  there: readonly Listed[],
): readonly Listed[] {
  const unread: readonly (Unreached & { readonly role?: string })[] = [
    ...resolution.subjects.flatMap(({ role, unreached }) =>
      unreached.map((one) => ({ ...one, role })),
    ),
    ...resolution.nowhere,
  ];
  const listed = new Set(there.map(({ place }) => placeName(place)));
  const found = new Map<string, Listed>();
  for (const { place, outcome: kind, because, role } of unread) {
    const entry = { ...named(declaration, place), ...(role === undefined ? {} : { role }) };
    const name = `${placeName(place)} ${because}`;
    if (!found.has(name)) found.set(name, { ...entry, outcome: { kind, because }, leftOut: [] });
    listed.add(placeName(place));
  }
  // Searched, and nobody of any role was found there; or it is not clear whose rows are meant.
  const rest = placesOf(declaration).filter((place) => !listed.has(placeName(place)));
  const unclear = new Set(resolution.ambiguous.map(({ role }) => role));
  const outcomeOf = (place: Place): Outcome => {
    const roles = rolesOf(declaration, place);
    if (only !== undefined && !roles.has(only))
      return { kind: 'not searched', because: `only the role ${only} was asked for` };
    if (roles.isDisjointFrom(unclear)) return { kind: 'empty' };
    return { kind: 'not searched', because: 'it is not clear who is meant' };
  };
  return [
    ...found.values(),
    ...rest.map((place) => ({
      ...named(declaration, place),
      outcome: outcomeOf(place),
      leftOut: [],
    })),
  ];
}

/** All entries, in the order of the declaration; empty parts of a dataset with other entries are left out. */
export function inOrder(declaration: Declaration, listed: readonly Listed[]): readonly Listed[] {
  return placesOf(declaration).flatMap((place) => {
    const here = listed.filter((one) => samePlace(one.place, place));
    const isNews = (one: Listed) =>
      one.outcome.kind !== 'empty' ||
      !here.some(
        (other) => other !== one && (other.outcome.kind !== 'empty' || other.fields === 'all'),
      );
    const empty = here.filter(({ outcome }) => outcome.kind === 'empty');
    const telling = here.filter(isNews);
    return telling.length > 0 ? telling : empty.slice(0, 1);
  });
}

/** The exit code: 3 when something could not be reached, 1 for nothing or nobody in particular, else 0. */
export function codeOf({ listed, ambiguous, outOfReach, failed }: Held): 0 | 1 | 3 {
  const isLost = listed.some(({ outcome }) => outcome.kind === 'failed');
  if (outOfReach.length > 0 || isLost || failed.size > 0) return 3;
  if (ambiguous.length > 0) return 1;
  return listed.some(({ outcome }) => outcome.kind === 'found') ? 0 : 1;
}
