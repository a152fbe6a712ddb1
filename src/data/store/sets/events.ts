/**
 * Which rows, or people, have an event in a state or a record that fits a condition?
 *
 * The far database is asked with the same cut-off days as the near one: `rangesOf`.
 */
import { all, any, isOneOf, never, type Predicate } from '../../../declaration/predicate.ts';
import { reference } from '../../../declaration/schema/reference.ts';
import { conditionsOf, datasetOf } from '../../../processing/rule/condition.ts';
import { lengthOf, maximumOf } from '../../../processing/rule/length.ts';
import { type Place, placeName, waysBetween } from '../../../processing/rule/relation.ts';
import type { KeySetWanted, Meaning } from '../../compiled.ts';
import { rangesOf } from '../../cut-offs.ts';
import type { Asking } from './asking.ts';
import { rowsOfOnly } from './people.ts';
import { peopleWith, type Target } from './persons.ts';
import { isOpen, rowsAlongAny } from './ways.ts';

type EventMeaning = Extract<Meaning, { kind: 'event' | 'condition' }>;
type Sought = { readonly at: Place; readonly fits: Predicate };

/** The rows of the dataset with a related record that fits, by the ways through other systems. */
export async function recordsWith(
  asking: Asking,
  wanted: KeySetWanted,
  meaning: EventMeaning,
): Promise<Predicate> {
  const sought = soughtBy(asking, meaning);
  if (sought === undefined) return never;
  const { system } = asking.place;
  const ways = relatedWays(asking, wanted, sought.at).filter((way) =>
    way.some(({ into }) => into.system !== system),
  );
  return related(asking, ways, sought.fits);
}

/** The rows standing for people who have a record that fits, beyond what the tables are asked. */
export async function peopleHaving(
  asking: Asking,
  target: Target,
  meaning: EventMeaning,
): Promise<Predicate> {
  const sought = soughtBy(asking, meaning);
  if (sought === undefined) return never;
  return peopleWith(asking, target, { ...sought, near: target.rest !== undefined });
}

/** The declared ways from a row to the records of a dataset, or from the field a set is about. */
export function relatedWays({ engine, place }: Asking, { field }: KeySetWanted, to: Place) {
  const { declaration } = engine;
  const about =
    field === undefined ? undefined : datasetOf(declaration, place)?.fields[field]?.about;
  return waysBetween(declaration, [place, to], about);
}

/** The rows of the dataset that one of the ways leads from to a row that fits. */
export async function related(
  asking: Asking,
  ways: ReturnType<typeof relatedWays>,
  fits: Predicate,
): Promise<Predicate> {
  const start = await rowsOfOnly(asking);
  const open = ways.filter((way) => isOpen(asking, way));
  return rowsAlongAny(asking, open, { fits, ...(start === undefined ? {} : { start }) });
}

function soughtBy({ engine, place, calendar }: Asking, meaning: EventMeaning): Sought | undefined {
  const { declaration } = engine;
  const purpose = declaration.purposes[meaning.purpose];
  if (meaning.kind === 'condition') {
    const at = conditionsOf(declaration, purpose?.[meaning.part] ?? {}).find(
      (one) => placeName(one) === meaning.dataset,
    );
    return (
      at && { at, fits: all(...at.columns.map(([operand, values]) => isOneOf(operand, values))) }
    );
  }
  const at = reference(meaning.event);
  const event = at && datasetOf(declaration, at)?.events[at.field];
  if (at === undefined || event === undefined) return undefined;
  const atMost = datasetOf(declaration, place)?.atMost;
  const length =
    purpose === undefined ? atMost && maximumOf(atMost) : lengthOf(declaration, purpose);
  const { notYet, ...ranges } = rangesOf(event, length, calendar);
  return { at, fits: meaning.is === 'not yet' ? notYet : any(ranges[meaning.is]) };
}
