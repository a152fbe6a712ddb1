/**
 * What is corrected where, and what is left as it was, why?
 *
 * A plan names fields and counts and holds no value. Copies of the wrong value in the person's own records are
 * put right with it; others' records never are: GDPR art. 5(1)(d), 16, 19.
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { say } from '../../declaration/terms/words.ts';
import type { Place } from '../../processing/rule/relation.ts';

/** A field that is put right in some rows. */
export type Corrected = { readonly place: Place; readonly field: string; readonly rows: number };

/** A field where the wrong value stands and stays, and why. */
export type Left = Corrected & { readonly because: string; readonly citation?: string };

/** A dataset nobody looked into. */
export type Unsearched = {
  readonly place: Place;
  readonly because: string;
  readonly byHand: boolean;
};

/** The plan. `hash` is keyed, so that it tells nothing of the values it covers. */
export type Correction = {
  readonly organisation: string;
  readonly role: string;
  readonly day: Day;
  readonly hash: string;
  readonly fields: readonly string[];
  readonly corrected: readonly Corrected[];
  readonly left: readonly Left[];
  readonly unsearched: readonly Unsearched[];
  /** Recipients who get such data and must be told: GDPR art. 19. */
  readonly tell: readonly string[];
};

/** What became of it in one system. */
export type SystemDone = {
  readonly system: string;
  readonly outcome: 'done' | 'failed' | 'changed';
  readonly rows: number;
  readonly because?: string;
};

/** The answer: a plan, and what was done when it was to be. */
export type Rectified = Correction & {
  readonly state: 'planned' | 'done' | 'partly' | 'nothing';
  readonly systems: readonly SystemDone[];
  /** Rows that were read again and hold the right value, and fields where the wrong one still stands. */
  readonly checked: { readonly rows: number; readonly residue: readonly Corrected[] };
};

/**
 * Who may have received such fields and must be told, in English: the recipients of a purpose that needs one of
 * them, who receive its category.
 */
export function recipientsOf(
  { recipients, purposes, systems }: Declaration,
  corrected: readonly Corrected[],
): readonly string[] {
  const got = corrected.map(({ place: { system, dataset }, field }) => ({
    category: systems[system]?.datasets[dataset]?.fields[field]?.category ?? '',
    needing: Object.keys(purposes).filter((id) =>
      purposes[id]?.needs.some(
        (need) =>
          need.system === system &&
          need.dataset === dataset &&
          (need.field === '*' || need.field === field),
      ),
    ),
  }));
  return Object.entries(recipients)
    .filter(([, { receives, for: served }]) =>
      got.some(
        ({ category, needing }) =>
          receives.includes(category) && needing.some((id) => served.includes(id)),
      ),
    )
    .map(([id, { name, title }]) => name ?? (title === undefined ? id : say(title, 'en')));
}

/** The answer as text. */
export function correctionText(answer: Rectified): string {
  const { state, fields, corrected, left, unsearched, tell, hash } = answer;
  const lines = [
    `${heading[state]} ${fields.join(', ')} for a person (${answer.role}).`,
    ...table(corrected, state === 'planned' ? 'becomes the new value' : 'new value'),
    ...left.map((one) =>
      row(one, `stays: ${one.because}${one.citation === undefined ? '' : ` (${one.citation})`}`),
    ),
    ...unsearched.map(
      ({ place, because, byHand }) =>
        `${place.system}.${place.dataset}  ${byHand ? 'by hand' : 'not searched'}: ${because}`,
    ),
    ...answer.systems.map(
      ({ system, outcome, rows, because }) =>
        `${system}: ${outcome === 'done' ? `${rows} ${rows === 1 ? 'row' : 'rows'} corrected` : `nothing is changed here: ${because}`}`,
    ),
  ];
  if (state === 'planned') lines.push(`Nothing is done yet. Do it with --plan ${hash}, or --yes.`);
  if (state === 'done' || state === 'partly') {
    lines.push(
      answer.checked.rows === 1
        ? 'The row was read again and holds the new value.'
        : `${answer.checked.rows} rows were read again and hold the new value.`,
    );
    lines.push(...answer.checked.residue.map((one) => row(one, 'still holds the old value')));
    if (tell.length > 0)
      lines.push(`Tell those who got the old value (GDPR art. 19): ${tell.join(', ')}.`);
  }
  return `${lines.join('\n')}\n`;
}

const heading: Readonly<Record<Rectified['state'], string>> = {
  planned: 'Plan: correct',
  done: 'Corrected',
  partly: 'Partly corrected',
  nothing: 'Nothing to correct in',
};

const table = (list: readonly Corrected[], what: string) => list.map((one) => row(one, what));
const row = ({ place, field, rows }: Corrected, what: string) =>
  `${place.system}.${place.dataset}.${field}  ${rows} ${rows === 1 ? 'row' : 'rows'}  ${what}`;
