/**
 * What is looked for in texts, so that a person cannot be found in them?
 *
 * The identities in the forms they may be written in, as they also stand in JSON, unless a shorter form stands in
 * a longer one anyway. Short ones are left out: they stand in texts about anybody. GDPR art. 5(1)(e), 17.
 */
import { variants } from '../find/identity.ts';
import type { Identity } from '../find/subject.ts';

/** Shorter texts are not looked for. */
export const shortest = 6;

/** The texts to look for; none of them holds another. */
export function needlesOf(
  identities: readonly Pick<Identity, 'name' | 'value' | 'written'>[],
): readonly string[] {
  const forms = identities.flatMap(({ name, value, written }) => [
    ...[value, written].map((each) => each.trim()),
    ...variants(name, value).map((each) => each.trim()),
  ]);
  const all = [...new Set(forms.flatMap(inJson))].filter(({ length }) => length >= shortest);
  return all.filter((one) => !all.some((other) => other !== one && one.includes(other)));
}

// As it is, and with the escapes that writers of JSON use.
function inJson(text: string): readonly string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const ascii = escaped.replaceAll(
    /[^\x20-\x7e]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [text, escaped, ascii];
}
