/** How are declared texts, lists, periods and days said in a language? */
import type { Day, Period } from '../law/day.ts';
import type { Text } from '../schema/text.ts';
import type { Language } from './term.ts';

/** A declared text in a language: its own, else the one for all languages, else any. */
export function say(text: Text, language: string): string {
  return text[language] ?? text['*'] ?? Object.values(text)[0] ?? '';
}

const locales: Readonly<Record<Language, string>> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' };

/** «navn, adresse og telefonnummer», each once and in the order given. */
export function listed(items: Iterable<string>, language: Language): string {
  return new Intl.ListFormat(locales[language], { type: 'conjunction' }).format(new Set(items));
}

const dates = new Map<Language, Intl.DateTimeFormat>();

/** A day as people write it: «3. mars 2026». */
export function dayInWords(day: Day, language: Language): string {
  const format =
    dates.get(language) ??
    new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' });
  dates.set(language, format);
  return format.format(new Date(`${day}T00:00:00Z`));
}

const units: Readonly<Record<Language, Readonly<Record<keyof Period, readonly [string, string]>>>> =
  {
    nb: {
      years: ['år', 'år'],
      months: ['måned', 'måneder'],
      weeks: ['uke', 'uker'],
      days: ['dag', 'dager'],
    },
    nn: {
      years: ['år', 'år'],
      months: ['månad', 'månader'],
      weeks: ['veke', 'veker'],
      days: ['dag', 'dagar'],
    },
    en: {
      years: ['year', 'years'],
      months: ['month', 'months'],
      weeks: ['week', 'weeks'],
      days: ['day', 'days'],
    },
  };

/** «3 år og 6 måneder»; «0 dager» for no time at all. */
export function periodInWords(period: Period, language: Language): string {
  const parts = (['years', 'months', 'weeks', 'days'] as const)
    .map((unit) => [unit, period[unit] ?? 0] as const)
    .filter(([, count]) => count > 0);
  if (parts.length === 0) parts.push(['days', 0]);
  return listed(
    parts.map(([unit, count]) => `${count} ${units[language][unit][count === 1 ? 0 : 1]}`),
    language,
  );
}
