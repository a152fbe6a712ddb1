/** Publish a new version of a declaration, as a form for staff. */
import type { Day } from '../../declaration/law/day.ts';
import { dayInWords } from '../../declaration/terms/words.ts';
import type { UiLanguage } from '../../shell/http/page.ts';
import { actionPages } from '../../shell/web/action-page.tsx';
import { actions } from '../actions.ts';

const words = {
  nb: {
    title: 'Publiser en ny versjon',
    lead: 'Lim inn hele erklæringen. Den blir kontrollert først, og ingenting blir publisert hvis den har feil.',
    submit: 'Kontroller og publiser',
    fields: { file: 'Erklæringen (vern.yaml)', effective: 'Gjelder fra (kan stå tomt)' },
  },
  nn: {
    title: 'Publiser ein ny versjon',
    lead: 'Lim inn heile erklæringa. Ho blir kontrollert først, og ingenting blir publisert om ho har feil.',
    submit: 'Kontroller og publiser',
    fields: { file: 'Erklæringa (vern.yaml)', effective: 'Gjeld frå (kan stå tomt)' },
  },
  en: {
    title: 'Publish a new version',
    lead: 'Paste the whole declaration. It is checked first, and nothing is published if it has errors.',
    submit: 'Check and publish',
    fields: { file: 'The declaration (vern.yaml)', effective: 'In force from (may be left empty)' },
  },
} as const;

function answer(value: unknown, language: UiLanguage): string {
  const { number, effectiveFrom, changed } = value as {
    number: number;
    effectiveFrom: Day;
    changed: boolean;
  };
  const from = dayInWords(effectiveFrom, language);
  if (!changed)
    return {
      nb: `Dette er den samme teksten som versjon ${number}. Ingenting ble endret.`,
      nn: `Dette er den same teksten som versjon ${number}. Ingenting vart endra.`,
      en: `This is the same text as version ${number}. Nothing changed.`,
    }[language];
  return {
    nb: `Versjon ${number} gjelder fra ${from}.`,
    nn: `Versjon ${number} gjeld frå ${from}.`,
    en: `Version ${number} is in force from ${from}.`,
  }[language];
}

export const pages = actions
  .filter(({ name }) => name === 'controller.apply')
  .flatMap((action) => actionPages({ action, path: '/admin/apply', words, answer }));
