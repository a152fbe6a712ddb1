/**
 * Which rows belong to others too, and what becomes of the person's part in them?
 *
 * Such a row is not changed; the pointer at the person is emptied where nothing would keep the row if it were
 * theirs alone. Where it cannot be emptied a person must decide. The last owner's row is theirs: GDPR art. 15(4), 17.
 */
import type { KeySets } from '../../../declaration/database/value.ts';
import { all, any, isNull, not, type Predicate, renamed } from '../../../declaration/predicate.ts';
import type { Edge } from '../../../declaration/schema/reference.ts';
import { placeName } from '../../../processing/rule/relation.ts';
import type { Reached } from '../../find/subject.ts';
import { certain, renamedSets } from '../../plan/certain.ts';
import { allOver } from '../../plan/fate.ts';
import type { ForPerson } from '../../plan/plan.ts';
import { emptied, type Piece } from '../../plan/structure.ts';
import type { Asked } from './asked.ts';

/** A piece with the pointers that are emptied, the sets they need, and what a person must decide. */
export interface Shared {
  readonly piece: Piece;
  readonly sets: KeySets;
  /** Rows with a pointer that cannot be emptied. */
  readonly stuck: readonly (Omit<ForPerson, 'rows'> & { readonly where: Predicate })[];
}

type Pointer = Extract<Edge, { kind: 'record' }>;

/** Looks at the rows of a dataset that were reached as shared ones. */
export async function sharedIn(
  asked: Asked,
  pieces: readonly Piece[],
  piece: Piece,
): Promise<Shared> {
  const { place, dataset, table } = piece;
  const reached = asked.within?.get(placeName(place)) ?? [];
  const nothing = { piece, sets: {}, stuck: [] };
  if (!reached.some(isShared) || asked.alone === undefined) return nothing;
  const owners = [...(dataset.about ?? []), ...(dataset.sharedWith ?? [])].filter(isPointer);
  const shared: { columns: readonly string[]; where: Predicate }[] = [];
  const stuck: Shared['stuck'][number][] = [];
  const sets: Record<string, KeySets[string]> = {};
  for (const [at, edge] of owners.entries()) {
    const mine = leadsTo(pieces, piece, edge);
    const rule = await asked.alone(place, edge);
    if (mine === undefined || !rule.ok) continue;
    const name = (set: string) => `${placeName(place)} alone ${at} ${set}`;
    Object.assign(sets, renamedSets(rule.sets, name));
    const ended = rule.compiled.fields.map((field) => certain(renamed(field.ended, name)));
    const others = owners
      .filter((other) => other !== edge)
      .map((other) => pointsAtOthers(pieces, piece, other));
    const where = all(piece.reach, mine, ...ended, any(...others), not(allOver(piece)));
    const columns = emptied(table, edge.by);
    if (columns.length > 0) shared.push({ columns, where });
    else
      stuck.push({
        place,
        what: 'shared row',
        because: `the row is others' too, and ${edge.by.join(', ')} cannot be empty`,
        where,
      });
  }
  return { piece: { ...piece, shared }, sets, stuck };
}

const isShared = ({ how, filter }: Reached) => how === 'shared' && filter.where.kind !== 'false';
const isPointer = (edge: Edge): edge is Pointer => edge.kind === 'record';

/** Rows whose pointer leads to a row of the person; undefined where another system would have to say. */
function leadsTo(pieces: readonly Piece[], { place }: Piece, edge: Pointer): Predicate | undefined {
  if (edge.system !== undefined && edge.system !== place.system) return undefined;
  const into = pieces.find((other) => other.place.dataset === edge.dataset);
  if (into === undefined) return undefined;
  const to = edge.to ?? into.key;
  const join = edge.by.map((by, at): [string, string] => [to[at] ?? '', by]);
  return { kind: 'exists', table: into.name, join, where: all(into.within, into.reach) };
}

function pointsAtOthers(pieces: readonly Piece[], piece: Piece, edge: Pointer): Predicate {
  const filled = edge.by.map((column) => not(isNull({ column })));
  const mine = leadsTo(pieces, piece, edge);
  return all(...filled, ...(mine === undefined ? [] : [not(mine)]));
}
