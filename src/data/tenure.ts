/**
 * In which rows does the period of a purpose last?
 *
 * The rule's own period (`processing/rule/period.ts`) as predicates: the latest of several events becomes
 * "no related record has one that is not over", GDPR art. 5(1)(e).
 */
import { all, always, any, isOneOf, never, not, type Predicate } from '../declaration/predicate.ts';
import { formatReference, type Reference } from '../declaration/schema/reference.ts';
import type { Dataset } from '../declaration/schema/systems.ts';
import type { Value } from '../declaration/schema/text.ts';
import { conditionsOf, datasetOf } from '../processing/rule/condition.ts';
import { type Length, lengthOf, maximumOf } from '../processing/rule/length.ts';
import type { Named } from '../processing/rule/person/objection.ts';
import { type Place, placeName } from '../processing/rule/relation.ts';
import type { EventIs, States } from './compiled.ts';
import { rangesOf } from './cut-offs.ts';
import {
  along,
  alongPeople,
  anybody,
  anyIn,
  calendarOf,
  type Handle,
  handlesOf,
  inRows,
  isSilent,
  type Scope,
  waysTo,
} from './scope.ts';
import { running } from './states.ts';

/** Rows where conditions hold, and where only a silent system could say. */
export type Holds = { readonly yes: Predicate; readonly unanswered: Predicate };

/** The period of a purpose, and the rows where a contract still waits for its condition or an event. */
export type TenureStates = { readonly states: States; readonly waiting: Holds };

/** The rows in which a purpose lasts by its condition and its events. */
export function tenureStates(scope: Scope, [id, purpose]: Named): TenureStates {
  const { until } = purpose;
  const during =
    purpose.while === undefined
      ? { yes: never, unanswered: never }
      : holdsIn(scope, [id, 'while'], purpose.while);
  if (until === undefined)
    return { waiting: during, states: purpose.while === undefined ? running : asLong(during) };
  const length = lengthOf(scope.declaration, purpose);
  const after = afterStates(scope, { purpose: id, events: until.after, per: until.per, length });
  const isContract = purpose.basis.includes('contract');
  const waiting = isContract ? waitingFor(during, after) : during;
  return { waiting, states: lasting(during, after.states) };
}

/** The rows by whether the dataset's maximum is reached; `ended` where it is. */
export function maximumStates(scope: Scope, atMost: NonNullable<Dataset['atMost']>): States {
  return afterStates(scope, {
    purpose: 'atMost',
    events: [atMost.after],
    per: 'record',
    length: maximumOf(atMost),
  }).states;
}

/** The rows in which conditions hold. */
export function holdsIn(
  scope: Scope,
  [purpose, part]: readonly [string, 'when' | 'while'],
  conditions: Readonly<Record<string, readonly Value[]>>,
): Holds {
  const parts = conditionsOf(scope.declaration, conditions).map((one): Holds => {
    const fits = all(...one.columns.map(([operand, values]) => isOneOf(operand, values)));
    const dataset = placeName(one);
    const handles = handlesOf(scope);
    const yes = anyRecord(scope, one, {
      fits,
      handles,
      record: () => inRows(scope, { kind: 'condition', purpose, part, dataset, of: 'record' }),
      people: () =>
        anyIn(scope, handles, { kind: 'condition', purpose, part, dataset, of: 'people' }),
    });
    return { yes, unanswered: all(not(yes), silence(scope, one, 'record')) };
  });
  const no = any(...parts.map(({ yes, unanswered }) => not(any(yes, unanswered))));
  const yes = all(...parts.map((one) => one.yes));
  const open = any(...parts.map(({ unanswered }) => unanswered));
  return { yes, unanswered: open.kind === 'false' ? never : all(not(no), open) };
}

/** Its condition alone decides. */
function asLong({ yes, unanswered }: Holds): States {
  return { runs: yes, rests: never, undecided: unanswered, ended: not(any(yes, unanswered)) };
}

/** What has not happened yet keeps a contract from being over, and what nobody knows lets nobody say that it is. */
function waitingFor({ yes, unanswered }: Holds, { notYet, doubtful }: After): Holds {
  const runs = any(yes, notYet);
  return { yes: runs, unanswered: all(not(runs), any(unanswered, doubtful())) };
}

function lasting({ yes, unanswered }: Holds, states: States): States {
  const ended = all(not(yes), not(unanswered), states.ended);
  const runs = any(yes, states.runs);
  const undecided = any(
    all(not(yes), states.undecided),
    all(unanswered, not(states.runs), not(states.undecided)),
  );
  return { runs, ended, undecided, rests: never };
}

type Asked = {
  readonly purpose: string;
  readonly events: readonly Reference[];
  readonly per: string;
  readonly length: Length | undefined;
};

/** The states of a period, the rows with an event still to come, and those where nobody can say whether it is. */
type After = {
  readonly states: States;
  readonly notYet: Predicate;
  readonly doubtful: () => Predicate;
};

function afterStates(scope: Scope, asked: Asked): After {
  const found = asked.events.map((event) => eventStates(scope, asked, event));
  const notYet = any(...found.map((one) => one.notYet));
  const inside = any(...found.map((one) => one.inside));
  const unknown = any(...found.map((one) => one.unknown));
  const over = any(...found.map((one) => one.over));
  const told = (states: Omit<States, 'rests'>): After => ({
    states: { ...states, rests: never },
    notYet,
    doubtful: () => any(...found.map((one) => one.doubtful())),
  });
  if (asked.length === undefined)
    return told({ runs: notYet, ended: never, undecided: not(notYet) });
  const [only, ...others] = found;
  const runs = any(notYet, inside);
  // A row's own event is in exactly one of the four, which makes for a short question.
  if (only?.own === true && others.length === 0)
    return told({ runs, ended: over, undecided: unknown });
  const ended = all(over, not(runs), not(unknown));
  return told({ runs, ended, undecided: not(any(runs, ended)) });
}

const nothing = {
  notYet: never,
  inside: never,
  over: never,
  unknown: always,
  doubtful: () => always,
};

function eventStates(scope: Scope, { purpose, per, length }: Asked, at: Reference) {
  const event = datasetOf(scope.declaration, at)?.events[at.field];
  if (event === undefined) return { ...nothing, own: false };
  const ranges = rangesOf(event, length, calendarOf(scope));
  const name = formatReference(at);
  const handles = handlesOf(scope).filter(({ subject }) => per === 'record' || subject === per);
  const some = (is: EventIs, fits: Predicate) =>
    anyRecord(scope, at, {
      fits,
      handles,
      record: () => inRows(scope, { kind: 'event', purpose, event: name, is, of: 'record' }),
      people: () =>
        anyIn(scope, handles, { kind: 'event', purpose, event: name, is, of: 'people' }),
      all: per !== 'record',
    });
  const silent = silence(scope, at, per);
  const unknown = any(silent, some('unknown', ranges.unknown));
  return {
    own: per === 'record' && waysTo(scope, at).here.some(({ length: steps }) => steps === 0),
    notYet: event.null === 'not yet' ? some('not yet', ranges.notYet) : never,
    inside: length === undefined ? never : some('inside', ranges.inside),
    over: length === undefined ? never : some('over', ranges.over),
    unknown,
    // Where empty is "not yet", what makes no sense may mean the same; elsewhere only what lies ahead.
    doubtful: () => (event.null === 'not yet' ? unknown : any(silent, some('ahead', ranges.ahead))),
  };
}

type Search = {
  readonly fits: Predicate;
  /** Related rows that the system itself cannot reach. */
  readonly record: () => Predicate;
  readonly people: () => Predicate;
  readonly handles: readonly Handle[];
  /** All records of the person count, also where an edge leads there. */
  readonly all?: boolean;
};

function anyRecord(scope: Scope, to: Place, search: Search): Predicate {
  const { here, all: count } = waysTo(scope, to);
  const joined = here.map((way) => along(scope, way, search.fits));
  if (isSilent(scope, to)) return any(...joined);
  const outside = here.length < count ? search.record() : never;
  if (count > 0 && search.all !== true) return any(...joined, outside);
  const near = alongPeople(scope, [search.handles, to], search.fits);
  return any(...joined, outside, near, search.people());
}

/** Rows for which a silent system would have had to speak. */
function silence(scope: Scope, to: Place, per: string): Predicate {
  if (!isSilent(scope, to)) return never;
  if (waysTo(scope, to).all > 0) return always;
  const handles = handlesOf(scope).filter(({ subject }) => per === 'record' || subject === per);
  return anybody(scope, handles);
}
