/**
 * Is this day a working day in Norway, and if not, which is the next?
 *
 * Saturdays, Sundays and public holidays are not: R1182 (Regulation 1182/71) art. 2(2). The holidays
 * are those of LOV-1995-02-24-12 § 2 and LOV-1947-04-26-1 § 1. The eves of Christmas, New Year,
 * Easter and Whitsun are working days with quiet hours, not holidays.
 */
import { type Wording, wording } from '../terms/term.ts';
import { addPeriod, type Day, dayAfter, dayBefore } from './day.ts';

/** A Norwegian public holiday. */
export type Holiday = keyof typeof names;

const names = {
  newYear: wording('første nyttårsdag', 'første nyttårsdag', "New Year's Day"),
  maundyThursday: wording('skjærtorsdag', 'skjærtorsdag', 'Maundy Thursday'),
  goodFriday: wording('langfredag', 'langfredag', 'Good Friday'),
  easterSunday: wording('første påskedag', 'første påskedag', 'Easter Sunday'),
  easterMonday: wording('andre påskedag', 'andre påskedag', 'Easter Monday'),
  mayDay: wording('1. mai', '1. mai', '1 May'),
  constitutionDay: wording('17. mai', '17. mai', '17 May'),
  ascension: wording('Kristi himmelfartsdag', 'Kristi himmelfartsdag', 'Ascension Day'),
  whitSunday: wording('første pinsedag', 'første pinsedag', 'Whit Sunday'),
  whitMonday: wording('andre pinsedag', 'andre pinsedag', 'Whit Monday'),
  christmasDay: wording('første juledag', 'første juledag', 'Christmas Day'),
  secondChristmasDay: wording('andre juledag', 'andre juledag', '26 December'),
};

/** What a holiday is called in each language. */
export const holidayNames: Readonly<Record<Holiday, Wording>> = names;

const fixed: readonly (readonly [Holiday, monthDay: string])[] = [
  ['newYear', '01-01'],
  ['mayDay', '05-01'],
  ['constitutionDay', '05-17'],
  ['christmasDay', '12-25'],
  ['secondChristmasDay', '12-26'],
];

const fromEaster: readonly (readonly [Holiday, days: number])[] = [
  ['maundyThursday', -3],
  ['goodFriday', -2],
  ['easterSunday', 0],
  ['easterMonday', 1],
  ['ascension', 39],
  ['whitSunday', 49],
  ['whitMonday', 50],
];

/** Easter Sunday of a year in the Gregorian calendar. */
export function easterSunday(year: number): Day {
  const [century, ofCentury] = [Math.floor(year / 100), year % 100];
  const golden = year % 19;
  const corrected = Math.floor((8 * century + 13) / 25);
  const moon = (19 * golden + century - Math.floor(century / 4) - corrected + 15) % 30;
  const leaps = Math.floor(ofCentury / 4);
  const weekday = (32 + 2 * (century % 4) + 2 * leaps - moon - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * weekday) / 451);
  const count = moon + weekday - 7 * late + 114;
  return dayOf(year, `${pad(Math.floor(count / 31))}-${pad((count % 31) + 1)}`);
}

/**
 * The holidays on a day: none, one or two, since 17 May and Whit Monday, or 1 May and Ascension Day,
 * can coincide.
 */
export function holidaysOn(day: Day): readonly Holiday[] {
  const year = Number(day.slice(0, 4));
  const easter = easterSunday(year);
  return [
    ...fixed.filter(([, monthDay]) => day.endsWith(monthDay)),
    ...fromEaster.filter(([, days]) => day === shifted(easter, days)),
  ].map(([holiday]) => holiday);
}

/** A day that is neither Saturday, Sunday nor a public holiday. */
export function isWorkingDay(day: Day): boolean {
  const weekday = new Date(day).getUTCDay();
  return weekday !== 0 && weekday !== 6 && holidaysOn(day).length === 0;
}

/** The day itself if it is a working day, else the first after it: R1182 art. 3(4). */
export function nextWorkingDay(day: Day): Day {
  let candidate = day;
  while (!isWorkingDay(candidate)) candidate = dayAfter(candidate);
  return candidate;
}

function shifted(day: Day, days: number): Day {
  let moved = days < 0 ? day : addPeriod(day, { days });
  for (let step = days; step < 0; step += 1) moved = dayBefore(moved);
  return moved;
}

function dayOf(year: number, monthDay: string): Day {
  return `${String(year).padStart(4, '0')}-${monthDay}` as Day;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
