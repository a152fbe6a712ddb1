/**
 * In which rows of a dataset does no purpose hold a field today?
 *
 * The rule of `processing/rule/hold.ts`, compiled from the same declaration to predicates a database can
 * answer about ten million rows at once. What a person has asked for arrives as sets of keys. A property
 * test demands that both say the same: GDPR art. 5(1)(e), 17(1).
 */
import { all, any, never, not, type Predicate } from '../declaration/predicate.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import { datasetOf } from '../processing/rule/condition.ts';
import { purposesNeeding } from '../processing/rule/hold.ts';
import type { Named } from '../processing/rule/person/objection.ts';
import { type Place, placeName } from '../processing/rule/relation.ts';
import type { Compiled, FieldPredicates, KeySetWanted, Refused, States } from './compiled.ts';
import { permissionStates } from './people.ts';
import { anyIn, handlesOf, type Options, once, rowsOfDataset, type Scope } from './scope.ts';
import { bothStates, over, running } from './states.ts';
import { holdsIn, maximumStates, tenureStates } from './tenure.ts';

export type { Options } from './scope.ts';

/** Compiles the rule for a dataset on a day; refused when a key that is needed is not known. */
export function compile(
  declaration: Declaration,
  place: Place,
  options: Options,
): Compiled | Refused {
  const dataset = datasetOf(declaration, place);
  if (dataset === undefined)
    return { ok: false, place, reasons: [{ why: 'no such dataset', of: placeName(place) }] };
  const sets = new Map<string, KeySetWanted>();
  const reasons: Refused['reasons'][number][] = [];
  const found = new Map<string, States>();
  const fields = Object.entries(dataset.fields).map(([field, { about }]) => {
    const edge = about === undefined ? {} : { edge: about };
    return compileField({ declaration, options, place, field, sets, reasons, found, ...edge });
  });
  if (reasons.length > 0) return { ok: false, place, reasons };
  return {
    ok: true,
    place,
    table: dataset.table ?? place.dataset,
    within: rowsOfDataset(declaration, place),
    fields,
    sets: [...sets.values()],
  };
}

/** A predicate without sets that are empty, so that nothing is asked in vain. */
export function withoutSets(predicate: Predicate, empty: ReadonlySet<string>): Predicate {
  return withSets(predicate, (keys) => (empty.has(keys.set) ? never : keys));
}

/** A predicate with something else in the place of each set of keys, true of the same rows. */
export function withSets(
  predicate: Predicate,
  use: (keys: Extract<Predicate, { kind: 'keys' }>) => Predicate,
): Predicate {
  switch (predicate.kind) {
    case 'all':
      return all(...predicate.of.map((part) => withSets(part, use)));
    case 'any':
      return any(...predicate.of.map((part) => withSets(part, use)));
    case 'not':
      return not(withSets(predicate.of, use));
    case 'exists': {
      const where = withSets(predicate.where, use);
      return where.kind === 'false' ? never : { ...predicate, where };
    }
    case 'keys':
      return use(predicate);
    default:
      return predicate;
  }
}

function compileField(scope: Scope): FieldPredicates {
  const { declaration, place, field } = scope;
  const atMost = datasetOf(declaration, place)?.atMost;
  const maximum =
    atMost === undefined ? running : once(scope, '', () => maximumStates(scope, atMost));
  const purposes = purposesNeeding(declaration, place, field).map((named): [string, States] => [
    named[0],
    purposeStates(scope, named, maximum),
  ]);
  const parts = [...purposes.map(([, states]) => states), ...addedStates(scope, maximum)];
  const held = any(...parts.flatMap(({ runs, rests }) => [runs, rests]));
  const ended = all(...parts.map((states) => states.ended));
  return {
    field,
    ended,
    held,
    undecided: all(any(...parts.map(({ undecided }) => undecided)), not(held)),
    purposes: Object.fromEntries(purposes),
  };
}

function purposeStates(scope: Scope, named: Named, maximum: States): States {
  const [id, { when, exception }] = named;
  const states = once(scope, id, () => {
    const { states: tenure, waiting } = tenureStates(scope, named);
    const allowed = bothStates(tenure, permissionStates(scope, named, waiting));
    const meant = when === undefined ? allowed : onlyWhen(scope, [id, when], allowed);
    return exception === undefined ? bothStates(meant, maximum) : meant;
  });
  return restrictedStates(scope, named, states);
}

function onlyWhen(
  scope: Scope,
  [id, when]: readonly [string, NonNullable<Named[1]['when']>],
  states: States,
): States {
  const { yes, unanswered } = holdsIn(scope, [id, 'when'], when);
  return bothStates(states, {
    runs: yes,
    rests: never,
    undecided: unanswered,
    ended: not(any(yes, unanswered)),
  });
}

function restrictedStates(scope: Scope, [purpose, declared]: Named, states: States): States {
  if (declared.exception === 'legal claims') return states;
  const { field } = scope;
  const stopped = anyIn(scope, handlesOf(scope), {
    kind: 'restriction',
    field,
    purpose,
    of: 'people',
  });
  if (stopped.kind === 'false') return states;
  return {
    ...states,
    runs: all(states.runs, not(stopped)),
    rests: any(states.rests, all(states.runs, stopped)),
  };
}

function addedStates(scope: Scope, maximum: States): readonly States[] {
  const { field } = scope;
  const handles = handlesOf(scope);
  if (handles.length === 0) return [];
  const kept = any(
    anyIn(scope, handles, { kind: 'restriction', field, of: 'people' }),
    anyIn(scope, handles, { kind: 'hold', field, of: 'people' }),
  );
  const asked = anyIn(scope, handles, { kind: 'access', of: 'people' });
  const answering = bothStates({ ...over, runs: asked, ended: not(asked) }, maximum);
  return [{ ...over, runs: kept, ended: not(kept) }, answering];
}
