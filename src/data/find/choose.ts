/**
 * Do the given identities lead to one person?
 *
 * An identity that several may share is not followed to several rows of one dataset, unless another given
 * identity singles one out. Identities that lead apart are kept in groups, and whether something else ties
 * the groups together is found out by whoever asked; if nothing does, they are two people. When the caller
 * has made sure that all is one person, that is not asked: GDPR art. 5(1)(f), 12(6), 15(4).
 */
import { type Place, placeName } from '../../processing/rule/relation.ts';
import type { Ambiguous, Given } from './subject.ts';

/** The rows that stand for somebody to which one given identity leads. */
export type Lead = {
  readonly given: Given;
  readonly roots: readonly {
    readonly id: string;
    readonly place: Place;
    /** Some identity that led here is unique. */
    readonly sure: boolean;
    /** How many rows it is: more than one where they were too many to be listed. */
    readonly rows: number;
  }[];
};

/** Rows by id, in groups that nothing given ties together; or why it is not clear who is meant. */
export type Choice =
  | { readonly kind: 'groups'; readonly groups: readonly ReadonlySet<string>[] }
  | { readonly kind: 'unclear'; readonly ambiguous: Ambiguous };

/** Chooses for one role; identities that lead nowhere in it are left out. */
export function choose(
  role: string,
  leads: readonly Lead[],
  { together = false }: { readonly together?: boolean },
): Choice {
  const leading = leads.filter(({ roots }) => roots.length > 0);
  if (together) {
    const everybody = new Set(leading.flatMap(({ roots }) => roots.map(({ id }) => id)));
    return { kind: 'groups', groups: everybody.size === 0 ? [] : [everybody] };
  }
  const narrowed = narrow(leading);
  const shared = narrowed.filter(({ roots }) => Map.groupBy(roots, nameOf).values().some(unclear));
  if (shared.length > 0) return ambiguity(role, 'shared identity', shared);
  return { kind: 'groups', groups: groupsOf(narrowed) };
}

type Root = Lead['roots'][number];
const nameOf = ({ place }: Root) => placeName(place);
const rowsOf = (roots: readonly Root[]) => roots.reduce((sum, { rows }) => sum + rows, 0);
const unclear = (roots: readonly Root[]) => rowsOf(roots) > 1 && !roots.every(({ sure }) => sure);

/** That it is not clear who is meant. */
export function ambiguity(
  role: string,
  why: Ambiguous['why'],
  leads: readonly Lead[],
): Extract<Choice, { kind: 'unclear' }> {
  const roots = new Map(leads.flatMap((lead) => lead.roots.map((root) => [root.id, root])));
  const places = Map.groupBy(roots.values(), nameOf);
  const candidates = [...places.values()].flatMap((each) =>
    each[0] === undefined ? [] : [{ place: each[0].place, count: rowsOf(each) }],
  );
  const identities = leads.map(({ given }) => given);
  return { kind: 'unclear', ambiguous: { role, why, identities, candidates } };
}

/** In each dataset only the rows that all identities lead to which lead there, where there are such rows. */
function narrow(leads: readonly Lead[]): readonly Lead[] {
  const common = new Map<string, ReadonlySet<string>>();
  for (const lead of leads)
    for (const [name, roots] of Map.groupBy(lead.roots, nameOf)) {
      const ids = new Set(roots.map(({ id }) => id));
      common.set(name, common.get(name)?.intersection(ids) ?? ids);
    }
  const sureIds = new Set(
    leads.flatMap(({ roots }) => roots.filter(({ sure }) => sure).map(({ id }) => id)),
  );
  return leads.map(({ given, roots }) => ({
    given,
    roots: roots
      .filter((root) => {
        const both = common.get(nameOf(root));
        return both === undefined || both.size === 0 || both.has(root.id);
      })
      .map((root) => ({ ...root, sure: sureIds.has(root.id) })),
  }));
}

function groupsOf(leads: readonly Lead[]): readonly ReadonlySet<string>[] {
  return joinGroups(leads.map(({ roots }) => new Set(roots.map(({ id }) => id))));
}

/** Sets that have something in common become one. */
export function joinGroups(sets: readonly ReadonlySet<string>[]): readonly ReadonlySet<string>[] {
  return sets.reduce<readonly ReadonlySet<string>[]>((groups, next) => {
    if (next.size === 0) return groups;
    const apart = groups.filter((group) => group.isDisjointFrom(next));
    const met = groups.filter((group) => !group.isDisjointFrom(next));
    return [...apart, met.reduce((all, group) => all.union(group), next)];
  }, []);
}
