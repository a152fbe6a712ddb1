/** The words around a notice: menus, versions, differences. */
import type { NoticeLanguage } from '../notice.ts';

export interface PageWords {
  readonly contents: string;
  readonly formats: string;
  readonly version: (number: number) => string;
  readonly inForceFrom: (day: string) => string;
  readonly notInForceYet: string;
  readonly older: string;
  readonly versions: string;
  readonly versionsLead: string;
  readonly current: string;
  readonly upcoming: string;
  readonly earlier: string;
  readonly significant: string;
  readonly compare: string;
  readonly compareWith: (number: number) => string;
  readonly compareTitle: (from: number, to: number) => string;
  readonly inWords: string;
  readonly marked: string;
  readonly nothing: string;
  readonly added: string;
  readonly removed: string;
  readonly reworded: string;
  readonly from: string;
  readonly to: string;
  readonly columns: { readonly version: string; readonly day: string; readonly state: string };
  readonly cookies: string;
  readonly rights: string;
  readonly whole: string;
  readonly none: string;
  readonly showAll: string;
  readonly showLess: string;
}

export const pageWords: Readonly<Record<NoticeLanguage, PageWords>> = {
  nb: {
    contents: 'Innhold',
    formats: 'Andre formater',
    version: (number) => `Versjon ${number}`,
    inForceFrom: (day) => `gjelder fra ${day}`,
    notInForceYet: 'Denne versjonen er kunngjort, men gjelder ikke ennå.',
    older: 'Dette er en eldre versjon.',
    versions: 'Alle versjoner',
    versionsLead: 'Hver versjon står uendret her, så du kan se hva som gjaldt på en bestemt dag.',
    current: 'Gjelder nå',
    upcoming: 'Kommer',
    earlier: 'Tidligere',
    significant: 'viktige endringer',
    compare: 'Sammenlign to versjoner',
    compareWith: (number) => `Sammenlign med versjon ${number}`,
    compareTitle: (from, to) => `Hva er endret mellom versjon ${from} og ${to}?`,
    inWords: 'Endringene med ord',
    marked: 'Endringene i teksten',
    nothing: 'Ingenting er endret i teksten.',
    added: 'Nytt',
    removed: 'Fjernet',
    reworded: 'Endret',
    from: 'Fra versjon',
    to: 'Til versjon',
    columns: { version: 'Versjon', day: 'Gjelder fra', state: 'Status' },
    cookies: 'Informasjonskapsler',
    rights: 'Rettighetene dine',
    whole: 'Les hele personvernerklæringen',
    none: 'Vi bruker ingen informasjonskapsler.',
    showAll: 'Vis alle detaljer',
    showLess: 'Vis bare hovedpunktene',
  },
  nn: {
    contents: 'Innhald',
    formats: 'Andre format',
    version: (number) => `Versjon ${number}`,
    inForceFrom: (day) => `gjeld frå ${day}`,
    notInForceYet: 'Denne versjonen er kunngjord, men gjeld ikkje enno.',
    older: 'Dette er ein eldre versjon.',
    versions: 'Alle versjonar',
    versionsLead: 'Kvar versjon står uendra her, så du kan sjå kva som galdt på ein bestemt dag.',
    current: 'Gjeld no',
    upcoming: 'Kjem',
    earlier: 'Tidlegare',
    significant: 'viktige endringar',
    compare: 'Samanlikn to versjonar',
    compareWith: (number) => `Samanlikn med versjon ${number}`,
    compareTitle: (from, to) => `Kva er endra mellom versjon ${from} og ${to}?`,
    inWords: 'Endringane med ord',
    marked: 'Endringane i teksten',
    nothing: 'Ingenting er endra i teksten.',
    added: 'Nytt',
    removed: 'Fjerna',
    reworded: 'Endra',
    from: 'Frå versjon',
    to: 'Til versjon',
    columns: { version: 'Versjon', day: 'Gjeld frå', state: 'Status' },
    cookies: 'Informasjonskapslar',
    rights: 'Rettane dine',
    whole: 'Les heile personvernerklæringa',
    none: 'Vi bruker ingen informasjonskapslar.',
    showAll: 'Vis alle detaljar',
    showLess: 'Vis berre hovudpunkta',
  },
  en: {
    contents: 'Contents',
    formats: 'Other formats',
    version: (number) => `Version ${number}`,
    inForceFrom: (day) => `in force from ${day}`,
    notInForceYet: 'This version has been announced but is not yet in force.',
    older: 'This is an older version.',
    versions: 'All versions',
    versionsLead: 'Every version stays here unchanged, so you can see what applied on a given day.',
    current: 'In force now',
    upcoming: 'Upcoming',
    earlier: 'Earlier',
    significant: 'important changes',
    compare: 'Compare two versions',
    compareWith: (number) => `Compare with version ${number}`,
    compareTitle: (from, to) => `What changed between version ${from} and version ${to}?`,
    inWords: 'The changes in words',
    marked: 'The changes in the text',
    nothing: 'Nothing in the text has changed.',
    added: 'New',
    removed: 'Removed',
    reworded: 'Changed',
    from: 'From version',
    to: 'To version',
    columns: { version: 'Version', day: 'In force from', state: 'Status' },
    cookies: 'Cookies',
    rights: 'Your rights',
    whole: 'Read the whole privacy notice',
    none: 'We use no cookies.',
    showAll: 'Show all details',
    showLess: 'Show only the main points',
  },
};
