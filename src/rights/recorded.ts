/**
 * What does a recorded fact say, in a sentence a case worker reads?
 *
 * Kind and body as they are recorded (`data/facts-answer.ts`); nothing about who it is.
 */
import type { RecordedFact } from '../data/facts-answer.ts';
import type { Objection, Scope } from '../processing/rule/case.ts';

/** A fact in words, without its day and the words that go with it. */
export function inWords(fact: { readonly kind: string; readonly body: unknown }): string {
  if (fact.kind === 'supplement')
    return `statement added to ${(fact.body as { readonly field: string }).field}`;
  return sentence(fact as RecordedFact);
}

function sentence(fact: RecordedFact): string {
  switch (fact.kind) {
    case 'consent':
      return `consent to ${fact.body.purpose} ${fact.body.word} on ${fact.body.day}`;
    case 'objection':
      return `objection to ${objected(fact.body)}, ${fact.body.outcome}`;
    case 'restriction':
      return `restriction of ${scope(fact.body.fields)} (${fact.body.trigger}), review ${fact.body.review}`;
    case 'hold':
      return `legal hold on ${scope(fact.body.fields)}`;
    case 'access':
      return 'request for access, open';
    case 'relationship':
      return 'relationship over';
    case 'erasure':
      return fact.body.state === 'done' ? `erasure done on ${fact.body.day}` : 'erasure requested';
  }
}

function scope(fields: Scope): string {
  return fields === 'all' ? 'everything' : fields.join(', ');
}

function objected({ purposes }: Objection): string {
  if (purposes === 'all') return 'every use that may be objected to';
  return purposes === 'marketing' ? 'direct marketing' : purposes.join(', ');
}
