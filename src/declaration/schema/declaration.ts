/**
 * What can a declaration say?
 *
 * The one definition of `vern.yaml`: what it accepts becomes the JSON Schema for editors, what it
 * returns is the model the whole of Vern reads.
 */
import * as z from 'zod';
import { ownTerm, purpose } from './purposes.ts';
import { collectionPoint, contact, cookies, measure, recipient, source } from './recipients.ts';
import { system } from './systems.ts';
import { country, dayText, email, identifier, name, periodText, text, url } from './text.ts';

const fiscalYear = z.strictObject({
  ends: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'write month-day: 12-31'),
  from: dayText.optional().meta({ description: 'From which day this applies, after a change' }),
});

const organisation = z.strictObject({
  name,
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'small letters, digits and hyphens')
    .optional()
    .meta({ description: 'The name in web addresses; otherwise the folder name' }),
  number: z.string({ error: 'write the organisation number in quotes' }).optional(),
  address: name.optional().meta({ description: 'Postal address on one line' }),
  email: email.optional(),
  phone: z.string().optional(),
  website: url.optional(),
  country: country.optional().meta({ description: 'Where you are, if not in Norway' }),
  about: text.optional().meta({ description: 'One sentence: who you are' }),
  representative: contact.optional(),
  dataProtectionOfficer: contact.optional(),
  privacyAdviser: contact.optional(),
  jointControllers: z.array(z.strictObject({ name, contact, arrangement: text })).optional(),
  fiscalYears: z
    .array(fiscalYear)
    .min(1)
    .default([{ ends: '12-31' }]),
});

const claims = z.strictObject({
  neverSold: z.boolean().optional(),
  neverOutsideEea: z.boolean().optional(),
  noSpecialCategories: z.boolean().optional(),
  neverCardData: z.boolean().optional(),
  deidentified: z.enum(['always', 'mainly']).optional(),
  anonymousStatistics: z.boolean().optional(),
});

const ownParagraph = z
  .strictObject({
    after: z.string().optional().meta({ description: 'The section or sentence it follows' }),
    replaces: z.string().optional().meta({ description: 'The sentence it stands instead of' }),
    text,
  })
  .refine((own) => (own.after === undefined) !== (own.replaces === undefined), {
    message: 'say either after or replaces',
  })
  .meta({ oneOf: [{ required: ['after'] }, { required: ['replaces'] }] });

const rightName = z.enum([
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
  'objection',
  'withdrawal',
  'complaint',
]);

const notice = z.strictObject({
  languages: z.array(z.string()).min(1).default(['nb']),
  covers: text.optional().meta({ description: 'What the notice covers: our shop and our sites' }),
  address: url.optional().meta({ description: 'The permanent address, if not Vern’s own' }),
  dated: dayText.optional().meta({ description: 'The date of a notice published before Vern' }),
  changes: z
    .strictObject({
      announce: z.enum(['all', 'significant', 'none']).default('significant'),
      daysBefore: z.int().min(0).max(365).default(30),
      to: z.array(identifier).default([]),
      by: z.enum(['email', 'web']).default('email'),
    })
    .optional(),
  claims: claims.default({}),
  emailWarning: text.optional().meta({
    description: 'The safer way to send sensitive data than ordinary e-mail',
  }),
  consentByUse: z.boolean().optional().meta({ description: 'Only to describe old notices' }),
  rights: z.array(rightName).optional().meta({ description: 'Only to describe old notices' }),
  authority: z.enum(['Datatilsynet', 'none']).default('Datatilsynet'),
  own: z.record(identifier, ownParagraph).default({}),
});

const requests = z.strictObject({
  email: email.optional(),
  url: z.string().optional(),
  written: z.boolean().optional().meta({ description: 'You offer a form; it is never required' }),
  identity: text.optional().meta({ description: 'How you make sure who is asking' }),
  selfService: z
    .strictObject({ at: z.string(), shows: text })
    .optional()
    .meta({ description: 'What people can see by logging in' }),
});

const terms = z.strictObject({
  categories: z.record(identifier, ownTerm).default({}),
  purposes: z.record(identifier, ownTerm).default({}),
  measures: z.record(identifier, ownTerm).default({}),
});

const subject = z.union([
  text.transform((title) => ({ title, child: false })),
  z.strictObject({ title: text, is: z.string().optional(), child: z.boolean().default(false) }),
]);

export const declarationSchema = z
  .strictObject({
    vern: z.literal(1, { error: 'the first key is `vern: 1`, the version of the format' }),
    organisation,
    notice: notice.prefault({}),
    requests: requests.default({}),
    terms: terms.prefault({}),
    subjects: z.record(identifier, subject),
    sources: z.record(identifier, source).default({}),
    systems: z.record(identifier, system),
    purposes: z.record(identifier, purpose),
    recipients: z.record(identifier, recipient).default({}),
    cookies: cookies.optional(),
    collection: z.record(identifier, collectionPoint).default({}),
    measures: z.record(identifier, measure).default({}),
    undecidedFor: periodText.default({ days: 30 }).meta({
      description: 'After how long an undecided datum is a broken promise',
    }),
  })
  .meta({ title: 'Vern declaration', description: 'What an organisation does with personal data' });

/** The whole declaration in its normal form: what every room reads. */
export type Declaration = z.output<typeof declarationSchema>;
