/**
 * Which personal data does the name of a column or a table suggest?
 *
 * A guess, in Norwegian and English, for a person to confirm. `person`: it says by itself that people are in the
 * table (email, fnr, first_name). `personal`: it does where the table is about people (name, address, note). `hint`:
 * only what kind of data it would be (status, amount). GDPR art. 4(1).
 */
import type { CategoryId } from '../../declaration/terms/categories.ts';

/** How much the name of a column says. */
export type Strength = 'person' | 'personal' | 'hint';

/** What the name of a column suggests. */
export type NameGuess = { readonly category: CategoryId; readonly strength: Strength };

type Entry = readonly [CategoryId, Strength, RegExp];

// The first that fits counts, so that an IP address is no postal address. Words are small and apart: `e post`.
const entries: readonly Entry[] = [
  ['email', 'person', /\be ?(mail|post)(s|adresse|address)?\b|\bmail ?(address|adresse)\b/],
  ['identifier', 'person', /\b(visitor|cookie|device|advertising|client) ?(id|key|uuid)\b/],
  ['ipAddress', 'person', /\bip\b|\bip ?(address|adresse|addr)/],
  [
    'nationalIdentityNumber',
    'person',
    /\b(fnr|f(ø|o|oe)dselsn(r|ummer)|personn(r|ummer)|ssn|national id\w*|social security)\b/,
  ],
  [
    'dateOfBirth',
    'person',
    /\b(f(ø|o|oe)dselsdato|f(ø|o|oe)dt|birth ?da(te|y)|date of birth|dob)\b/,
  ],
  [
    'phone',
    'person',
    /\b(tele)?(phone|fon)|\b(tlf|mobil|mobile|cell ?phone|msisdn|fax)\b|mobiln(r|ummer)/,
  ],
  ['userAgent', 'personal', /\buser agent\b/],
  ['username', 'person', /\b(user ?name|bruker ?(navn|namn)|login ?name)\b/],
  ['password', 'person', /\b(passwo?r?d|passord|pwd|password hash)\b/],
  ['bankAccount', 'person', /\b(iban|kontonummer|kontonr|bank ?account|account number)\b/],
  ['cardNumber', 'person', /\b(card ?(number|no|nr)|kortn(r|ummer))\b/],
  [
    'name',
    'person',
    /\b(first|last|full|given|family|middle|nick|sur|maiden|contact|customer|member|employee) ?name|\b(for|etter|mellom|kunde|fullt ?|kontakt) ?(navn|namn)|\bkontaktperson\b/,
  ],
  ['gender', 'person', /\b(gender|kj(ø|o)nn|sex)\b/],
  ['health', 'person', /diagnos|\b(health|helse|allerg)/],
  ['religion', 'person', /\b(religion|livssyn|faith)\b/],
  ['tradeUnion', 'person', /fagforening|trade ?union/],
  ['ethnicOrigin', 'person', /\bethnic|etnisk/],
  ['password', 'hint', /\b(salt|token|secret)\b/],
  ['postalCode', 'personal', /\b(postal|post|zip) ?code\b|\bzip\b|\bpostn(r|ummer)\b/],
  [
    'address',
    'personal',
    /address|adresse|\b(street|gate|gata|vei|veg|city|poststed|district|county)\b/,
  ],
  ['organisationNumber', 'hint', /\borg(anisasjons|anisation|anization)? ?(no|nr|num\w*|id)\b/],
  ['employer', 'personal', /\b(company|firma|employer|arbeidsgiver)( ?(name|navn|namn))?\b/],
  [
    'customerNumber',
    'personal',
    /\b(customer|client|member) ?(no|nr|number)\b|\b(kunde|medlems)n(r|ummer)\b/,
  ],
  ['jobTitle', 'personal', /\b(job ?title|stilling|position|occupation|yrke)\b/],
  ['image', 'personal', /\b(photo|picture|avatar|portrait|bilde|foto|image)\b/],
  ['location', 'personal', /\b(latitude|longitude|lat|lng|lon|gps|geo\w*)\b/],
  ['name', 'personal', /\b(name|navn|namn)\b|(navn|namn)$/],
  [
    'note',
    'personal',
    /\b(note|notes|notat|comment|comments|kommentar|remark|remarks|merknad|memo|bio)\b/,
  ],
  ['messages', 'personal', /\b(message|melding|body|subject|emne)\b/],
  ['language', 'hint', /\b(language|spr(å|a)k|locale)\b/],
  [
    'amount',
    'hint',
    /\b(amount|bel(ø|o)p|total|sum|price|pris|fee|balance|saldo|discount|rabatt)\b/,
  ],
  ['address', 'hint', /\b(country|land|region|province|fylke|kommune)\b/],
  ['jobTitle', 'hint', /\b(title|tittel)\b/],
  ['status', 'hint', /\b(status|active|aktiv|enabled|state|type|kind)\b/],
];

const tables: readonly (readonly [CategoryId, RegExp])[] = [
  ['invoice', /invoice|faktura|bill(ing|s)?\b/],
  ['payment', /payment|betaling|transaction|refund/],
  ['delivery', /deliver|shipment|levering|forsendelse/],
  ['order', /order|ordre|bestilling|rental|booking|purchase|kj(ø|o)p|line|linje|item/],
  ['messages', /message|melding|mail|chat|ticket/],
  ['complaint', /complaint|klage|reklamasjon/],
  ['agreement', /agreement|contract|avtale|subscription|abonnement/],
  ['privacyChoices', /consent|samtykke|preference/],
  ['log', /\blog|logg|session|audit|event|activity/],
  ['webBehaviour', /visit|bes(ø|o)k|click|page/],
];

/** A name in small words: `FirstName`, `first_name` and `first-name` are `first name`. */
export function wordsOf(name: string): string {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replaceAll(/[^\p{L}\d]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** What the name of a column suggests; undefined when it says nothing. */
export function guessColumn(name: string): NameGuess | undefined {
  const words = wordsOf(name);
  const found = entries.find(([, , form]) => form.test(words));
  return found === undefined ? undefined : { category: found[0], strength: found[1] };
}

/** What the rows of a table are, by its name: the category of columns that say nothing themselves. */
export function guessTable(name: string): CategoryId | undefined {
  const words = wordsOf(name);
  return tables.find(([, form]) => form.test(words))?.[0];
}
