/**
 * How may the same identity be written, and which of them is meant?
 *
 * Normalised, so that two ways of writing it are one (`normalise`), and in the forms it may have been stored
 * in (`variants`), so that a database finds it by an index on the column as it is. What kind it is follows
 * from its name under `identifiedBy`. GDPR art. 12(2), 15: whoever asks is found however they were entered.
 */
import { phoneForms } from '../../declaration/phone.ts';
import type { Declaration } from '../../declaration/schema/declaration.ts';
import type { Given } from './subject.ts';

/** How an identity is compared. A user name is a plain text: `Kari` and `kari` may be two people. */
export type IdentityKind = 'email' | 'phone' | 'nationalId' | 'organisationNumber' | 'text';

const kinds: readonly (readonly [IdentityKind, RegExp])[] = [
  ['email', /e_?mail$|e_?post$|emailaddress$|epostadresse$/i],
  ['phone', /phone$|phonenumber$|telefon$|telefonnummer$|mobile?$|mobilnummer$|^sms$/i],
  [
    'nationalId',
    /^(national_?id|nationalidentitynumber|nationalidentity|f(o|oe)dselsnummer|f(o|oe)dselsnr|fnr|personnummer|dnumber|dnummer|ssn)$/i,
  ],
  ['organisationNumber', /^organi[sz]ationnumber$|^organisasjonsnummer$|^org_?(no|nr)$/i],
];

/** The kind of an identity by its name in a declaration. */
export function identityKind(name: string): IdentityKind {
  return kinds.find(([, names]) => names.test(name))?.[0] ?? 'text';
}

/** The most forms of one identity that are asked for. */
export const mostVariants = 64;

const tidy = (value: string) => value.trim().normalize('NFC');

/** The one form of an identity that all ways of writing it have in common. Never throws. */
export function normalise(name: string, value: string): string {
  const plain = tidy(value);
  switch (identityKind(name)) {
    case 'email':
      return plain.toLowerCase();
    case 'phone':
      return phoneForms(plain)?.e164 ?? plain.replaceAll(/[\s().-]/g, '');
    case 'nationalId':
      return elevenDigits(plain) ?? plain;
    case 'organisationNumber':
      return nineDigits(plain) ?? plain;
    case 'text':
      return plain;
  }
}

// A column of numbers loses the 0 that a number may begin with.
function elevenDigits(text: string): string | undefined {
  const digits = text.replaceAll(/[\s.-]/g, '');
  return /^\d{10,11}$/.test(digits) ? digits.padStart(11, '0') : undefined;
}

function nineDigits(text: string): string | undefined {
  return /^(?:NO)?(\d{9})(?:MVA)?$/i.exec(text.replaceAll(/[\s.-]/g, ''))?.[1];
}

/** The forms an identity may be stored in, the most likely first; at most `mostVariants`. */
export function variants(name: string, value: string): readonly string[] {
  const written = [value, tidy(value), normalise(name, value)];
  const forms = [...written, ...spellings(name, tidy(value))];
  const composed = [...forms, ...forms.map((form) => form.normalize('NFD'))];
  const padded = composed.flatMap((form) => {
    const bare = form.trim();
    return [`${bare} `, ` ${bare}`, ` ${bare} `, `  ${bare} `, `${bare}  `, `  ${bare}`];
  });
  // Capitals of some letters are other letters (ß is SS), and would lead to somebody else.
  const same = normalise(name, value);
  return [...new Set([...composed, ...padded])]
    .filter((form) => normalise(name, form) === same)
    .slice(0, mostVariants);
}

function spellings(name: string, plain: string): readonly string[] {
  switch (identityKind(name)) {
    case 'email': {
      const lower = plain.toLowerCase();
      return [
        lower,
        plain.toUpperCase(),
        capital(lower),
        lower.replaceAll(/(^|[._-])\p{L}/gu, upper),
      ];
    }
    case 'phone':
      return phoneSpellings(plain);
    case 'nationalId': {
      const digits = elevenDigits(plain);
      if (digits === undefined) return [];
      const [date, rest] = [digits.slice(0, 6), digits.slice(6)];
      return [`${date} ${rest}`, `${date}-${rest}`, digits.replace(/^0/, '')];
    }
    case 'organisationNumber': {
      const digits = nineDigits(plain);
      if (digits === undefined) return [];
      const grouped = digits.replace(/^(...)(...)(...)$/, '$1 $2 $3');
      return [digits, grouped].flatMap((form) => [
        form,
        `${form} MVA`,
        `${form}MVA`,
        `NO ${form}`,
        `NO${form}`,
        `NO ${form} MVA`,
        `NO${form}MVA`,
      ]);
    }
    case 'text':
      return [];
  }
}

const upper = (text: string) => text.toUpperCase();
const capital = (text: string) => text.replace(/^./u, upper);

function phoneSpellings(plain: string): readonly string[] {
  const forms = phoneForms(plain);
  if (forms === undefined) return [];
  const { code, national, shown } = forms;
  const grouped = [
    national,
    national.replace(/^(..)(..)(..)(..)$/, '$1 $2 $3 $4'),
    national.replace(/^(...)(..)(...)$/, '$1 $2 $3'),
    shown,
  ];
  const prefixes = ['', `+${code}`, `+${code} `, `00${code}`, `00${code} `, code, `${code} `];
  const bracketed = [`(+${code}) `, `(+${code})`, `(00${code}) `, `(${code}) `];
  return [...new Set(grouped)].flatMap((form) =>
    [...prefixes, ...bracketed].map((prefix) => `${prefix}${form}`),
  );
}

/** The names under `identifiedBy` in a declaration, in its order. */
export function identityNames({ systems }: Declaration): readonly string[] {
  const names = Object.values(systems).flatMap(({ datasets }) =>
    Object.values(datasets).flatMap(({ identifiedBy }) => Object.keys(identifiedBy ?? {})),
  );
  return [...new Set(names)];
}

/** Identities as they were given, or in one line what is wrong with them; the line repeats no value. */
export type ReadGiven =
  | { readonly ok: true; readonly given: readonly Given[] }
  | { readonly ok: false; readonly because: string };

/** Reads `email=kari@example.no` and the like; names are those of the declaration. */
export function readGiven(declaration: Declaration, written: readonly string[]): ReadGiven {
  const names = identityNames(declaration);
  const possible = names.length === 0 ? 'none are declared' : `possible: ${names.join(', ')}`;
  const given: Given[] = [];
  for (const each of written) {
    const at = each.indexOf('=');
    const [name, value] = [each.slice(0, Math.max(at, 0)).trim(), each.slice(at + 1)];
    if (name === '')
      return refused(
        `An identity is written NAME=VALUE, such as email=kari@example.no; ${possible}.`,
      );
    if (!names.includes(name))
      return refused(`This declaration identifies nobody by '${name}'; ${possible}.`);
    const wrong = senseless(name, value);
    if (wrong !== undefined) return refused(`The identity ${name} ${wrong}.`);
    given.push({ name, value });
  }
  if (given.length === 0) return refused(`Give one or more identities; ${possible}.`);
  const different = new Map(
    given.map((one) => [`${one.name}=${normalise(one.name, one.value)}`, one]),
  );
  return { ok: true, given: [...different.values()] };
}

const refused = (because: string) => ({ ok: false, because }) as const;

function senseless(name: string, value: string): string | undefined {
  const plain = tidy(value);
  if (plain === '') return 'has no value';
  if (plain.includes('\0')) return 'holds a character that no database stores';
  switch (identityKind(name)) {
    case 'email':
      return /^[^@\s].*@.*[^@\s]$/.test(plain)
        ? undefined
        : 'is not an e-mail address; write it as kari@example.no';
    case 'phone':
      return phoneForms(plain) === undefined
        ? 'is not a phone number; write it as 22396900 or, abroad, +46 8 657 61 00'
        : undefined;
    case 'nationalId':
      return elevenDigits(plain) === undefined ? 'has not eleven digits' : undefined;
    default:
      return undefined;
  }
}
