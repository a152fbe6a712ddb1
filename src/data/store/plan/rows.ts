/**
 * Which rows of a dataset are in which step?
 *
 * They are streamed in the order of their keys, with what the database says of each, and put where the
 * pattern decides. Only counts and hashes stay in memory.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Row, Value } from '../../../declaration/database/value.ts';
import { any, type Predicate } from '../../../declaration/predicate.ts';
import { operandOf } from '../../../processing/rule/condition.ts';
import { fingerprintName } from '../../../shell/connectors/contract.ts';
import { type Fates, fatesOf } from '../../plan/fate.ts';
import { type Decision, type Pattern, patternOf } from '../../plan/pattern.ts';
import type { PlannedRow } from '../../plan/plan.ts';
import { type Datum, dataOf, type Piece, structuralColumns } from '../../plan/structure.ts';
import type { Engine } from '../engine.ts';
import type { Asked } from './asked.ts';
import { plain } from './json.ts';
import type { Staged } from './stage.ts';

/** A step that is being gathered. */
export interface Draft {
  readonly key: string;
  readonly piece: Piece;
  readonly decision: Decision;
  readonly fingerprint: readonly string[];
  readonly because: Set<string>;
  readonly hash: Hash;
  rows: number;
  /** Some of the rows would go, were they not kept. */
  isOver: boolean;
}

/** A dataset that is being planned. */
export interface Work {
  readonly staged: Staged;
  readonly piece: Piece;
  readonly data: readonly Datum[];
  readonly fates: Fates;
  readonly pattern: Pattern;
  readonly fingerprint: readonly string[];
  /** Fields about somebody else than the record are planned too. */
  readonly others: boolean;
}

/** How the rows of a dataset are asked about. */
export function workOf(engine: Engine, asked: Asked, staged: Staged, piece: Piece): Work {
  const { declaration } = engine;
  const { open, stage } = staged;
  const structural = structuralColumns(declaration, [open.name, open.catalogue], piece.table);
  const data = dataOf(declaration, piece, structural);
  const fates = fatesOf(stage);
  const same = stage.pieces.filter(({ name }) => name === piece.name);
  const cuts = stage.order.cuts.filter(({ table }) => table === piece.name);
  const others = asked.within === undefined;
  const pattern = patternOf({
    declaration,
    piece,
    data,
    fates,
    cuts,
    earlier: any(...same.slice(0, same.indexOf(piece)).map(({ within }) => within)),
    others,
  });
  const fingerprint = fingerprintOf(piece, data, cuts);
  return { staged, piece, data, fates, pattern, fingerprint, others };
}

// What decides or goes, but for pointers that an earlier step of the plan empties in the same row.
function fingerprintOf(
  { dataset, table, key, pointers }: Piece,
  data: readonly Datum[],
  cuts: readonly { readonly columns: readonly string[] }[],
): readonly string[] {
  const cut = cuts.flatMap(({ columns }) => columns);
  const named = [
    ...data.map(({ column }) => column),
    ...Object.values(dataset.events).map(({ column }) => column),
    ...pointers.flat(),
    ...Object.keys(dataset.rows ?? {}),
    ...dataset.atEnd.statistics.map((name) => operandOf(dataset, name).column),
  ];
  const there = new Set(table.columns.map(({ name }) => name));
  const found = [...new Set(named)].filter((name) => there.has(name) && !cut.includes(name));
  return found.length > 0 ? found : key;
}

/** The rows of a dataset with what is decided of each, in batches. */
async function* decided({
  staged,
  piece,
  pattern,
  fingerprint,
}: Work): AsyncIterable<readonly (readonly [PlannedRow, readonly Decision[]])[]> {
  const { where, flags, columns } = pattern;
  const rows = staged.open.connector.select({
    table: piece.name,
    where,
    sets: staged.sets,
    columns: [...new Set([...piece.key, ...columns])],
    orderBy: piece.key,
    fingerprint,
    flags: named(flags, Object.keys(flags)),
    wide: isWhole(piece),
  });
  const names = Object.keys(flags);
  for await (const batch of rows)
    yield batch.map((row) => {
      const known: Record<string, Value> = { ...row };
      for (const [at, name] of names.entries()) known[name] = row[flagName(at)] ?? false;
      return [plannedRow(piece, row), pattern.decide(known)] as const;
    });
}

/** Whether all rows of a dataset are looked at, as a sweep does. */
export function isWhole({ reach }: Pick<Piece, 'reach'>): boolean {
  return reach.kind === 'true';
}

// Names that no column of anybody's has, and no database shortens.
const flagName = (at: number) => `vern:${at}`;

function named(
  flags: Readonly<Record<string, Predicate>>,
  names: readonly string[],
): Readonly<Record<string, Predicate>> {
  return Object.fromEntries(
    names.flatMap((name, at) => {
      const flag = flags[name];
      return flag === undefined ? [] : [[flagName(at), flag]];
    }),
  );
}

function plannedRow({ key }: Piece, row: Row): PlannedRow {
  return {
    key: key.map((column) => row[column] ?? null),
    fingerprint: String(row[fingerprintName]),
  };
}

/** What a step is called while it is gathered. */
export function stepKeyOf(piece: Piece, { does, changes }: Decision): string {
  return JSON.stringify([piece.place.system, piece.place.dataset, does, changes], plain);
}

/** Plans the rows of a dataset; drafts are added to by their key. */
export async function gather(
  work: Work,
  sink: Asked['sink'],
  drafts: Map<string, Draft>,
): Promise<void> {
  for await (const batch of decided(work)) {
    const rows = new Map<string, PlannedRow[]>();
    for (const [row, decisions] of batch)
      for (const decision of decisions) {
        const draft = draftOf(work, decision, drafts);
        draft.rows += 1;
        draft.isOver ||= decision.isOver === true;
        draft.hash.update(`${JSON.stringify(row.key, plain)}\n`);
        for (const table of decision.because) draft.because.add(table);
        const list = rows.get(draft.key);
        if (list === undefined) rows.set(draft.key, [row]);
        else list.push(row);
      }
    if (sink !== undefined) for (const [key, list] of rows) await sink(key, list);
  }
}

function draftOf({ piece, fingerprint }: Work, decision: Decision, drafts: Map<string, Draft>) {
  const key = stepKeyOf(piece, decision);
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  const draft: Draft = {
    key,
    piece,
    decision,
    fingerprint,
    because: new Set(),
    hash,
    rows: 0,
    isOver: false,
  };
  drafts.set(key, draft);
  return draft;
}
