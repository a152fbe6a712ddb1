/**
 * Which sets does a person belong in, by what is known about them?
 *
 * By the rule's own functions, so that the sets say nothing the rule does not: GDPR art. 7, 17, 18, 21.
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { PersonFacts, Scope } from '../../processing/rule/case.ts';
import { vernWord } from '../../processing/rule/person/consent.ts';
import { lastErasure } from '../../processing/rule/person/erasure-memory.ts';
import { isExcepted } from '../../processing/rule/person/objection.ts';
import { type Place, placeName } from '../../processing/rule/relation.ts';
import type { Meaning } from '../compiled.ts';
import { wishOf } from '../people.ts';

/** The kinds of facts a meaning rests on, as `Facts.kinds` calls them; none for events and conditions. */
export function kindsOf({ kind }: Meaning): readonly string[] {
  switch (kind) {
    case 'wish':
      return ['objection', 'erasure', 'relationship'];
    case 'erased':
      return ['erasure'];
    case 'consent':
    case 'restriction':
    case 'hold':
    case 'access':
      return [kind];
    default:
      return [];
  }
}

/** Whether facts alone put a person in a set; for meanings about what people asked for. */
export function isMeant(
  { declaration, place }: { readonly declaration: Declaration; readonly place: Place },
  meaning: Meaning,
  facts: PersonFacts,
): boolean {
  const covers = (scope: Scope, field: string) =>
    scope === 'all' || scope.includes(`${placeName(place)}.${field}`);
  switch (meaning.kind) {
    case 'access':
      return facts.access === true;
    case 'hold':
      return facts.holds?.some((scope) => covers(scope, meaning.field)) === true;
    case 'restriction':
      return (
        facts.restrictions?.some(
          ({ fields, uses }) =>
            covers(fields, meaning.field) &&
            (meaning.purpose === undefined || uses?.includes(meaning.purpose) !== true),
        ) === true
      );
    case 'wish': {
      const purpose = declaration.purposes[meaning.purpose];
      return purpose !== undefined && wishOf([meaning.purpose, purpose], facts) === meaning.does;
    }
    default:
      return false;
  }
}

/** A word or deed with its day, by which people are put together. */
export type Dated = { readonly word: string; readonly day: Day };

/** What Vern was last told about consent to a purpose. */
export function toldOf(purpose: string, { consents = [] }: PersonFacts): readonly Dated[] {
  const told = vernWord(purpose, consents);
  return 'day' in told ? [told] : [];
}

/** The last erasure a purpose must heed: `own`, and `doubtful` where it may have been somebody else's. */
export function erasuresOf(
  { purposes }: Declaration,
  id: string,
  facts: PersonFacts,
): readonly Dated[] {
  const purpose = purposes[id];
  if (purpose === undefined || isExcepted([id, purpose], facts)) return [];
  return (['own', 'doubtful'] as const).flatMap((word) => {
    const day = lastErasure(
      (facts.erasures ?? []).filter(
        (one) => one.state === 'done' && (one.sure ?? true) === (word === 'own'),
      ),
    );
    return day === undefined ? [] : [{ word, day }];
  });
}
