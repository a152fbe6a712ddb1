/** Which part of a question finds few rows by an index, and what is only asked of them? */
import type { Predicate } from '../../../declaration/predicate.ts';
import { asksIn } from './ways.ts';

/** What finds few rows by an index (plain conditions, and relations to known keys), and what else is asked. */
export function split(where: Predicate) {
  const parts = where.kind === 'all' ? where.of : [where];
  const finds = (part: Predicate) =>
    part.kind !== 'true' && (asksIn(part).length === 0 || leadsToKeys(part));
  return { finding: parts.filter(finds), rest: parts.filter((part) => !finds(part)) };
}

/** Nothing but relations to known keys, and plain conditions beside them. */
export function leadsToKeys(predicate: Predicate): boolean {
  if (predicate.kind === 'keys') return true;
  if (predicate.kind === 'exists') return leadsToKeys(predicate.where);
  if (predicate.kind === 'any') return predicate.of.every(leadsToKeys);
  if (predicate.kind !== 'all') return false;
  const related = predicate.of.filter((part) => part.kind === 'keys' || asksIn(part).length > 0);
  return related.length > 0 && related.every(leadsToKeys);
}
