/**
 * What does the notice of a declaration say?
 *
 * A section for each chapter, made of sentences that state declared facts and nothing else. Each
 * section begins with a short summary. GDPR art. 12(1), 13, 14.
 */
import type { Change } from '../declaration/change.ts';
import type { Declaration } from '../declaration/schema/declaration.ts';
import { heldFields } from './facts.ts';
import type { Block, Edition, Notice, NoticeLanguage, Row, Section, Sentence } from './notice.ts';
import { withOwnSentences } from './own.ts';
import { about } from './sections/about.ts';
import { changes } from './sections/changes.ts';
import { collection } from './sections/collection.ts';
import { complaint } from './sections/complaint.ts';
import { cookies } from './sections/cookies.ts';
import { purposes } from './sections/purposes.ts';
import { recipients } from './sections/recipients.ts';
import { retention } from './sections/retention.ts';
import { objection, rights } from './sections/rights.ts';
import { claims, security } from './sections/security.ts';
import { sources } from './sections/sources.ts';
import { transfers } from './sections/transfers.ts';
import type { Teller } from './teller.ts';
import { phrase } from './text/message.ts';

/** For which version and language, and after which one. */
export interface Telling {
  readonly edition: Edition;
  readonly language: NoticeLanguage;
  /** What has changed since the version before; told when that version is known too. */
  readonly changes?: readonly Change[];
  readonly before?: Declaration;
}

const chapters: readonly ((teller: Teller) => Section | undefined)[] = [
  about,
  purposes,
  sources,
  collection,
  recipients,
  transfers,
  retention,
  cookies,
  security,
  claims,
  rights,
  objection,
  complaint,
  changes,
];

/** The notice of a declaration in one language. */
export function composeNotice(declaration: Declaration, telling: Telling): Notice {
  const { language, edition, changes: found = [], before } = telling;
  const teller: Teller = {
    declaration,
    language,
    edition,
    fields: heldFields(declaration),
    ...(before && { since: { previous: before, changes: found } }),
  };
  const sections = chapters.flatMap((chapter) => chapter(teller) ?? []);
  return {
    language,
    organisation: declaration.organisation.name,
    title: phrase(language, 'title', { name: declaration.organisation.name }),
    edition,
    ownLabel: phrase(language, 'own'),
    sections: withOwnSentences(teller, sections),
  };
}

/** Every statement of a notice in reading order: sentences, and rows of tables. */
export function statements(notice: Notice): readonly (Sentence | Row)[] {
  return notice.sections.flatMap(statementsOf);
}

/** Every statement of one section in reading order. */
export function statementsOf(section: Section): readonly (Sentence | Row)[] {
  return [...section.summary, ...section.blocks.flatMap(inBlock)];
}

function inBlock(block: Block): readonly (Sentence | Row)[] {
  switch (block.kind) {
    case 'paragraph':
      return block.sentences;
    case 'list':
      return block.items.flat();
    case 'table':
      return block.rows;
    case 'group':
    case 'details':
      return block.blocks.flatMap(inBlock);
  }
}

/** The words of a statement; the cells of a row are divided by bars. */
export function wordsOf(statement: Sentence | Row): string {
  return 'text' in statement ? statement.text : statement.cells.join(' | ');
}
