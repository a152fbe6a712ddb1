/**
 * Where do the organisation's own sentences stand?
 *
 * After a section or a sentence, or instead of one. If what they stand at is not there, they close the
 * section it would have been in, so that an own sentence never goes missing. Each is marked as own.
 */
import type { Block, Section, Sentence } from './notice.ts';
import { say, sentenceOf, type Teller } from './teller.ts';

/** The sections with the organisation's own sentences in their places. */
export function withOwnSentences(teller: Teller, sections: readonly Section[]): readonly Section[] {
  return Object.entries(teller.declaration.notice.own).reduce((told, [id, own]) => {
    const key = `notice.own.${id}`;
    const values = { text: sentenceOf(teller, own.text) };
    const sentence: Sentence = { ...say(teller, 'own', { key, values }), own: true };
    const target = own.replaces ?? own.after ?? '';
    return placed(told, target, { sentence, instead: own.replaces !== undefined });
  }, sections);
}

interface Placing {
  readonly sentence: Sentence;
  readonly instead: boolean;
}

function placed(
  sections: readonly Section[],
  target: string,
  placing: Placing,
): readonly Section[] {
  const index = sections.findIndex((section) => holds(section, target));
  if (index >= 0)
    return sections.with(index, inSection(sections[index] as Section, target, placing));
  const chapter = /^[a-z]+/.exec(target)?.[0] ?? '';
  const named = sections.findIndex((section) => section.id === chapter);
  const last = sections[Math.max(named, 0)];
  return last === undefined ? sections : sections.with(Math.max(named, 0), closed(last, placing));
}

function holds(section: Section, target: string): boolean {
  return section.summary.some(({ id }) => id === target) || section.blocks.some(inBlock(target));
}

function inBlock(target: string): (block: Block) => boolean {
  return (block) => {
    switch (block.kind) {
      case 'paragraph':
        return block.sentences.some(({ id }) => id === target);
      case 'list':
        return block.items.some((item) => item.some(({ id }) => id === target));
      case 'table':
        return block.rows.some(({ id }) => id === target);
      case 'group':
      case 'details':
        return block.blocks.some(inBlock(target));
    }
  };
}

function closed(section: Section, { sentence }: Placing): Section {
  const paragraph: Block = { kind: 'paragraph', sentences: [sentence] };
  return { ...section, blocks: [...section.blocks, paragraph] };
}

function inSection(section: Section, target: string, placing: Placing): Section {
  return {
    ...section,
    summary: inSentences(section.summary, target, placing),
    blocks: section.blocks.flatMap((block) => inBlocks(block, target, placing)),
  };
}

function inSentences(
  sentences: readonly Sentence[],
  target: string,
  { sentence, instead }: Placing,
): readonly Sentence[] {
  return sentences.flatMap((told) => {
    if (told.id !== target) return [told];
    return instead ? [sentence] : [told, sentence];
  });
}

function inBlocks(block: Block, target: string, placing: Placing): readonly Block[] {
  switch (block.kind) {
    case 'paragraph':
      return [{ ...block, sentences: inSentences(block.sentences, target, placing) }];
    case 'list':
      return [{ ...block, items: block.items.map((item) => inSentences(item, target, placing)) }];
    case 'table':
      return inTable(block, target, placing);
    case 'group':
    case 'details':
      return [
        { ...block, blocks: block.blocks.flatMap((inner) => inBlocks(inner, target, placing)) },
      ];
  }
}

function inTable(
  table: Extract<Block, { kind: 'table' }>,
  target: string,
  { sentence, instead }: Placing,
): readonly Block[] {
  if (!table.rows.some(({ id }) => id === target)) return [table];
  const rows = instead ? table.rows.filter(({ id }) => id !== target) : table.rows;
  const paragraph: Block = { kind: 'paragraph', sentences: [sentence] };
  return rows.length === 0 ? [paragraph] : [{ ...table, rows }, paragraph];
}
