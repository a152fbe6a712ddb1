/**
 * From which event was the day of a period counted?
 *
 * From the one whose length ends on that day; the rule itself names only the day: GDPR art. 5(2).
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { formatReference } from '../../declaration/schema/reference.ts';
import type { Holding } from '../../processing/rule/answer.ts';
import type { Case } from '../../processing/rule/case.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { askedOf } from '../../processing/rule/evidence.ts';
import { lengthOf, maximumOf } from '../../processing/rule/length.ts';
import { happeningsOf } from '../../processing/rule/period.ts';
import type { Counted } from './words.ts';

/** The event that gave a holding of a field its day; undefined when none did. */
export function countedFrom(
  declaration: Declaration,
  [record, field]: readonly [Case, string],
  { purpose: id, until, because }: Holding,
): Counted | undefined {
  if (!('day' in until)) return undefined;
  const purpose = declaration.purposes[id];
  const atMost = datasetOf(declaration, record)?.atMost;
  const isMaximum = because === 'maximum';
  const length = isMaximum
    ? atMost && maximumOf(atMost)
    : purpose && lengthOf(declaration, purpose);
  if (length === undefined) return undefined;
  const asked = askedOf(declaration, record, field);
  const events = isMaximum
    ? [atMost?.after].flatMap((at) => at ?? [])
    : (purpose?.until?.after ?? []);
  const per = isMaximum ? 'record' : (purpose?.until?.per ?? 'record');
  for (const at of events)
    for (const one of happeningsOf(asked, at, per).known)
      if (one.kind === 'day' && length.keptThrough(one.day) === until.day)
        return { event: formatReference(at), day: one.day };
  return undefined;
}
