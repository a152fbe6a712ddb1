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
  const groups = groupsOf(grounds);
  const columns = Map.groupBy(
    data.filter(({ stays }) => stays === undefined),
    ({ column }) => column,
  );
  const asking: Asking = { grounds, groups, columns, maskOf };
  const stays = fates.stays(piece.name);
  const statistics = statisticsChanges(grounds, columns);
  const flags = { ...flagsOf(asking), ...numbered('k', stays) };
  const { shared = [] } = piece;
  // Few rows are looked at one by one; of many only those with something to do.
  const { gone = never, statistics: kept = never, over = never } = flags;
  const going = grounds.others ? any(gone, kept) : always;
  const todo = groups.map((group) => todoOf(asking, group));
  const unlinking = shared.map(({ where }) => where);
  const isOver = (row: Row, { name }: Datum) =>
    groups.some(({ fields, flag }) => fields.includes(name) && row[flag] === true);
  return {
    // First which rows are looked at, though each part says it again: an index serves it, of millions too.
    where: all(
      piece.within,
      any(piece.reach, ...piece.some.map(({ reach }) => reach), ...unlinking),
      any(all(over, going), ...todo, ...unlinking),
    ),
    flags,
    columns: [
      ...new Set([...seenColumns(columns, maskOf), ...statistics.map(({ column }) => column)]),
    ],
    decide: (row) => {
      // Another dataset of the same table has the row already.
      const isTaken = row['earlier'] === true;
      if (row['gone'] === true) return isTaken ? [] : goingRow(grounds, row);
      if (row['statistics'] === true) {
        const open = statistics.some(({ column, mask }) => !isMasked(mask, row[column] ?? null));
        const fields = data.map(({ name }) => name);
        if (!open || isTaken) return [];
        return [{ does: 'statistics', changes: statistics, fields, refused: [], because: [] }];
      }
      const isWhole = row['over'] === true;
      const because = stays.flatMap(({ table }, at) => (row[`k${at}`] === true ? [table] : []));
      const found = maskedRow({ row, columns, maskOf, isOver, because: isWhole ? because : [] });
      const loose = shared.filter((_, at) => row[`u${at}`] === true);
      return [
        ...loose.map(({ columns: pointer }) => unlinked(pointer)),
        ...found.map((one) => (isWhole ? { ...one, isOver: true as const } : one)),
      ];
    },
  };
}

type Asking = {
  readonly grounds: Grounds;
  readonly groups: readonly Group[];
  readonly columns: Columns;
  readonly maskOf: MaskOf;
};

/** Fields with the same question in the same rows. */
type Group = Part & { readonly flag: string; readonly fields: readonly string[] };

function groupsOf(grounds: Grounds): readonly Group[] {
  const groups = Map.groupBy(partsOf(grounds), ({ ended, reach }) =>
    JSON.stringify([ended, reach]),
  );
  return [...groups.values()].flatMap((parts, at) => {
    const [first] = parts;
    if (first === undefined) return [];
    return [{ ...first, flag: `g${at}`, fields: parts.map(({ name }) => name) }];
  });
}

const filledIn = (column: string) => not({ kind: 'null', operand: { column } });

function flagsOf({ grounds, groups, columns, maskOf }: Asking): Record<string, Predicate> {
  const { fates, piece, cuts, earlier } = grounds;
  const emptying = [...columns].flatMap(([column, fields]) => {
    const found = maskOf(column, fields);
    return found.ok && isPlainlyEmptied(found.mask, fields)
      ? [[`n ${column}`, filledIn(column)]]
      : [];
  });
  return {
    gone: fates.gone(piece.name),
    statistics: fates.statistics(piece.name),
    over: fates.over(piece.name),
    earlier,
    ...Object.fromEntries(groups.map(({ flag, reach, ended }) => [flag, all(reach, ended)])),
    ...Object.fromEntries(emptying),
    ...Object.fromEntries(
      cuts.flatMap((cut) => cut.columns).map((column) => [`c ${column}`, filledIn(column)]),
    ),
    ...numbered('u', piece.shared ?? []),
  };
}

function numbered(
  letter: string,
  all: readonly { readonly where: Predicate }[],
): Readonly<Record<string, Predicate>> {
  return Object.fromEntries(all.map(({ where }, at) => [`${letter}${at}`, where]));
}

/** Rows in which something of a group is not masked yet. */
function todoOf({ columns, maskOf }: Asking, { reach, ended, fields }: Group): Predicate {
  const open = [...columns].flatMap(([column, data]) => {
    const of = data.filter(({ name }) => fields.includes(name));
    if (of.length === 0) return [];
    const found = maskOf(column, of);
    return found.ok ? [notMasked(found.mask, { column }) ?? always] : [always];
  });
  return all(reach, ended, any(...open));
}

function unlinked(columns: readonly string[]): Decision {
  const changes = columns.map((column): Change => ({ column, mask: { kind: 'empty' } }));
  return { does: 'unlink', changes, fields: [], refused: [], because: [] };
}

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

function goingRow({ piece, data, cuts }: Grounds, row: Row): readonly Decision[] {
  const lost = piece.dataset.atEnd.statistics.length > 0 ? { statisticsLost: true as const } : {};
  const fields = data.map(({ name }) => name);
  const gone: Decision = { does: 'delete', changes: [], fields, refused: [], because: [], ...lost };
  const pointers = cuts.flatMap(({ columns }) => columns);
  const isFilled = pointers.some((column) => row[`c ${column}`] === true);
  return isFilled ? [unlinked(pointers), gone] : [gone];
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

const wholly = ({ name, field, column, category }: Datum): Datum => ({
  name,
  field,
  column,
  category,
});
