/**
 * What is corrected for a person, in which rows, and what is left?
 *
 * The wrong value is what the named field holds now; its copies are the fields of the same category in the
 * person's own records that hold the same. Rows are told by key and fingerprint: GDPR art. 5(1)(d), 16.
 */
import { createHash } from 'node:crypto';
import type { Row, Value } from '../../../declaration/database/value.ts';
import { all, compare, isOneOf, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf } from '../../../processing/rule/condition.ts';
import { placeName, samePlace } from '../../../processing/rule/relation.ts';
import { fingerprintName } from '../../../shell/connectors/contract.ts';
import { fitting } from '../../../shell/connectors/fitting.ts';
import { variants } from '../../find/identity.ts';
import type { Subject } from '../../find/subject.ts';
import { type Correction, type Left, recipientsOf } from '../../rectify/correction.ts';
import { withValueAt } from '../../rectify/json.ts';
import { compared, nameOf, type Setting } from '../../rectify/setting.ts';
import { rowsOfDataset } from '../../scope.ts';
import type { Engine } from '../engine.ts';
import { columnsOf, readSpot, type Sheet, type Spot, sheetsOf, type Writing } from './reading.ts';

/** A plan with the rows it is about, or why there is none. */
export type Planned =
  | {
      readonly ok: true;
      readonly correction: Correction;
      readonly writings: readonly Writing[];
      readonly wrongs: readonly Wrong[];
      readonly sheets: readonly Sheet[];
    }
  | { readonly ok: false; readonly kind: 'invalid' | 'conflict'; readonly because: string };

/** A setting with the value that is wrong, as it is compared; empty when the field is to be filled in. */
export interface Wrong {
  readonly setting: Setting;
  readonly old: string;
}

const no = (because: string) => ({ ok: false, kind: 'conflict', because }) as const;

/** Plans the corrections for a person. Nothing is changed. */
export async function planCorrection(
  engine: Engine,
  subject: Subject,
  settings: readonly Setting[],
): Promise<Planned> {
  const sheets = await sheetsOf(engine, subject);
  const wrongs: Wrong[] = [];
  for (const setting of settings) {
    const found = await wrongOf(setting, sheets);
    if (typeof found !== 'string') wrongs.push(...found);
    else return no(found);
  }
  const noted = notes();
  const writings: Writing[] = [];
  for (const sheet of sheets) writings.push(...(await writingsOf(sheet, wrongs, noted)));
  const refused = [...noted.refused][0] ?? (await clashOf(engine, { wrongs, writings }));
  if (refused !== undefined) return no(refused);
  const correction = correctionOf(engine, subject, { settings, writings, noted });
  return { ok: true, correction, writings, wrongs, sheets };
}

/** What a field holds now that is not the right value: one thing, or the sentence that says why it is unclear. */
async function wrongOf(
  setting: Setting,
  sheets: readonly Sheet[],
): Promise<readonly Wrong[] | string> {
  const { at, field, value, was } = setting;
  const name = nameOf(at);
  const own = sheets.filter(
    ({ place, spots, how }) =>
      how === 'owned' && samePlace(place, at) && spots.some((spot) => spot.name === at.field),
  );
  if (own.length === 0)
    return `The person has no ${name} of their own that could be read. Look with vern find.`;
  const olds = new Set<string>();
  for (const sheet of own) {
    const spot = sheet.spots.find((one) => one.name === at.field);
    if (spot === undefined) continue;
    for await (const row of rowsOf(sheet, [spot.column.name])) {
      const there = readSpot(row, spot);
      if ((there ?? '') !== value) olds.add(compared(field, there));
    }
  }
  if (was !== undefined) return [{ setting, old: compared(field, was) }];
  const [old, another] = [...olds];
  if (another !== undefined)
    return `${name} holds ${olds.size} different values for this person. Say which is wrong: --was ${name}=VALUE.`;
  return old === undefined ? [] : [{ setting, old }];
}

async function* rowsOf(
  sheet: Sheet,
  columns: readonly string[],
  fingerprint?: readonly string[],
): AsyncIterable<Row> {
  const { connector, written: table, where, sets, flags } = sheet;
  const more =
    fingerprint === undefined
      ? {}
      : {
          ...(fingerprint.length > 0 && { fingerprint }),
          flags,
          ...(sheet.key.length > 0 && { orderBy: [...sheet.key] }),
        };
  for await (const rows of connector.select({ table, where, sets, columns: [...columns], ...more }))
    yield* rows;
}

interface Notes {
  readonly corrected: Map<string, Left>;
  readonly left: Map<string, Left>;
  readonly refused: Set<string>;
}

const notes = (): Notes => ({ corrected: new Map(), left: new Map(), refused: new Set() });

function note(map: Map<string, Left>, what: Omit<Left, 'rows'>): void {
  const { place, field, because } = what;
  const id = `${placeName(place)}.${field} ${because}`;
  map.set(id, { ...what, rows: (map.get(id)?.rows ?? 0) + 1 });
}

/** The rows of a dataset that are to be changed, by the columns that change. */
async function writingsOf(
  sheet: Sheet,
  wrongs: readonly Wrong[],
  noted: Notes,
): Promise<readonly Writing[]> {
  const { key } = sheet;
  const categories = new Set(wrongs.map(({ setting }) => setting.field.category));
  const fingerprint = [
    ...new Set(
      sheet.spots.flatMap((spot) =>
        categories.has(spot.field.category) ? [spot.column.name] : [],
      ),
    ),
  ];
  if (fingerprint.length === 0 && !sheet.spots.some(({ field }) => field.whole === true)) return [];
  const groups = new Map<string, { columns: readonly string[]; rows: Writing['rows'][number][] }>();
  for await (const row of rowsOf(sheet, columnsOf(sheet), fingerprint)) {
    const changes = changesOf(sheet, row, { wrongs, noted });
    if (changes.size === 0) continue;
    const columns = [...changes.keys()].toSorted();
    const group = groups.get(columns.join('\0')) ?? { columns, rows: [] };
    groups.set(columns.join('\0'), group);
    group.rows.push({
      key: key.map((name) => row[name] ?? null),
      set: columns.map((name) => changes.get(name) ?? null),
      fingerprint: String(row[fingerprintName]),
    });
  }
  return [...groups.values()].map(({ columns, rows }) => ({
    sheet,
    columns,
    fingerprint,
    rows,
  }));
}

/** The new values of one row by column; what is left is noted. */
function changesOf(
  sheet: Sheet,
  row: Row,
  { wrongs, noted }: { readonly wrongs: readonly Wrong[]; readonly noted: Notes },
): ReadonlyMap<string, Value> {
  const changes = new Map<string, Value>();
  const { place } = sheet;
  for (const spot of sheet.spots) {
    const field = spot.name;
    if (spot.field.whole === true) {
      if (wrongs.length > 0 && readSpot(row, spot) !== undefined)
        note(noted.left, { place, field, ...documentReason });
      continue;
    }
    const wrong = wrongs.find((one) => isWrong(sheet, [spot, row], one));
    if (wrong === undefined) continue;
    const named = isNamed(sheet, spot, wrong);
    const made = newValue(sheet, [spot, row, changes], wrong);
    const { category } = spot.field;
    if (!made.ok && named && made.broken === true)
      noted.refused.add(`${nameOf({ ...place, field })} ${made.because}.`);
    else if (!made.ok) note(noted.left, { place, field, ...reasonOf(made) });
    else if (!named && category !== wrong.setting.field.category)
      note(noted.left, {
        place,
        field,
        because: `the same value as ${category}; set it too if it is wrong`,
      });
    else {
      changes.set(spot.column.name, made.value);
      note(noted.corrected, { place, field, because: '' });
    }
  }
  return changes;
}

const documentReason = {
  because: 'a document is kept as it was made; make a new one if it is wrong',
  citation: 'GDPR art. 16',
};

const reasonOf = ({ because, citation }: Extract<Made, { ok: false }>) => ({
  because,
  ...(citation === undefined ? {} : { citation }),
});

function isNamed({ place }: Sheet, spot: Spot, { setting: { at } }: Wrong): boolean {
  return samePlace(place, at) && at.field === spot.name;
}

/** Short values such as a number of days stand in many fields by chance. */
const tellingLength = 4;

function isWrong(sheet: Sheet, [spot, row]: readonly [Spot, Row], wrong: Wrong): boolean {
  const { setting, old } = wrong;
  const there = readSpot(row, spot);
  if ((there ?? '') === setting.value) return false;
  if (isNamed(sheet, spot, wrong)) return compared(setting.field, there) === old;
  if (old === '' || there === undefined) return false;
  const same = compared(setting.field, there) === old;
  return same && (spot.field.category === setting.field.category || old.length >= tellingLength);
}

type Made =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly because: string;
      readonly citation?: string;
      /** It cannot be done at all, so that a field named for it is refused. */
      readonly broken?: boolean;
    };

function newValue(
  { how, key }: Sheet,
  [spot, row, changes]: readonly [Spot, Row, ReadonlyMap<string, Value>],
  { setting: { value } }: Wrong,
): Made {
  const { column, path, voucher } = spot;
  const left = (because: string, citation?: string): Made =>
    citation === undefined ? { ok: false, because } : { ok: false, because, citation };
  const broken = (because: string): Made => ({ ok: false, because, broken: true });
  if (how !== 'owned') return left('the record is shared with others');
  if (voucher !== undefined && (voucher === 'always' || row[voucher] === true))
    return left(
      'an issued voucher is not altered: correct it by a new posting',
      'bokføringsloven §§ 9, 10; GDPR art. 16',
    );
  if (key.length === 0) return broken('has no key to tell its rows apart; declare one under key');
  if (key.includes(column.name)) return broken('is a key that other records point at');
  if (column.generated) return broken('is worked out by the database');
  if (path !== undefined) {
    const text = changes.get(column.name) ?? row[column.name];
    const made = typeof text === 'string' ? withValueAt(text, path, value) : undefined;
    return made === undefined ? broken('holds no readable JSON') : { ok: true, value: made };
  }
  const fits = ['binary', 'array', 'other', 'json'].includes(column.type)
    ? undefined
    : fitting(value, column);
  if (fits === undefined) return broken('cannot hold that value');
  if (column.length !== null && typeof fits === 'string' && Array.from(fits).length > column.length)
    return broken(`holds at most ${column.length} letters`);
  return { ok: true, value: fits };
}

/**
 * A unique column that has the new value in another row already, or an identity that would lead to two
 * people: said before anything is changed.
 */
async function clashOf(
  { declaration }: Engine,
  {
    wrongs,
    writings,
  }: { readonly wrongs: readonly Wrong[]; readonly writings: readonly Writing[] },
): Promise<string | undefined> {
  for (const { sheet, columns, rows } of writings) {
    const { place } = sheet;
    const identities = Object.entries(datasetOf(declaration, place)?.identifiedBy ?? {});
    for (const column of columns) {
      const identity = identities.find(([, one]) => one.column === column && one.unique)?.[0];
      const isUnique = sheet.table.uniques.some((one) => one.columns.join('\0') === column);
      if (identity === undefined && !isUnique) continue;
      if (rows.length > 1)
        return `${placeName(place)}: ${column} is unique, and the person has ${rows.length} such rows.`;
      const value = wrongs.find(
        ({ setting }) => rows[0]?.set[columns.indexOf(column)] === setting.value,
      )?.setting.value;
      const where: Predicate =
        identity === undefined || value === undefined
          ? compare({ column }, '=', String(rows[0]?.set[columns.indexOf(column)]))
          : isOneOf({ column }, variants(identity, value));
      const within = isUnique ? where : all(rowsOfDataset(declaration, place), where);
      const own = all(within, sheet.where);
      const { connector, written: table } = sheet;
      const [others, theirs] = [
        await connector.count({ table, where: within }),
        await connector.count({ table, where: own, sets: sheet.sets }),
      ];
      if (others > theirs)
        return `${placeName(place)}.${column}: another record has that value already, so two people would become one. Nothing is changed.`;
    }
  }
  return undefined;
}

function correctionOf(
  engine: Engine,
  subject: Subject,
  {
    settings,
    writings,
    noted,
  }: {
    readonly settings: readonly Setting[];
    readonly writings: readonly Writing[];
    readonly noted: Notes;
  },
): Correction {
  const { organisation, today: day, declaration, sha256, key } = engine;
  const corrected = [...noted.corrected.values()].map(({ place, field, rows }) => ({
    place,
    field,
    rows,
  }));
  const left = [...noted.left.values()];
  const byHand = new Set(
    engine.systems.all.flatMap((one) => (one.state === 'none' ? [one.name] : [])),
  );
  const unsearched = subject.unreached
    .filter(({ outcome }) => outcome !== 'unidentifiable')
    .map(({ place, because }) => ({ place, because, byHand: byHand.has(place.system) }));
  const rows = writings.map(({ sheet, columns, rows: list }) => [
    placeName(sheet.place),
    columns,
    list,
  ]);
  const digest = createHash('sha256')
    .update(
      JSON.stringify([sha256, subject.role, settings, rows, left], (_, value: unknown) =>
        typeof value === 'bigint' ? `${value}n` : value,
      ),
    )
    .digest('hex');
  return {
    organisation,
    role: subject.role,
    day,
    hash: key.hash('rectify', digest),
    fields: settings.map(({ at }) => nameOf(at)),
    corrected,
    left,
    unsearched,
    tell: recipientsOf(declaration, corrected),
  };
}
