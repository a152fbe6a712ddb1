/**
 * Who are the synthetic people of the examples?
 *
 * Nobody: names are drawn from short lists of common ones, streets are invented, e-mail is under
 * example.no or example.com. Norway has no telephone numbers set aside for fiction; these begin with
 * 42, 43 or 44, which no operator has been given, so they ring nowhere. Organisations have 22 00 00 0x.
 */
import { type Dice, dice, seedOf } from './dice.ts';
import { type Quirk, quirkOf } from './quirks.ts';

/** A person who does not exist, and the company they might buy for. */
export interface Person {
  readonly index: number;
  /** The awkward case of real life this person stands for, if any. */
  readonly quirk: Quirk | undefined;
  readonly name: string;
  readonly email: string;
  /** Eight digits, as most people write it. */
  readonly phone: string;
  readonly address: string;
  readonly postalCode: string;
  readonly city: string;
  readonly company: string;
  readonly organisationNumber: string;
}

const firstNames =
  'Anne Jan Inger Per Kari Bjørn Marit Ole Ingrid Lars Liv Kjell Eva Knut Berit Arne Astrid Svein Hilde Thomas Nina Hans Elin Geir Åse Tor Ida Morten Silje Terje Maria Erik Øyvind Aina Ánte Máret Mohammed Fatima Anna Piotr Linh Amina'.split(
    ' ',
  );
const lastNames =
  'Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg Haugen Hagen Dahl Lund Moen Solberg Strand Bakken Sæther Ødegård Bråten Myhre Ruud Fjeld Nygård Sørensen Lie Bjerke Åsheim Utsi Sara Ahmed Nguyen Kowalski'.split(
    ' ',
  );
const streets =
  'Granstubben Kvernsteinvegen Måkeskrenten Sølvkløverstien Hestehovbakken Tyttebærgrenda Vindflekkveien Rypesvingen Ospebråtet Skjærgårdsrampa Øvre Lyngtun Nedre Lyngtun'.split(
    ' ',
  );
const places = [
  ['0150', 'Oslo'],
  ['1706', 'Sarpsborg'],
  ['2317', 'Hamar'],
  ['3015', 'Drammen'],
  ['4005', 'Stavanger'],
  ['5003', 'Bergen'],
  ['6800', 'Førde'],
  ['7010', 'Trondheim'],
  ['8006', 'Bodø'],
  ['9008', 'Tromsø'],
] as const;
const trades = ['Bygg', 'Hotell', 'Kafé', 'Regnskap', 'Rør', 'Sko', 'Trafikkskole', 'Gård'];

/** Person number `index` of an organisation's example, and the dice that decide the rest. */
export function personAt(seed: string, index: number): { person: Person; dice: Dice } {
  const drawn = dice(seedOf(seed), index);
  const [first, last] = [drawn.pick(firstNames), drawn.pick(lastNames)];
  const [postalCode, city] = drawn.pick(places);
  const ordinary: Person = {
    index,
    quirk: undefined,
    name: `${first} ${last}`,
    email: emailOf(`${first}.${last}.${index}`, index),
    phone: String(42_000_000 + (index % 3_000_000)),
    address: `${drawn.pick(streets)} ${1 + drawn.whole(120)}`,
    postalCode,
    city,
    company: `${last} ${drawn.pick(trades)}${drawn.chance(60) ? ' AS' : ''}`,
    organisationNumber: organisationNumberOf(index),
  };
  return { person: awkward(ordinary, seed), dice: drawn };
}

/** The same person with what is awkward about them. */
function awkward(person: Person, seed: string): Person {
  const quirk = quirkOf(person.index);
  const { email, phone } = person;
  switch (quirk) {
    case 'e-mail in capitals':
      return { ...person, quirk, email: email.toUpperCase() };
    case 'e-mail with spaces':
      return { ...person, quirk, email: `  ${email} ` };
    case 'e-mail in decomposed letters':
      return {
        ...person,
        quirk,
        name: 'Åse Blåbær',
        email: `åse.blåbær.${email}`.normalize('NFD'),
      };
    case 'phone with +47':
      return { ...person, quirk, phone: `+47${phone}` };
    case 'phone with 0047':
      return { ...person, quirk, phone: `0047 ${phone}` };
    case 'phone with spaces':
      return { ...person, quirk, phone: phone.replace(/(..)(..)(..)(..)/, '$1 $2 $3 $4') };
    case 'shared e-mail':
      return { ...person, quirk, email: `post@felles-${pairOf(person.index)}.example.no` };
    case 'shared address':
      return { ...person, quirk, ...addressOf(seed, pairOf(person.index)) };
    case 'same e-mail twice':
      return { ...person, quirk, email: emailOf('dobbel', pairOf(person.index)) };
    case 'empty texts':
      return { ...person, quirk, phone: '', address: '' };
    case 'odd letters':
      return { ...person, quirk, name: 'Odd "Quote" O\'Hara\\Test\t<b>Ærlig</b> 🦉; DROP TABLE x' };
    default:
      return quirk === undefined ? person : { ...person, quirk };
  }
}

/** The first of the two who share something. */
function pairOf(index: number): number {
  return quirkOf(index - 1) === quirkOf(index) ? index - 1 : index;
}

function addressOf(seed: string, index: number): Pick<Person, 'address' | 'postalCode' | 'city'> {
  const drawn = dice(seedOf(`${seed} address`), index);
  const [postalCode, city] = drawn.pick(places);
  return { address: `${drawn.pick(streets)} ${1 + drawn.whole(120)}`, postalCode, city };
}

const plainLetters: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a', á: 'a' };

function emailOf(name: string, index: number): string {
  const local = name.toLowerCase().replace(/[æøåá]/g, (letter) => plainLetters[letter] ?? '');
  return `${local}@example.${index % 2 === 0 ? 'no' : 'com'}`;
}

const weights = [3, 2, 7, 6, 5, 4, 3, 2];

/** A number of the synthetic series, with its control digit: each base has one under 2 or under 3. */
export function organisationNumberOf(index: number): string {
  const base = 20_000_000 + (index % 10_000_000);
  return withControlDigit(base) ?? withControlDigit(base + 10_000_000) ?? '';
}

function withControlDigit(base: number): string | undefined {
  const digits = String(base);
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  const control = (11 - (sum % 11)) % 11;
  return control === 10 ? undefined : `${digits}${control}`;
}
