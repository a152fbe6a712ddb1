/**
 * How is what is wrong about a person put right: found, planned, done, read again and remembered?
 *
 * Only a plan that still is what was shown is done; one that was begun is finished before another is begun. What must
 * last at once stands in Vern's own store, outside the transaction of the verb: GDPR art. 5(1)(d), 5(2), 16.
 */
import {
  type Context,
  type Database,
  done,
  type Outcome,
  refuse,
} from '../../../shell/action/action.ts';
import { interruption } from '../../../shell/interrupt.ts';
import { differences } from '../../erase/differences.ts';
import { type AskedFor, whoIsMeant } from '../../find/input.ts';
import type { Resolution, Subject } from '../../find/subject.ts';
import { type Correction, isWhole, type Rectified } from '../../rectify/correction.ts';
import { readSettings, type Setting } from '../../rectify/setting.ts';
import type { Engine } from '../engine.ts';
import { resolveSubjects } from '../find/resolve.ts';
import { nobodyFound, outOfReach } from '../nobody.ts';
import { alone } from '../work/alone.ts';
import { draftPlan, finishPlan, keptWork, markPlan, rowsOf } from '../work/plans.ts';
import { carryCorrection } from './carry.ts';
import { checkCorrection } from './check.ts';
import {
  isSame,
  type KeptCorrection,
  keptCorrection,
  meantBy,
  type Remembered,
  sealedOf,
  unfinishedOf,
} from './kept.ts';
import { type Planned, planCorrection } from './plan.ts';
import { type Sheet, sheetsOf } from './reading.ts';
import { renameIdentities } from './rename.ts';

/** What is asked of a correction. */
export interface RectifyAsked extends AskedFor {
  readonly set?: readonly string[] | undefined;
  readonly was?: readonly string[] | undefined;
  /** Plan and do it in one go. */
  readonly yes?: boolean | undefined;
  /** Do the plan with this hash; its first letters are enough, eight at least. */
  readonly plan?: string | undefined;
  readonly acceptNonTransactional?: boolean | undefined;
}

interface Rectifying {
  readonly engine: Engine;
  readonly asked: RectifyAsked;
  readonly context: Context;
  /** Outside the transaction of the verb. */
  readonly database: Database;
}

/** Plans a correction and, when told to, does it. */
export async function rectify(
  engine: Engine,
  asked: RectifyAsked,
  context: Context,
): Promise<Outcome<Rectified>> {
  const database = (await context.store()).db;
  const rectifying = { engine, asked, context, database };
  const { declaration } = engine;
  const meant = whoIsMeant(declaration, asked);
  if (!meant.ok) return refuse('invalid', meant.because);
  const kept =
    asked.plan === undefined ? undefined : await keptCorrection(database, engine, asked.plan);
  if (asked.plan !== undefined && kept === undefined)
    return refuse(
      'missing',
      'There is no plan for a correction with that hash. Plan it again: the same command without --plan.',
    );
  const settings = settingsOf(engine, asked, kept);
  if (!settings.ok) return settings;
  const resolution = await resolveSubjects(engine, meant.given, meant.options);
  if (kept !== undefined && isBegun(kept)) return goOn(rectifying, kept, resolution);
  const subject = onlyOne(engine, resolution, settings.value);
  const unfinished = await unfinishedOf(database, engine, {
    given: meant.given,
    subjects: subject.ok ? [subject.value] : resolution.subjects,
  });
  const [begun] = unfinished;
  if (asked.yes === true && begun !== undefined) {
    if (isSame(begun.remembered?.settings ?? [], settings.value))
      return goOn(rectifying, begun, resolution);
    // Of another declaration it can no longer be finished, and what it left is planned anew.
    if (begun.plan.declaration === engine.sha256)
      return refuse(
        'conflict',
        `Another correction of this person was begun and not finished. Finish it first with --plan ${begun.hash}.`,
      );
  }
  if (!subject.ok) return subject;
  return anew(rectifying, { subject: subject.value, settings: settings.value, kept, unfinished });
}

const isBegun = ({ state }: KeptCorrection) =>
  state === 'doing' || state === 'paused' || state === 'partly';

/** What is right: as it is said now, or as it was said when the plan was made. */
function settingsOf(
  { declaration }: Engine,
  { set, was }: RectifyAsked,
  kept: KeptCorrection | undefined,
): Outcome<readonly Setting[]> {
  if (set === undefined && kept?.remembered !== undefined) return done(kept.remembered.settings);
  if (set === undefined && kept !== undefined)
    return refuse(
      'conflict',
      'That plan is done as far as it goes. To correct more, say what is right with --set, without --plan.',
    );
  const read = readSettings(declaration, set ?? [], was);
  return read.ok ? done(read.settings) : refuse('invalid', read.because);
}

/** The person, in the one role whose record is corrected. */
function onlyOne(
  { systems }: Engine,
  { subjects, ambiguous }: Resolution,
  settings: readonly Setting[],
): Outcome<Subject> {
  const [unclear] = ambiguous;
  const owning = subjects.filter(({ reached }) =>
    settings.every(({ at }) =>
      reached.some(
        ({ place, how, fields }) =>
          how === 'owned' &&
          place.system === at.system &&
          place.dataset === at.dataset &&
          (fields === 'all' || fields.includes(at.field)),
      ),
    ),
  );
  const [only, another] = owning.length > 0 || unclear !== undefined ? owning : subjects;
  if (only === undefined && unclear !== undefined)
    return refuse(
      'conflict',
      `It is not clear who is meant (${unclear.role}: ${unclear.why}). Give an identity that only one person has.`,
    );
  if (only === undefined) return nobodyFound(outOfReach(systems));
  if (another !== undefined)
    return refuse(
      'conflict',
      `The person is known as ${(owning.length > 0 ? owning : subjects).map(({ role }) => role).join(' and ')}. Say which is meant with --role.`,
    );
  return done(only);
}

interface Anew {
  readonly subject: Subject;
  readonly settings: readonly Setting[];
  readonly kept: KeptCorrection | undefined;
  readonly unfinished: readonly KeptCorrection[];
}

const nothingDone = {
  isPaused: false,
  systems: [],
  checked: { rows: 0, residue: [], everywhere: false },
} as const;

async function anew(
  rectifying: Rectifying,
  { subject, settings, kept, unfinished }: Anew,
): Promise<Outcome<Rectified>> {
  const { engine, asked, context, database } = rectifying;
  const { organisation } = engine;
  const known = await isKnown(context, organisation);
  const draft = known
    ? await draftPlan(database, { organisation, kind: 'rectify', at: context.now })
    : undefined;
  let keep = false;
  try {
    const planned = await planCorrection(engine, subject, settings, {
      ...(draft !== undefined && { sink: draft.sink }),
      acceptNonTransactional: asked.acceptNonTransactional === true,
    });
    if (!planned.ok) return refuse(planned.kind, planned.because);
    const { plan, hash, stepKeys, wrongs, sheets } = planned;
    if (kept !== undefined && kept.hash !== hash)
      return refuse('conflict', noLonger(kept, planned));
    const about = { unfinished: unfinished.map((one) => one.hash), hash, ...nothingDone };
    if (plan.steps.length === 0)
      return done({ ...plan.correction, ...about, state: 'nothing', kept: false });
    if (draft === undefined)
      return done({ ...plan.correction, ...about, state: 'planned', kept: false });
    const remembered = { meant: meantBy(engine, subject), settings, wrongs };
    await draft.keep({ plan, hash, stepKeys, sealed: sealedOf(engine, remembered) });
    keep = true;
    if (asked.yes !== true && asked.plan === undefined)
      return done({ ...plan.correction, ...about, state: 'planned', kept: true });
    return await perform(rectifying, { plan, hash }, { remembered, sheets });
  } finally {
    if (!keep) await draft?.drop();
  }
}

function noLonger(kept: KeptCorrection, { plan }: Extract<Planned, { ok: true }>): string {
  const differs = differences(kept.plan, plan);
  const what = differs.length > 0 ? differs.join('; ') : 'other values are given';
  return `This is no longer what was planned: ${what}. Nothing was done. Look at the plan again, without --plan.`;
}

/** Whether the organisation is in Vern's store, so that a plan can be kept there. */
async function isKnown({ perform: ask }: Context, organisation: string): Promise<boolean> {
  return (await ask('controller.version', { organisation })).ok;
}

/** Finishes a correction that was begun. */
async function goOn(
  rectifying: Rectifying,
  { plan, hash, remembered }: KeptCorrection,
  { subjects }: Resolution,
): Promise<Outcome<Rectified>> {
  const { engine } = rectifying;
  if (remembered === undefined)
    return refuse(
      'conflict',
      'What this plan was to correct can no longer be read. Plan it again.',
    );
  const base = differences(plan, { ...plan, declaration: engine.sha256 });
  if (base.length > 0)
    return refuse(
      'conflict',
      `The plan was begun and cannot be finished: ${base.join('; ')}. Use the file it was made with, or plan the rest again.`,
    );
  // Half-way an identity may lead to nobody, or to less than it did: then only what was planned is read again.
  const { role, known } = remembered.meant;
  const sure = new Set(known.flatMap((one) => (one.sure ? [one.hash] : [])));
  const subject = subjects.find(
    (one) =>
      one.role === role &&
      meantBy(engine, one).known.some((each) => each.sure && sure.has(each.hash)),
  );
  const sheets = subject && (await sheetsOf(engine, subject, { acceptNonTransactional: true }));
  return perform(rectifying, { plan, hash }, { remembered, sheets });
}

interface Doing {
  readonly remembered: Remembered;
  readonly sheets: readonly Sheet[] | undefined;
}

async function perform(
  rectifying: Rectifying,
  planned: Pick<KeptCorrection, 'plan' | 'hash'>,
  doing: Doing,
): Promise<Outcome<Rectified>> {
  const { engine, database } = rectifying;
  const { known } = doing.remembered.meant;
  const on = [planned.hash, ...known.flatMap((one) => (one.sure ? [one.hash] : []))];
  const { organisation } = engine;
  const answer = await alone(database, { organisation, on }, () =>
    performed(rectifying, planned, doing),
  );
  if (!answer.ok) return answer;
  const { correction } = planned.plan;
  return done({ ...correction, ...answer.value, hash: planned.hash, kept: true, unfinished: [] });
}

type Performed = Pick<Rectified, 'state' | 'isPaused' | 'systems' | 'checked'>;

async function performed(
  { engine, context, database }: Rectifying,
  { plan, hash }: Pick<KeptCorrection, 'plan' | 'hash'>,
  { remembered, sheets }: Doing,
): Promise<Performed> {
  const name = { organisation: engine.organisation, hash };
  const { meant, wrongs, settings } = remembered;
  await markPlan(database, name, 'doing');
  const { stop, end } = interruption();
  const work = await keptWork(database, name);
  const { systems, isStopped } = await carryCorrection(engine, {
    ...work,
    plan,
    roots: meant.roots,
    wrongs,
    stop,
  }).finally(end);
  if (isStopped) {
    await markPlan(database, name, 'paused');
    return { ...nothingDone, state: 'partly', isPaused: true, systems };
  }
  const finished = new Set(systems.flatMap((one) => (one.outcome === 'done' ? [one.system] : [])));
  const renamed = settings.filter(({ at }) => finished.has(at.system));
  await renameIdentities(engine, database, { meant, settings: renamed });
  const done = (step: (typeof plan.steps)[number]) =>
    rowsOf(database, name, { step, which: 'done' });
  const checked = await checkCorrection(engine, {
    plan,
    roots: meant.roots,
    wrongs,
    sheets,
    done,
  });
  const wanted = plan.steps.reduce((sum, { rows }) => sum + rows, 0);
  const state = isWhole(plan.correction, { systems, checked, wanted }) ? 'done' : 'partly';
  await finishPlan(database, name, {
    state,
    result: resultOf(plan.correction, { systems, checked }),
    at: context.now,
    // What failed may be tried again, and needs its keys and values for it.
    forget: systems.every(({ outcome }) => outcome !== 'failed'),
  });
  return { state, isPaused: false, systems, checked };
}

/** What stays as proof: fields, counts and reasons, never a value. */
const resultOf = (
  { role, fields, corrected, left, unsearched }: Correction,
  seen: Pick<Performed, 'systems' | 'checked'>,
) => ({ role, fields, corrected, left, unsearched, ...seen });
