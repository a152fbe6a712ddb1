/** How are equal predicates made one and the same, so that each is asked once? */
import type { Predicate } from '../../declaration/predicate.ts';

/** A predicate's one form: equal predicates give the same object, and nothing stands twice beside itself. */
export type Intern = (predicate: Predicate) => Predicate;

/** A new collection of forms. */
export function interning(): Intern {
  const forms = new Map<string, Predicate>();
  const found = new WeakMap<Predicate, Predicate>();
  const numbers = new WeakMap<Predicate, number>();
  const one = (text: string, make: () => Predicate): Predicate => {
    const known = forms.get(text);
    if (known !== undefined) return known;
    const made = make();
    forms.set(text, made);
    numbers.set(made, forms.size);
    found.set(made, made);
    return made;
  };
  const intern: Intern = (predicate) => {
    const known = found.get(predicate);
    if (known !== undefined) return known;
    const made = formOf(predicate);
    found.set(predicate, made);
    return made;
  };
  const formOf = (predicate: Predicate): Predicate => {
    switch (predicate.kind) {
      case 'all':
      case 'any': {
        const of = [...new Set(predicate.of.map(intern))];
        const text = `${predicate.kind} ${of.map((part) => numbers.get(part)).join()}`;
        return one(text, () => ({ kind: predicate.kind, of }));
      }
      case 'not': {
        const of = intern(predicate.of);
        return one(`not ${numbers.get(of)}`, () => ({ kind: 'not', of }));
      }
      case 'exists': {
        const { table, join } = predicate;
        const where = intern(predicate.where);
        const text = `exists ${JSON.stringify([table, join])} ${numbers.get(where)}`;
        return one(text, () => ({ kind: 'exists', table, join, where }));
      }
      default:
        return one(JSON.stringify(predicate), () => predicate);
    }
  };
  return intern;
}
