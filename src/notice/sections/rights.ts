/**
 * Which rights do people have here, and how do they use them?
 *
 * Only those that exist on the legal bases used, each in a plain sentence, and the right to object in
 * a section of its own: GDPR art. 7(3), 12, 13(2)(b) and (c), 15 to 22, 21(4).
 */
import { type Right, rightsOn, type Uses } from '../../declaration/law/rights.ts';
import type { Purpose } from '../../declaration/schema/purposes.ts';
import { decisive } from '../facts.ts';
import type { Block, Section, Sentence } from '../notice.ts';
import {
  afterColon,
  bullets,
  group,
  heading,
  paragraph,
  say,
  sayDeclared,
  type Teller,
  word,
  words,
} from '../teller.ts';
import type { TemplateId, WordId } from '../text/message.ts';

/** The section on rights. */
export function rights(teller: Teller): Section {
  return {
    id: 'rights',
    title: heading(teller, 'rights.title'),
    summary: [how(teller), say(teller, 'rights.answer', { key: 'requests', names: [] })],
    blocks: [...shown.flatMap((right) => rightTold(teller, right)), ...practice(teller)],
  };
}

/** The section on the right to object; none where it does not exist. */
export function objection(teller: Teller): Section | undefined {
  const objectable = carriersOf(teller, 'objection');
  const marketing = carriersOf(teller, 'marketing objection');
  const all = Object.entries(teller.declaration.purposes);
  const onBasis = (template: TemplateId, basis: Purpose['basis'][number]) => {
    const keys = all
      .filter(([, purpose]) => purpose.basis.includes(basis))
      .map(([id]) => `purposes.${id}`);
    if (keys.length === 0 || objectable.length === 0) return [];
    return [say(teller, template, { key: 'purposes', names: decisive(keys) })];
  };
  const grounds = [
    ...onBasis('objection.interest', 'legitimate interest'),
    ...onBasis('objection.task', 'public task'),
  ];
  if (grounds.length === 0 && marketing.length === 0) return undefined;
  const names = decisive(objectable);
  const effects =
    grounds.length === 0
      ? []
      : [
          say(teller, 'objection.tell', { key: 'purposes', names }),
          say(teller, 'objection.effect', { key: 'purposes', names }),
        ];
  return {
    id: 'objection',
    title: heading(teller, 'objection.title'),
    emphasis: true,
    summary: [
      ...grounds,
      ...effects,
      ...(marketing.length === 0
        ? []
        : [say(teller, 'objection.marketing', { key: 'purposes', names: decisive(marketing) })]),
      ...objectWhere(teller, decisive([...new Set([...objectable, ...marketing])])),
    ],
    blocks: objectList(teller, objectable),
  };
}

/** Where requests go: their own address, or the organisation's. */
export function requestAddress(teller: Teller): { key: string; email: string } | undefined {
  const { requests, organisation } = teller.declaration;
  if (requests.email !== undefined) return { key: 'requests.email', email: requests.email };
  if (organisation.email === undefined) return undefined;
  return { key: 'organisation.email', email: organisation.email };
}

const shown = [
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
  'withdrawal',
  'automatedDecision',
] as const;
type Shown = (typeof shown)[number];

/** The purposes that give people a right; an old notice may have named fewer rights than exist. */
function carriersOf(teller: Teller, right: Right): readonly string[] {
  const named: readonly string[] | undefined = teller.declaration.notice.rights;
  const general = right === 'marketing objection' ? 'objection' : right;
  if (named !== undefined && general !== 'automated decision' && !named.includes(general))
    return [];
  return Object.entries(teller.declaration.purposes)
    .filter(([, purpose]) => {
      const uses: Uses = {
        directMarketing: (purpose.marketing ?? []).length > 0,
        automatedDecisions: purpose.automatedDecision !== undefined,
      };
      return rightsOn(purpose.basis, uses).some((existing) => existing.right === right);
    })
    .map(([id]) => `purposes.${id}`);
}

function how(teller: Teller): Sentence {
  const link = { href: teller.edition.links.rights, label: word(teller, 'right.link') };
  const where = requestAddress(teller);
  return where === undefined
    ? say(teller, 'rights.contact', { key: 'requests', names: [], link })
    : say(teller, 'rights.how', {
        key: 'requests',
        names: [where.key],
        values: { email: where.email },
        link,
      });
}

const more: Readonly<Partial<Record<Shown, readonly TemplateId[]>>> = {
  portability: ['rights.portabilityScope', 'rights.portabilityDirect'],
  withdrawal: ['rights.withdrawalBefore'],
};

function rightTold(teller: Teller, right: Shown): readonly Block[] {
  const carriers = carriersOf(teller, right === 'automatedDecision' ? 'automated decision' : right);
  if (carriers.length === 0) return [];
  const names = decisive(carriers);
  const templates: readonly TemplateId[] = [`rights.${right}`, ...(more[right] ?? [])];
  const told = templates.map((template) => say(teller, template, { key: 'purposes', names }));
  if (right === 'erasure') told.push(...kept(teller, names));
  const title: WordId = `right.${right}`;
  return group(`rights.${right}`, word(teller, title), paragraph(...told));
}

/** What stays when people ask for erasure; `only` is the purpose the whole right depends on, if one. */
function kept(teller: Teller, only: readonly string[]): readonly Sentence[] {
  const carriers = (holds: (purpose: Purpose) => boolean) =>
    Object.entries(teller.declaration.purposes)
      .filter(([, purpose]) => holds(purpose))
      .map(([id]) => `purposes.${id}`);
  const told = (template: TemplateId, keys: readonly string[]) =>
    keys.length === 0
      ? []
      : [say(teller, template, { key: 'purposes', names: [...only, ...decisive(keys)] })];
  return [
    ...told(
      'rights.erasureLaw',
      carriers(({ basis }) => basis.includes('legal obligation')),
    ),
    ...told(
      'rights.erasureClaims',
      carriers(({ exception }) => exception === 'legal claims'),
    ),
  ];
}

function practice(teller: Teller): readonly Block[] {
  const { requests, recipients } = teller.declaration;
  const { identity, selfService, url, written } = requests;
  const receivers = Object.keys(recipients).map((id) => `recipients.${id}`);
  const constant = (template: TemplateId) => say(teller, template, { key: 'requests', names: [] });
  const told = [
    ...(selfService === undefined
      ? []
      : [
          say(teller, 'rights.selfService', {
            key: 'requests.selfService',
            values: { at: selfService.at, text: afterColon(teller, selfService.shows) },
          }),
        ]),
    ...(url === undefined && written !== true ? [] : [constant('rights.form')]),
    ...(identity === undefined
      ? [constant('rights.doubt')]
      : sayDeclared(teller, 'rights.identity', 'requests.identity', identity)),
    constant('rights.longer'),
    constant('rights.refusal'),
    ...(receivers.length === 0
      ? []
      : [say(teller, 'rights.passedOn', { key: 'recipients', names: decisive(receivers) })]),
  ];
  return [{ kind: 'details', label: word(teller, 'right.how'), blocks: paragraph(...told) }];
}

function objectWhere(teller: Teller, names: readonly string[]): readonly Sentence[] {
  const where = requestAddress(teller);
  if (where === undefined) return [say(teller, 'objection.contact', { key: 'requests', names })];
  const values = { email: where.email };
  return [say(teller, 'objection.how', { key: 'requests', names: [where.key, ...names], values })];
}

function objectList(teller: Teller, objectable: readonly string[]): readonly Block[] {
  const items = Object.entries(teller.declaration.purposes)
    .filter(([id]) => objectable.includes(`purposes.${id}`))
    .map(([id, purpose]) => [
      say(teller, 'objection.purpose', {
        key: `purposes.${id}`,
        values: { title: words(teller, purpose.title) },
      }),
    ]);
  if (items.length === 0) return [];
  const intro = say(teller, 'objection.list', { key: 'purposes', names: decisive(objectable) });
  return [...paragraph(intro), ...bullets(items)];
}
