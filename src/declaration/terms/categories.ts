/**
 * What kinds of personal data are there, and which need more care?
 *
 * Special categories are those of GDPR art. 9(1), criminal data those of art. 10, and national
 * identity numbers need a reason under personopplysningsloven § 12. DPV concepts: law.md section 11;
 * where that list has nothing nearer, `dpv:PersonalData` and its kinds.
 */
import { meaning, type Term, vocabulary } from './term.ts';

/** The kinds of data in GDPR art. 9(1). */
export type Special =
  | 'health'
  | 'racial or ethnic origin'
  | 'political opinions'
  | 'religious or philosophical beliefs'
  | 'trade union membership'
  | 'genetic data'
  | 'biometric data'
  | 'sex life or sexual orientation';

/** How a value is covered in lists and test copies; `none` has no covered form and is left out. */
export type Mask = 'text' | 'email' | 'phone' | 'date' | 'number' | 'postcode' | 'ip' | 'none';

/** A category of personal data and the care it needs. */
export type Category = Term & {
  readonly mask: Mask;
  /** It singles out a person by itself, or is meant to. */
  readonly identifier?: true;
  /** GDPR art. 9(1). */
  readonly special?: Special;
  /** GDPR art. 10. */
  readonly criminal?: true;
  /** personopplysningsloven § 12. */
  readonly nationalId?: true;
};

/** The name of a category in a declaration. */
export type CategoryId = keyof typeof entries;

type Care = Omit<Category, keyof Term | 'mask'>;
type Titles = [nb: string, nn: string, en: string];

function kind(name: string, mask: Mask, titles: Titles, care: Care = {}): Omit<Category, 'id'> {
  return { ...meaning(name, ...titles), mask, ...care };
}

function identifying(name: string, mask: Mask, titles: Titles, care: Care = {}) {
  return kind(name, mask, titles, { identifier: true, ...care });
}

function special(of: Special, ...titles: Titles) {
  return kind('dpv:SpecialCategoryPersonalData', 'none', titles, { special: of });
}

const any = 'dpv:PersonalData';
const trade = 'pd:Transactional';

const entries = {
  name: identifying('pd:Name', 'text', ['navn', 'namn', 'name']),
  contact: kind('pd:Contact', 'text', [
    'kontaktopplysninger',
    'kontaktopplysningar',
    'contact details',
  ]),
  address: kind('pd:PhysicalAddress', 'text', ['adresse', 'adresse', 'address']),
  postalCode: kind('pd:PhysicalAddress', 'postcode', ['postnummer', 'postnummer', 'postal code']),
  phone: identifying('pd:TelephoneNumber', 'phone', [
    'telefonnummer',
    'telefonnummer',
    'phone number',
  ]),
  email: identifying('pd:EmailAddress', 'email', [
    'e-postadresse',
    'e-postadresse',
    'e-mail address',
  ]),
  nationalIdentityNumber: identifying(
    'pd:OfficialID',
    'number',
    ['fødselsnummer', 'fødselsnummer', 'national identity number'],
    { nationalId: true },
  ),
  dateOfBirth: kind(any, 'date', ['fødselsdato', 'fødselsdato', 'date of birth']),
  gender: kind(any, 'text', ['kjønn', 'kjønn', 'gender']),
  customerNumber: identifying(any, 'number', ['kundenummer', 'kundenummer', 'customer number']),
  identifier: identifying(any, 'text', ['identifikator', 'identifikator', 'identifier']),
  username: identifying('pd:Username', 'text', ['brukernavn', 'brukarnamn', 'username']),
  password: kind('pd:Password', 'none', ['passord', 'passord', 'password']),
  chainMembership: kind(any, 'text', ['kjedemedlemskap', 'kjedemedlemskap', 'chain membership']),
  jobTitle: kind('pd:Job', 'text', ['stilling', 'stilling', 'job title']),
  employer: kind('pd:Job', 'text', ['arbeidsgiver', 'arbeidsgivar', 'employer']),
  organisationNumber: kind(any, 'number', [
    'organisasjonsnummer',
    'organisasjonsnummer',
    'organisation number',
  ]),
  bankAccount: identifying('pd:FinancialAccountNumber', 'number', [
    'kontonummer',
    'kontonummer',
    'bank account number',
  ]),
  cardNumber: identifying('pd:PaymentCardNumber', 'number', [
    'kortnummer',
    'kortnummer',
    'card number',
  ]),
  transactions: kind(trade, 'text', ['transaksjoner', 'transaksjonar', 'transactions']),
  payment: kind(trade, 'text', [
    'opplysninger om betaling',
    'opplysningar om betaling',
    'payment details',
  ]),
  invoice: kind(trade, 'text', ['fakturaopplysninger', 'fakturaopplysningar', 'invoice details']),
  purchaseHistory: kind('pd:PurchasesAndSpendingHabit', 'text', [
    'kjøpshistorikk',
    'kjøpshistorikk',
    'purchase history',
  ]),
  order: kind(trade, 'text', ['bestillinger', 'bestillingar', 'orders']),
  delivery: kind(trade, 'text', [
    'opplysninger om levering',
    'opplysningar om levering',
    'delivery details',
  ]),
  discount: kind(trade, 'text', ['rabatter', 'rabattar', 'discounts']),
  agreement: kind(trade, 'text', ['avtaler', 'avtalar', 'agreements']),
  creditData: kind('pd:CreditWorthiness', 'text', [
    'kredittopplysninger',
    'kredittopplysningar',
    'credit information',
  ]),
  creditBalance: kind(trade, 'number', ['kredittsaldo', 'kredittsaldo', 'credit balance']),
  amount: kind(trade, 'number', ['beløp', 'beløp', 'amounts']),
  ipAddress: identifying('pd:IPAddress', 'ip', ['IP-adresse', 'IP-adresse', 'IP address']),
  device: kind('pd:DeviceBased', 'text', [
    'tekniske opplysninger om enheten',
    'tekniske opplysningar om eininga',
    'technical information about the device',
  ]),
  userAgent: kind('pd:UserAgent', 'text', [
    'opplysninger om nettleseren',
    'opplysningar om nettlesaren',
    'browser information',
  ]),
  webBehaviour: kind('pd:BrowsingBehaviour', 'text', [
    'bruk av nettstedet',
    'bruk av nettstaden',
    'use of the website',
  ]),
  usage: kind('dpv:ObservedPersonalData', 'text', [
    'bruk av tjenestene',
    'bruk av tenestene',
    'use of the services',
  ]),
  log: kind('dpv:ObservedPersonalData', 'text', [
    'innlogginger og annen aktivitet',
    'innloggingar og annan aktivitet',
    'log-ins and other activity',
  ]),
  location: kind('pd:Location', 'text', ['posisjon', 'posisjon', 'location']),
  preferences: kind('pd:Preference', 'text', ['preferanser', 'preferansar', 'preferences']),
  favourites: kind('pd:Preference', 'text', ['favoritter', 'favorittar', 'favourites']),
  cart: kind('pd:Preference', 'text', [
    'innholdet i handlekurven',
    'innhaldet i handlekorga',
    'contents of the shopping cart',
  ]),
  language: kind('pd:Preference', 'text', ['språkvalg', 'språkval', 'choice of language']),
  privacyChoices: kind('pd:PrivacyPreference', 'text', [
    'personvernvalg',
    'personvernval',
    'privacy choices',
  ]),
  messages: kind('pd:Communication', 'text', ['meldinger', 'meldingar', 'messages']),
  document: kind(any, 'none', ['dokumenter', 'dokument', 'documents']),
  note: kind(any, 'text', ['notater', 'notat', 'notes']),
  complaint: kind('pd:Communication', 'text', ['klager', 'klager', 'complaints']),
  surveyAnswers: kind('pd:Opinion', 'text', [
    'svar på undersøkelser',
    'svar på undersøkingar',
    'survey answers',
  ]),
  searchWords: kind('pd:BrowsingBehaviour', 'text', ['søkeord', 'søkjeord', 'search terms']),
  workHistory: kind('pd:WorkHistory', 'text', [
    'arbeidserfaring',
    'arbeidserfaring',
    'work history',
  ]),
  profile: kind('dpv:DerivedPersonalData', 'text', [
    'profilopplysninger',
    'profilopplysningar',
    'profile information',
  ]),
  date: kind(any, 'date', ['datoer', 'datoar', 'dates']),
  status: kind(any, 'text', ['status', 'status', 'status']),
  image: kind(any, 'none', ['bilder', 'bilete', 'images']),
  video: kind(any, 'none', ['videoopptak', 'videoopptak', 'video recordings']),
  voice: kind(any, 'none', ['lydopptak', 'lydopptak', 'voice recordings']),
  health: special('health', 'helseopplysninger', 'helseopplysningar', 'health information'),
  ethnicOrigin: special(
    'racial or ethnic origin',
    'etnisk opprinnelse',
    'etnisk opphav',
    'ethnic origin',
  ),
  politicalOpinion: special(
    'political opinions',
    'politisk oppfatning',
    'politisk oppfatning',
    'political opinions',
  ),
  religion: special(
    'religious or philosophical beliefs',
    'religion eller livssyn',
    'religion eller livssyn',
    'religion or belief',
  ),
  tradeUnion: special(
    'trade union membership',
    'medlemskap i fagforening',
    'medlemskap i fagforeining',
    'trade union membership',
  ),
  genetic: special(
    'genetic data',
    'genetiske opplysninger',
    'genetiske opplysningar',
    'genetic data',
  ),
  biometric: special(
    'biometric data',
    'biometriske opplysninger',
    'biometriske opplysningar',
    'biometric data',
  ),
  sexLife: special(
    'sex life or sexual orientation',
    'seksuelle forhold eller seksuell orientering',
    'seksuelle forhold eller seksuell orientering',
    'sex life or sexual orientation',
  ),
  criminalConvictions: kind(
    any,
    'none',
    [
      'straffedommer og lovovertredelser',
      'straffedommar og lovbrot',
      'criminal convictions and offences',
    ],
    { criminal: true },
  ),
} as const satisfies Readonly<Record<string, Omit<Category, 'id'>>>;

/** Every category of personal data a declaration may name. */
export const categories: Readonly<Record<CategoryId, Category>> = vocabulary(entries);
