/** By when must a request be answered? As a form for staff. */
import type { ResponseDeadline } from '../declaration/law/deadline.ts';
import { dayInWords } from '../declaration/terms/words.ts';
import type { UiLanguage } from '../shell/http/page.ts';
import { actionPages } from '../shell/web/action-page.tsx';
import { deadline } from './actions/deadline.ts';

const words = {
  nb: {
    title: 'Når må vi svare?',
    lead: 'Fristen for å svare noen som bruker rettighetene sine, er én måned fra vi fikk henvendelsen.',
    submit: 'Regn ut fristen',
    fields: {
      received: 'Mottatt (dato, eller dato og klokkeslett)',
      extended: 'Vi har forlenget fristen til tre måneder',
      paused: 'Dager vi ventet på personen',
    },
  },
  nn: {
    title: 'Når må vi svare?',
    lead: 'Fristen for å svare nokon som bruker rettane sine, er éin månad frå vi fekk førespurnaden.',
    submit: 'Rekn ut fristen',
    fields: {
      received: 'Motteken (dato, eller dato og klokkeslett)',
      extended: 'Vi har forlengt fristen til tre månader',
      paused: 'Dagar vi venta på personen',
    },
  },
  en: {
    title: 'When must we answer?',
    lead: 'We must answer somebody who uses their rights within one month of receiving the request.',
    submit: 'Work out the deadline',
    fields: {
      received: 'Received (a date, or a date and time)',
      extended: 'We have extended the deadline to three months',
      paused: 'Days we waited for the person',
    },
  },
} as const;

function answer(value: unknown, language: UiLanguage): string {
  const { due, safe, extensionNoticeBy } = value as ResponseDeadline;
  const [day, sure, notice] = [due, safe, extensionNoticeBy].map((each) =>
    dayInWords(each, language),
  );
  const pause =
    due === safe
      ? ''
      : {
          nb: ` Sikker dag uten pause: ${sure}.`,
          nn: ` Trygg dag utan pause: ${sure}.`,
          en: ` Safe day without the pause: ${sure}.`,
        }[language];
  return {
    nb: `Svar senest ${day}.${pause} Skal fristen forlenges, må personen få vite det innen ${notice}.`,
    nn: `Svar seinast ${day}.${pause} Skal fristen forlengjast, må personen få vite det innan ${notice}.`,
    en: `Answer by ${day}.${pause} To extend the deadline, tell the person by ${notice}.`,
  }[language];
}

export const pages = actionPages({ action: deadline, path: '/admin/deadline', words, answer });
