/**
 * Which rows stand for people, which of them are the same person, and what does Vern know about each?
 *
 * The rows of root datasets are streamed with their keys and identities, hashed as find hashes them, and
 * looked up in batches. Only what is found is kept. Rows of one role that share a unique identity, wherever
 * they are, stand for the same person: GDPR art. 4(1), 25(1).
 */
import type { Row } from '../../../declaration/database/value.ts';
import { always, any, type Predicate } from '../../../declaration/predicate.ts';
import type { Declaration } from '../../../declaration/schema/declaration.ts';
import type { Dataset } from '../../../declaration/schema/systems.ts';
import { datasetOf, operandOf, valueOf } from '../../../processing/rule/condition.ts';
import {
  ownersAbove,
  type Place,
  placeName,
  samePlace,
  turned,
} from '../../../processing/rule/relation.ts';
import { normalise } from '../../find/identity.ts';
import { type Handle, handlesOf } from '../../scope.ts';
import { type FoundFacts, personFacts } from '../../sets/person-facts.ts';
import {
  type Asking,
  among,
  isSilent,
  keyOf,
  keyText,
  read,
  remembered,
  type Tuple,
} from './asking.ts';
import { canFollow, rowsAlong } from './ways.ts';

/** A row that stands for a person. */
export type RootRow = { readonly place: Place; readonly key: Tuple };

/** The datasets whose rows stand for people in a role. */
export function rootsOf(declaration: Declaration, role: string): readonly Place[] {
  return Object.entries(declaration.systems).flatMap(([system, { datasets }]) =>
    Object.keys(datasets)
      .map((dataset) => ({ system, dataset }))
      .filter((place) => ownersAbove(declaration, place).subjects.includes(role)),
  );
}

/** The dataset at the end of a handle: the row standing for the person is there. */
export function rootOf(place: Place, { way }: Pick<Handle, 'way'>): Place {
  return way.at(-1)?.into ?? place;
}

/** Everybody the records of a dataset are about, and those its fields are about besides. */
export function allHandles(declaration: Declaration, place: Place): readonly Handle[] {
  const fields = Object.values(datasetOf(declaration, place)?.fields ?? {});
  return [undefined, ...fields.flatMap(({ about }) => about ?? [])].flatMap((edge) =>
    handlesOf({ declaration, place, ...(edge === undefined ? {} : { edge }) }),
  );
}

/** An identity of a dataset: its name, where it stands, and whether it is one person's alone. */
export type IdentityColumn = {
  readonly name: string;
  readonly column: string;
  readonly unique: boolean;
};

/** The identities declared for a dataset. */
export function identityColumns(dataset: Dataset | undefined): readonly IdentityColumn[] {
  return Object.entries(dataset?.identifiedBy ?? {}).map(([name, each]) => ({ name, ...each }));
}

/** The normalised identities in a row; those that are empty are left out. */
export function identitiesIn(
  row: Row,
  columns: readonly IdentityColumn[],
): readonly (IdentityColumn & { readonly value: string })[] {
  return columns.flatMap((each) => {
    const written = valueOf(row, operandOf(undefined, each.column));
    const value = normalise(each.name, plainText(written));
    return value === '' ? [] : [{ ...each, value }];
  });
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  const isPlain =
    typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isPlain ? String(value) : '';
}

/** The columns to be read for key and identities. */
export function columnsFor(asking: Asking, place: Place, identities: readonly IdentityColumn[]) {
  const written = identities.map(({ column }) => operandOf(undefined, column).column);
  return [...new Set([...keyOf(asking, place), ...written])];
}

/** Rows of the dataset asked about that belong to the people the caller will ask about. */
export function rowsOfOnly(asking: Asking): Promise<Predicate | undefined> {
  const { only, place, engine } = asking;
  if (only === undefined) return Promise.resolve(undefined);
  return remembered(asking, 'rows of only', async () => {
    const found: Predicate[] = [];
    for (const handle of allHandles(engine.declaration, place)) {
      const fits = onlyIn(asking, rootOf(place, handle));
      if (fits.kind !== 'false' && canFollow(asking, handle.way))
        found.push(await rowsAlong(asking, handle.way, { fits }));
    }
    return any(...found);
  });
}

/** Rows that stand for people who matter: absent when all do, else theirs and those of co-owners. */
export function peopleAsked(asking: Asking, root: Place): Promise<Predicate | undefined> {
  const { only, place, engine } = asking;
  if (only === undefined) return Promise.resolve(undefined);
  return remembered(asking, ['people', root], async () => {
    const rows = (await rowsOfOnly(asking)) ?? always;
    const found: Predicate[] = [onlyIn(asking, root)];
    for (const handle of allHandles(engine.declaration, place))
      if (samePlace(rootOf(place, handle), root) && canFollow(asking, handle.way))
        found.push(await rowsAlong(asking, turned(handle.way), { fits: rows }));
    return any(...found);
  });
}

function onlyIn(asking: Asking, root: Place): Predicate {
  const mine = (asking.only ?? []).filter(({ place }) => samePlace(place, root));
  return any(...mine.map(({ columns, keys }) => among(asking, columns, keys)));
}

/** A batch of rows with what Vern knows of each, where it knows something. */
export async function* factsIn(
  asking: Asking,
  [role, root]: readonly [role: string, root: Place],
  where: Predicate,
): AsyncGenerator<readonly (RootRow & { readonly found: readonly FoundFacts[] })[]> {
  const { engine } = asking;
  if (isSilent(asking, root) || where.kind === 'false') return;
  const identities = identityColumns(datasetOf(engine.declaration, root));
  const columns = columnsFor(asking, root, identities);
  const key = keyOf(asking, root);
  for await (const rows of read(asking, root, { columns, where, batch: 2_000 })) {
    const known = rows.map((row) => {
      const tuple = key.map((column) => row[column] ?? null);
      return { tuple, hashes: hashesOfRow(asking, [role, root], { row, tuple, identities }) };
    });
    const answers = await engine.facts.of(role, [
      ...new Set(known.flatMap(({ hashes }) => hashes.map(({ hash }) => hash))),
    ]);
    yield known.flatMap(({ tuple, hashes }) => {
      const found = hashes.flatMap(({ hash, unique }) => {
        const facts = answers.get(hash);
        return facts === undefined ? [] : [{ ...facts, sure: facts.sure && unique }];
      });
      return found.length === 0 ? [] : [{ place: root, key: tuple, found }];
    });
  }
}

function hashesOfRow(
  { engine }: Asking,
  [role, root]: readonly [string, Place],
  {
    row,
    tuple,
    identities,
  }: {
    readonly row: Row;
    readonly tuple: Tuple;
    readonly identities: readonly IdentityColumn[];
  },
) {
  return [
    { hash: engine.key.hash(role, `#${placeName(root)}`, keyText(tuple)), unique: true },
    ...identitiesIn(row, identities).map(({ name, value, unique }) => ({
      hash: engine.key.hash(role, name, value),
      unique,
    })),
  ];
}

/** The facts of people, by the rows that stand for them; each with what was found by any of its rows. */
export function factsTogether(rows: readonly { readonly found: readonly FoundFacts[] }[]) {
  return personFacts(rows.flatMap(({ found }) => found));
}
