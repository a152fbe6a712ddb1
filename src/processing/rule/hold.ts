/**
 * Which purposes hold each field of a record today, and until when?
 *
 * A datum lives as long as a purpose holds it. A purpose holds a field it needs while its period lasts,
 * its people allow it and no maximum is reached; what people have asked for ends, suspends or adds
 * purposes: GDPR art. 5(1)(b) and (e), 6(1), 17, 18, 21.
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import {
  type Answer,
  amongPeople,
  both,
  type FieldAnswer,
  fieldAnswer,
  type Holding,
} from './answer.ts';
import type { Case, Person } from './case.ts';
import { datasetOf } from './condition.ts';
import { type Asked, askedOf, holds } from './evidence.ts';
import { maximumAnswer, type Tenure, tenureOf } from './period.ts';
import { addedHoldings, restricted } from './person/added.ts';
import { consentAnswer } from './person/consent.ts';
import { memoryAnswer } from './person/erasure-memory.ts';
import { type Named, wishAnswer } from './person/objection.ts';
import { type Place, placeName } from './relation.ts';

/** Every declared field of a record with the purposes that need it and what each answers. */
export function hold(declaration: Declaration, record: Case): readonly FieldAnswer[] {
  const fields = Object.keys(datasetOf(declaration, record)?.fields ?? {});
  return fields.map((field) => holdField(declaration, record, field));
}

/** The purposes that need a field. `*` needs all fields of a dataset. */
export function purposesNeeding(
  declaration: Declaration,
  place: Place,
  field: string,
): readonly Named[] {
  let found = needs.get(declaration);
  if (found === undefined) {
    found = indexed(declaration);
    needs.set(declaration, found);
  }
  const here = found.get(placeName(place)) ?? [];
  return here.filter(([, fields]) => fields.has('*') || fields.has(field)).map(([named]) => named);
}

type Needed = ReadonlyMap<string, readonly (readonly [Named, ReadonlySet<string>])[]>;

// A declaration never changes, and every field of every record asks.
const needs = new WeakMap<Declaration, Needed>();

function indexed({ purposes }: Declaration): Needed {
  const found = new Map<string, Map<string, readonly [Named, Set<string>]>>();
  for (const named of Object.entries(purposes))
    for (const need of named[1].needs) {
      const here = found.get(placeName(need)) ?? new Map<string, readonly [Named, Set<string>]>();
      const [, fields] = here.get(named[0]) ?? [named, new Set<string>()];
      here.set(named[0], [named, fields.add(need.field)]);
      found.set(placeName(need), here);
    }
  return new Map([...found].map(([place, here]) => [place, [...here.values()]]));
}

/** One field of a record: what each purpose answers. */
export function holdField(declaration: Declaration, record: Case, field: string): FieldAnswer {
  const asked = askedOf(declaration, record, field);
  const maximum = maximumAnswer(asked);
  const declared = purposesNeeding(declaration, record, field).map((named): Holding => {
    const [id, { exception }] = named;
    const answer = purposeAnswer(asked, named);
    const limited = exception === undefined ? within(answer, maximum) : answer;
    return restricted(asked, [field, named], { purpose: id, ...limited });
  });
  const added = addedHoldings(asked, field).map((holding) =>
    holding.purpose === 'access request' ? { ...holding, ...within(holding, maximum) } : holding,
  );
  return fieldAnswer(field, [...declared, ...added]);
}

function purposeAnswer(asked: Asked, named: Named): Answer {
  const [, purpose] = named;
  const meant = purpose.when === undefined ? true : holds(asked, purpose.when);
  if (meant === false) return { state: 'ended', until: { open: 'when' }, because: 'other records' };
  const tenure = tenureOf(asked, purpose);
  const allowed = permission(asked, named, tenure.waiting);
  const answer = allowed === undefined ? tenure.answer : both(tenure.answer, allowed);
  if (meant === true) return answer;
  const missing = Object.keys(purpose.when ?? {}).join(', ');
  return both(answer, { state: 'undecided', until: { missing }, because: 'system silent' });
}

/** What the people allow; undefined when nothing depends on them. */
function permission(asked: Asked, named: Named, waiting: Tenure['waiting']): Answer | undefined {
  const [first, ...rest] = asked.people.map((person) =>
    ofPerson(asked, named, { person, waiting }),
  );
  if (first !== undefined) return amongPeople([first, ...rest]);
  return isConsent(named) ? consentAnswer(asked, named, undefined) : undefined;
}

const untouched: Answer = {
  state: 'runs',
  until: { open: 'criteria' },
  because: 'no end declared',
};

function ofPerson(
  asked: Asked,
  named: Named,
  { person, waiting }: { readonly person: Person; readonly waiting: Tenure['waiting'] },
): Answer {
  const { facts } = person;
  const answers = [
    isConsent(named) ? consentAnswer(asked, named, person) : undefined,
    wishAnswer(named, facts, waiting),
    memoryAnswer(asked, named, { facts, waiting }),
  ].filter((answer) => answer !== undefined);
  const [first = untouched, ...rest] = answers;
  return rest.reduce(both, first);
}

function isConsent([, { basis }]: Named): boolean {
  return basis.includes('consent');
}

/** A maximum ends what would go on longer, and shortens the day it is known to last. */
function within(answer: Answer, maximum: Answer | undefined): Answer {
  if (maximum === undefined) return answer;
  if (maximum.state !== 'runs') return both(answer, maximum);
  const [end, limit] = [answer.until, maximum.until];
  const shorter = 'day' in limit && (!('day' in end) || limit.day < end.day);
  return answer.state === 'runs' && shorter ? { ...answer, until: limit } : answer;
}
