/**
 * What does a request for erasure say to each purpose?
 *
 * Consents are taken back and contracts keep what they still wait for. To interests and tasks it is
 * an objection that is followed, unless grounds that override it were recorded. What GDPR art. 17(3) excepts
 * stays: GDPR art. 17(1)(b) and (c), 21(1).
 */
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { PersonFacts } from '../../processing/rule/case.ts';
import { isExcepted, isOpposable } from '../../processing/rule/person/objection.ts';

/** The facts a request adds for a person, beside those that Vern knows of them. */
export function requestOf({ purposes }: Declaration, known: PersonFacts): PersonFacts {
  const followed = Object.entries(purposes).flatMap((named) => {
    const [id, purpose] = named;
    const reached = isOpposable(purpose) || purpose.marketing !== undefined;
    return reached && !isExcepted(named, known) ? [id] : [];
  });
  return {
    erasures: [{ state: 'requested' }],
    ...(followed.length > 0 && { objections: [{ purposes: followed, outcome: 'upheld' }] }),
  };
}
