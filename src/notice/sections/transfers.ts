/**
 * Does data leave the EEA, and what protects it there?
 *
 * Each recipient, subcontractor and system outside it, with the country and the mechanism, and where
 * to get a copy: GDPR art. 13(1)(f), 14(1)(f), 44 to 49. That nothing leaves is said only when the
 * organisation claims it and no declared fact contradicts it.
 */
import { transferStatus } from '../../declaration/law/countries.ts';
import type { Recipient } from '../../declaration/schema/recipients.ts';
import type { Block, Section, Sentence } from '../notice.ts';
import {
  bullets,
  heading,
  paragraph,
  say,
  sayDeclared,
  type Teller,
  word,
  words,
} from '../teller.ts';
import { capital, date, inCountry, number } from '../text/language.ts';
import type { TemplateId } from '../text/message.ts';
import { recipientName } from './recipients.ts';

/** The section on transfers; none when there is nothing to say. */
export function transfers(teller: Teller): Section | undefined {
  const outside = Object.entries(teller.declaration.recipients).filter(([, recipient]) =>
    leaves(teller, recipient),
  );
  const systems = systemsOutside(teller);
  const title = heading(teller, 'transfers.title');
  if (outside.length > 0 || systems.length > 0)
    return {
      id: 'transfers',
      title,
      summary: counted(
        teller,
        outside.map(([id]) => `recipients.${id}`),
      ),
      blocks: [
        ...bullets(outside.map(([id, recipient]) => told(teller, id, recipient))),
        ...systems,
      ],
    };
  if (teller.declaration.notice.claims.neverOutsideEea !== true) return undefined;
  const key = 'notice.claims.neverOutsideEea';
  return { id: 'transfers', title, summary: [say(teller, 'transfers.none', { key })], blocks: [] };
}

function isOutside(teller: Teller, code: string | undefined): code is string {
  if (code === undefined) return false;
  return transferStatus(code, teller.edition.effectiveFrom).status !== 'eea';
}

function leaves(teller: Teller, recipient: Recipient): boolean {
  const subs = recipient.subProcessors ?? [];
  return [recipient.country, ...subs.map((sub) => sub.country)].some((code) =>
    isOutside(teller, code),
  );
}

function counted(teller: Teller, keys: readonly string[]): readonly Sentence[] {
  if (keys.length === 0) return [];
  const values = { count: keys.length, Number: capital(number(teller.language, keys.length)) };
  return [
    say(teller, 'transfers.count', { key: 'recipients', names: keys, values }),
    say(teller, 'transfers.why', { key: 'recipients', names: keys.length === 1 ? keys : [] }),
  ];
}

type Transfer = NonNullable<Recipient['transfer']>;

function mechanismOf(code: string, transfer: Transfer | undefined): TemplateId {
  if (transfer === undefined) return 'transfers.unstated';
  if (transfer.mechanism === 'adequacy')
    return code === 'US' ? 'transfers.certified' : 'transfers.adequacy';
  if (transfer.mechanism === 'standard clauses') return 'transfers.clauses';
  return transfer.mechanism === 'binding rules' ? 'transfers.rules' : 'transfers.derogation';
}

function told(teller: Teller, id: string, recipient: Recipient): readonly Sentence[] {
  const key = `recipients.${id}`;
  const name = recipientName(teller, id);
  const placed = (code: string) => inCountry(teller.language, code);
  const { transfer } = recipient;
  const own = isOutside(teller, recipient.country)
    ? [
        say(teller, mechanismOf(recipient.country, transfer), {
          key,
          values: { name, country: placed(recipient.country) },
        }),
      ]
    : [];
  const subs = (recipient.subProcessors ?? [])
    .filter((sub) => isOutside(teller, sub.country))
    .map((sub) =>
      say(teller, 'transfers.sub', {
        key: `${key}.subProcessors.${sub.name}`,
        names: [key],
        values: { name, sub: sub.name, country: placed(sub.country) },
      }),
    );
  return [...own, ...subs, ...(transfer === undefined ? [] : safeguards(teller, key, transfer))];
}

function safeguards(teller: Teller, key: string, transfer: Transfer): readonly Sentence[] {
  const { fallback, assessed, measures, copy, mechanism } = transfer;
  const told: Sentence[] = [];
  if (fallback !== undefined)
    told.push(
      say(
        teller,
        fallback === 'binding rules' ? 'transfers.fallbackRules' : 'transfers.fallbackClauses',
        { key },
      ),
    );
  if (assessed !== undefined)
    told.push(
      say(teller, 'transfers.assessed', { key, values: { day: date(teller.language, assessed) } }),
    );
  told.push(...sayDeclared(teller, 'transfers.measures', key, measures));
  if (copy !== undefined)
    told.push(
      say(teller, 'transfers.copy', {
        key,
        link: { href: copy, label: word(teller, 'transfer.link') },
      }),
    );
  else if (mechanism === 'standard clauses' || mechanism === 'binding rules')
    told.push(say(teller, 'transfers.copyAsk', { key }));
  return told;
}

function systemsOutside(teller: Teller): readonly Block[] {
  const sentences = Object.entries(teller.declaration.systems).flatMap(([id, system]) => {
    if (!isOutside(teller, system.location)) return [];
    const values = {
      title: words(teller, system.title),
      country: inCountry(teller.language, system.location),
    };
    return [say(teller, 'transfers.system', { key: `systems.${id}`, values })];
  });
  return paragraph(...sentences);
}
