/**
 * Which declared facts stand behind a statement?
 *
 * A statement names the keys without which it would read otherwise. When several fields carry the
 * same category, none of them alone decides what is said, and none is named: `decisive`. That is why
 * removing a fact changes exactly the sentences that name it. GDPR art. 13(1), 14(1)(d), 30(1).
 */
import type { Declaration } from '../declaration/schema/declaration.ts';
import type { Edge, Reference } from '../declaration/schema/reference.ts';
import type { Dataset } from '../declaration/schema/systems.ts';
import type { Text } from '../declaration/schema/text.ts';
import { categories } from '../declaration/terms/categories.ts';

/** How data came to the organisation. */
export type SourceKind = Dataset['source'];

/** A field with what a notice says of it. */
export interface HeldField {
  /** `systems.shop.datasets.orders.fields.name` */
  readonly key: string;
  /** `shop.orders` */
  readonly dataset: string;
  readonly name: string;
  readonly category: string;
  readonly title?: Text;
  readonly source: SourceKind;
  /** The entry under `sources` it comes from. */
  readonly from?: string;
  /** The subjects it is about. */
  readonly subjects: readonly string[];
}

/** Every field of a declaration, in its order. */
export function heldFields(declaration: Declaration): readonly HeldField[] {
  return Object.entries(declaration.systems).flatMap(([systemKey, system]) =>
    Object.entries(system.datasets).flatMap(([datasetKey, dataset]) => {
      const owners = subjectsOf(declaration, systemKey, datasetKey);
      return Object.entries(dataset.fields).map(([name, field]): HeldField => {
        const from = field.from ?? dataset.from;
        const subjects =
          field.about === undefined ? owners : followed(declaration, systemKey, field.about, []);
        return {
          key: `systems.${systemKey}.datasets.${datasetKey}.fields.${name}`,
          dataset: `${systemKey}.${datasetKey}`,
          name,
          category: field.category,
          ...(field.title && { title: field.title }),
          source: field.source ?? dataset.source,
          ...(from !== undefined && { from }),
          subjects,
        };
      });
    }),
  );
}

/** The fields that references point at; `*` is every field of the dataset. */
export function pointedAt(
  fields: readonly HeldField[],
  references: readonly Reference[],
): readonly HeldField[] {
  return fields.filter((field) =>
    references.some(
      ({ system, dataset, field: name }) =>
        field.dataset === `${system}.${dataset}` && (name === '*' || name === field.name),
    ),
  );
}

/** The keys that alone decide an item: the one carrier, or none when there are several. */
export function decisive(carriers: readonly string[]): readonly string[] {
  return carriers.length === 1 ? carriers : [];
}

/** Items that may be carried by several keys, with their carriers, in order of first mention. */
export function carried<T>(
  things: readonly T[],
  itemsOf: (thing: T) => readonly string[],
  keyOf: (thing: T) => string,
): ReadonlyMap<string, readonly string[]> {
  const carriers = new Map<string, string[]>();
  for (const thing of things)
    for (const item of itemsOf(thing)) {
      const known = carriers.get(item);
      if (known === undefined) carriers.set(item, [keyOf(thing)]);
      else known.push(keyOf(thing));
    }
  return carriers;
}

const themes: readonly (readonly string[])[] = [
  [
    'name',
    'nationalIdentityNumber',
    'dateOfBirth',
    'gender',
    'customerNumber',
    'identifier',
    'username',
    'password',
    'jobTitle',
    'employer',
    'organisationNumber',
    'chainMembership',
    'contact',
    'address',
    'postalCode',
    'phone',
    'email',
  ],
  [
    'order',
    'delivery',
    'agreement',
    'discount',
    'purchaseHistory',
    'cart',
    'favourites',
    'preferences',
    'language',
    'profile',
    'invoice',
    'payment',
    'transactions',
    'amount',
    'bankAccount',
    'cardNumber',
    'creditData',
    'creditBalance',
  ],
  ['device', 'userAgent', 'ipAddress', 'webBehaviour', 'usage', 'log', 'location', 'searchWords'],
];

/** Where a category stands in a list: its theme, and its place in the vocabulary. */
export function rankOf(
  declaration: Declaration,
  category: string,
): { readonly theme: number; readonly place: number } {
  const known = Object.hasOwn(categories, category)
    ? category
    : (declaration.terms.categories[category]?.under ?? category);
  const theme = themes.findIndex((members) => members.includes(known));
  const place = Object.keys(categories).indexOf(known);
  return {
    theme: theme === -1 ? themes.length : theme,
    place: place === -1 ? Number.MAX_SAFE_INTEGER : place,
  };
}

function subjectsOf(
  declaration: Declaration,
  system: string,
  dataset: string,
  passed: readonly string[] = [],
): readonly string[] {
  const here = `${system}.${dataset}`;
  const found = declaration.systems[system]?.datasets[dataset];
  if (found === undefined || passed.includes(here)) return [];
  const edges = [...(found.about ?? []), ...(found.sharedWith ?? [])];
  const subjects = edges.flatMap((edge) => followed(declaration, system, edge, [...passed, here]));
  return [...new Set(subjects)];
}

function followed(
  declaration: Declaration,
  system: string,
  edge: Edge,
  passed: readonly string[],
): readonly string[] {
  if (edge.kind === 'subject') return [edge.subject];
  return subjectsOf(declaration, edge.system ?? system, edge.dataset, passed);
}
