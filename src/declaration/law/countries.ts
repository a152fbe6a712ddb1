/**
 * May personal data be sent to this country as it is, or does the transfer need a safeguard?
 *
 * Within the EEA it is no transfer. To a country the Commission has found adequate it needs nothing
 * more: GDPR art. 45(3); the decisions apply in Norway from the same day (FOR-2018-06-15-876 § 2).
 * Elsewhere it needs a safeguard or, rarely, an exception: art. 46, 49. Decisions are data with dates,
 * because they are renewed, annulled and made: law.md 4.3, status of mid-2026.
 */
import type { Language } from '../terms/term.ts';
import type { Day } from './day.ts';

/** What a transfer to a country rests on, on a day. */
export type TransferStatus = {
  readonly status: 'eea' | 'adequate' | 'adequate if certified' | 'third country';
  readonly citation: string;
  /** The decision of adequacy, and whom it covers where that is not everybody. */
  readonly decision?: string;
  readonly condition?: string;
  /** `verify`: a date or the reach of the decision was not read in its text. */
  readonly mark: 'sure' | 'verify';
};

type Adequacy = {
  readonly country: string;
  readonly decision: string;
  readonly from: string;
  /** The last day, where one is set. */
  readonly until?: string;
  readonly condition?: string;
  readonly certified?: true;
  readonly mark?: 'verify';
};

const members =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO';

// Parts of a member with their own code. That Svalbard follows Norway is Norwegian law, not the EEA's.
const parts = 'AX GF GP MF MQ RE SJ YT';

/** Decisions of the Commission under GDPR art. 45, and those made before it that still hold. */
const decisions: readonly Adequacy[] = [
  { country: 'CH', decision: '2000/518/EC', from: '2000-07-26' },
  {
    country: 'CA',
    decision: '2002/2/EC',
    from: '2001-12-20',
    condition: 'commercial organisations',
  },
  { country: 'AR', decision: '2003/490/EC', from: '2003-06-30' },
  { country: 'GG', decision: '2003/821/EC', from: '2003-11-21' },
  { country: 'IM', decision: '2004/411/EC', from: '2004-04-28' },
  { country: 'JE', decision: '2008/393/EC', from: '2008-05-08' },
  { country: 'FO', decision: '2010/146/EU', from: '2010-03-05' },
  { country: 'AD', decision: '2010/625/EU', from: '2010-10-19' },
  { country: 'IL', decision: '2011/61/EU', from: '2011-01-31' },
  { country: 'UY', decision: '2012/484/EU', from: '2012-08-21' },
  { country: 'NZ', decision: '2013/65/EU', from: '2012-12-19' },
  { country: 'JP', decision: '(EU) 2019/419', from: '2019-01-23' },
  {
    country: 'GB',
    decision: '(EU) 2021/1772, renewed 2025-12-19',
    from: '2021-06-28',
    until: '2031-12-27',
    mark: 'verify',
  },
  { country: 'KR', decision: '(EU) 2022/254', from: '2021-12-17' },
  {
    country: 'US',
    decision: '(EU) 2016/1250 (Privacy Shield)',
    from: '2016-07-12',
    until: '2020-07-15',
    condition: 'recipients certified under the Privacy Shield',
    certified: true,
  },
  {
    country: 'US',
    decision: '(EU) 2023/1795 (Data Privacy Framework)',
    from: '2023-07-10',
    condition: 'recipients certified under the EU-US Data Privacy Framework',
    certified: true,
  },
  { country: 'BR', decision: '(EU) 2026/179', from: '2026-01-26' },
];

const codes =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS ' +
  'BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE ' +
  'EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM ' +
  'HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC ' +
  'LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA ' +
  'NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW ' +
  'SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO ' +
  'TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

/** The countries of ISO 3166-1, alpha-2. */
export const countries: readonly string[] = codes.split(' ');

const known: ReadonlySet<string> = new Set(countries);
const eea: ReadonlySet<string> = new Set(`${members} ${parts}`.split(' '));
const uncertain: ReadonlySet<string> = new Set(parts.split(' '));

/** Whether a code is a country of ISO 3166-1. */
export function isCountry(code: string): boolean {
  return known.has(code);
}

/**
 * What a transfer to a country rests on, on a day. A code nobody has given out is answered strictly,
 * as a third country.
 */
export function transferStatus(country: string, day: Day): TransferStatus {
  if (eea.has(country))
    return {
      status: 'eea',
      citation: 'GDPR art. 44',
      mark: uncertain.has(country) ? 'verify' : 'sure',
    };
  const found = decisions.find(
    ({ country: of, from, until }) =>
      of === country && from <= day && (until === undefined || day <= until),
  );
  if (found === undefined)
    return { status: 'third country', citation: 'GDPR art. 46', mark: 'sure' };
  const { decision, condition, certified, mark = 'sure' } = found;
  return {
    status: certified === true ? 'adequate if certified' : 'adequate',
    citation: 'GDPR art. 45(3)',
    decision,
    ...(condition === undefined ? {} : { condition }),
    mark,
  };
}

const names = new Map<Language, Intl.DisplayNames>();

/** What a country is called, or undefined for a code that is none. Nynorsk falls back to bokmål. */
export function countryName(code: string, language: Language): string | undefined {
  if (!isCountry(code)) return undefined;
  const list = names.get(language) ?? new Intl.DisplayNames([language, 'nb'], { type: 'region' });
  names.set(language, list);
  return list.of(code);
}
