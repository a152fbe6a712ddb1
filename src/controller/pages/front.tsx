/** The front page: the organisations served here, each with its notice. */
import { chooseLanguage } from '../../shell/http/language.ts';
import { page, uiLanguages } from '../../shell/http/page.ts';

const words = {
  nb: {
    title: 'Personvern du kan etterprøve',
    lead: 'Her er personvernerklæringene til virksomhetene som bruker denne installasjonen av Vern.',
    notice: 'Personvernerklæring',
    rights: 'Rettighetene dine',
    cookies: 'Informasjonskapsler',
    versions: 'Alle versjoner',
    none: 'Ingen virksomhet er lagt inn ennå. Bruk kommandoen vern apply med en erklæring.',
  },
  nn: {
    title: 'Personvern du kan etterprøve',
    lead: 'Her er personvernerklæringane til verksemdene som bruker denne installasjonen av Vern.',
    notice: 'Personvernerklæring',
    rights: 'Rettane dine',
    cookies: 'Informasjonskapslar',
    versions: 'Alle versjonar',
    none: 'Inga verksemd er lagd inn enno. Bruk kommandoen vern apply med ei erklæring.',
  },
  en: {
    title: 'Privacy you can check',
    lead: 'These are the privacy notices of the organisations that use this installation of Vern.',
    notice: 'Privacy notice',
    rights: 'Your rights',
    cookies: 'Cookies',
    versions: 'All versions',
    none: 'There are no organisations here yet. Add one with the command vern apply and a declaration.',
  },
} as const;

const front = page({
  name: 'controller.front',
  path: '/',
  who: 'anyone',
  cached: true,
  async show(asked) {
    const language = chooseLanguage(uiLanguages, asked.query.get('lang'), asked.acceptLanguage);
    const outcome = await asked.read('controller.organisations', {});
    const all = outcome.ok ? (outcome.value as readonly { slug: string; name: string }[]) : [];
    const said = words[language];
    const lang = `?lang=${language}`;
    const link = (name: string, organisation: string) =>
      `${asked.href(name, { organisation })}${lang}`;
    return {
      kind: 'html',
      title: `${said.title} – Vern`,
      language,
      languages: uiLanguages,
      body: (
        <>
          <h1 class="ds-heading" data-size="xl">
            {said.title}
          </h1>
          <p class="lead">{said.lead}</p>
          {all.length === 0 && <p class="ds-paragraph">{said.none}</p>}
          <ul class="cards">
            {all.map(({ slug, name }) => (
              <li>
                <section class="ds-card" data-color="neutral" aria-labelledby={`${slug}-h`}>
                  <h2 class="ds-heading" data-size="xs" id={`${slug}-h`}>
                    {name}
                  </h2>
                  <p class="first">
                    <a class="ds-link" href={link('notice.show', slug)}>
                      {said.notice}
                    </a>
                  </p>
                  <ul>
                    {(['rights', 'cookies', 'versions'] as const).map((each) => (
                      <li>
                        <a class="ds-link" href={link(`notice.${each}`, slug)}>
                          {said[each]}
                        </a>
                      </li>
                    ))}
                  </ul>
                </section>
              </li>
            ))}
          </ul>
        </>
      ),
    };
  },
});

export const pages = [front];
