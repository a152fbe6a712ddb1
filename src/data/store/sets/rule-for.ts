/**
 * What does the rule say of the rows of a dataset, with all that must be known from elsewhere?
 *
 * The rule is compiled for the day; the sets it wants are filled from the other systems and from what Vern
 * knows about people, set by set. The predicates that come back can be asked as they are: GDPR art. 5(1)(e), 17(1).
 */
import type { KeySets } from '../../../declaration/database/value.ts';
import type { Day } from '../../../declaration/law/day.ts';
import { always, never, type Predicate } from '../../../declaration/predicate.ts';
import type { Declaration } from '../../../declaration/schema/declaration.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { compile, withSets } from '../../compile.ts';
import type {
  Compiled,
  FieldPredicates,
  KeySetWanted,
  Meaning,
  Refused,
  States,
} from '../../compiled.ts';
import type { Root } from '../../find/subject.ts';
import { kindsOf } from '../../sets/meant.ts';
import type { Engine } from '../engine.ts';
import { type Asking, among, keyOf, type Tuple, type Wish } from './asking.ts';
import { peopleSaying, recordsSaying } from './consents.ts';
import { pointersTo } from './crossing.ts';
import { rowsErased } from './erased.ts';
import { peopleHaving, recordsWith } from './events.ts';
import { type Buckets, bucketsOf, rowsOfKeys } from './facts.ts';
import { personOf, type Target, targetOf } from './persons.ts';
import { isOpen, note } from './ways.ts';

/** What the rule is asked about besides the dataset. */
export type RuleOptions = {
  /** Facts added for these people beside what Vern knows: a request that is being answered. */
  readonly wishes?: readonly Wish[];
  /** The caller will ask only about rows of these people, so that others need not be looked up. */
  readonly only?: readonly Root[];
  /** Another day than the engine's. */
  readonly day?: Day;
  /** Asked about the same dataset on several days: what does not change with the day is found once. */
  readonly shared?: Shared;
};

/** What several questions about one dataset have in common; see `sharing`. */
export type Shared = Pick<Asking, 'sets' | 'found'>;

/** For asking the rule of one dataset, with the same wishes, on several days. */
export function sharing(): Shared {
  return { sets: {}, found: new Map() };
}

/** The compiled rule with the sets its predicates name; empty sets are left out of them. */
export type Ruled = { readonly ok: true; readonly compiled: Compiled; readonly sets: KeySets };

/**
 * The rule for a dataset, ready to be asked. Refused when a key is not known, or when only a system that does
 * not answer could say whose rows these are. Throws the ConnectorProblem of a system that stops answering.
 */
export async function ruleFor(
  engine: Engine,
  place: Place,
  options: RuleOptions = {},
): Promise<Ruled | Refused> {
  const { systems, facts, declaration } = engine;
  const { day: today = engine.today, wishes = [], only, shared = sharing() } = options;
  if (!systems.open.has(place.system))
    return { ok: false, place, reasons: [{ why: 'system silent', of: placeName(place) }] };
  const compiled = compiledFor(declaration, place, {
    today,
    silent: systems.silent,
    keys: systems.keys,
    consentsKnown: facts.consentsKnown,
  });
  if (!compiled.ok) return compiled;
  const calendar = { today, years: declaration.organisation.fiscalYears };
  const asking: Asking = {
    engine,
    place,
    calendar,
    wishes,
    ...(only === undefined ? {} : { only }),
    reasons: [],
    ...shared,
  };
  const filled = new Map<string, Filled>();
  for (const wanted of compiled.sets) filled.set(wanted.name, await fill(asking, compiled, wanted));
  if (asking.reasons.length > 0) return { ok: false, place, reasons: asking.reasons };
  return ruled(asking, compiled, filled);
}

type CompileOptions = Parameters<typeof compile>[2];
const compiledBefore = new WeakMap<
  Declaration,
  Map<string, { readonly keys: unknown; readonly found: Compiled | Refused }>
>();
const mostCompiled = 2_000;

/** The compiled rule; what was compiled last for a declaration is not compiled again. */
function compiledFor(declaration: Declaration, place: Place, options: CompileOptions) {
  const known = compiledBefore.get(declaration) ?? new Map();
  compiledBefore.set(declaration, known);
  const name = JSON.stringify([place, options.today, options.silent, options.consentsKnown]);
  const before = known.get(name);
  if (before !== undefined && before.keys === options.keys) return before.found;
  const found = compile(declaration, place, options);
  if (known.size >= mostCompiled) known.clear();
  known.set(name, { keys: options.keys, found });
  return found;
}

/** What stands for a set: the keys themselves, or a predicate of the rows the keys would be of. */
type Filled = Predicate | { readonly kind: 'tuples'; readonly tuples: readonly Tuple[] };

async function fill(asking: Asking, compiled: Compiled, wanted: KeySetWanted): Promise<Filled> {
  const { meaning } = wanted;
  if (meaning.of === 'record') return ofRecord(asking, compiled, wanted);
  const target = targetOf(asking, wanted);
  if (target === undefined) return never;
  const people = (each: Meaning) =>
    ofPeople(asking, compiled, [{ ...wanted, meaning: each }, target]);
  const { rest } = target;
  if (rest === undefined) return people(meaning);
  const tuples = await pointersTo(asking, { wanted, target: { ...target, rest }, people });
  return { kind: 'tuples', tuples };
}

/** Rows standing for people. */
async function ofPeople(
  asking: Asking,
  compiled: Compiled,
  [wanted, target]: readonly [KeySetWanted, Target],
): Promise<Predicate> {
  const { meaning } = wanted;
  switch (meaning.kind) {
    case 'known':
      return isOpen(asking, target.handle.way) ? always : never;
    case 'event':
    case 'condition':
      return isOpen(asking, target.handle.way) ? peopleHaving(asking, target, meaning) : never;
    case 'consent':
      return peopleSaying(asking, await spoken(asking, compiled, [wanted, target]), meaning);
    default: {
      const buckets = await known(asking, compiled, target, wanted);
      return rowsOfKeys(asking, target.root, buckets.get(nameOf(compiled, wanted)) ?? []);
    }
  }
}

/** The set with a meaning for the same people; its keys are found under its name. */
function nameOf({ sets }: Compiled, { meaning, person, ...wanted }: KeySetWanted): string {
  const written = JSON.stringify(meaning);
  const found = sets.find(
    (one) =>
      one.person === person &&
      one.system === wanted.system &&
      one.dataset === wanted.dataset &&
      JSON.stringify(one.meaning) === written,
  );
  return found?.name ?? '';
}

/** Rows of the dataset itself. */
async function ofRecord(
  asking: Asking,
  compiled: Compiled,
  wanted: KeySetWanted,
): Promise<Predicate> {
  const { meaning } = wanted;
  if (meaning.kind === 'event' || meaning.kind === 'condition')
    return recordsWith(asking, wanted, meaning);
  const target = personOf(asking, wanted);
  const found = await spoken(asking, compiled, [wanted, target]);
  if (meaning.kind === 'consent') return recordsSaying(asking, found, meaning);
  if (meaning.kind !== 'erased' || target === undefined) return never;
  const ages = await rowsErased(asking, { ...found, target }, meaning.purpose);
  return ages[meaning.age];
}

async function spoken(
  asking: Asking,
  compiled: Compiled,
  [wanted, target]: readonly [KeySetWanted, Target | undefined],
) {
  const none: Buckets = new Map();
  const buckets = target === undefined ? none : await known(asking, compiled, target, wanted);
  return { target, wanted, buckets };
}

/** What Vern knows of the people of a dataset; refused when they cannot be read though something is known. */
async function known(
  asking: Asking,
  compiled: Compiled,
  { role, root, handle }: Target,
  { meaning }: KeySetWanted,
): Promise<Buckets> {
  const kinds = kindsOf(meaning);
  const isKnown =
    asking.engine.facts.kinds.some((one) => one.role === role && kinds.includes(one.kind)) ||
    asking.wishes.some((wish) => wish.role === role);
  if (!isKnown || !isOpen(asking, handle.way)) return new Map();
  if (keyOf(asking, root).length === 0) note(asking, 'key unknown', root);
  const wanted = compiled.sets.filter((one) => {
    const target = one.meaning.of === 'record' ? personOf(asking, one) : targetOf(asking, one);
    return (
      target?.role === role &&
      target.root.dataset === root.dataset &&
      target.root.system === root.system
    );
  });
  return bucketsOf(asking, { role, root }, wanted);
}

/** The predicates with what stands for each set in its place, and the sets that are still named. */
function ruled(asking: Asking, compiled: Compiled, filled: ReadonlyMap<string, Filled>): Ruled {
  const sets: Record<string, readonly Tuple[]> = {};
  const use = (keys: Extract<Predicate, { kind: 'keys' }>): Predicate => {
    const found = filled.get(keys.set);
    if (found === undefined) {
      const own = asking.sets[keys.set];
      if (own !== undefined) sets[keys.set] = own;
      return keys;
    }
    return withSets(
      found.kind === 'tuples' ? among(asking, keys.columns, found.tuples) : found,
      use,
    );
  };
  const known = new Map<Predicate, Predicate>();
  const put = (predicate: Predicate): Predicate => {
    const before = known.get(predicate);
    if (before !== undefined) return before;
    const made = withSets(predicate, use);
    known.set(predicate, made);
    return made;
  };
  const states = ({ runs, rests, ended, undecided }: States): States => ({
    runs: put(runs),
    rests: put(rests),
    ended: put(ended),
    undecided: put(undecided),
  });
  const fields = compiled.fields.map(
    (one): FieldPredicates => ({
      field: one.field,
      ended: put(one.ended),
      undecided: put(one.undecided),
      held: put(one.held),
      purposes: Object.fromEntries(
        Object.entries(one.purposes).map(([id, each]) => [id, states(each)]),
      ),
    }),
  );
  return { ok: true, compiled: { ...compiled, fields, sets: [] }, sets };
}
