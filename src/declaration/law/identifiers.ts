/**
 * Is this a possible identity, organisation, account or payment number?
 *
 * Only the form is checked: length, date and control digits, as those who issue the numbers publish
 * them (law.md section 9). Identity numbers are accepted by the rule of 1964 and by that of 2032;
 * neither sex nor year of birth is read from them. Synthetic numbers are for tests alone.
 *
 * `@navikt/fnrvalidator` agrees on both rules, but does not say which one fits, takes synthetic numbers
 * for real ones and lacks the test numbers with 65 added to the month. It is the oracle of the tests.
 */
/** A value in its normal form with what was learnt about it, or why it cannot be one. */
export type Checked<T extends object = object> =
  | ({ readonly valid: true; readonly normalised: string } & Readonly<T>)
  | { readonly valid: false; readonly because: string };

type Identity = {
  readonly kind: 'fødselsnummer' | 'D-number';
  readonly synthetic: boolean;
  readonly rule: '1964' | '2032';
};

const weights = {
  first: [3, 7, 6, 1, 8, 9, 4, 5, 2, 1],
  second: [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1],
  organisation: [3, 2, 7, 6, 5, 4, 3, 2, 1],
  account: [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1],
};

/** What synthetic and auxiliary numbers add to the month: H-numbers and NAV, NAV, Tenor. */
const monthShifts = [40, 65, 80];

/** Checks a fødselsnummer or D-number. Months over 12 pass only with `synthetic`. */
export function nationalIdentityNumber(
  text: string,
  { synthetic = false }: { readonly synthetic?: boolean } = {},
): Checked<Identity> {
  const digits = withoutSpace(text);
  if (!/^\d{11}$/.test(digits)) return invalid('an identity number has eleven digits');

  const [rawDay, rawMonth] = [Number(digits.slice(0, 2)), Number(digits.slice(2, 4))];
  const shift = monthShifts.findLast((added) => rawMonth > added) ?? 0;
  if (shift > 0 && !synthetic) return invalid('the month is over 12: a synthetic number');
  const dNumber = rawDay > 40;
  const date = { day: dNumber ? rawDay - 40 : rawDay, month: rawMonth - shift };
  if (!isDate(date, Number(digits.slice(4, 6)))) return invalid('the first six digits are no date');

  const first = modulo11(digits, weights.first);
  if (first > 3 || modulo11(digits, weights.second) !== 0)
    return invalid('the control digits do not fit');
  return {
    valid: true,
    normalised: digits,
    kind: dNumber ? 'D-number' : 'fødselsnummer',
    synthetic: shift > 0,
    rule: first === 0 ? '1964' : '2032',
  };
}

/** Checks an organisasjonsnummer; `MVA` after it says the organisation is registered for VAT. */
export function organisationNumber(text: string): Checked<{ vatRegistered: boolean }> {
  const [, digits, suffix] = /^(?:NO)?(\d{9})(MVA)?$/i.exec(withoutSpace(text)) ?? [];
  if (digits === undefined) return invalid('an organisation number has nine digits');
  if (modulo11(digits, weights.organisation) !== 0)
    return invalid('the control digit does not fit');
  return { valid: true, normalised: digits, vatRegistered: suffix !== undefined };
}

/** Checks a Norwegian account number, or the IBAN of one, and gives both. */
export function accountNumber(text: string): Checked<{ formatted: string; iban: string }> {
  const plain = withoutSpace(text).replaceAll('.', '').toUpperCase();
  const [, control, digits] = /^(?:NO(\d{2}))?(\d{11})$/.exec(plain) ?? [];
  if (digits === undefined) return invalid('an account number has eleven digits');
  const iban = ibanOf(digits);
  if (control !== undefined && !iban.startsWith(`NO${control}`))
    return invalid('the control digits of the IBAN do not fit');
  const fits = modulo11(digits, weights.account) === 0;
  // Old postal giro accounts have their own rule.
  const giro = digits.startsWith('0000') && luhn(digits.slice(4));
  if (!fits && !giro) return invalid('the control digit does not fit');
  const formatted = `${digits.slice(0, 4)}.${digits.slice(4, 6)}.${digits.slice(6)}`;
  return { valid: true, normalised: digits, formatted, iban };
}

/** The two ways a KID is controlled. Which one holds is agreed by each creditor with its bank. */
export type KidRule = 'mod10' | 'mod11';

/** Checks a KID by one rule, or by both where the creditor's is not known. */
export function kid(text: string, rule?: KidRule): Checked<{ rules: readonly KidRule[] }> {
  const digits = withoutSpace(text);
  if (!/^\d{1,24}[\d-]$/.test(digits)) return invalid('a KID has 2 to 25 digits');
  const fitting = [
    ...(luhn(digits) ? (['mod10'] as const) : []),
    ...(kidModulo11(digits) ? (['mod11'] as const) : []),
  ];
  const rules = rule === undefined ? fitting : fitting.filter((one) => one === rule);
  if (rules.length === 0) return invalid('the control digit does not fit');
  return { valid: true, normalised: digits, rules };
}

/** Checks the form of a Norwegian postal code; whether it is in use is for Bring's register. */
export function postalCode(text: string): Checked {
  const digits = withoutSpace(text);
  if (!/^\d{4}$/.test(digits)) return invalid('a postal code has four digits');
  if (digits < '0001' || digits > '9991') return invalid('postal codes run from 0001 to 9991');
  return { valid: true, normalised: digits };
}

function invalid(because: string): { readonly valid: false; readonly because: string } {
  return { valid: false, because };
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function isDate({ day, month }: { day: number; month: number }, year: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  // Two digits do not tell the century, so every fourth year may have a 29 February.
  const february = year % 4 === 0 ? 29 : 28;
  const lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (lengths[month - 1] ?? 0);
}

function modulo11(digits: string, factors: readonly number[]): number {
  return factors.reduce((sum, factor, index) => sum + factor * Number(digits[index]), 0) % 11;
}

function luhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

function kidModulo11(digits: string): boolean {
  const base = digits.slice(0, -1).split('').toReversed();
  const sum = base.reduce((total, digit, index) => total + Number(digit) * (2 + (index % 6)), 0);
  const control = (11 - (sum % 11)) % 11;
  return digits.at(-1) === (control === 10 ? '-' : String(control));
}

function ibanOf(account: string): string {
  // N and O are 23 and 24; the country and 00 are moved behind the account: ISO 13616.
  const remainder = Number(BigInt(`${account}232400`) % 97n);
  return `NO${String(98 - remainder).padStart(2, '0')}${account}`;
}
