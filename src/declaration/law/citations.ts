/**
 * Which law does a citation mean, and how is it written for people?
 *
 * A citation is data in the law's own form, `bokføringsloven § 13` or `GDPR art. 12(3)`. Here it is
 * read into a law and a place in it, with the official title and a link, and written in bokmål,
 * nynorsk and English. References and dates: lovdata.no and eur-lex.europa.eu; law.md, first table.
 */
import { suggest } from '../terms/suggest.ts';
import type { Wording } from '../terms/term.ts';
import { type Day, day } from './day.ts';

/** A law or regulation that Vern's rules cite. */
export type Law = {
  readonly id: LawId;
  /** The official title in Norwegian. */
  readonly title: string;
  /** The name in running text. */
  readonly name: Wording;
  /** `LOV-2004-11-19-73`, `FOR-…`, or the number of a Union regulation. */
  readonly reference: string;
  readonly link: string;
  /** In force in Norway from; absent where this project has not read the date itself. */
  readonly from?: Day;
  /** GDPR and Regulation 1182/71 have articles; Norwegian acts and regulations have sections. */
  readonly divided: 'articles' | 'sections';
};

/** A place in a law: `§ 13` or `art. 12(3)`, with its law. */
export type Citation = {
  readonly law: Law;
  /** The section or article: `13`, `12`, `4-19`. */
  readonly place: string;
  readonly paragraph?: string;
  readonly number?: string;
  readonly letter?: string;
};

/** A citation read, or the nearest law that could have been meant. */
export type CitationAnswer =
  | { readonly kind: 'citation'; readonly citation: Citation }
  | { readonly kind: 'unknown law'; readonly suggestion?: string }
  | { readonly kind: 'no place'; readonly law: Law };

type Row = readonly [
  title: string,
  names: readonly [nb: string, nn: string, en: string],
  reference: string,
  from?: string,
  otherNames?: readonly string[],
];

const sectioned = {
  personopplysningsloven: [
    'Lov om behandling av personopplysninger',
    ['personopplysningsloven', 'personopplysningslova', 'the Personal Data Act'],
    'LOV-2018-06-15-38',
    '2018-07-20',
    ['pol', 'popplyl'],
  ],
  bokføringsloven: [
    'Lov om bokføring',
    ['bokføringsloven', 'bokføringslova', 'the Bookkeeping Act'],
    'LOV-2004-11-19-73',
    '2005-01-01',
    ['bokfl'],
  ],
  bokføringsforskriften: [
    'Forskrift om bokføring',
    ['bokføringsforskriften', 'bokføringsforskrifta', 'the Bookkeeping Regulations'],
    'FOR-2004-12-01-1558',
    '2005-01-01',
    ['bokff'],
  ],
  ekomloven: [
    'Lov om elektronisk kommunikasjon',
    ['ekomloven', 'ekomlova', 'the Electronic Communications Act'],
    'LOV-2024-12-13-76',
    '2025-01-01',
    ['ekoml'],
  ],
  markedsføringsloven: [
    'Lov om kontroll med markedsføring og avtalevilkår mv.',
    ['markedsføringsloven', 'marknadsføringslova', 'the Marketing Control Act'],
    'LOV-2009-01-09-2',
    '2009-06-01',
    ['mfl'],
  ],
  ehandelsloven: [
    'Lov om visse sider av elektronisk handel og andre informasjonssamfunnstjenester',
    ['ehandelsloven', 'ehandelslova', 'the E-Commerce Act'],
    'LOV-2003-05-23-35',
    '2003-07-01',
    ['ehl', 'e-handelsloven'],
  ],
  hvitvaskingsloven: [
    'Lov om tiltak mot hvitvasking og terrorfinansiering',
    ['hvitvaskingsloven', 'kvitvaskingslova', 'the Money Laundering Act'],
    'LOV-2018-06-01-23',
    '2018-10-15',
  ],
  forbrukerkjøpsloven: [
    'Lov om forbrukerkjøp',
    ['forbrukerkjøpsloven', 'forbrukarkjøpslova', 'the Consumer Purchases Act'],
    'LOV-2002-06-21-34',
    '2002-07-01',
  ],
  kjøpsloven: [
    'Lov om kjøp',
    ['kjøpsloven', 'kjøpslova', 'the Sale of Goods Act'],
    'LOV-1988-05-13-27',
    '1989-01-01',
  ],
  håndverkertjenesteloven: [
    'Lov om håndverkertjenester m.m. for forbrukere',
    ['håndverkertjenesteloven', 'handverkartenestelova', 'the Craftsmen Services Act'],
    'LOV-1989-06-16-63',
  ],
  bustadoppføringslova: [
    'Lov om avtalar med forbrukar om oppføring av ny bustad m.m.',
    ['bustadoppføringslova', 'bustadoppføringslova', 'the Housing Construction Act'],
    'LOV-1997-06-13-43',
    '1998-07-01',
    ['bustadoppføringsloven'],
  ],
  avhendingslova: [
    'Lov om avhending av fast eigedom',
    ['avhendingslova', 'avhendingslova', 'the Alienation Act'],
    'LOV-1992-07-03-93',
    '1993-01-01',
    ['avhendingsloven'],
  ],
  foreldelsesloven: [
    'Lov om foreldelse av fordringer',
    ['foreldelsesloven', 'foreldingslova', 'the Limitation Act'],
    'LOV-1979-05-18-18',
    '1980-01-01',
  ],
  angrerettloven: [
    'Lov om opplysningsplikt og angrerett ved fjernsalg og salg utenom faste forretningslokaler',
    ['angrerettloven', 'angrerettlova', 'the Cancellation Act'],
    'LOV-2014-06-20-27',
  ],
  kredittopplysningsloven: [
    'Lov om behandling av opplysninger i kredittopplysningsvirksomhet',
    ['kredittopplysningsloven', 'kredittopplysningslova', 'the Credit Information Act'],
    'LOV-2019-12-20-109',
    '2022-07-01',
  ],
  arbeidsmiljøloven: [
    'Lov om arbeidsmiljø, arbeidstid og stillingsvern mv.',
    ['arbeidsmiljøloven', 'arbeidsmiljølova', 'the Working Environment Act'],
    'LOV-2005-06-17-62',
    '2006-01-01',
    ['aml'],
  ],
  likestillingsloven: [
    'Lov om likestilling og forbud mot diskriminering',
    [
      'likestillings- og diskrimineringsloven',
      'likestillings- og diskrimineringslova',
      'the Equality and Anti-Discrimination Act',
    ],
    'LOV-2017-06-16-51',
    '2018-01-01',
  ],
  skatteforvaltningsloven: [
    'Lov om skatteforvaltning',
    ['skatteforvaltningsloven', 'skatteforvaltningslova', 'the Tax Administration Act'],
    'LOV-2016-05-27-14',
    '2017-01-01',
  ],
  merverdiavgiftsloven: [
    'Lov om merverdiavgift',
    ['merverdiavgiftsloven', 'meirverdiavgiftslova', 'the VAT Act'],
    'LOV-2009-06-19-58',
    '2010-01-01',
    ['mval'],
  ],
  regnskapsloven: [
    'Lov om årsregnskap m.v.',
    ['regnskapsloven', 'rekneskapslova', 'the Accounting Act'],
    'LOV-1998-07-17-56',
    '1999-01-01',
  ],
  byggherreforskriften: [
    'Forskrift om sikkerhet, helse og arbeidsmiljø på bygge- eller anleggsplasser',
    ['byggherreforskriften', 'byggherreforskrifta', 'the Construction Client Regulations'],
    'FOR-2009-08-03-1028',
    '2010-01-01',
  ],
  kameraforskriften: [
    'Forskrift om kameraovervåking i virksomhet',
    ['kameraforskriften', 'kameraforskrifta', 'the Camera Surveillance Regulations'],
    'FOR-2018-07-02-1107',
    '2018-07-20',
  ],
  epostforskriften: [
    'Forskrift om arbeidsgivers innsyn i e-postkasse og annet elektronisk lagret materiale',
    ['e-postforskriften', 'e-postforskrifta', 'the Regulations on Access to E-mail Accounts'],
    'FOR-2018-07-02-1108',
    '2018-07-20',
  ],
} as const satisfies Readonly<Record<string, Row>>;

const articled = {
  GDPR: [
    'Europaparlaments- og rådsforordning (EU) 2016/679 (personvernforordningen)',
    ['personvernforordningen', 'personvernforordninga', 'GDPR'],
    '32016R0679',
    '2018-07-20',
    ['gdpr'],
  ],
  R1182: [
    'Rådsforordning (EØF, Euratom) nr. 1182/71 om regler for tidsfrister, datoer og terminer',
    [
      'forordning (EØF, Euratom) nr. 1182/71',
      'forordning (EØF, Euratom) nr. 1182/71',
      'Regulation (EEC, Euratom) No 1182/71',
    ],
    '31971R1182',
    '1994-01-01',
    ['r1182', 'regulation 1182/71', 'forordning 1182/71'],
  ],
} as const satisfies Readonly<Record<string, Row>>;

/** A law, by the name citations use. */
export type LawId = keyof typeof sectioned | keyof typeof articled;

/** The laws Vern's rules cite. */
export const laws: readonly Law[] = [
  ...rowsOf(articled).map(([id, row]) => lawOf(id, row, 'articles')),
  ...rowsOf(sectioned).map(([id, row]) => lawOf(id, row, 'sections')),
];

const known = new Map<string, Law>(laws.flatMap((law) => namesOf(law).map((name) => [name, law])));

const read = new Map<string, CitationAnswer>();
const mostRead = 1_000;

/** Reads a citation as people write it, case, spacing and the word for `§` or `art.` aside. */
export function citation(text: string): CitationAnswer {
  const before = read.get(text);
  if (before !== undefined) return before;
  // A declaration cites few laws, and the rule asks for them of every record.
  if (read.size >= mostRead) read.clear();
  const answer = readCitation(text);
  read.set(text, answer);
  return answer;
}

function readCitation(text: string): CitationAnswer {
  const plain = text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const marked = /^(.*?)\s*(?:§+|\bart(?:icle|ikkel|\.|\b)|\bparagraf\b|\bsection\b)\s*(.*)$/.exec(
    plain,
  );
  // "Art. 12(3) GDPR": the law may also stand last.
  const last = marked?.[1] === '' ? /^(\S+(?:\([^)]*\))*)\s+(.*)$/.exec(marked[2] ?? '') : null;
  const name = (last?.[2] ?? marked?.[1] ?? plain).replace(/^the /, '').replace(/[.,]$/, '');
  const law = known.get(name);
  if (law === undefined) {
    const meant = suggest(name, known.keys());
    const suggestion = meant === undefined ? undefined : known.get(meant)?.id;
    return suggestion === undefined ? { kind: 'unknown law' } : { kind: 'unknown law', suggestion };
  }
  const place = placeOf(last?.[1] ?? marked?.[2] ?? '', law);
  return place === undefined
    ? { kind: 'no place', law }
    : { kind: 'citation', citation: { law, ...place } };
}

/** Writes a citation in its canonical form, the one that is stored: `bokføringsloven § 13`. */
export function formatCitation({ law, place, ...parts }: Citation): string {
  if (law.divided === 'articles') return `${law.id} art. ${place}${brackets(parts)}`;
  return `${law.name.nb} § ${place}${inWords(parts, 'nb')}`;
}

/**
 * Writes a citation for people: GDPR art. 12(3) is "personvernforordningen artikkel 12 nr. 3" in
 * bokmål and "GDPR Article 12(3)" in English.
 */
export function citationWording({ law, place, ...parts }: Citation): Wording {
  if (law.divided === 'articles') {
    const norwegian = `artikkel ${place}${pointsOf(parts)}`;
    return {
      nb: `${law.name.nb} ${norwegian}`,
      nn: `${law.name.nn} ${norwegian}`,
      en: `${law.name.en} Article ${place}${brackets(parts)}`,
    };
  }
  return {
    nb: `${law.name.nb} § ${place}${inWords(parts, 'nb')}`,
    nn: `${law.name.nn} § ${place}${inWords(parts, 'nn')}`,
    en: `${law.name.en} section ${place}${inWords(parts, 'en')}`,
  };
}

type Parts = Pick<Citation, 'paragraph' | 'number' | 'letter'>;

const ordinals: Readonly<Record<'nb' | 'nn' | 'en', readonly string[]>> = {
  nb: ['første', 'andre', 'tredje', 'fjerde', 'femte'],
  nn: ['første', 'andre', 'tredje', 'fjerde', 'femte'],
  en: ['first', 'second', 'third', 'fourth', 'fifth'],
};

function placeOf(text: string, law: Law): Omit<Citation, 'law'> | undefined {
  const [, place, rest = ''] = /^(\d+(?:-\d+)*(?: [a-z](?!\p{L}))?)(.*)$/u.exec(text) ?? [];
  if (place === undefined) return undefined;
  const bracketed = [...rest.matchAll(/\(([0-9a-z]+)\)/g)].map((match) => match[1] ?? '');
  const [paragraph = ordinalIn(rest)] = bracketed.filter((part) => /^\d/.test(part));
  const number = /\b(?:nr|no)\.? ?(\d+)/.exec(rest)?.[1];
  const letter =
    bracketed.find((part) => /^[a-z]$/.test(part)) ??
    /\b(?:bokstav|litra|letter) ([a-z])\b/.exec(rest)?.[1];
  // In an article "nr. 3" is the paragraph that English writes as (3).
  const [counted, item] =
    law.divided === 'articles' ? [paragraph ?? number, undefined] : [paragraph, number];
  return {
    place,
    ...(counted === undefined ? {} : { paragraph: counted }),
    ...(item === undefined ? {} : { number: item }),
    ...(letter === undefined ? {} : { letter }),
  };
}

function ordinalIn(text: string): string | undefined {
  const found = Object.values(ordinals)
    .map((words) => words.findIndex((word) => text.includes(`${word} `)))
    .find((index) => index >= 0);
  return found === undefined ? undefined : String(found + 1);
}

function brackets({ paragraph, letter }: Parts): string {
  return (
    (paragraph === undefined ? '' : `(${paragraph})`) + (letter === undefined ? '' : `(${letter})`)
  );
}

function pointsOf({ paragraph, letter }: Parts): string {
  const numbered = paragraph === undefined ? '' : ` nr. ${paragraph}`;
  return numbered + (letter === undefined ? '' : ` bokstav ${letter}`);
}

function inWords({ paragraph, number, letter }: Parts, language: 'nb' | 'nn' | 'en'): string {
  const english = language === 'en';
  const nth = ordinals[language][Number(paragraph ?? 0) - 1];
  const [leddWord, numberWord, letterWord] = english
    ? ['paragraph', 'no.', 'letter']
    : ['ledd', 'nr.', 'bokstav'];
  return [
    nth === undefined ? '' : ` ${nth} ${leddWord}`,
    number === undefined ? '' : ` ${numberWord} ${number}`,
    letter === undefined ? '' : ` ${letterWord} ${letter}`,
  ].join('');
}

function lawOf(id: LawId, row: Row, divided: Law['divided']): Law {
  const [title, [nb, nn, en], reference, from] = row;
  const start = from === undefined ? undefined : day(from);
  return {
    id,
    title,
    name: { nb, nn, en },
    reference,
    link: linkOf(reference),
    ...(start === undefined ? {} : { from: start }),
    divided,
  };
}

function linkOf(reference: string): string {
  const [, kind, rest] = /^(LOV|FOR)-(.*)$/.exec(reference) ?? [];
  if (rest === undefined)
    return `https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:${reference}`;
  return kind === 'LOV'
    ? `https://lovdata.no/dokument/NL/lov/${rest}`
    : `https://lovdata.no/dokument/SF/forskrift/${rest}`;
}

function rowsOf<K extends LawId>(table: Readonly<Record<K, Row>>): [K, Row][] {
  return Object.entries(table) as [K, Row][];
}

function namesOf({ id, name, reference }: Law): string[] {
  const row: Row = { ...sectioned, ...articled }[id];
  return [id, reference, ...Object.values(name), ...(row[4] ?? [])].map((text) =>
    text.toLowerCase().replace(/^the /, ''),
  );
}
