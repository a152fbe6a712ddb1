/** The frame of every page: language, skip link, path, content, foot. Values in, HTML out. */
import type { Child, FC } from 'hono/jsx';
import type { Asked, HtmlAnswer, UiLanguage } from '../http/page.ts';
import { languageNames, sharedWords } from './words.ts';

interface LayoutProps {
  readonly answer: HtmlAnswer;
  readonly asked: Asked;
  readonly stylesheet: string;
  readonly fonts: readonly string[];
}

function addressIn(asked: Asked, language: UiLanguage): string {
  const query = new URLSearchParams(asked.query);
  query.set('lang', language);
  return `${asked.path}?${query.toString()}`;
}

const Head: FC<LayoutProps> = ({ answer, asked, stylesheet, fonts }) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{answer.title}</title>
    {fonts.map((font) => (
      <link rel="preload" href={font} as="font" type="font/woff2" crossorigin="anonymous" />
    ))}
    <link rel="stylesheet" href={stylesheet} />
    {answer.languages.length > 1 &&
      answer.languages.map((language) => (
        <link
          rel="alternate"
          hreflang={language}
          href={`${asked.origin ?? ''}${addressIn(asked, language)}`}
        />
      ))}
    {(answer.alternates ?? []).map(({ type, href }) => (
      <link rel="alternate" type={type} href={href} />
    ))}
  </head>
);

const Languages: FC<{ answer: HtmlAnswer; asked: Asked }> = ({ answer, asked }) => (
  <nav class="languages" aria-label={sharedWords[answer.language].languages}>
    <ul>
      {answer.languages.map((language) => (
        <li>
          <a
            class="ds-link"
            lang={language}
            hreflang={language}
            href={addressIn(asked, language)}
            aria-current={language === answer.language ? 'true' : undefined}
          >
            {languageNames[language]}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const Crumbs: FC<{ answer: HtmlAnswer }> = ({ answer }) => (
  <nav class="crumbs" aria-label={sharedWords[answer.language].path}>
    <ol>
      <li>
        <a class="ds-link" href={`/?lang=${answer.language}`}>
          {sharedWords[answer.language].front}
        </a>
      </li>
      {(answer.crumbs ?? []).map(({ label, href }) => (
        <li>
          {href === undefined ? (
            <span aria-current="page">{label}</span>
          ) : (
            <a class="ds-link" href={href}>
              {label}
            </a>
          )}
        </li>
      ))}
    </ol>
  </nav>
);

const Brand: FC = () => (
  <span class="brand">
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path d="M16 2 4 7v8c0 7.5 5.1 12.8 12 15 6.9-2.2 12-7.5 12-15V7z" />
      <path d="m10 16 4.5 4.5L22 12" />
    </svg>
    Vern
  </span>
);

/** The whole document around an answer. */
export function layout(props: LayoutProps): Child {
  const { answer, asked } = props;
  const words = sharedWords[answer.language];
  return (
    <html lang={answer.language} data-color-scheme="auto" data-color="accent" data-size="md">
      <Head {...props} />
      <body>
        <a class="ds-skip-link" href="#content">
          {words.skip}
        </a>
        <header class="top">
          {answer.crumbs === undefined ? <Brand /> : <Crumbs answer={answer} />}
          {answer.languages.length > 1 && <Languages answer={answer} asked={asked} />}
        </header>
        <main id="content" tabindex={-1}>
          {answer.body}
        </main>
        <footer class="foot">
          <p class="ds-paragraph" data-size="sm">
            {words.madeWith}
          </p>
          <p class="ds-paragraph" data-size="sm">
            <a class="ds-link" href={`/admin?lang=${answer.language}`}>
              {words.staff}
            </a>
          </p>
        </footer>
      </body>
    </html>
  );
}

/** A page that says what went wrong and where to go. */
export function problemPage(status: 403 | 404 | 429 | 500, language: UiLanguage): HtmlAnswer {
  const { title, text } = sharedWords[language].problems[status];
  return {
    kind: 'html',
    status,
    title,
    language,
    languages: ['nb', 'nn', 'en'],
    crumbs: [{ label: title }],
    body: (
      <div class="narrow">
        <h1 class="ds-heading" data-size="lg">
          {title}
        </h1>
        <p class="ds-paragraph">{text}</p>
      </div>
    ),
  };
}
