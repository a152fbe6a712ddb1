/**
 * How does a template become a text in a language?
 *
 * Its ICU message is filled with words of that language. A template that lacks a value is a mistake
 * of ours and throws.
 */
import { IntlMessageFormat } from 'intl-messageformat';
import type { NoticeLanguage } from '../notice.ts';
import { en } from './en.ts';
import { nb, type TemplateId } from './nb.ts';
import { nn } from './nn.ts';
import { wordsEn } from './words-en.ts';
import { type WordId, wordsNb } from './words-nb.ts';
import { wordsNn } from './words-nn.ts';

export type { TemplateId, WordId };

/** What a template is filled with; `count` decides the plural. */
export type Values = Readonly<Record<string, string | number>>;

/** All sentences of the notice, by language and template. */
export const sentences: Readonly<Record<NoticeLanguage, Readonly<Record<TemplateId, string>>>> = {
  nb,
  nn,
  en,
};

/** All headings, labels and phrases, by language. */
export const phrases: Readonly<Record<NoticeLanguage, Readonly<Record<WordId, string>>>> = {
  nb: wordsNb,
  nn: wordsNn,
  en: wordsEn,
};

/** The locale whose plurals, lists and dates a language uses: English here is British. */
export const locales: Readonly<Record<NoticeLanguage, string>> = {
  nb: 'nb',
  nn: 'nn',
  en: 'en-GB',
};

// Reading a message costs far more than filling it, and there are only a few hundred.
const read = new Map<string, IntlMessageFormat>();

/** Fills a message of a language. */
export function fill(message: string, language: NoticeLanguage, values: Values): string {
  const key = `${language} ${message}`;
  let format = read.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(message, locales[language], undefined, { ignoreTag: true });
    read.set(key, format);
  }
  return String(format.format({ ...values }));
}

/** A sentence of the notice. */
export function sentenceText(
  language: NoticeLanguage,
  template: TemplateId,
  values: Values = {},
): string {
  return fill(sentences[language][template], language, values);
}

/** A heading, label or phrase. */
export function phrase(language: NoticeLanguage, word: WordId, values: Values = {}): string {
  return fill(phrases[language][word], language, values);
}
