/**
 * What is kept, by which purposes, and what can nobody decide?
 *
 * Counted by the database in one pass over the rows that were looked at. Until when is asked of the rule
 * itself elsewhere (`why`): GDPR art. 12(4), 17(3).
 */
import type { Filter, KeySets } from '../../../declaration/database/value.ts';
import { all, always, any, never, not, type Predicate } from '../../../declaration/predicate.ts';
import { formatReference } from '../../../declaration/schema/reference.ts';
import type { Holding, State } from '../../../processing/rule/answer.ts';
import { lengthOf } from '../../../processing/rule/length.ts';
import type { FieldPredicates } from '../../compiled.ts';
import type { Kept, KeptHolding, Undecided } from '../../plan/plan.ts';
import type { Piece } from '../../plan/structure.ts';
import type { Engine } from '../engine.ts';
import type { Work } from './rows.ts';
import type { Tallying } from './tallying.ts';

/** Until when a purpose holds a field of these rows; undefined when no one day can be said. */
export type Latest = (
  piece: Piece,
  holding: Pick<Holding, 'purpose' | 'state'>,
  where: Predicate,
  sets: KeySets,
) => Promise<KeptHolding | undefined>;

/** What is kept of a dataset, and what is undecided. */
export async function keptIn(
  engine: Engine,
  work: Work,
  { tally, latest }: { readonly tally: Tallying; readonly latest?: Latest | undefined },
): Promise<{ readonly kept: readonly Kept[]; readonly undecided: readonly Undecided[] }> {
  const { piece, staged } = work;
  const reach = any(piece.reach, ...piece.some.map((one) => one.reach));
  const looked = { table: piece.name, where: all(piece.within, reach), sets: staged.sets };
  const fields = theirs(work).map(asking);
  const many = await countedOf(tally, looked, fields);
  const told = remembering(engine, work, latest);
  const missing = fields.map(async ({ field, whose, held, ended }) => {
    // Each row is in one of the three. Fewer, where a field holds nothing any more.
    if (many(whose) - many(held) - many(ended) <= 0) return undefined;
    return missingIn(engine, tally, [{ ...looked, where: all(looked.where, whose) }, field]);
  });
  const [open, stays] = await Promise.all([Promise.all(missing), staying(work, tally, looked)]);
  const kept: Kept[] = [];
  const undecided: Undecided[] = [];
  const { place } = piece;
  for (const [at, one] of fields.entries()) {
    const { field, held } = one;
    const rows = many(held);
    const holdings: KeptHolding[] = [];
    for (const state of one.states) if (many(state.where) > 0) holdings.push(await told(state));
    if (rows > 0) kept.push({ place, field: field.field, rows, holdings });
    const facts = open[at];
    if (facts !== undefined && facts.rows > 0)
      undecided.push({ place, field: field.field, ...facts });
  }
  kept.push(...stays);
  return { kept, undecided };
}

/** What is asked of the rows about a field, in the rows in which it is the person's. */
type Asking = {
  readonly field: FieldPredicates;
  readonly whose: Predicate;
  readonly held: Predicate;
  readonly ended: Predicate;
  readonly states: readonly StateAsked[];
};
type StateAsked = {
  readonly purpose: string;
  readonly state: 'runs' | 'rests';
  readonly where: Predicate;
};

function asking([field, whose]: readonly [FieldPredicates, Predicate]): Asking {
  const states = Object.entries(field.purposes).flatMap(([purpose, of]) =>
    (['runs', 'rests'] as const).map((state) => ({ purpose, state, where: all(whose, of[state]) })),
  );
  return { field, whose, held: all(whose, field.held), ended: all(whose, field.ended), states };
}

/** Counts every question once, in one pass over the rows. */
async function countedOf(
  tally: Tallying,
  looked: Filter,
  fields: readonly Asking[],
): Promise<(question: Predicate) => number> {
  const asked = fields.flatMap(({ whose, held, ended, states }) => [
    whose,
    held,
    ended,
    ...states.map(({ where }) => where),
  ]);
  const questions = [...new Map(asked.map((one) => [JSON.stringify(one), one]))];
  const counts = await tally(
    looked,
    Object.fromEntries(questions.map(([, question], at) => [`q${at}`, question])),
  );
  const found = new Map(questions.map(([text], at) => [text, counts[`q${at}`] ?? 0]));
  return (question) => found.get(JSON.stringify(question)) ?? 0;
}

/** What a purpose says of the rows it holds, asked once. */
function remembering(
  engine: Engine,
  { piece, staged }: Work,
  latest: Latest | undefined,
): (asked: StateAsked) => Promise<KeptHolding> {
  const known = new Map<string, KeptHolding>();
  return async ({ purpose, state, where }) => {
    const name = JSON.stringify([purpose, state, where]);
    const told =
      known.get(name) ??
      (await latest?.(piece, { purpose, state }, where, staged.sets)) ??
      unsaid(engine, purpose, state);
    known.set(name, told);
    return told;
  };
}

/** The fields that are looked at, each with the rows in which it is the person's. */
function theirs({ piece, others }: Work): readonly (readonly [FieldPredicates, Predicate])[] {
  const { fields, some, reach, dataset } = piece;
  return fields.flatMap((one) => {
    const isOwn = others || dataset.fields[one.field]?.about === undefined;
    const parts = some.filter((part) => part.fields.includes(one.field));
    const whose = any(isOwn ? reach : never, ...parts.map((part) => part.reach));
    if (whose.kind === 'false') return [];
    // Where every row that is looked at is theirs, that need not be asked again.
    return [[one, isOwn && some.length === 0 ? always : whose]] as const;
  });
}

/** Public information and what follows its row, in rows that stay though nothing holds them. */
async function staying(work: Work, tally: Tallying, looked: Filter): Promise<Kept[]> {
  const { piece, data, fates } = work;
  const own = theirs(work);
  const fields = data.flatMap(({ name, stays }) => {
    const [field, whose] = own.find(([one]) => one.field === name) ?? [];
    if (stays === undefined || field === undefined || whose === undefined) return [];
    return [{ name, stays, ended: all(whose, field.ended) }];
  });
  if (fields.length === 0) return [];
  const stay = { ...looked, where: all(looked.where, not(fates.gone(piece.name))) };
  const questions = Object.fromEntries(fields.map(({ ended }, at) => [`f${at}`, ended]));
  const counts = await tally(stay, questions);
  return fields.flatMap(({ name, stays }, at) => {
    const rows = counts[`f${at}`] ?? 0;
    return rows === 0
      ? []
      : [{ place: piece.place, field: name, rows, holdings: [], because: stays }];
  });
}

/** The facts that are missing where a field is undecided. */
async function missingIn(
  engine: Engine,
  tally: Tallying,
  [looked, field]: readonly [Filter, FieldPredicates],
): Promise<{ readonly rows: number; readonly missing: readonly string[] }> {
  const purposes = Object.keys(field.purposes);
  const open = { ...looked, where: all(looked.where, field.undecided) };
  const counts = await tally(open, {
    ...Object.fromEntries(
      purposes.map((id, at) => [`p${at}`, field.purposes[id]?.undecided ?? never]),
    ),
    rows: always,
  });
  const found = purposes.filter((_, at) => (counts[`p${at}`] ?? 0) > 0);
  const missing = [...new Set(found.flatMap((id) => missingOf(engine, id)))];
  return { rows: counts['rows'] ?? 0, missing };
}

/** A holding without a day: what its end hangs on. */
function unsaid({ declaration }: Engine, purpose: string, state: State): Holding {
  const declared = declaration.purposes[purpose];
  const length = declared === undefined ? undefined : lengthOf(declaration, declared);
  const citation = length?.citation ?? declared?.law;
  const open =
    declared?.while !== undefined && declared.until === undefined
      ? 'while'
      : declared?.until === undefined
        ? 'criteria'
        : 'differs';
  return {
    purpose,
    state,
    until: { open },
    because: state === 'rests' ? 'people differ' : 'within period',
    ...(citation === undefined ? {} : { citation }),
  };
}

/** The facts a purpose's end hangs on, as the declaration names them. */
function missingOf({ declaration }: Engine, purpose: string): readonly string[] {
  const declared = declaration.purposes[purpose];
  if (declared === undefined) return [];
  const { until, given, withdrawn } = declared;
  const events = [...(until?.after ?? []), ...[given, withdrawn].flatMap((one) => one ?? [])];
  const conditions = [...Object.keys(declared.while ?? {}), ...Object.keys(declared.when ?? {})];
  const facts = [...events.map(formatReference), ...conditions];
  // Consent that no column records can only be told to Vern.
  const isUntold = declared.basis.includes('consent') && given === undefined;
  return [
    ...(isUntold || facts.length === 0 ? [`consent to ${purpose}`] : []),
    ...facts.map((fact) => `${fact} (for ${purpose})`),
  ];
}
