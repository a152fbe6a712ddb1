/** The notice itself, in every format, and the parts of it that have an address of their own. */
import type { FC } from 'hono/jsx';
import { dayInWords } from '../../declaration/terms/words.ts';
import { chooseLanguage, chooseType } from '../../shell/http/language.ts';
import { type Answer, type Asked, type HtmlAnswer, page } from '../../shell/http/page.ts';
import { problemPage } from '../../shell/web/layout.tsx';
import { jsonNotice } from '../formats/json.ts';
import { jsonldNotice } from '../formats/jsonld.ts';
import { markdownNotice } from '../formats/markdown.ts';
import { textNotice } from '../formats/text.ts';
import { type Notice, noticeLanguages } from '../notice.ts';
import { Chapter, NoticeBody } from './body.tsx';
import { editionOf, type Loaded, loadVersion, loadVersions, noticeOf } from './load.ts';
import { pageWords } from './words.ts';

const types = {
  html: 'text/html',
  txt: 'text/plain',
  md: 'text/markdown',
  json: 'application/json',
  jsonld: 'application/ld+json',
} as const;
type Format = keyof typeof types;

function formatted(
  notice: Notice,
  loaded: Loaded,
  asked: Asked,
  format: Exclude<Format, 'html'>,
): string {
  if (format === 'txt') return textNotice(notice);
  if (format === 'md') return markdownNotice(notice);
  if (format === 'json') return `${JSON.stringify(jsonNotice(notice), null, 2)}\n`;
  const { declaration, language } = loaded;
  const made = jsonldNotice(declaration, { edition: editionOf(asked, loaded), language });
  return `${JSON.stringify(made, null, 2)}\n`;
}

export function missing(asked: Asked): Answer {
  return problemPage(
    404,
    chooseLanguage(noticeLanguages, asked.query.get('lang'), asked.acceptLanguage),
  );
}

const Heading: FC<{ loaded: Loaded; notice: Notice; state: string | undefined; asked: Asked }> = ({
  loaded,
  notice,
  state,
  asked,
}) => {
  const words = pageWords[loaded.language];
  const of = { organisation: loaded.organisation };
  const lang = `?lang=${loaded.language}`;
  const number = loaded.version.number;
  return (
    <header>
      <h1 class="ds-heading" data-size="xl">
        {notice.title}
      </h1>
      {state !== undefined && (
        <p class="ds-alert narrow" data-color="warning">
          {state}{' '}
          <a class="ds-link" href={`${asked.href('notice.show', of)}${lang}`}>
            {words.current}
          </a>
        </p>
      )}
      <ul class="meta">
        <li>{`${words.version(number)}, ${words.inForceFrom(dayInWords(loaded.version.effectiveFrom, loaded.language))}`}</li>
        <li>
          <a class="ds-link" href={`${asked.href('notice.versions', of)}${lang}`}>
            {words.versions}
          </a>
        </li>
        <li>
          <a
            class="ds-link"
            href={asked.query.has('all') ? `${asked.path}${lang}` : `${asked.path}${lang}&all=1`}
          >
            {asked.query.has('all') ? words.showLess : words.showAll}
          </a>
        </li>
        {number > 1 && (
          <li>
            <a
              class="ds-link"
              href={`${asked.href('notice.compare', of)}${lang}&from=${number - 1}&to=${number}`}
            >
              {words.compareWith(number - 1)}
            </a>
          </li>
        )}
      </ul>
    </header>
  );
};

const Formats: FC<{ loaded: Loaded; asked: Asked }> = ({ loaded, asked }) => {
  const base = formatAddress(asked, loaded);
  return (
    <nav aria-label={pageWords[loaded.language].formats}>
      <ul class="formats">
        {(['txt', 'md', 'json', 'jsonld'] as const).map((format) => (
          <li>
            <a class="ds-link" type={types[format]} href={base(format)}>
              {{ txt: 'Tekst', md: 'Markdown', json: 'JSON', jsonld: 'JSON-LD' }[format].replace(
                'Tekst',
                loaded.language === 'en' ? 'Text' : 'Tekst',
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
};

function formatAddress(asked: Asked, loaded: Loaded): (format: Format) => string {
  const { organisation, version, language } = loaded;
  const number = String(version.number);
  return (format) =>
    `${asked.href('notice.version', { organisation, number })}.${format}?lang=${language}`;
}

async function show(asked: Asked, loaded: Loaded, format: Format): Promise<Answer> {
  const notice = await noticeOf(asked, loaded);
  if (format !== 'html')
    return {
      kind: 'file',
      type: `${types[format]}; charset=utf-8`,
      language: loaded.language,
      body: formatted(notice, loaded, asked, format),
    };
  const words = pageWords[loaded.language];
  const versions = await loadVersions(asked, loaded.organisation);
  const { number } = loaded.version;
  const state =
    versions?.inForce === number
      ? undefined
      : versions?.upcoming.includes(number)
        ? words.notInForceYet
        : words.older;
  return {
    ...frame(asked, loaded, notice.title),
    alternates: (['txt', 'md', 'json', 'jsonld'] as const).map((each) => ({
      type: types[each],
      href: formatAddress(asked, loaded)(each),
    })),
    body: (
      <div class="notice">
        <Heading loaded={loaded} notice={notice} state={state} asked={asked} />
        <NoticeBody notice={notice} open={asked.query.has('all')} />
        <Formats loaded={loaded} asked={asked} />
      </div>
    ),
  };
}

/** What every page about one organisation's notice shares. */
export function frame(asked: Asked, loaded: Loaded, title: string): Omit<HtmlAnswer, 'body'> {
  const name = loaded.declaration.organisation.name;
  const own = asked.path === asked.href('notice.show', { organisation: loaded.organisation });
  const notice = {
    label: name,
    ...(own
      ? {}
      : {
          href: `${asked.href('notice.show', { organisation: loaded.organisation })}?lang=${loaded.language}`,
        }),
  };
  return {
    kind: 'html',
    title: title.includes(name) ? title : `${title} – ${name}`,
    language: loaded.language,
    languages: loaded.languages,
    crumbs: own ? [notice] : [notice, { label: title }],
  };
}

const current = page({
  name: 'notice.show',
  path: '/:organisation/notice',
  who: 'anyone',
  cached: true,
  async show(asked) {
    const loaded = await loadVersion(asked, asked.params['organisation'] ?? '');
    if (loaded === undefined) return missing(asked);
    const wanted = chooseType(
      [types.html, types.txt, types.md, types.jsonld, types.json],
      asked.accept,
    );
    const format = (Object.keys(types) as Format[]).find((each) => types[each] === wanted);
    return show(asked, loaded, format ?? 'html');
  },
});

const version = page({
  name: 'notice.version',
  path: '/:organisation/notice/versions/:number{[0-9]+}',
  who: 'anyone',
  cached: true,
  async show(asked) {
    const loaded = await numbered(asked);
    return loaded === undefined ? missing(asked) : show(asked, loaded, 'html');
  },
});

const file = page({
  name: 'notice.file',
  path: '/:organisation/notice/versions/:file{[0-9]+\\.(txt|md|json|jsonld|html)}',
  who: 'anyone',
  cached: true,
  async show(asked) {
    const [number = '', format = ''] = (asked.params['file'] ?? '').split('.');
    const loaded = await loadVersion(asked, asked.params['organisation'] ?? '', Number(number));
    return loaded === undefined ? missing(asked) : show(asked, loaded, format as Format);
  },
});

function numbered(asked: Asked): Promise<Loaded | undefined> {
  return loadVersion(asked, asked.params['organisation'] ?? '', Number(asked.params['number']));
}

/** A page with some chapters of the notice, such as the cookies. */
function chapters(name: 'cookies' | 'rights', wanted: readonly string[]) {
  return page({
    name: `notice.${name}`,
    path: `/:organisation/${name}`,
    who: 'anyone',
    cached: true,
    async show(asked) {
      const loaded = await loadVersion(asked, asked.params['organisation'] ?? '');
      if (loaded === undefined) return missing(asked);
      const words = pageWords[loaded.language];
      const notice = await noticeOf(asked, loaded);
      const sections = notice.sections.filter(({ id }) => wanted.includes(id));
      return {
        ...frame(asked, loaded, words[name]),
        body: (
          <div class="narrow">
            <h1 class="ds-heading" data-size="lg">
              {words[name]}
            </h1>
            {sections.length === 0 && <p class="ds-paragraph">{words.none}</p>}
            {sections.map((section) => (
              <Chapter
                section={section}
                words={{ own: notice.ownLabel, open: true }}
                titled={section.title !== words[name]}
              />
            ))}
            <p>
              <a
                class="ds-link"
                href={`${asked.href('notice.show', { organisation: loaded.organisation })}?lang=${loaded.language}`}
              >
                {words.whole}
              </a>
            </p>
          </div>
        ),
      };
    },
  });
}

export const showPages = [
  current,
  file,
  version,
  chapters('cookies', ['cookies']),
  chapters('rights', ['rights', 'objection', 'complaint']),
];
