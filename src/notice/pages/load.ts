/** Which notice does a request ask for? Reads versions through the controller's actions. */
import type { Change } from '../../declaration/change.ts';
import type { Day } from '../../declaration/law/day.ts';
import { parseDeclaration } from '../../declaration/parse.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import { chooseLanguage } from '../../shell/http/language.ts';
import type { Asked } from '../../shell/http/page.ts';
import { composeNotice } from '../compose.ts';
import { type Edition, type Notice, type NoticeLanguage, noticeLanguages } from '../notice.ts';

export interface VersionRow {
  readonly organisation: string;
  readonly number: number;
  readonly effectiveFrom: Day;
  readonly appliedAt: string;
  readonly significant: boolean;
}

/** All versions of an organisation, with those in force and to come. */
export interface Versions {
  readonly all: readonly VersionRow[];
  readonly inForce: number | null;
  readonly upcoming: readonly number[];
}

/** One version read and understood. */
export interface Loaded {
  readonly organisation: string;
  readonly version: VersionRow;
  readonly declaration: Declaration;
  readonly changes: readonly Change[];
  readonly languages: readonly [NoticeLanguage, ...NoticeLanguage[]];
  readonly language: NoticeLanguage;
}

const isLanguage = (text: string): text is NoticeLanguage =>
  noticeLanguages.some((language) => language === text);

export async function loadVersions(
  asked: Asked,
  organisation: string,
): Promise<Versions | undefined> {
  const outcome = await asked.read('controller.versions', { organisation });
  return outcome.ok ? (outcome.value as Versions) : undefined;
}

/** The version asked for, or the one in force; undefined when there is none. */
export async function loadVersion(
  asked: Asked,
  organisation: string,
  number?: number,
): Promise<Loaded | undefined> {
  const outcome = await asked.read('controller.version', {
    organisation,
    ...(number === undefined ? {} : { number }),
  });
  if (!outcome.ok) return undefined;
  const version = outcome.value as VersionRow & {
    source: string;
    sourceName: string;
    changes: readonly Change[];
  };
  const parsed = parseDeclaration(version.source, version.sourceName);
  if (!parsed.ok) return undefined;
  const [first = 'nb', ...others] = parsed.declaration.notice.languages.filter(isLanguage);
  const languages = [first, ...others] as const;
  return {
    organisation,
    version,
    declaration: parsed.declaration,
    changes: version.changes,
    languages,
    language: chooseLanguage(languages, asked.query.get('lang'), asked.acceptLanguage),
  };
}

/** The edition a version is published as. */
export function editionOf(asked: Asked, loaded: Loaded): Edition {
  const of = { organisation: loaded.organisation };
  const to = (name: string) => `${asked.origin}${asked.href(name, of)}`;
  return {
    number: loaded.version.number,
    effectiveFrom: loaded.version.effectiveFrom,
    address: loaded.declaration.notice.address ?? to('notice.show'),
    links: {
      versions: to('notice.versions'),
      cookies: to('notice.cookies'),
      rights: to('notice.rights'),
    },
  };
}

/** The composed notice of a loaded version, with what changed since the one before. */
export async function noticeOf(asked: Asked, loaded: Loaded): Promise<Notice> {
  const { declaration, language, changes, version, organisation } = loaded;
  const before =
    version.number > 1 ? await loadVersion(asked, organisation, version.number - 1) : undefined;
  return composeNotice(declaration, {
    edition: editionOf(asked, loaded),
    language,
    changes,
    ...(before === undefined ? {} : { before: before.declaration }),
  });
}
