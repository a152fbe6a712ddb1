/** Until when does a law have data kept? As a form for staff. */
import type { Kept } from '../declaration/law/retention-law.ts';
import { dayInWords } from '../declaration/terms/words.ts';
import type { UiLanguage } from '../shell/http/page.ts';
import { actionPages } from '../shell/web/action-page.tsx';
import { keepUntilLaw } from './actions/keep-until.ts';

const words = {
  nb: {
    title: 'Hvor lenge må vi ta vare på det?',
    lead: 'Skriv loven og dagen tiden regnes fra. For bilag er det dagen bilaget hører til.',
    submit: 'Regn ut',
    fields: {
      law: 'Lov, for eksempel bokføringsloven § 13',
      event: 'Dagen tiden regnes fra',
      class: 'Klasse i loven, for eksempel primary eller secondary',
      fiscalYearEnd: 'Siste dag i regnskapsåret, måned-dag (12-31)',
    },
  },
  nn: {
    title: 'Kor lenge må vi ta vare på det?',
    lead: 'Skriv lova og dagen tida blir rekna frå. For bilag er det dagen bilaget høyrer til.',
    submit: 'Rekn ut',
    fields: {
      law: 'Lov, til dømes bokføringsloven § 13',
      event: 'Dagen tida blir rekna frå',
      class: 'Klasse i lova, til dømes primary eller secondary',
      fiscalYearEnd: 'Siste dag i rekneskapsåret, månad-dag (12-31)',
    },
  },
  en: {
    title: 'How long must we keep it?',
    lead: 'Enter the law and the day the time is counted from. For a voucher, that is the day it belongs to.',
    submit: 'Work it out',
    fields: {
      law: 'Law, such as bokføringsloven § 13',
      event: 'The day the time is counted from',
      class: 'Class in the law, such as primary or secondary',
      fiscalYearEnd: 'Last day of the fiscal year, month-day (12-31)',
    },
  },
} as const;

function answer(value: unknown, language: UiLanguage): string {
  const { keepThrough, eraseFrom, citation } = value as Kept;
  const [last, first] = [keepThrough, eraseFrom].map((each) => dayInWords(each, language));
  return {
    nb: `Ta vare på det til og med ${last}. Slett det fra ${first} (${citation}).`,
    nn: `Ta vare på det til og med ${last}. Slett det frå ${first} (${citation}).`,
    en: `Keep it until the end of ${last}. Erase it from ${first} (${citation}).`,
  }[language];
}

export const pages = actionPages({
  action: keepUntilLaw,
  path: '/admin/keep-until',
  words,
  answer,
});
