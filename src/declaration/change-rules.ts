/**
 * Which changes of a declaration must be announced, and why?
 *
 * A change is significant when people could decide otherwise if they knew: their data is used for
 * more, by more, elsewhere, for longer, on other grounds, or a promise to them is taken back. What
 * only narrows the use or words it better is minor: GDPR art. 5(1)(a) and (b), 12(1), 13(3), 14(4).
 */
import type { Change, ChangeKind, Significance } from './change.ts';

/** Why a kind of change matters as much as it does. */
export interface ChangeRule {
  readonly significance: Significance;
  readonly law: string;
  readonly because: string;
}

const significant = (law: string, because: string) =>
  ({ significance: 'significant', law, because }) as const;
const minor = (law: string, because: string) => ({ significance: 'minor', law, because }) as const;

/** Every rule, as `docs/changes.md` tells them. */
export const changeRules = {
  'new-purpose': significant('GDPR art. 13(3), 14(4)', 'data is used for something new'),
  'purpose-ended': minor('GDPR art. 5(1)(b)', 'data is used for less'),
  'other-kind-of-purpose': significant('GDPR art. 5(1)(b), 6(4)', 'the purpose is another'),
  'purpose-reworded': minor('GDPR art. 12(1)', 'the same purpose in other words'),
  'other-basis': significant('GDPR art. 13(1)(c)', 'people have other rights on another basis'),
  'other-law': minor(
    'GDPR art. 6(3)',
    'the duty is named differently; its period is classed apart',
  ),
  'other-interest': significant('GDPR art. 13(1)(d)', 'people may object to another interest'),
  'other-article-9': significant('GDPR art. 9(2)', 'sensitive data rests on another condition'),
  'more-data': significant('GDPR art. 5(1)(c), 13(3)', 'the purpose takes in more about people'),
  'less-data': minor('GDPR art. 5(1)(c)', 'the purpose takes in less about people'),
  'longer-period': significant('GDPR art. 5(1)(e), 13(2)(a)', 'data is kept longer'),
  'shorter-period': minor('GDPR art. 5(1)(e)', 'data is kept for a shorter time'),
  'other-period': significant('GDPR art. 13(2)(a)', 'data is kept until something else happens'),
  'new-recipient': significant('GDPR art. 13(1)(e)', 'somebody new decides over the data'),
  'new-processor': minor('GDPR art. 28', 'somebody new works for you, bound by your instructions'),
  'recipient-gone': minor('GDPR art. 5(1)(b)', 'fewer have the data'),
  'other-role': significant(
    'GDPR art. 4(7), 13(1)(e)',
    'the recipient decides more or less itself',
  ),
  'recipient-gets-more': significant('GDPR art. 13(1)(e)', 'it gets more, or uses it for more'),
  'recipient-gets-less': minor('GDPR art. 5(1)(c)', 'it gets less, or uses it for less'),
  'recipient-reworded': minor('GDPR art. 12(1)', 'the same recipient, described differently'),
  'new-transfer': significant('GDPR art. 13(1)(f), 44', 'data leaves the EEA for a new country'),
  'transfer-gone': minor('GDPR art. 44', 'data no longer goes there'),
  'other-safeguard': significant('GDPR art. 13(1)(f)', 'something else protects the data there'),
  'new-source': significant('GDPR art. 14(2)(f)', 'data about people comes from somebody new'),
  'source-gone': minor('GDPR art. 14(2)(f)', 'data no longer comes from there'),
  'new-necessary-cookie': minor('ekomloven § 3-15', 'it does what the person asked for'),
  'new-cookie': significant('ekomloven § 3-15', 'people must be asked again'),
  'cookie-gone': minor('ekomloven § 3-15', 'less is stored on devices'),
  'cookie-does-more': significant('ekomloven § 3-15', 'the consent given does not cover it'),
  'cookie-reworded': minor('ekomloven § 3-15', 'it does the same or less'),
  'other-choice': significant('ekomloven § 3-15', 'people choose in another way'),
  'new-profiling': significant('GDPR art. 13(2)(f), 22', 'people are sorted or decided on'),
  'profiling-gone': minor('GDPR art. 22', 'people are no longer sorted or decided on'),
  'profiling-changed': significant('GDPR art. 13(2)(f)', 'people are sorted in another way'),
  'right-gained': minor('GDPR art. 13(2)(b)', 'people can do more'),
  'right-lost': significant('GDPR art. 13(2)(b)', 'people can do less'),
  'other-controller': significant('GDPR art. 13(1)(a)', 'somebody else answers for the data'),
  'joint-control': significant('GDPR art. 26(2)', 'others answer together with you'),
  'other-contact': minor('GDPR art. 13(1)(a), (b)', 'the same controller, reached differently'),
  'promise-made': minor('GDPR art. 5(1)(a)', 'people are promised more'),
  'promise-withdrawn': significant('GDPR art. 5(1)(a)', 'people relied on it'),
  'measure-added': minor('GDPR art. 32', 'data is better protected'),
  'measure-dropped': significant('GDPR art. 32', 'people relied on the protection'),
  'must-give': significant('GDPR art. 13(2)(e)', 'people must now give the data'),
  'need-not-give': minor('GDPR art. 13(2)(e)', 'people need no longer give the data'),
  'more-marketing': significant(
    'GDPR art. 21(2), markedsføringsloven § 15',
    'marketing reaches people in new ways',
  ),
  'less-marketing': minor('GDPR art. 21(2)', 'marketing reaches people in fewer ways'),
  'weaker-announcements': significant('GDPR art. 13(3)', 'people learn later of changes, or not'),
  'stronger-announcements': minor('GDPR art. 13(3)', 'people learn earlier of changes'),
  reworded: minor('GDPR art. 12(1)', 'the notice says the same in other words'),
} as const satisfies Readonly<Record<string, ChangeRule>>;

/** The id of a rule. */
export type ChangeRuleId = keyof typeof changeRules;

interface Values {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** A change, classed by its rule. */
export function change(
  kind: ChangeKind,
  path: string,
  rule: ChangeRuleId,
  values: Values = {},
): Change {
  const { before, after } = values;
  return {
    kind,
    path,
    significance: changeRules[rule].significance,
    rule,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The same text for the same content, whatever the order of keys and of lists. */
export function content(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(content).toSorted().join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing';
  const parts = Object.entries(value).map(([key, inner]) => `${key}:${content(inner)}`);
  return `{${parts.toSorted().join()}}`;
}

/** Whether two values have the same content, whatever the order of keys. */
export const same = (one: unknown, other: unknown) => content(one) === content(other);

/** What one list has that the other has not, each once. */
export function more(next: Iterable<string>, old: Iterable<string>): readonly string[] {
  const before = new Set(old);
  return [...new Set(next)].filter((item) => !before.has(item)).toSorted();
}

type Table<T> = Readonly<Record<string, T>>;

/** Entries that only one of two tables has, and those of both. */
export function pairs<T>(old: Table<T>, next: Table<T>) {
  const both = Object.keys(next).filter((key) => Object.hasOwn(old, key));
  return {
    added: Object.entries(next).filter(([key]) => !Object.hasOwn(old, key)),
    removed: Object.entries(old).filter(([key]) => !Object.hasOwn(next, key)),
    kept: both.flatMap((key) => {
      const [before, after] = [old[key], next[key]];
      return before === undefined || after === undefined ? [] : [{ key, before, after }];
    }),
  };
}
