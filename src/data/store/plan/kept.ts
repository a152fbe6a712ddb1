/**
 * What is kept, by which purposes, and what can nobody decide?
 *
 * Counted by the database in one pass over the rows that were looked at. Until when is asked of the rule
 * itself elsewhere (`why`): GDPR art. 12(4), 17(3).
 */
import { all, any, not, type Predicate } from '../../../declaration/predicate.ts';
import { formatReference } from '../../../declaration/schema/reference.ts';
import type { Holding, State } from '../../../processing/rule/answer.ts';
import { lengthOf } from '../../../processing/rule/length.ts';
import type { Kept, Undecided } from '../../plan/plan.ts';
import type { Piece } from '../../plan/structure.ts';
import type { Engine } from '../engine.ts';
import type { Work } from './rows.ts';

/** Until when a purpose holds a field of these rows; undefined when no one day can be said. */
export type Latest = (
  piece: Piece,
  holding: Pick<Holding, 'purpose' | 'state'>,
  where: Predicate,
) => Promise<Holding | undefined>;

/** What is kept of a dataset, and what is undecided. */
export async function keptIn(
  engine: Engine,
  work: Work,
  latest?: Latest,
): Promise<{ readonly kept: readonly Kept[]; readonly undecided: readonly Undecided[] }> {
  const { piece, data, staged, fates } = work;
  const { connector } = staged.open;
  const reach = any(piece.reach, ...piece.some.map((one) => one.reach));
  const looked = { table: piece.name, where: all(piece.within, reach), sets: staged.sets };
  const questions: Record<string, Predicate> = {};
  const names = new Map<string, string>();
  const ask = (predicate: Predicate): string => {
    const text = JSON.stringify(predicate);
    const name = names.get(text) ?? `q${names.size}`;
    names.set(text, name);
    questions[name] = predicate;
    return name;
  };
  const stay = not(fates.gone(piece.name));
  const fields = piece.fields.map((field) => ({
    ...field,
    held: ask(field.held),
    undecided: ask(field.undecided),
    over: ask(all(field.ended, stay)),
    states: Object.entries(field.purposes).flatMap(([purpose, states]) =>
      (['runs', 'rests', 'undecided'] as const).map((state) => {
        const where = all(state === 'undecided' ? field.undecided : field.held, states[state]);
        return { purpose, state, where, name: ask(where) };
      }),
    ),
  }));
  const counts = await connector.tally(looked, questions);
  const many = (name: string) => counts[name] ?? 0;
  const kept: Kept[] = [];
  const undecided: Undecided[] = [];
  const known = new Map<string, Holding>();
  for (const field of fields) {
    const { place } = piece;
    const held = many(field.held);
    const holders = field.states.filter(
      ({ state, name }) => state !== 'undecided' && many(name) > 0,
    );
    if (held > 0) {
      const holdings: Holding[] = [];
      for (const { purpose, state, where, name } of holders) {
        const told =
          known.get(name) ??
          (await latest?.(piece, { purpose, state }, where)) ??
          unsaid(engine, purpose, state);
        known.set(name, told);
        holdings.push(told);
      }
      kept.push({ place, field: field.field, rows: held, holdings });
    }
    const stays = data.find(({ name }) => name === field.field)?.stays;
    if (stays !== undefined && many(field.over) > 0)
      kept.push({
        place,
        field: field.field,
        rows: many(field.over),
        holdings: [],
        because: stays,
      });
    if (many(field.undecided) > 0) {
      const open = field.states.filter(
        ({ state, name }) => state === 'undecided' && many(name) > 0,
      );
      const missing = [...new Set(open.flatMap(({ purpose }) => missingOf(engine, purpose)))];
      undecided.push({ place, field: field.field, rows: many(field.undecided), missing });
    }
  }
  return { kept, undecided };
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
  return facts.length > 0
    ? facts.map((fact) => `${fact} (for ${purpose})`)
    : [`consent to ${purpose}`];
}
