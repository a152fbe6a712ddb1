/** A notice as HTML: chapters, each with its summary first and details below. */
import type { Child, FC } from 'hono/jsx';
import type { Block, Notice, Row, Section, Sentence } from '../notice.ts';
import { pageWords } from './words.ts';

type Words = {
  readonly own: string;
  readonly open: boolean;
  /** The level of the headings inside a chapter: h3, or h2 where the chapter is the page. */
  readonly level?: 'h2' | 'h3';
};

const One: FC<{ sentence: Sentence; words: Words }> = ({ sentence, words }) => {
  const link = sentence.link;
  const text = (
    <>
      {sentence.text}
      {link !== undefined && (
        <>
          {' '}
          <a class="ds-link" href={link.href}>
            {link.label}
          </a>
          .
        </>
      )}
    </>
  );
  if (sentence.own !== true) return <span data-sentence={sentence.id}>{text} </span>;
  return (
    <span class="own" data-sentence={sentence.id}>
      {text}
      <small>{words.own}</small>
    </span>
  );
};

const Several: FC<{ sentences: readonly Sentence[]; words: Words }> = ({ sentences, words }) => (
  <>
    {sentences.map((sentence) => (
      <One sentence={sentence} words={words} />
    ))}
  </>
);

const Cells: FC<{ row: Row; columns: readonly string[] }> = ({ row, columns }) => (
  <tr data-sentence={row.id}>
    {row.cells.map((cell, index) =>
      index === 0 ? <th scope="row">{cell}</th> : <td data-label={columns[index]}>{cell}</td>,
    )}
  </tr>
);

type TableProps = { block: Extract<Block, { kind: 'table' }>; said: boolean };

/** `said`: its caption stands above it already. */
const Table: FC<TableProps> = ({ block, said }) => (
  <table class="ds-table stack" data-color="neutral" data-size="sm" id={block.id}>
    <caption class={said ? 'ds-sr-only' : undefined}>{block.caption}</caption>
    <thead>
      <tr>
        {block.columns.map((column) => (
          <th scope="col">{column}</th>
        ))}
      </tr>
    </thead>
    <tbody>
      {block.rows.map((row) => (
        <Cells row={row} columns={block.columns} />
      ))}
    </tbody>
  </table>
);

/** Tables so central that they are never folded: how long data is kept. */
const unfolded: ReadonlySet<string> = new Set(['retention.table']);

/** Details on demand; the reader who wants all of it asks for the page with everything open. */
const Folded: FC<{ label: Child; id?: string; open: boolean; children?: Child }> = (props) => (
  <details class="ds-details" data-color="neutral" id={props.id} open={props.open}>
    <summary>{props.label}</summary>
    <div>{props.children}</div>
  </details>
);

const Part: FC<{ block: Block; words: Words; inside?: boolean }> = ({ block, words, inside }) => {
  if (block.kind === 'table' && (inside === true || unfolded.has(block.id)))
    return <Table block={block} said={inside === true} />;
  if (block.kind === 'table')
    return (
      <Folded label={block.caption} open={words.open}>
        <Table block={block} said={true} />
      </Folded>
    );
  if (block.kind === 'paragraph')
    return (
      <p class="ds-paragraph">
        <Several sentences={block.sentences} words={words} />
      </p>
    );
  if (block.kind === 'list')
    return (
      <ul class="ds-list">
        {block.items.map((sentences) => (
          <li>
            <Several sentences={sentences} words={words} />
          </li>
        ))}
      </ul>
    );
  const Tag = words.level ?? 'h3';
  const inner = block.blocks.map((each) => <Part block={each} words={words} inside={true} />);
  if (block.kind === 'details')
    return (
      <Folded label={block.label} open={words.open}>
        {inner}
      </Folded>
    );
  return (
    <Folded
      id={block.id}
      open={words.open}
      label={
        <Tag class="ds-heading" data-size="2xs">
          {block.heading}
        </Tag>
      }
    >
      {inner}
    </Folded>
  );
};

/** One chapter; the right to object is set apart from the others (GDPR art. 21(4)). */
export const Chapter: FC<{ section: Section; words: Words; titled?: boolean }> = ({
  section,
  words,
  titled = true,
}) => (
  <section
    class={section.emphasis === true ? 'chapter set-apart' : 'chapter'}
    id={section.id}
    aria-label={section.title}
  >
    {titled && (
      <h2 class="ds-heading" data-size="sm">
        {section.title}
      </h2>
    )}
    {section.summary.length > 0 && (
      <p class="summary">
        <Several sentences={section.summary} words={words} />
      </p>
    )}
    {section.blocks.map((block) => (
      <Part block={block} words={titled ? words : { ...words, level: 'h2' }} />
    ))}
  </section>
);

/** The table of contents and all chapters. */
export const NoticeBody: FC<{ notice: Notice; open: boolean }> = ({ notice, open }) => {
  const contents = pageWords[notice.language].contents;
  const words = { own: notice.ownLabel, open };
  return (
    <>
      <nav class="contents" aria-labelledby="contents-h">
        <h2 class="ds-heading" data-size="2xs" id="contents-h">
          {contents}
        </h2>
        <ol>
          {notice.sections.map(({ id, title }) => (
            <li>
              <a class="ds-link" href={`#${id}`}>
                {title}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <article lang={notice.language}>
        {notice.sections.map((section) => (
          <Chapter section={section} words={words} />
        ))}
      </article>
    </>
  );
};
