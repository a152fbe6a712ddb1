/**
 * How is a person's data erased: found, planned, done, checked and remembered?
 *
 * Only a plan that still is what was shown is done; one that was begun is finished before anything else. What
 * must last at once stands in Vern's own store, outside the transaction of the verb: GDPR art. 5(2), 12(3), 17.
 */
import type { Context, Database, Outcome } from '../../../shell/action/action.ts';
import { done, refuse } from '../../../shell/action/action.ts';
import { differences } from '../../erase/differences.ts';
import type { Erased } from '../../erase/erased.ts';
import { isComplete } from '../../erase/erased.ts';
import type { AskedFor } from '../../find/input.ts';
import { whoIsMeant } from '../../find/input.ts';
import type { Resolution, Subject } from '../../find/subject.ts';
import type { Engine } from '../engine.ts';
import { hashesOf } from '../find/known-by.ts';
import { resolveSubjects } from '../find/resolve.ts';
import { nobodyFound, outOfReach } from '../nobody.ts';
import type { Planned } from '../plan/asked.ts';
import { alone } from '../work/alone.ts';
import { draftPlan, type KeptPlan, planOf } from '../work/plans.ts';
import { performed } from './perform-plan.ts';
import { planErasure } from './plan-erasure.ts';
import { type Meant, meantIn, sealedOf, unfinishedOf } from './sealed.ts';

/** What is asked of an erasure. */
export interface EraseAsked extends AskedFor {
  /** Plan and do it in one go. */
  readonly yes?: boolean | undefined;
  /** Do the plan with this hash; its first letters are enough, eight at least. */
  readonly plan?: string | undefined;
  readonly acceptNonTransactional?: boolean | undefined;
}

interface Erasing {
  readonly engine: Engine;
  readonly asked: EraseAsked;
  readonly context: Context;
  /** Outside the transaction of the verb. */
  readonly database: Database;
}

/** Plans an erasure and, when told to, does it. */
export async function erase(
  engine: Engine,
  asked: EraseAsked,
  context: Context,
): Promise<Outcome<Erased>> {
  const database = (await context.store()).db;
  const erasing = { engine, asked, context, database };
  const meant = whoIsMeant(engine.declaration, asked);
  if (!meant.ok) return refuse('invalid', meant.because);
  const { organisation } = engine;
  const kept =
    asked.plan === undefined
      ? undefined
      : await planOf(database, { organisation, hash: asked.plan });
  if (asked.plan !== undefined && (kept === undefined || kept.plan.kind !== 'erase'))
    return refuse(
      'missing',
      'There is no plan for an erasure with that hash. Plan it again: the same command without --plan.',
    );
  if (kept !== undefined && isBegun(kept)) return goOn(erasing, kept);
  const found = await resolveSubjects(engine, meant.given, meant.options);
  const unfinished = await unfinishedOf(database, engine, { given: meant.given, ...found });
  const [begun] = unfinished;
  if (asked.yes === true && begun !== undefined) return goOn(erasing, begun);
  const about = aboutOf(engine, found, unfinished);
  if (found.ambiguous.length > 0) return done({ ...about, state: 'ambiguous' });
  const silent = outOfReach(engine.systems);
  if (found.subjects.length === 0)
    return silent.length > 0 ? nobodyFound(silent) : done({ ...about, state: 'nothing' });
  return anew(erasing, { about, found, kept });
}

const isBegun = ({ state }: KeptPlan) =>
  state === 'doing' || state === 'paused' || state === 'partly';

type About = Omit<Erased, 'state'>;

function aboutOf(
  { organisation }: Engine,
  { subjects, ambiguous, nowhere, scans }: Resolution,
  unfinished: readonly KeptPlan[],
): About {
  return {
    organisation,
    roles: subjects.map(({ role }) => role),
    ambiguous,
    nowhere,
    scans,
    kept: false,
    unfinished: unfinished.map(({ hash }) => hash),
  };
}

interface Anew {
  readonly about: About;
  readonly found: Resolution;
  readonly kept: KeptPlan | undefined;
}

async function anew(erasing: Erasing, { about, found, kept }: Anew): Promise<Outcome<Erased>> {
  const { engine, asked, context, database } = erasing;
  const { organisation } = engine;
  const { subjects } = found;
  const known = await isKnown(context, organisation);
  if (!known) {
    const { plan, hash } = await planErasure(engine, subjects, undefined, optionsOf(asked));
    return done({ ...about, state: 'planned', plan, hash });
  }
  const draft = await draftPlan(database, { organisation, kind: 'erase', at: context.now });
  let keep = false;
  try {
    const planned = await planErasure(engine, subjects, draft.sink, optionsOf(asked));
    const { plan, hash } = planned;
    if (kept !== undefined && kept.hash !== hash)
      return refuse(
        'conflict',
        `This is no longer what was planned: ${differences(kept.plan, plan).join('; ')}. Nothing was done. Look at the plan again, without --plan.`,
      );
    const meant = subjects.map((subject) => meantBy(engine, subject));
    await draft.keep({ ...planned, sealed: sealedOf(engine, meant) });
    keep = true;
    const answer = { ...about, plan, hash, kept: true };
    if (asked.yes !== true && asked.plan === undefined)
      return done({ ...answer, state: 'planned' });
    return await perform(erasing, answer, { planned, meant, subjects });
  } finally {
    if (!keep) await draft.drop();
  }
}

const optionsOf = ({ acceptNonTransactional }: EraseAsked) =>
  acceptNonTransactional === true ? { acceptNonTransactional } : {};

/** Whether the organisation is in Vern's store, so that a plan can be kept there. */
async function isKnown({ perform: ask }: Context, organisation: string): Promise<boolean> {
  return (await ask('controller.version', { organisation })).ok;
}

function meantBy(engine: Engine, subject: Subject): Meant {
  const { role, identities, roots } = subject;
  return { role, identities, roots, known: hashesOf(engine, subject) };
}

/** Finishes a plan that was begun. */
async function goOn(erasing: Erasing, kept: KeptPlan): Promise<Outcome<Erased>> {
  const { engine } = erasing;
  const { plan, hash } = kept;
  const meant = meantIn(engine, kept);
  if (meant === undefined)
    return refuse('conflict', 'Who is meant by this plan can no longer be read. Plan it again.');
  const base = differences(plan, { ...plan, declaration: engine.sha256 });
  if (base.length > 0)
    return refuse(
      'conflict',
      `The plan was begun and cannot be finished: ${base.join('; ')}. Use the file it was made with.`,
    );
  const about: About & { readonly plan: Planned['plan'] } = {
    organisation: engine.organisation,
    roles: meant.map(({ role }) => role),
    ambiguous: [],
    nowhere: [],
    scans: [],
    kept: true,
    unfinished: [],
    hash,
    plan,
  };
  return perform(erasing, about, { planned: { plan, hash }, meant });
}

async function perform(
  { engine, asked, context, database }: Erasing,
  about: About & { readonly plan: Planned['plan'] },
  doing: {
    readonly planned: Pick<Planned, 'plan' | 'hash'>;
    readonly meant: readonly Meant[];
    readonly subjects?: readonly Subject[];
  },
): Promise<Outcome<Erased>> {
  const { organisation } = engine;
  const { meant, planned } = doing;
  const on = [
    planned.hash,
    ...meant.flatMap(({ known }) => known.flatMap((k) => (k.sure ? [k.hash] : []))),
  ];
  const answer = await alone(database, { organisation, on }, () =>
    performed({ engine, context, database, scan: asked.scan === true, ...doing }),
  );
  if (!answer.ok) return answer;
  const state = isComplete(about.plan, answer.value) ? 'done' : 'partly';
  return done({ ...about, state, performed: answer.value });
}
