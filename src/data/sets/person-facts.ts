/**
 * What is said of a person, when facts are found by several things they are known by?
 *
 * All that was found by what is theirs alone. What was found only by an identity they may share with others
 * (post@…) ends nothing: only an erasure that was done counts, and leaves them undecided: GDPR art. 5(1)(d).
 */
import type { PersonFacts } from '../../processing/rule/case.ts';

/** Facts with whether they are certainly this person's. */
export type FoundFacts = PersonFacts & { readonly sure: boolean };

const lists = ['consents', 'objections', 'restrictions', 'holds', 'erasures'] as const;

/** All facts about one person as the rule reads them; undefined when there are none. */
export function personFacts(found: readonly FoundFacts[]): PersonFacts | undefined {
  const counted = found.map((one) => (one.sure ? one : doubtful(one)));
  const joined = lists.flatMap((name) => {
    const all = counted.flatMap((facts): readonly unknown[] => facts[name] ?? []);
    return all.length === 0 ? [] : [[name, all]];
  });
  const facts: PersonFacts = {
    ...Object.fromEntries(joined),
    ...(counted.some(({ access }) => access === true) && { access: true }),
    ...(counted.some((one) => one.relationshipOver === true) && { relationshipOver: true }),
  };
  return Object.keys(facts).length === 0 ? undefined : facts;
}

function doubtful({ erasures = [] }: PersonFacts): PersonFacts {
  return {
    erasures: erasures.flatMap((one) => (one.state === 'done' ? [{ ...one, sure: false }] : [])),
  };
}
