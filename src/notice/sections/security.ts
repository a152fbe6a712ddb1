/**
 * How is the data protected, and what does the organisation promise besides?
 *
 * The published measures with how often they are gone through, and the claims the organisation makes:
 * GDPR art. 5(1)(f), 5(2), 32.
 */
import type { Section } from '../notice.ts';
import { bullets, heading, say, sentenceOf, type Teller } from '../teller.ts';
import { frequency, number } from '../text/language.ts';
import type { TemplateId } from '../text/message.ts';

/** The section on measures; none when none is published. */
export function security(teller: Teller): Section | undefined {
  const published = Object.entries(teller.declaration.measures).filter(
    ([, measure]) => measure.published,
  );
  if (published.length === 0) return undefined;
  const names = published.map(([id]) => `measures.${id}`);
  const values = { count: names.length, number: number(teller.language, names.length, true) };
  return {
    id: 'security',
    title: heading(teller, 'security.title'),
    summary: [say(teller, 'security.count', { key: 'measures', names, values })],
    blocks: bullets(
      published.map(([id, measure]) => {
        const key = `measures.${id}`;
        const text = sentenceOf(teller, measure.title);
        if (measure.review === undefined)
          return [say(teller, 'security.measure', { key, values: { text } })];
        const often = frequency(teller.language, measure.review);
        // Many write the interval themselves; saying it twice would be noise.
        if (text.includes(often))
          return [say(teller, 'security.measure', { key, values: { text } })];
        return [say(teller, 'security.reviewed', { key, values: { text, frequency: often } })];
      }),
    ),
  };
}

/** The section on what the organisation promises; none when it claims nothing. */
export function claims(teller: Teller): Section | undefined {
  const made = teller.declaration.notice.claims;
  const told: readonly (readonly [boolean, string, TemplateId])[] = [
    [made.neverSold === true, 'neverSold', 'claims.neverSold'],
    [made.neverCardData === true, 'neverCardData', 'claims.neverCardData'],
    [made.noSpecialCategories === true, 'noSpecialCategories', 'claims.noSpecialCategories'],
    [made.deidentified === 'always', 'deidentified', 'claims.deidentified'],
    [made.deidentified === 'mainly', 'deidentified', 'claims.mainlyDeidentified'],
    [made.anonymousStatistics === true, 'anonymousStatistics', 'claims.anonymousStatistics'],
  ];
  const summary = told.flatMap(([holds, key, template]) =>
    holds ? [say(teller, template, { key: `notice.claims.${key}` })] : [],
  );
  if (summary.length === 0) return undefined;
  return { id: 'claims', title: heading(teller, 'claims.title'), summary, blocks: [] };
}
