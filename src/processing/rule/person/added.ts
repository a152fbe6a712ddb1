/**
 * Which purposes do a restriction, a legal hold and an open request for access add?
 *
 * Each keeps what it names and so lets nothing due be erased meanwhile. A restriction is for keeping only
 * and makes other purposes rest, but for the uses of GDPR art. 18(2); it stands until it is lifted after
 * warning (art. 18(3)). A hold serves legal claims (art. 17(3)(e)), an open request its answer (art. 15).
 */
import { formatReference } from '../../../declaration/schema/reference.ts';
import type { Holding } from '../answer.ts';
import type { Person, Restriction, Scope } from '../case.ts';
import type { Asked } from '../evidence.ts';
import type { Named } from './objection.ts';

/** The purposes that are added for a field. */
export function addedHoldings(asked: Asked, field: string): readonly Holding[] {
  const held = asked.people.some(({ facts }) =>
    facts.holds?.some((scope) => covers(asked, scope, field)),
  );
  const answering = asked.people.some(({ facts }) => facts.access === true);
  return [
    ...restrictionsOf(asked, field).slice(0, 1).map(restrictionHolding),
    ...(held ? [added('legal hold', 'GDPR art. 17(3)(e)')] : []),
    ...(answering ? [added('access request', 'GDPR art. 15')] : []),
  ];
}

/** Makes a purpose rest where the field is restricted, unless it may go on: GDPR art. 18(2). */
export function restricted(
  asked: Asked,
  [field, [id, purpose]]: readonly [string, Named],
  holding: Holding,
): Holding {
  if (holding.state !== 'runs' || purpose.exception === 'legal claims') return holding;
  const stopping = restrictionsOf(asked, field).find(({ uses }) => uses?.includes(id) !== true);
  return stopping === undefined
    ? holding
    : {
        purpose: id,
        state: 'rests',
        until: { open: 'lifted', review: stopping.review },
        because: 'restricted',
        citation: citationOf(stopping),
      };
}

/** The restrictions on a field, of anybody it is about, the first to be reviewed first. */
export function restrictionsOf(asked: Asked, field: string): readonly Restriction[] {
  return asked.people
    .flatMap(({ facts }: Person) => facts.restrictions ?? [])
    .filter(({ fields }) => covers(asked, fields, field))
    .toSorted((one, other) => (one.review < other.review ? -1 : 1));
}

function covers({ case: { system, dataset } }: Asked, scope: Scope, field: string): boolean {
  return scope === 'all' || scope.includes(formatReference({ system, dataset, field }));
}

function restrictionHolding(restriction: Restriction): Holding {
  return {
    purpose: 'restriction',
    state: 'rests',
    until: { open: 'lifted', review: restriction.review },
    because: 'restriction',
    citation: citationOf(restriction),
  };
}

function citationOf({ trigger }: Restriction): string {
  const letters = { accuracy: 'a', unlawful: 'b', claims: 'c', objection: 'd' };
  return `GDPR art. 18(1)(${letters[trigger]})`;
}

function added(purpose: 'legal hold' | 'access request', citation: string): Holding {
  return { purpose, state: 'runs', until: { open: purpose }, because: purpose, citation };
}
