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
