/** What do rows and keys hold, whatever the kind of database? */
import type { Predicate } from '../predicate.ts';

/** What a column can hold, the same for every kind of database. */
export type Value = null | boolean | number | bigint | string | Uint8Array | readonly Value[];

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Value>>;

/** Key tuples by the name a `keys` predicate calls them. */
export type KeySets = Readonly<Record<string, readonly (readonly Value[])[]>>;

/** Which rows of which table. A table is called `orders` or `sales.orders`. */
export interface Filter {
  readonly table: string;
  readonly where: Predicate;
  readonly sets?: KeySets;
}
