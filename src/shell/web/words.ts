/** The few words every page shares. */
import type { UiLanguage } from '../http/page.ts';

export interface SharedWords {
  readonly skip: string;
  readonly languages: string;
  readonly front: string;
  readonly path: string;
  readonly madeWith: string;
  readonly staff: string;
  readonly signOut: string;
  readonly problems: Readonly<Record<403 | 404 | 429 | 500, { title: string; text: string }>>;
}

export const languageNames: Readonly<Record<UiLanguage, string>> = {
  nb: 'Bokmål',
  nn: 'Nynorsk',
  en: 'English',
};

export const sharedWords: Readonly<Record<UiLanguage, SharedWords>> = {
  nb: {
    skip: 'Gå til innholdet',
    languages: 'Språk',
    front: 'Forside',
    path: 'Du er her',
    madeWith: 'Publisert med Vern, som holder det en personvernerklæring lover.',
    staff: 'For ansatte',
    signOut: 'Logg ut',
    problems: {
      403: { title: 'Dette har du ikke tilgang til', text: 'Logg inn på nytt og prøv igjen.' },
      404: {
        title: 'Vi finner ikke siden',
        text: 'Adressen kan være skrevet feil, eller siden kan være flyttet. Gå til forsiden og let derfra.',
      },
      429: { title: 'For mange forsøk', text: 'Vent et minutt og prøv igjen.' },
      500: {
        title: 'Noe gikk galt hos oss',
        text: 'Feilen er notert. Prøv igjen om litt.',
      },
    },
  },
  nn: {
    skip: 'Gå til innhaldet',
    languages: 'Språk',
    front: 'Framside',
    path: 'Du er her',
    madeWith: 'Publisert med Vern, som held det ei personvernerklæring lovar.',
    staff: 'For tilsette',
    signOut: 'Logg ut',
    problems: {
      403: { title: 'Dette har du ikkje tilgang til', text: 'Logg inn på nytt og prøv igjen.' },
      404: {
        title: 'Vi finn ikkje sida',
        text: 'Adressa kan vere feil, eller sida kan vere flytta. Gå til framsida og leit derifrå.',
      },
      429: { title: 'For mange forsøk', text: 'Vent eitt minutt og prøv igjen.' },
      500: {
        title: 'Noko gjekk gale hos oss',
        text: 'Feilen er notert. Prøv igjen om litt.',
      },
    },
  },
  en: {
    skip: 'Skip to content',
    languages: 'Language',
    front: 'Front page',
    path: 'You are here',
    madeWith: 'Published with Vern, which keeps the promises of a privacy notice.',
    staff: 'For staff',
    signOut: 'Sign out',
    problems: {
      403: { title: 'You do not have access to this', text: 'Sign in again and try once more.' },
      404: {
        title: 'We cannot find that page',
        text: 'The address may be misspelt, or the page may have moved. Go to the front page and look from there.',
      },
      429: { title: 'Too many attempts', text: 'Wait a minute and try again.' },
      500: {
        title: 'Something went wrong at our end',
        text: 'The error has been recorded. Try again shortly.',
      },
    },
  },
};
