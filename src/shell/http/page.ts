/**
 * What is a page?
 *
 * A page has a name other rooms link to, a path, and a function of what was asked to an answer.
 * It reads through actions and never touches the world itself.
 */
import type { Child } from 'hono/jsx';
import type { Outcome } from '../action/action.ts';

/** The languages of Vern's own words. */
export const uiLanguages = ['nb', 'nn', 'en'] as const;
export type UiLanguage = (typeof uiLanguages)[number];

/** What was asked. */
export interface Asked {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields of a posted form. */
  readonly form: Readonly<Record<string, string>>;
  readonly accept: string | null;
  readonly acceptLanguage: string | null;
  /** The address this installation is reached at, without a slash at the end. */
  readonly origin: string;
  readonly staff: Staff | undefined;
  /** Reads as the server itself, for what a page shows. */
  read(name: string, input: unknown): Promise<Outcome<unknown>>;
  /** Acts as whoever is asking. */
  act(name: string, input: unknown): Promise<Outcome<unknown>>;
  href(name: string, params?: Readonly<Record<string, string>>): string;
}

/** A signed-in member of staff, with the token each of their forms must carry. */
export interface Staff {
  readonly name: string;
  readonly csrf: string;
}

/** A page of HTML, put into the layout. */
export interface HtmlAnswer {
  readonly kind: 'html';
  readonly status?: number;
  readonly title: string;
  readonly language: UiLanguage;
  /** Other languages of the same page, for `hreflang` and the language menu. */
  readonly languages: readonly UiLanguage[];
  readonly body: Child;
  readonly crumbs?: readonly { readonly label: string; readonly href?: string }[];
  /** Other forms of the same content: `application/json` at some address. */
  readonly alternates?: readonly { readonly type: string; readonly href: string }[];
}

/** Something else than a page: a text, a file, a redirect. */
export interface FileAnswer {
  readonly kind: 'file';
  readonly status?: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly language?: string;
  readonly filename?: string;
}

export interface RedirectAnswer {
  readonly kind: 'redirect';
  readonly to: string;
  readonly cookie?: string;
}

export type Answer = HtmlAnswer | FileAnswer | RedirectAnswer;

export interface Page {
  readonly name: string;
  /** A Hono path: `/:organisation/notice`. */
  readonly path: string;
  readonly method?: 'get' | 'post';
  readonly who: 'anyone' | 'staff';
  /** Whether the same request gives the same answer until a declaration or the day changes. */
  readonly cached: boolean;
  show(asked: Asked): Promise<Answer>;
}

export const page = (declared: Page): Page => declared;
