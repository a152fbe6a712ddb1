/**
 * Has a person consented, and not taken it back?
 *
 * By the columns the declaration names and by what Vern has been told; the last word counts, and on the
 * same day a no. Until a place is declared complete, silence is no answer and the purpose is undecided:
 * GDPR art. 4(11), 6(1)(a), 7(1) and 7(3).
 */
import type { Day } from '../../../declaration/law/day.ts';
import type { Purpose } from '../../../declaration/schema/purposes.ts';
import type { Answer } from '../answer.ts';
import type { ConsentFact, Person, Row } from '../case.ts';
import { datasetOf } from '../condition.ts';
import { happening } from '../event-day.ts';
import { type Asked, calendarOf, isTied, rowsOf, rowsOfPeople } from '../evidence.ts';
import { samePlace } from '../relation.ts';

/** The last word on consent in one place. */
export type ConsentWord =
  | { readonly word: 'given' | 'withdrawn'; readonly day: Day }
  | { readonly word: 'none' | 'unknown' };

/** Whether consent lets a purpose go on for a person; without a person, by the columns alone. */
export function consentAnswer(
  asked: Asked,
  [id, purpose]: readonly [string, Purpose],
  person: Person | undefined,
): Answer {
  const told = vernWord(id, person?.facts.consents ?? []);
  const { word } = lastWord(columnWord(asked, purpose, person), told);
  const complete =
    (purpose.complete === true && purpose.given !== undefined) ||
    asked.case.consentsKnown?.includes(id) === true;
  const citation = 'GDPR art. 7';
  if (word === 'given')
    return { state: 'runs', until: { open: 'withdrawal' }, because: 'consent given', citation };
  if (word === 'withdrawn')
    return {
      state: 'ended',
      until: { open: 'withdrawal' },
      because: 'consent withdrawn',
      citation,
    };
  return word === 'none' && complete
    ? { state: 'ended', until: { open: 'consent' }, because: 'no consent', citation }
    : {
        state: 'undecided',
        until: { missing: `consent ${id}` },
        because: 'consent unknown',
        citation,
      };
}

/** What Vern was last told; on the same day a no counts. */
export function vernWord(purpose: string, facts: readonly ConsentFact[]): ConsentWord {
  return latest(facts.filter((fact) => fact.purpose === purpose)) ?? { word: 'none' };
}

/** The last word of the columns and of Vern together. */
export function lastWord(columns: ConsentWord, told: ConsentWord): ConsentWord {
  if (!('day' in told)) return columns;
  if (!('day' in columns)) return columns.word === 'unknown' ? columns : told;
  return latest([columns, told]) ?? told;
}

/**
 * What the declared columns say: a record with a day of withdrawal is a no, one with only a day of consent
 * a yes, and one yes is enough. Consent given anew is a new record, or clears the withdrawal.
 */
export function columnWord(
  asked: Asked,
  purpose: Purpose,
  person: Person | undefined,
): ConsentWord {
  const { given } = purpose;
  if (given === undefined) return { word: 'none' };
  const { rows, silent } =
    isTied(asked, given) || person === undefined
      ? rowsOf(asked, given)
      : rowsOfPeople([person], given);
  const words = rows.map((row) => rowWord(asked, purpose, row));
  const yes = latest(words.filter(({ word }) => word === 'given'));
  if (yes !== undefined) return yes;
  if (silent || words.some(({ word }) => word === 'unknown')) return { word: 'unknown' };
  return latest(words) ?? { word: 'none' };
}

function rowWord(asked: Asked, { given, withdrawn }: Purpose, row: Row): ConsentWord {
  const events = given && datasetOf(asked.declaration, given)?.events;
  const yes = given && events?.[given.field];
  if (yes === undefined || given === undefined) return { word: 'unknown' };
  const calendar = calendarOf(asked);
  if (withdrawn !== undefined) {
    const no = samePlace(given, withdrawn) ? events?.[withdrawn.field] : undefined;
    const taken = no && happening(row[no.column], no, calendar);
    if (taken?.kind === 'day') return { word: 'withdrawn', day: taken.day };
    if (taken?.kind !== 'not yet') return { word: 'unknown' };
  }
  const told = happening(row[yes.column], yes, calendar);
  if (told.kind === 'day') return { word: 'given', day: told.day };
  return { word: told.kind === 'not yet' ? 'none' : 'unknown' };
}

function latest(
  words: readonly { readonly word: string; readonly day?: Day }[],
): (ConsentWord & { readonly day: Day }) | undefined {
  let last: (ConsentWord & { readonly day: Day }) | undefined;
  for (const { word, day } of words) {
    if (day === undefined || (word !== 'given' && word !== 'withdrawn')) continue;
    const newer = last === undefined || day > last.day;
    if (newer || (day === last?.day && word === 'withdrawn')) last = { word, day };
  }
  return last;
}
