/**
 * What does the rule say in a sweep, dataset by dataset?
 *
 * Asked once for a plan and, while it is carried out, again from time to time, so that a hold or a consent of
 * this minute is obeyed. For erasing again what came back, only rows count in which a remembered erasure
 * makes the difference.
 */
import type { Day } from '../../../declaration/law/day.ts';
import { all, any, never, not, type Predicate, renamed } from '../../../declaration/predicate.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import type { Refused } from '../../compiled.ts';
import { renamedSets } from '../../plan/certain.ts';
import { distinct } from '../../sweep/forecast.ts';
import type { Engine } from '../engine.ts';
import { type Ruled, ruleFor, type Shared, sharing } from '../sets/rule-for.ts';

/** The rule for each dataset, found once. */
export interface Rules {
  readonly on: (place: Place, day?: Day) => Promise<Ruled | Refused>;
  /** The rule without what is not swept this time left out. */
  readonly whole: (place: Place) => Promise<Ruled | Refused>;
  /** What was found is asked again when it is next wanted, also what nobody had said before. */
  readonly forget: () => Promise<void>;
}

/** What is swept. */
export interface Range {
  /** `reforget`: only rows in which a remembered erasure makes the difference. */
  readonly kind: 'sweep' | 'reforget';
  /** Only this system. */
  readonly system?: string | undefined;
}

/** The rules of a sweep. */
export function rulesOf(first: Engine, range: Range): Rules {
  let engine = first;
  const found = new Map<string, Promise<Ruled | Refused>>();
  const shares = new Map<string, { readonly own: Shared; readonly without: Shared }>();
  const find = async (place: Place, day: Day): Promise<Ruled | Refused> => {
    const share = shares.get(placeName(place)) ?? { own: sharing(), without: sharing() };
    shares.set(placeName(place), share);
    const ruled = await ruleFor(engine, place, { day, shared: share.own });
    if (!ruled.ok) return ruled;
    if (range.system !== undefined && range.system !== place.system) return narrowed(ruled, never);
    if (range.kind === 'sweep') return ruled;
    const without = await ruleFor(withoutMemory(engine), place, { day, shared: share.without });
    return without.ok ? broughtBack(ruled, without) : without;
  };
  const once = (name: string, ask: () => Promise<Ruled | Refused>) => {
    const known = found.get(name) ?? ask();
    found.set(name, known);
    return known;
  };
  return {
    whole: (place) => once(placeName(place), () => ruleFor(engine, place)),
    on: (place, day = first.today) => once(`${placeName(place)} ${day}`, () => find(place, day)),
    forget: async () => {
      // Another engine: of the first one everybody was looked at already.
      engine = { ...first, facts: (await first.facts.again?.()) ?? first.facts };
      found.clear();
      shares.clear();
    },
  };
}

function withoutMemory(engine: Engine): Engine {
  const { facts } = engine;
  return {
    ...engine,
    facts: {
      ...facts,
      kinds: facts.kinds.filter(({ kind }) => kind !== 'erasure'),
      of: async (role, hashes) => {
        const known = await facts.of(role, hashes);
        return new Map([...known].map(([hash, found]) => [hash, { ...found, erasures: [] }]));
      },
    },
  };
}

/** Nothing ends but in these rows; what is undecided is left out where it is not said. */
function narrowed(
  ruled: Ruled,
  to: Predicate,
  undecided: (at: number) => Predicate = () => never,
): Ruled {
  const fields = ruled.compiled.fields.map((field, at) => {
    const ended = all(to, field.ended);
    const open = undecided(at);
    return { ...field, ended, undecided: open, held: not(any(ended, open)) };
  });
  return { ...ruled, compiled: { ...ruled.compiled, fields } };
}

// What has ended anyway is for the sweep; but in a row that came back, all that has ended goes.
function broughtBack(ruled: Ruled, without: Ruled): Ruled {
  const name = (set: string) => `without ${set}`;
  const changed = (state: 'ended' | 'undecided') =>
    ruled.compiled.fields.map((field, at) => {
      const before = without.compiled.fields[at]?.[state] ?? never;
      return all(field[state], not(renamed(before, name)));
    });
  const open = changed('undecided');
  const made = narrowed(ruled, any(...distinct(changed('ended'))), (at) => open[at] ?? never);
  return { ...made, sets: { ...ruled.sets, ...renamedSets(without.sets, name) } };
}
