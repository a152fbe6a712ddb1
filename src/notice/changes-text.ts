/**
 * How is a change between two declarations said to people?
 *
 * One sentence for each change, with the declared words for what it is about and what stood there
 * before: GDPR art. 12(1), 13(3). Used by the notice's list of changes and by `vern changes`.
 */
import type { Change, Significance } from '../declaration/change.ts';
import { day, period } from '../declaration/law/day.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Text } from '../declaration/schema/text.ts';
import { bases } from '../declaration/terms/bases.ts';
import { categories } from '../declaration/terms/categories.ts';
import { rightTerms } from '../declaration/terms/rights-terms.ts';
import type { Term, Wording } from '../declaration/terms/term.ts';
import type { NoticeLanguage } from './notice.ts';
import { changesEn } from './text/changes-en.ts';
import { type ChangeMessage, changesNb, toldByRule } from './text/changes-nb.ts';
import { changesNn } from './text/changes-nn.ts';
import {
  asSentence,
  capital,
  country,
  date,
  declared,
  inSentence,
  itemList,
  law,
  periodWords,
} from './text/language.ts';
import { fill, phrases, sentences, sentenceText, type TemplateId } from './text/message.ts';
import { reasons } from './text/reasons.ts';

/** The declarations on both sides of a change. */
export interface Sides {
  readonly old: Declaration;
  readonly next: Declaration;
}

/** The messages of changes, by language. */
export const changeMessages: Readonly<
  Record<NoticeLanguage, Readonly<Record<ChangeMessage, string>>>
> = { nb: changesNb, nn: changesNn, en: changesEn };

/** A change in one or two sentences. */
export function changeSentence(change: Change, sides: Sides, language: NoticeLanguage): string {
  const { old, next } = sides;
  const name = nameOf(change, next, language) ?? nameOf(change, old, language);
  const inWords = (value: string | undefined) =>
    value === undefined ? '' : valueWords(value, sides, language);
  const special = toldByRule.find((rule) => rule === change.rule);
  const known = name ?? inWords(change.after ?? change.before);
  const named = known === '' ? (change.path.split('.').at(-1) ?? '') : known;
  const isWhole = change.kind.startsWith('claim') || change.kind.startsWith('measure');
  const text = fill(changeMessages[language][special ?? change.kind], language, {
    name: isWhole ? asSentence(named) : named,
    named: name === undefined ? 'no' : 'yes',
    before: inWords(change.before),
    after: inWords(change.after),
    both: change.before === undefined || change.after === undefined ? 'no' : 'yes',
  });
  return capital(text.trim()).replace(/([.!?])\.$/, '$1');
}

/** Why a change is classed as it is: «du kan ha stolt på løftet». Empty for a rule of elsewhere. */
export function reasonWords(rule: string, language: NoticeLanguage): string {
  const known: Readonly<Record<string, Wording>> = reasons;
  return (Object.hasOwn(known, rule) ? known[rule] : undefined)?.[language] ?? '';
}

/** What a significance is called: «viktig endring». */
export function significanceWords(significance: Significance, language: NoticeLanguage): string {
  return fill(changeMessages[language][significance], language, {});
}

function nameOf(
  { path, kind }: Change,
  declaration: Declaration,
  language: NoticeLanguage,
): string | undefined {
  const [area = '', key = '', third = ''] = path.split('.');
  const title = (text: Text | undefined) => text && declared(language, text);
  switch (area) {
    case 'purposes':
      return title(declaration.purposes[key]?.title);
    case 'recipients': {
      const found = declaration.recipients[key];
      return found?.name ?? title(found?.title);
    }
    case 'systems': {
      const system = declaration.systems[key];
      const dataset = system?.datasets[path.split('.')[3] ?? ''];
      return title(dataset?.title ?? system?.title);
    }
    case 'sources':
      return title(declaration.sources[key]?.title);
    case 'cookies':
      return declaration.cookies?.list[third]?.name;
    case 'measures': {
      const found = title(declaration.measures[key]?.title);
      return kind === 'wording changed' ? found?.replace(/\.$/, '') : found;
    }
    case 'notice':
      return kind.startsWith('claim') ? claimText(third, language) : undefined;
    default:
      return undefined;
  }
}

function claimText(claim: string, language: NoticeLanguage): string | undefined {
  const known = Object.keys(sentences[language]) as TemplateId[];
  const wanted = claim === 'neverOutsideEea' ? 'transfers.none' : `claims.${claim}`;
  const template = known.find((id) => id === wanted);
  return template && sentenceText(language, template);
}

/** Declared values in words, one or a list: each as `oneValue` writes it. */
function valueWords(value: string, sides: Sides, language: NoticeLanguage): string {
  return itemList(
    language,
    value.split(', ').map((one) => oneValue(one, sides, language)),
  );
}

/** A period, a day, a country, a basis, a category, a purpose, a channel, a role, a law or itself. */
function oneValue(value: string, { old, next }: Sides, language: NoticeLanguage): string {
  const length = period(value);
  if (length !== undefined) return periodWords(language, length);
  const onDay = day(value);
  if (onDay !== undefined) return date(language, onDay);
  if (/^[A-Z]{2}$/.test(value)) return country(language, value);
  const terms: readonly Readonly<Record<string, Term>>[] = [bases, categories, rightTerms];
  const term = terms.find((vocabulary) => Object.hasOwn(vocabulary, value))?.[value];
  if (term !== undefined) return term.title[language];
  const own = next.terms.categories[value] ?? old.terms.categories[value];
  const declaredTitle = own ?? next.purposes[value] ?? old.purposes[value];
  if (declaredTitle !== undefined) return inSentence(declared(language, declaredTitle.title));
  const messages: Readonly<Record<string, string>> = changeMessages[language];
  const channels: Readonly<Record<string, string>> = phrases[language];
  return messages[`role ${value}`] ?? channels[`channel.${value}`] ?? law(language, value);
}
