/**
 * What changes in one row, field by field, and what stays as it is?
 *
 * Asked when it is planned and again when it is done. Fields that change are returned with what their columns
 * become; why others stay is noted, in counts and never with values: GDPR art. 5(1)(d), 16.
 */
import type { Row, Value } from '../../../declaration/database/value.ts';
import { placeName, samePlace } from '../../../processing/rule/relation.ts';
import { fitting } from '../../../shell/connectors/fitting.ts';
import type { Left } from '../../rectify/correction.ts';
import { compared, nameOf, type Wrong } from '../../rectify/setting.ts';
import { newValue, reasonOf } from './new-value.ts';
import { readSpot, type Sheet, type Spot } from './reading.ts';

/** What was seen of the rows. */
export interface Notes {
  readonly corrected: Map<string, Left>;
  readonly left: Map<string, Left>;
  /** Why nothing at all is to be done. */
  readonly refused: Set<string>;
}

/** Nothing seen yet. */
export const notes = (): Notes => ({ corrected: new Map(), left: new Map(), refused: new Set() });

/** What a row becomes: new values by column, and the fields that change. */
export interface Changes {
  readonly changes: ReadonlyMap<string, Value>;
  readonly fields: readonly string[];
}

/** The new values of one row. */
export function changesOf(
  sheet: Sheet,
  row: Row,
  { wrongs, noted }: { readonly wrongs: readonly Wrong[]; readonly noted: Notes },
): Changes {
  const changes = new Map<string, Value>();
  const fields: string[] = [];
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
      fields.push(field);
      note(noted.corrected, { place, field, because: '' });
    }
  }
  return { changes, fields };
}

function note(map: Map<string, Left>, what: Omit<Left, 'rows'>): void {
  const { place, field, because } = what;
  const id = `${placeName(place)}.${field} ${because}`;
  map.set(id, { ...what, rows: (map.get(id)?.rows ?? 0) + 1 });
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

/** Whether a row holds a right value in each of these fields, as the database writes it. */
export function isRight(
  { spots }: Sheet,
  row: Row,
  { fields, wrongs }: { readonly fields: readonly string[]; readonly wrongs: readonly Wrong[] },
): boolean {
  return fields.every((field) => {
    const spot = spots.find(({ name }) => name === field);
    const there = spot && readSpot(row, spot);
    if (spot === undefined || there === undefined) return false;
    return wrongs.some(
      ({ setting: { field: named, value } }) =>
        named.category === spot.field.category &&
        writings(spot, value).some((wanted) => sameValue(there, wanted)),
    );
  });
}

/** How a value may stand in a column: as it was said, and as it was written. */
function writings({ column, path }: Spot, value: string): readonly string[] {
  const written = path === undefined ? fitting(value, column) : undefined;
  return written === undefined ? [value] : [value, String(written)];
}

function sameValue(there: string, wanted: string): boolean {
  if (there === wanted) return true;
  const [one, other] = [there, wanted].map(plainly);
  return one === other;
}

// A database writes numbers and days in its own way.
function plainly(text: string): string {
  if (/^-?\d+(\.\d+)?$/.test(text) && text.length < 16) return String(Number(text));
  return text.replace(' ', 'T').replace(/T00:00(:00(\.0+)?)?$/, '');
}
