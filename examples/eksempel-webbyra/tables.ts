/** Which tables does the web agency have? */
import { type Table, table, to } from '../tables.ts';

/** The website. Named and anonymous answers share a table; its key has two columns. */
export const web: readonly Table[] = [
  table(
    'visits',
    `id integer, visitor_id text, ip_prefix text, country text?, search_engine text?, browser text,
     visit_count integer, search_words text?, visited_at instant`,
    { indexes: [['visitor_id']] },
  ),
  table(
    'contact_messages',
    `id integer, name text, email text, phone text?, message text, status text, sent_at timestamp,
     answered_at timestamp?`,
    { allowed: { status: ['open', 'answered'] }, indexes: [['email'], ['phone']] },
  ),
  table(
    'feedback_answers',
    `form_code text, answer_no integer, anonymous boolean, name text?, email text?, answers json,
     answered_at instant`,
    { key: ['form_code', 'answer_no'], indexes: [['email']] },
  ),
  table(
    'access_log',
    `id bigint, ip text, path text, event text, username text?, logged_at instant`,
    { indexes: [['ip'], ['logged_at']] },
  ),
];

/** The customer file: an old one, with names as people write them. */
export const crm: readonly Table[] = [
  table(
    'Kunder',
    `Kundenr integer, Firmanavn text?, Org nr text?, Navn text, E-post text?, Telefon text?,
     Adresse text?, Postnr text?, Status text, Kunde siden date?, Avsluttet date?`,
    {
      key: ['Kundenr'],
      allowed: { Status: ['aktiv', 'avsluttet'] },
      indexes: [['E-post'], ['Telefon']],
    },
  ),
  table(
    'Kontaktpersoner',
    `Nr integer, Kundenr integer, Navn text, Stilling text?, E-post text?, Telefon text?`,
    {
      key: ['Nr'],
      indexes: [['E-post'], ['Telefon'], ['Kundenr']],
      references: [to('Kunder', 'Kundenr', 'Kundenr')],
    },
  ),
  table(
    'Prosjekter',
    `Prosjektnr integer, Kundenr integer, Tittel text, Beskrivelse text?, Status text,
     Levert date?`,
    {
      key: ['Prosjektnr'],
      indexes: [['Kundenr']],
      references: [to('Kunder', 'Kundenr', 'Kundenr')],
    },
  ),
  table(
    'Timer og oppgaver',
    `Prosjektnr integer, Linje integer, Dato date, Timer amount, Tekst text?, Regnskapsår integer`,
    {
      key: ['Prosjektnr', 'Linje'],
      references: [to('Prosjekter', 'Prosjektnr', 'Prosjektnr')],
    },
  ),
  table('Domener', `Domene text, Kundenr integer, Utløper date?`, {
    key: ['Domene'],
    indexes: [['Kundenr']],
    references: [to('Kunder', 'Kundenr', 'Kundenr')],
  }),
  table(
    'Fakturaer',
    `Fakturanr integer, Kundenr integer?, Firmanavn text, Fakturaadresse text, Beløp amount,
     Fakturadato date, Status text, EHF blob?, Regnskapsår integer, Betalt date?`,
    {
      key: ['Fakturanr'],
      allowed: { Status: ['sendt', 'purret', 'betalt'] },
      indexes: [['Kundenr']],
      references: [to('Kunder', 'Kundenr', 'Kundenr')],
    },
  ),
];
