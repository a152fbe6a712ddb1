/**
 * What of a field would go if the people it is about asked for erasure, and what would stay, and why?
 *
 * The rule itself is asked about the same record with the request in it, so that a case worker or the person reads
 * beforehand what an erasure would say: GDPR art. 12(2), 17(1) and (3).
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { FieldAnswer, Holding } from '../../processing/rule/answer.ts';
import type { Case, Person, PersonFacts } from '../../processing/rule/case.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { holdField } from '../../processing/rule/hold.ts';
import { isExcepted } from '../../processing/rule/person/objection.ts';
import { requestOf } from '../erase/request.ts';
import { explained } from './words.ts';

/** A purpose that a request would not end, with why in words. */
export type Staying = Holding & { readonly says: string };

/** What a request of everybody a field is about would leave of it. */
export type OnRequest = {
  /** How many people would have to ask. */
  readonly people: number;
  readonly kept: boolean;
  readonly undecided: boolean;
  /** Public information, which nothing needs to hold in a row that stays. */
  readonly isPublic: boolean;
  /** The purposes that would end. */
  readonly ends: readonly string[];
  readonly stays: readonly Staying[];
  readonly says: string;
};

/** What a request would leave of a field that is kept; undefined where nobody could ask. */
export function onRequest(
  declaration: Declaration,
  record: Case,
  { field, holdings, kept }: FieldAnswer,
): OnRequest | undefined {
  const people = record.peopleOf?.[field] ?? record.people;
  if (!kept || people.length === 0) return undefined;
  const answer = holdField(declaration, requested(declaration, record), field);
  const isLeft = (purpose: string) => answer.holdings.some((one) => lasts(one, purpose));
  const stays = staying(declaration, people, answer);
  const ends = holdings
    .filter(({ state, purpose }) => state !== 'ended' && !isLeft(purpose))
    .map(({ purpose }) => purpose);
  const told = {
    people: people.length,
    kept: answer.kept,
    undecided: answer.undecided,
    isPublic: datasetOf(declaration, record)?.fields[field]?.public === true,
  };
  return { ...told, ends, stays, says: sentence({ ...told, ends, stays }) };
}

const lasts = (one: Holding, purpose: string) => one.purpose === purpose && one.state !== 'ended';

/** The record with a request for erasure of everybody it, or one of its fields, is about. */
function requested(declaration: Declaration, record: Case): Case {
  const asking = (people: readonly Person[]) =>
    people.map((person) => ({
      ...person,
      facts: together(person.facts, requestOf(declaration, person.facts)),
    }));
  const { people, peopleOf = {} } = record;
  return {
    ...record,
    people: asking(people),
    peopleOf: Object.fromEntries(
      Object.entries(peopleOf).map(([field, theirs]) => [field, asking(theirs)]),
    ),
  };
}

function together(known: PersonFacts, { erasures = [], objections = [] }: PersonFacts) {
  return {
    ...known,
    erasures: [...(known.erasures ?? []), ...erasures],
    objections: [...(known.objections ?? []), ...objections],
  };
}

function staying(
  declaration: Declaration,
  people: readonly Person[],
  answer: FieldAnswer,
): readonly Staying[] {
  const said = explained(declaration, answer, () => undefined).holdings;
  return answer.holdings.flatMap((holding, at) => {
    if (holding.state === 'ended') return [];
    const why = becauseOf(declaration, people, holding);
    const until = said[at]?.lasts ?? '';
    const missing = said[at]?.missing;
    const told = missing === undefined ? `${holding.purpose} ${until}` : holding.purpose;
    const more = missing === undefined ? why : `nobody knows ${missing.fact}`;
    return [{ ...holding, says: more === undefined ? told : `${told} (${more})` }];
  });
}

/** Why a request does not reach a purpose; a contract that waits for something says so itself. */
function becauseOf(
  { purposes }: Declaration,
  people: readonly Person[],
  { purpose: id, because, citation }: Holding,
): string | undefined {
  const purpose = Object.hasOwn(purposes, id) ? purposes[id] : undefined;
  if (purpose === undefined) return citation;
  if (because === 'restricted') return 'the field is restricted';
  if (!people.some(({ facts }) => isExcepted([id, purpose], facts))) return undefined;
  const law = purpose.law === undefined ? '' : `, ${purpose.law}`;
  if (purpose.exception !== undefined) return `${purpose.exception}, GDPR art. 17(3)${law}`;
  const overridden = purpose.basis.some(
    (basis) => basis === 'legitimate interest' || basis === 'public task',
  );
  return overridden
    ? 'grounds that override the objection were recorded, GDPR art. 21(1)'
    : `a request does not end what rests on ${purpose.basis.join(' and ')}${law}`;
}

function sentence(asked: Omit<OnRequest, 'says'>): string {
  const { people, kept, undecided, isPublic, ends, stays } = asked;
  const who =
    people > 1
      ? `On request for erasure of all ${people} people it is about`
      : 'On request for erasure';
  const also = ends.length === 0 ? '' : ` Would end: ${ends.join(', ')}.`;
  if (!kept && isPublic)
    return `${who}: no purpose would hold it; as public information it goes with its row.`;
  if (!kept) return `${who}: would go; no purpose would hold it.`;
  const held = stays.map(({ says }) => says).join('; ');
  const what = undecided ? 'stays, because nobody can say whether it may go' : 'stays';
  return `${who}: ${what}: ${held}.${also}`;
}
