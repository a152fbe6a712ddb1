/**
 * What should people know at the form or call where they are asked for data?
 *
 * What they must give, whether answers are anonymous, to whom they are passed on, and that ordinary
 * e-mail is no way to send sensitive data: GDPR art. 13(1) and (2)(e), 32(1).
 */
import type { CollectionPoint } from '../../declaration/schema/recipients.ts';
import { decisive, pointedAt } from '../facts.ts';
import type { Block, Section, Sentence } from '../notice.ts';
import {
  categoryList,
  fieldList,
  group,
  heading,
  paragraph,
  say,
  sayDeclared,
  type Teller,
  words,
} from '../teller.ts';
import { list } from '../text/language.ts';
import { recipientName } from './recipients.ts';

/** The section on places that tell something special; none if there is nothing to tell. */
export function collection(teller: Teller): Section | undefined {
  const points = Object.entries(teller.declaration.collection).flatMap(([id, point]) =>
    pointTold(teller, id, point),
  );
  const email = emailWarning(teller);
  if (points.length === 0 && email.length === 0) return undefined;
  return {
    id: 'collection',
    title: heading(teller, 'collection.title'),
    summary: email,
    blocks: points,
  };
}

function pointTold(teller: Teller, id: string, point: CollectionPoint): readonly Block[] {
  const key = `collection.${id}`;
  const special = point.anonymous !== undefined || point.told || point.required.length > 0;
  if (!special && point.forwards.length === 0) return [];
  // A single recipient may be all there is to tell: then every sentence here depends on it.
  const only = special ? [] : decisive(point.forwards.map((to) => `recipients.${to}`));
  const names = [key, ...only];
  const asked = fieldList(teller, pointedAt(teller.fields, point.asks));
  const told: Sentence[] = [];
  if (asked.text !== '')
    told.push(
      say(teller, 'collection.asks', {
        key,
        names: [...names, ...asked.names],
        values: { list: asked.text },
      }),
    );
  if (point.required.length > 0)
    told.push(
      say(teller, 'collection.required', {
        key,
        names,
        values: { list: categoryList(teller, point.required) },
      }),
    );
  if (point.anonymous !== undefined)
    told.push(say(teller, `collection.${point.anonymous ? 'anonymous' : 'named'}`, { key, names }));
  told.push(...forwarded(teller, key, point.forwards));
  told.push(...sayDeclared(teller, 'collection.told', key, point.told));
  return group(key, words(teller, point.title), paragraph(...told));
}

function forwarded(teller: Teller, key: string, to: readonly string[]): readonly Sentence[] {
  if (to.length === 0) return [];
  const values = {
    list: list(
      teller.language,
      to.map((id) => recipientName(teller, id)),
    ),
  };
  const names = [key, ...to.map((id) => `recipients.${id}`)];
  return [say(teller, 'collection.forwards', { key, names, values })];
}

function emailWarning(teller: Teller): readonly Sentence[] {
  const { emailWarning } = teller.declaration.notice;
  const key = 'notice.emailWarning';
  if (emailWarning === undefined) return [];
  return [
    say(teller, 'collection.email', { key }),
    ...sayDeclared(teller, 'collection.safer', key, emailWarning),
  ];
}
