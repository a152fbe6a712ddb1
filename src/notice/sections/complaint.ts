/**
 * Whom can people complain to?
 *
 * To the organisation first if they like, and to Datatilsynet at any time, with its address; and the
 * courts stand open: GDPR art. 13(2)(d), 77, 79, personopplysningsloven § 20.
 */
import type { Section, Sentence } from '../notice.ts';
import { bullets, heading, say, type Teller, word } from '../teller.ts';

/** The contact data of the supervisory authority, checked against an official letterhead in 2026. */
export const datatilsynet = {
  post: 'Postboks 458 Sentrum, 0105 Oslo',
  visit: 'Trelastgata 3, 0191 Oslo',
  phone: '22 39 69 00',
  complaints: 'https://www.datatilsynet.no/om-datatilsynet/kontakt-oss/klage-til-datatilsynet',
} as const;

/** The section on complaints; an old notice may have left the authority out. */
export function complaint(teller: Teller): Section {
  const { organisation, notice } = teller.declaration;
  const named =
    notice.authority === 'Datatilsynet' && notice.rights?.includes('complaint') !== false;
  const us = [say(teller, 'complaint.us', { key: 'organisation', names: [] })];
  if (organisation.privacyAdviser !== undefined)
    us.push(say(teller, 'complaint.adviser', { key: 'organisation.privacyAdviser' }));
  if (organisation.dataProtectionOfficer !== undefined)
    us.push(say(teller, 'complaint.officer', { key: 'organisation.dataProtectionOfficer' }));
  return {
    id: 'complaint',
    title: heading(teller, 'complaint.title'),
    summary: [
      ...(named ? [authority(teller)] : []),
      ...us,
      say(teller, 'complaint.court', { key: 'notice.authority', names: [] }),
    ],
    blocks: named ? bullets(reached(teller).map((sentence) => [sentence])) : [],
  };
}

function authority(teller: Teller): Sentence {
  return say(teller, 'complaint.authority', { key: 'notice.authority', names: [] });
}

function reached(teller: Teller): readonly Sentence[] {
  const key = 'notice.authority';
  const link = { href: datatilsynet.complaints, label: word(teller, 'complaint.link') };
  return [
    say(teller, 'complaint.form', { key, names: [], link }),
    say(teller, 'complaint.post', { key, names: [], values: { value: datatilsynet.post } }),
    say(teller, 'complaint.visit', { key, names: [], values: { value: datatilsynet.visit } }),
    say(teller, 'complaint.phone', { key, names: [], values: { value: datatilsynet.phone } }),
  ];
}
