/**
 * How are lists, numbers, days, periods and declared words written in a language?
 *
 * With the rules of `Intl` where it has them. Declared texts come as people wrote them, as a phrase
 * or a sentence, and are made to fit the place they stand in.
 */
import { citation, citationWording } from '../../declaration/law/citations.ts';
import { countryName } from '../../declaration/law/countries.ts';
import type { Day, Period } from '../../declaration/law/day.ts';
import type { Text } from '../../declaration/schema/text.ts';
import { dayInWords, say as inLanguage } from '../../declaration/terms/words.ts';
import type { NoticeLanguage } from '../notice.ts';
import { locales, phrase } from './message.ts';

const formats = new Map<string, Intl.ListFormat>();

function listFormat(language: NoticeLanguage, type: 'conjunction' | 'disjunction') {
  const key = `${language} ${type}`;
  const format =
    formats.get(key) ?? new Intl.ListFormat(locales[language], { type, style: 'long' });
  formats.set(key, format);
  return format;
}

const and: Readonly<Record<NoticeLanguage, string>> = { nb: ' og ', nn: ' og ', en: ' and ' };

/** Joins items as the language does: «a, b og c», or with «eller». */
export function list(
  language: NoticeLanguage,
  items: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return type === 'conjunction'
    ? itemList(language, items)
    : listFormat(language, type).format(items);
}

/** A list whose items may have an «og» of their own: «IP-adresse, innlogginger og annan aktivitet». */
export function itemList(language: NoticeLanguage, items: readonly string[]): string {
  const isDouble = (item: string) => item.includes(and[language]);
  const ordered = [...items.filter((item) => !isDouble(item)), ...items.filter(isDouble)];
  const last = ordered.at(-1);
  return last !== undefined && isDouble(last)
    ? ordered.join(', ')
    : listFormat(language, 'conjunction').format(ordered);
}

const small: Readonly<Record<NoticeLanguage, readonly string[]>> = {
  nb: 'ingen én to tre fire fem seks sju åtte ni ti elleve tolv'.split(' '),
  nn: 'ingen éin to tre fire fem seks sju åtte ni ti elleve tolv'.split(' '),
  en: 'no one two three four five six seven eight nine ten eleven twelve'.split(' '),
};
const neuterOne: Readonly<Record<NoticeLanguage, string>> = { nb: 'ett', nn: 'eitt', en: 'one' };

/** A count in words up to twelve, then in digits; neuter for «formål» and «tiltak». */
export function number(language: NoticeLanguage, count: number, neuter = false): string {
  if (count === 1 && neuter) return neuterOne[language];
  return small[language][count] ?? String(count);
}

/** A day as people write it: «1. september 2026». */
export function date(language: NoticeLanguage, day: Day): string {
  return dayInWords(day, language);
}

/** The name of a country: «Sveits». */
export function country(language: NoticeLanguage, code: string): string {
  return countryName(code, language) ?? code;
}

const withArticle = new Set([
  'US',
  'GB',
  'NL',
  'AE',
  'PH',
  'CZ',
  'DO',
  'BS',
  'GM',
  'MV',
  'IM',
  'FO',
  'CG',
  'CD',
]);

/** The name of a country inside a sentence: English says «the United States». */
export function inCountry(language: NoticeLanguage, code: string): string {
  const name = country(language, code);
  return language === 'en' && withArticle.has(code) ? `the ${name}` : name;
}

/** A length of time in words: «3 år og 6 månader». */
export function periodWords(language: NoticeLanguage, length: Period): string {
  const parts = (
    [
      ['period.year', length.years],
      ['period.month', length.months],
      ['period.week', length.weeks],
      ['period.day', length.days],
    ] as const
  ).flatMap(([word, count]) => (count ? [phrase(language, word, { count })] : []));
  return parts.length === 0 ? phrase(language, 'period.none') : list(language, parts);
}

/** How often something is done again: «kvart år». */
export function frequency(language: NoticeLanguage, length: Period): string {
  const { years = 0, months = 0, weeks = 0, days = 0 } = length;
  const inMonths = weeks + days === 0 ? years * 12 + months : 0;
  if (inMonths === 12) return phrase(language, 'frequency.year');
  if (inMonths === 6) return phrase(language, 'frequency.halfYear');
  if (inMonths === 3) return phrase(language, 'frequency.quarter');
  if (inMonths === 1) return phrase(language, 'frequency.month');
  if (inMonths === 24) return phrase(language, 'frequency.twoYears');
  if (years + months === 0 && weeks * 7 + days === 7) return phrase(language, 'frequency.week');
  return phrase(language, 'frequency.other', { period: periodWords(language, length) });
}

// Reading a citation looks through every law, and a notice cites the same few again and again.
const cited = new Map<string, string>();

/** A law as people cite it in that language: «bokføringslova § 13». */
export function law(language: NoticeLanguage, written: string): string {
  const key = `${language} ${written}`;
  const known = cited.get(key);
  if (known !== undefined) return known;
  const words = lawWords(language, written);
  if (cited.size < 5000) cited.set(key, words);
  return words;
}

function lawWords(language: NoticeLanguage, written: string): string {
  if (written === '') return '';
  const read = citation(written);
  if (read.kind === 'citation')
    return citationWording(read.citation)[language].replace(/personvernforordning(en|a)/, 'GDPR');
  if (language !== 'nn') return written;
  return written.replace(/loven\b/g, 'lova').replace(/skriften\b/g, 'skrifta');
}

/** A declared text in a language, or in the nearest one it has. */
export function declared(language: NoticeLanguage, text: Text): string {
  return inLanguage(text, language).trim();
}

/** Whether a declared text is a whole sentence rather than a phrase. */
export function isSentence(text: string): boolean {
  return /[.!?…][»”")]?$/.test(text);
}

/** A declared text as a sentence of its own: a capital first and a full stop last. */
export function asSentence(text: string): string {
  return capital(isSentence(text) ? text : `${text}.`);
}

/** A declared text inside a sentence: small first letter unless it is a name such as «IT» or «Vipps». */
export function inSentence(text: string): string {
  const first = /^\p{L}+/u.exec(text)?.[0] ?? '';
  const isShort = first.length > 1 && first === first.toUpperCase();
  return isShort ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

/** A capital first letter, except where an address or a name such as «eBay» stands first. */
export function capital(text: string): string {
  const first = /^\S+/.exec(text)?.[0] ?? '';
  return /[@/]|^\p{Ll}\p{Lu}/u.test(first) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** An organisation number as it is written: 310 000 019. */
export function organisationNumber(written: string): string {
  const digits = written.replace(/\s/g, '');
  return /^\d{9}$/.test(digits) ? digits.replace(/(\d{3})(?=\d)/g, '$1\u00a0') : written;
}
