/** With which words is an export described, in each language? */
import type { Language } from '../../declaration/terms/term.ts';
import type { Chosen, Why } from './choose.ts';

type AboutWords = {
  readonly title: (organisation: string) => string;
  readonly made: (organisation: string, day: string) => string;
  readonly rule: string;
  readonly files: string;
  readonly rows: (count: number) => string;
  readonly ended: (count: number) => string;
  readonly gone: (names: string) => string;
  readonly none: string;
  readonly leftOut: string;
  readonly statements: string;
  readonly rights: (organisation: string) => string;
};

/** The sentences of the description. */
export const aboutWords: Readonly<Record<Language, AboutWords>> = {
  nb: {
    title: (organisation) => `Opplysningene dine hos ${organisation}`,
    made: (organisation, day) =>
      `${organisation} laget disse filene ${day}, fordi du ba om å få med deg opplysningene dine (retten til dataportabilitet, personvernforordningen artikkel 20).`,
    rule: 'Med er det du selv har gitt oss, og det vi har registrert av bruken din, når vi bruker det fordi du har samtykket eller fordi vi har en avtale med deg.',
    files:
      'Filene. Hver finnes som JSON for andre systemer og CSV for regneark. Tekst i CSV som begynner med =, +, - eller @, har fått en apostrof foran.',
    rows: (count) => (count === 1 ? '1 rad' : `${count} rader`),
    ended: (count) =>
      `${count === 1 ? '1 rad er' : `${count} rader er`} ikke med, fordi verken samtykke eller avtale gjelder for dem lenger.`,
    gone: (names) => `Uten ${names}: verken samtykke eller avtale gjelder for dem lenger.`,
    none: 'Vi fant ingen opplysninger som retten gjelder for.',
    leftOut: 'Ikke med:',
    statements: 'Det du selv har lagt til om opplysningene (artikkel 16):',
    rights: (organisation) =>
      `Vil du se alt ${organisation} har om deg, ber du om innsyn (artikkel 15). Du kan klage til Datatilsynet.`,
  },
  nn: {
    title: (organisation) => `Opplysningane dine hos ${organisation}`,
    made: (organisation, day) =>
      `${organisation} laga desse filene ${day}, fordi du bad om å få med deg opplysningane dine (retten til dataportabilitet, personvernforordninga artikkel 20).`,
    rule: 'Med er det du sjølv har gitt oss, og det vi har registrert av bruken din, når vi bruker det fordi du har samtykt eller fordi vi har ein avtale med deg.',
    files:
      'Filene. Kvar finst som JSON for andre system og CSV for rekneark. Tekst i CSV som byrjar med =, +, - eller @, har fått ein apostrof framfor.',
    rows: (count) => (count === 1 ? '1 rad' : `${count} rader`),
    ended: (count) =>
      `${count === 1 ? '1 rad er' : `${count} rader er`} ikkje med, fordi korkje samtykke eller avtale gjeld for dei lenger.`,
    gone: (names) => `Utan ${names}: korkje samtykke eller avtale gjeld for dei lenger.`,
    none: 'Vi fann ingen opplysningar som retten gjeld for.',
    leftOut: 'Ikkje med:',
    statements: 'Det du sjølv har lagt til om opplysningane (artikkel 16):',
    rights: (organisation) =>
      `Vil du sjå alt ${organisation} har om deg, ber du om innsyn (artikkel 15). Du kan klage til Datatilsynet.`,
  },
  en: {
    title: (organisation) => `Your data at ${organisation}`,
    made: (organisation, day) =>
      `${organisation} made these files on ${day}, because you asked to take your data with you (the right to data portability, GDPR article 20).`,
    rule: 'They hold what you gave us and what we recorded of your use, where we use it because you consented or because we have a contract with you.',
    files:
      'The files. Each is there as JSON for other systems and CSV for spreadsheets. Text in CSV that begins with =, +, - or @ has an apostrophe before it.',
    rows: (count) => (count === 1 ? '1 row' : `${count} rows`),
    ended: (count) =>
      `${count === 1 ? '1 row is' : `${count} rows are`} left out, because neither consent nor contract goes on for them.`,
    gone: (names) => `Without ${names}: neither consent nor contract goes on for them.`,
    none: 'We found no data that this right is about.',
    leftOut: 'Left out:',
    statements: 'What you added about the data yourself (article 16):',
    rights: (organisation) =>
      `To see everything ${organisation} holds about you, ask for access (article 15). You may complain to Datatilsynet.`,
  },
};

/** Where a field came from. */
export const sourceWords: Readonly<Record<Language, Readonly<Record<Chosen['source'], string>>>> = {
  nb: { provided: 'fra deg', observed: 'registrert av bruken din' },
  nn: { provided: 'frå deg', observed: 'registrert av bruken din' },
  en: { provided: 'from you', observed: 'recorded of your use' },
};

/** Why something is left out. */
export const reasonWords: Readonly<Record<Language, Readonly<Record<Why, string>>>> = {
  nb: {
    'worked out by us': 'noe vi har regnet ut eller laget selv',
    'from others': 'kommer fra andre enn deg',
    'about somebody else': 'gjelder en annen person',
    'no consent or contract': 'vi har det av andre grunner enn samtykke og avtale',
    'a secret for logging in': 'en hemmelighet som bare brukes til innlogging',
    'shared with others': 'gjelder også andre personer',
    'not searched': 'vi har ikke kunnet slå opp her; spør oss',
  },
  nn: {
    'worked out by us': 'noko vi har rekna ut eller laga sjølve',
    'from others': 'kjem frå andre enn deg',
    'about somebody else': 'gjeld ein annan person',
    'no consent or contract': 'vi har det av andre grunnar enn samtykke og avtale',
    'a secret for logging in': 'ein løyndom som berre blir brukt til innlogging',
    'shared with others': 'gjeld òg andre personar',
    'not searched': 'vi har ikkje kunna slå opp her; spør oss',
  },
  en: {
    'worked out by us': 'something we worked out or made ourselves',
    'from others': 'came from others than you',
    'about somebody else': 'is about another person',
    'no consent or contract': 'we have it for other reasons than consent and contract',
    'a secret for logging in': 'a secret used only for logging in',
    'shared with others': 'is about other people too',
    'not searched': 'we could not look here; ask us',
  },
};
