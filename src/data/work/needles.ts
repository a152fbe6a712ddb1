/**
 * What is looked for in texts, so that a person cannot be found in them?
 *
 * The identities in the forms they may be written in, as they also stand in JSON, unless a shorter form stands in
 * a longer one anyway. Short ones are left out: they stand in texts about anybody, and a number of fewer than six
 * digits is anybody's. GDPR art. 5(1)(e), 17.
 */
import { variants } from '../find/identity.ts';
import type { Identity } from '../find/subject.ts';

/** Shorter texts, and numbers of fewer digits, are not looked for. */
export const shortest = 6;

/** What to look for. */
export type Needles = {
  /** None of them holds another: what a database looks for. */
  readonly short: readonly string[];
  /** All forms: what must stand there by itself, not as a part of a longer word or number. */
  readonly all: readonly string[];
  /** Those that are numbers, as digits: a column of numbers keeps neither a plus nor the noughts before. */
  readonly numbers: readonly string[];
};

/** The texts to look for. */
export function needlesOf(
  identities: readonly Pick<Identity, 'name' | 'value' | 'written'>[],
): Needles {
  const forms = identities.flatMap(({ name, value, written }) => [
    ...[value, written].map((each) => each.trim()),
    ...variants(name, value).map((each) => each.trim()),
  ]);
  const all = [...new Set(forms.flatMap(inJson))].filter(({ length }) => length >= shortest);
  const short = all.filter((one) => !all.some((other) => other !== one && one.includes(other)));
  const numbers = forms.filter((form) => /^\+?[\d\s().-]+$/.test(form)).map(significant);
  return {
    short,
    all,
    numbers: [...new Set(numbers)].filter(({ length }) => length >= shortest),
  };
}

const significant = (form: string) => form.replaceAll(/\D/g, '').replace(/^0+/, '');

const partOfWord = /[\p{L}\p{N}]/u;

/** Whether one of the forms stands in a text by itself: `kunde16` does not stand in `kunde160`. */
export function standsIn(text: string, forms: readonly string[]): boolean {
  return forms.some((form) => {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      const [before, after] = [text.slice(0, at).at(-1) ?? '', text[at + form.length] ?? ''];
      if (!partOfWord.test(before) && !partOfWord.test(after)) return true;
    }
    return false;
  });
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
