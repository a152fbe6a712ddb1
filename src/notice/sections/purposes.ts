/**
 * What is the data used for, and why may it be?
 *
 * Each purpose with its data, people and legal basis, the interest or law behind it, whether one must
 * give the data, and what marketing, profiling and automated decisions mean: GDPR art. 13(1)(c)
 * and (d), 13(2)(c), (e) and (f), 14(1)(c) and (d).
 */
import type { Purpose } from '../../declaration/schema/purposes.ts';
import { bases } from '../../declaration/terms/bases.ts';
import { carried, decisive, pointedAt } from '../facts.ts';
import type { Block, Section, Sentence } from '../notice.ts';
import {
  afterColon,
  fieldList,
  group,
  heading,
  paragraph,
  say,
  sayDeclared,
  type Teller,
  word,
  words,
} from '../teller.ts';
import { date, inSentence, isSentence, itemList, law, list, number } from '../text/language.ts';
import type { TemplateId } from '../text/message.ts';

type Basis = Purpose['basis'][number];

/** The section with a group for each purpose. */
export function purposes(teller: Teller): Section {
  const all = Object.entries(teller.declaration.purposes);
  return {
    id: 'purposes',
    title: heading(teller, 'purposes.title'),
    summary: [
      ...(all.length === 0 ? [] : [count(teller)]),
      ...basisCount(teller),
      ...decidedByNone(teller),
    ],
    blocks: all.flatMap(([id, purpose]) =>
      group(`purposes.${id}`, words(teller, purpose.title), purposeBlocks(teller, id, purpose)),
    ),
  };
}

function count(teller: Teller): Sentence {
  const keys = purposeKeys(teller);
  const values = { count: keys.length, number: number(teller.language, keys.length, true) };
  return say(teller, 'purposes.count', { key: 'purposes', names: keys, values });
}

function basisCount(teller: Teller): readonly Sentence[] {
  const all = Object.values(teller.declaration.purposes);
  const used = (Object.keys(bases) as Basis[])
    .map((basis) => ({ basis, times: all.filter((purpose) => purpose.basis[0] === basis).length }))
    .filter(({ times }) => times > 0)
    .toSorted((one, other) => other.times - one.times);
  if (all.length < 2 || used.length === 0) return [];
  const items = used.map(({ basis, times }) =>
    word(teller, 'basis.count', {
      basis: bases[basis].title[teller.language],
      number: number(teller.language, times, true),
    }),
  );
  const values = { list: list(teller.language, items) };
  return [say(teller, 'purposes.bases', { key: 'purposes', names: purposeKeys(teller), values })];
}

function decidedByNone(teller: Teller): readonly Sentence[] {
  const all = Object.values(teller.declaration.purposes);
  if (all.some((purpose) => purpose.automatedDecision !== undefined)) return [];
  return [say(teller, 'purposes.notAutomated', { key: 'purposes', names: [] })];
}

function purposeKeys(teller: Teller): readonly string[] {
  return Object.keys(teller.declaration.purposes).map((id) => `purposes.${id}`);
}

function purposeBlocks(teller: Teller, id: string, purpose: Purpose): readonly Block[] {
  const key = `purposes.${id}`;
  return [
    ...paragraph(
      ...sayDeclared(teller, 'purposes.why', key, purpose.why),
      ...dataUsed(teller, key, purpose),
    ),
    ...paragraph(
      ...purpose.basis.flatMap((basis) => basisTold(teller, key, { basis, purpose })),
      ...care(teller, key, purpose),
      ...mustGive(teller, key, purpose),
    ),
    ...paragraph(...consequences(teller, key, purpose)),
  ];
}

function dataUsed(teller: Teller, key: string, purpose: Purpose): readonly Sentence[] {
  const fields = pointedAt(teller.fields, purpose.needs);
  const data = fieldList(teller, fields);
  const people = carried(
    fields,
    ({ subjects }) => subjects,
    (field) => field.key,
  );
  const titles = Object.entries(teller.declaration.subjects).flatMap(([subject, { title }]) =>
    people.has(subject) ? [inSentence(words(teller, title))] : [],
  );
  const severalGroups = Object.keys(teller.declaration.subjects).length > 1;
  const told: Sentence[] = [];
  if (data.text !== '')
    told.push(
      say(teller, 'purposes.data', {
        key,
        names: [key, ...data.names],
        values: { list: data.text },
      }),
    );
  if (severalGroups && titles.length > 0)
    told.push(
      say(teller, 'purposes.subjects', {
        key,
        names: [key, ...[...people.values()].flatMap(decisive)],
        values: { list: itemList(teller.language, titles) },
      }),
    );
  if (purpose.whenMeans !== undefined)
    told.push(
      say(teller, 'purposes.when', {
        key,
        values: { what: inSentence(words(teller, purpose.whenMeans)).replace(/\.$/, '') },
      }),
    );
  return told;
}

const basisTemplates: Readonly<Record<Basis, TemplateId>> = {
  consent: 'purposes.basis.consent',
  contract: 'purposes.basis.contract',
  'legal obligation': 'purposes.basis.legalObligation',
  'vital interests': 'purposes.basis.vitalInterests',
  'public task': 'purposes.basis.publicTask',
  'legitimate interest': 'purposes.basis.legitimateInterest',
};

function basisTold(
  teller: Teller,
  key: string,
  { basis, purpose }: { basis: Basis; purpose: Purpose },
): readonly Sentence[] {
  const article = law(teller.language, bases[basis].citation);
  if (basis === 'legitimate interest') return interestTold(teller, key, { purpose, article });
  const unnamed = basis === 'legal obligation' && purpose.law === undefined;
  const template = unnamed ? 'purposes.basis.someLaw' : basisTemplates[basis];
  const values = { article, law: law(teller.language, purpose.law ?? '') };
  const told = say(teller, template, { key, values });
  return basis === 'consent' ? [told, say(teller, 'purposes.withdraw', { key })] : [told];
}

/** What the interest is comes first: «We must find faults. This is our legitimate interest». */
function interestTold(
  teller: Teller,
  key: string,
  { purpose, article }: { purpose: Purpose; article: string },
): readonly Sentence[] {
  const basis = basisTemplates['legitimate interest'];
  if (purpose.interest === undefined) return [say(teller, basis, { key, values: { article } })];
  const text = words(teller, purpose.interest);
  if (!isSentence(text))
    return [
      say(teller, 'purposes.basis.interestPhrase', {
        key,
        values: { article, text: inSentence(text) },
      }),
    ];
  return [
    say(teller, 'purposes.interest', { key, values: { text } }),
    say(teller, basis, { key, values: { article } }),
  ];
}

function care(teller: Teller, key: string, purpose: Purpose): readonly Sentence[] {
  const { article9, article10 } = purpose;
  const cited = (written: string) =>
    law(teller.language, written.startsWith('9(') ? `GDPR art. ${written}` : written);
  return [
    ...(article9 === undefined
      ? []
      : [say(teller, 'purposes.special', { key, values: { article: cited(article9) } })]),
    ...(article10 === undefined
      ? []
      : [say(teller, 'purposes.criminal', { key, values: { ground: cited(article10) } })]),
  ];
}

function mustGive(teller: Teller, key: string, { must, basis }: Purpose): readonly Sentence[] {
  if (must === undefined) return [];
  const otherwise = sayDeclared(teller, 'purposes.otherwise', key, must.otherwise);
  // What happens otherwise already says that the contract needs the data.
  if (must.by === 'contract' && otherwise.length > 0) return otherwise;
  // Consent is free by its nature.
  if (must.by === 'nobody' && basis.includes('consent')) return otherwise;
  return [say(teller, `purposes.must.${must.by}`, { key }), ...otherwise];
}

function consequences(teller: Teller, key: string, purpose: Purpose): readonly Sentence[] {
  const { marketing, profiling, automatedDecision, assessment } = purpose;
  const told: Sentence[] = [];
  if (marketing !== undefined && marketing.length > 0) {
    const channels = marketing.map((channel) => word(teller, `channel.${channel}`));
    const values = { channels: list(teller.language, channels) };
    // Those who have consented have just been told how to withdraw.
    const agreed = purpose.basis.includes('consent');
    const template = agreed ? 'purposes.marketingAgreed' : 'purposes.marketing';
    told.push(say(teller, template, { key, values }));
    if (marketing.includes('email')) told.push(say(teller, 'purposes.unsubscribe', { key }));
  }
  const after = (template: TemplateId, text: Parameters<typeof afterColon>[1]) =>
    say(teller, template, { key, values: { text: afterColon(teller, text) } });
  if (profiling !== undefined) told.push(after('purposes.profiling', profiling));
  if (automatedDecision !== undefined)
    told.push(
      say(teller, 'purposes.automated', { key }),
      after('purposes.logic', automatedDecision.logic),
      after('purposes.consequences', automatedDecision.consequences),
    );
  if (assessment !== undefined)
    told.push(
      say(teller, 'purposes.older', {
        key,
        values: {
          day: date(teller.language, assessment.day),
          text: afterColon(teller, assessment.text),
        },
      }),
    );
  return told;
}
