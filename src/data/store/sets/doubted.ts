/**
 * Which rows may share an identity with another row, as far as the database can tell?
 *
 * Where a column holds each text once, two rows share an identity only if one of them is written in another way than
 * the one that identities are compared in. So only rows that are not plainly written (a capital, a blank, any letter beyond
 * ASCII) are read, and those written as these are compared. Everybody else stands in one row, and is not read.
 */
import { findTable, type Table } from '../../../declaration/database/catalogue.ts';
import { all, any, isNull, isOneOf, not, type Predicate } from '../../../declaration/predicate.ts';
import { datasetOf, operandOf } from '../../../processing/rule/condition.ts';
import { type Place, placeName } from '../../../processing/rule/relation.ts';
import { identityKind } from '../../find/identity.ts';
import { type Asking, keyText, tableOf } from './asking.ts';
import type { IdentityColumn, RootRow } from './people.ts';

/** A dataset whose rows stand for people, with the identities that another row might share. */
export type Source = { readonly root: Place; readonly identities: readonly IdentityColumn[] };

/** A row with its identities, `email kari@example.no`. */
export type Linked = RootRow & { readonly values: readonly string[] };

/** By which a row is known again. */
export const nameOf = ({ place, key }: RootRow) => `${placeName(place)} ${keyText(key)}`;

/** More rows than these are not held against each other here. */
const most = 20_000;
const atOnce = 1_000;

type Reading = (source: Source, where: Predicate) => AsyncIterable<readonly Linked[]>;

/** The rows that may share an identity; undefined where all have to be read to know. */
export async function doubted(
  asking: Asking,
  sources: readonly Source[],
  read: Reading,
): Promise<readonly Linked[] | undefined> {
  const names = sources.flatMap(({ identities }) => identities.map(({ name }) => name));
  const isOnce = new Set(names).size === names.length;
  if (!isOnce || !sources.every((source) => canTell(asking, source))) return undefined;
  const found = new Map<string, Linked>();
  for (const source of sources) {
    const odd = source.identities.map((one) => all(not(isNull(operand(one))), not(plainly(one))));
    for await (const rows of read(source, any(...odd))) {
      for (const row of rows) found.set(nameOf(row), row);
      if (found.size > most) return undefined;
    }
  }
  const values = [...new Set([...found.values()].flatMap((row) => row.values))];
  for (const source of sources)
    for (let at = 0; at < values.length; at += atOnce)
      for await (const rows of read(source, written(source, values.slice(at, at + atOnce))))
        for (const row of rows) found.set(nameOf(row), row);
  return [...found.values()];
}

const operand = ({ column }: IdentityColumn) => operandOf(undefined, column);

/** Written as it is compared: normalising changes nothing of it. */
function plainly(identity: IdentityColumn): Predicate {
  const only = identityKind(identity.name) === 'email' ? 'small' : 'visible';
  return { kind: 'text', operand: operand(identity), only };
}

function written({ identities }: Source, values: readonly string[]): Predicate {
  return any(
    ...identities.map((identity) => {
      const begins = `${identity.name} `;
      const mine = values.filter((value) => value.startsWith(begins));
      return isOneOf(
        operand(identity),
        mine.map((value) => value.slice(begins.length)),
      );
    }),
  );
}

function canTell(asking: Asking, { root, identities }: Source): boolean {
  const open = asking.engine.systems.open.get(root.system);
  // A column of SQLite may hold 7 beside '7', and a unique index takes them for two.
  if (open === undefined || open.connector.kind === 'sqlite') return false;
  if (datasetOf(asking.engine.declaration, root) === undefined) return false;
  const table = findTable(open.catalogue, tableOf(asking, root));
  return (
    table !== undefined &&
    table.kind === 'table' &&
    table.partitions.length === 0 &&
    identities.every(({ name, column }) => {
      const kind = identityKind(name);
      return (kind === 'email' || kind === 'text') && holdsOnce(table, column);
    })
  );
}

/** Whether a column of texts holds each only once. */
function holdsOnce(table: Table, column: string): boolean {
  const keys = [...table.uniques, ...(table.primaryKey === null ? [] : [table.primaryKey])];
  const indexes = table.indexes.filter(({ unique, partial }) => unique && !partial);
  return (
    table.columns.some(({ name, type }) => name === column && type === 'text') &&
    [...keys, ...indexes].some(({ columns }) => columns.length === 1 && columns[0] === column)
  );
}
