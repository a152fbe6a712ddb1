/** How long data is kept: what a law demands or allows. */
import * as z from 'zod';
import { day } from '../../declaration/law/day.ts';
import { type Kept, keepUntil, type Unanswered } from '../../declaration/law/retention-law.ts';
import { action, done, refuse } from '../../shell/action/action.ts';

function words({ keepThrough, eraseFrom, citation, because, mark }: Kept): string {
  const doubt =
    mark === 'verify' ? '\nThis period is practice, not statute: have it verified.' : '';
  return `Keep through ${keepThrough}; erase from ${eraseFrom}.\n${because}\nRests on ${citation}.${doubt}\n`;
}

function refusal({ kind, suggestions }: Unanswered, law: string): string {
  const list = suggestions.join(', ');
  const ending = list === '' ? '' : ` Possible: ${list}.`;
  if (kind === 'unknown law') return `'${law}' is not in the table of retention laws.${ending}`;
  if (kind === 'class needed') return `${law} has several classes; add --class.${ending}`;
  if (kind === 'period needed') return `${law} gives no length of its own; it depends on: ${list}.`;
  return `The length of ${law} is given by the law and cannot be changed (${list}).`;
}

/** `vern keep-until`. */
export const keepUntilLaw = action({
  name: 'retention.keepUntil',
  kind: 'read',
  summary: 'Until when a law has data kept, from the day of an event',
  who: 'anyone',
  input: z.strictObject({
    law: z.string().meta({ description: 'such as "bokføringsloven § 13"' }),
    event: z.string().meta({ day: true, description: 'the day the period is counted from' }),
    class: z.string().optional().meta({ description: 'the class in that law: primary, secondary' }),
    fiscalYearEnd: z
      .string()
      .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'write month-day, such as 12-31')
      .optional()
      .meta({ description: 'the last day of the fiscal year, MM-DD; 12-31 unless said' }),
  }),
  command: { words: 'keep-until', text: words },
  run: async ({ law, event, class: chosen, fiscalYearEnd }) => {
    const start = day(event);
    if (start === undefined)
      return refuse('invalid', `'${event}' is not a day; write it as 2026-02-28.`);
    const answer = keepUntil({
      law,
      event: start,
      class: chosen,
      ...(fiscalYearEnd === undefined ? {} : { fiscalYears: [{ ends: fiscalYearEnd }] }),
    });
    return answer.kind === 'kept' ? done(answer) : refuse('invalid', refusal(answer, law));
  },
});
