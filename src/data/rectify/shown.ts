/**
 * What does a case worker read of a correction: what becomes new, what stays and why, and what was seen afterwards?
 *
 * GDPR art. 12(1), 16, 19.
 */
import { placeName } from '../../processing/rule/relation.ts';
import type { Corrected, Rectified, SystemDone } from './correction.ts';

/** The answer as text; `command` is how it is done by its hash. */
export function correctionText(answer: Rectified, command: string): string {
  const { state, fields, corrected, left, unsearched, unfinished } = answer;
  const what = state === 'planned' ? 'becomes the new value' : 'new value';
  const lines = [
    `${heading[state]} ${fields.join(', ')} for a person (${answer.role}).`,
    ...corrected.map((one) => row(one, what)),
    ...left.map((one) =>
      row(one, `stays: ${one.because}${one.citation === undefined ? '' : ` (${one.citation})`}`),
    ),
    ...unsearched.map(
      ({ place, because, byHand }) =>
        `${placeName(place)}  ${byHand ? 'by hand' : 'not searched'}: ${because}`,
    ),
    ...answer.systems.map(systemLine),
    ...endLines(answer, command),
    ...unfinished.map(
      (hash) =>
        `A correction of this person was begun and not finished. Finish it with: ${command} --plan ${hash}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const heading: Readonly<Record<Rectified['state'], string>> = {
  planned: 'Plan: correct',
  done: 'Corrected',
  partly: 'Partly corrected',
  nothing: 'Nothing to correct in',
};

const count = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`;
const row = ({ place, field, rows }: Corrected, what: string) =>
  `${placeName(place)}.${field}  ${count(rows)}  ${what}`;

function systemLine({ system, outcome, rows, changed, because }: SystemDone): string {
  const left = changed > 0 ? `; ${count(changed)} had changed since and were left` : '';
  if (outcome === 'failed')
    return `${system}: ${rows > 0 ? `${count(rows)} corrected, then stopped` : 'nothing is changed here'}: ${because ?? ''}${left}`;
  return `${system}: ${count(rows)} corrected${left}${because === undefined ? '' : `; ${because}`}`;
}

function endLines(answer: Rectified, command: string): readonly string[] {
  const { state, hash, kept, checked, tell, isPaused } = answer;
  if (state === 'planned')
    return [
      kept
        ? `Nothing is done yet. Do it with: ${command} --plan ${hash}`
        : 'Nothing is done. The file is not the version in force: apply it first with vern apply, then plan again.',
    ];
  if (state === 'nothing') return [];
  const lines = [
    checked.rows === 1
      ? 'The row was read again and holds the new value.'
      : `${checked.rows} rows were read again and hold the new value.`,
    ...checked.residue.map((one) => row(one, 'still holds the old value')),
  ];
  if (!checked.everywhere)
    lines.push(
      'The old value was not looked for in all other records: a system went away, or the person is no longer found by what was given. Plan it again to look.',
    );
  if (isPaused) lines.push(`Stopped. Go on with: ${command} --plan ${hash}`);
  else if (state === 'partly')
    lines.push(
      'Not all of it is done. Rows that changed are left: plan again, look, and say which value is wrong with --was. What failed is tried again with the same hash.',
    );
  if (tell.length > 0)
    lines.push(`Tell those who got the old value (GDPR art. 19): ${tell.join(', ')}.`);
  return lines;
}
