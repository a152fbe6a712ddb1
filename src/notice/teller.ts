/**
 * How does a declared fact become a sentence with an id?
 *
 * The id is the template and the key it states; the names are the keys that decide its words. The
 * sections are told with these few functions.
 */
import type { Change } from '../declaration/change.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Text } from '../declaration/schema/text.ts';
import { categories } from '../declaration/terms/categories.ts';
import type { Wording } from '../declaration/terms/term.ts';
import { carried, decisive, type HeldField, rankOf } from './facts.ts';
import type { Block, Edition, NoticeLanguage, Row, Sentence } from './notice.ts';
import { asSentence, capital, declared, inSentence, itemList } from './text/language.ts';
import { phrase, sentenceText, type TemplateId, type Values, type WordId } from './text/message.ts';

/** The version before this one, and what has changed since. */
export interface Since {
  readonly previous: Declaration;
  readonly changes: readonly Change[];
}

/** What a section is told from. */
export interface Teller {
  readonly declaration: Declaration;
  readonly language: NoticeLanguage;
  readonly edition: Edition;
  readonly since?: Since;
  readonly fields: readonly HeldField[];
}

/** What a sentence states: its key, what its words depend on, and the words. */
export interface Stated {
  readonly key: string;
  /** The key alone unless given. */
  readonly names?: readonly string[];
  readonly values?: Values;
  readonly link?: Sentence['link'];
}

/** A sentence of the notice. */
export function say(teller: Teller, template: TemplateId, stated: Stated): Sentence {
  const text = sentenceText(teller.language, template, stated.values);
  return {
    id: `${template}:${stated.key}`,
    template,
    names: unique(stated.names ?? [stated.key]),
    text: capital(text.replace(/\.\.$/, '.')),
    ...(stated.link && { link: stated.link }),
  };
}

/** A sentence that is the declared text itself, if there is one. */
export function sayDeclared(
  teller: Teller,
  template: TemplateId,
  key: string,
  text: Text | undefined,
): readonly Sentence[] {
  if (text === undefined) return [];
  return [say(teller, template, { key, values: { text: sentenceOf(teller, text) } })];
}

/** A row of a table: its cells begin with a capital, and an empty one is a dash. */
export function tell(
  template: TemplateId,
  stated: Omit<Stated, 'values'>,
  cells: readonly string[],
): Row {
  return {
    id: `${template}:${stated.key}`,
    template,
    names: unique(stated.names ?? [stated.key]),
    cells: cells.map((cell) => (cell === '' ? '–' : capital(cell))),
  };
}

/** A heading, label or phrase. */
export function word(teller: Teller, id: WordId, values: Values = {}): string {
  return phrase(teller.language, id, values);
}

/** A section title, which has no id of its own. */
export function heading(teller: Teller, template: TemplateId): string {
  return sentenceText(teller.language, template);
}

/** A declared text in the language of the notice. */
export function words(teller: Teller, text: Text): string {
  return declared(teller.language, text);
}

/** A declared text as a sentence of its own. */
export function sentenceOf(teller: Teller, text: Text): string {
  return asSentence(words(teller, text));
}

/** A declared text after a colon: a phrase keeps its small letter. */
export function afterColon(teller: Teller, text: Text): string {
  const written = words(teller, text);
  const whole = asSentence(written);
  return whole === written ? written : inSentence(whole);
}

/** Several texts with the keys that decide them. */
export interface Listed {
  readonly text: string;
  readonly names: readonly string[];
}

/** What a category is called inside a sentence. */
export function categoryTitle(teller: Teller, category: string): string {
  const known: Readonly<Record<string, { readonly title: Wording }>> = categories;
  const term = Object.hasOwn(known, category) ? known[category] : undefined;
  if (term !== undefined) return term.title[teller.language];
  const own = teller.declaration.terms.categories[category];
  return own === undefined ? category : inSentence(words(teller, own.title));
}

/**
 * The categories of fields, each once, in the order of the vocabulary. More than five are divided by
 * theme, with a semicolon where the reader needs a pause.
 */
export function fieldList(teller: Teller, fields: readonly HeldField[]): Listed {
  const title = (field: HeldField) =>
    field.title === undefined
      ? categoryTitle(teller, field.category)
      : inSentence(words(teller, field.title));
  const carriers = carried(
    fields,
    (field) => [title(field)],
    ({ key }) => key,
  );
  const category = new Map(fields.map((field) => [title(field), field.category]));
  return { text: inOrder(teller, category), names: [...carriers.values()].flatMap(decisive) };
}

/** Categories named by their ids, as `fieldList` writes them. */
export function categoryList(teller: Teller, ids: readonly string[]): string {
  return inOrder(teller, new Map(ids.map((id) => [categoryTitle(teller, id), id])));
}

/** Titles with the category of each. The order does not depend on which field came first. */
function inOrder(teller: Teller, categoryOf: ReadonlyMap<string, string>): string {
  const ranked = [...categoryOf]
    .map(([title, category]) => ({ title, rank: rankOf(teller.declaration, category) }))
    .toSorted(
      (one, other) =>
        one.rank.theme - other.rank.theme ||
        one.rank.place - other.rank.place ||
        one.title.localeCompare(other.title, teller.language),
    );
  if (ranked.length <= 5)
    return itemList(
      teller.language,
      ranked.map(({ title }) => title),
    );
  const groups = [...Map.groupBy(ranked, ({ rank }) => rank.theme).values()];
  return together(groups.map((group) => group.map(({ title }) => title)))
    .map((group) => itemList(teller.language, group))
    .join('; ');
}

/** Puts an item that is alone in its theme with those before it, or after it if it is the first. */
function together(groups: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const joined: string[][] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    if (last !== undefined && (group.length === 1 || last.length === 1)) last.push(...group);
    else joined.push([...group]);
  }
  return joined;
}

/** A paragraph, if it has any sentence. */
export function paragraph(...sentences: readonly Sentence[]): readonly Block[] {
  return sentences.length === 0 ? [] : [{ kind: 'paragraph', sentences }];
}

/** A list, if it has any item. */
export function bullets(items: readonly (readonly Sentence[])[]): readonly Block[] {
  const filled = items.filter((item) => item.length > 0);
  return filled.length === 0 ? [] : [{ kind: 'list', items: filled }];
}

/** A table, if it has any row. */
export function table(
  id: string,
  caption: string,
  columns: readonly string[],
  rows: readonly Row[],
): readonly Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', id, caption, columns, rows }];
}

/** A group under a heading, if it holds anything. */
export function group(id: string, title: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.length === 0 ? [] : [{ kind: 'group', id, heading: title, blocks }];
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
