/**
 * In which rows do the people let a purpose go on?
 *
 * Consent by columns and by what Vern was told; objections, requests for erasure, ended contracts and
 * remembered erasures as sets of keys: GDPR art. 7(3), 17(1), 21.
 */
import { all, always, any, never, not, type Predicate } from '../declaration/predicate.ts';
import type { Purpose } from '../declaration/schema/purposes.ts';
import type { Answer } from '../processing/rule/answer.ts';
import type { PersonFacts } from '../processing/rule/case.ts';
import { isOpposable, type Named, wishAnswer } from '../processing/rule/person/objection.ts';
import type { Meaning, States } from './compiled.ts';
import {
  along,
  calendarOf,
  type Handle,
  handlesOf,
  inPeople,
  inRows,
  isPresent,
  isSilent,
  type Scope,
  waysTo,
} from './scope.ts';
import { consentRows } from './sets/consent-rows.ts';
import { amongStates, bothStates, running, withRuns } from './states.ts';
import type { Holds } from './tenure.ts';

/** What a person's wishes do to a purpose: which set of `kind: 'wish'` the person belongs in, if any. */
export function wishOf(named: Named, facts: PersonFacts): 'ends' | 'rests' | 'closes' | undefined {
  const state = wishAnswer(named, facts, undefined)?.state;
  if (state === 'rests') return 'rests';
  if (state !== 'ended') return undefined;
  return wishAnswer(named, facts, unfinished)?.state === 'runs' ? 'closes' : 'ends';
}

const unfinished: Answer = {
  state: 'runs',
  until: { open: 'while' },
  because: 'condition holds',
};

/** The rows in which the people of a row allow a purpose. */
export function permissionStates(scope: Scope, named: Named, waiting: Holds): States {
  const isConsent = named[1].basis.includes('consent');
  const handles = handlesOf(scope);
  const people = handles.map((handle) => {
    const consent = isConsent ? consentStates(scope, named, handle) : running;
    const wishes = bothStates(
      wishStates(scope, named, { handle, waiting }),
      memoryStates(scope, named, { handle, waiting }),
    );
    return { handle, states: bothStates(consent, wishes) };
  });
  const [only, ...others] = people;
  const nobody = isConsent ? consentStates(scope, named, undefined) : running;
  if (only === undefined) return nobody;
  // Sets hold only rows that have the person, so nothing more need be asked for one person.
  if (others.length === 0) return only.states;
  if (people.every(({ states }) => states === running)) return running;
  return amongStates(
    people.map(({ handle, states }) => ({ present: isPresent(scope, handle), states })),
    nobody,
  );
}

type OfPerson = { readonly handle: Handle; readonly waiting: Holds };

function wishStates(
  scope: Scope,
  [purpose, declared]: Named,
  { handle, waiting }: OfPerson,
): States {
  const { basis, exception, marketing } = declared;
  const asked = (does: 'ends' | 'rests' | 'closes') =>
    inPeople(scope, handle, { kind: 'wish', purpose, does, of: 'people' });
  const opposable = isOpposable(declared);
  const stoppable = opposable || marketing !== undefined;
  const ends = stoppable || (basis.includes('consent') && exception === undefined);
  const closing = basis.includes('contract') ? asked('closes') : never;
  if (!ends && !opposable && closing.kind === 'false') return running;
  return withRuns({
    ended: any(
      ends ? asked('ends') : never,
      all(closing, not(any(waiting.yes, waiting.unanswered))),
    ),
    undecided: all(closing, waiting.unanswered),
    rests: opposable ? asked('rests') : never,
  });
}

function memoryStates(
  scope: Scope,
  [purpose, declared]: Named,
  { handle, waiting }: OfPerson,
): States {
  const { basis, exception } = declared;
  const contract = basis.includes('contract');
  if (exception !== undefined || !(contract || basis.includes('consent') || isOpposable(declared)))
    return running;
  const asked = (age: 'before' | 'undated') =>
    inRows(scope, { kind: 'erased', purpose, age, of: 'record' }, handle.index);
  const [before, undated] = [asked('before'), asked('undated')];
  if (!contract) return withRuns({ ended: before, undecided: undated, rests: never });
  const over = not(any(waiting.yes, waiting.unanswered));
  return withRuns({
    ended: all(before, over),
    undecided: any(all(before, waiting.unanswered), all(undated, not(waiting.yes))),
    rests: never,
  });
}

function consentStates(scope: Scope, [id, purpose]: Named, handle: Handle | undefined): States {
  const known = knownWords(scope, [id, purpose], handle);
  const columns = columnWords(scope, purpose, handle);
  const told = any(known.given, known.withdrawn, known.unknown);
  const complete =
    (purpose.complete === true && purpose.given !== undefined) ||
    scope.options.consentsKnown?.includes(id) === true;
  const none = not(any(columns.given, columns.withdrawn, columns.unknown));
  const no = any(columns.withdrawn, complete ? none : never);
  const ended = any(known.withdrawn, all(not(told), no));
  const runs = any(known.given, all(not(told), columns.given));
  return { runs, ended, rests: never, undecided: not(any(runs, ended)) };
}

type Words = {
  readonly given: Predicate;
  readonly withdrawn: Predicate;
  readonly unknown: Predicate;
};

/**
 * The sets hold those of whom Vern has been told, and everybody of whom anything is known where the columns
 * are out of the system's own reach.
 */
function knownWords(scope: Scope, [purpose, { given }]: Named, handle: Handle | undefined): Words {
  const { here, all: count } = given === undefined ? noWays : waysTo(scope, given);
  const asked = (word: 'given' | 'withdrawn' | 'unknown'): Predicate => {
    const of = count > 0 ? 'record' : 'people';
    const meaning: Meaning = { kind: 'consent', purpose, word, of };
    if (handle === undefined) return here.length < count ? inRows(scope, meaning) : never;
    return of === 'record'
      ? inRows(scope, meaning, handle.index)
      : inPeople(scope, handle, meaning);
  };
  return { given: asked('given'), withdrawn: asked('withdrawn'), unknown: asked('unknown') };
}

const noWays = { here: [], all: 0 };
const none: Words = { given: never, withdrawn: never, unknown: never };

function columnWords(scope: Scope, purpose: Purpose, handle: Handle | undefined): Words {
  const { given } = purpose;
  if (given === undefined) return none;
  const { here, all: count } = waysTo(scope, given);
  const silent = isSilent(scope, given);
  if (count === 0)
    return handle === undefined || !silent ? none : { ...none, unknown: isPresent(scope, handle) };
  if (here.length < count) return silent ? { ...none, unknown: always } : none;
  const { live, odd, taken } = consentRows(scope.declaration, purpose, calendarOf(scope));
  const found = (fits: Predicate) => any(...here.map((way) => along(scope, way, fits)));
  const [some, strange] = [found(live), found(odd)];
  return {
    given: some,
    unknown: all(not(some), strange),
    withdrawn: all(not(some), not(strange), found(taken)),
  };
}
