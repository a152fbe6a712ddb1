/**
 * How does Vern let go of what it remembers about people itself?
 *
 * Kind by kind, after its period; of what nobody can say whether it is over, it is said how much is kept. In the
 * transaction of the verb, so that nothing goes without its count in the trail: GDPR art. 5(1)(e), 5(2).
 */
import { type Day, formatPeriod } from '../../../declaration/law/day.ts';
import type { Database } from '../../../shell/action/action.ts';
import {
  type Count,
  forgetEnded,
  forgetOvertaken,
  forgetPlans,
  forgetPurposes,
  plansBegun,
  purposesSaid,
} from '../../../shell/store/people/forget.ts';
import type { Forgotten } from '../../facts/forgotten.ts';
import { goneSince, type Keeping, type Versions } from '../../facts/keeping.ts';

/** What is let go of, or only counted. */
export interface LettingGo {
  readonly organisation: string;
  readonly doing: boolean;
  readonly keepings: readonly Keeping[];
  readonly versions: Versions;
}

/** Lets go of each kind, and says what is kept in doubt. */
export async function letGo(
  database: Database,
  { organisation, doing, keepings, versions }: LettingGo,
): Promise<Pick<Forgotten, 'kinds' | 'doubtful'>> {
  const said = await purposesSaid(database, organisation);
  const since = new Map(said.map((one) => [one, goneSince(versions, one)]));
  const goneBy = (through: Day) => said.filter((one) => isOver(since.get(one), through));
  const forgetting = { organisation, doing };
  const of = async ({ kind, through }: Keeping): Promise<readonly (Count | PlanCount)[]> => {
    switch (kind) {
      case 'answered':
        return forgetEnded(database, forgetting, through);
      case 'consent':
        return forgetOvertaken(database, forgetting, through);
      case 'purpose':
        return forgetPurposes(database, forgetting, { purposes: goneBy(through), through });
      case 'plan':
        return [{ kind, count: await forgetPlans(database, forgetting, through) }];
    }
  };
  const kinds: Forgotten['kinds'][number][] = [];
  let begun = 0;
  for (const keeping of keepings) {
    const { kind, period, through, what, because } = keeping;
    const counts = Object.fromEntries((await of(keeping)).map((one) => [one.kind, one.count]));
    kinds.push({ kind, period: formatPeriod(period), what, because, counts });
    if (kind === 'plan') begun = await plansBegun(database, organisation, through);
  }
  const purposes = said.filter((one) => since.get(one) === 'unknown');
  return { kinds, doubtful: { purposes, plansBegun: begun } };
}

type PlanCount = { readonly kind: 'plan'; readonly count: number };

const isOver = (since: string | undefined, through: Day) =>
  since !== undefined && since !== 'declared' && since !== 'unknown' && since <= through;
