/**
 * What is in an export, by which rule was it chosen, and what was left out, why?
 *
 * For people in bokmål, nynorsk and English; for programs as JSON: GDPR art. 12(1), 20(1).
 */
import type { Day } from '../../declaration/law/day.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { categories } from '../../declaration/terms/categories.ts';
import type { Language } from '../../declaration/terms/term.ts';
import { dayInWords, say } from '../../declaration/terms/words.ts';
import { datasetOf } from '../../processing/rule/condition.ts';
import { placeName } from '../../processing/rule/relation.ts';
import type { Statement } from '../rectify/statement.ts';
import type { LeftOut, Part } from './choose.ts';
import { aboutWords, reasonWords, sourceWords } from './words.ts';

/** What the description is made of. */
export type Description = {
  readonly declaration: Declaration;
  readonly day: Day;
  readonly parts: readonly Part[];
  readonly statements: readonly Statement[];
  readonly leftOut: readonly LeftOut[];
  /**
   * By file: rows written, rows left out because no consent or contract goes on for them, and the names that
   * stand in some row.
   */
  readonly counts: ReadonlyMap<
    string,
    { readonly rows: number; readonly ended: number; readonly present: ReadonlySet<string> }
  >;
};

/** The description for programs. */
export function aboutJson(description: Description): Record<string, unknown> {
  const { declaration, day, statements, leftOut } = description;
  return {
    format: 'vern-export/1',
    organisation: declaration.organisation.name,
    day,
    rule: 'GDPR art. 20(1): provided by or observed from the person, needed by a purpose on consent or contract that goes on for the record',
    files: described(description).map(({ part, rows, ended, fields, gone, events }) => ({
      dataset: placeName(part.place),
      role: part.role,
      ...(rows > 0 && { json: `${part.file}.json`, csv: `${part.file}.csv` }),
      rows,
      rowsLeftOut: ended,
      columns: fields.map(({ field, ...rest }) => ({ name: field, ...rest })),
      columnsLeftOut: gone.map(({ field }) => field),
      events,
    })),
    ...(statements.length > 0 && { statements }),
    leftOut: leftOut.map(({ place, ...rest }) => ({ dataset: placeName(place), ...rest })),
  };
}

/** The parts with what stands in them, and the fields for which no consent or contract goes on in any row. */
function described({ parts, counts }: Description) {
  return parts.map((part) => {
    const { rows = 0, ended = 0, present = new Set<string>() } = counts.get(part.file) ?? {};
    const fields = part.fields.filter(({ field }) => present.has(field));
    const gone = part.fields.filter(({ field }) => !present.has(field));
    return { part, rows, ended, fields, gone, events: rows > 0 ? part.events : [] };
  });
}

/** The description for people. */
export function aboutText(description: Description, language: Language): string {
  const { declaration, day, parts, statements, leftOut } = description;
  const words = aboutWords[language];
  const { name } = declaration.organisation;
  const category = (id: string) => categoryTitle(declaration, id, language);
  const lines = [words.title(name), '', words.made(name, dayInWords(day, language)), ''];
  lines.push(words.rule, '', parts.length === 0 ? words.none : words.files);
  for (const { part, rows, ended, fields, gone, events } of described(description)) {
    const dataset = datasetOf(declaration, part.place);
    const title = dataset === undefined ? part.file : say(dataset.title, language);
    const files = rows > 0 ? `${part.file}.json, ${part.file}.csv: ` : '';
    lines.push('', `${files}${title} (${words.rows(rows)})`);
    for (const { field, category: id, source } of fields)
      lines.push(`  ${field}: ${category(id)}, ${sourceWords[language][source]}`);
    for (const event of events) {
      const declared = dataset?.events[event]?.title;
      lines.push(`  ${event}: ${declared === undefined ? event : say(declared, language)}`);
    }
    if (ended > 0) lines.push(`  ${words.ended(ended)}`);
    if (rows > 0 && gone.length > 0)
      lines.push(`  ${words.gone(gone.map(({ field }) => field).join(', '))}`);
  }
  if (statements.length > 0) lines.push('', words.statements);
  for (const { field, record, day: on, text } of statements)
    lines.push(`  ${field} (${record.join(', ')}), ${on}: ${text ?? '?'}`);
  if (leftOut.length > 0) lines.push('', words.leftOut);
  for (const { place, field, why } of leftOut) {
    const dataset = datasetOf(declaration, place);
    const title = dataset === undefined ? placeName(place) : say(dataset.title, language);
    const id = field === undefined ? undefined : dataset?.fields[field]?.category;
    const what = id === undefined ? '' : `, ${category(id)} (${field})`;
    lines.push(`  ${title}${what}: ${reasonWords[language][why]}`);
  }
  lines.push('', words.rights(name));
  return `${lines.join('\n')}\n`;
}

function categoryTitle({ terms }: Declaration, category: string, language: Language): string {
  const own = Object.hasOwn(terms.categories, category) ? terms.categories[category] : undefined;
  if (own !== undefined) return say(own.title, language);
  return Object.hasOwn(categories, category)
    ? ((
        categories as Readonly<
          Record<string, { readonly title: Readonly<Record<Language, string>> }>
        >
      )[category]?.title[language] ?? category)
    : category;
}
