/**
 * What must go when a person asks for it, and what stays?
 *
 * The plan for the rows that were found to be theirs, under the rule with their request added. Mentions in
 * other people's records and systems that nobody can look into are for a person: GDPR art. 12(3), 17.
 */
import { addPeriod, type Day, period } from '../../../declaration/law/day.ts';
import type { Edge } from '../../../declaration/schema/reference.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { ConnectorProblem } from '../../../shell/connectors/problem.ts';
import type { KnownBy } from '../../../shell/store/people/facts.ts';
import { requestOf } from '../../erase/request.ts';
import type { Reached, Subject, Unreached } from '../../find/subject.ts';
import type { ByHand, ForPerson, NotDone, Plan } from '../../plan/plan.ts';
import type { Engine } from '../engine.ts';
import { hashesOf } from '../find/known-by.ts';
import { nearEngine } from '../near/near.ts';
import { merged } from '../open.ts';
import type { Asked, Planned } from '../plan/asked.ts';
import { latestOf } from '../plan/latest.ts';
import { planHash, planWork } from '../plan/plan-work.ts';
import type { Wish } from '../sets/asking.ts';
import { ruleFor } from '../sets/rule-for.ts';

/** How an erasure may be planned. */
export interface ErasureOptions {
  readonly acceptNonTransactional?: boolean;
  /** Nobody reads it: until when something is kept is not asked. */
  readonly unread?: boolean;
}

/** Plans an erasure for one person in the roles that were found. */
export async function planErasure(
  world: Engine,
  subjects: readonly Subject[],
  sink: Asked['sink'],
  { unread = false, ...options }: ErasureOptions = {},
): Promise<Planned> {
  const engine = nearEngine(world);
  const wishes = await Promise.all(
    subjects.map((subject) => wishOf(engine, { ...subject, known: hashesOf(engine, subject) })),
  );
  const only = subjects.flatMap(({ roots }) => roots);
  const reached = subjects.flatMap((subject) => subject.reached);
  const asked: Asked = {
    kind: 'erase',
    within: Map.groupBy(reached, ({ place }) => placeName(place)),
    rule: (place) => ruleFor(engine, place, { wishes, only }),
    alone: (place, edge) => ruleFor(asIfAlone(engine, place, edge), place, { wishes, only }),
    ...(sink === undefined ? {} : { sink }),
    ...options,
  };
  const planned = await planWork(engine, asked, unread ? undefined : latestOf(engine, wishes));
  const { forPerson, notDone } = await mentioned(engine, reached);
  const unreached = subjects.flatMap((subject) => subject.unreached);
  const plan: Plan = {
    ...planned.plan,
    forPerson: [...planned.plan.forPerson, ...forPerson],
    notDone: joined([
      ...planned.plan.notDone,
      ...notDone,
      ...unreached.flatMap(notSearched(engine)),
    ]),
    byHand: handWork(engine, unreached),
  };
  return { ...planned, plan, hash: planHash(plan) };
}

/** The same engine, with one dataset that is about the person of one edge only. */
function asIfAlone(engine: Engine, { system, dataset }: Place, edge: Edge): Engine {
  const { systems } = engine.declaration;
  const [there, one] = [systems[system], systems[system]?.datasets[dataset]];
  if (there === undefined || one === undefined) return engine;
  const { sharedWith: _, ...own } = one;
  const datasets = { ...there.datasets, [dataset]: { ...own, about: [edge] } };
  const declaration = {
    ...engine.declaration,
    systems: { ...systems, [system]: { ...there, datasets } },
  };
  return { ...engine, declaration };
}

/** What the person's request says, in the light of what Vern knows of them. */
export async function wishOf(
  engine: Engine,
  { role, roots, known }: Pick<Subject, 'role' | 'roots'> & { readonly known: readonly KnownBy[] },
): Promise<Wish> {
  const found = await engine.facts.of(
    role,
    known.map(({ hash }) => hash),
  );
  const facts = [...found.values()].reduce(merged, { sure: true });
  return { role, roots, facts: requestOf(engine.declaration, facts) };
}

async function mentioned(engine: Engine, reached: readonly Reached[]) {
  const forPerson: ForPerson[] = [];
  const notDone: NotDone[] = [];
  for (const { place, how, fields, filter } of reached) {
    const open = engine.systems.open.get(place.system);
    if (how !== 'mentions' || open === undefined) continue;
    try {
      const rows = await open.connector.count(filter);
      const columns = fields === 'all' ? '' : ` (${fields.join(', ')})`;
      const because = `other people's records that mention the person${columns}`;
      if (rows > 0) forPerson.push({ place, what: 'mention', rows, because });
    } catch (thrown) {
      if (!(thrown instanceof ConnectorProblem)) throw thrown;
      notDone.push({ place, outcome: 'failed', because: thrown.message });
    }
  }
  return { forPerson, notDone };
}

const stateOf = (engine: Engine, place: Place) =>
  engine.systems.all.find(({ name }) => name === place.system)?.state;

// A system that is closed is said once, and one without a connector is looked into by hand.
function notSearched(engine: Engine) {
  return ({ place, outcome, because }: Unreached): readonly NotDone[] =>
    outcome === 'unidentifiable' || stateOf(engine, place) !== 'open'
      ? []
      : [{ place, outcome, because }];
}

function handWork(engine: Engine, unreached: readonly Unreached[]): readonly ByHand[] {
  const month = period('P1M');
  const before: Day = month === undefined ? engine.today : addPeriod(engine.today, month);
  const places = unreached.filter(({ place }) => stateOf(engine, place) === 'none');
  return [...new Map(places.map(({ place }) => [placeName(place), place])).values()].map(
    (place) => ({ place, before, why: 'it has no connector: look by hand (GDPR art. 12(3))' }),
  );
}

function joined(all: readonly NotDone[]): readonly NotDone[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
