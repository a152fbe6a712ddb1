/**
 * Until when does a purpose hold these rows?
 *
 * The rule itself is asked about each of them, as long as they are few; the latest day counts. Of many rows
 * no one day is said.
 */
import { all, any } from '../../../declaration/predicate.ts';
import type { FieldAnswer, Holding } from '../../../processing/rule/answer.ts';
import type { Case, Person } from '../../../processing/rule/case.ts';
import { hold } from '../../../processing/rule/hold.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import type { KeptHolding } from '../../plan/plan.ts';
import type { Piece } from '../../plan/structure.ts';
import type { Engine } from '../engine.ts';
import { merged } from '../open.ts';
import type { Wish } from '../sets/asking.ts';
import { caseOf } from '../why/case-of.ts';
import type { Latest } from './kept.ts';

const mostRows = 10;

/** Asks the rule about rows of people whose request is being answered. */
export function latestOf(engine: Engine, wishes: readonly Wish[]): Latest {
  const asked = new Map<string, Promise<readonly FieldAnswer[] | undefined>>();
  const answersOf = (piece: Piece, key: readonly unknown[]) => {
    const name = JSON.stringify([placeName(piece.place), key.map(String)]);
    const known = asked.get(name) ?? answered(engine, wishes, [piece, key]);
    asked.set(name, known);
    return known;
  };
  return async (piece, { purpose, state }, where, sets) => {
    const open = engine.systems.open.get(piece.place.system);
    if (open === undefined) return undefined;
    const reach = any(piece.reach, ...piece.some.map((one) => one.reach));
    const query = {
      table: piece.name,
      where: all(piece.within, reach, where),
      sets,
      columns: piece.key,
      limit: mostRows + 1,
    };
    const rows = [];
    for await (const batch of open.connector.select(query)) rows.push(...batch);
    if (rows.length > mostRows) return undefined;
    const found: Holding[] = [];
    for (const row of rows) {
      const key = piece.key.map((column) => row[column] ?? null);
      const held = (await answersOf(piece, key))?.flatMap(({ holdings }) => holdings) ?? [];
      const own = held.find((one) => one.purpose === purpose && one.state === state);
      if (own === undefined) return undefined;
      found.push(own);
    }
    return lastOf(found);
  };
}

/** The latest end, and whether it is not that of all the rows. */
export function lastOf(found: readonly Holding[]): KeptHolding | undefined {
  const last = found.toSorted(byEnd).at(-1);
  const ends = new Set(found.map(({ until }) => JSON.stringify(until)));
  return last === undefined || ends.size < 2 ? last : { ...last, differs: true };
}

// What has no day yet lasts longest.
function byEnd({ until: one }: Holding, { until: other }: Holding): number {
  const day = (until: Holding['until']) => ('day' in until ? until.day : '9999-12-31');
  return day(one) < day(other) ? -1 : day(one) > day(other) ? 1 : 0;
}

async function answered(
  engine: Engine,
  wishes: readonly Wish[],
  [piece, key]: readonly [Piece, readonly unknown[]],
): Promise<readonly FieldAnswer[] | undefined> {
  const found = await caseOf(engine, piece.place, key as Parameters<typeof caseOf>[2]);
  if (!found.ok) return undefined;
  const asking = withWishes(found.case, wishes);
  return asking === undefined ? undefined : hold(engine.declaration, asking);
}

/** The case with the request in it; undefined where it is not clear which of its people asks. */
function withWishes(asked: Case, wishes: readonly Wish[]): Case | undefined {
  const roles = asked.people.map(({ subject }) => subject);
  if (new Set(roles).size < roles.length) return undefined;
  const wished = (people: readonly Person[]): readonly Person[] =>
    people.map((person) => {
      const wish = wishes.find(({ role }) => role === person.subject);
      if (wish === undefined) return person;
      const { sure: _, ...facts } = merged(
        { ...person.facts, sure: true },
        { ...wish.facts, sure: true },
      );
      return { ...person, facts };
    });
  return { ...asked, people: wished(asked.people) };
}
