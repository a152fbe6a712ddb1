/** How is a notice written as Markdown? With headings, tables and links that any reader understands. */
import type { Block, Notice, Sentence } from '../notice.ts';

/** The notice as Markdown (CommonMark with tables). */
export function markdownNotice(notice: Notice): string {
  const written = (sentence: Sentence) => withLink(sentence, notice.ownLabel);
  const sections = notice.sections.map((section) => {
    const summary = section.summary.map(written).join(' ');
    return [
      `## ${escaped(section.title)}`,
      ...(summary === '' ? [] : [summary]),
      ...section.blocks.flatMap((block) => blockText(block, written, 3)),
    ].join('\n\n');
  });
  return `${[`# ${escaped(notice.title)}`, ...sections].join('\n\n')}\n`;
}

type Writing = (sentence: Sentence) => string;

function withLink({ text, own, link }: Sentence, ownLabel: string): string {
  const linked =
    link === undefined
      ? escaped(text)
      : `${escaped(text)} [${escaped(link.label)}](<${link.href.replaceAll(/[<>\s]/g, '')}>)`;
  return own === true ? `${linked} *(${escaped(ownLabel)})*` : linked;
}

function blockText(block: Block, written: Writing, level: number): readonly string[] {
  const title = (text: string) => `${'#'.repeat(level)} ${escaped(text)}`;
  switch (block.kind) {
    case 'paragraph':
      return [block.sentences.map(written).join(' ')];
    case 'list':
      return [block.items.map((item) => `- ${item.map(written).join(' ')}`).join('\n')];
    case 'table':
      return [tableText(block)];
    case 'group':
      return [
        title(block.heading),
        ...block.blocks.flatMap((inner) => blockText(inner, written, level + 1)),
      ];
    case 'details':
      return [
        title(block.label),
        ...block.blocks.flatMap((inner) => blockText(inner, written, level + 1)),
      ];
  }
}

function tableText({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(' | ')} |`;
  const rule = `|${columns.map(() => ' --- |').join('')}`;
  return [line(columns), rule, ...rows.map(({ cells }) => line(cells))].join('\n');
}

function cellText(cell: string): string {
  return escaped(cell).replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Keeps declared text from becoming markup. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>]/g, (sign) => `\\${sign}`)
    .replaceAll(/(^|\n)(\s*)([#>+-]|\d+[.)])(?=\s)/g, '$1$2\\$3');
}
