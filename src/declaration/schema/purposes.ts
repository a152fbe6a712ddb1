/**
 * What is the data used for, why may it be, and until when?
 *
 * GDPR art. 5(1)(b) and (e), 6, 9, 10, 13(1)(c) and (d), 13(2)(a), 17(3).
 */
import * as z from 'zod';
import { oneReference, references } from './reference.ts';
import { dayText, identifier, listOf, periodText, text, values } from './text.ts';

export const basisName = z.enum([
  'consent',
  'contract',
  'legal obligation',
  'vital interests',
  'public task',
  'legitimate interest',
]);

const conditions = z.record(z.string(), values);

const after = z.union([
  oneReference.transform((one) => [one]),
  z.strictObject({ latest: z.array(oneReference).min(1) }).transform(({ latest }) => latest),
]);

const until = z.strictObject({
  after: after.meta({ description: 'An event, or { latest: [events] }: the last of them counts' }),
  for: periodText.optional().meta({ description: 'How long; a law may give it instead' }),
  per: z.string().default('record').meta({
    description: 'record, or a subject (customer): all records of the person count',
  }),
});

export const purpose = z.strictObject({
  title: text.meta({ description: 'Short, as a heading: Deliver what you order' }),
  why: text.optional().meta({ description: 'A sentence or two: what you do with the data' }),
  is: z
    .string()
    .optional()
    .meta({ description: 'The kind of purpose: orderHandling, security, …' }),
  basis: listOf(basisName).default([]).meta({ description: 'One legal basis (GDPR art. 6)' }),
  interest: text.optional().meta({ description: 'The legitimate interest, in a sentence' }),
  law: z.string().optional().meta({ description: 'The law: bokføringsloven § 13' }),
  class: z.string().optional().meta({ description: 'The class in that law: primary, secondary' }),
  article9: z.string().optional().meta({ description: 'The condition of GDPR art. 9(2)' }),
  article10: z.string().optional().meta({ description: 'The ground for criminal data (art. 10)' }),
  exception: z
    .enum(['legal obligation', 'legal claims', 'expression', 'public health', 'archiving'])
    .optional()
    .meta({ description: 'Why it stays when a person asks for erasure (GDPR art. 17(3))' }),
  needs: listOf(references)
    .transform((lists) => lists.flat())
    .default([]),
  when: conditions.optional().meta({ description: 'Only for records that fit' }),
  whenMeans: text.optional().meta({ description: 'The same in words: «orders sent by post»' }),
  while: conditions.optional().meta({ description: 'It lasts while the record fits' }),
  whileMeans: text.optional().meta({
    description: 'The same in words, after «as long as»: «the order is open»',
  }),
  until: until.optional(),
  criteria: text.optional().meta({ description: 'What decides how long, in words' }),
  given: oneReference.optional().meta({ description: 'Where consent is recorded' }),
  withdrawn: oneReference.optional().meta({ description: 'Where its withdrawal is recorded' }),
  complete: z.boolean().optional().meta({ description: 'No consent is recorded anywhere else' }),
  marketing: z
    .array(z.enum(['email', 'sms', 'phone', 'post', 'web']))
    .optional()
    .meta({ description: 'Direct marketing, and by which channels' }),
  profiling: text.optional().meta({ description: 'How people are profiled, in plain words' }),
  automatedDecision: z.strictObject({ logic: text, consequences: text }).optional(),
  must: z
    .strictObject({ by: z.enum(['contract', 'law', 'nobody']), otherwise: text.optional() })
    .optional()
    .meta({ description: 'Whether people must give the data, and what happens otherwise' }),
  assessment: z
    .strictObject({ day: dayText, text })
    .optional()
    .meta({ description: 'Why older data may serve it too (GDPR art. 6(4))' }),
});

/** One use of personal data with its legal basis, what it needs and how long it lasts. */
export type Purpose = z.output<typeof purpose>;

export const ownTerm = z.strictObject({
  under: identifier.meta({ description: 'The general term it belongs under' }),
  title: text,
});
