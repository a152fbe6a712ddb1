/**
 * Which awkward cases of real life are in the examples, and who stands for them?
 *
 * The first people of every organisation, and again in every following thousand, so that the share
 * stays the same however many there are. A test or a page points to a case by the person's number.
 */

/** An awkward case. */
export type Quirk = (typeof list)[number];

const list = [
  'key 0',
  'e-mail in capitals',
  'e-mail with spaces',
  'e-mail in decomposed letters',
  'phone with +47',
  'phone with 0047',
  'phone with spaces',
  'shared e-mail',
  'shared e-mail',
  'shared address',
  'shared address',
  'same e-mail twice',
  'same e-mail twice',
  'empty texts',
  'odd letters',
  'no orders',
  'open order',
  'empty dates',
  'year 1900',
  'a date to come',
  'leap day',
  'also an employee',
  'contact for three companies',
  'invoice booked in the year before',
  'many orders',
  'gone long ago',
  'gone, accounts remain',
  'consent withdrawn',
] as const;

/** What each case is, in a sentence. */
export const quirks: Readonly<Record<Quirk, string>> = {
  'key 0': 'Person 0 has 0, or an empty text, as key in every table.',
  'e-mail in capitals': 'The e-mail address is stored in capital letters.',
  'e-mail with spaces': 'The e-mail address is stored with spaces before and after.',
  'e-mail in decomposed letters': 'Name and e-mail are Unicode NFC and NFD: å as a and a ring.',
  'phone with +47': 'The phone number is stored with +47.',
  'phone with 0047': 'The phone number is stored with 0047 and a space.',
  'phone with spaces': 'The phone number is stored in pairs of digits.',
  'shared e-mail': 'Two people share an address such as post@; neither is found by it alone.',
  'shared address': 'Two people live at the same address.',
  'same e-mail twice': 'One e-mail address leads to two customers.',
  'empty texts': 'Phone and address are empty texts, not null.',
  'odd letters': 'The name has quotes, a backslash, a tab, an emoji and SQL in it.',
  'no orders': 'Somebody who never bought anything.',
  'open order': 'An order that is open, with nothing delivered.',
  'empty dates': 'Dates that may be empty are empty.',
  'year 1900': 'A date is 1900-01-01, as old systems write when they do not know.',
  'a date to come': 'A date lies in the future.',
  'leap day': 'What happened, happened on 29 February.',
  'also an employee': 'A customer who works there too, under the same e-mail address.',
  'contact for three companies': 'One contact person speaks for three companies.',
  'invoice booked in the year before':
    'An invoice of the first days of a fiscal year belongs to the one before.',
  'many orders': 'Somebody with 200 orders.',
  'gone long ago': 'All that is left ended more than eleven years ago.',
  'gone, accounts remain': 'Everything ended four years ago; the invoices must still be kept.',
  'consent withdrawn': 'Said yes to marketing, and later no.',
};

/** In how many people every case comes back. */
export const round = 1000;

/** The case that person number `index` stands for. */
export function quirkOf(index: number): Quirk | undefined {
  const quirk = list[index % round];
  return quirk === 'key 0' && index !== 0 ? undefined : quirk;
}

/** The numbers of the first people who stand for a case. */
export function standsFor(quirk: Quirk): readonly number[] {
  return list.flatMap((each, index) => (each === quirk ? [index] : []));
}
