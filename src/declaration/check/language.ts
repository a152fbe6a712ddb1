/**
 * Can people read what the declaration says, in every language of the notice?
 *
 * Concise, clear and in plain language: GDPR art. 12(1).
 */
import { type Path, valueAt } from '../complaint.ts';
import type { Declaration } from '../schema/declaration.ts';
import type { Text } from '../schema/text.ts';
import { languages } from '../terms/term.ts';
import {
  type Check,
  type Facts,
  type Finding,
  listed,
  remembered,
  unknownWord,
} from './finding.ts';

interface Words {
  readonly text: Text;
  readonly path: Path;
}

const known: readonly string[] = languages;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Short keys of the format itself, which no language in use here is written with.
const notLanguages: ReadonlySet<string> = new Set(['at', 'by', 'for', 'is', 'to']);

// A text is the only block whose keys are languages and whose values are all words.
function isText(value: Readonly<Record<string, unknown>>): value is Text {
  const entries = Object.entries(value);
  return (
    entries.some(([key]) => !notLanguages.has(key)) &&
    entries.every(([key, words]) => /^(?:\*|[a-z]{2,3})$/.test(key) && typeof words === 'string')
  );
}

/** Every text for people in a declaration, with the way to it. */
export function* texts(value: unknown, path: Path = []): Generator<Words> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* texts(item, [...path, index]);
  if (!isObject(value)) return;
  if (isText(value)) yield { text: value, path };
  else
    for (const [key, item] of Object.entries(value))
      if (typeof item === 'object') yield* texts(item, [...path, key]);
}

const allTexts = remembered(({ declaration }) => [...texts(declaration)]);

function* missingTranslations(facts: Facts): Generator<Finding> {
  const wanted = facts.declaration.notice.languages.filter((language) => known.includes(language));
  for (const { text, path } of allTexts(facts)) {
    const once = text['*'] !== undefined;
    const missing = wanted.filter((language) => text[language] === undefined);
    if (missing.length === 0 || (once && wanted.length === 1)) continue;
    yield {
      path,
      message: once
        ? `This text is written once, for ${listed(wanted)} alike. Write it in each: { ${wanted.map((language) => `${language}: …`).join(', ')} }.`
        : `This text is missing in ${listed(missing)}. Add ${missing.map((language) => `${language}: …`).join(', ')}.`,
    };
  }
}

function* unusedTranslations(facts: Facts): Generator<Finding> {
  const wanted = new Set(facts.declaration.notice.languages);
  for (const { text, path } of allTexts(facts))
    for (const language of Object.keys(text))
      if (language !== '*' && !wanted.has(language))
        yield {
          path: [...path, language],
          message: `The notice is not published in '${language}'. Add it under notice: languages, or remove this text.`,
        };
}

function* unknownLanguages({ declaration }: Facts): Generator<Finding> {
  for (const [index, language] of declaration.notice.languages.entries())
    if (!known.includes(language)) {
      const meant = { no: 'nb', nob: 'nb', nno: 'nn', eng: 'en', ny: 'nn' }[language];
      const instead = meant === undefined ? '' : ` Did you mean '${meant}'?`;
      yield {
        path: ['notice', 'languages', index],
        message: `Vern writes notices in nb (bokmål), nn (nynorsk) and en (English), not in '${language}'.${instead}`,
      };
    }
}

const vagueWords: Readonly<Record<string, RegExp>> = {
  nb: /(?<!\b(?:du|dere|De|som|man) )\bkan\b(?! (?:du|dere|De)\b)|\bfor eksempel\b|\bf\.\s?eks\.|\bm\.?v\.|\bm\.?m\.|\bi (?:enkelte|noen|visse|særlige) tilfeller\b|\bog lignende\b|\bblant annet\b|\bosv\b/iu,
  nn: /(?<!\b(?:du|de|De|som|ein) )\bkan\b(?! (?:du|de|De)\b)|\btil dømes\b|\bt\.\s?d\.|\bm\.?v\.|\bm\.?m\.|\bi (?:enkelte|nokre|visse|særlege) tilfelle\b|\bog liknande\b|\bmellom anna\b|\bosv\b/iu,
  en: /(?<!\b[Yy]ou )\b(?:may|might)\b(?! you\b)|\b[Ff]or example\b|\be\.g\.|\betc\b|\b[Ii]n (?:some|certain) cases\b|\b[Aa]mong other things\b|\band so on\b/u,
};

/** The words in a text that leave open what is done, in a language or, for `*`, in any. */
export function vagueWord(words: string, language: string): string | undefined {
  const patterns = language === '*' ? Object.values(vagueWords) : [vagueWords[language]];
  for (const pattern of patterns) {
    const found = pattern?.exec(words)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The texts that say what data is used for and who gets it. */
function* statements({ purposes, recipients }: Declaration): Generator<Words> {
  for (const [id, purpose] of Object.entries(purposes))
    for (const key of ['title', 'why', 'interest', 'whenMeans', 'whileMeans'] as const) {
      const text = purpose[key];
      if (text !== undefined) yield { text, path: ['purposes', id, key] };
    }
  for (const [id, recipient] of Object.entries(recipients))
    for (const key of ['title', 'when'] as const) {
      const text = recipient[key];
      if (text !== undefined) yield { text, path: ['recipients', id, key] };
    }
}

function* vagueWording({ declaration }: Facts): Generator<Finding> {
  for (const { text, path } of statements(declaration))
    for (const [language, words] of Object.entries(text)) {
      const found = vagueWord(words, language);
      if (found !== undefined)
        yield {
          path: language === '*' ? path : [...path, language],
          message: `«${found}» leaves open what you do. Say what you do and when.`,
        };
    }
}

const longest = 25;

/** The average number of words in the sentences of a text. */
export function averageSentence(words: string): number {
  const sentences = words
    .split(/(?<=[.!?])\s+(?=\p{Lu})/u)
    .map((sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length)
    .filter((count) => count > 0);
  return sentences.reduce((sum, count) => sum + count, 0) / Math.max(sentences.length, 1);
}

function* longSentences(facts: Facts): Generator<Finding> {
  for (const { text, path } of allTexts(facts))
    for (const [language, words] of Object.entries(text)) {
      if (words.length < longest * 2) continue;
      const average = averageSentence(words);
      if (average > longest)
        yield {
          path: language === '*' ? path : [...path, language],
          message: `The sentences have ${Math.round(average)} words on average; over ${longest} is hard to read. Split them.`,
        };
    }
}

const asLongAsNeeded =
  /nødvendig|naudsynt|\bbehov|\btreng|påkrevd|påkravd|(?:formålet|føremålet) (?:tilsier|tilseier|krever|krev)|\b(?:necessary|needed|required|need)\b/iu;

// What anchors a period in the world: a number, or something that ends or happens.
const anchor =
  /\d|\b(?:ett?|to|tre|fire|fem|seks|ti|one|two|three|four|five|six|ten)\b|avslutt|opphør|slutt|\bsist|stopp|meld|trekk|trekt|slett(?:er du|ar du)|frist|forelde|oppgjør|\b(?:last|closed?|ends?|ended|expir|unsubscribe|withdraw|settle|deadline)/iu;

/** Whether a text on how long only says "as long as necessary", in Norwegian or English. */
export function saysNothing(words: string): boolean {
  return asLongAsNeeded.test(words) && !anchor.test(words);
}

function* unknownParagraphs({ declaration, paragraphs }: Facts): Generator<Finding> {
  for (const [id, { after, replaces }] of Object.entries(declaration.notice.own)) {
    const word = after ?? replaces ?? '';
    const path = ['notice', 'own', id, after === undefined ? 'replaces' : 'after'];
    const [, declared] = word.split(':');
    if (paragraphs !== undefined && !paragraphs.includes(word))
      yield { path, message: unknownWord('section or sentence', word, paragraphs) };
    else if (
      paragraphs === undefined &&
      declared !== undefined &&
      valueAt(declaration, declared.split('.')) === undefined
    )
      yield {
        path,
        message: `'${word}' names '${declared}', which is not declared. Write the id of a sentence of the notice.`,
      };
  }
}

const plain = 'GDPR art. 12(1)';

/** Checks of the words people read. */
export const languageChecks: readonly Check[] = [
  {
    code: 'MISSING_TRANSLATION',
    severity: 'error',
    citation: plain,
    whole: true,
    find: missingTranslations,
  },
  { code: 'UNUSED_TRANSLATION', severity: 'warning', whole: true, find: unusedTranslations },
  { code: 'UNKNOWN_LANGUAGE', severity: 'error', citation: plain, find: unknownLanguages },
  { code: 'VAGUE_WORDING', severity: 'warning', citation: plain, find: vagueWording },
  { code: 'LONG_SENTENCES', severity: 'warning', citation: plain, find: longSentences },
  { code: 'UNKNOWN_PARAGRAPH', severity: 'error', find: unknownParagraphs },
];
