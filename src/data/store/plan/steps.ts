/** In which order are the steps done, and what else does each touch? */
import { all, type Predicate } from '../../../declaration/predicate.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import { fatesOf } from '../../plan/fate.ts';
import type { NotDone, Step } from '../../plan/plan.ts';
import type { Draft } from './rows.ts';
import type { Staged } from './stage.ts';

/** The steps of a system in the order of doing, numbered from `first`; and what cannot be done. */
export async function stepsOf(
  staged: Staged,
  drafts: readonly Draft[],
  first: number,
): Promise<{
  readonly steps: readonly Step[];
  readonly keys: readonly string[];
  readonly notDone: readonly NotDone[];
}> {
  const { stage } = staged;
  const notDone = drafts.flatMap((draft) => refusals(staged, draft));
  const doable = drafts.filter(
    ({ piece, decision }) =>
      (decision.does === 'delete' || decision.changes.length > 0) &&
      (decision.does === 'delete' || piece.table.privileges.update),
  );
  const place = ({ piece, decision }: Draft): number => {
    if (decision.does === 'unlink') return -1;
    const within = decision.does === 'delete' ? 0.5 : 0;
    return stage.order.tables.indexOf(piece.name) + within;
  };
  const inOrder = doable.toSorted((a, b) => place(a) - place(b) || (a.key < b.key ? -1 : 1));
  const steps: Step[] = [];
  for (const [at, draft] of inOrder.entries()) steps.push(await stepOf(staged, draft, first + at));
  return { steps, keys: inOrder.map(({ key }) => key), notDone };
}

function refusals({ stage }: Staged, draft: Draft): readonly NotDone[] {
  const { piece, decision, rows, isOver } = draft;
  const { place, table } = piece;
  const found: string[] = decision.refused.map((why) => `${count(rows)}: ${why}`);
  if (decision.does !== 'delete' && decision.changes.length > 0 && !table.privileges.update)
    found.push(`${count(rows)}: the user may not change ${piece.name}: grant update`);
  // Rows that would have gone, were it allowed.
  if (isOver && stage.fixed.has(piece.name)) {
    const stuck = stage.order.stuck.get(piece.name);
    found.push(
      stuck === undefined
        ? `the user may not delete from ${piece.name}: grant delete`
        : `rows of ${piece.name} cannot be deleted: ${stuck} lead in a circle; make one deferrable, or let its columns be empty`,
    );
  }
  return found.map((why) => ({ place, outcome: 'refused', because: why }));
}

const count = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;

async function stepOf(staged: Staged, draft: Draft, id: number): Promise<Step> {
  const { stage } = staged;
  const { piece, decision, fingerprint, rows, hash } = draft;
  const note = noteOf(draft);
  const together = stage.order.together.get(piece.name);
  const touched = decision.does === 'delete' ? await alsoTouched(staged, draft) : { cascades: [] };
  return {
    id,
    place: piece.place,
    table: piece.dataset.table ?? piece.place.dataset,
    key: piece.key,
    does: decision.does,
    changes: decision.changes,
    fields: decision.fields,
    fingerprint,
    rows,
    keysHash: hash.copy().digest('hex'),
    ...touched,
    ...(note === undefined ? {} : { note }),
    ...(together === undefined || decision.does !== 'delete' ? {} : { together }),
  };
}

function noteOf({ piece, decision, because }: Draft): string | undefined {
  if (decision.does === 'unlink')
    return 'pointers are emptied first, because the keys lead in a circle';
  if (decision.statisticsLost)
    return `deleted, not kept for statistics: its link to ${placeName(piece.place)}'s people cannot be emptied`;
  if (because.size === 0) return undefined;
  return `kept as masked rows, because rows of ${[...because].toSorted().join(', ')} refer to them`;
}

/** Rows of other tables that the database itself deletes, or whose pointers it empties. */
async function alsoTouched(
  { open, stage, sets }: Staged,
  { piece }: Draft,
): Promise<Pick<Step, 'cascades' | 'unlinks'>> {
  const gone = fatesOf(stage).gone(piece.name);
  const cascades: { table: string; rows: number }[] = [];
  const unlinks: { table: string; rows: number }[] = [];
  for (const ref of stage.refs(piece.name)) {
    if (ref.does === 'stops') continue;
    const join = ref.to.map((column, at): [string, string] => [column, ref.columns[at] ?? '']);
    const where: Predicate = {
      kind: 'exists',
      table: piece.name,
      join,
      where: all(piece.within, gone),
    };
    const rows = await open.connector.count({ table: ref.child, where, sets });
    if (rows > 0) (ref.does === 'cascades' ? cascades : unlinks).push({ table: ref.child, rows });
  }
  return unlinks.length > 0 ? { cascades, unlinks } : { cascades };
}
