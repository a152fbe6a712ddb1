/**
 * What is a notice made of?
 *
 * Sentences with stable ids, in layered sections. An id is made of the template and the declared
 * key a sentence states, so that rewording and other facts leave it alone.
 */
import type { Day } from '../declaration/law/day.ts';

export const noticeLanguages = ['nb', 'nn', 'en'] as const;
export type NoticeLanguage = (typeof noticeLanguages)[number];

/** One statement people read, tied to the declared facts it names. */
export interface Sentence {
  /** `template:key`, such as `purpose.basis:purposes.delivery`. Unique within a notice. */
  readonly id: string;
  readonly template: string;
  /**
   * The declared keys that decide its words: removing one of them, and no other fact, changes or
   * removes the sentence. A fact that several keys carry equally is named by none of them.
   */
  readonly names: readonly string[];
  readonly text: string;
  /** Written by the organisation itself, not by Vern. */
  readonly own?: true;
  readonly link?: { readonly href: string; readonly label: string };
}

/** A row of a table; its cells together are one statement. */
export interface Row extends Omit<Sentence, 'text'> {
  readonly cells: readonly string[];
}

export type Block =
  | { readonly kind: 'paragraph'; readonly sentences: readonly Sentence[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Sentence[])[] }
  | {
      readonly kind: 'table';
      readonly id: string;
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly Row[];
    }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly heading: string;
      readonly blocks: readonly Block[];
    }
  | { readonly kind: 'details'; readonly label: string; readonly blocks: readonly Block[] };

/** A chapter: a short summary first, the details below it. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Shown set apart from the rest: the right to object (GDPR art. 21(4)). */
  readonly emphasis?: true;
  readonly summary: readonly Sentence[];
  readonly blocks: readonly Block[];
}

/** Which version this is and where it stands for good. */
export interface Edition {
  readonly number: number;
  readonly effectiveFrom: Day;
  /** The permanent address of the newest version. */
  readonly address: string;
  /** The addresses of the organisation's cookie and rights pages, and of all versions. */
  readonly links: { readonly versions: string; readonly cookies: string; readonly rights: string };
}

/** The whole notice in one language. */
export interface Notice {
  readonly language: NoticeLanguage;
  readonly organisation: string;
  readonly title: string;
  readonly edition: Edition;
  /** What marks a sentence that the organisation wrote itself: «våre egne ord». */
  readonly ownLabel: string;
  readonly sections: readonly Section[];
}
