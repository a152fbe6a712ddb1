/**
 * Where does the data come from?
 *
 * From the person, from use, from the organisation's own work and from others, who are named with
 * what they give and whether it is public: GDPR art. 14(1)(d), 14(2)(f), 14(3).
 */
import { decisive, type HeldField, type SourceKind } from '../facts.ts';
import type { Block, Row, Section, Sentence } from '../notice.ts';
import {
  bullets,
  categoryTitle,
  fieldList,
  heading,
  say,
  sentenceOf,
  type Teller,
  table,
  tell,
  word,
  words,
} from '../teller.ts';
import { itemList, list } from '../text/language.ts';
import type { WordId } from '../text/message.ts';

const kinds: readonly (readonly [SourceKind, string, WordId, WordId])[] = [
  ['provided', 'provided', 'kind.provided', 'source.provided'],
  ['observed', 'observed', 'kind.observed', 'source.observed'],
  ['derived', 'derived', 'kind.derived', 'source.derived'],
  ['third party', 'thirdParty', 'kind.thirdParty', 'source.others'],
];

/** The section on sources; none when nothing is held. */
export function sources(teller: Teller): Section | undefined {
  const rows = kindRows(teller);
  const named = Object.entries(teller.declaration.sources);
  if (rows.length === 0 && named.length === 0) return undefined;
  return {
    id: 'sources',
    title: heading(teller, 'sources.title'),
    summary: [summary(teller)],
    blocks: [
      ...table('sources.kinds', heading(teller, 'sources.kinds'), columns(teller), rows),
      ...others(teller),
    ],
  };
}

function summary(teller: Teller): Sentence {
  const origins = kinds.flatMap(([kind, , , origin]) => {
    const carriers = ofKind(teller, kind).map(({ key }) => key);
    if (kind === 'third party')
      carriers.push(...Object.keys(teller.declaration.sources).map((id) => `sources.${id}`));
    return carriers.length === 0 ? [] : [{ origin: word(teller, origin), carriers }];
  });
  return say(teller, 'sources.summary', {
    key: 'sources',
    names: origins.flatMap(({ carriers }) => decisive(carriers)),
    values: {
      list: list(
        teller.language,
        origins.map(({ origin }) => origin),
      ),
    },
  });
}

function ofKind(teller: Teller, kind: SourceKind): readonly HeldField[] {
  return teller.fields.filter(({ source }) => source === kind);
}

function columns(teller: Teller): readonly string[] {
  return [word(teller, 'column.source'), word(teller, 'column.data')];
}

function kindRows(teller: Teller): readonly Row[] {
  return kinds.flatMap(([kind, key, label]) => {
    const data = fieldList(teller, ofKind(teller, kind));
    if (data.text === '') return [];
    return [tell('sources.kind', { key, names: data.names }, [word(teller, label), data.text])];
  });
}

function others(teller: Teller): readonly Block[] {
  const declared = Object.entries(teller.declaration.sources);
  const rows = declared.map(([id, source]) => {
    const key = `sources.${id}`;
    const titles = source.gives.map((category) => categoryTitle(teller, category));
    const given = teller.fields.filter(
      ({ from, category }) => from === id && !titles.includes(categoryTitle(teller, category)),
    );
    const more = fieldList(teller, given);
    const data = itemList(teller.language, [
      ...new Set([...titles, ...(more.text === '' ? [] : [more.text])]),
    ]);
    return tell('sources.other', { key, names: [key, ...more.names] }, [named(teller, id), data]);
  });
  const informed = declared.flatMap(([id, { informed }]) => {
    if (informed === undefined) return [];
    const values = { source: named(teller, id), text: sentenceOf(teller, informed) };
    return [[say(teller, 'sources.informed', { key: `sources.${id}`, values })]];
  });
  return [
    ...table('sources.others', heading(teller, 'sources.others'), columns(teller), rows),
    ...bullets(informed),
  ];
}

function named(teller: Teller, id: string): string {
  const source = teller.declaration.sources[id];
  if (source === undefined) return id;
  const title = words(teller, source.title);
  const name =
    source.name === undefined || source.name === title ? title : `${title}, ${source.name}`;
  return source.public ? word(teller, 'source.public', { name }) : name;
}
