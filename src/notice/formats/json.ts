/**
 * How does a program read a notice?
 *
 * As JSON in a form that stays: every statement with its id, its template, the declared keys it names
 * and its words. New keys may come; none is renamed or removed within a version of the form.
 */
import { statementsOf } from '../compose.ts';
import type { Notice, Row, Sentence } from '../notice.ts';

/** One statement as a program reads it: words, or cells where it is a row of a table. */
export type JsonStatement = {
  readonly id: string;
  readonly template: string;
  readonly names: readonly string[];
  readonly text?: string;
  readonly cells?: readonly string[];
  readonly own: boolean;
  readonly link?: { readonly href: string; readonly label: string };
};

/** A notice as a program reads it. */
export type JsonNotice = {
  readonly format: 'vern.notice/1';
  readonly language: string;
  readonly organisation: string;
  readonly title: string;
  readonly version: number;
  readonly effectiveFrom: string;
  readonly address: string;
  readonly links: Readonly<Record<string, string>>;
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly emphasis: boolean;
    readonly summary: readonly JsonStatement[];
    readonly details: readonly JsonStatement[];
  }[];
};

/** The notice as plain JSON values. */
export function jsonNotice(notice: Notice): JsonNotice {
  const { number, effectiveFrom, address, links } = notice.edition;
  return {
    format: 'vern.notice/1',
    language: notice.language,
    organisation: notice.organisation,
    title: notice.title,
    version: number,
    effectiveFrom,
    address,
    links: { ...links },
    sections: notice.sections.map((section) => ({
      id: section.id,
      title: section.title,
      emphasis: section.emphasis === true,
      summary: section.summary.map(statement),
      details: statementsOf({ ...section, summary: [] }).map(statement),
    })),
  };
}

function statement(told: Sentence | Row): JsonStatement {
  return {
    id: told.id,
    template: told.template,
    names: told.names,
    ...('text' in told ? { text: told.text } : { cells: told.cells }),
    own: told.own === true,
    ...(told.link && { link: told.link }),
  };
}
