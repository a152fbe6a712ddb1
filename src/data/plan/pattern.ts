/**
 * What is done to a row, by what is over in it?
 *
 * Fields with the same question go together. Of each row the database tells which groups are over, whether
 * the row goes or stays for statistics, and which of its columns are masked already; the rest follows here:
 * GDPR art. 5(1)(e), 17(1).
 */
import type { Row } from '../../declaration/database/value.ts';
import { all, always, any, never, not, type Predicate } from '../../declaration/predicate.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { type Fates, namedColumns } from './fate.ts';
import { isMasked, maskFor, notMasked } from './masks.ts';
import type { Cut } from './order.ts';
import type { Change, Mask } from './plan.ts';
import { type Datum, emptied, maskingOf, type Piece, standardCategory } from './structure.ts';

/** What is done to a row. */
export type Decision = {
  readonly does: 'delete' | 'mask' | 'statistics' | 'unlink';
  readonly changes: readonly Change[];
  readonly fields: readonly string[];
  /** Fields that should go and cannot, with the reason. */
  readonly refused: readonly string[];
  /** Tables whose rows keep this one. */
  readonly because: readonly string[];
  readonly statisticsLost?: true;
  /** Nothing is held in the row: it would go, were it not kept. */
  readonly isOver?: true;
};

/** How the rows of a dataset are asked about and decided. */
export type Pattern = {
  /** Rows with something to do, or that may have. */
  readonly where: Predicate;
  readonly flags: Readonly<Record<string, Predicate>>;
  /** Columns whose value must be seen, besides the key. */
  readonly columns: readonly string[];
  readonly decide: (row: Row) => readonly Decision[];
};

/** What a pattern is made of. */
export type Grounds = {
  readonly declaration: Declaration;
  readonly piece: Piece;
  readonly data: readonly Datum[];
  readonly fates: Fates;
  /** Pointers of this table that open a circle. */
  readonly cuts: readonly Cut[];
  /** Rows of datasets of the same table that come before. */
  readonly earlier: Predicate;
  /** false: a field about somebody else than the record is left alone. */
  readonly others: boolean;
};

type Part = { readonly name: string; readonly ended: Predicate; readonly reach: Predicate };

/** The pattern of a dataset. */
export function patternOf(grounds: Grounds): Pattern {
  const { piece, fates, data } = grounds;
  const masks = new Map<string, ReturnType<typeof maskingOf>>();
  const maskOf = (column: string, fields: readonly Datum[]) => {
    const name = `${column} ${fields.map((one) => one.path ?? '').join()}`;
    const known = masks.get(name) ?? maskingOf(piece.table, column, fields);
    masks.set(name, known);
    return known;
  };
  const parts = partsOf(grounds);
  const different = [...new Map(parts.map((part) => [flagOf(part), part])).values()];
  const numbers = new Map(different.map((part, at) => [flagOf(part), `g${at}`]));
  const columns = Map.groupBy(
    data.filter(({ stays }) => stays === undefined),
    ({ column }) => column,
  );
  const stays = fates.stays(piece.name);
  const statistics = statisticsChanges(grounds, columns);
  const cutColumns = grounds.cuts.flatMap((cut) => cut.columns);
  const seen = seenColumns(columns, maskOf);
  const todo = different.map((part) => {
    const touched = parts.filter((one) => flagOf(one) === flagOf(part));
    const open = [...columns].flatMap(([column, fields]) => {
      const of = fields.filter(({ name }) => touched.some((one) => one.name === name));
      if (of.length === 0) return [];
      const found = maskOf(column, of);
      return found.ok ? [notMasked(found.mask, { column }) ?? always] : [always];
    });
    return all(part.reach, part.ended, any(...open));
  });
  // Few rows are looked at one by one; of many only those with something to do.
  const [gone, kept] = [fates.gone(piece.name), fates.statistics(piece.name)];
  const going = grounds.others ? any(gone, kept) : always;
  const flags: Record<string, Predicate> = {
    gone,
    statistics: kept,
    over: fates.over(piece.name),
    earlier: grounds.earlier,
  };
  for (const part of different)
    flags[numbers.get(flagOf(part)) ?? ''] = all(part.reach, part.ended);
  for (const [at, { where }] of stays.entries()) flags[`k${at}`] = where;
  for (const [column, fields] of columns) {
    const found = maskOf(column, fields);
    if (found.ok && isPlainlyEmptied(found.mask, fields))
      flags[`n ${column}`] = not({ kind: 'null', operand: { column } });
  }
  for (const column of cutColumns)
    flags[`c ${column}`] = not({ kind: 'null', operand: { column } });
  const isOver = (row: Row, { name }: Datum) =>
    parts.some((part) => part.name === name && row[numbers.get(flagOf(part)) ?? ''] === true);
  return {
    where: all(piece.within, any(all(flags['over'] ?? never, going), ...todo)),
    flags,
    columns: [...new Set([...seen, ...statistics.map(({ column }) => column)])],
    decide: (row) => {
      const because = stays.flatMap(({ table }, at) => (row[`k${at}`] === true ? [table] : []));
      if (row['gone'] === true) {
        // Another dataset of the same table has the row already.
        if (row['earlier'] === true) return [];
        return goingRow(grounds, { row, cutColumns, data });
      }
      if (row['statistics'] === true) {
        const open = statistics.some(({ column, mask }) => !isMasked(mask, row[column] ?? null));
        const fields = data.map(({ name }) => name);
        if (!open || row['earlier'] === true) return [];
        return [{ does: 'statistics', changes: statistics, fields, refused: [], because: [] }];
      }
      const isWhole = row['over'] === true;
      const found = maskedRow({ row, columns, maskOf, isOver, because: isWhole ? because : [] });
      return isWhole ? found.map((one) => ({ ...one, isOver: true })) : found;
    },
  };
}

const flagOf = ({ ended, reach }: Part) => JSON.stringify([ended, reach]);

// Whose fields they are decides in which rows they may go.
function partsOf({ piece, data, others }: Grounds): readonly Part[] {
  return data.flatMap(({ name, field }): readonly Part[] => {
    const ended = piece.fields.find((one) => one.field === name)?.ended;
    if (ended === undefined) return [];
    const own = others || field.about === undefined ? [{ name, ended, reach: piece.reach }] : [];
    const some = piece.some
      .filter(({ fields }) => fields.includes(name))
      .map(({ reach }) => ({ name, ended, reach }));
    return [...own, ...some].filter(({ reach }) => reach.kind !== 'false');
  });
}

type MaskOf = (column: string, fields: readonly Datum[]) => ReturnType<typeof maskingOf>;
type Columns = ReadonlyMap<string, readonly Datum[]>;

// Only values that no predicate can tell about are read.
function seenColumns(columns: Columns, maskOf: MaskOf): readonly string[] {
  return [...columns].flatMap(([column, fields]) => {
    const found = maskOf(column, fields);
    return found.ok && !isPlainlyEmptied(found.mask, fields) ? [column] : [];
  });
}

// A large value need not be read to know that it is there.
const isPlainlyEmptied = (mask: Mask, fields: readonly Datum[]) =>
  mask.kind === 'empty' && fields.every(({ path }) => path === undefined);

function goingRow(
  { piece }: Grounds,
  {
    row,
    cutColumns,
    data,
  }: { readonly row: Row; readonly cutColumns: readonly string[]; readonly data: readonly Datum[] },
): readonly Decision[] {
  const fields = data.map(({ name }) => name);
  const lost = piece.dataset.atEnd.statistics.length > 0 ? { statisticsLost: true as const } : {};
  const gone: Decision = {
    does: 'delete',
    changes: [],
    fields,
    refused: [],
    because: [],
    ...lost,
  };
  const open = cutColumns.filter((column) => row[`c ${column}`] === true);
  if (open.length === 0) return [gone];
  const changes = cutColumns.map((column): Change => ({ column, mask: { kind: 'empty' } }));
  return [{ does: 'unlink', changes, fields: [], refused: [], because: [] }, gone];
}

function maskedRow({
  row,
  columns,
  maskOf,
  isOver,
  because,
}: {
  readonly row: Row;
  readonly columns: Columns;
  readonly maskOf: MaskOf;
  readonly isOver: (row: Row, datum: Datum) => boolean;
  readonly because: readonly string[];
}): readonly Decision[] {
  const changes: Change[] = [];
  const fields: string[] = [];
  const refused: string[] = [];
  let open = false;
  for (const [column, all] of columns) {
    const over = all.filter((datum) => isOver(row, datum));
    const whole = all.filter(({ path }) => path === undefined);
    // A column of several fields goes when all of them are over; paths within it go one by one.
    const going = whole.length > 0 && whole.every((datum) => over.includes(datum)) ? all : over;
    const chosen = whole.length > 0 && going !== all ? over.filter(({ path }) => path) : going;
    if (chosen.length === 0) continue;
    const found = maskOf(column, chosen);
    if (!found.ok) {
      refused.push(found.why);
      continue;
    }
    changes.push({ column, mask: found.mask });
    fields.push(...chosen.map(({ name }) => name));
    const filled = row[`n ${column}`];
    open ||= filled === undefined ? !isMasked(found.mask, row[column] ?? null) : filled === true;
  }
  if (!open && refused.length === 0) return [];
  return [{ does: 'mask', changes: open ? changes : [], fields, refused, because }];
}

/** What becomes of the rows of a dataset that are kept for statistics; nothing where none are. */
export function statisticsOf(
  grounds: Pick<Grounds, 'declaration' | 'piece' | 'data'>,
): readonly Change[] {
  const going = grounds.data.filter(({ stays }) => stays === undefined);
  return statisticsChanges(
    grounds,
    Map.groupBy(going, ({ column }) => column),
  );
}

function statisticsChanges(
  { declaration, piece, data }: Pick<Grounds, 'declaration' | 'piece' | 'data'>,
  columns: Columns,
): readonly Change[] {
  const { dataset, table, key } = piece;
  const named = namedColumns(dataset);
  if (named.size === 0) return [];
  const found = new Map<string, Change>();
  const add = (change: Change) => {
    if (!found.has(change.column) && !key.includes(change.column)) found.set(change.column, change);
  };
  for (const column of piece.pointers.flatMap((pointer) => emptied(table, pointer)))
    if (!named.has(column)) add({ column, mask: { kind: 'empty' } });
  const identities = Object.values(dataset.identifiedBy ?? {}).map(({ column }) => column);
  for (const column of new Set([...columns.keys(), ...identities])) {
    if (named.has(column)) continue;
    const category = standardCategory(declaration, 'identifier');
    const of = columns.get(column) ?? [{ name: column, field: { category }, column, category }];
    const masked = maskingOf(table, column, of.length > 0 ? of.map(wholly) : of);
    if (masked.ok) add({ column, mask: masked.mask });
  }
  const events = Object.values(dataset.events).map(({ column }) => column);
  for (const name of new Set([...named, ...events])) {
    const column = table.columns.find((one) => one.name === name);
    if (column === undefined) continue;
    const datum = data.find((one) => one.column === name);
    const category = datum?.category ?? (events.includes(name) ? 'date' : 'identifier');
    const mask = maskFor(column, { category, table }, 'statistics');
    if (mask !== undefined && !('refused' in mask)) add({ column: name, mask });
  }
  return [...found.values()];
}

const wholly = ({ path: _, ...datum }: Datum): Datum => datum;
