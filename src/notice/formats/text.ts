/** How is a notice written as plain text? Lines of at most 80 characters; tables as labelled rows. */
import type { Block, Notice, Row, Sentence } from '../notice.ts';

const width = 80;

/** The notice as plain text that reads well in a terminal, an e-mail or aloud. */
export function textNotice(notice: Notice): string {
  const written = (sentence: Sentence) => withLink(sentence, notice.ownLabel);
  const blocks = (all: readonly Block[]): readonly string[] =>
    all.flatMap((block) => blockText(block, written));
  const sections = notice.sections.map((section) => {
    const summary = section.summary.map(written).join(' ');
    const heading = `${section.title.toUpperCase()}\n${'='.repeat(section.title.length)}`;
    return [heading, ...(summary === '' ? [] : [wrap(summary)]), ...blocks(section.blocks)].join(
      '\n\n',
    );
  });
  return `${[notice.title, ...sections].join('\n\n')}\n`;
}

type Writing = (sentence: Sentence) => string;

function withLink({ text, own, link }: Sentence, ownLabel: string): string {
  // The label is for pages; in print the address itself stands before the full stop.
  const linked = link === undefined ? text : text.replace(/[.:]?$/, ` (${link.href})$&`);
  return own === true ? `${linked} [${ownLabel}]` : linked;
}

function blockText(block: Block, written: Writing): readonly string[] {
  switch (block.kind) {
    case 'paragraph':
      return [wrap(block.sentences.map(written).join(' '))];
    case 'list':
      return [block.items.map((item) => wrap(`- ${item.map(written).join(' ')}`, '  ')).join('\n')];
    case 'table':
      return [underlined(block.caption), rowsText(block)];
    case 'group':
      return [
        underlined(block.heading),
        // A table that bears the name of its group needs no heading of its own.
        ...block.blocks.flatMap((inner) =>
          inner.kind === 'table' && inner.caption === block.heading
            ? [rowsText(inner)]
            : blockText(inner, written),
        ),
      ];
    case 'details':
      return [
        underlined(block.label),
        ...block.blocks.flatMap((inner) => blockText(inner, written)),
      ];
  }
}

function underlined(title: string): string {
  return `${title}\n${'-'.repeat(title.length)}`;
}

function rowsText({ rows, columns }: Extract<Block, { kind: 'table' }>): string {
  return rows.map((row) => rowText(row, columns)).join('\n\n');
}

/** The first cell names the row; the others stand below it with their column. */
function rowText({ cells }: Row, columns: readonly string[]): string {
  const [first = '', ...rest] = cells;
  const lines = rest.map((cell, index) => wrap(`  ${columns[index + 1] ?? ''}: ${cell}`, '    '));
  return [first, ...lines].join('\n');
}

function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  // «nr. 1», «§ 13», «15. august» and phone numbers stay on one line.
  for (const word of text.split(/(?<=\S)(?<!nr\.|§|artikkel|Article|\d\.)(?<!\d(?= \d)) /)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > width && line !== '') {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line].join('\n');
}
