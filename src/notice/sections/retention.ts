/**
 * How long is each kind of data kept, and why so long?
 *
 * A table with a row for each purpose, in words: what the law says, what event the period runs from,
 * how long a state lasts. Then what must be gone by a day, and how long copies live: GDPR
 * art. 5(1)(e), 13(2)(a), 14(2)(a), 17(3).
 */
import { decisive, pointedAt } from '../facts.ts';
import type { Block, Row, Section, Sentence } from '../notice.ts';
import { eventTitle, howLong, whyKept } from '../period.ts';
import {
  bullets,
  fieldList,
  heading,
  paragraph,
  say,
  type Teller,
  table,
  tell,
  word,
  words,
} from '../teller.ts';
import { law, periodWords } from '../text/language.ts';

/** The section on retention. */
export function retention(teller: Teller): Section {
  return {
    id: 'retention',
    title: heading(teller, 'retention.title'),
    summary: [say(teller, 'retention.rule', { key: 'purposes', names: [] }), ...onlyByLaw(teller)],
    blocks: [
      ...table(
        'retention.table',
        heading(teller, 'retention.table'),
        [
          word(teller, 'column.purpose'),
          word(teller, 'column.data'),
          word(teller, 'column.howLong'),
          word(teller, 'column.why'),
        ],
        rows(teller),
      ),
      ...bullets(maxima(teller).map((sentence) => [sentence])),
      ...paragraph(...statistics(teller)),
      ...backups(teller),
    ],
  };
}

function onlyByLaw(teller: Teller): readonly Sentence[] {
  const carriers = Object.entries(teller.declaration.purposes)
    .filter(([, purpose]) => purpose.basis.includes('legal obligation'))
    .map(([id]) => `purposes.${id}`);
  if (carriers.length === 0) return [];
  return [say(teller, 'retention.only', { key: 'purposes', names: decisive(carriers) })];
}

function rows(teller: Teller): readonly Row[] {
  return Object.entries(teller.declaration.purposes).map(([id, purpose]) => {
    const key = `purposes.${id}`;
    const data = fieldList(teller, pointedAt(teller.fields, purpose.needs));
    return tell('retention.row', { key, names: [key, ...data.names] }, [
      words(teller, purpose.title),
      data.text,
      howLong(teller, purpose),
      whyKept(teller, purpose),
    ]);
  });
}

function datasets({ declaration }: Teller) {
  return Object.entries(declaration.systems).flatMap(([systemKey, system]) =>
    Object.entries(system.datasets).map(([key, dataset]) => ({
      key: `systems.${systemKey}.datasets.${key}`,
      dataset,
    })),
  );
}

function maxima(teller: Teller): readonly Sentence[] {
  return datasets(teller).flatMap(({ key, dataset }) => {
    const most = dataset.atMost;
    if (most === undefined) return [];
    const template = most.law === undefined ? 'retention.maximum' : 'retention.maximumLaw';
    const values = {
      title: words(teller, dataset.title),
      period: periodWords(teller.language, most.for),
      event: eventTitle(teller, most.after),
      law: law(teller.language, most.law ?? ''),
    };
    return [say(teller, template, { key, values })];
  });
}

function statistics(teller: Teller): readonly Sentence[] {
  const carriers = datasets(teller)
    .filter(({ dataset }) => dataset.atEnd.statistics.length > 0)
    .map(({ key }) => key);
  if (carriers.length === 0) return [];
  return [say(teller, 'retention.statistics', { key: 'systems', names: decisive(carriers) })];
}

function backups(teller: Teller): readonly Block[] {
  const kept = Object.entries(teller.declaration.systems).flatMap(([id, { title, backups }]) =>
    backups === undefined ? [] : [{ key: `systems.${id}`, title, keep: backups.keep }],
  );
  if (kept.length === 0) return [];
  const copies = kept.map(({ key, title, keep }) =>
    tell('retention.backup', { key }, [words(teller, title), periodWords(teller.language, keep)]),
  );
  const names = decisive(kept.map(({ key }) => key));
  const columns = [word(teller, 'column.system'), word(teller, 'column.backup')];
  return [
    ...paragraph(say(teller, 'retention.backups', { key: 'systems', names })),
    ...table('retention.copies', word(teller, 'caption.backups'), columns, copies),
  ];
}
