/**
 * How long does Vern itself remember what people asked for and said?
 *
 * A fact that stands is kept as long as the rule could be asked about it: it is never too old. What no longer says
 * anything to the rule is kept as proof of how people were answered, and then goes: GDPR art. 5(1)(e), 5(2), 7(1).
 */
import {
  type Day,
  formatPeriod,
  latestDayEndingBefore,
  type Period,
  period,
} from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';

/** What goes after a period of its own. */
export const keptKinds = ['answered', 'consent', 'purpose', 'plan'] as const;
export type KeptKind = (typeof keptKinds)[number];

/** A period, from when it counts, and why it is so long. */
export type Keeping = {
  readonly kind: KeptKind;
  readonly period: Period;
  /** What was over on this day or before goes. */
  readonly through: Day;
  readonly what: string;
  readonly because: string;
};

const usual: Readonly<Record<KeptKind, Pick<Keeping, 'what' | 'because'> & { iso: string }>> = {
  answered: {
    iso: 'P5Y',
    what: 'restrictions lifted, holds released, requests answered and words taken back, from the day they ended',
    because:
      'proof of how people were answered, as long as a fine may follow (GDPR art. 5(2), personopplysningsloven § 28)',
  },
  consent: {
    iso: 'P5Y',
    what: 'consents that were withdrawn, and withdrawals that were followed by a new consent, from that day',
    because:
      'proof of consent, as long as a fine may follow (GDPR art. 7(1), personopplysningsloven § 28)',
  },
  purpose: {
    iso: 'P5Y',
    what: 'consents and objections to purposes no longer declared, from the day no version had them',
    because:
      'proof of consent and of what was objected to (GDPR art. 5(2), 7(1), personopplysningsloven § 28)',
  },
  plan: {
    iso: 'P1M',
    what: 'plans that were shown and never begun, from the day they were made',
    because: 'they can be made again at any time (GDPR art. 5(1)(e))',
  },
};

/** The name of the setting. */
export const keepingSetting = 'VERN_FORGET_AFTER';

/** What is kept for how long: as a setting says, `answered=P3Y consent=P5Y`, else as usual. */
export function keepingsOf(
  setting: string | undefined,
  today: Day,
):
  | { readonly ok: true; readonly keepings: readonly Keeping[] }
  | { readonly ok: false; readonly because: string } {
  const own = new Map<string, Period>();
  for (const part of (setting ?? '').split(/[\s,;]+/).filter((one) => one !== '')) {
    const [kind = '', written = ''] = part.split('=');
    const read = period(written);
    if (read === undefined || !keptKinds.some((one) => one === kind))
      return {
        ok: false,
        because: `${keepingSetting}: '${part}' is not understood. Write kind=period, such as consent=P5Y; kinds are ${keptKinds.join(', ')}.`,
      };
    own.set(kind, read);
  }
  const keepings = keptKinds.map((kind): Keeping => {
    const { iso, what, because } = usual[kind];
    const length = own.get(kind) ?? period(iso) ?? {};
    return {
      kind,
      what,
      period: length,
      through: latestDayEndingBefore(today, length),
      because: own.has(kind) ? `${keepingSetting} says ${formatPeriod(length)}` : because,
    };
  });
  return { ok: true, keepings };
}

/** A version of the declaration; without its text where it can no longer be read. */
export type KnownVersion = {
  readonly number: number;
  readonly effectiveFrom: Day;
  readonly declaration: Declaration | undefined;
};

/** All versions, and the number of the one in force; 0 when none is yet. */
export type Versions = { readonly all: readonly KnownVersion[]; readonly inForce: number };

/**
 * Since when has a purpose been in no version that is or will be in force? `declared`: it is. `unknown`: no version
 * had it, or one cannot be read, so nobody can say.
 */
export function goneSince(
  { all: versions, inForce }: Versions,
  purpose: string,
): Day | 'declared' | 'unknown' {
  if (versions.some(({ declaration }) => declaration === undefined)) return 'unknown';
  const having = versions
    .filter(({ declaration }) => Object.hasOwn(declaration?.purposes ?? {}, purpose))
    .map(({ number }) => number);
  if (having.length === 0) return 'unknown';
  const last = Math.max(...having);
  if (last >= inForce) return 'declared';
  const after = versions
    .filter(({ number }) => number > last && number <= inForce)
    .map(({ effectiveFrom }) => effectiveFrom)
    .toSorted();
  return after.at(-1) ?? 'unknown';
}
