/**
 * Is a field part of a voucher that may not be altered?
 *
 * What a purpose under the Bookkeeping Act needs in the records its period runs from, and in what belongs to
 * them. The records above them are master data: those are put right. An issued voucher is corrected by a new
 * posting: bokføringsloven §§ 9 and 10, GDPR art. 16 (law.md 1.2).
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { purposesNeeding } from '../../processing/rule/hold.ts';
import { ownersAbove, type Place, samePlace } from '../../processing/rule/relation.ts';

/** The purposes by which a field of a dataset is part of a voucher. */
export type Voucher = {
  /** Every record is one, however old; otherwise only those that a purpose still holds. */
  readonly always: boolean;
  readonly purposes: readonly string[];
};

/** By what a field is part of a voucher; undefined when it is not. */
export function voucherOf(
  declaration: Declaration,
  place: Place,
  field: string,
): Voucher | undefined {
  const found = purposesNeeding(declaration, place, field).filter(
    ([, { law, until }]) =>
      law !== undefined &&
      /^bokføringsl/i.test(law) &&
      (until === undefined || until.after.some((event) => isBelow(declaration, place, event))),
  );
  if (found.length === 0) return undefined;
  return {
    // With `when` some records are no vouchers, and which is for the rule to say.
    always: found.some(([, { when }]) => when === undefined),
    purposes: found.map(([id]) => id),
  };
}

/** Whether a dataset is another, or belongs to it in any number of steps. */
function isBelow(declaration: Declaration, place: Place, above: Place): boolean {
  const seen: Place[] = [];
  const waiting: Place[] = [place];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const here = at;
    if (samePlace(here, above)) return true;
    if (seen.some((one) => samePlace(one, here))) continue;
    seen.push(here);
    waiting.push(...ownersAbove(declaration, here).steps.map(({ into }) => into));
  }
  return false;
}
