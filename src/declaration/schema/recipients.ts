/**
 * Who else sees the data, which cookies are set, where is data asked for, what protects it?
 *
 * GDPR art. 13(1)(e) and (f), 14(2)(f), 26, 28, 32, 44 to 49; ekomloven § 3-15.
 */
import * as z from 'zod';
import { references } from './reference.ts';
import {
  country,
  dayText,
  email,
  identifier,
  listOf,
  name,
  periodText,
  text,
  url,
} from './text.ts';

const transfer = z.strictObject({
  mechanism: z.enum(['adequacy', 'standard clauses', 'binding rules', 'derogation']),
  module: z.enum(['C2C', 'C2P', 'P2P', 'P2C']).optional(),
  certified: dayText.optional().meta({ description: 'When the recipient certified itself (USA)' }),
  assessed: dayText.optional().meta({ description: 'When the transfer was assessed' }),
  measures: text.optional(),
  copy: url.optional().meta({ description: 'Where people get a copy of the safeguards' }),
  fallback: z.enum(['standard clauses', 'binding rules']).optional(),
});

export const recipient = z.strictObject({
  name: name.optional().meta({ description: 'The name of the one who receives the data' }),
  title: text.optional().meta({ description: 'What it is: The company that delivers the goods' }),
  number: z.string().optional().meta({ description: 'Organisation number, in quotes' }),
  role: z.enum(['controller', 'processor', 'joint controller', 'authority']),
  relation: z.enum(['subsidiary', 'parent', 'member', 'supplier', 'adviser', 'buyer']).optional(),
  country: country.optional(),
  parentCountry: country.optional().meta({ description: 'Where its owner is, if elsewhere' }),
  for: listOf(identifier).default([]).meta({ description: 'The purposes it serves' }),
  receives: listOf(z.string()).default([]).meta({ description: 'The categories it gets' }),
  when: text.optional().meta({ description: 'When it gets them: When you choose home delivery' }),
  law: z.string().optional().meta({ description: 'The law that demands it' }),
  transfer: transfer.optional(),
  agreement: z
    .strictObject({ signed: dayText, reviewed: dayText.optional() })
    .optional()
    .meta({ description: 'The processor agreement (GDPR art. 28)' }),
  subProcessors: z.array(z.strictObject({ name, country })).optional(),
});

/** Somebody outside the organisation who receives personal data. */
export type Recipient = z.output<typeof recipient>;

export const cookies = z.strictObject({
  consent: z
    .enum(['panel', 'browser settings', 'use', 'none'])
    .default('panel')
    .meta({ description: 'How people choose; only a panel counts (ekomloven § 3-15)' }),
  panel: z.string().optional().meta({ description: 'Where the panel is, as a path or address' }),
  list: z.record(
    identifier,
    z.strictObject({
      name,
      class: z.enum(['necessary', 'functional', 'analytics', 'marketing']),
      purpose: text,
      by: z.string().default('us').meta({ description: 'us, or a recipient' }),
      lasts: z
        .union([z.literal('session').transform(() => 'session' as const), periodText])
        .meta({ description: 'session, or a period: P1Y' }),
      records: listOf(z.string()).default([]).meta({ description: 'The categories it records' }),
      consent: z.boolean().optional().meta({ description: 'false only for necessary cookies' }),
    }),
  ),
});

/** What is stored on or read from people's devices. */
export type Cookies = z.output<typeof cookies>;

export const collectionPoint = z.strictObject({
  title: text,
  by: z.enum(['form', 'account', 'order', 'phone', 'email', 'meeting', 'automatic', 'third party']),
  at: z.string().optional().meta({ description: 'Where it is, as a path or address' }),
  asks: listOf(references).transform((lists) => lists.flat()),
  required: z.array(z.string()).default([]).meta({ description: 'Categories one must give' }),
  for: listOf(identifier),
  linksNotice: z.boolean().default(true),
  anonymous: z.boolean().optional().meta({ description: 'Answers are not tied to a name' }),
  forwards: listOf(identifier).default([]).meta({ description: 'Recipients it is passed on to' }),
  told: text.optional().meta({ description: 'What people are told there besides' }),
});

/** A form or another point where data is asked for. */
export type CollectionPoint = z.output<typeof collectionPoint>;

export const source = z.strictObject({
  title: text,
  name: name.optional(),
  public: z.boolean().default(false),
  gives: listOf(z.string()).default([]).meta({ description: 'The categories that come from it' }),
  informed: text.optional().meta({ description: 'How and when people are told (GDPR art. 14)' }),
});

/** Somewhere other than the person that data comes from. */
export type Source = z.output<typeof source>;

export const measure = z.strictObject({
  is: z.string().meta({ description: 'The kind of measure: accessControl, training, …' }),
  title: text,
  review: periodText.optional().meta({ description: 'How often it is done again' }),
  responsible: name.optional(),
  published: z.boolean().default(true).meta({ description: 'false: not in the notice' }),
});

/** Something done to protect the data, with how often it is reviewed. */
export type Measure = z.output<typeof measure>;

export const contact = z.strictObject({
  name: name.optional(),
  email: email.optional(),
  phone: z.string().optional(),
  address: name.optional(),
});
