/**
 * What does one field of a row become, or why does it stay?
 *
 * A voucher, a shared record and what a column cannot hold stay as they are: GDPR art. 16, bokføringsloven §§ 9, 10.
 */
import type { Row, Value } from '../../../declaration/database/value.ts';
import { fitting } from '../../../shell/connectors/fitting.ts';
import { withValueAt } from '../../rectify/json.ts';
import type { Wrong } from '../../rectify/setting.ts';
import type { Sheet, Spot } from './reading.ts';

/** A new value, or why there is none. */
export type Made =
  | { readonly ok: true; readonly value: Value }
  | {
      readonly ok: false;
      readonly because: string;
      readonly citation?: string;
      /** It cannot be done at all, so that a field named for it is refused. */
      readonly broken?: boolean;
    };

/** The value a field is written with. `changes` are those of the row so far: JSON may change in two places. */
export function newValue(
  { how, key, refusal }: Sheet,
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
  if (refusal !== undefined) return broken(refusal);
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

/** Why a field stays, as it is told. */
export const reasonOf = ({ because, citation }: Extract<Made, { ok: false }>) => ({
  because,
  ...(citation === undefined ? {} : { citation }),
});
