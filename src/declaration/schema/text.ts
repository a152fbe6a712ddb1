/**
 * How are words, references and periods written in a declaration?
 *
 * Each schema accepts what people write and returns one normal form, so that the rest of Vern
 * never meets a shorthand.
 */
import * as z from 'zod';
import { type Day, day, type Period, period } from '../law/day.ts';

/** A text for people, by language code; `*` holds a text written once for all languages. */
export type Text = Readonly<Record<string, string>>;

const languageCode = z
  .string()
  .regex(/^[a-z]{2,3}$/, 'a language is written with two or three small letters: nb, nn, en');

const words = z
  .string()
  .trim()
  .min(1, 'write a text here, or leave the key out')
  .meta({ pattern: '\\S' });

export const text = z
  .union([words.transform((same): Text => ({ '*': same })), z.record(languageCode, words)])
  .meta({ description: 'A text: one for all languages, or one for each: { nb: …, nn: …, en: … }' });

/** A proper name or other text that is the same in every language. */
export const name = words;

export const identifier = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9_]*$/,
    'a name begins with a small letter and has only letters a to z, digits and _',
  );

export const dayText = z
  .union([z.string(), z.number()])
  .transform((written, context): Day => {
    const read = day(String(written));
    if (read !== undefined) return read;
    context.addIssue({
      code: 'custom',
      message: `'${written}' is not a day; write year-month-day, such as 2026-02-28`,
    });
    return z.NEVER;
  })
  .meta({
    description: 'A day: 2026-02-28',
    type: 'string',
    pattern: String.raw`^\d{4}-\d\d-\d\d$`,
  });

export const periodText = z
  .string()
  .transform((written, context): Period => {
    const read = period(written);
    if (read !== undefined) return read;
    context.addIssue({
      code: 'custom',
      message: `'${written}' is not a period; write P5Y, P3Y6M, P6M, P2W or P30D`,
    });
    return z.NEVER;
  })
  .meta({
    description: 'A period as in ISO 8601: P5Y (years), P6M (months), P2W, P30D',
    pattern: String.raw`^P(?=\d)(?:\d{1,6}Y)?(?:\d{1,6}M)?(?:\d{1,6}W)?(?:\d{1,6}D)?$`,
  });

export const url = z
  .string()
  .regex(/^https?:\/\/\S+$/, 'write a web address that begins with https://');
export const email = z.string().regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'write an e-mail address');
export const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'a country is written with two capital letters, such as NO or US');

/** A value a column is compared with; a list means any of them. */
export type Value = string | number | boolean | null;
const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export const values = z
  .union([value.transform((one): readonly Value[] => [one]), z.array(value).min(1)])
  .meta({ description: 'A value, or a list of values of which one must fit' });

/** One or a list, always returned as a list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.union([item.transform((one) => [one] as const), z.array(item)]) as z.ZodType<
    readonly z.output<T>[],
    z.input<T> | z.input<T>[]
  >;
}
