/**
 * What is corrected for a person, in which rows, and what is left?
 *
 * The wrong value is what the named field holds now; its copies are the fields of the same category in the
 * person's own records that hold the same. Rows are told by key and fingerprint: GDPR art. 5(1)(d), 16.
 */
import { createHash } from 'node:crypto';
import type { Row, Value } from '../../../declaration/database/value.ts';
import { placeName, samePlace } from '../../../processing/rule/relation.ts';
import { fingerprintName } from '../../../shell/connectors/contract.ts';
import type { Subject } from '../../find/subject.ts';
import { type Correction, type Left, recipientsOf } from '../../rectify/correction.ts';
import { compared, nameOf, type Setting } from '../../rectify/setting.ts';
import type { Engine } from '../engine.ts';
import { clashOf } from './clash.ts';
import { newValue, reasonOf, type Wrong } from './new-value.ts';
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
    hash: Buffer.from(key.hash('rectify', digest), 'base64url').toString('hex'),
    fields: settings.map(({ at }) => nameOf(at)),
    corrected,
    left,
    unsearched,
    tell: recipientsOf(declaration, corrected),
  };
}
