/**
 * What does one version of a notice say that another does not?
 *
 * Statements are matched by id, in the same language; those on both sides that read otherwise are
 * compared word for word. What a notice says of its own version is left out. GDPR art. 5(2), 12(1).
 */
import { diffWordsWithSpace } from 'diff';
import { statementsOf, wordsOf } from './compose.ts';
import type { Notice } from './notice.ts';
import { list, number } from './text/language.ts';
import { phrase, type WordId } from './text/message.ts';

/** A piece of text that stands in both versions, or only in the newer or the older one. */
export interface Part {
  readonly text: string;
  readonly change?: 'added' | 'removed';
}

/** One statement that differs, with its words marked. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'reworded';
  /** The id of the statement. */
  readonly id: string;
  /** The title of the section it stands in. */
  readonly section: string;
  readonly parts: readonly Part[];
}

interface Placed {
  readonly id: string;
  readonly section: string;
  readonly text: string;
}

/** Every statement that differs, in the order of the newer notice, then what is gone. */
export function difference(old: Notice, next: Notice): readonly Difference[] {
  const before = new Map(placed(old).map((told) => [told.id, told]));
  const after = placed(next);
  const still = new Set(after.map(({ id }) => id));
  const found = after.flatMap((told): Difference[] => {
    const earlier = before.get(told.id);
    if (earlier === undefined) return [whole(told, 'added')];
    if (earlier.text === told.text) return [];
    const { id, section } = told;
    return [{ kind: 'reworded', id, section, parts: compared(earlier.text, told.text) }];
  });
  const gone = [...before.values()].filter(({ id }) => !still.has(id));
  return [...found, ...gone.map((told) => whole(told, 'removed'))];
}

/** The difference in one sentence: «Frå versjon 1 til versjon 2: to setningar er nye.» */
export function differenceWords(old: Notice, next: Notice): string {
  const { language } = next;
  const found = difference(old, next);
  const counts = (['added', 'removed', 'reworded'] as const).flatMap((kind) => {
    const count = found.filter((one) => one.kind === kind).length;
    const word: WordId = `difference.${kind}`;
    return count === 0 ? [] : [phrase(language, word, { count, number: number(language, count) })];
  });
  if (counts.length === 0) return phrase(language, 'difference.none');
  return phrase(language, 'difference.all', {
    from: old.edition.number,
    to: next.edition.number,
    list: list(language, counts),
  });
}

function placed(notice: Notice): readonly Placed[] {
  return notice.sections.flatMap((section) =>
    statementsOf(section)
      .filter(({ id, template }) => !id.endsWith(':edition') && template !== 'changes.item')
      .map((told) => ({ id: told.id, section: section.title, text: wordsOf(told) })),
  );
}

function whole({ id, section, text }: Placed, kind: 'added' | 'removed'): Difference {
  return { kind, id, section, parts: [{ text, change: kind }] };
}

function compared(old: string, next: string): readonly Part[] {
  return diffWordsWithSpace(old, next).map(({ value, added, removed }) => ({
    text: value,
    ...(added ? { change: 'added' as const } : removed ? { change: 'removed' as const } : {}),
  }));
}
