/**
 * Is this a phone number, and how is it written for everybody?
 *
 * In its own file because the tables behind it are large: only what reads phone numbers loads them.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Checked } from './law/identifiers.ts';

/** Checks a phone number, Norwegian unless it says otherwise, and writes it as E.164. */
export function phoneNumber(text: string): Checked<{ country?: string }> {
  const parsed = parsePhoneNumberFromString(text, 'NO');
  if (parsed?.isValid() !== true)
    return { valid: false, because: 'this is not a phone number in use' };
  const country = parsed.country === undefined ? {} : { country: parsed.country };
  return { valid: true, normalised: parsed.number, ...country };
}

/** A phone number in the forms it may be stored in: `+4722396900`, `47`, `22396900`, `22 39 69 00`. */
export type PhoneForms = {
  readonly e164: string;
  /** The calling code of the country. */
  readonly code: string;
  readonly national: string;
  /** As it is grouped in its country. */
  readonly shown: string;
};

/**
 * The forms of a text that may be a phone number, Norwegian unless it says otherwise; undefined where it
 * cannot be one. Numbers that are not in use (yet) count, because people must be found by what is stored.
 */
export function phoneForms(text: string): PhoneForms | undefined {
  // 4722396900, without a plus: too long to be Norwegian.
  const plain = text.replace(/^\s*\(?(?=47[\s()-]*(?:\d[\s()-]*){8}$)/, '+');
  const parsed = parsePhoneNumberFromString(plain, 'NO');
  if (parsed?.isPossible() !== true) return undefined;
  return {
    e164: parsed.number,
    code: parsed.countryCallingCode,
    national: parsed.nationalNumber,
    shown: parsed.formatNational(),
  };
}
