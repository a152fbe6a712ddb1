/**
 * What does a room answer when it is asked for facts about people?
 *
 * The facts of the rule, by the hashes the people are known by. Recorded facts have one shape each; words
 * that go with them (why, by what evidence) stay with the room and are no part of the answer: GDPR art. 5(1)(c).
 */
import type {
  ConsentFact,
  Erasure,
  Objection,
  PersonFacts,
  Restriction,
  Scope,
} from '../processing/rule/case.ts';

/** What a room answers when it is asked for facts: `consent.facts`, `rights.facts`, `data.erasures`. */
export interface FactsAnswer {
  readonly kinds: readonly { readonly role: string; readonly kind: string }[];
  readonly consentsKnown: readonly string[];
  readonly people: Readonly<Record<string, PersonFacts & { readonly sure: boolean }>>;
}

/** A fact as it is recorded: its kind with what `body` holds. */
export type RecordedFact =
  | { readonly kind: 'consent'; readonly body: ConsentFact }
  | { readonly kind: 'objection'; readonly body: Objection }
  | { readonly kind: 'restriction'; readonly body: Restriction }
  | { readonly kind: 'hold'; readonly body: { readonly fields: Scope } }
  | { readonly kind: 'access'; readonly body: Readonly<Record<string, never>> }
  | { readonly kind: 'erasure'; readonly body: Erasure }
  | { readonly kind: 'relationship'; readonly body: Readonly<Record<string, never>> };

/** A recorded fact with the hash it was found by. */
export type FactOfHash = RecordedFact & { readonly hash: string; readonly sure: boolean };

/** The facts of each hash together, as the rule reads them. */
export function gathered(found: readonly FactOfHash[]): FactsAnswer['people'] {
  const byHash = Map.groupBy(found, ({ hash }) => hash);
  return Object.fromEntries(
    [...byHash].map(([hash, facts]) => [
      hash,
      { ...factsTogether(facts), sure: facts.some(({ sure }) => sure) },
    ]),
  );
}

/** Facts of one person, as the rule reads them: kinds nobody recorded are left out. */
export function factsTogether(facts: readonly RecordedFact[]): PersonFacts {
  const lists = {
    consents: facts.flatMap((fact) =>
      fact.kind === 'consent' ? [pick(fact.body, ['purpose', 'word', 'day'])] : [],
    ),
    objections: facts.flatMap((fact) =>
      fact.kind === 'objection' ? [pick(fact.body, ['purposes', 'outcome'])] : [],
    ),
    restrictions: facts.flatMap((fact) =>
      fact.kind === 'restriction' ? [pick(fact.body, ['fields', 'trigger', 'review', 'uses'])] : [],
    ),
    holds: facts.flatMap((fact) => (fact.kind === 'hold' ? [fact.body.fields] : [])),
    erasures: facts.flatMap((fact) => (fact.kind === 'erasure' ? [fact.body] : [])),
  };
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return {
    ...(Object.fromEntries(filled) as Partial<typeof lists>),
    ...(facts.some(({ kind }) => kind === 'access') && { access: true }),
    ...(facts.some(({ kind }) => kind === 'relationship') && { relationshipOver: true }),
  };
}

function pick<T extends object, K extends keyof T>(value: T, names: readonly K[]): Pick<T, K> {
  const there = names.filter((name) => value[name] !== undefined);
  return Object.fromEntries(there.map((name) => [name, value[name]])) as Pick<T, K>;
}
