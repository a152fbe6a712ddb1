/** Where staff sign in, and what they find there. */
import type { FC } from 'hono/jsx';
import { chooseLanguage } from '../../shell/http/language.ts';
import {
  type Asked,
  type HtmlAnswer,
  type Page,
  page,
  type UiLanguage,
  uiLanguages,
} from '../../shell/http/page.ts';
import { staffWords } from '../words.ts';

/** What the sign-in needs to know of the installation. */
export interface SignIn {
  isToken(shown: string): boolean;
  /** A cookie that proves a new session. */
  cookie(asked: Asked): string;
  readonly ended: string;
}

const languageOf = (asked: Asked): UiLanguage =>
  chooseLanguage(uiLanguages, asked.query.get('lang') ?? asked.form['lang'], asked.acceptLanguage);

const Form: FC<{ language: UiLanguage; wrong: boolean }> = ({ language, wrong }) => {
  const words = staffWords[language];
  return (
    <form class="plain" method="post" action="/admin">
      <input type="hidden" name="lang" value={language} />
      <div class="ds-field">
        <label class="ds-label" for="token">
          {words.token}
        </label>
        <p class="ds-paragraph" id="token-help" data-size="sm">
          {words.tokenHelp}
        </p>
        <input
          class="ds-input"
          id="token"
          name="token"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby={wrong ? 'token-wrong token-help' : 'token-help'}
          aria-invalid={wrong ? 'true' : undefined}
        />
        {wrong && (
          <p class="ds-validation-message" id="token-wrong" role="alert">
            {words.wrong}
          </p>
        )}
      </div>
      <div>
        <button class="ds-button" type="submit">
          {words.submit}
        </button>
      </div>
    </form>
  );
};

function signInPage(asked: Asked, wrong: boolean): HtmlAnswer {
  const language = languageOf(asked);
  const words = staffWords[language];
  return {
    kind: 'html',
    status: wrong ? 403 : 200,
    title: `${words.signIn} – Vern`,
    language,
    languages: uiLanguages,
    crumbs: [{ label: words.signIn }],
    body: (
      <div class="narrow">
        <h1 class="ds-heading" data-size="lg">
          {words.signIn}
        </h1>
        <Form language={language} wrong={wrong} />
      </div>
    ),
  };
}

interface ChoicesProps {
  readonly asked: Asked;
  readonly language: UiLanguage;
  readonly all: readonly { slug: string; name: string }[];
}

const Choices: FC<ChoicesProps> = ({ asked, language, all }) => {
  const words = staffWords[language];
  return (
    <>
      <nav aria-label={words.tools}>
        <ul class="formats">
          {(['controller.apply', 'rights.deadline', 'retention.keepUntil'] as const).map((each) => (
            <li>
              <a class="ds-link" href={`${asked.href(`${each}.form`)}?lang=${language}`}>
                {words.actions[each]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <ul class="cards">
        {all.map(({ slug, name }) => (
          <li>
            <section class="ds-card" data-color="neutral" aria-labelledby={`${slug}-h`}>
              <h2 class="ds-heading" data-size="xs" id={`${slug}-h`}>
                {name}
              </h2>
              <ul>
                <li>
                  <a
                    class="ds-link"
                    href={`${asked.href('processing.show', { organisation: slug })}?lang=${language}`}
                  >
                    {words.record}
                  </a>
                </li>
                <li>
                  <a
                    class="ds-link"
                    href={`${asked.href('notice.show', { organisation: slug })}?lang=${language}`}
                  >
                    {words.notice}
                  </a>
                </li>
              </ul>
            </section>
          </li>
        ))}
      </ul>
    </>
  );
};

async function staffPage(asked: Asked): Promise<HtmlAnswer> {
  const language = languageOf(asked);
  const words = staffWords[language];
  const outcome = await asked.read('controller.organisations', {});
  const all = outcome.ok ? (outcome.value as readonly { slug: string; name: string }[]) : [];
  return {
    kind: 'html',
    title: `${words.title} – Vern`,
    language,
    languages: uiLanguages,
    crumbs: [{ label: words.title }],
    body: (
      <>
        <h1 class="ds-heading" data-size="lg">
          {words.title}
        </h1>
        <p class="lead">{words.lead}</p>
        <Choices asked={asked} language={language} all={all} />
        <form method="post" action="/admin/sign-out">
          <input type="hidden" name="csrf" value={asked.staff?.csrf} />
          <button class="ds-button" data-variant="secondary" type="submit">
            {words.signOut}
          </button>
        </form>
      </>
    ),
  };
}

/** The pages of this room, for an installation’s way of signing in. */
export function pages(signIn: SignIn): readonly Page[] {
  return [
    page({
      name: 'security.staff',
      path: '/admin',
      who: 'anyone',
      cached: false,
      show: async (asked) =>
        asked.staff === undefined ? signInPage(asked, false) : staffPage(asked),
    }),
    page({
      name: 'security.signIn',
      path: '/admin',
      method: 'post',
      who: 'anyone',
      cached: false,
      async show(asked) {
        if (!signIn.isToken(asked.form['token'] ?? '')) return signInPage(asked, true);
        const to = `/admin?lang=${languageOf(asked)}`;
        return { kind: 'redirect', to, cookie: signIn.cookie(asked) };
      },
    }),
    page({
      name: 'security.signOut',
      path: '/admin/sign-out',
      method: 'post',
      who: 'staff',
      cached: false,
      show: async () => ({ kind: 'redirect', to: '/admin', cookie: signIn.ended }),
    }),
  ];
}
