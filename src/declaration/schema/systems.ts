/**
 * Where does personal data live, whose is it, and what happened to it?
 *
 * Systems hold datasets, datasets hold fields and events: GDPR art. 30(1)(c), 5(1)(d) and (e).
 */
import * as z from 'zod';
import { edge, oneReference } from './reference.ts';
import { country, dayText, identifier, listOf, name, periodText, text, values } from './text.ts';

const column = z.string().min(1).max(128);

export const sourceKind = z
  .enum(['provided', 'observed', 'derived', 'third party'])
  .meta({ description: 'Given by the person, seen in use, worked out by you, or from others' });

const fieldForm = z.strictObject({
  category: z.string().meta({ description: 'What it is: name, email, phone, order, …' }),
  column: column.optional().meta({ description: 'The column, when it is not named as the field' }),
  source: sourceKind.optional(),
  from: identifier.optional().meta({ description: 'The entry under sources it comes from' }),
  about: edge.optional().meta({ description: 'Whom this field is about, if not the record' }),
  mentions: z.boolean().optional().meta({ description: 'It only mentions somebody else' }),
  whole: z.boolean().optional().meta({ description: 'A document that is kept or gone as a whole' }),
  title: text.optional().meta({ description: 'Own words for it, if the category says too little' }),
  because: text.optional().meta({ description: 'Why a fødselsnummer or the like is necessary' }),
  public: z
    .boolean()
    .optional()
    .meta({ description: 'Public information, such as a company name' }),
});

/** What a field holds and where it came from. */
export type Field = z.output<typeof fieldForm>;

export const field = z.union([
  z.string().transform((category): Field => ({ category })),
  fieldForm,
]);

const identity = z.union([
  column.transform((written) => ({ column: written, unique: true })),
  z.strictObject({
    column,
    unique: z.boolean().default(true).meta({ description: 'false: several people may share it' }),
  }),
]);

const eventForm = z.strictObject({
  column,
  null: z.enum(['not yet', 'unknown']).default('unknown').meta({
    description: 'What an empty value means: it has not happened yet, or nobody knows',
  }),
  as: z.enum(['date', 'timestamp', 'year', 'fiscal year']).default('date'),
  zone: z.string().default('Europe/Oslo').meta({ description: 'The zone of times without one' }),
  title: text.optional().meta({ description: 'In words, after «after»: «the last delivery»' }),
});

/** Something that happened on a day, from which a period can run. */
export type Event = z.output<typeof eventForm>;

export const event = z.union([
  column.transform((written): Event => eventForm.parse({ column: written })),
  eventForm,
]);

const maximum = z
  .strictObject({ after: oneReference, for: periodText, law: z.string().optional() })
  .meta({ description: 'Must be gone then, whatever the purposes say (law: camera footage, …)' });

const atEnd = z
  .union([
    z.literal('erase').transform(() => ({ statistics: [] as readonly string[] })),
    z.strictObject({ statistics: z.array(z.string()).min(1) }),
  ])
  .meta({ description: 'erase, or { statistics: [columns] } kept without the link to a person' });

export const dataset = z.strictObject({
  title: text,
  table: z.string().min(1).optional().meta({ description: 'The table: orders, sales.orders' }),
  rows: z.record(column, values).optional().meta({ description: 'Only the rows that fit' }),
  key: listOf(column).optional().meta({ description: 'The key, if the table declares none' }),
  about: listOf(edge).optional().meta({ description: 'Whose record it is' }),
  sharedWith: listOf(edge).optional().meta({ description: 'Others it also belongs to' }),
  mentions: listOf(edge).optional().meta({ description: 'Others it only mentions' }),
  identifiedBy: z.record(identifier, identity).optional(),
  unidentifiable: text.optional().meta({
    description: 'Why nobody can be recognised in it (GDPR art. 11)',
  }),
  deidentified: z.boolean().optional().meta({ description: 'Direct identifiers are removed' }),
  source: sourceKind.default('provided'),
  from: identifier.optional().meta({ description: 'The entry under sources it comes from' }),
  fields: z.record(z.string().min(1), field),
  notPersonal: z
    .array(column)
    .default([])
    .meta({ description: 'Columns that say nothing of people' }),
  events: z.record(identifier, event).default({}),
  atEnd: atEnd.default({ statistics: [] }),
  atMost: maximum.optional(),
});

/** A table, or the rows of it that meet a condition, about one kind of person. */
export type Dataset = z.output<typeof dataset>;

export const system = z.strictObject({
  title: text,
  connect: z.string().default('none').meta({
    description: '${ENV_NAME} with postgres://, mysql:// or sqlite:, or none',
  }),
  operatedBy: identifier.optional().meta({ description: 'The recipient that runs it for you' }),
  location: country.optional(),
  backups: z.strictObject({ keep: periodText }).optional(),
  since: dayText.optional(),
  contact: name.optional(),
  datasets: z.record(identifier, dataset),
});

/** A database, mailbox or folder where personal data lives. */
export type System = z.output<typeof system>;
